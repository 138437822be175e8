//! The documents of this browser: listed, opened, kept and removed.
//!
//! Nothing but requests of the same transaction is awaited inside one: a transaction closes when it is left alone.

use tagline_wire::{Listing, Record, Snapshot, Unreadable, seal};
use wasm_bindgen::JsValue;

use super::{
    backup::Records,
    database::{self, Durability, JOURNAL, LISTINGS, OPEN_ONE, SNAPSHOTS, StoreError, Work},
    entry::Entry,
    restore::{self, Numbered, Restored},
};

/// Why a document cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OpenError {
    Store(StoreError),
    Unreadable(Unreadable),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Unreadable(error) => error.fmt(f),
        }
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What lists show, of every document, in no order. A listing that cannot be read is made anew when its document is
/// opened next; until then it shows as much as is known.
pub(crate) async fn list() -> Result<Vec<Listing>, StoreError> {
    let work = Work::reading(&[LISTINGS]).await?;
    let store = work.store(LISTINGS)?;
    let (keys, values) = (store.get_all_keys(None, None)?, store.get_all(None, None)?);
    let (keys, values) = (keys.await?, values.await?);
    let read = keys.iter().zip(&values).map(|(key, value)| listing(&key.as_string().unwrap_or_default(), value));
    Ok(read.collect())
}

/// What lists show of a document, by its record; as much as is known if that cannot be read.
pub(super) fn listing(id: &str, record: &JsValue) -> Listing {
    seal::unseal(&database::bytes(record)).unwrap_or_else(|_| Listing::unknown(id, 0))
}

/// A document, put together from its records; `None` if there is none of that name.
pub(crate) async fn open(id: &str) -> Result<Option<Restored>, OpenError> {
    let records = records(id).await?;
    if records.snapshots.is_empty() && records.journal.is_empty() {
        return Ok(None);
    }
    restore::restore(&records.snapshots, &records.journal).map(Some).map_err(OpenError::Unreadable)
}

/// Every record of a document.
pub(crate) async fn records(id: &str) -> Result<Records, StoreError> {
    let work = Work::reading(&[LISTINGS, SNAPSHOTS, JOURNAL]).await?;
    let listing = work.store(LISTINGS)?.get(JsValue::from_str(id))?.await?;
    let snapshots = numbered(&work, SNAPSHOTS, id, 0).await?;
    let journal = numbered(&work, JOURNAL, id, 0).await?;
    let listing = listing.map(|value| database::bytes(&value)).unwrap_or_default();
    Ok(Records { id: id.to_owned(), listing, snapshots, journal })
}

/// The entries of a document's journal after a number, in order; those that cannot be read say why.
pub(crate) async fn entries_after(id: &str, number: u32) -> Result<Vec<(u32, Result<Entry, Unreadable>)>, StoreError> {
    let work = Work::reading(&[JOURNAL]).await?;
    let found = numbered(&work, JOURNAL, id, number.saturating_add(1)).await?;
    Ok(found.into_iter().map(|(number, bytes)| (number, seal::unseal(&bytes))).collect())
}

async fn numbered(work: &Work, store: &str, id: &str, from: u32) -> Result<Vec<Numbered>, StoreError> {
    let store = work.store(store)?;
    let range = database::from(id, from)?;
    let (keys, values) =
        (store.get_all_keys(Some(range.clone().into()), None)?, store.get_all(Some(range.into()), None)?);
    let (keys, values) = (keys.await?, values.await?);
    Ok(keys.iter().zip(&values).map(|(key, value)| (database::number(key), database::bytes(value))).collect())
}

/// Stores a document that is new here.
///
/// # Errors
/// [`StoreError::Conflict`] if there is one of that name: it is not overwritten.
pub(crate) async fn create(snapshot: &Snapshot, listing: &Listing) -> Result<(), StoreError> {
    let record = Record { listing: listing.clone(), snapshot: snapshot.to_bytes() };
    let work = Work::writing(&[LISTINGS, SNAPSHOTS], Durability::Strict).await?;
    add(&work, &[record]).await?;
    work.done().await
}

/// Stores documents that are new here, as part of a transaction.
pub(super) async fn add(work: &Work, records: &[Record]) -> Result<(), StoreError> {
    let (listings, snapshots) = (work.store(LISTINGS)?, work.store(SNAPSHOTS)?);
    let mut requests = Vec::new();
    for Record { listing, snapshot } in records {
        let id = JsValue::from_str(&listing.id);
        requests.push(listings.add(&database::value(&seal::seal(listing)), Some(&id))?);
        requests.push(snapshots.add(&database::value(snapshot), Some(&database::key(&listing.id, 0)))?);
    }
    for request in requests {
        request.await?;
    }
    Ok(())
}

