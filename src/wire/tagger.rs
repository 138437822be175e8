//! Between the page and the tagging worker.

use serde::{Deserialize, Serialize};
use tagline_core::{ByteOffset, CivilDate, DateValue, InferredDate, Mention, NumericOrder, Reliability, Span};

use crate::{Advice, Sealed};

/// What the page says to the tagging worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaggerRequest {
    /// Tag a text. A newer text cuts an older one short.
    Tag(TagRequest),
    /// From now on, ask the deep tagger as well, and bring its word in by these weights; or do without it again.
    Join(Option<Vec<u8>>),
    /// What the deep tagger says.
    Advise(Advice),
    /// Read dates that a person has tagged or typed. Answered at once, also while a text is being tagged.
    ReadDates(DateRequest),
}

/// A text to tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagRequest {
    /// Repeated in the replies.
    pub number: u32,
    /// The whole text.
    pub text: String,
    /// The day it was written, from which "yesterday" counts.
    pub date: Option<CivilDate>,
    /// The order of day and month in its numeric dates, if the person has said it.
    pub order: Option<NumericOrder>,
    /// How many bytes from the top are in view and wanted first.
    pub first: u32,
    /// Where the person is looking, which the deep tagger is asked about first.
    pub view: ByteOffset,
    /// Whether the text has been tagged before and only the deep tagger's word is wanted.
    pub refine: bool,
}

/// Dates of a text to read by the date grammar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRequest {
    /// Repeated in the reply.
    pub number: u32,
    /// The whole text.
    pub text: String,
    /// The day it was written.
    pub date: Option<CivilDate>,
    /// The order of day and month in its numeric dates, if the person has said it.
    pub order: Option<NumericOrder>,
    /// What to read.
    pub dates: DatesToRead,
}

/// What is to be read of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DatesToRead {
    /// The expressions at these places.
    At(Vec<Span>),
    /// Words that a person has typed to say what a date of the text means.
    Typed(String),
}

/// What the tagging worker says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaggerReply {
    /// The model is on its way.
    Loading {
        /// Bytes that have arrived.
        received: u32,
        /// Bytes in all, if the server says so.
        total: Option<u32>,
    },
    /// The model is there; requests may be sent.
    Ready {
        /// Name and version of the model, as annotations will carry it.
        model: String,
        /// What its confidences have been worth.
        reliability: Reliability,
    },
    /// What the dates of the text are read by.
    Dated {
        /// The request's number.
        number: u32,
        /// The day the text tells it was written on, if the request gave none.
        inferred: Option<InferredDate>,
        /// Numeric dates that the text does not say how to read, if there are any.
        open: Option<OpenOrder>,
    },
    /// Mentions that start in a stretch of the text; they replace all that was said of it before.
    Found {
        /// The request's number.
        number: u32,
        /// Where the stretch starts.
        from: ByteOffset,
        /// Where it ends.
        to: ByteOffset,
        /// The mentions, in reading order, never overlapping.
        mentions: Vec<Mention>,
        /// Whether this is the last word on the whole text.
        complete: bool,
        /// Whether the deep tagger has had its say.
        joint: bool,
    },
    /// Asks what the deep tagger says of a passage.
    Ask {
        /// The request's number.
        number: u32,
        /// The passage's number.
        passage: u32,
        /// How many passages the text has.
        of: u32,
        /// The [`Passage`](tagline_core::Passage), sealed.
        content: Sealed,
    },
    /// What dates mean; the answer to [`TaggerRequest::ReadDates`].
    DatesRead {
        /// The request's number.
        number: u32,
        /// A value for each place, or one for what was typed; `None` for what the grammar cannot read.
        values: Vec<Option<DateValue>>,
    },
    /// What the confidences of both taggers together have been worth; the answer to [`TaggerRequest::Join`].
    Joined {
        /// Nothing if the deep tagger is not asked.
        reliability: Option<Reliability>,
    },
    /// There will be no tagging from this worker.
    Failed {
        /// Why, as a sentence for the person.
        reason: String,
    },
}

/// Numeric dates in a text that does not say whether the day or the month comes first in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenOrder {
    /// The first of them as it is written: "03/04/2021".
    pub example: String,
    /// The order it was read in: the person's, or else the one assumed.
    pub read: NumericOrder,
}
