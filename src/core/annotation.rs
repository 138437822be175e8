//! A stretch of text, what it is, and who says so.

use crate::{
    confidence::Confidence,
    label::Label,
    mention::{DateValue, Mention},
    span::Span,
};
use serde::{Deserialize, Serialize};

/// Names an annotation within its document; never used a second time, even after the annotation is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnnotationId(pub u32);

/// Names a group of mentions of one thing within its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub u32);

/// A labelled span of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// Its name within the document.
    pub id: AnnotationId,
    /// The bytes it covers.
    pub span: Span,
    /// What it is.
    pub label: Label,
    /// Whether a person has decided on it.
    pub status: Status,
    /// Who made it.
    pub origin: Origin,
    /// How sure the tagger was; `None` for what a person made.
    pub confidence: Option<Confidence>,
    /// What a date means.
    pub value: Option<DateValue>,
    /// The group of mentions of the same thing, if it was put in one.
    pub entity: Option<EntityId>,
    /// A remark by the person.
    pub note: Option<String>,
}

/// Whether a person has decided on an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A guess that nobody has looked at.
    Suggested,
    /// A person made it, corrected it or agreed to it.
    Confirmed,
    /// A person said no. It is kept, so that tagging again cannot bring it back.
    Rejected,
}

impl Status {
    /// The word that stands for it in files and on the page.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
        }
    }
}

/// Who made an annotation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A tagger, by name and version.
    Model(String),
    /// A rule, by name.
    Rule(String),
    /// A person on this page.
    Human,
    /// A file, by the format it was read from.
    Import(String),
}

impl Annotation {
    /// What a person tags by hand: confirmed, since they have seen it.
    #[must_use]
    pub fn by_hand(id: AnnotationId, span: Span, label: Label) -> Self {
        let (status, origin) = (Status::Confirmed, Origin::Human);
        Self { id, span, label, status, origin, confidence: None, value: None, entity: None, note: None }
    }

    /// What a tagger found, not yet looked at by anyone.
    #[must_use]
    pub fn suggested(id: AnnotationId, mention: Mention, origin: Origin) -> Self {
        let Mention { span, label, confidence, value } = mention;
        let (status, confidence) = (Status::Suggested, Some(confidence));
        Self { id, span, label, status, origin, confidence, value, entity: None, note: None }
    }

    /// Whether a newer guess may take its place: only what a tagger said and no person has touched. A note is a
    /// person's, so what has one stays.
    #[must_use]
    pub fn is_replaceable(&self) -> bool {
        let by_tagger = matches!(self.origin, Origin::Model(_) | Origin::Rule(_));
        self.status == Status::Suggested && by_tagger && self.note.is_none()
    }
}
