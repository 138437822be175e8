//! An article with everything known about it.

use crate::sorting;
use crate::{
    annotation::{Annotation, AnnotationId, EntityId, Origin},
    calendar::CivilDate,
    dating::{InferredDate, NumericOrder},
    edit::{Edit, Refusal},
    label::LabelSet,
    layer::{Layer, OffText},
    mention::Mention,
    offset::ByteOffset,
    remap::{Rewriting, Splice},
    span::Span,
    text::Text,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
};

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
    inferred: Option<InferredDate>,
    order: Option<NumericOrder>,
    labels: LabelSet,
    /// What people call the entities that they have named.
    names: BTreeMap<EntityId, String>,
    layer: Layer,
}

/// A document as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    id: String,
    title: String,
    text: Text,
    date: Option<CivilDate>,
    inferred: Option<InferredDate>,
    order: Option<NumericOrder>,
    labels: LabelSet,
    names: BTreeMap<EntityId, String>,
    annotations: Vec<Annotation>,
    next_id: u32,
}

impl Document {
    /// A document without annotations. `id` names it in files and in storage.
    #[must_use]
    pub fn new(id: String, title: String, text: Text) -> Self {
        let (labels, names, layer) = (LabelSet::default(), BTreeMap::new(), Layer::default());
        Self { id, title, text, date: None, inferred: None, order: None, labels, names, layer }
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

    /// The same document under another identifier.
    #[must_use]
    pub fn identified(self, id: String) -> Self {
        Self { id, ..self }
    }

    /// The same document with these names for its entities.
    #[must_use]
    pub fn with_names(mut self, names: impl IntoIterator<Item = (EntityId, String)>) -> Self {
        self.names.clear();
        self.names.extend(names);
        self
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

    /// The day it was probably written, as its own text tells; it counts while nobody has given one.
    #[must_use]
    pub fn inferred_date(&self) -> Option<&InferredDate> {
        self.inferred.as_ref().filter(|_| self.date.is_none())
    }

    /// Takes the tagger's word on the day the text was written. Not an edit, as [`Document::suggest`] is none.
    pub fn infer_date(&mut self, inferred: Option<InferredDate>) {
        self.inferred = inferred;
    }

    /// The order of day and month in its numeric dates, if a person has said it.
    #[must_use]
    pub fn numeric_order(&self) -> Option<NumericOrder> {
        self.order
    }

    /// The same document with its numeric dates in this order, as a file says it.
    #[must_use]
    pub fn in_order(self, order: Option<NumericOrder>) -> Self {
        Self { order, ..self }
    }

    /// The labels in use, with their names.
    #[must_use]
    pub fn labels(&self) -> &LabelSet {
        &self.labels
    }

    /// What people call an entity, if they have named it.
    #[must_use]
    pub fn entity_name(&self, id: EntityId) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// The annotations.
    #[must_use]
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// An identifier for a new annotation.
    pub fn fresh_id(&mut self) -> AnnotationId {
        self.layer.fresh_id()
    }

    /// An identifier that no entity of this document has.
    #[must_use]
    pub fn fresh_entity(&self) -> EntityId {
        // A document has fewer entities than there are identifiers.
        self.fresh_entities().next().unwrap_or(EntityId(0))
    }

    /// Returns identifiers that no entity of this document has: those above all in use first, then the gaps.
    pub fn fresh_entities(&self) -> impl Iterator<Item = EntityId> + use<> {
        let used = self.layer.iter().filter_map(|annotation| annotation.entity).chain(self.names.keys().copied());
        let used: BTreeSet<EntityId> = used.collect();
        let above = used.last().map_or(Some(0), |EntityId(last)| last.checked_add(1));
        let above = above.into_iter().flat_map(|above| above..=u32::MAX);
        above.chain(0..=u32::MAX).map(EntityId).filter(move |id| !used.contains(id))
    }

    /// Makes a change and returns the edit that takes it back exactly.
    ///
    /// # Errors
    /// If a span or splice is none of the text's; the document is as it was before, also when a part of a bulk edit
    /// fails.
    pub fn apply(&mut self, edit: Edit) -> Result<Edit, Refusal> {
        match edit {
            Edit::Annotation { id, state } => {
                let before = self.layer.set(&self.text, id, state.map(|annotation| *annotation))?;
                Ok(Edit::Annotation { id, state: before.map(Box::new) })
            }
            Edit::Title(title) => Ok(Edit::Title(std::mem::replace(&mut self.title, title))),
            Edit::Date(date) => Ok(Edit::Date(std::mem::replace(&mut self.date, date))),
            Edit::Labels(labels) => Ok(Edit::Labels(std::mem::replace(&mut self.labels, labels))),
            Edit::Entity { id, name } => {
                let before = match name {
                    Some(name) => self.names.insert(id, name),
                    None => self.names.remove(&id),
                };
                Ok(Edit::Entity { id, name: before })
            }
            Edit::Text { splices, states } => self.rewrite(&splices, states),
            Edit::Order(order) => Ok(Edit::Order(std::mem::replace(&mut self.order, order))),
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

    /// Rewrites the text. The inverse lists every annotation that did not merely move, as it was.
    fn rewrite(
        &mut self,
        splices: &[Splice],
        states: Vec<(AnnotationId, Option<Box<Annotation>>)>,
    ) -> Result<Edit, Refusal> {
        let rewriting = Rewriting::new(&self.text, splices)?;
        let mut wanted: HashMap<AnnotationId, Option<Box<Annotation>>> = states.into_iter().collect();
        let mut before = Vec::new();
        let mut after = Vec::with_capacity(self.layer.len());
        for annotation in self.layer.iter() {
            let listed = wanted.remove(&annotation.id);
            if listed.is_some() || !rewriting.spares(annotation.span) {
                before.push((annotation.id, Some(Box::new(annotation.clone()))));
            }
            match listed {
                Some(state) => after.extend(state.map(|state| Annotation { id: annotation.id, ..*state })),
                None => after.extend(rewriting.moved(annotation)),
            }
        }
        // What remains is listed but not there: it comes with this edit and goes with its inverse.
        for (id, state) in wanted {
            before.push((id, None));
            after.extend(state.map(|state| Annotation { id, ..*state }));
        }
        sorting::sort_by_key(&mut before, |(id, _)| *id);
        let inverse = Edit::Text { splices: rewriting.inverse(), states: before };
        let text = rewriting.into_text();
        let mut layer = Layer::new(&text, after)?;
        layer.reserve_ids(self.layer.next_id());
        (self.text, self.layer) = (text, layer);
        Ok(inverse)
    }

    /// Takes a tagger's word on a stretch of the text; see [`Layer::suggest`]. Not an edit: tagging is not undone,
    /// and no decision of a person gives way to it. Returns what has changed, as edits that make just that change.
    pub fn suggest(
        &mut self,
        within: Range<ByteOffset>,
        mentions: impl IntoIterator<Item = Mention>,
        origin: &Origin,
    ) -> Vec<(Span, Edit)> {
        self.layer.suggest(&self.text, within, mentions, origin)
    }
}

impl From<Document> for Stored {
    fn from(document: Document) -> Self {
        let next_id = document.layer.next_id();
        let annotations = document.layer.iter().cloned().collect();
        let Document { id, title, text, date, inferred, order, labels, names, .. } = document;
        Self { id, title, text, date, inferred, order, labels, names, annotations, next_id }
    }
}

impl TryFrom<Stored> for Document {
    type Error = OffText;

    fn try_from(stored: Stored) -> Result<Self, OffText> {
        let Stored { id, title, text, date, inferred, order, labels, names, annotations, next_id } = stored;
        let document = Self::new(id, title, text).in_order(order).with(date, labels, annotations)?;
        let mut document = document.with_names(names);
        document.infer_date(inferred);
        document.layer.reserve_ids(next_id);
        Ok(document)
    }
}
