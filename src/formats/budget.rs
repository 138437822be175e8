//! What one file may make: limits on documents, annotations, text and problems, most of them by the size of the file.
//!
//! A file of a few kilobytes can name gigabytes: by packing, by naming one long string many times, or by promising
//! documents with nothing in them. Each reader counts what it makes in a [`Budget`], and the error says which limit was
//! passed.

use crate::{
    error::{Fault, Place, ReadError},
    import::{Import, Imported, Problem, Trouble},
    tagline::Extra,
};
use tagline_core::Document;

/// What is allowed whatever the size of the file, in bytes.
const FREE: usize = 64 << 20;

/// How many bytes may be made of each byte of the file beyond that.
const PER_BYTE: usize = 32;

/// The most that is made of any file, in bytes.
const MOST_BYTES: usize = 768 << 20;

/// About what a document takes in memory beside its text, and an annotation beside its note, in bytes.
const DOCUMENT: usize = 1 << 10;
const ANNOTATION: usize = 256;

/// The most problems of one file: each is told with its place.
pub(crate) const MOST_PROBLEMS: usize = 100_000;

/// The most entries of one list in a file.
pub(crate) const MOST_ENTRIES: usize = 1_000_000;

/// The most labels that a file may declare: each is compared with all others.
pub(crate) const MOST_LABELS: usize = 1_000;

/// What may still be made of one file.
pub(crate) struct Budget {
    /// The size of the file in bytes.
    size: usize,
    /// Documents with nothing but white space in them.
    empty: usize,
    annotations: usize,
    /// Bytes of text that stand under annotations: formats that repeat the words write as many.
    covered: usize,
    /// About how many bytes of memory all of it takes.
    made: usize,
}

impl Budget {
    /// The budget of a file.
    pub(crate) fn of(file: &[u8]) -> Self {
        Self::of_size(file.len())
    }

    /// The budget of a file of so many bytes.
    pub(crate) fn of_size(size: usize) -> Self {
        Self { size, empty: 0, annotations: 0, covered: 0, made: 0 }
    }

    /// Returns how many bytes may be made of this file altogether.
    pub(crate) fn bytes(&self) -> usize {
        FREE.saturating_add(self.size.saturating_mul(PER_BYTE)).min(MOST_BYTES)
    }

    /// Returns how many documents this file may have.
    pub(crate) fn documents(&self) -> usize {
        // A document takes more than eight bytes, however well it is packed, unless it is a copy of its neighbor.
        (Import::MOST_EMPTY + self.size / 8).min(Import::MOST_DOCUMENTS)
    }

    /// Counts what is about to be made, in bytes.
    ///
    /// # Errors
    /// If it is more than the file may make.
    pub(crate) fn make(&mut self, what: &'static str, bytes: usize) -> Result<(), ReadError> {
        self.made = self.made.saturating_add(bytes);
        within(what, self.made, self.bytes())
    }

    /// Adds a document to an import.
    ///
    /// # Errors
    /// If the file has more, or makes more of it, than it may.
    pub(crate) fn take(&mut self, import: &mut Import, document: Document) -> Result<(), ReadError> {
        self.take_with(import, Imported { document, extra: Extra::default() })
    }

    /// Adds a document and what the file says of it that we do not understand.
    ///
    /// # Errors
    /// If the file has more, or makes more of it, than it may.
    pub(crate) fn take_with(&mut self, import: &mut Import, imported: Imported) -> Result<(), ReadError> {
        let document = &imported.document;
        let length = document.text().as_str().len();
        self.empty += usize::from(document.text().as_str().trim_start().is_empty());
        within("documents", import.documents.len() + 1, self.documents())?;
        within("documents without a text", self.empty, Import::MOST_EMPTY)?;
        self.annotations += document.layer().len();
        within("annotations", self.annotations, MOST_ENTRIES)?;
        let spans = document.layer().iter().map(|annotation| annotation.span.range().len());
        self.covered = self.covered.saturating_add(spans.sum());
        within("bytes of text under annotations", self.covered, self.bytes())?;
        self.make("bytes of documents", DOCUMENT + length + ANNOTATION * document.layer().len())?;
        import.documents.push(imported);
        Ok(())
    }
}

/// Checks a count against its limit.
///
/// # Errors
/// If there are more.
pub(crate) fn within(what: &'static str, count: usize, limit: usize) -> Result<(), ReadError> {
    match count <= limit {
        true => Ok(()),
        false => Err(ReadError { place: Place::File, fault: Fault::Limit { what, limit } }),
    }
}

/// Adds a problem. One more than a file may have is kept, so that [`checked`] refuses the file; further ones are not.
pub(crate) fn report(problems: &mut Vec<Problem>, place: Place, trouble: Trouble) {
    if problems.len() <= MOST_PROBLEMS {
        problems.push(Problem { place, trouble }.shortened());
    }
}

/// Refuses an import with more problems than a person could be told of.
pub(crate) fn checked(import: Import) -> Result<Import, ReadError> {
    within("problems", import.problems.len(), MOST_PROBLEMS)?;
    Ok(import)
}
