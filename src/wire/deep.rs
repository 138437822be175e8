//! Between the page and the workers of the deep tagger, and what these tell the tagging worker through the page.

use serde::{Deserialize, Serialize};

/// What one worker tells another through the page, encoded: the page hands it on and never reads it.
pub type Sealed = Vec<u8>;

/// What the deep tagger says of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// The number of the request that the passage belongs to.
    pub number: u32,
    /// The passage's number.
    pub passage: u32,
    /// The scores of each word asked about, one for each label; sealed.
    pub scores: Sealed,
}

/// What the page says to a worker of the deep tagger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeepRequest {
    /// Make the model ready; it is the first thing a worker is told.
    Load {
        /// Where the model lies.
        url: String,
        /// Whether it may be downloaded if this browser does not keep it.
        download: bool,
    },
    /// Score the words of a passage.
    Score {
        /// Repeated in the reply.
        number: u32,
        /// Repeated in the reply.
        passage: u32,
        /// The [`Passage`](tagline_core::Passage), sealed.
        content: Sealed,
    },
}

/// What a worker of the deep tagger says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeepReply {
    /// The worker is there and may be told to load the model.
    Up,
    /// The model is not kept in this browser and may not be downloaded.
    Missing,
    /// The model is on its way.
    Loading {
        /// Bytes that have arrived.
        received: u32,
        /// Bytes in all, if the server says so.
        total: Option<u32>,
    },
    /// The model is there; passages may be sent.
    Ready {
        /// Name and version of the model, as annotations will carry it.
        model: String,
        /// How its word is to be brought in, for the tagging worker.
        joint: Vec<u8>,
        /// Whether the browser keeps the model, so that more workers need no more downloads.
        kept: bool,
    },
    /// What the deep tagger says.
    Scored(Advice),
    /// There will be no word from this worker.
    Failed {
        /// Why, as a sentence for the person.
        reason: String,
    },
}
