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

/// Which mentions are marked, as a value. By default all are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    hidden: BTreeSet<Label>,
    only: Option<Vec<AnnotationId>>,
}

impl Shown {
    /// Returns `true` if a mention is marked.
    pub(crate) fn passes(&self, annotation: &Annotation) -> bool {
        let left_out = self.only.as_ref().is_some_and(|only| !only.contains(&annotation.id));
        !left_out && !self.hidden.contains(&annotation.label)
    }

    /// All but one label's.
    #[cfg(test)]
    pub(crate) fn without(label: Label) -> Self {
        Self { hidden: BTreeSet::from([label]), only: None }
    }

    /// Only these.
    #[cfg(test)]
    pub(crate) fn only(mentions: impl Into<Vec<AnnotationId>>) -> Self {
        Self { hidden: BTreeSet::new(), only: Some(mentions.into()) }
    }
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

    /// Which mentions are marked. Tracked.
    pub(crate) fn shown(self) -> Shown {
        Shown { hidden: self.hidden.get(), only: self.only.get() }
    }

    /// Which mentions are marked now. Not tracked.
    pub(crate) fn shown_now(self) -> Shown {
        untrack(|| self.shown())
    }

    /// The labels that are not marked. Tracked.
    pub(crate) fn hidden(self) -> BTreeSet<Label> {
        self.hidden.get()
    }
}
