//! Dates.

use crate::token::Token;
use std::ops::Range;
use tagline_core::{CivilDate, DateKind};

/// A date expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// The tokens that hold it.
    pub tokens: Range<usize>,
    /// How it points at the calendar.
    pub kind: DateKind,
    /// What it means.
    pub edtf: Option<String>,
}

/// The date expressions of a text, in order.
#[must_use]
pub fn find_dates(
    _text: &str,
    _tokens: &[Token],
    _sentences: &[Range<usize>],
    _anchor: Option<CivilDate>,
) -> Vec<DateMention> {
    Vec::new()
}
