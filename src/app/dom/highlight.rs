//! Stretches of the article painted without touching its elements (CSS Custom Highlight API), where the browser can.
//!
//! For what is on show for a moment only. Where the browser cannot, nothing is painted and nothing else is missing.

use js_sys::{Array, Function, Map, Reflect, Set};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Range;

/// Where an edge that is being dragged would be let go; the name that the style sheet knows it by.
pub(crate) const DRAGGED: &str = "tagline-dragged";
/// What two mentions would be together.
pub(crate) const JOINED: &str = "tagline-joined";
/// The places that an offer is about.
pub(crate) const OFFERED: &str = "tagline-offered";
/// Lines that are not the article's.
pub(crate) const STRAY: &str = "tagline-stray";
/// What a search has found.
pub(crate) const FOUND: &str = "tagline-found";
/// The most ranges that are painted at once: WebKit's time to paint grows with ranges times boxes.
pub(crate) const MOST: usize = 200;

/// Paints these ranges, and only these, under a name.
pub(crate) fn paint(name: &str, ranges: impl IntoIterator<Item = Range>) {
    let Some(registry) = registry() else { return };
    let Some(highlight) = new_highlight() else { return };
    for range in ranges.into_iter().take(MOST) {
        highlight.add(&range);
    }
    registry.set(&JsValue::from_str(name), &highlight);
}

/// Paints nothing under a name.
pub(crate) fn clear(name: &str) {
    if let Some(registry) = registry() {
        registry.delete(&JsValue::from_str(name));
    }
}

/// `CSS.highlights`, which is used like a map.
fn registry() -> Option<Map> {
    let css = Reflect::get(&window(), &JsValue::from_str("CSS")).ok()?;
    let registry = Reflect::get(&css, &JsValue::from_str("highlights")).ok()?;
    registry.is_object().then(|| registry.unchecked_into())
}

/// A `Highlight`, which is used like a set.
fn new_highlight() -> Option<Set> {
    let class = Reflect::get(&window(), &JsValue::from_str("Highlight")).ok()?.dyn_into::<Function>().ok()?;
    Reflect::construct(&class, &Array::new()).ok().map(JsCast::unchecked_into)
}
