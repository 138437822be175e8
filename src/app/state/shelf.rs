//! What this browser keeps: every document, and which one was open.
//!
//! IndexedDB holds two stores with the document's identifier as key: `documents` with the whole snapshot, `shelf`
//! with the little that the list of earlier articles shows. Both are written in one transaction. At most one save is
//! under way; a change made meanwhile is saved right after.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, TransactionMode};
use js_sys::Uint8Array;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tagline_core::Status;
use wasm_bindgen::JsValue;

use super::{notices::Notices, snapshot::Snapshot};
use crate::dom::settings;

const DATABASE: &str = "tagline";
const DOCUMENTS: &str = "documents";
const SHELF: &str = "shelf";
/// The setting that says which document was open.
const OPEN: &str = "tagline.open";

/// The documents kept in this browser.
#[derive(Clone, Copy)]
pub(crate) struct Shelf {
    notices: Notices,
    entries: RwSignal<Vec<Entry>>,
    state: RwSignal<SaveState>,
    saving: StoredValue<bool>,
    next: StoredValue<Option<Snapshot>>,
}

/// What the list shows of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) mentions: u32,
    pub(crate) confirmed: u32,
    /// Milliseconds since 1970 of the last change.
    pub(crate) changed: u64,
}

/// Whether the last change is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SaveState {
    Saved,
    Saving,
    /// The browser refuses; the work is in memory only.
    Failed,
}

impl Shelf {
    pub(crate) fn new(notices: Notices) -> Self {
        let shelf = Self {
            notices,
            entries: RwSignal::new(Vec::new()),
            state: RwSignal::new(SaveState::Saved),
            saving: StoredValue::new(false),
            next: StoredValue::new(None),
        };
        shelf.refresh();
        shelf
    }

    /// The documents kept, the last changed first. Tracked.
    pub(crate) fn entries(self) -> Vec<Entry> {
        self.entries.get()
    }

    /// The documents kept, the last changed first.
    pub(crate) fn entries_untracked(self) -> Vec<Entry> {
        self.entries.get_untracked()
    }

    /// Whether the last change is stored. Tracked.
    pub(crate) fn state(self) -> SaveState {
        self.state.get()
    }

    /// Notes which document is open, for the next visit.
    pub(crate) fn remember_open(self, id: Option<&str>) {
        match id {
            // Where settings are blocked the next visit begins at the desk, with the document in its list.
            Some(id) => settings::keep_text(OPEN, id),
            None => settings::forget(OPEN),
        }
    }

    /// The document that was open when the page was left.
    pub(crate) async fn load(self) -> Option<Snapshot> {
        let id = settings::text(OPEN)?;
        self.read(&id).await
    }

    /// A document from the shelf, or a word to the person why it cannot be opened.
    pub(crate) async fn read(self, id: &str) -> Option<Snapshot> {
        match read(id).await {
            Ok(Some(bytes)) => Snapshot::from_bytes(&bytes)
                .inspect_err(|error| self.notices.tell(format!("An article could not be opened: {error}.")))
                .ok(),
            Ok(None) => None,
            Err(error) => {
                self.notices.tell(format!(
                    "This browser's storage cannot be read ({}). Nothing in it has been changed.",
                    detail(&error)
                ));
                None
            }
        }
    }

    /// Stores a snapshot, now or as soon as the save under way is done.
    pub(crate) fn save(self, snapshot: Snapshot) {
        self.next.set_value(Some(snapshot));
        if self.saving.get_value() {
            return;
        }
        self.saving.set_value(true);
        self.state.set(SaveState::Saving);
        leptos::task::spawn_local(async move {
            while let Some(snapshot) = self.next.try_update_value(Option::take).flatten() {
                if let Err(error) = write(&entry(&snapshot), snapshot.to_bytes()).await {
                    if self.state.get_untracked() != SaveState::Failed {
                        self.notices.tell(format!(
                            "This browser does not store the article ({}). It stays here until you close the page: export it to keep it.",
                            detail(&error)
                        ));
                    }
                    self.state.set(SaveState::Failed);
                } else {
                    self.state.set(SaveState::Saved);
                }
            }
            self.saving.set_value(false);
        });
    }

    /// Whether an article of that name is kept here.
    pub(crate) async fn holds(self, id: &str) -> bool {
        read(id).await.is_ok_and(|found| found.is_some())
    }

