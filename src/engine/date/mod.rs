//! Which words point at the calendar or the clock, and where they point.

use crate::token::Token;
use std::ops::Range;
use tagline_core::{CivilDate, DateKind};

/// An expression that points at the calendar or the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// The tokens that make it up.
    pub tokens: Range<usize>,
    /// How it points.
    pub kind: DateKind,
    /// Where it points, in ISO 8601-2 (EDTF); `None` where it points nowhere without a date to count from.
    pub edtf: Option<String>,
}

/// Finds the dates of a text: sorted, not overlapping, none across a sentence boundary. Relative and partial
/// dates are resolved against `anchor`, the day the text was written; without one they stay underspecified.
#[must_use]
pub fn find_dates(
    text: &str,
    tokens: &[Token],
    sentences: &[Range<usize>],
    anchor: Option<CivilDate>,
) -> Vec<DateMention> {
    let _ = (text, tokens, sentences, anchor);
    Vec::new()
}

/// The part of a mention that is an explicit calendar expression, without prepositions, articles and clock
/// times; `None` if it has none ("yesterday", "noon").
#[must_use]
pub fn calendar_part(text: &str, tokens: &[Token], mention: &DateMention) -> Option<Range<usize>> {
    let _ = (text, tokens);
    (mention.kind == DateKind::Calendar).then(|| mention.tokens.clone())
}
