//! How much room the browser gives the page, and whether it will keep what lies there.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// What the page uses of the browser's storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// In bytes.
    pub(crate) used: u64,
    /// The most that it may use, in bytes.
    pub(crate) limit: u64,
    /// Whether the browser will not clear it on its own, as it may when the disk is full.
    pub(crate) kept: bool,
}

/// What is used now; `None` where the browser does not say.
pub(crate) async fn room() -> Option<Room> {
    let manager = manager()?;
    let estimate = kept(manager.estimate()).await?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let number = |name: &str| Some(Reflect::get(&estimate, &name.into()).ok()?.as_f64()? as u64);
    let (used, limit) = (number("usage")?, number("quota")?);
    Some(Room { used, limit, kept: kept(manager.persisted()).await.is_some_and(|kept| kept.is_truthy()) })
}

/// Asks the browser to keep what lies there; whether it will.
pub(crate) async fn keep() -> bool {
    let Some(manager) = manager() else { return false };
    kept(manager.persist()).await.is_some_and(|kept| kept.is_truthy())
}

/// There is none without HTTPS.
fn manager() -> Option<StorageManager> {
    let navigator = leptos::prelude::window().navigator();
    Reflect::get(&navigator, &"storage".into()).ok().filter(JsValue::is_object).map(JsCast::unchecked_into)
}

async fn kept(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?).await.ok()
}
