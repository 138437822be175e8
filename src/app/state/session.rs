//! The open document, and the signals by which the views learn that it has changed.
//!
//! The document itself is no signal: one changed mention must redraw one paragraph, not the article. Each paragraph
//! has a trigger of its own, and one more tells the panel and the buttons.

use leptos::prelude::*;

use std::{collections::VecDeque, ops::Range};
use tagline_core::{
    Annotation, AnnotationId, ByteOffset, Document, Edit, History, InferredDate, Mention, Origin, Refusal, Span,
    history::Change,
};
use tagline_wire::OpenOrder;

use super::{
    commands::Command,
    pieces::{self, Piece},
    snapshot::Snapshot,
};
use crate::dom::turn::turn;

/// How much of the text is drawn anew in one go, in bytes: with all its mentions, a few milliseconds' work.
const AT_ONCE: u32 = 4 * 1024;

/// The open document, if there is one. Lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Session {
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
    /// Called after every change that must be stored.
    listener: StoredValue<Option<Callback<()>>>,
}

struct Open {
    snapshot: Snapshot,
    paragraphs: Vec<ArcTrigger>,
}

impl Session {
    pub(crate) fn new() -> Self {
        Self {
            open: StoredValue::new(None),
            opening: RwSignal::new(0),
            openings: StoredValue::new(0),
            restored: RwSignal::new(false),
            changed: Trigger::new(),
            stale: StoredValue::new(VecDeque::new()),
            current: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
            listener: StoredValue::new(None),
        }
    }

    /// Calls `changed` after every change that must be stored.
    pub(crate) fn on_change(self, changed: impl Fn() + Send + Sync + 'static) {
        self.listener.set_value(Some(Callback::new(move |()| changed())));
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
        self.step("", |document, history| history.perform(document, name, edit).map(Some));
    }

    /// Makes the change that a gesture asks for, if the document as it is has one.
    pub(crate) fn command(self, command: impl FnOnce(&mut Document) -> Option<Command>) {
        self.step("", |document, history| match command(document) {
            Some((name, edit)) => history.perform(document, name, edit).map(Some),
            None => Ok(None),
        });
    }

    /// Takes the last step back.
    pub(crate) fn undo(self) {
        self.step("Undone: ", |document, history| history.undo(document));
    }

    /// Does the step again that was undone last.
    pub(crate) fn redo(self) {
        self.step("Redone: ", |document, history| history.redo(document));
    }

    fn step(self, prefix: &str, step: impl FnOnce(&mut Document, &mut History) -> Result<Option<Change>, Refusal>) {
        let stepped = self.open.try_update_value(|open| {
            open.as_mut().map(|open| step(&mut open.snapshot.document, &mut open.snapshot.history))
        });
        match stepped.flatten() {
            Some(Ok(Some(change))) => {
                self.announcement.set(format!("{prefix}{}", change.name));
                let eye = change.annotation.or(self.current.get_untracked());
                if change.rewritten {
                    self.reopen();
                } else if change.sweeping {
                    let count = self.look(|snapshot| snapshot.document.text().paragraph_count()).unwrap_or_default();
                    self.draw((0..count).collect(), eye);
                } else {
                    self.draw(self.paragraphs_of(&change.spans), eye);
                }
                self.changed.notify();
                self.stored();
                // What is gone, as after the undoing of its making, cannot be what keys act on.
                self.set_current(eye.filter(|id| self.is_shown(*id)));
            }
            Some(Err(error)) => self.announcement.set(error.to_string()),
            Some(Ok(None)) | None => {}
        }
    }

    /// Takes the tagger's word on a stretch of the document.
    pub(crate) fn suggest(self, within: Range<ByteOffset>, mentions: Vec<Mention>, origin: &Origin) {
        let spans = self.open.try_update_value(|open| {
            open.as_mut().map(|open| open.snapshot.document.suggest(within, mentions, origin)).unwrap_or_default()
        });
        self.draw(self.paragraphs_of(&spans.unwrap_or_default()), self.current_untracked());
        self.changed.notify();
    }

    /// Notes by what the tagger has read the dates of the document.
    pub(crate) fn dated(self, inferred: Option<InferredDate>, open_order: Option<OpenOrder>) {
        self.open.update_value(|open| {
            if let Some(open) = open {
                open.snapshot.document.infer_date(inferred);
                open.snapshot.open_order = open_order;
            }
        });
        self.changed.notify();
    }

    /// Notes that a model has tagged the whole document.
    pub(crate) fn tagged(self, model: &str) {
        self.open.update_value(|open| {
            if let Some(open) = open {
                open.snapshot.tagged = Some(model.to_owned());
            }
        });
        self.stored();
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

    /// The paragraphs that some spans lie in.
    fn paragraphs_of(self, spans: &[Span]) -> Vec<usize> {
        self.look(|snapshot| {
            let touched = |span: &Span| pieces::paragraphs(&snapshot.document, span.start(), span.end());
            let mut paragraphs: Vec<_> = spans.iter().flat_map(touched).collect();
            paragraphs.sort_unstable();
            paragraphs.dedup();
            paragraphs
        })
        .unwrap_or_default()
    }

    /// Draws paragraphs anew, those around a mention first. What is too much for one go comes between the frames that
    /// follow, so that no key has to wait for it.
    fn draw(self, mut paragraphs: Vec<usize>, around: Option<AnnotationId>) {
        let eye = self.look(|snapshot| {
            let document = &snapshot.document;
            Some(document.text().paragraph_at(document.layer().get(around?)?.span.start()))
        });
        let eye = eye.flatten().unwrap_or_default();
        paragraphs.sort_by_key(|paragraph| paragraph.abs_diff(eye));
        let busy = self.stale.with_value(|stale| !stale.is_empty());
        self.stale.update_value(|stale| {
            let earlier = std::mem::take(stale);
            stale.extend(paragraphs);
            stale.extend(earlier);
        });
        let more = self.draw_some();
        if more && !busy {
            leptos::task::spawn_local(async move {
                turn().await;
                while self.draw_some() {
                    turn().await;
                }
            });
        }
    }

    /// Draws some of the paragraphs that wait; whether there are more.
    fn draw_some(self) -> bool {
        let mut some = Vec::new();
        let mut bytes = 0;
        while bytes < AT_ONCE
            && let Some(paragraph) = self.stale.try_update_value(VecDeque::pop_front).flatten()
        {
            self.open.with_value(|open| {
                if let Some(Open { snapshot, paragraphs }) = open {
                    let Range { start, end } = snapshot.document.text().paragraph(paragraph);
                    bytes += end.get() - start.get();
                    some.extend(paragraphs.get(paragraph).cloned());
                }
            });
        }
        for trigger in some {
            trigger.notify();
        }
        self.stale.with_value(|stale| !stale.is_empty())
    }

    /// Draws the article anew after its text, and with it its paragraphs, have changed. It has to be tagged again.
    fn reopen(self) {
        self.open.update_value(|open| {
            if let Some(Open { snapshot, paragraphs }) = open {
                let count = snapshot.document.text().paragraph_count();
                *paragraphs = std::iter::repeat_with(ArcTrigger::new).take(count).collect();
                snapshot.tagged = None;
            }
        });
        self.stale.set_value(VecDeque::new());
        self.openings.update_value(|openings| *openings += 1);
        self.current.set(None);
        self.opening.set(self.openings.get_value());
    }

    fn stored(self) {
        if let Some(listener) = self.listener.get_value() {
            listener.run(());
        }
    }
}

fn is_shown(annotation: &Annotation) -> bool {
    annotation.status != tagline_core::Status::Rejected
}
