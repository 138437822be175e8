//! Which mentions the article shows.

use leptos::prelude::*;
use std::collections::BTreeSet;
use tagline_core::{Annotation, AnnotationId, Label};

/// What the person has chosen to see. Nothing of the document changes by it.
#[derive(Clone, Copy)]
pub(crate) struct Filter {
    /// The labels whose mentions are not marked.
    hidden: RwSignal<BTreeSet<Label>>,
    /// The only mentions that are marked, if the person wants to see just one entity.
    only: RwSignal<Option<Vec<AnnotationId>>>,
}

impl Filter {
    pub(crate) fn new() -> Self {
        Self { hidden: RwSignal::new(BTreeSet::new()), only: RwSignal::new(None) }
    }

    /// Whether a label's mentions are marked. Tracked.
    pub(crate) fn shows_label(self, label: &Label) -> bool {
        self.hidden.with(|hidden| !hidden.contains(label))
    }

    /// Marks a label's mentions, or no longer.
    pub(crate) fn toggle(self, label: &Label) {
        self.hidden.update(|hidden| {
            if !hidden.remove(label) {
                hidden.insert(label.clone());
            }
        });
    }

    /// The only mentions that are marked, if not all are. Tracked.
    pub(crate) fn only(self) -> Option<Vec<AnnotationId>> {
        self.only.get()
    }

    /// Marks these mentions only, or again all.
    pub(crate) fn set_only(self, only: Option<Vec<AnnotationId>>) {
        self.only.set(only);
    }

    /// Marks everything again.
    pub(crate) fn clear(self) {
        self.hidden.set(BTreeSet::new());
        self.only.set(None);
    }

    /// Whether a mention is marked now. Not tracked.
    pub(crate) fn passes(self, annotation: &Annotation) -> bool {
        let hidden = self.hidden.with_untracked(|hidden| hidden.contains(&annotation.label));
        let left_out =
            self.only.with_untracked(|only| only.as_ref().is_some_and(|only| !only.contains(&annotation.id)));
        !hidden && !left_out
    }

    /// The labels that are not marked. Tracked.
    pub(crate) fn hidden(self) -> BTreeSet<Label> {
        self.hidden.get()
    }
}
