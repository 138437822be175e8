//! Files that are handed over only if they read back true.

use crate::{ExportOptions, Format, Verified, WriteError, verify, write};
use tagline_core::Document;

/// A document that is left out of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Its place among the documents that were to be written, counted from 0.
    pub document: usize,
    /// Why.
    pub error: WriteError,
}

/// Writes documents in a format, reads the bytes back and compares.
///
/// # Errors
/// As for [`write()`]; and [`WriteError::Unverified`] if the bytes cannot be read back or do not say what the
/// documents say.
pub fn write_verified(
    format: Format,
    documents: &[&Document],
    options: &ExportOptions,
) -> Result<(Vec<u8>, Verified), WriteError> {
    let bytes = write(format, documents, options)?;
    let unread = |error| WriteError::Unverified { problem: format!("it cannot be read back: {error}") };
    let verified = verify(format, &bytes, documents, options).map_err(unread)?;
    match verified.complaint() {
        None => Ok((bytes, verified)),
        Some(problem) => Err(WriteError::Unverified { problem }),
    }
}

/// Returns the documents that cannot be written in a format even by themselves. What remains may go into one file.
#[must_use]
pub fn withheld(format: Format, documents: &[&Document], options: &ExportOptions) -> Vec<Withheld> {
    let refused = |(document, one): (usize, &&Document)| {
        let error = write_verified(format, &[*one], options).err()?;
        Some(Withheld { document, error })
    };
    documents.iter().enumerate().filter_map(refused).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, AnnotationId, Label, LabelSet, Span, Text};

    fn document(title: &str, text: &str, labels: LabelSet) -> Document {
        let span = Span::from_range(0..4).unwrap();
        let annotation = Annotation::by_hand(AnnotationId(0), span, Label::ORG);
        let document = Document::new(title.to_lowercase(), title.to_owned(), Text::new(text).unwrap());
        document.with(None, labels, [annotation]).unwrap()
    }

    #[test]
    fn a_document_that_does_not_fit_keeps_no_other_from_being_written() {
        // No page makes two labels of one key, and no file can hold them.
        let labels = serde_json::json!([
            {"label": "PLACE", "name": "Place", "key": "x", "colour": null},
            {"label": "ORG", "name": "Organization", "key": "x", "colour": null},
        ]);
        let bad = document("Bad", "Rome", serde_json::from_value(labels).unwrap());
        let odd = document("Odd", "Rome\0", LabelSet::default());
        let good = document("Good", "Rome", LabelSet::default());
        let options = ExportOptions::default();
        let documents = [&bad, &odd, &good];
        let told = |format| {
            let withheld = withheld(format, &documents, &options);
            withheld.into_iter().map(|one| (one.document, one.error.to_string())).collect::<Vec<_>>()
        };
        let key = "the file does not read back as it should, so it is withheld: in “Bad”, the key of the label ORG should be \
                   “x” but reads back as nothing";
        assert_eq!(told(Format::Tagline), [(0, key.to_owned())]);
        let character = "TEI P5 cannot hold the character '\\0' of this text: choose another format";
        assert_eq!(told(Format::Tei), [(1, character.to_owned())]);
        assert!(write_verified(Format::Tagline, &documents, &options).is_err());
        assert!(write_verified(Format::Tagline, &documents[1..], &options).is_ok());
    }
}