    /// Stores a document that is not the open one.
    pub(crate) async fn put(self, snapshot: &Snapshot) -> bool {
        write(&entry(snapshot), snapshot.to_bytes()).await.is_ok()
    }

    /// Takes a document off the shelf, with an offer to put it back.
    pub(crate) fn remove(self, entry: Entry) {
        leptos::task::spawn_local(async move {
            let removed = async {
                let bytes = read(&entry.id).await?;
                remove(&entry.id).await?;
                Ok::<_, idb::Error>(bytes)
            };
            match removed.await {
                Ok(bytes) => {
                    self.refresh();
                    let (text, bytes) =
                        (format!("“{}” was removed from this browser.", entry.title), bytes.unwrap_or_default());
                    self.notices.offer(text, "Put it back", move || {
                        let (entry, bytes) = (entry.clone(), bytes.clone());
                        self.notices.dismiss();
                        leptos::task::spawn_local(async move {
                            let _ = write(&entry, bytes).await;
                            self.refresh();
                        });
                    });
                }
                Err(error) => self.notices.tell(format!("The article was not removed ({}).", detail(&error))),
            }
        });
    }

    /// Reads the list anew.
    pub(crate) fn refresh(self) {
        leptos::task::spawn_local(async move {
            if let Ok(mut entries) = list().await {
                entries.sort_by_key(|entry| std::cmp::Reverse(entry.changed));
                self.entries.set(entries);
            }
        });
    }
}

fn entry(snapshot: &Snapshot) -> Entry {
    let document = &snapshot.document;
    let count = |wanted: fn(Status) -> bool| {
        let found = document.layer().iter().filter(|annotation| wanted(annotation.status)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
    let changed = js_sys::Date::now() as u64;
    Entry {
        id: document.id().to_owned(),
        title: document.title().to_owned(),
        mentions: count(|status| status != Status::Rejected),
        confirmed: count(|status| status == Status::Confirmed),
        changed,
    }
}

fn detail(error: &idb::Error) -> String {
    error.to_string()
}

async fn database() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            for store in [DOCUMENTS, SHELF] {
                // A store that cannot be made shows as an error of the first save.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    request.await
}

async fn write(entry: &Entry, bytes: Vec<u8>) -> Result<(), idb::Error> {
    let database = database().await?;
    let transaction = database.transaction(&[DOCUMENTS, SHELF], TransactionMode::ReadWrite)?;
    let key = JsValue::from_str(&entry.id);
    let shown = postcard::to_allocvec(entry).unwrap_or_default();
    // Both requests are made before anything is awaited: a transaction closes when it is left alone.
    let puts = [
        transaction.object_store(DOCUMENTS)?.put(&Uint8Array::from(bytes.as_slice()), Some(&key))?,
        transaction.object_store(SHELF)?.put(&Uint8Array::from(shown.as_slice()), Some(&key))?,
    ];
    let done = transaction.commit()?;
    for put in puts {
        put.await?;
    }
    done.await?;
    database.close();
    Ok(())
}

async fn read(id: &str) -> Result<Option<Vec<u8>>, idb::Error> {
    let database = database().await?;
    let transaction = database.transaction(&[DOCUMENTS], TransactionMode::ReadOnly)?;
    let found = transaction.object_store(DOCUMENTS)?.get(Query::Key(JsValue::from_str(id)))?.await?;
    database.close();
    Ok(found.map(|bytes| Uint8Array::new(&bytes).to_vec()))
}

async fn remove(id: &str) -> Result<(), idb::Error> {
    let database = database().await?;
    let transaction = database.transaction(&[DOCUMENTS, SHELF], TransactionMode::ReadWrite)?;
    let key = || Query::Key(JsValue::from_str(id));
    let deletions =
        [transaction.object_store(DOCUMENTS)?.delete(key())?, transaction.object_store(SHELF)?.delete(key())?];
    let done = transaction.commit()?;
    for deletion in deletions {
        deletion.await?;
    }
    done.await?;
    database.close();
    Ok(())
}

async fn list() -> Result<Vec<Entry>, idb::Error> {
    let database = database().await?;
    let transaction = database.transaction(&[SHELF], TransactionMode::ReadOnly)?;
    let found = transaction.object_store(SHELF)?.get_all(None, None)?.await?;
    database.close();
    Ok(found.iter().filter_map(|bytes| postcard::from_bytes(&Uint8Array::new(bytes).to_vec()).ok()).collect())
}
