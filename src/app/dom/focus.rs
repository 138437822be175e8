//! Moving the eye and the keyboard to a mention.

use leptos::prelude::*;
use tagline_core::AnnotationId;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::bounds::Bounds;

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

/// The smallest box around all that is drawn of an annotation: its lines, and of each enclosing or crossed mark its
/// part.
pub(crate) fn box_of(id: AnnotationId) -> Option<Bounds> {
    let marks = document().query_selector_all(&format!("mark[data-id='{}']", id.0)).ok()?;
    let marks = (0..marks.length()).filter_map(|at| marks.item(at)?.dyn_into::<Element>().ok());
    marks.map(|mark| Bounds::from(mark.get_bounding_client_rect())).reduce(Bounds::with)
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

/// Gives the keyboard to a mark and brings it into view, once the page has been drawn. Before the next key can come:
/// a mark that is drawn anew loses the keyboard, and a key pressed just then would be lost with it.
pub(crate) fn focus_mark(id: AnnotationId) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        if !hold(id) {
            request_animation_frame(move || {
                hold(id);
            });
        }
    });
}

fn hold(id: AnnotationId) -> bool {
    let Some(mark) = mark_of(id) else { return false };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    mark.scroll_into_view_with_scroll_into_view_options(&options);
    mark.focus().is_ok()
}

/// Gives the keyboard to the article as a whole.
pub(crate) fn focus_article() {
    let article = document().query_selector(".article").ok().flatten();
    if let Some(article) = article.and_then(|article| article.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = article.focus_with_options(&options);
    }
}

/// Where the part of the window ends in which nothing covers the article: at the card, if that is a sheet at the foot.
pub(crate) fn floor() -> f64 {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    let narrow = window().match_media(NARROW).ok().flatten().is_some_and(|query| query.matches());
    let card = document().query_selector(".card:not([hidden])").ok().flatten().filter(|_| narrow);
    card.map_or(height, |card| Bounds::from(card.get_bounding_client_rect()).top)
}

/// Where the style sheet makes the card a sheet at the foot.
const NARROW: &str = "(max-width: 75rem)";

/// Scrolls just so far that a box stands in the window, below the bar and above what covers the window's foot from
/// `floor` on.
pub(crate) fn bring_into_view(target: Bounds, floor: f64) {
    /// Between the box and what it must not touch, in CSS pixels.
    const AIR: f64 = 24.0;
    /// The height of the bar, which lies over the top of the window.
    const BAR: f64 = 56.0;
    let over = if target.bottom + AIR > floor {
        // A box too tall for the room left is shown from its top.
        (target.bottom + AIR - floor).min((target.top - BAR).max(0.0))
    } else {
        (target.top - BAR - AIR).min(0.0)
    };
    if over != 0.0 {
        window().scroll_by_with_x_and_y(0.0, over);
    }
}

/// Whether typing belongs to a field, so that single keys and undo are not ours.
pub(crate) fn is_typing(target: Option<web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.matches("input, textarea, select, [contenteditable]").unwrap_or(false))
}
