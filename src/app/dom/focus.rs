//! Moving the eye and the keyboard to a mention.

use leptos::prelude::*;
use std::cell::RefCell;
use tagline_core::AnnotationId;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{
    bounds::Bounds,
    schedule::{next_frame_for_page, spawn_for_page},
    viewport,
};

/// The annotation of the mark that an element is or lies in.
pub(crate) fn mark_at(element: &Element) -> Option<AnnotationId> {
    let mark = element.closest("mark[data-id]").ok().flatten()?;
    mark.get_attribute("data-id")?.parse().ok().map(AnnotationId)
}

/// Returns the annotations of the marks that an element is or lies in, the innermost first.
pub(crate) fn marks_at(element: &Element) -> Vec<AnnotationId> {
    let mut ids = Vec::new();
    let mut next = Some(element.clone());
    while let Some(element) = next {
        let Some(id) = mark_at(&element) else { break };
        if !ids.contains(&id) {
            ids.push(id);
        }
        let mark = element.closest("mark[data-id]").ok().flatten();
        next = mark.and_then(|mark| mark.parent_element());
    }
    ids
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

/// Gives the marks of one annotation, and no others, the class `current`, and makes it the one that Tab comes to.
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
        make_tabbable(id);
    }
}

/// Makes the first mark of an annotation, and no other mark, one that Tab comes to: an article with a thousand mentions is
/// two stops, not a thousand.
pub(crate) fn make_tabbable(id: AnnotationId) {
    let mark = mark_of(id);
    let Ok(others) = document().query_selector_all("mark[tabindex='0']") else { return };
    for other in (0..others.length()).filter_map(|at| others.item(at)?.dyn_into::<HtmlElement>().ok()) {
        if mark.as_ref() != Some(&other) {
            other.set_tab_index(-1);
        }
    }
    if let Some(mark) = mark {
        mark.set_tab_index(0);
    }
}

thread_local! {
    /// The marks that a press may not give the keyboard to, with what they had as `tabindex`.
    static WITHHELD: RefCell<Vec<(HtmlElement, i32)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps a mouse that goes down from giving the keyboard to the marks at an element, until [`give_back`]. Chromium
/// selects nothing from a caret at the edge of an element that it has just given the keyboard to.
pub(crate) fn withhold(element: &Element) {
    let mut next = element.closest("mark[data-id]").ok().flatten();
    while let Some(mark) = next {
        next = mark.parent_element().and_then(|parent| parent.closest("mark[data-id]").ok().flatten());
        if let Ok(mark) = mark.dyn_into::<HtmlElement>() {
            let index = mark.tab_index();
            // Nothing is wrong if it had none.
            let _ = mark.remove_attribute("tabindex");
            WITHHELD.with_borrow_mut(|withheld| withheld.push((mark, index)));
        }
    }
}

/// Ends what [`withhold`] began.
pub(crate) fn give_back() {
    for (mark, index) in WITHHELD.take() {
        mark.set_tab_index(index);
    }
}

/// Gives the keyboard to a mark and brings it into view, once the page has been drawn. Before the next key can come:
/// a mark that is drawn anew loses the keyboard, and a key pressed just then would be lost with it.
pub(crate) fn focus_mark(id: AnnotationId) {
    spawn_for_page(id, |id| async move {
        leptos::task::tick().await;
        if !hold(id) {
            next_frame_for_page(id, |id| {
                hold(id);
            });
        }
    });
}

/// Gives the keyboard to a mark and scrolls nothing: it was clicked, so it is in view.
pub(crate) fn focus_mark_in_place(id: AnnotationId) {
    if let Some(mark) = mark_of(id) {
        focus_in_place(&mark);
    }
}

thread_local! {
    /// The entry of a list from which the keyboard went to a mention.
    static ORIGIN: RefCell<Option<(AnnotationId, HtmlElement)>> = const { RefCell::new(None) };
}

/// Gives the keyboard to a mark like [`focus_mark`], and remembers what had it, to go back to.
pub(crate) fn visit_mark(id: AnnotationId) {
    let from = document().active_element().and_then(|active| active.dyn_into().ok());
    ORIGIN.set(from.map(|from| (id, from)));
    focus_mark(id);
}

/// Gives the keyboard back to the entry that led to a mention; `false` if none did, or it is gone.
pub(crate) fn go_back_from(id: AnnotationId) -> bool {
    let origin =
        ORIGIN.take().filter(|(to, from)| *to == id && from.is_connected() && from.matches("button").unwrap_or(false));
    origin.is_some_and(|(_, from)| from.focus().is_ok())
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
    if let Some(article) = find(".article") {
        focus_in_place(&article);
    }
}

/// Gives the keyboard to an element and scrolls nothing.
pub(crate) fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // It fails only for an element that cannot have the keyboard, which is left where it is then.
    let _ = element.focus_with_options(&options);
}

