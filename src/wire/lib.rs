//! The messages between the page and its workers, and what is stored of documents: besides the core types, all that both
//! ends share.
//!
//! Each message is one postcard-encoded byte array. A worker loses what is sent before it says
//! [`TaggerReply::Ready`] or [`FormatsReply::Ready`], so the page waits for that word. Requests carry a number
//! that their replies repeat; a reply to anything but the newest request is dropped.

mod intake;
pub mod legacy;
mod listing;
pub mod seal;
mod snapshot;

pub use intake::{Batch, BatchEnd, Pile, PileReply, PileRequest, Record, ReducedPage, TakeRequest, Untagged};
pub use listing::{Listing, Place, Tagging};
pub use seal::Unreadable;
pub use snapshot::{AS_OPENED, Snapshot, new_id};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tagline_core::{
    ByteOffset, CivilDate, Document, InferredDate, Label, LabelInfo, LabelSet, Mention, NumericOrder, Reliability, Span,
};

/// What the page says to the tagging worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaggerRequest {
    /// Tag a text. A newer text cuts an older one short.
    Tag(TagRequest),
    /// From now on, ask the deep tagger as well, and bring its word in by these weights; or do without it again.
    Join(Option<Vec<u8>>),
    /// What the deep tagger says.
    Advise(Advice),
}

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

/// What the page asks of the formats worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormatsRequest {
    /// Write documents to a file.
    Export(ExportRequest),
    /// Find the places in a text where a pattern stands.
    Search(SearchRequest),
    /// Write a label set to a file.
    WriteLabels {
        /// Repeated in the reply.
        number: u32,
        /// What to write.
        labels: LabelSet,
    },
    /// Read the labels in a file.
    ReadLabels {
        /// Repeated in the reply.
        number: u32,
        /// Its content.
        json: String,
    },
    /// Know the identifiers of documents that are kept already: no other may take them.
    Know(Vec<String>),
    /// Take in the file that travels beside this message, in batches.
    Take(TakeRequest),
    /// Take in a page of the web, reduced to its text.
    Reduced(ReducedPage),
    /// Go on with the file at hand: its last batch is stored.
    Next,
}

/// Documents to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRequest {
    /// Repeated in the reply.
    pub number: u32,
    /// What to write.
    pub documents: Vec<Document>,
    /// The tagger that suggested, by name and version.
    pub model: Option<String>,
    /// What the person has chosen.
    pub choices: ExportChoices,
}

/// What a person chooses in the export dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportChoices {
    /// The identifier of a format that the worker has offered; empty for the native one.
    pub format: String,
    /// Whether suggestions are written that nobody has looked at.
    pub suggested: bool,
    /// Whether mentions are written that a person made or agreed to.
    pub confirmed: bool,
    /// Whether rejected suggestions are written, in formats that can say so.
    pub rejected: bool,
    /// The least confidence of suggestions, in percent.
    pub least_confidence: u8,
    /// Labels that are written under another name.
    pub labels: Vec<(Label, String)>,
    /// What offsets count, by its word; the first that the format offers if empty.
    pub unit: String,
    /// How tags say where a mention begins and ends, by its word.
    pub scheme: String,
    /// Which columns a line has, by its word.
    pub columns: String,
    /// Whether names are replaced by pseudonyms.
    pub pseudonyms: bool,
    /// Whether the file is packed with a data card and checksums.
    pub project: bool,
    /// How many of a hundred documents of a project are set apart for testing.
    pub dev_percent: u8,
}

impl Default for ExportChoices {
    /// Everything that nobody has rejected, in the native format.
    fn default() -> Self {
        Self {
            format: String::new(),
            suggested: true,
            confirmed: true,
            rejected: false,
            least_confidence: 0,
            labels: Vec::new(),
            unit: String::new(),
            scheme: String::new(),
            columns: String::new(),
            pseudonyms: false,
            project: false,
            dev_percent: 0,
        }
    }
}

/// What to look for in a text, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchRequest {
    /// Repeated in the reply.
    pub number: u32,
    /// The whole text.
    pub text: String,
    /// What to look for.
    pub query: Query,
}

