//! What the page knows of the machine and its connection.

use js_sys::Reflect;
use leptos::prelude::{document, window};
use wasm_bindgen::JsValue;
use web_sys::Url;

/// Where the deep tagger's model lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeepModel {
    pub(crate) url: String,
    /// How many bytes its download has.
    pub(crate) bytes: u32,
}

/// The deep tagger's model that this build of the page comes with, if it comes with one.
pub(crate) fn deep_model() -> Option<DeepModel> {
    let meta = document().query_selector("meta[name=tagline-deep]").ok().flatten()?;
    let name = meta.get_attribute("content").filter(|name| !name.is_empty())?;
    // The workers lie elsewhere, so they are told the whole address.
    let base = document().base_uri().ok().flatten()?;
    let url = Url::new_with_base(&name, &base).ok()?.href();
    Some(DeepModel { url, bytes: meta.get_attribute("data-bytes")?.parse().ok()? })
}

/// Whether the person has asked their browser to save data.
pub(crate) fn saves_data() -> bool {
    let of = |from: &JsValue, name: &str| Reflect::get(from, &name.into()).unwrap_or_default();
    let connection = of(&window().navigator(), "connection");
    !connection.is_undefined() && of(&connection, "saveData").is_truthy()
}

/// How many processors the machine has, as far as the browser says.
pub(crate) fn cores() -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let cores = window().navigator().hardware_concurrency() as usize;
    cores.max(1)
}
