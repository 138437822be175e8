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
    detail: Detail,
}

/// What is known of a date besides its kind and its EDTF. The TIMEX3 is there only where it says more than these.
///
/// Stored records hold the number of the case, and the first two are those of the `Option<Timex3>` that once stood here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Detail {
    /// Nothing.
    None,
    /// What the words say in TIMEX3.
    Timex(Timex3),
    /// The same, if anything, of a value that a tagger read from the words of a date that a person tagged.
    ReadByTagger(Option<Timex3>),
}

impl DateValue {
    /// A value of which no more is known.
    #[must_use]
    pub fn new(kind: DateKind, edtf: Option<String>) -> Self {
        Self { kind, edtf, detail: Detail::None }
    }

    /// The same value, whose words say this in TIMEX3.
    #[must_use]
    pub fn with_timex3(self, timex: Timex3) -> Self {
        let told = timex::of_edtf(self.kind, self.edtf.as_deref());
        self.detailed((timex != told).then_some(timex))
    }

    /// The same value without what only its words say.
    #[must_use]
    pub fn without_words(self) -> Self {
        self.detailed(None)
    }

    /// Returns the value marked as read by a tagger, for a date that a person tagged: see
    /// [`Annotation::has_value_by_person`](crate::Annotation::has_value_by_person).
    #[must_use]
    pub fn read_by_tagger(self) -> Self {
        let said = self.said().cloned();
        Self { detail: Detail::ReadByTagger(said), ..self }
    }

    /// Returns the value without the mark of [`DateValue::read_by_tagger`].
    #[must_use]
    pub fn unmarked(self) -> Self {
        let said = self.said().cloned();
        Self { detail: said.map_or(Detail::None, Detail::Timex), ..self }
    }

    /// Returns `true` if the value is marked as read by a tagger.
    #[must_use]
    pub fn is_read_by_tagger(&self) -> bool {
        matches!(self.detail, Detail::ReadByTagger(_))
    }

    /// Whether its TIMEX3 says more than its kind and EDTF tell: "early", "evening", "every".
    #[must_use]
    pub fn says_more(&self) -> bool {
        self.said().is_some()
    }

    /// The date as TIMEX3.
    #[must_use]
    pub fn timex3(&self) -> Timex3 {
        self.said().cloned().unwrap_or_else(|| timex::of_edtf(self.kind, self.edtf.as_deref()))
    }

    /// What the words say in TIMEX3, where that is more than the value tells.
    fn said(&self) -> Option<&Timex3> {
        match &self.detail {
            Detail::None => None,
            Detail::Timex(said) => Some(said),
            Detail::ReadByTagger(said) => said.as_ref(),
        }
    }

    fn detailed(self, said: Option<Timex3>) -> Self {
        let unmarked = said.clone().map_or(Detail::None, Detail::Timex);
        let detail = if self.is_read_by_tagger() { Detail::ReadByTagger(said) } else { unmarked };
        Self { detail, ..self }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timex::{TimexKind, TimexModifier};

    #[test]
    fn stored_values_of_earlier_versions_are_read() {
        /// The value as it was stored before it could be marked.
        #[derive(Serialize)]
        struct Unmarked {
            kind: DateKind,
            edtf: Option<String>,
            said: Option<Timex3>,
        }
        let early =
            Timex3 { kind: TimexKind::Date, value: Some("199".to_owned()), modifier: Some(TimexModifier::Start) };
        for said in [None, Some(early)] {
            let (kind, edtf) = (DateKind::Calendar, Some("199X".to_owned()));
            let stored = Unmarked { kind, edtf: edtf.clone(), said: said.clone() };
            let value = DateValue::new(kind, edtf);
            let value = said.into_iter().fold(value, DateValue::with_timex3);
            assert_eq!(postcard::from_bytes::<DateValue>(&postcard::to_allocvec(&stored).unwrap()), Ok(value.clone()));
            let marked = value.clone().read_by_tagger();
            assert!(marked.is_read_by_tagger() && marked != value);
            assert_eq!(postcard::from_bytes(&postcard::to_allocvec(&marked).unwrap()), Ok(marked.clone()));
            assert_eq!((marked.timex3(), marked.says_more()), (value.timex3(), value.says_more()));
            assert!(marked.clone().without_words().is_read_by_tagger());
            assert_eq!(marked.unmarked(), value);
        }
    }
}
