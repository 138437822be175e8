//! The window as the article sees it: which part of it no bar covers, and when that changes.

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, EventTarget, HtmlElement};

use super::bounds::{Bounds, px};

/// What happened to the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ViewChange {
    Scrolled,
    /// Its size, its zoom or the keyboard on its screen.
    Resized,
}

/// Calls `changed` whenever the window is scrolled or resized, as long as the current owner lives.
pub(crate) fn follow(changed: impl Fn(ViewChange) + Clone + 'static) {
    let passive = EventListenerOptions { phase: EventListenerPhase::Bubble, passive: true };
    let listen = |target: &EventTarget, event: &'static str, change| {
        let changed = changed.clone();
        let listener = EventListener::new_with_options(target, event, passive, move |_| changed(change));
        StoredValue::new_local(listener);
    };
    listen(&window(), "scroll", ViewChange::Scrolled);
    listen(&window(), "resize", ViewChange::Resized);
    // What a zoom with two fingers or a keyboard on the screen leaves of the window.
    let view = Reflect::get(&window(), &JsValue::from_str("visualViewport"));
    if let Some(view) = view.ok().and_then(|view| view.dyn_into::<EventTarget>().ok()) {
        listen(&view, "scroll", ViewChange::Scrolled);
        listen(&view, "resize", ViewChange::Resized);
    }
}

/// Returns where the bars over the top of the window end.
pub(crate) fn top() -> f64 {
    boxes(".bar, .strip").into_iter().map(|bar| bar.bottom).fold(0.0, f64::max)
}

/// Returns the height of the window in CSS pixels.
pub(crate) fn height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX)
}

/// Returns the box around all notices on show.
pub(crate) fn notice() -> Option<Bounds> {
    boxes(".notice").into_iter().reduce(Bounds::with)
}

/// Returns `true` if the style sheet fixes an element to the window.
pub(crate) fn is_fixed(element: &Element) -> bool {
    computed(element, "position").is_some_and(|position| position == "fixed")
}

/// Returns the gap between the rows of a grid, in CSS pixels.
pub(crate) fn row_gap(grid: &Element) -> f64 {
    computed(grid, "row-gap").and_then(|gap| gap.strip_suffix("px")?.parse().ok()).unwrap_or_default()
}

fn computed(element: &Element, property: &str) -> Option<String> {
    window().get_computed_style(element).ok().flatten()?.get_property_value(property).ok()
}

/// Tells the style sheet how much of the window's foot is covered now, and how high what covers it at times is: other
/// things there keep clear of it, and the page can be scrolled from under it.
pub(crate) fn cover_foot(covered: f64, sheet: f64) {
    let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    for (name, length) in [("--foot", covered), ("--sheet-height", sheet)] {
        if let Some(root) = &root {
            // A custom property takes any value.
            let _ = root.style().set_property(name, &px(length));
        }
    }
}

fn boxes(selector: &str) -> Vec<Bounds> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    let elements = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<Element>().ok());
    elements.map(|element| Bounds::from(element.get_bounding_client_rect())).collect()
}
