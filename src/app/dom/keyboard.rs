//! Key events as the page reads them.

use web_sys::KeyboardEvent;

/// The key code of an event that an input method has taken, also where the browser does not say that it composes.
const TAKEN: u32 = 229;

/// Returns the name of the pressed key, or "Process" while an input method composes: its Enter ends the composition and
/// its Escape drops it, and neither is meant for the page.
pub(crate) fn key(event: &KeyboardEvent) -> String {
    if event.is_composing() || event.key_code() == TAKEN { "Process".to_owned() } else { event.key() }
}
