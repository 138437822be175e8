//! The open document, and the signals by which the views learn that it has changed.
//!
//! The document itself is no signal: one changed mention must redraw one paragraph, not the article. Each paragraph
//! has a trigger of its own, and one more tells the panel and the buttons.

mod drawing;
mod hearing;

use leptos::prelude::*;
use std::{collections::VecDeque, sync::Arc};
use tagline_core::{Annotation, AnnotationId, Document, Edit, Refusal, history::Change, journal};
use tagline_wire::Snapshot;

use super::{
    commands::Command,
    pieces::{self, Piece},
    writer::Writer,
};
use crate::store::entry::{Entry, Event};

/// The open document, if there is one. Lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    writer: Writer,
    open: StoredValue<Option<Open>>,
    /// Counts openings; 0 while nothing is open. Views of one opening end with it.
    opening: RwSignal<u32>,
    openings: StoredValue<u32>,
    /// Whether it is known yet what was open when the page was left.
    restored: RwSignal<bool>,
    changed: Trigger,
    /// The paragraphs that are still to be drawn anew, in this order.
    stale: StoredValue<VecDeque<usize>>,
    /// The mention that keys act on.
    current: RwSignal<Option<AnnotationId>>,
    /// What was done last, for screen readers.
    announcement: RwSignal<String>,
    /// Called with every event, once it has happened.
    listener: StoredValue<Option<Listener>>,
    /// Called when a change was asked for that this tab must not make.
    refused: StoredValue<Option<Arc<dyn Fn() + Send + Sync>>>,
}

/// A function that lasts as long as the page. Not a `Callback`, which goes with the view that made it.
type Listener = Arc<dyn Fn(Entry) + Send + Sync>;

struct Open {
    snapshot: Snapshot,
    paragraphs: Vec<ArcTrigger>,
}

impl Session {
    pub(crate) fn new(writer: Writer) -> Self {
        Self {
            writer,
            open: StoredValue::new(None),
            opening: RwSignal::new(0),
            openings: StoredValue::new(0),
            restored: RwSignal::new(false),
            changed: Trigger::new(),
            stale: StoredValue::new(VecDeque::new()),
            current: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
            listener: StoredValue::new(None),
            refused: StoredValue::new(None),
        }
    }

    /// Calls `happened` with every event that must be stored, once it has happened.
    pub(crate) fn on_event(self, happened: impl Fn(Entry) + Send + Sync + 'static) {
        self.listener.set_value(Some(Arc::new(happened)));
    }

    /// Calls `refused` when a change was asked for while another tab edits the document.
    pub(crate) fn on_refused(self, refused: impl Fn() + Send + Sync + 'static) {
        self.refused.set_value(Some(Arc::new(refused)));
    }

    /// Says that what was open before the page was left, if anything, is open again.
    pub(crate) fn restored(self) {
        self.restored.set(true);
    }

    /// Whether it is known yet what was open when the page was left.
    pub(crate) fn is_restored(self) -> bool {
        self.restored.get()
    }

    pub(crate) fn open(self, snapshot: Snapshot) {
        let count = snapshot.document.text().paragraph_count();
        let paragraphs = std::iter::repeat_with(ArcTrigger::new).take(count).collect();
        self.stale.set_value(VecDeque::new());
        self.open.set_value(Some(Open { snapshot, paragraphs }));
        self.openings.update_value(|openings| *openings += 1);
        self.current.set(None);
        self.opening.set(self.openings.get_value());
        self.changed.notify();
    }

    pub(crate) fn close(self) {
        self.opening.set(0);
        self.current.set(None);
        self.open.set_value(None);
        self.changed.notify();
    }

    /// The number of the present opening, 0 while nothing is open. Tracked.
    pub(crate) fn opening(self) -> u32 {
        self.opening.get()
    }

    /// The number of the present opening. Not tracked.
    pub(crate) fn opening_now(self) -> u32 {
        self.opening.get_untracked()
    }

    /// A look at the document. Tracked: called again after every change.
    pub(crate) fn watch<R>(self, look: impl FnOnce(&Snapshot) -> R) -> Option<R> {
        self.changed.track();
        self.look(look)
    }

    /// A look at the document as it is now. Not tracked.
    pub(crate) fn look<R>(self, look: impl FnOnce(&Snapshot) -> R) -> Option<R> {
        self.open.try_with_value(|open| open.as_ref().map(|open| look(&open.snapshot))).flatten()
    }

    /// The pieces of a paragraph. Tracked: called again when their looks have changed.
    pub(crate) fn pieces(self, paragraph: usize) -> Vec<Piece> {
        let trigger =
            self.open.try_with_value(|open| open.as_ref().and_then(|open| open.paragraphs.get(paragraph).cloned()));
        if let Some(Some(trigger)) = trigger {
            trigger.track();
        }
        self.look(|snapshot| pieces::pieces(&snapshot.document, paragraph)).unwrap_or_default()
    }

    /// The open document's identifier. Not tracked.
    pub(crate) fn id(self) -> Option<String> {
        self.look(|snapshot| snapshot.document.id().to_owned())
    }

    /// Whether the open document may be changed in this tab. Not tracked.
    pub(crate) fn is_writable(self) -> bool {
        self.writer.may_write()
    }

