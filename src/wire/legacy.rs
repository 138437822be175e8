//! What earlier versions of the page stored, and how it becomes what is stored now.
//!
//! The first layout of the database had two stores with the document's identifier as key: `documents` with the whole
//! document, rewritten at each edit, and `shelf` with what the list showed. Neither had a checksum. The files in
//! `fixtures/` were written by that version of the page.

use serde::Deserialize;
use tagline_core::{Document, Edit, History};

use crate::{Listing, OpenOrder, Snapshot};

/// The first byte of a document in the first layout.
const SCHEMA: u8 = 2;

#[derive(Deserialize)]
struct FirstSnapshot {
    document: Document,
    history: FirstHistory,
    tagged: Option<String>,
    open_order: Option<OpenOrder>,
}

/// Steps without numbers.
#[derive(Deserialize)]
struct FirstHistory {
    done: Vec<(String, Edit)>,
    undone: Vec<(String, Edit)>,
}

#[derive(Deserialize)]
struct FirstListing {
    _id: String,
    title: String,
    mentions: u32,
    confirmed: u32,
    changed: u64,
}

/// A document of the first layout; `None` if the bytes are none.
#[must_use]
pub fn snapshot(bytes: &[u8]) -> Option<Snapshot> {
    let (&SCHEMA, content) = bytes.split_first()? else { return None };
    let FirstSnapshot { document, history, tagged, open_order } = postcard::from_bytes(content).ok()?;
    let history = History::new(history.done, history.undone);
    Some(Snapshot { document, history, tagged, open_order, revision: 0 })
}

/// The listing of a document of the first layout: what the document itself tells or, if that cannot be read, what its
/// old listing told.
#[must_use]
pub fn listing(id: &str, document: &[u8], listing: Option<&[u8]>) -> Listing {
    let old: Option<FirstListing> = listing.and_then(|bytes| postcard::from_bytes(bytes).ok());
    let changed = old.as_ref().map_or(0, |old| old.changed);
    match (snapshot(document), old) {
        (Some(snapshot), _) => Listing::of(&snapshot, changed),
        (None, Some(FirstListing { title, mentions, confirmed, .. })) => {
            Listing { title, confirmed, suggested: mentions.saturating_sub(confirmed), ..Listing::unknown(id, changed) }
        }
        (None, None) => Listing::unknown(id, changed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tagging;
    use tagline_core::{CivilDate, Label};

    const DOCUMENT: &[u8] = include_bytes!("fixtures/first-document.bin");
    const LISTING: &[u8] = include_bytes!("fixtures/first-listing.bin");

    #[test]
    fn a_document_of_the_first_layout_comes_with_all_it_had() {
        let mut snapshot = Snapshot::from_bytes(DOCUMENT).unwrap();
        assert_eq!(snapshot.document.title(), "Łódź, 2021");
        assert_eq!(snapshot.tagged.as_deref(), Some("tagline 1"));
        assert_eq!(snapshot.open_order.as_ref().map(|open| open.example.as_str()), Some("03/04/2021"));
        let steps: Vec<_> = snapshot.history.steps().map(|step| (step.serial, step.name.clone())).collect();
        assert_eq!(steps.first(), Some(&(1, "Łódź is now a place".to_owned())));
        assert_eq!(steps.last(), Some(&(9, "Numeric dates have the day first".to_owned())));
        assert_eq!((steps.len(), snapshot.history.position(), snapshot.history.made()), (9, 7, 9));
        let Snapshot { document, history, .. } = &mut snapshot;
        history.walk(document, 9).unwrap();
        assert_eq!(document.date(), CivilDate::new(2021, 4, 5));
        history.walk(document, 0).unwrap();
        assert!(document.text().as_str().starts_with("Zoë Okafor flew"));
        assert!(document.layer().iter().all(tagline_core::Annotation::is_replaceable));
        assert_eq!(document.layer().len(), 6);
    }

    #[test]
    fn what_is_written_of_it_now_is_the_same() {
        let snapshot = Snapshot::from_bytes(DOCUMENT).unwrap();
        assert_eq!(Snapshot::from_bytes(&snapshot.to_bytes()), Ok(snapshot));
    }

    #[test]
    fn its_listing_tells_more_than_it_did() {
        let listed = listing("18f-1", DOCUMENT, Some(LISTING));
        assert_eq!(
            (listed.title.as_str(), listed.changed, listed.tagging),
            ("Łódź, 2021", 1_764_000_000_000, Tagging::Done)
        );
        assert_eq!((listed.confirmed, listed.suggested, listed.rejected), (3, 3, 1));
        let counts = [(Label::PERSON, 1), (Label::PLACE, 3), (Label::DATE, 2)];
        assert_eq!(listed.counts, counts);
        let damaged = listing("18f-1", &DOCUMENT[..20], Some(LISTING));
        assert_eq!((damaged.title.as_str(), damaged.confirmed, damaged.suggested), ("Łódź, 2021", 3, 3));
        assert_eq!(listing("18f-1", &[], None).title, "Article 18f-1");
    }

    #[test]
    fn a_damaged_document_of_the_first_layout_is_an_error() {
        for len in 0..DOCUMENT.len() {
            assert!(Snapshot::from_bytes(&DOCUMENT[..len]).is_err(), "{len}");
        }
    }
}
