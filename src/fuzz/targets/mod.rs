//! The targets, each about one door through which bytes come.

mod dates;
mod importers;
mod journal;
mod model;
mod paste;
mod structures;
mod tagging;
mod tokens;

use crate::Target;

/// All targets by name.
pub const TARGETS: [(&str, Target); 8] = [
    ("tokens", tokens::hold),
    ("tagging", tagging::hold),
    ("model", model::hold),
    ("dates", dates::hold),
    ("paste", paste::hold),
    ("importers", importers::hold),
    ("structures", structures::hold),
    ("journal", journal::hold),
];

/// The bytes as a text: what is no UTF-8 becomes the replacement character, as it does where text comes from a browser.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
