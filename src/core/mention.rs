//! What a tagger found.

use crate::{confidence::Confidence, label::Label, span::Span};
use serde::{Deserialize, Serialize};

/// A name or a date that an engine found in a text. It becomes a suggested [`Annotation`](crate::Annotation)
/// where no person has decided otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The bytes that hold it.
    pub span: Span,
    /// What it is.
    pub label: Label,
    /// How likely span and label are both right.
    pub confidence: Confidence,
    /// What a date means; `None` for everything else and for dates that cannot be read.
    pub value: Option<DateValue>,
}

/// What a date expression means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateValue {
    /// How the expression points at the calendar.
    pub kind: DateKind,
    /// The date in ISO 8601-2 (EDTF), `X` standing for unknown digits: `2022-02-24`, `199X`, `XXXX-03`;
    /// `None` where the expression points nowhere without a date to count from.
    pub edtf: Option<String>,
}

/// How a date expression points at the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateKind {
    /// By its own words: "February 24, 2022", "the 1990s", "Sunday", "early March".
    Calendar,
    /// By counting from another date: "yesterday", "last week", "two days earlier".
    Relative,
    /// At the clock: "14:00 GMT", "noon", "Friday evening".
    Time,
}

impl DateKind {
    /// The word that stands for it in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Relative => "relative",
            Self::Time => "time",
        }
    }
}
