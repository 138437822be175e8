//! The database of this browser: opened once, brought up to date, and its refusals put into words.

use std::{cell::RefCell, rc::Rc};

use futures_channel::oneshot;
use gloo::timers::callback::Timeout;
use idb::{
    DatabaseEvent as _, Error, Event as _, Factory, KeyRange, ObjectStoreParams, Request as _, Transaction,
    TransactionResult, event::VersionChangeEvent,
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use tagline_wire::{legacy, seal};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{DomException, IdbDatabase, IdbTransaction};

const NAME: &str = "tagline";
/// The version of the layout: which stores there are. That of what is in them is written in each record.
const LAYOUT: u32 = 2;
/// What lists show, by the document's identifier.
pub(super) const LISTINGS: &str = "listings";
/// Whole documents, by identifier and number.
pub(super) const SNAPSHOTS: &str = "snapshots";
/// What happened to documents, by identifier and number.
pub(super) const JOURNAL: &str = "journal";
/// What else the page remembers: which document was open, by a fixed key; what was typed and is in no document yet, by
/// the keys that [`drafts`](super::drafts) makes; which files are being taken in, by those of
/// [`imports`](super::imports). The store is called after what it held first.
pub(super) const OPEN_ONE: &str = "open";
/// The stores of the first layout.
const DOCUMENTS: &str = "documents";
const SHELF: &str = "shelf";
/// How long the browser may take to open the database before the page works without it, in milliseconds. What is opened
/// later is used then.
const PATIENCE_TO_OPEN: u32 = 20_000;
/// How long another tab may take to let go of the database before it counts as blocked, in milliseconds.
const PATIENCE: u32 = 3000;

/// Why the browser did not store or read something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StoreError {
    /// The disk, or what the browser allows this page of it, is full.
    Full,
    /// Another tab holds an older version of the page open, which keeps the database from being brought up to date.
    Blocked,
    /// The database was made by a newer version of the page.
    Newer,
    /// Something was there already, which only another tab can have written.
    Conflict,
    /// The browser has no storage for this page, as in some private windows, or refuses for a reason of its own.
    Refused(String),
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Full => f.write_str("this browser's storage is full"),
            Self::Blocked => f.write_str("another tab still has an older version of this page open: close that tab"),
            Self::Newer => f.write_str("it was written by a newer version of this page: reload to get that version"),
            Self::Conflict => f.write_str("another tab has changed it in the meantime"),
            Self::Refused(reason) => write!(f, "this browser refused: {reason}"),
        }
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let exception = match &error {
            Error::DomException(exception) => Some(exception.clone()),
            Error::AddFailed(value)
            | Error::UpdateFailed(value)
            | Error::GetFailed(value)
            | Error::GetAllFailed(value)
            | Error::DeleteFailed(value)
            | Error::IndexedDbOpenFailed(value)
            | Error::TransactionOpenFailed(value)
            | Error::TransactionCommitError(value) => value.dyn_ref::<DomException>().cloned(),
            _ => None,
        };
        exception.map_or_else(|| Self::Refused(error.to_string()), |exception| Self::of(&exception))
    }
}

impl StoreError {
    fn of(exception: &DomException) -> Self {
        match exception.name().as_str() {
            "QuotaExceededError" => Self::Full,
            "VersionError" => Self::Newer,
            "ConstraintError" => Self::Conflict,
            name => Self::Refused(format!("{name}, {}", exception.message())),
        }
    }
}

/// How sure a transaction is to survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// Handed to the operating system, so that it survives the end of the browser.
    Relaxed,
    /// Written to the disk, so that it survives the end of the machine too.
    Strict,
}

thread_local! {
    /// The open connection. Lost when another version of the page asks for it or the browser clears its storage.
    static OPEN: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
}

/// A transaction, and the browser's own handle of it, which knows why it failed.
pub(super) struct Work {
    transaction: Transaction,
    handle: IdbTransaction,
}

#[wasm_bindgen]
extern "C" {
    /// A database whose transactions can be asked to be durable, which the bindings do not know yet.
    type Durable;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Durable, stores: &Array, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;
}

impl Work {
    /// Begins to read.
    pub(super) async fn reading(stores: &[&str]) -> Result<Self, StoreError> {
        Self::begin(stores, "readonly", Durability::Relaxed).await
    }

    /// Begins to write.
    pub(super) async fn writing(stores: &[&str], durability: Durability) -> Result<Self, StoreError> {
        Self::begin(stores, "readwrite", durability).await
    }

    async fn begin(stores: &[&str], mode: &str, durability: Durability) -> Result<Self, StoreError> {
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let options = Object::new();
        let durability = match durability {
            Durability::Relaxed => "relaxed",
            Durability::Strict => "strict",
        };
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&options, &"durability".into(), &durability.into());
        let begun = |database: IdbDatabase| database.unchecked_ref::<Durable>().transaction(&names, mode, &options);
        let handle = match begun(connection().await?) {
            Ok(handle) => handle,
            // A connection that was closed behind our back is opened once more.
            Err(_) => {
                OPEN.set(None);
                begun(connection().await?).map_err(Error::TransactionOpenFailed)?
            }
        };
        Ok(Self { transaction: handle.clone().into(), handle })
    }

    pub(super) fn store(&self, name: &str) -> Result<idb::ObjectStore, StoreError> {
        Ok(self.transaction.object_store(name)?)
    }

    /// Waits until everything asked for is done for good.
    pub(super) async fn done(self) -> Result<(), StoreError> {
        match self.transaction.await {
            Ok(TransactionResult::Committed) => Ok(()),
            Ok(TransactionResult::Aborted) | Err(_) => Err(match self.handle.error() {
                Some(exception) => StoreError::of(&exception),
                None => StoreError::Refused("the transaction was called off".to_owned()),
            }),
        }
    }
}

