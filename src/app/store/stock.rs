//! Many documents at once: taken in, tagged, moved, deleted. What is in them passes through as it is stored.
//!
//! As in [`documents`](super::documents), nothing but requests of the same transaction is awaited inside one.

use tagline_core::{Edit, journal};
use tagline_wire::{Listing, Place, Record, Tagging, seal};
use wasm_bindgen::JsValue;

use super::{
    database::{self, Durability, JOURNAL, LISTINGS, OPEN_ONE, SNAPSHOTS, StoreError, Work},
    documents::{self, Addition, OpenError},
    drafts,
    entry::{Entry, Event},
    imports::{self, FilePlace, ImportedFile},
};
use crate::dom::clock;

/// How many documents are moved or deleted in a transaction, so that none holds up the page.
const PART: usize = 100;

/// Stores documents that are new here, all of them or none; and if they are the last of a file, what has come of it.
///
/// # Errors
/// [`StoreError::Conflict`] if there is one of that name: it is not overwritten.
pub(crate) async fn add(records: &[Record], end: Option<(&FilePlace, &ImportedFile)>) -> Result<(), StoreError> {
    let work = Work::writing(&[LISTINGS, SNAPSHOTS, OPEN_ONE], Durability::Relaxed).await?;
    documents::add(&work, records).await?;
    if let Some((place, file)) = end {
        imports::settle(&work, place, file).await?;
    }
    work.done().await
}

/// Those of some documents that wait for a tagger and that nobody has touched since they were taken in.
pub(crate) async fn untouched(ids: &[String]) -> Result<Vec<Record>, StoreError> {
    let work = Work::reading(&[LISTINGS, SNAPSHOTS, JOURNAL]).await?;
    let (listings, snapshots) = (work.store(LISTINGS)?, work.store(SNAPSHOTS)?);
    let mut requests = Vec::new();
    for id in ids {
        let key = database::key(id, 0);
        requests.push((listings.get(JsValue::from_str(id))?, snapshots.get(key)?, Touches::ask(&work, id)?));
    }
    let mut records = Vec::new();
    for (listing, snapshot, touches) in requests {
        let (listing, snapshot, touched) = (listing.await?, snapshot.await?, touches.any().await?);
        let listing = listing.and_then(|value| seal::unseal::<Listing>(&database::bytes(&value)).ok());
        if let (Some(listing), Some(snapshot), false) = (listing, snapshot, touched)
            && listing.tagging == Tagging::Waiting
        {
            records.push(Record { listing, snapshot: database::bytes(&snapshot) });
        }
    }
    Ok(records)
}

/// Puts documents that a tagger has been through in the place of what they were, unless somebody has touched them
/// meanwhile. Gives what lists show of those that took it.
pub(crate) async fn retag(records: &[Record]) -> Result<Vec<Listing>, StoreError> {
    let work = Work::writing(&[LISTINGS, SNAPSHOTS, JOURNAL], Durability::Relaxed).await?;
    let (listings, snapshots) = (work.store(LISTINGS)?, work.store(SNAPSHOTS)?);
    let mut requests = Vec::new();
    for record in records {
        let id = &record.listing.id;
        requests.push((record, listings.get(JsValue::from_str(id))?, Touches::ask(&work, id)?));
    }
    let mut taken = Vec::new();
    for (record, before, touches) in requests {
        let (before, touched) = (before.await?, touches.any().await?);
        let before = before.and_then(|value| seal::unseal::<Listing>(&database::bytes(&value)).ok());
        if let Some(before) = before.filter(|_| !touched) {
            taken.push((record, Listing { place: before.place, ..record.listing.clone() }));
        }
    }
    let mut puts = Vec::new();
    for (record, listing) in &taken {
        puts.push(listings.put(&database::value(&seal::seal(listing)), Some(&JsValue::from_str(&listing.id)))?);
        puts.push(snapshots.put(&database::value(&record.snapshot), Some(&database::key(&listing.id, 0)))?);
    }
    for put in puts {
        put.await?;
    }
    work.done().await?;
    Ok(taken.into_iter().map(|(_, listing)| listing).collect())
}

/// Changes where documents are kept. Gives what lists show of them now.
pub(crate) async fn place(places: &[(String, Place)]) -> Result<Vec<Listing>, StoreError> {
    let mut moved = Vec::with_capacity(places.len());
    for part in places.chunks(PART) {
        let work = Work::writing(&[LISTINGS], Durability::Relaxed).await?;
        let store = work.store(LISTINGS)?;
        let mut requests = Vec::new();
        for (id, place) in part {
            requests.push((id, place, store.get(JsValue::from_str(id))?));
        }
        let mut puts = Vec::new();
        for (id, place, found) in requests {
            let Some(found) = found.await? else { continue };
            let listing = Listing { place: *place, ..documents::listing(id, &found) };
            puts.push(store.put(&database::value(&seal::seal(&listing)), Some(&JsValue::from_str(id)))?);
            moved.push(listing);
        }
        for put in puts {
            put.await?;
        }
        work.done().await?;
    }
    Ok(moved)
}

/// Deletes documents for good.
pub(crate) async fn erase(ids: &[String]) -> Result<(), StoreError> {
    for part in ids.chunks(PART) {
        let work = Work::writing(&[LISTINGS, SNAPSHOTS, JOURNAL, OPEN_ONE], Durability::Relaxed).await?;
        let mut requests = Vec::new();
        for id in part {
            requests.push(work.store(OPEN_ONE)?.delete(drafts::all(id)?)?);
            requests.push(work.store(LISTINGS)?.delete(JsValue::from_str(id))?);
            for store in [SNAPSHOTS, JOURNAL] {
                requests.push(work.store(store)?.delete(database::from(id, 0)?)?);
            }
        }
        for request in requests {
            request.await?;
        }
        work.done().await?;
    }
    Ok(())
}

/// Makes a change to a document that nobody has open, as a step of its history. Gives what lists show of it now;
/// `None` if there is no such document, or it refuses.
pub(crate) async fn perform(id: &str, name: String, edit: Edit) -> Result<Option<Listing>, OpenError> {
    let Some(restored) = documents::open(id).await? else { return Ok(None) };
    let (mut snapshot, number) = (restored.snapshot, restored.last + 1);
    let revision = snapshot.revision;
    let Ok((_, step)) = journal::Entry::perform(&mut snapshot.document, &mut snapshot.history, name, edit) else {
        return Ok(None);
    };
    let entry = Some(seal::seal(&Entry { revision, event: Event::Changed(step) }));
    documents::append(id, Addition { number, entry, whole: None, by_hand: true }).await?;
    let mut listing = Listing::of(&snapshot, clock::now());
    documents::relist(id, |before| {
        listing.place = before.place;
        *before = listing.clone();
    })
    .await?;
    Ok(Some(listing))
}

/// Whether anybody has touched a document since it was taken in: then there are more records of it than the first.
struct Touches {
    entries: idb::request::CountStoreRequest,
    snapshots: idb::request::CountStoreRequest,
}

impl Touches {
    fn ask(work: &Work, id: &str) -> Result<Self, StoreError> {
        let count = |store: &str, from: u32| -> Result<_, StoreError> {
            Ok(work.store(store)?.count(Some(database::from(id, from)?.into()))?)
        };
        Ok(Self { entries: count(JOURNAL, 0)?, snapshots: count(SNAPSHOTS, 1)? })
    }

    async fn any(self) -> Result<bool, StoreError> {
        Ok(self.entries.await? + self.snapshots.await? > 0)
    }
}
