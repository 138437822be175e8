//! What is stored of a document, read again and replayed.

use tagline_core::{Document, History, Text, journal::Entry};
use tagline_wire::Snapshot;

/// A stored document is refused, or is sound; so it is after every entry of its journal, whether that could be replayed or
/// not, and after all that can be undone. Checksums are left aside here, as no fuzzer would get past them.
pub(super) fn hold(bytes: &[u8]) {
    drop(Snapshot::from_bytes(bytes));
    let (mut document, mut history, entries) = match postcard::take_from_bytes::<Snapshot>(bytes) {
        Ok((snapshot, rest)) => (snapshot.document, snapshot.history, rest),
        Err(_) => match plain() {
            Some(document) => (document, History::default(), bytes),
            None => return,
        },
    };
    sound(&document);
    for entry in postcard::from_bytes::<Vec<Entry>>(entries).unwrap_or_default() {
        if let Err(refusal) = entry.replay(&mut document, &mut history) {
            assert!(!refusal.to_string().is_empty());
        }
        sound(&document);
    }
    while let Ok(Some(_)) = history.undo(&mut document) {
        sound(&document);
    }
}

fn plain() -> Option<Document> {
    let text = Text::new("Zoë Okafor flew to 🏮 Łódź on 3 March 2021.").ok()?;
    Some(Document::new("1".to_owned(), "Zoë".to_owned(), text))
}

fn sound(document: &Document) {
    for annotation in document.layer().iter() {
        assert!(document.text().slice(annotation.span).is_some(), "{annotation:?} is outside its text");
        assert_eq!(document.layer().get(annotation.id), Some(annotation));
        assert!(annotation.id.0 < document.layer().next_id(), "the number of {annotation:?} can be given once more");
    }
}
