//! An entry of the journal: one thing that happened to a document.

use serde::{Deserialize, Serialize};
use tagline_core::{InferredDate, Refusal, history::Change, journal};
use tagline_wire::{OpenOrder, Snapshot, seal::Stored};

/// What happened, and to which text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// How often the text had been rewritten. An entry for another text is not replayed: its spans would be wrong.
    pub(crate) revision: u32,
    pub(crate) event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Event {
    /// A person did something to the document, or a tagger suggested something.
    Changed(journal::Entry),
    /// The tagger has read the dates of the text by these.
    Dated { inferred: Option<InferredDate>, open_order: Option<OpenOrder> },
    /// A model, by name and version, has tagged the whole text.
    Tagged(String),
}

impl Event {
    /// Whether a person did it.
    pub(crate) fn is_by_hand(&self) -> bool {
        matches!(self, Self::Changed(entry) if entry.is_by_hand())
    }
}

impl Stored for Entry {
    /// Form 2 may hold corrections and values read for them, which form 1 did not know; all else is alike.
    const VERSION: u8 = 2;

    fn migrated(version: u8, content: &[u8]) -> Option<Self> {
        if version == 1 { postcard::from_bytes(content).ok() } else { None }
    }
}

impl Entry {
    /// Lets it happen once more. Gives what has changed of the document's looks.
    ///
    /// # Errors
    /// If the document refuses, which means that something the entry counts on has been lost. Nothing has changed then.
    pub(crate) fn replay(&self, snapshot: &mut Snapshot) -> Result<Option<Change>, Lost> {
        if self.revision != snapshot.revision {
            return Err(Lost);
        }
        match &self.event {
            Event::Changed(entry) => {
                let change = entry.replay(&mut snapshot.document, &mut snapshot.history)?;
                if change.as_ref().is_some_and(|change| change.rewritten) {
                    snapshot.rewritten();
                }
                return Ok(change);
            }
            Event::Dated { inferred, open_order } => {
                snapshot.document.infer_date(inferred.clone());
                snapshot.open_order.clone_from(open_order);
            }
            Event::Tagged(model) => snapshot.tagged = Some(model.clone()),
        }
        Ok(None)
    }
}

/// An entry that cannot be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lost;

impl From<Refusal> for Lost {
    fn from(_: Refusal) -> Self {
        Self
    }
}
