//! Any bytes as a file of any format.

use tagline_core::Document;
use tagline_formats::{ExportOptions, Format, Import, open, read, verify, write};

/// A file is refused with a reason and a place, or gives documents whose every annotation lies in its text; and what was
/// read can be written and read back.
pub(super) fn hold(bytes: &[u8]) {
    let (choice, rest) = bytes.split_first().map_or((0, bytes), |(first, rest)| (usize::from(*first), rest));
    let format = Format::ALL.get(choice % (Format::ALL.len() + 1)).copied();
    let import = match format {
        Some(format) => read(format, rest).map(Some),
        None => open("file", rest).map(|opened| opened.map(|(_, import)| import)),
    };
    match import {
        Ok(Some(import)) => sound(&import),
        Ok(None) => {}
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Everything that was read can be shown, told and kept.
pub(super) fn sound(import: &Import) {
    for problem in &import.problems {
        assert!(!problem.to_string().is_empty());
    }
    let documents: Vec<&Document> = import.documents.iter().map(|imported| &imported.document).collect();
    for document in &documents {
        let in_text = |annotation: &tagline_core::Annotation| document.text().slice(annotation.span).is_some();
        assert!(document.layer().iter().all(in_text), "an annotation is outside its text");
    }
    let options = ExportOptions { rejected: true, ..ExportOptions::default() };
    if let Ok(bytes) = write(Format::Tagline, &documents, &options) {
        let verified = verify(Format::Tagline, &bytes, &documents, &options);
        let is_kept = verified.as_ref().is_ok_and(|verified| verified.is_good());
        assert!(is_kept, "what was read cannot be kept: {verified:#?}");
    }
}
