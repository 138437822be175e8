//! The small settings that this browser keeps outside the database. Where they are blocked, each visit begins anew.

use js_sys::JSON;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;
use web_sys::Storage;

fn storage() -> Option<Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

fn tab() -> Option<Storage> {
    leptos::prelude::window().session_storage().ok().flatten()
}

fn read(storage: Option<Storage>, key: &str) -> Option<String> {
    // The browser's own JSON, in which all settings were written once.
    JSON::parse(&storage?.get_item(key).ok()??).ok()?.as_string()
}

fn write(storage: Option<Storage>, key: &str, text: &str) {
    if let (Some(storage), Ok(json)) = (storage, JSON::stringify(&JsValue::from_str(text))) {
        let _ = storage.set_item(key, &String::from(json));
    }
}

/// A text that was kept.
pub(crate) fn text(key: &str) -> Option<String> {
    read(storage(), key)
}

/// Keeps a text. One too large is merely not kept.
pub(crate) fn keep_text(key: &str, text: &str) {
    write(storage(), key, text);
}

/// A text that was kept for this tab.
pub(crate) fn tab_text(key: &str) -> Option<String> {
    read(tab(), key)
}

/// Keeps a text until this tab is closed.
pub(crate) fn keep_tab_text(key: &str, text: &str) {
    write(tab(), key, text);
}

/// Something that was kept, in the binary form of the messages with a character for each byte.
pub(crate) fn value<T: DeserializeOwned>(key: &str) -> Option<T> {
    from_text(&text(key)?)
}

fn from_text<T: DeserializeOwned>(text: &str) -> Option<T> {
    let bytes = text.chars().map(|c| u8::try_from(c).ok()).collect::<Option<Vec<u8>>>()?;
    postcard::from_bytes(&bytes).ok()
}

fn to_text<T: Serialize>(value: &T) -> String {
    // Every value that is kept has a binary form.
    postcard::to_allocvec(value).unwrap_or_default().into_iter().map(char::from).collect()
}

/// Keeps something.
pub(crate) fn keep_value<T: Serialize>(key: &str, value: &T) {
    keep_text(key, &to_text(value));
}

/// Something that was kept for this tab, in the same form.
pub(crate) fn tab_value<T: DeserializeOwned>(key: &str) -> Option<T> {
    from_text(&tab_text(key)?)
}

/// Keeps something until this tab is closed.
pub(crate) fn keep_tab_value<T: Serialize>(key: &str, value: &T) {
    keep_tab_text(key, &to_text(value));
}

/// Keeps something no more.
pub(crate) fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Keeps something for this tab no more.
pub(crate) fn forget_in_tab(key: &str) {
    if let Some(tab) = tab() {
        let _ = tab.remove_item(key);
    }
}
