//! Drafts: what a person has typed that is in no article yet. They lie beside the journal, so that they outlive the page.
//!
//! An article may have several, as two tabs may have had its text open: each has a name of its own, made when it was
//! begun.

use idb::KeyRange;
use js_sys::Array;
use serde::{Deserialize, Serialize};
use tagline_wire::{
    Unreadable,
    seal::{self, Stored},
};
use wasm_bindgen::{JsCast, JsValue};

use super::database::{self, Durability, OPEN_ONE, StoreError, Work};

/// Stands for the article that a draft in the box for a new article belongs to.
pub(crate) const NEW_ARTICLE: &str = "";

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub(crate) text: String,
    /// The [fingerprint](seal::fingerprint) of the text that it was begun from.
    pub(crate) base: u32,
    /// Milliseconds since 1970 of the last change.
    pub(crate) changed: u64,
}

impl Stored for Draft {
    const VERSION: u8 = 1;
}

/// The first part of every draft's key, before the article and the name.
const DRAFT: &str = "draft";

/// Returns the names of an article's drafts.
pub(crate) async fn names(article: &str) -> Result<Vec<String>, StoreError> {
    let work = Work::reading(&[OPEN_ONE]).await?;
    let keys = work.store(OPEN_ONE)?.get_all_keys(Some(all(article)?.into()), None)?.await?;
    Ok(keys.iter().filter_map(|key| key.dyn_ref::<Array>()?.get(2).as_string()).collect())
}

/// Returns a draft; `None` if there is none of that name.
pub(crate) async fn get(article: &str, name: &str) -> Result<Option<Result<Draft, Unreadable>>, StoreError> {
    let work = Work::reading(&[OPEN_ONE]).await?;
    let found = work.store(OPEN_ONE)?.get(key(article, name))?.await?;
    Ok(found.map(|value| seal::unseal(&database::bytes(&value))))
}

/// Stores a draft in the place of what it was.
pub(crate) async fn put(article: &str, name: &str, draft: &Draft) -> Result<(), StoreError> {
    let work = Work::writing(&[OPEN_ONE], Durability::Strict).await?;
    work.store(OPEN_ONE)?.put(&database::value(&seal::seal(draft)), Some(&key(article, name)))?.await?;
    work.done().await
}

/// Removes a draft, if there is one of that name.
pub(crate) async fn remove(article: &str, name: &str) -> Result<(), StoreError> {
    let work = Work::writing(&[OPEN_ONE], Durability::Relaxed).await?;
    work.store(OPEN_ONE)?.delete(key(article, name))?.await?;
    work.done().await
}

fn key(article: &str, name: &str) -> JsValue {
    Array::of3(&DRAFT.into(), &article.into(), &name.into()).into()
}

/// The keys of all drafts of an article.
pub(super) fn all(article: &str) -> Result<KeyRange, StoreError> {
    database::beginning_with(&[DRAFT, article])
}
