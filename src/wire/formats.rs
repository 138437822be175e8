//! Between the page and the formats worker.

use serde::{Deserialize, Serialize};
use tagline_core::{Document, Label, LabelInfo, LabelSet, Span};

use crate::{Batch, ReducedPage, TakeRequest};

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
    /// What is replaced in a pseudonymized copy beyond the mentions; of this export only.
    pub also: AlsoReplace,
}

/// What is replaced in a pseudonymized copy beyond the mentions: places that look like a replaced name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlsoReplace {
    /// Whether all such places are.
    pub all: bool,
    /// The groups of places that are; see [`LeftoverGroup::key`].
    pub groups: Vec<String>,
    /// Single places that are: the identifier of a document, and the bytes of its text.
    pub places: Vec<(String, Span)>,
}

impl AlsoReplace {
    /// Returns `true` if nothing more is replaced than the mentions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.all && self.groups.is_empty() && self.places.is_empty()
    }
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
    /// The articles that were asked for and are not in it.
    pub withheld: Vec<WithheldArticle>,
    /// Why the file holds no mentions, as a sentence for the person, if it holds none.
    pub emptiness: Option<String>,
    /// What was replaced by pseudonyms and what was not, if names were replaced.
    pub pseudonyms: Option<PseudonymReport>,
}

/// An article that is left out of an exported file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldArticle {
    /// Its title.
    pub title: String,
    /// Why, as a sentence for the person.
    pub reason: String,
}

/// What was replaced by pseudonyms, and where a copy still looks like a replaced name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PseudonymReport {
    /// What was replaced and how much is left, as a sentence for the person.
    pub summary: String,
    /// How many places are left.
    pub left: u32,
    /// The places by what is written there. Of many groups only the first are sent.
    pub groups: Vec<LeftoverGroup>,
}

/// Places that are written alike and look like a replaced name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftoverGroup {
    /// What the group is known by, for [`AlsoReplace::groups`].
    pub key: String,
    /// The words, as they stand at the first place.
    pub words: String,
    /// The name that they look like.
    pub name: String,
    /// The pseudonym that the name has got.
    pub pseudonym: String,
    /// Whether the words are written in small letters, and so may well be ordinary ones.
    pub is_ordinary: bool,
    /// How many places there are.
    pub count: u32,
    /// The places in reading order. Of many only the first are sent.
    pub places: Vec<LeftoverPlace>,
}

/// A place that looks like a replaced name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftoverPlace {
    /// The identifier of the document.
    pub document: String,
    /// Its title, where the file holds several documents.
    pub title: Option<String>,
    /// The bytes of its original text.
    pub span: Span,
    /// What stands before the words, the words, and what stands after them.
    pub excerpt: [String; 3],
    /// Whether a person has said there that it is no name.
    pub is_rejected: bool,
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
