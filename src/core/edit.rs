//! Changes to a document that know how to be undone.

use crate::{
    annotation::{Annotation, AnnotationId, EntityId},
    calendar::CivilDate,
    dating::NumericOrder,
    label::LabelSet,
    layer::OffText,
    remap::Splice,
    span::Span,
    text::TooLong,
};
use serde::{Deserialize, Serialize};

/// A change to a document. [`Document::apply`](crate::Document::apply) makes it and returns the edit that takes
/// it back exactly.
///
/// Each case states what shall be, not what to do, so an edit applies to any state of the document and its inverse
/// is simply what was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// The annotation `id` shall be in this state; `None` is absence.
    Annotation {
        /// Which annotation.
        id: AnnotationId,
        /// How it shall be.
        state: Option<Box<Annotation>>,
    },
    /// The document shall be called this.
    Title(String),
    /// The document shall be dated so, or not at all.
    Date(Option<CivilDate>),
    /// The labels shall be these.
    Labels(LabelSet),
    /// The entity shall be called so; `None` is to be called by its mentions.
    Entity {
        /// Which entity.
        id: EntityId,
        /// What to call it.
        name: Option<String>,
    },
    /// The text shall be rewritten. Annotations that no splice touches go with their words; those listed shall be in
    /// the state given, which counts in the new text; the others that a splice touches are anchored anew (see
    /// [`remap`](crate::remap)).
    Text {
        /// What is replaced, in the order of the old text.
        splices: Vec<Splice>,
        /// How annotations shall be afterwards; `None` is absence.
        states: Vec<(AnnotationId, Option<Box<Annotation>>)>,
    },
    /// All of these, in order, or none: a bulk action is one edit and one undo.
    All(Vec<Edit>),
    /// The numeric dates of the document shall be read in this order; `None` leaves it to the tagger.
    Order(Option<NumericOrder>),
}

impl Edit {
    /// The edit that adds an annotation or brings the one of that name into this state.
    #[must_use]
    pub fn set(annotation: Annotation) -> Self {
        Self::Annotation { id: annotation.id, state: Some(Box::new(annotation)) }
    }

    /// The edit that removes an annotation without trace.
    #[must_use]
    pub fn remove(id: AnnotationId) -> Self {
        Self::Annotation { id, state: None }
    }

    /// The spans that the edit's annotations cover. Together with those of its inverse, these are the stretches of
    /// text whose looks it changes.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        match self {
            Self::Annotation { state, .. } => state.iter().map(|annotation| annotation.span).collect(),
            Self::Text { states, .. } => states.iter().flat_map(|(_, state)| state.iter().map(|a| a.span)).collect(),
            Self::Title(_) | Self::Date(_) | Self::Order(_) | Self::Labels(_) | Self::Entity { .. } => Vec::new(),
            Self::All(edits) => edits.iter().flat_map(Self::spans).collect(),
        }
    }

    /// The annotations that the edit names. One that rewrites the text may move others too.
    #[must_use]
    pub fn annotations(&self) -> Vec<AnnotationId> {
        match self {
            Self::Annotation { id, .. } => vec![*id],
            Self::Text { states, .. } => states.iter().map(|(id, _)| *id).collect(),
            Self::Title(_) | Self::Date(_) | Self::Order(_) | Self::Labels(_) | Self::Entity { .. } => Vec::new(),
            Self::All(edits) => edits.iter().flat_map(Self::annotations).collect(),
        }
    }

    /// The annotation that the edit touches last, if it leaves one: where the eye should go after it.
    #[must_use]
    pub fn last_annotation(&self) -> Option<AnnotationId> {
        match self {
            Self::Annotation { id, state } => state.is_some().then_some(*id),
            Self::Title(_) | Self::Date(_) | Self::Order(_) => None,
            Self::Labels(_) | Self::Entity { .. } | Self::Text { .. } => None,
            Self::All(edits) => edits.iter().rev().find_map(Self::last_annotation),
        }
    }

    /// Whether it changes more than single annotations do: the text, or how all mentions of a label look.
    #[must_use]
    pub fn is_sweeping(&self) -> bool {
        match self {
            Self::Text { .. } | Self::Labels(_) => true,
            Self::Annotation { .. } | Self::Title(_) | Self::Date(_) | Self::Order(_) | Self::Entity { .. } => false,
            Self::All(edits) => edits.iter().any(Self::is_sweeping),
        }
    }

    /// Whether it changes the text.
    #[must_use]
    pub fn rewrites(&self) -> bool {
        match self {
            Self::Text { .. } => true,
            Self::All(edits) => edits.iter().any(Self::rewrites),
            _ => false,
        }
    }
}

/// Why a document refuses an edit. Nothing has changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// An annotation would cover no stretch of the text.
    Span(OffText),
    /// The splice with this number, counted from 0, reaches past the text, into a character, or before the end of the
    /// one before it.
    Splice {
        /// Its place in the list.
        index: usize,
    },
    /// The text would be too long.
    Length(TooLong),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Span(off) => off.fmt(f),
            Self::Splice { index } => write!(f, "change {} of the text does not fit it", index + 1),
            Self::Length(long) => long.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<OffText> for Refusal {
    fn from(off: OffText) -> Self {
        Self::Span(off)
    }
}

impl From<TooLong> for Refusal {
    fn from(long: TooLong) -> Self {
        Self::Length(long)
    }
}
