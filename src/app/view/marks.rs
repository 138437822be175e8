//! A paragraph's words and marks as elements.
//!
//! Made without the framework's views: a book has tens of thousands of marks, none of which needs a signal of its own,
//! and a copy of a ready mark costs half of what a view does.

use leptos::prelude::document;
use std::fmt::Display;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, Node};

use crate::{
    dom::focus,
    state::pieces::{Mark, Piece},
};

thread_local! {
    /// What all marks have in common.
    static BLANK: Option<Element> = blank();
}

fn blank() -> Option<Element> {
    let mark = document().create_element("mark").ok()?;
    mark.set_attribute("role", "button").ok()?;
    mark.set_attribute("tabindex", "-1").ok()?;
    Some(mark)
}

/// Draws a paragraph anew. The mark that has the keyboard keeps it if it is still there.
pub(super) fn draw(paragraph: &Element, pieces: &[Piece]) {
    let active = document().active_element().filter(|active| paragraph.contains(Some(active)));
    let held = active.and_then(|active| focus::mark_at(&active));
    paragraph.set_text_content(None);
    fill(paragraph, pieces);
    let mark = held.and_then(|id| paragraph.query_selector(&format!("mark[data-id='{}']", id.0)).ok().flatten());
    if let Some(mark) = mark.and_then(|mark| mark.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = mark.focus_with_options(&options);
    }
}

fn fill(into: &Element, pieces: &[Piece]) {
    if let [Piece::Plain(words)] = pieces {
        into.set_text_content(Some(words));
        return;
    }
    for piece in pieces {
        let node: Option<Node> = match piece {
            Piece::Plain(words) => Some(document().create_text_node(words).into()),
            Piece::Mark(mark) => element(mark).map(Into::into),
        };
        // There is no reason for the browser to refuse it.
        let _ = node.map(|node| into.append_child(&node));
    }
}

fn element(mark: &Mark) -> Option<Element> {
    let Mark { id, label, status, range, name, inner } = mark;
    let element: Element = BLANK.with(|blank| blank.as_ref()?.clone_node().ok())?.unchecked_into();
    let set = |name: &str, value: &dyn Display| drop(element.set_attribute(name, &value.to_string()));
    set("aria-label", name);
    set("data-id", &id.0);
    set("data-label", label);
    set("data-status", &status.as_str());
    set("data-start", &range.start.get());
    set("data-end", &range.end.get());
    fill(&element, inner);
    Some(element)
}
