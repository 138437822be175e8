//! Changes to a document that know how to be undone.

use crate::{
    annotation::{Annotation, AnnotationId},
    calendar::CivilDate,
    span::Span,
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
    /// All of these, in order, or none: a bulk action is one edit and one undo.
    All(Vec<Edit>),
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
            Self::Title(_) | Self::Date(_) => Vec::new(),
            Self::All(edits) => edits.iter().flat_map(Self::spans).collect(),
        }
    }

    /// The annotation that the edit touches last, if it leaves one: where the eye should go after it.
    #[must_use]
    pub fn last_annotation(&self) -> Option<AnnotationId> {
        match self {
            Self::Annotation { id, state } => state.is_some().then_some(*id),
            Self::Title(_) | Self::Date(_) => None,
            Self::All(edits) => edits.iter().rev().find_map(Self::last_annotation),
        }
    }
}
