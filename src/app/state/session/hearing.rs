//! What taggers say of the open document, taken into it.

use leptos::prelude::*;
use std::{collections::HashMap, ops::Range};
use tagline_core::{ByteOffset, DateValue, InferredDate, Mention, Origin, Span, journal};
use tagline_wire::OpenOrder;

use super::{Open, Session};
use crate::store::entry::{Entry, Event};

impl Session {
    /// Takes the tagger's word on a stretch of the document.
    pub(crate) fn suggest(self, within: Range<ByteOffset>, mentions: Vec<Mention>, origin: &Origin) {
        if !self.is_writable() {
            return;
        }
        let changes = self.open.try_update_value(|open| {
            open.as_mut().map(|open| open.snapshot.document.suggest(within, mentions, origin)).unwrap_or_default()
        });
        let (spans, edits): (Vec<_>, Vec<_>) = changes.unwrap_or_default().into_iter().unzip();
        self.draw(self.paragraphs_of(&spans), self.current_untracked());
        self.changed.notify();
        if !edits.is_empty()
            && let Some(entry) = self.look(|snapshot| journal::Entry::suggested(&snapshot.history, edits))
        {
            self.heard(Event::Changed(entry));
        }
    }

    /// Gives dates the values that the grammar has read at their places. Marks do not show them, so nothing is drawn.
    pub(crate) fn value_dates(self, values: &HashMap<Span, Option<DateValue>>) {
        if !self.is_writable() {
            return;
        }
        let changes = self.open.try_update_value(|open| {
            let document = open.as_mut().map(|open| &mut open.snapshot.document);
            document.map(|document| document.value_dates(|span| values.get(&span).cloned())).unwrap_or_default()
        });
        let edits: Vec<_> = changes.unwrap_or_default().into_iter().map(|(_, edit)| edit).collect();
        if !edits.is_empty()
            && let Some(entry) = self.look(|snapshot| journal::Entry::suggested(&snapshot.history, edits))
        {
            self.changed.notify();
            self.heard(Event::Changed(entry));
        }
    }

    /// Notes by what the tagger has read the dates of the document.
    pub(crate) fn dated(self, inferred: Option<InferredDate>, open_order: Option<OpenOrder>) {
        if !self.is_writable() {
            return;
        }
        let changed = self.open.try_update_value(|open| {
            let Some(Open { snapshot, .. }) = open else { return false };
            let before = (snapshot.document.inferred_date().cloned(), snapshot.open_order.clone());
            snapshot.document.infer_date(inferred.clone());
            snapshot.open_order.clone_from(&open_order);
            before != (snapshot.document.inferred_date().cloned(), open_order.clone())
        });
        self.changed.notify();
        if changed == Some(true) {
            self.heard(Event::Dated { inferred, open_order });
        }
    }

    /// Notes that a model has tagged the whole document.
    pub(crate) fn tagged(self, model: &str) {
        if !self.is_writable() {
            return;
        }
        let changed = self.open.try_update_value(|open| {
            let Some(Open { snapshot, .. }) = open else { return false };
            snapshot.tagged.replace(model.to_owned()).as_deref() != Some(model)
        });
        if changed == Some(true) {
            self.heard(Event::Tagged(model.to_owned()));
        }
    }

    /// Tells of something that the tagger has done.
    fn heard(self, event: Event) {
        if let Some(revision) = self.look(|snapshot| snapshot.revision) {
            self.happened(Entry { revision, event });
        }
    }
}