/// The key of a document's record.
pub(super) fn key(id: &str, number: u32) -> JsValue {
    Array::of2(&id.into(), &number.into()).into()
}

/// The number in such a key.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was a u32 when it was written")]
pub(super) fn number(key: &JsValue) -> u32 {
    key.unchecked_ref::<Array>().get(1).as_f64().unwrap_or_default() as u32
}

/// A document's records from a number on.
pub(super) fn from(id: &str, number: u32) -> Result<KeyRange, StoreError> {
    let end = Array::of2(&id.into(), &f64::INFINITY.into());
    Ok(KeyRange::bound(&key(id, number), &end.into(), None, Some(true))?)
}

/// A document's records below a number. They begin at the name alone, which comes before all of them: a range that
/// ends where it begins, as that from 0 to 0 would, is refused.
pub(super) fn below(id: &str, number: u32) -> Result<KeyRange, StoreError> {
    Ok(KeyRange::bound(&Array::of1(&id.into()).into(), &key(id, number), None, Some(true))?)
}

/// The keys that are arrays and begin with these parts. An array comes after every name and number, so it ends them.
pub(super) fn beginning_with(parts: &[&str]) -> Result<KeyRange, StoreError> {
    let begin: Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    let end = begin.concat(&Array::of1(&Array::new()));
    Ok(KeyRange::bound(&begin.into(), &end.into(), None, Some(true))?)
}

/// The bytes of a record as they are handed to the database.
pub(super) fn value(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// The bytes of a record as the database gives them.
pub(super) fn bytes(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
}

/// The open connection, opened and brought up to date if need be.
async fn connection() -> Result<IdbDatabase, StoreError> {
    if let Some(open) = OPEN.with_borrow(Clone::clone) {
        return Ok(open);
    }
    let (told, outcome) = oneshot::channel();
    let told = Rc::new(RefCell::new(Some(told)));
    let tell = move |outcome: Result<IdbDatabase, StoreError>| {
        // Nobody may be waiting any more, and the first word counts.
        let _ = told.borrow_mut().take().map(|told| told.send(outcome));
    };
    let mut request = Factory::new()?.open(NAME, Some(LAYOUT))?;
    request.on_upgrade_needed(|event| {
        // An upgrade that fails leaves everything as it was, and the opening fails.
        if upgrade(&event).is_err()
            && let Ok(Some(transaction)) = event.target().map(|request| request.transaction())
        {
            let _ = transaction.abort();
        }
    });
    let blocked = tell.clone();
    request.on_blocked(move |_| {
        #[expect(clippy::disallowed_methods, reason = "the storage knows no views")]
        Timeout::new(PATIENCE, move || blocked(Err(StoreError::Blocked))).forget();
    });
    let late = tell.clone();
    #[expect(clippy::disallowed_methods, reason = "the storage knows no views")]
    Timeout::new(PATIENCE_TO_OPEN, move || late(Err(StoreError::Refused("its storage does not answer".to_owned()))))
        .forget();
    // On its own, so that it comes to its end even if it is blocked for long.
    spawn(async move {
        tell(match request.await {
            Ok(mut database) => {
                database.on_version_change(|event| {
                    if let Ok(database) = event.database() {
                        database.close();
                    }
                    OPEN.set(None);
                });
                database.on_close(|_| OPEN.set(None));
                database.forget_callbacks();
                let database = IdbDatabase::from(database);
                OPEN.set(Some(database.clone()));
                Ok(database)
            }
            Err(error) => Err(error.into()),
        });
    });
    outcome.await.unwrap_or_else(|_| Err(StoreError::Refused("the database did not open".to_owned())))
}

/// Runs a future of the storage, which knows no views.
#[expect(clippy::disallowed_methods, reason = "the storage knows no views")]
fn spawn(work: impl Future<Output = ()> + 'static) {
    leptos::task::spawn_local(work);
}

/// Makes the stores, and moves what the first layout held into them.
fn upgrade(event: &VersionChangeEvent) -> Result<(), Error> {
    let database = event.database()?;
    for store in [LISTINGS, SNAPSHOTS, JOURNAL, OPEN_ONE] {
        database.create_object_store(store, ObjectStoreParams::new())?;
    }
    let transaction = event.target()?.transaction();
    if let (1, Some(transaction)) = (event.old_version()?, transaction) {
        spawn(async move {
            match move_first_layout(&transaction).await {
                Ok(()) => {
                    let _ = [DOCUMENTS, SHELF].map(|store| database.delete_object_store(store));
                }
                Err(_) => {
                    let _ = transaction.abort();
                }
            }
        });
    }
    Ok(())
}

/// Moves the documents of the first layout, each as it is: a damaged one is no reason to lose the others.
async fn move_first_layout(transaction: &Transaction) -> Result<(), Error> {
    let [documents, shelf, listings, snapshots] =
        [DOCUMENTS, SHELF, LISTINGS, SNAPSHOTS].map(|store| transaction.object_store(store));
    let [documents, shelf, listings, snapshots] = [documents?, shelf?, listings?, snapshots?];
    for id in documents.get_all_keys(None, None)?.await? {
        let Some(document) = documents.get(id.clone())?.await? else { continue };
        let shown = shelf.get(id.clone())?.await?;
        let name = id.as_string().unwrap_or_default();
        let listing = legacy::listing(&name, &bytes(&document), shown.map(|shown| bytes(&shown)).as_deref());
        listings.put(&value(&seal::seal(&listing)), Some(&id))?.await?;
        snapshots.put(&document, Some(&key(&name, 0)))?.await?;
    }
    Ok(())
}