/// What is written down of a document at once.
pub(crate) struct Addition {
    /// Its number among the document's records.
    pub(crate) number: u32,
    /// The entry of the journal.
    pub(crate) entry: Option<Vec<u8>>,
    /// The document as it is afterwards.
    pub(crate) whole: Option<Whole>,
    /// Whether a person did it.
    pub(crate) by_hand: bool,
}

/// A new snapshot of a document.
pub(crate) struct Whole {
    pub(crate) snapshot: Vec<u8>,
    pub(crate) listing: Listing,
    /// The number of the record before which nothing is needed any more.
    pub(crate) keep_from: u32,
}

/// Writes an addition down. What a new snapshot makes needless goes in the same transaction.
///
/// # Errors
/// [`StoreError::Conflict`] if there is an entry of that number: another tab has written it.
pub(crate) async fn append(id: &str, addition: Addition) -> Result<(), StoreError> {
    let Addition { number, entry, whole, by_hand } = addition;
    let stores: &[&str] = if whole.is_some() { &[JOURNAL, SNAPSHOTS, LISTINGS] } else { &[JOURNAL] };
    let durability = if by_hand { Durability::Strict } else { Durability::Relaxed };
    let work = Work::writing(stores, durability).await?;
    let journal = work.store(JOURNAL)?;
    let key = database::key(id, number);
    if let Some(entry) = entry {
        journal.add(&database::value(&entry), Some(&key))?.await?;
    }
    if let Some(Whole { snapshot, mut listing, keep_from }) = whole {
        let (snapshots, listings) = (work.store(SNAPSHOTS)?, work.store(LISTINGS)?);
        snapshots.put(&database::value(&snapshot), Some(&key))?.await?;
        snapshots.delete(database::below(id, keep_from)?)?.await?;
        journal.delete(database::below(id, keep_from.saturating_add(1))?)?.await?;
        let id = JsValue::from_str(id);
        let before = listings.get(id.clone())?.await?.and_then(|found| seal::unseal(&database::bytes(&found)).ok());
        listing.place = before.map_or(listing.place, |before: Listing| before.place);
        listings.put(&database::value(&seal::seal(&listing)), Some(&id))?.await?;
    }
    work.done().await
}

/// Changes what lists show of a document; nothing if there is no such document.
pub(crate) async fn relist(id: &str, change: impl FnOnce(&mut Listing)) -> Result<(), StoreError> {
    let work = Work::writing(&[LISTINGS], Durability::Relaxed).await?;
    let store = work.store(LISTINGS)?;
    let key = JsValue::from_str(id);
    if let Some(found) = store.get(key.clone())?.await? {
        let mut listing = listing(id, &found);
        change(&mut listing);
        store.put(&database::value(&seal::seal(&listing)), Some(&key))?.await?;
    }
    work.done().await
}

/// Puts the records of a document where there are none of that name.
///
/// # Errors
/// [`StoreError::Conflict`] if there are: they are not overwritten.
pub(crate) async fn put_back(records: &Records) -> Result<(), StoreError> {
    let id = &records.id;
    let work = Work::writing(&[LISTINGS, SNAPSHOTS, JOURNAL], Durability::Strict).await?;
    let mut requests = Vec::new();
    let key = JsValue::from_str(id);
    requests.push(work.store(LISTINGS)?.add(&database::value(&records.listing), Some(&key))?);
    for (store, records) in [(SNAPSHOTS, &records.snapshots), (JOURNAL, &records.journal)] {
        let store = work.store(store)?;
        for (number, bytes) in records {
            requests.push(store.add(&database::value(bytes), Some(&database::key(id, *number)))?);
        }
    }
    for request in requests {
        request.await?;
    }
    work.done().await
}

/// The only key of the store that says which document was open.
const LAST: &str = "last";

/// Notes which document is open. Not in the browser's small settings: those it may write seconds later, or never if it
/// dies.
pub(crate) async fn note_open(id: Option<&str>) -> Result<(), StoreError> {
    let work = Work::writing(&[OPEN_ONE], Durability::Relaxed).await?;
    let store = work.store(OPEN_ONE)?;
    let key = JsValue::from_str(LAST);
    match id {
        Some(id) => drop(store.put(&JsValue::from_str(id), Some(&key))?.await?),
        None => store.delete(key)?.await?,
    }
    work.done().await
}

/// The document that was open last.
pub(crate) async fn noted_open() -> Result<Option<String>, StoreError> {
    let work = Work::reading(&[OPEN_ONE]).await?;
    let found = work.store(OPEN_ONE)?.get(JsValue::from_str(LAST))?.await?;
    Ok(found.and_then(|id| id.as_string()))
}