/// What to look for, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Words, or a regular expression.
    pub pattern: String,
    /// Whether capitals and small letters are different.
    pub case: bool,
    /// Whether a hit must begin and end where words do.
    pub whole_words: bool,
    /// Whether the pattern is a regular expression.
    pub regex: bool,
}

/// What the formats worker says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormatsReply {
    /// The formats on offer, the native one first; requests may be sent.
    Ready(Vec<FormatInfo>),
    /// A file, written and read back.
    Written {
        /// The request's number.
        number: u32,
        /// The file.
        file: WrittenFile,
    },
    /// No file could be made.
    Failed {
        /// The request's number.
        number: u32,
        /// Why, as a sentence for the person.
        reason: String,
    },
    /// Where a pattern stands.
    Found {
        /// The request's number.
        number: u32,
        /// The places in reading order; or what is wrong with the pattern.
        hits: Result<Vec<Span>, String>,
    },
    /// A label set as a file.
    LabelsWritten {
        /// The request's number.
        number: u32,
        /// The file.
        json: String,
    },
    /// What labels were in a file.
    LabelsRead {
        /// The request's number.
        number: u32,
        /// The labels; or why there are none, as a sentence for the person.
        labels: Result<Vec<LabelInfo>, String>,
    },
    /// Some documents of a file that is being taken in. The next come on [`FormatsRequest::Next`].
    Batch(Batch),
    /// A page of the web that is being taken in, to be reduced to its text.
    Html {
        /// The number of the file.
        number: u32,
        /// The page.
        html: String,
    },
    /// A file that could not be taken in.
    Refused {
        /// The number of the file.
        number: u32,
        /// Why, as a sentence for the person.
        reason: String,
    },
}

/// An exported file with all that is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    /// The file's content.
    pub bytes: Vec<u8>,
    /// The end of the file's name, without a dot.
    pub extension: String,
    /// Its media type.
    pub mime: String,
    /// How many spans were written, read back and found the same.
    pub verified: u32,
    /// What the person must know, a sentence each, such as what the format could not hold.
    pub remarks: Vec<String>,
    /// The data card of a packed project, which is what a person can read of it.
    pub card: Option<String>,
    /// Files that go with it, such as a labelling configuration or the key to pseudonyms.
    pub companions: Vec<CompanionFile>,
}

/// A file that goes with an exported one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanionFile {
    /// Its name.
    pub name: String,
    /// What it is for, to follow its name.
    pub purpose: String,
    /// Its media type.
    pub mime: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A file format as the export dialog offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatInfo {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who reads it, in one line.
    pub description: String,
    /// What offsets may count, by word and name; empty if there is no choice.
    pub units: Vec<(String, String)>,
    /// Whether tags follow one of several schemes, and lines have one of several layouts.
    pub has_schemes: bool,
    /// Whether a file may hold more than one document; several are packed otherwise.
    pub holds_several: bool,
}

/// A message that is not one of this build's: page and worker come from different versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign;

impl std::fmt::Display for Foreign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the page and its worker are of different versions: reload the page")
    }
}

impl std::error::Error for Foreign {}

/// The bytes of a message.
///
/// # Errors
/// Never for the messages of this module, whose every type has a binary form.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, Foreign> {
    postcard::to_allocvec(message).map_err(|_| Foreign)
}

/// The message in some bytes.
///
/// # Errors
/// If they hold no such message.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Foreign> {
    postcard::from_bytes(bytes).map_err(|_| Foreign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_arrive_as_they_were_sent() {
        let text = "Łódź 🏮".to_owned();
        let request = TagRequest {
            number: 7,
            text,
            date: CivilDate::parse("2022-02-24"),
            order: Some(NumericOrder::DayFirst),
            first: 4096,
            view: ByteOffset::new(12),
            refine: false,
        };
        let request = TaggerRequest::Tag(request);
        assert_eq!(encode(&request).and_then(|bytes| decode(&bytes)), Ok(request));
        assert_eq!(decode::<TaggerReply>(&[250, 1]), Err(Foreign));
    }
}
