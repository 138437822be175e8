//! Files that are being taken in: which are yet to be read, and what was said of those that have been.
//!
//! The files themselves are gone with the page, so a visit that is cut off leaves word here for the next one. Each page
//! that takes in files is an *importer* with a name of its own. What comes of a file is written in the same transaction
//! as the articles that it held.

use idb::KeyRange;
use js_sys::Array;
use serde::{Deserialize, Serialize};
use tagline_wire::seal::{self, Stored};
use wasm_bindgen::{JsCast, JsValue};

use super::database::{self, Durability, OPEN_ONE, StoreError, Work};

/// A file, and what has come of it so far. One that was read without a word is forgotten at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ImportedFile {
    pub(crate) name: String,
    pub(crate) outcome: FileOutcome,
}

/// What has come of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FileOutcome {
    /// Not read, or not to its end.
    Waiting,
    /// It could not be read, for this reason.
    Failed(String),
    /// It was read, and this was mended or left out.
    Mended(Vec<String>),
}

impl Stored for ImportedFile {
    const VERSION: u8 = 1;
}

/// The place of a file among those of an importer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FilePlace {
    pub(crate) importer: String,
    pub(crate) number: u32,
}

/// The first part of every key, before the importer and the number.
const IMPORT: &str = "import";

/// Notes files that are to be read, numbered from `first` on.
///
/// # Errors
/// If the browser does not store it; nothing has been noted then.
pub(crate) async fn begin(importer: &str, first: u32, names: Vec<String>) -> Result<(), StoreError> {
    let work = Work::writing(&[OPEN_ONE], Durability::Relaxed).await?;
    let store = work.store(OPEN_ONE)?;
    let mut requests = Vec::new();
    for (number, name) in (first..).zip(names) {
        let file = ImportedFile { name, outcome: FileOutcome::Waiting };
        requests.push(store.put(&database::value(&seal::seal(&file)), Some(&key(importer, number)))?);
    }
    for request in requests {
        request.await?;
    }
    work.done().await
}

/// Notes what has come of a file, as part of a transaction that writes to [`OPEN_ONE`].
pub(super) async fn settle(work: &Work, place: &FilePlace, file: &ImportedFile) -> Result<(), StoreError> {
    let (store, key) = (work.store(OPEN_ONE)?, key(&place.importer, place.number));
    match &file.outcome {
        FileOutcome::Mended(lines) if lines.is_empty() => store.delete(key)?.await?,
        _ => drop(store.put(&database::value(&seal::seal(file)), Some(&key))?.await?),
    }
    Ok(())
}

/// Notes what has come of a file that held nothing.
///
/// # Errors
/// If the browser does not store it: the next visit may say then that the file was not read.
pub(crate) async fn note(place: &FilePlace, file: &ImportedFile) -> Result<(), StoreError> {
    let work = Work::writing(&[OPEN_ONE], Durability::Relaxed).await?;
    settle(&work, place, file).await?;
    work.done().await
}

/// Forgets the files of an importer below a number: the person has been told of them.
///
/// # Errors
/// If the browser does not store it: the next visit may tell of them once more.
pub(crate) async fn forget(importer: &str, below: u32) -> Result<(), StoreError> {
    let work = Work::writing(&[OPEN_ONE], Durability::Relaxed).await?;
    let begin = Array::of2(&IMPORT.into(), &importer.into());
    let range = KeyRange::bound(&begin.into(), &key(importer, below), None, Some(true))?;
    work.store(OPEN_ONE)?.delete(range)?.await?;
    work.done().await
}

/// Returns the importers that have left word.
///
/// # Errors
/// If the browser does not tell.
pub(crate) async fn importers() -> Result<Vec<String>, StoreError> {
    let work = Work::reading(&[OPEN_ONE]).await?;
    let range = database::beginning_with(&[IMPORT])?;
    let keys = work.store(OPEN_ONE)?.get_all_keys(Some(range.into()), None)?.await?;
    let mut found: Vec<String> = keys.iter().filter_map(|key| key.dyn_ref::<Array>()?.get(1).as_string()).collect();
    found.dedup();
    Ok(found)
}

/// Makes what an importer has left another's, numbered from `first` on, and returns it in the order of its files. A record
/// that cannot be read is dropped: its file is in no state that could be told.
///
/// # Errors
/// If the browser does not do it; everything is as before then.
pub(crate) async fn adopt(importer: &str, heir: &str, first: u32) -> Result<Vec<ImportedFile>, StoreError> {
    let work = Work::writing(&[OPEN_ONE], Durability::Relaxed).await?;
    let store = work.store(OPEN_ONE)?;
    let range = database::beginning_with(&[IMPORT, importer])?;
    let found = store.get_all(Some(range.clone().into()), None)?.await?;
    store.delete(range)?.await?;
    let files: Vec<ImportedFile> =
        found.iter().filter_map(|value| seal::unseal(&database::bytes(value)).ok()).collect();
    for (number, file) in (first..).zip(&files) {
        store.put(&database::value(&seal::seal(file)), Some(&key(heir, number)))?.await?;
    }
    work.done().await?;
    Ok(files)
}

fn key(importer: &str, number: u32) -> JsValue {
    Array::of3(&IMPORT.into(), &importer.into(), &number.into()).into()
}
