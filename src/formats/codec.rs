//! What each format's file provides.

use crate::{
    claim::Counted,
    error::{ReadError, WriteError},
    import::Import,
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
};

/// One format's writer and reader.
pub(crate) trait Codec: Sync {
    /// What is constant about the format.
    fn facts(&self) -> &'static Facts;

    /// Writes sheets that hold nothing the format cannot.
    fn write(&self, sheets: &[Sheet<'_>], options: &ExportOptions) -> Result<Vec<u8>, WriteError>;

    /// What the format's readers need beside the file.
    fn companions(&self, _: &[Sheet<'_>]) -> Vec<Companion> {
        Vec::new()
    }

    /// Reads whatever claims to be of this format.
    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError>;

    /// Reads what we have just written. A format that holds no texts needs those it was written from.
    fn read_back(&self, bytes: &[u8], _: &[Sheet<'_>]) -> Result<Import, ReadError> {
        self.read(bytes, Writer::Us)
    }
}

/// Who wrote the bytes that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writer {
    /// We did, a moment ago.
    Us,
    /// Any program, with any understanding of the format.
    Anyone,
}

impl Writer {
    /// What offsets count in a format that says so, whether its writers keep to it or not.
    pub(crate) fn counted(self, unit: Unit) -> Counted {
        match self {
            Self::Us => Counted::In(unit),
            Self::Anyone => Counted::Supposedly(unit),
        }
    }
}

/// A file that a format's readers need beside the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// What to call it.
    pub name: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What is constant about a format.
pub(crate) struct Facts {
    pub(crate) name: &'static str,
    pub(crate) id: &'static str,
    pub(crate) extension: &'static str,
    pub(crate) mime: &'static str,
    pub(crate) description: &'static str,
    /// Whether a file may hold more than one document.
    pub(crate) several: bool,
    pub(crate) holds: Holds,
}

/// The one document of a format that has room for no more.
pub(crate) fn only<'s, 'a>(sheets: &'s [Sheet<'a>], facts: &Facts) -> Result<&'s Sheet<'a>, WriteError> {
    match sheets {
        [sheet] => Ok(sheet),
        _ => Err(WriteError::OneDocument { format: facts.name, found: sheets.len() }),
    }
}

/// What a format can hold. What it says here is both what the loss report is made from and what verification
/// compares, so that neither can claim what the other does not know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Holds {
    /// Texts at all.
    pub(crate) texts: bool,
    /// Annotations at all.
    pub(crate) spans: bool,
    /// No annotations but dates, whose label is then said by the format.
    pub(crate) only_dates: bool,
    /// Spans that share text.
    pub(crate) overlap: Overlap,
    /// Spans with a line break inside.
    pub(crate) line_breaks: bool,
    /// Spans with white space at an edge.
    pub(crate) ragged: bool,
    /// The white space between words.
    pub(crate) white_space: bool,
    /// Carriage returns: readers that open a file as text make CR LF and CR into LF, and every offset after one is wrong.
    pub(crate) carriage_returns: bool,
    /// Each annotation's identifier.
    pub(crate) ids: bool,
    /// Whether a person has decided.
    pub(crate) status: bool,
    /// Annotations that a person rejected.
    pub(crate) rejected: bool,
    /// Who made an annotation.
    pub(crate) origin: bool,
    /// How sure the tagger was.
    pub(crate) confidence: bool,
    /// What a date means.
    pub(crate) value: bool,
    /// What the words of a date say in TIMEX3 beyond its value.
    pub(crate) timex: bool,
    /// Whether a tagger read the value of a date that a person tagged. It matters to Tagline alone, so that its lack is
    /// no loss.
    pub(crate) value_origin: bool,
    /// Which mentions are of the same thing.
    pub(crate) entity: bool,
    /// What people call labels and entities.
    pub(crate) names: bool,
    /// Remarks.
    pub(crate) note: bool,
    /// The document's identifier.
    pub(crate) document_id: bool,
    /// The document's title.
    pub(crate) title: bool,
    /// The day the document was written.
    pub(crate) date: bool,
}

impl Holds {
    /// All that a document has, and that any other program would ask for.
    pub(crate) const EVERYTHING: Self = Self {
        texts: true,
        spans: true,
        only_dates: false,
        overlap: Overlap::Any,
        line_breaks: true,
        ragged: true,
        white_space: true,
        carriage_returns: true,
        ids: true,
        status: true,
        rejected: true,
        origin: true,
        confidence: true,
        value: true,
        timex: true,
        value_origin: false,
        entity: true,
        names: true,
        note: true,
        document_id: true,
        title: true,
        date: true,
    };

    /// Spans and labels, nothing else.
    pub(crate) const SPANS: Self = Self {
        texts: true,
        spans: true,
        only_dates: false,
        overlap: Overlap::Any,
        line_breaks: true,
        ragged: true,
        white_space: true,
        carriage_returns: true,
        ids: false,
        status: false,
        rejected: false,
        origin: false,
        confidence: false,
        value: false,
        timex: false,
        value_origin: false,
        entity: false,
        names: false,
        note: false,
        document_id: false,
        title: false,
        date: false,
    };

    /// The bare text.
    pub(crate) const TEXT: Self = Self { spans: false, ..Self::SPANS };
}

/// How spans may share text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlap {
    /// As they like.
    Any,
    /// One inside the other only.
    Nested,
    /// Not at all.
    None,
}
