//! What a tagger found.

use crate::{
    confidence::Confidence,
    label::Label,
    span::Span,
    timex::{self, Timex3},
};
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
    /// What the words say in TIMEX3, where that is more than the value tells; see [`DateValue::timex3`].
    said: Option<Timex3>,
}

impl DateValue {
    /// A value of which no more is known.
    #[must_use]
    pub fn new(kind: DateKind, edtf: Option<String>) -> Self {
        Self { kind, edtf, said: None }
    }

    /// The same value, whose words say this in TIMEX3.
    #[must_use]
    pub fn with_timex3(self, timex: Timex3) -> Self {
        let told = timex::of_edtf(self.kind, self.edtf.as_deref());
        Self { said: (timex != told).then_some(timex), ..self }
    }

    /// The same value without what only its words say.
    #[must_use]
    pub fn without_words(self) -> Self {
        Self { said: None, ..self }
    }

    /// Whether its TIMEX3 says more than its kind and EDTF tell: "early", "evening", "every".
    #[must_use]
    pub fn says_more(&self) -> bool {
        self.said.is_some()
    }

    /// The date as TIMEX3.
    #[must_use]
    pub fn timex3(&self) -> Timex3 {
        self.said.clone().unwrap_or_else(|| timex::of_edtf(self.kind, self.edtf.as_deref()))
    }
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
