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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
}

/// One thing a person did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
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

    /// Makes a change to the document and remembers it as a step.
    ///
    /// # Errors
    /// If the document refuses the edit; both are then as they were.
    pub fn perform(&mut self, document: &mut Document, name: String, edit: Edit) -> Result<Change, Refusal> {
        let (step, change) = Step { name, edit }.run(document).map_err(|(_, error)| error)?;
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

impl Step {
    /// Applies the edit and returns the step that takes it back, or the step as it was if the document refuses.
    fn run(self, document: &mut Document) -> Result<(Self, Change), (Self, Refusal)> {
        let Self { name, edit } = self;
        let annotation = edit.last_annotation();
        let mut spans = edit.spans();
        let (sweeping, rewritten) = (edit.is_sweeping(), edit.rewrites());
        match document.apply(edit.clone()) {
            Ok(inverse) => {
                spans.extend(inverse.spans());
                let change = Change { name: name.clone(), spans, sweeping, rewritten, annotation };
                Ok((Self { name, edit: inverse }, change))
            }
            Err(error) => Err((Self { name, edit }, error)),
        }
    }
}
