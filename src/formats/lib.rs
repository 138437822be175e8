//! Documents to bytes and back, one file per format.
//!
//! Everything goes through four functions: [`write()`], [`read`], [`loss`], which says beforehand what a format cannot
//! hold, and [`verify`], which reads what was written and compares every span. One law ties them together and is
//! tested for every format: what [`read`] gives back is the document less exactly what [`loss`] has listed.
//!
//! A new format is one file with a `Codec` in it and one line in [`format`](mod@format). No reader trusts
//! its input: every offset is checked against the text, and a span whose words disagree is reported, never moved.
//! Nothing here touches a file, a clock or the web.

mod archive;
mod bdoc;
mod brat;
mod budget;
mod cas;
mod claim;
mod codec;
mod conll;
mod detect;
mod docbin;
mod doccano;
mod emptiness;
mod error;
mod fields;
pub mod format;
mod gate;
mod html;
mod hugging_face;
mod import;
mod json;
mod label_studio;
mod lines;
mod loss;
mod markdown;
mod markup;
mod names;
mod ner_annotator;
mod options;
mod origin;
mod overlap;
mod prodigy;
mod project;
mod proof;
mod pseudonym;
mod pubannotation;
mod sheet;
mod spacy;
mod table;
mod tagline;
mod tags;
mod tei;
mod text;
mod timeml;
mod tokens;
mod unit;
mod verify;
mod web_annotation;
mod webanno;
mod xmi;
mod xml;

pub use codec::Companion;
pub use conll::Columns;
pub use detect::{detect, open};
pub use emptiness::{Emptiness, emptiness};
pub use error::{Fault, Place, ReadError, WriteError};
pub use format::Format;
pub use import::{Import, Imported, Problem, Trouble};
pub use loss::{Loss, LossKind, LossReport};
pub use options::{ExportOptions, Generator};
pub use project::{Project, Split, project};
pub use proof::{Withheld, withheld, write_verified};
pub use pseudonym::{AlsoReplace, Entry, Leftover, LeftoverGroup, Pseudonymised, excerpt, pseudonymised};
pub use tagline::Extra;
pub use tags::Scheme;
pub use unit::Unit;
pub use verify::{Difference, Verified};

use codec::Writer;
use tagline_core::Document;

/// Writes documents in a format. What the format cannot hold is left out, as [`loss`] lists it.
///
/// # Errors
/// If the format cannot hold these documents at all, such as two texts in a format for one.
pub fn write(format: Format, documents: &[&Document], options: &ExportOptions) -> Result<Vec<u8>, WriteError> {
    let codec = format.codec();
    let (sheets, _) = sheet::reduced(documents, options, &codec.facts().holds);
    codec.write(&sheets, options)
}

/// Files that the format's readers need beside the one from [`write()`], such as a labelling configuration.
#[must_use]
pub fn companions(format: Format, documents: &[&Document], options: &ExportOptions) -> Vec<Companion> {
    let codec = format.codec();
    codec.companions(&sheet::reduced(documents, options, &codec.facts().holds).0)
}

/// What these documents would lose in a format.
#[must_use]
pub fn loss(format: Format, documents: &[&Document], options: &ExportOptions) -> LossReport {
    let codec = format.codec();
    let holds = &codec.facts().holds;
    let (sheets, mut losses) = sheet::reduced(documents, options, holds);
    if !holds.white_space {
        // Only its own reader knows what a format makes of a space between two words.
        let read = codec.write(&sheets, options).ok().and_then(|bytes| codec.read_back(&bytes, &sheets).ok());
        for (sheet, read) in sheets.iter().zip(read.iter().flat_map(|import| &import.documents)) {
            if sheet.document.text().as_str() != read.document.text().as_str() {
                losses.add(LossKind::WhiteSpace, names::called(&sheet.document));
            }
        }
    }
    losses
}

/// Reads documents from a file's bytes.
///
/// # Errors
/// If the bytes are not of this format; where single annotations are wrong, the rest is read and they are listed
/// in [`Import::problems`].
pub fn read(format: Format, bytes: &[u8]) -> Result<Import, ReadError> {
    format.codec().read(bytes, Writer::Anyone).and_then(budget::checked)
}

/// Reads written bytes back and compares every span with the documents they were written from.
///
/// # Errors
/// If our own reader refuses the bytes.
pub fn verify(
    format: Format,
    bytes: &[u8],
    documents: &[&Document],
    options: &ExportOptions,
) -> Result<Verified, ReadError> {
    let codec = format.codec();
    let holds = &codec.facts().holds;
    let (sheets, _) = sheet::reduced(documents, options, holds);
    Ok(verify::compare(&sheets, &codec.read_back(bytes, &sheets)?, holds))
}