/// Returns `true` if nothing has the keyboard.
pub(crate) fn is_lost() -> bool {
    document().active_element().is_none_or(|active| active.matches("body, html").unwrap_or(true))
}

/// Gives the keyboard to an element that has just come, unless something has it already.
pub(crate) fn focus_if_lost(element: HtmlElement) {
    spawn_for_page(element, |element| async move {
        leptos::task::tick().await;
        if is_lost() {
            focus_in_place(&element);
        }
    });
}

/// Returns the first element that a selector finds.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Returns `true` if a dialog is open, which keys are meant for then.
pub(crate) fn is_dialog_open() -> bool {
    find("dialog[open]").is_some()
}

/// Gives the keyboard to a field once it has been drawn.
pub(crate) fn focus_field(selector: &'static str) {
    spawn_for_page(selector, |selector| async move {
        leptos::task::tick().await;
        let field = document().query_selector(selector).ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // The field is there, so the browser has no reason to refuse.
            let _ = field.focus();
        }
    });
}

/// Takes the keyboard from a field, which tells its listeners what was typed last.
pub(crate) fn leave_field() {
    let active = document().active_element().filter(|active| active.matches("input, textarea").unwrap_or(false));
    if let Some(field) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
        // A field that has the keyboard can be left.
        let _ = field.blur();
    }
}

/// Where the part of the window ends in which nothing covers the article: at the card, if that is a sheet at the foot.
pub(crate) fn floor() -> f64 {
    let card = document().query_selector(".card:not([hidden], .away)").ok().flatten();
    let sheet = card.filter(viewport::is_fixed);
    sheet.map_or_else(viewport::height, |card| Bounds::from(card.get_bounding_client_rect()).top)
}

/// Between a box and what it must not touch, in CSS pixels.
pub(crate) const AIR: f64 = 24.0;

/// Scrolls just so far that a box stands in the window, below the bars and above what covers the window's foot from
/// `floor` on.
pub(crate) fn bring_into_view(target: Bounds, floor: f64) {
    let top = viewport::top();
    let over = if target.bottom + AIR > floor {
        // A box too tall for the room left is shown from its top.
        (target.bottom + AIR - floor).min((target.top - top).max(0.0))
    } else {
        (target.top - top - AIR).min(0.0)
    };
    scroll_by(over);
}

/// Scrolls a box into the middle of what is free between the bars and `floor`.
pub(crate) fn bring_to_middle(target: Bounds, floor: f64) {
    let (top, bottom) = (target.top, target.bottom);
    scroll_by(f64::midpoint(top, bottom) - f64::midpoint(viewport::top(), floor));
}

fn scroll_by(over: f64) {
    if over.abs() >= 1.0 {
        window().scroll_by_with_x_and_y(0.0, over);
    }
}

/// Whether typing belongs to a field, so that single keys and undo are not ours.
pub(crate) fn is_typing(target: Option<web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.matches("input, textarea, select, [contenteditable]").unwrap_or(false))
}
