//! What was done, so that it can be undone and done again.

use crate::{
    document::Document,
    edit::{Edit, Refusal},
    span::Span,
};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The steps of one document, each with the edit that takes it back (or, once undone, does it again).
///
/// A step holds one edit, not two: applying it yields the other direction, which is exact by the law of
/// [`Document::apply`]. Suggestions are not steps. A new step clears what was undone: the history is a line, not a
/// tree. The oldest steps are forgotten beyond [`History::LIMIT`].
///
/// Steps are numbered from 1 in the order in which they were made, and no number is given twice. So numbers grow along
/// the line, and a place in it is named by the number of the step before it, 0 being the beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// The number of the step made last.
    made: u32,
}

/// One thing a person did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number.
    pub serial: u32,
    /// What it was, for people: "Łódź is a place".
    pub name: String,
    edit: Edit,
}

/// What a step, its undoing or its redoing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The step's name.
    pub name: String,
    /// The stretches of text whose looks have changed.
    pub spans: Vec<Span>,
    /// Whether the text or the labels have changed, and so the looks of everything.
    pub sweeping: bool,
    /// Whether the text has changed.
    pub rewritten: bool,
    /// The annotation it left last, if any: where the eye should go.
    pub annotation: Option<crate::AnnotationId>,
}

impl History {
    /// How many steps can be undone.
    pub const LIMIT: usize = 10_000;

    /// A history of these names and edits: what takes each step back, the oldest first, and what does each undone step
    /// again, the one undone first coming first.
    #[must_use]
    pub fn new(
        done: impl IntoIterator<Item = (String, Edit)>,
        undone: impl IntoIterator<Item = (String, Edit), IntoIter: DoubleEndedIterator>,
    ) -> Self {
        let mut made = 0;
        let mut number = |(name, edit)| {
            made += 1;
            Step { serial: made, name, edit }
        };
        let done = done.into_iter().map(&mut number).collect();
        let mut undone: Vec<_> = undone.into_iter().rev().map(number).collect();
        undone.reverse();
        Self { done, undone, made }
    }

    /// Makes a change to the document and remembers it as a step.
    ///
    /// # Errors
    /// If the document refuses the edit; both are then as they were.
    pub fn perform(&mut self, document: &mut Document, name: String, edit: Edit) -> Result<Change, Refusal> {
        let serial = self.made.saturating_add(1);
        let (step, change) = Step { serial, name, edit }.run(document).map_err(|(_, error)| error)?;
        self.made = serial;
        self.undone.clear();
        self.done.push_back(step);
        if self.done.len() > Self::LIMIT {
            self.done.pop_front();
        }
        Ok(change)
    }

    /// Takes the last step back; `None` if there is none.
    ///
    /// # Errors
    /// If the document refuses, which means that it is not the one these steps were made on; nothing has changed.
    pub fn undo(&mut self, document: &mut Document) -> Result<Option<Change>, Refusal> {
        let Some(step) = self.done.pop_back() else { return Ok(None) };
        match step.run(document) {
            Ok((step, change)) => {
                self.undone.push(step);
                Ok(Some(change))
            }
            Err((step, error)) => {
                self.done.push_back(step);
                Err(error)
            }
        }
    }

    /// Does the step again that was undone last; `None` if there is none.
    ///
    /// # Errors
    /// As for [`History::undo`].
    pub fn redo(&mut self, document: &mut Document) -> Result<Option<Change>, Refusal> {
        let Some(step) = self.undone.pop() else { return Ok(None) };
        match step.run(document) {
            Ok((step, change)) => {
                self.done.push_back(step);
                Ok(Some(change))
            }
            Err((step, error)) => {
                self.undone.push(step);
                Err(error)
            }
        }
    }

    /// Undoes or redoes steps until the last one done is that of this number, or the nearest before it; `None` if that
    /// is where the history stands.
    ///
    /// # Errors
    /// As for [`History::undo`], if the very first step is refused. A later one ends the walk early.
    pub fn walk(&mut self, document: &mut Document, to: u32) -> Result<Option<Change>, Refusal> {
        let mut walked: Option<Change> = None;
        loop {
            let stepped = if self.position() > to {
                self.undo(document)
            } else if self.undone.last().is_some_and(|step| step.serial <= to) {
                self.redo(document)
            } else {
                return Ok(walked);
            };
            match (stepped, &mut walked) {
                (Ok(Some(change)), Some(walked)) => walked.extend(change),
                (Ok(change), None) => walked = change,
                (Err(error), None) => return Err(error),
                (Ok(None) | Err(_), Some(_)) => return Ok(walked),
            }
        }
    }

    /// The number of the step before the one done last, to which [`History::walk`] undoes it; `None` if none is done.
    #[must_use]
    pub fn before(&self) -> Option<u32> {
        let mut done = self.done.iter().rev();
        done.next().map(|_| done.next().map_or(0, |step| step.serial))
    }

    /// The number of the step that was undone last, to which [`History::walk`] redoes it; `None` if none is undone.
    #[must_use]
    pub fn after(&self) -> Option<u32> {
        self.undone.last().map(|step| step.serial)
    }

    /// The number of the step done last; 0 if none can be undone.
    #[must_use]
    pub fn position(&self) -> u32 {
        self.done.back().map_or(0, |step| step.serial)
    }

    /// The steps in the order in which they were made: those that are done, then those that are undone.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = &Step> {
        self.done.iter().chain(self.undone.iter().rev())
    }

    /// The number of the step made last, undone or not.
    #[must_use]
    pub fn made(&self) -> u32 {
        self.made
    }

    /// Takes note that steps up to this number were made, of which those not known here are lost. What was undone
    /// before they were made can no longer be redone.
    pub(crate) fn miss_until(&mut self, made: u32) {
        if made > self.made {
            self.made = made;
            self.undone.clear();
        }
    }

    /// The step that [`History::undo`] would take back.
    #[must_use]
    pub fn last_done(&self) -> Option<&Step> {
        self.done.back()
    }

    /// The step that [`History::redo`] would do again.
    #[must_use]
    pub fn last_undone(&self) -> Option<&Step> {
        self.undone.last()
    }
}

impl Change {
    /// Adds what a further step has changed. Where the text has changed, stretches of the old one mean nothing.
    pub(crate) fn extend(&mut self, next: Self) {
        let Self { name, spans, sweeping, rewritten, annotation } = next;
        self.name = name;
        self.spans.extend(spans);
        self.sweeping |= sweeping;
        self.rewritten |= rewritten;
        self.annotation = annotation;
    }
}

impl Step {
    /// The edit that takes the step back or, if it is undone, does it again.
    #[must_use]
    pub fn edit(&self) -> &Edit {
        &self.edit
    }

    /// Applies the edit and returns the step that takes it back, or the step as it was if the document refuses.
    fn run(self, document: &mut Document) -> Result<(Self, Change), (Self, Refusal)> {
        let Self { serial, name, edit } = self;
        let annotation = edit.last_annotation();
        let mut spans = edit.spans();
        let (sweeping, rewritten) = (edit.is_sweeping(), edit.rewrites());
        match document.apply(edit.clone()) {
            Ok(inverse) => {
                spans.extend(inverse.spans());
                let change = Change { name: name.clone(), spans, sweeping, rewritten, annotation };
                Ok((Self { serial, name, edit: inverse }, change))
            }
            Err(error) => Err((Self { serial, name, edit }, error)),
        }
    }
}
