//! An article with everything known about it.

use crate::{
    annotation::{Annotation, Origin},
    calendar::CivilDate,
    edit::Edit,
    label::LabelSet,
    layer::{Layer, OffText},
    mention::Mention,
    offset::ByteOffset,
    span::Span,
    text::Text,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One article: its text, its annotations, and what a reader of the files needs besides.
///
/// It changes in two ways only: by [`Document::apply`], for what people do, and by [`Document::suggest`], for what
/// taggers say. The stored form is checked when it is read: a document in memory is always sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Document {
    id: String,
    title: String,
    text: Text,
    date: Option<CivilDate>,
    labels: LabelSet,
    layer: Layer,
}

/// A document as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    id: String,
    title: String,
    text: Text,
    date: Option<CivilDate>,
    labels: LabelSet,
    annotations: Vec<Annotation>,
    next_id: u32,
}

impl Document {
    /// A document without annotations. `id` names it in files and in storage.
    #[must_use]
    pub fn new(id: String, title: String, text: Text) -> Self {
        Self { id, title, text, date: None, labels: LabelSet::default(), layer: Layer::default() }
    }

    /// The same document with these annotations and this date, as a file says it.
    ///
    /// # Errors
    /// If a span is none of the text's.
    pub fn with(
        self,
        date: Option<CivilDate>,
        labels: LabelSet,
        annotations: impl IntoIterator<Item = Annotation>,
    ) -> Result<Self, OffText> {
        let layer = Layer::new(&self.text, annotations)?;
        Ok(Self { date, labels, layer, ..self })
    }

    /// Its name in files and in storage.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What people call it.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The article.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The day it was written, from which "yesterday" counts.
    #[must_use]
    pub fn date(&self) -> Option<CivilDate> {
        self.date
    }

    /// The labels in use, with their names.
    #[must_use]
    pub fn labels(&self) -> &LabelSet {
        &self.labels
    }

    /// The annotations.
    #[must_use]
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// An identifier for a new annotation.
    pub fn fresh_id(&mut self) -> crate::AnnotationId {
        self.layer.fresh_id()
    }

    /// Makes a change and returns the edit that takes it back exactly.
    ///
    /// # Errors
    /// If a span is none of the text's; the document is as it was before, also when a part of a bulk edit fails.
    pub fn apply(&mut self, edit: Edit) -> Result<Edit, OffText> {
        match edit {
            Edit::Annotation { id, state } => {
                let before = self.layer.set(&self.text, id, state.map(|annotation| *annotation))?;
                Ok(Edit::Annotation { id, state: before.map(Box::new) })
            }
            Edit::Title(title) => Ok(Edit::Title(std::mem::replace(&mut self.title, title))),
            Edit::Date(date) => Ok(Edit::Date(std::mem::replace(&mut self.date, date))),
            Edit::All(edits) => {
                let mut inverses = Vec::with_capacity(edits.len());
                for edit in edits {
                    match self.apply(edit) {
                        Ok(inverse) => inverses.push(inverse),
                        Err(error) => {
                            for inverse in inverses.into_iter().rev() {
                                // The inverse restores a state that this very document had.
                                let _ = self.apply(inverse);
                            }
                            return Err(error);
                        }
                    }
                }
                inverses.reverse();
                Ok(Edit::All(inverses))
            }
        }
    }

    /// Takes a tagger's word on a stretch of the text; see [`Layer::suggest`]. Not an edit: tagging is not undone,
    /// and no decision of a person gives way to it. Returns the spans whose looks have changed.
    pub fn suggest(
        &mut self,
        within: Range<ByteOffset>,
        mentions: impl IntoIterator<Item = Mention>,
        origin: &Origin,
    ) -> Vec<Span> {
        self.layer.suggest(&self.text, within, mentions, origin)
    }
}

impl From<Document> for Stored {
    fn from(document: Document) -> Self {
        let next_id = document.layer.next_id();
        let annotations = document.layer.iter().cloned().collect();
        let Document { id, title, text, date, labels, .. } = document;
        Self { id, title, text, date, labels, annotations, next_id }
    }
}

impl TryFrom<Stored> for Document {
    type Error = OffText;

    fn try_from(stored: Stored) -> Result<Self, OffText> {
        let Stored { id, title, text, date, labels, annotations, next_id } = stored;
        let mut document = Self::new(id, title, text).with(date, labels, annotations)?;
        document.layer.reserve_ids(next_id);
        Ok(document)
    }
}
