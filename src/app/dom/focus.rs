//! Moving the eye and the keyboard to a mention.

use leptos::prelude::*;
use tagline_core::AnnotationId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// The annotation of the mark that an element is or lies in.
pub(crate) fn mark_at(element: &Element) -> Option<AnnotationId> {
    let mark = element.closest("mark[data-id]").ok().flatten()?;
    mark.get_attribute("data-id")?.parse().ok().map(AnnotationId)
}

/// The first mark of an annotation.
pub(crate) fn mark_of(id: AnnotationId) -> Option<HtmlElement> {
    let mark = document().query_selector(&format!("mark[data-id='{}']", id.0)).ok().flatten()?;
    mark.dyn_into().ok()
}

/// Gives the marks of one annotation, and no others, the class `current`.
pub(crate) fn show_current(current: Option<AnnotationId>) {
    let set = |selector: &str, on: bool| {
        let Ok(marks) = document().query_selector_all(selector) else { return };
        for mark in (0..marks.length()).filter_map(|at| marks.item(at)?.dyn_into::<Element>().ok()) {
            let _ = mark.class_list().toggle_with_force("current", on);
        }
    };
    set("mark.current", false);
    if let Some(id) = current {
        set(&format!("mark[data-id='{}']", id.0), true);
    }
}

/// Gives the keyboard to a mark and brings it into view, once the page has been drawn.
pub(crate) fn focus_mark(id: AnnotationId) {
    request_animation_frame(move || {
        let Some(mark) = mark_of(id) else { return };
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        mark.scroll_into_view_with_scroll_into_view_options(&options);
        let _ = mark.focus();
    });
}

/// Whether typing belongs to a field, so that single keys and undo are not ours.
pub(crate) fn is_typing(target: Option<web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.matches("input, textarea, select, [contenteditable]").unwrap_or(false))
}
