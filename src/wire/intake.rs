//! Messages by which files become stored documents, and stored documents are tagged, without the page ever holding more
//! of them than bytes.

use crate::Listing;
use serde::{Deserialize, Serialize};

/// The most bytes that a text or a file may have: with much more the browser, not the page, runs out of memory.
pub const LARGEST: u32 = 50_000_000;

/// A document as it is stored: what a list shows of it, and all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What a list shows of it.
    pub listing: Listing,
    /// The stored form of its [`Snapshot`](crate::Snapshot).
    #[serde(with = "serde_bytes")]
    pub snapshot: Vec<u8>,
}

/// A file to be taken in, which travels beside this message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeRequest {
    /// Repeated in the replies.
    pub number: u32,
    /// The file's name.
    pub name: String,
    /// Milliseconds since 1970 when the person opened it, and all others opened with it: they stand together in a list
    /// by last change.
    pub opened: u64,
}

/// A page of the web that was taken in, reduced to its text by the page, which alone can read HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReducedPage {
    /// The number of the file.
    pub number: u32,
    /// The file's name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Some documents of a file that is being taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The number of the file.
    pub number: u32,
    /// The documents.
    pub records: Vec<Record>,
    /// What there is to say of the file, with the last batch.
    pub end: Option<BatchEnd>,
}

/// What there is to say of a file once all of it is taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchEnd {
    /// What was mended or left out, and where, a sentence each.
    pub problems: Vec<String>,
}

/// Stored documents to be tagged. A worker is given one pile at a time, so there is no number to tell them apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PileRequest {
    /// The documents.
    pub records: Vec<Record>,
}

/// What a worker that tags piles says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PileReply {
    /// The model is there; requests may be sent.
    Ready,
    /// A request's documents, tagged.
    Done(Pile),
    /// There will be no tagging from this worker.
    Failed {
        /// Why, as a sentence for the person.
        reason: String,
    },
}

/// Stored documents, tagged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pile {
    /// The documents.
    pub records: Vec<Record>,
    /// Those that could not be tagged.
    pub untagged: Vec<Untagged>,
}

/// A document that could not be tagged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untagged {
    /// What a list shows of it, which says so.
    pub listing: Listing,
    /// Why, as a sentence for the person.
    pub reason: String,
}
