//! Whether 3/4/2021 is in March or in April.

use super::number;
use crate::token::{Token, TokenKind};

/// The order of day and month in the numeric dates of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumericOrder {
    day_first: bool,
    /// What decided it.
    pub evidence: OrderEvidence,
}

/// What a document's order of day and month rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEvidence {
    /// A date of the document that can be read in one order only, such as 28/02/2020.
    Shown,
    /// Nothing in the document: month first with slashes, as in the United States, is assumed.
    Assumed,
}

impl NumericOrder {
    /// Looks for numeric dates that can be read in one order only. Where they disagree, the more frequent order wins.
    #[must_use]
    pub fn of(text: &str, tokens: &[Token]) -> Self {
        let (mut day_first, mut month_first) = (0_usize, 0_usize);
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Number && token.end - token.start >= 6) {
            let surface = token.surface(text);
            if !surface.contains('/') {
                continue;
            }
            if let Some([(a, a_len), (b, _), _]) = number::numeric_groups(surface)
                && a_len <= 2
            {
                day_first += usize::from(a > 12);
                month_first += usize::from(b > 12);
            }
        }
        if day_first + month_first == 0 {
            Self { day_first: false, evidence: OrderEvidence::Assumed }
        } else {
            Self { day_first: day_first > month_first, evidence: OrderEvidence::Shown }
        }
    }

    /// Whether the day comes before the month.
    #[must_use]
    pub fn is_day_first(self) -> bool {
        self.day_first
    }

    /// Month and day of "a/b/year" or, without slashes, "a.b.year", which always has the day first.
    pub(super) fn month_and_day(self, a: i32, b: i32, slashes: bool) -> (i32, i32) {
        let day_first = if a > 12 || b > 12 { a > 12 } else { self.day_first || !slashes };
        if day_first { (b, a) } else { (a, b) }
    }
}
