//! What the machine has to offer for work in the background.

use js_sys::Reflect;
use leptos::prelude::window;

/// A tagger's model, unpacked, with what it keeps of the words it has seen, takes about this much memory.
const TAGGER_MEGABYTES: f64 = 64.0;

/// The most taggers, however large the machine: beyond, the page's own thread, which stores what they find, is the
/// narrow place.
const MOST: usize = 12;

/// How many taggers to run beside the page and the tagger of the open document.
pub(crate) fn taggers() -> usize {
    let navigator = window().navigator();
    // Told in gigabytes, rounded and at most 8, and by Chromium only.
    let memory = Reflect::get(&navigator, &"deviceMemory".into()).ok().and_then(|value| value.as_f64());
    suited(navigator.hardware_concurrency(), memory)
}

/// One tagger for each core but the page's own, in at most an eighth of the memory.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few")]
fn suited(cores: f64, gigabytes: Option<f64>) -> usize {
    let fit = gigabytes.map_or(MOST, |gigabytes| (gigabytes * 1024.0 / 8.0 / TAGGER_MEGABYTES) as usize);
    (cores as usize).saturating_sub(1).min(fit).clamp(1, MOST)
}

#[cfg(test)]
mod tests {
    use super::suited;

    #[test]
    fn the_pool_fits_the_machine() {
        for (cores, memory, expected) in
            [(2.0, Some(8.0), 1), (8.0, Some(8.0), 7), (8.0, Some(1.0), 2), (64.0, None, 12), (1.0, Some(0.25), 1)]
        {
            assert_eq!(suited(cores, memory), expected, "{cores} cores, {memory:?} GB");
        }
    }
}
