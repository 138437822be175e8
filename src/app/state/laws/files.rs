//! Whatever was done to a document, every format writes it.

use proptest::prelude::*;
use tagline_core::{Document, History, Label, Span, Text, entity};
use tagline_formats::{ExportOptions, Format, write_verified};

use super::{Deed, command, deeds, perform, tagged, text};
use crate::state::{commands, entities};

/// Every format writes these documents, and what it writes reads back true.
fn check_files(documents: &[&Document]) -> Result<(), TestCaseError> {
    let options = ExportOptions { rejected: true, ..ExportOptions::default() };
    let documents: Vec<Document> = documents.iter().map(|document| entity::assigned(document)).collect();
    let documents: Vec<&Document> = documents.iter().collect();
    for format in Format::ALL {
        let documents = if format.holds_several() { &documents } else { &documents[..1] };
        let written = write_verified(*format, documents, &options).map(|_| ());
        prop_assert_eq!(written, Ok(()), "{}", format.name());
    }
    Ok(())
}

proptest! {
    // Each case writes every format.
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever was done, undone and done again, every format can write it.
    #[test]
    fn every_format_writes_what_was_done(text in text(), deeds in deeds(), others in deeds()) {
        let (mut document, mut other) = (tagged(&text), tagged(&text).identified("2".to_owned()));
        perform(&mut other, &others, |_, _, _, _| Ok(()))?;
        let mut history = History::default();
        for deed in &deeds {
            match deed {
                Deed::Undo => drop(history.undo(&mut document).unwrap()),
                Deed::Redo => drop(history.redo(&mut document).unwrap()),
                deed => if let Some((name, edit)) = command(&mut document, deed) {
                    history.perform(&mut document, name, edit).unwrap();
                },
            }
        }
        check_files(&[&document, &other])?;
        history.walk(&mut document, history.position() / 2).unwrap();
        check_files(&[&other, &document])?;
    }
}

#[test]
fn a_merged_entity_can_be_exported() {
    let text = "She flew from Paris to London and then to Rome.";
    for (part, whole) in [("Rome", "Paris"), ("Paris", "Rome"), ("Rome", "London")] {
        let mut document = Document::new("1".to_owned(), "Flight".to_owned(), Text::new(text).unwrap());
        for name in ["Paris", "London", "Rome"] {
            let at = text.find(name).unwrap();
            let span = Span::from_range(at..at + name.len()).unwrap();
            let (_, edit) = commands::add(&mut document, span, &Label::PLACE).unwrap();
            document.apply(edit).unwrap();
        }
        let entities = entity::entities(&document);
        let called = |name: &str| entities.iter().find(|entity| entity.name == name).unwrap();
        let (_, edit) = entities::merge(&document, called(part), called(whole)).unwrap();
        document.apply(edit).unwrap();
        check_files(&[&document]).unwrap();
    }
}
