//! What holds for every format and every document.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

mod common;

use common::documents;
use proptest::prelude::*;
use tagline_core::{Confidence, Document, Label};
use tagline_formats::{Columns, ExportOptions, Format, Scheme, Unit, loss, read, verify, write};

fn options() -> impl Strategy<Value = ExportOptions> {
    let status = any::<[bool; 3]>();
    let unit = prop::sample::select(vec![None, Some(Unit::CodePoint), Some(Unit::Utf16)]);
    let scheme = prop::sample::select(vec![Scheme::Iob2, Scheme::Iob1, Scheme::Bilou]);
    let columns = prop::sample::select(vec![Columns::Two, Columns::Four, Columns::Offsets]);
    let labels = prop::option::of(Just((Label::PLACE, Label::new("LOC").unwrap())));
    (status, 0u16..=100, unit, scheme, columns, labels).prop_map(|(status, percent, unit, scheme, columns, labels)| {
        ExportOptions {
            suggested: status[0],
            confirmed: status[1],
            rejected: status[2],
            min_confidence: Confidence::from_probability(f64::from(percent) / 100.0),
            labels: labels.into_iter().collect(),
            unit,
            scheme,
            columns,
            ..ExportOptions::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Export, import: the same document up to the loss report, and the report counts exactly what is missing.
    #[test]
    fn what_is_written_is_read_back_less_the_losses(documents in documents(), options in options()) {
        let documents: Vec<&Document> = documents.iter().collect();
        let chosen: usize = documents
            .iter()
            .map(|document| document.layer().iter().filter(|annotation| options.includes(annotation)).count())
            .sum();
        for format in Format::ALL {
            let losses = loss(*format, &documents, &options);
            let Ok(bytes) = write(*format, &documents, &options) else { continue };
            let verified = verify(*format, &bytes, &documents, &options).unwrap();
            prop_assert!(verified.is_good(), "{}: {verified}, {:?}\n{}", format.name(), verified.differences, String::from_utf8_lossy(&bytes));
            prop_assert_eq!(verified.of, chosen - losses.left_out(), "{}: {:?}", format.name(), losses);
        }
    }

    /// A file that says something else than the documents is found out.
    #[test]
    fn verification_sees_what_is_not_as_it_should_be(documents in documents(), others in documents(), options in options()) {
        let documents: Vec<&Document> = documents.iter().collect();
        let others: Vec<&Document> = others.iter().collect();
        let words = |documents: &[&Document]| -> Vec<String> {
            documents.iter().map(|document| document.text().as_str().split_whitespace().collect()).collect()
        };
        // A table holds no text that could differ.
        for format in Format::ALL.iter().filter(|format| **format != Format::Csv) {
            let Ok(other) = write(*format, &others, &options) else { continue };
            if let Ok(verified) = verify(*format, &other, &documents, &options) {
                prop_assert!(!verified.is_good() || words(&documents) == words(&others), "{}: {verified}", format.name());
            }
        }
    }

    /// No bytes make a reader panic, not even bytes that are nearly right.
    #[test]
    fn damaged_files_are_refused_or_read_but_never_break_the_reader(
        documents in documents(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..6),
    ) {
        let documents: Vec<&Document> = documents.iter().collect();
        for format in Format::ALL {
            let Ok(mut bytes) = write(*format, &documents, &ExportOptions::default()) else { continue };
            for (place, byte, kind) in &damage {
                if bytes.is_empty() {
                    break;
                }
                let place = place.index(bytes.len());
                match kind {
                    0 => bytes[place] = *byte,
                    1 => bytes.insert(place, *byte),
                    2 => drop(bytes.remove(place)),
                    _ => bytes.truncate(place),
                }
            }
            check_refusal(*format, &bytes);
        }
    }

    /// Nor do bytes that were never a file.
    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for format in Format::ALL {
            check_refusal(*format, &bytes);
        }
    }
}

/// Reads; an error must say something, and what is read must be sound: every span lies in its text.
fn check_refusal(format: Format, bytes: &[u8]) {
    match read(format, bytes) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(import) => {
            for imported in &import.documents {
                for annotation in imported.document.layer().iter() {
                    assert!(imported.document.text().slice(annotation.span).is_some());
                }
            }
            for problem in &import.problems {
                assert!(!problem.to_string().is_empty());
            }
        }
    }
}
