//! How far a long run is, for a person who watches.

use crate::tell;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use std::time::Duration;

/// A line on standard error if that is a terminal, nothing otherwise.
pub(crate) struct Progress {
    bar: ProgressBar,
    bytes: u64,
}

impl Progress {
    /// Begins to count; with a number of texts, also how many are left.
    pub(crate) fn new(texts: Option<u64>) -> Self {
        let (bar, template) = match texts {
            Some(texts) => (ProgressBar::new(texts), "{wide_bar} {pos}/{len} texts, {msg} {eta}"),
            None => (ProgressBar::new_spinner(), "{spinner} {pos} texts, {msg} {elapsed}"),
        };
        // A template that does not parse would be a mistake in the line above; the default style is no harm then.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar, bytes: 0 }
    }

    /// Counts finished texts and their bytes.
    pub(crate) fn add(&mut self, texts: u64, bytes: u64) {
        self.bytes += bytes;
        self.bar.inc(texts);
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "for the eye only"
        )]
        let rate = (self.bytes as f64 / seconds) as u64;
        self.bar.set_message(format!("{} ({}/s)", HumanBytes(self.bytes), HumanBytes(rate)));
    }

    /// Prints a line on standard error without tearing the progress line.
    pub(crate) fn report(&self, line: &str) {
        self.bar.suspend(|| tell(format_args!("{line}")));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
