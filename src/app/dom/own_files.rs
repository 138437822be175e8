//! What the browser knows of the page's own files: which were fetched, under which policy, and of which build.

use js_sys::{Array, JsString, Reflect};
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use web_sys::{HtmlMetaElement, Url};

#[wasm_bindgen]
extern "C" {
    /// What the browser has noted of this kind.
    #[wasm_bindgen(js_namespace = performance, js_name = getEntriesByType)]
    fn entries(kind: &str) -> Array;
}

/// The addresses that the browser has noted as fetched for this page, each once; those of the page's own folder are
/// shortened to what comes below it.
pub(crate) fn asked() -> Vec<String> {
    let page = leptos::prelude::document().base_uri().ok().flatten().unwrap_or_default();
    let folder = Url::new_with_base(".", &page).map(|url| url.href()).unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for entry in entries("resource").iter() {
        let name = Reflect::get(&entry, &"name".into()).ok().and_then(|name| name.dyn_into::<JsString>().ok());
        let name = name.map(String::from).unwrap_or_default();
        let name = name.strip_prefix(&folder).unwrap_or(&name).to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The content security policy that stands in the page.
pub(crate) fn policy() -> String {
    content("meta[http-equiv=Content-Security-Policy]").unwrap_or_default()
}

/// The build's version.
pub(crate) fn build() -> String {
    content("meta[name=tagline-build]").unwrap_or_default()
}

/// The folder of this build's workers: its name changes with its content.
pub(crate) fn workers() -> String {
    content("meta[name=tagline-workers]").unwrap_or_else(|| "./".to_owned())
}

/// Where the notice of what the page is made of lies.
pub(crate) fn notice() -> String {
    let link = leptos::prelude::document().query_selector("link[rel=license]").ok().flatten();
    link.and_then(|link| link.get_attribute("href")).unwrap_or_default()
}

fn content(selector: &str) -> Option<String> {
    let meta = leptos::prelude::document().query_selector(selector).ok().flatten()?;
    meta.dyn_into::<HtmlMetaElement>().ok().map(|meta| meta.content())
}
