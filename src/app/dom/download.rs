//! Handing a file to the person.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long a download may take to start before its data is let go, in milliseconds.
const GRACE: u32 = 60_000;

/// A file that is put together piece by piece, outside the page's own memory.
#[derive(Default)]
pub(crate) struct Parts(Array);

impl Parts {
    /// Adds bytes at the end.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.0.push(&Uint8Array::from(bytes));
    }
}

/// Offers some bytes as a download, by the plain link that every browser understands.
pub(crate) fn download(name: &str, mime: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let mut parts = Parts::default();
    parts.push(bytes);
    download_parts(name, mime, &parts)
}

/// Offers a file as a download.
pub(crate) fn download_parts(name: &str, mime: &str, Parts(parts): &Parts) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let url = Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence_and_options(parts, &options)?)?;
    let link: HtmlAnchorElement = leptos::prelude::document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    #[expect(clippy::disallowed_methods, reason = "it captures an address and nothing of a view")]
    gloo::timers::callback::Timeout::new(GRACE, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}

/// A file name for a title: letters, digits and hyphens, which every system can store.
pub(crate) fn file_name(title: &str, extension: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = String::new();
    for word in words.take(10) {
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(word.chars().flat_map(char::to_lowercase).take(24));
    }
    if name.is_empty() {
        name.push_str("article");
    }
    format!("{name}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_can_be_stored_anywhere() {
        assert_eq!(file_name("Łódź: a/b \\ \"c\"?", "json"), "łódź-a-b-c.json");
        assert_eq!(file_name("../..", "json"), "article.json");
    }
}
