//! What happens to a document, entry by entry, so that it can happen once more after a crash.
//!
//! A state of document and history and the entries made since give the present state again. Each entry says where in
//! the history it was made, by the numbers of the steps, and edits say what shall be; so an entry that is lost takes
//! away what it did itself, and nothing of what the others did.

use crate::{
    document::Document,
    edit::{Edit, Refusal},
    history::{Change, History},
};
use serde::{Deserialize, Serialize};

/// One thing that happened, and the place in the history where it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// How many steps had been made before.
    made: u32,
    /// The number of the last of them that was done and not undone; 0 if there was none.
    after: u32,
    event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Event {
    /// A person made a step of this name.
    Performed { name: String, edit: Edit },
    /// A person went back or forth to the step of this number, 0 being the beginning.
    Walked { to: u32 },
    /// These edits do what came of a tagger's word, whatever a tagger would say today.
    Suggested(Vec<Edit>),
}

impl Entry {
    /// Makes a change as a step of the history, and says what to write down of it.
    ///
    /// # Errors
    /// As for [`History::perform`].
    pub fn perform(
        document: &mut Document,
        history: &mut History,
        name: String,
        edit: Edit,
    ) -> Result<(Change, Self), Refusal> {
        let entry = Self::at(history, Event::Performed { name: name.clone(), edit: edit.clone() });
        let change = history.perform(document, name, edit)?;
        Ok((change, entry))
    }

    /// Goes back or forth in the history, as [`History::walk`] does, and says what to write down of it.
    ///
    /// # Errors
    /// As for [`History::walk`].
    pub fn walk(document: &mut Document, history: &mut History, to: u32) -> Result<Option<(Change, Self)>, Refusal> {
        let mut entry = Self::at(history, Event::Walked { to });
        let change = history.walk(document, to)?;
        entry.event = Event::Walked { to: history.position() };
        Ok(change.map(|change| (change, entry)))
    }

    /// What to write down of a tagger's word, of which [`Document::suggest`] has told what came.
    #[must_use]
    pub fn suggested(history: &History, edits: Vec<Edit>) -> Self {
        Self::at(history, Event::Suggested(edits))
    }

    fn at(history: &History, event: Event) -> Self {
        Self { made: history.made(), after: history.position(), event }
    }

    /// Lets it happen once more, and gives what that has changed; `None` for nothing.
    ///
    /// # Errors
    /// If the document refuses, which means that what the entry counts on has been lost.
    pub fn replay(&self, document: &mut Document, history: &mut History) -> Result<Option<Change>, Refusal> {
        // Entries that are lost tell themselves as far as they can by where this one was made.
        history.miss_until(self.made);
        let walked = history.walk(document, self.after)?;
        let change = match &self.event {
            Event::Performed { name, edit } => Some(history.perform(document, name.clone(), edit.clone())?),
            Event::Walked { to } => history.walk(document, *to)?,
            Event::Suggested(edits) => {
                let spans = Edit::All(edits.clone()).spans();
                let before = document.apply(Edit::All(edits.clone()))?;
                let spans = [spans, before.spans()].concat();
                Some(Change { name: String::new(), spans, sweeping: false, rewritten: false, annotation: None })
            }
        };
        Ok(match (walked, change) {
            (Some(mut walked), Some(change)) => {
                walked.extend(change);
                Some(walked)
            }
            (walked, change) => walked.or(change),
        })
    }

    /// What it changes, unless it goes back or forth in the history.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        match &self.event {
            Event::Performed { edit, .. } => std::slice::from_ref(edit),
            Event::Walked { .. } => &[],
            Event::Suggested(edits) => edits,
        }
    }

    /// Whether it is a step that a person made.
    #[must_use]
    pub fn is_step(&self) -> bool {
        matches!(self.event, Event::Performed { .. })
    }

    /// Whether a person did it.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        !matches!(self.event, Event::Suggested(_))
    }
}