    /// What is to be stored of the document.
    pub(crate) fn snapshot(self) -> Option<Snapshot> {
        self.look(Clone::clone)
    }

    /// The mention that keys act on. Tracked.
    pub(crate) fn current(self) -> Option<AnnotationId> {
        self.current.get()
    }

    /// The mention that keys act on. Not tracked.
    pub(crate) fn current_untracked(self) -> Option<AnnotationId> {
        self.current.get_untracked()
    }

    /// Makes a mention the one that keys act on.
    pub(crate) fn set_current(self, id: Option<AnnotationId>) {
        if self.current.get_untracked() != id {
            self.current.set(id);
        }
    }

    /// What was done last, for screen readers. Tracked.
    pub(crate) fn announcement(self) -> String {
        self.announcement.get()
    }

    /// Makes a change and remembers it.
    pub(crate) fn perform(self, name: String, edit: Edit) {
        self.command(|_| Some((name, edit)));
    }

    /// Makes the change that a gesture asks for, if the document as it is has one.
    pub(crate) fn command(self, command: impl FnOnce(&mut Document) -> Option<Command>) {
        self.step("", |Snapshot { document, history, .. }| {
            let Some((name, edit)) = command(document) else { return Ok(None) };
            journal::Entry::perform(document, history, name, edit).map(Some)
        });
    }

    /// Takes the last step back.
    pub(crate) fn undo(self) {
        self.walk("Undone: ", |snapshot| snapshot.history.before());
    }

    /// Does the step again that was undone last.
    pub(crate) fn redo(self) {
        self.walk("Redone: ", |snapshot| snapshot.history.after());
    }

    /// Goes to a step in the history, 0 being the beginning.
    pub(crate) fn walk_to(self, to: u32) {
        self.walk("Gone to: ", |_| Some(to));
    }

    fn walk(self, prefix: &str, to: impl FnOnce(&Snapshot) -> Option<u32>) {
        self.step(prefix, |snapshot| match to(snapshot) {
            Some(to) => journal::Entry::walk(&mut snapshot.document, &mut snapshot.history, to),
            None => Ok(None),
        });
    }

    fn step(self, prefix: &str, step: impl FnOnce(&mut Snapshot) -> Result<Option<(Change, journal::Entry)>, Refusal>) {
        if !self.is_writable() {
            if let Some(refused) = self.refused.get_value() {
                refused();
            }
            return;
        }
        let stepped = self
            .open
            .try_update_value(|open| open.as_mut().map(|open| (open.snapshot.revision, step(&mut open.snapshot))));
        match stepped.flatten() {
            Some((revision, Ok(Some((change, entry))))) => {
                self.announcement.set(format!("{prefix}{}", change.name));
                let eye = change.annotation.or(self.current.get_untracked());
                if change.rewritten {
                    self.open.update_value(|open| open.iter_mut().for_each(|open| open.snapshot.rewritten()));
                }
                self.show(&change, eye);
                self.happened(Entry { revision, event: Event::Changed(entry) });
                // What is gone, as after the undoing of its making, cannot be what keys act on.
                self.set_current(eye.filter(|id| self.is_shown(*id)));
            }
            Some((_, Err(error))) => self.announcement.set(error.to_string()),
            Some((_, Ok(None))) | None => {}
        }
    }

    /// Lets something happen that was written down in another tab; `false` if it cannot.
    pub(crate) fn follow(self, entry: &Entry) -> bool {
        let replayed = self.open.try_update_value(|open| open.as_mut().map(|open| entry.replay(&mut open.snapshot)));
        let Some(Some(Ok(change))) = replayed else { return false };
        match change {
            Some(change) => self.show(&change, self.current.get_untracked()),
            None => self.changed.notify(),
        }
        self.set_current(self.current.get_untracked().filter(|id| self.is_shown(*id)));
        true
    }

    /// The nearest wanted mention before or after the current one in reading order; from the start or the end of the
    /// text if none is current.
    pub(crate) fn neighbour(self, forward: bool, wanted: impl Fn(&Annotation) -> bool) -> Option<AnnotationId> {
        let current = self.current.get_untracked();
        self.look(|snapshot| {
            let shown: Vec<_> = snapshot.document.layer().iter().filter(|annotation| is_shown(annotation)).collect();
            let at = shown.iter().position(|annotation| Some(annotation.id) == current);
            let (before, after) = match at {
                Some(at) => (&shown[..at], &shown[at + 1..]),
                None => (&shown[..], &shown[..]),
            };
            let found = if forward {
                after.iter().find(|annotation| wanted(annotation))
            } else {
                before.iter().rfind(|annotation| wanted(annotation))
            };
            found.map(|annotation| annotation.id)
        })
        .flatten()
    }

    /// Whether there is such a mention and it is drawn.
    pub(crate) fn is_shown(self, id: AnnotationId) -> bool {
        self.look(|snapshot| snapshot.document.layer().get(id).is_some_and(is_shown)).unwrap_or(false)
    }

    fn happened(self, entry: Entry) {
        if let Some(listener) = self.listener.get_value() {
            listener(entry);
        }
    }
}

fn is_shown(annotation: &Annotation) -> bool {
    annotation.status != tagline_core::Status::Rejected
}
