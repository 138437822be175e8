//! The little that a list of articles shows of each.

use serde::{Deserialize, Serialize};
use tagline_core::sorting;
use tagline_core::{CivilDate, Label, Status};

use crate::{seal::Stored, snapshot::Snapshot};

/// What a list shows of a document, kept beside it so that no document is read for the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The document's identifier.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The day it was written, as a person gave it or the text tells it.
    pub date: Option<CivilDate>,
    /// How many mentions there are of each label in use, rejected ones left out.
    pub counts: Vec<(Label, u32)>,
    /// How many mentions a person made or agreed to.
    pub confirmed: u32,
    /// How many mentions nobody has looked at.
    pub suggested: u32,
    /// How many a person said no to.
    pub rejected: u32,
    /// The length of the text, in bytes.
    pub length: u32,
    /// Whether it is tagged.
    pub tagging: Tagging,
    /// Milliseconds since 1970 of the last change.
    pub changed: u64,
    /// Where it is kept.
    pub place: Place,
}

/// Whether a document is tagged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tagging {
    /// Not yet.
    #[default]
    Waiting,
    /// By a model, or its annotations came with it.
    Done,
    /// The tagger broke down on it. It is tagged only when a person asks for it.
    Failed,
}

/// Where a document is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// With the others.
    #[default]
    Shelf,
    /// Put away, out of the usual list.
    Archive,
    /// Deleted, which can be undone.
    Bin {
        /// Milliseconds since 1970.
        since: u64,
    },
}

impl Stored for Listing {
    const VERSION: u8 = 2;
}

impl Listing {
    /// What a list shows of a document that changed just now, `now` being milliseconds since 1970.
    #[must_use]
    pub fn of(snapshot: &Snapshot, now: u64) -> Self {
        let document = &snapshot.document;
        let (mut counts, mut confirmed, mut suggested, mut rejected) = (Vec::<(Label, u32)>::new(), 0, 0, 0);
        for annotation in document.layer().iter() {
            match annotation.status {
                Status::Confirmed => confirmed += 1,
                Status::Suggested => suggested += 1,
                Status::Rejected => {
                    rejected += 1;
                    continue;
                }
            }
            match counts.iter_mut().find(|(label, _)| *label == annotation.label) {
                Some((_, count)) => *count += 1,
                None => counts.push((annotation.label.clone(), 1)),
            }
        }
        // In the order in which the document lists its labels.
        let rank = |label: &Label| document.labels().iter().position(|info| info.label == *label);
        sorting::sort_by_key(&mut counts, |(label, _)| rank(label).unwrap_or(usize::MAX));
        Self {
            id: document.id().to_owned(),
            title: document.title().to_owned(),
            date: document.date().or(document.inferred_date().map(|inferred| inferred.date)),
            counts,
            confirmed,
            suggested,
            rejected,
            length: document.text().end().get(),
            tagging: if snapshot.tagged.is_some() { Tagging::Done } else { Tagging::Waiting },
            changed: now,
            place: Place::Shelf,
        }
    }

    /// What is shown of a document of which nothing can be read.
    #[must_use]
    pub fn unknown(id: &str, changed: u64) -> Self {
        Self {
            id: id.to_owned(),
            title: format!("Article {id}"),
            date: None,
            counts: Vec::new(),
            confirmed: 0,
            suggested: 0,
            rejected: 0,
            length: 0,
            tagging: Tagging::Done,
            changed,
            place: Place::Shelf,
        }
    }

    /// Whether it waits for a tagger: what is thrown away does not.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.tagging == Tagging::Waiting && !matches!(self.place, Place::Bin { .. })
    }

    /// How many mentions there are, rejected ones left out.
    #[must_use]
    pub fn mentions(&self) -> u32 {
        self.confirmed + self.suggested
    }
}
