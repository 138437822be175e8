//! A paragraph's words and marks as elements.
//!
//! Made without the framework's views: a book has tens of thousands of marks, none of which needs a signal of its own,
//! and a copy of a ready mark costs half of what a view does. Most of the rest goes into strings that the browser must
//! decode, so marks are made with as few of them as can be.

use js_sys::JsString;
use leptos::prelude::document;
use std::cell::RefCell;
use tagline_core::{Label, Status};
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use web_sys::{Element, FocusOptions, HtmlElement, Node};

use crate::{
    dom::focus,
    state::{
        hidden,
        pieces::{Mark, Piece},
    },
};

#[wasm_bindgen]
extern "C" {
    /// A node in the making. The browser has no reason to refuse what is asked of it, and to be ready for an error at
    /// each call costs more than most of them.
    #[wasm_bindgen(extends = Node)]
    type Fresh;
    #[wasm_bindgen(method, js_name = cloneNode)]
    fn copy(this: &Fresh) -> Fresh;
    #[wasm_bindgen(method, js_name = appendChild)]
    fn append(this: &Fresh, child: &Node);
    /// The names of attributes are strings that the browser has already.
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn set(this: &Fresh, name: &JsString, value: &str);
    /// A number is written out by the browser.
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn set_number(this: &Fresh, name: &JsString, value: u32);
}

thread_local! {
    /// What all marks of a label and status have in common.
    static BLANKS: RefCell<Vec<(Label, Status, Fresh)>> = const { RefCell::new(Vec::new()) };
    static NAME: JsString = "aria-label".into();
    static ID: JsString = "data-id".into();
    static START: JsString = "data-start".into();
    static END: JsString = "data-end".into();
    static DEEPER: JsString = "data-deeper".into();
    static NOTE: JsString = "data-note".into();
    static HIDDEN: JsString = "data-hidden".into();
}

/// A copy of what all marks of a label and status have in common.
fn blank(label: &Label, status: Status) -> Option<Fresh> {
    BLANKS.with_borrow_mut(|blanks| {
        let known = blanks.iter().position(|(of, at, _)| of == label && *at == status);
        let at = known.unwrap_or(blanks.len());
        if known.is_none() {
            let mark = document().create_element("mark").ok()?;
            let attributes = [
                ("role", "button"),
                ("tabindex", "-1"),
                ("data-label", label.as_str()),
                ("data-status", status.as_str()),
            ];
            attributes.into_iter().try_for_each(|(name, value)| mark.set_attribute(name, value)).ok()?;
            blanks.push((label.clone(), status, mark.unchecked_into()));
        }
        Some(blanks[at].2.copy())
    })
}

/// Draws a paragraph anew. The mark that has the keyboard keeps it if it is still there.
pub(super) fn draw(paragraph: &Element, pieces: &[Piece]) {
    let active = document().active_element().filter(|active| paragraph.contains(Some(active)));
    let held = active.and_then(|active| focus::mark_at(&active));
    paragraph.set_text_content(None);
    fill(paragraph.unchecked_ref(), pieces);
    let mark = held.and_then(|id| paragraph.query_selector(&format!("mark[data-id='{}']", id.0)).ok().flatten());
    if let Some(mark) = mark.and_then(|mark| mark.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = mark.focus_with_options(&options);
    }
}

fn fill(into: &Fresh, pieces: &[Piece]) {
    if let [Piece::Plain(words)] = pieces
        && !words.contains(hidden::is_hidden)
    {
        into.set_text_content(Some(words));
        return;
    }
    for piece in pieces {
        match piece {
            Piece::Plain(words) if words.contains(hidden::is_hidden) => fill_marked(into, words),
            Piece::Plain(words) => into.append(&document().create_text_node(words)),
            Piece::Mark(mark) => drop(element(mark).map(|mark| into.append(&mark))),
        }
    }
}

/// Adds words with hidden characters, each in an element of its own that shows it and keeps its effect within.
fn fill_marked(into: &Fresh, words: &str) {
    for part in hidden::parts(words) {
        let part = &words[part];
        let text = document().create_text_node(part);
        let character = part.chars().next().filter(|character| hidden::is_hidden(*character));
        match character.and_then(|character| Some((character, document().create_element("span").ok()?))) {
            Some((character, element)) => {
                let element: Fresh = element.unchecked_into();
                HIDDEN.with(|attribute| element.set(attribute, &format!("{:04X}", u32::from(character))));
                element.append(&text);
                into.append(&element);
            }
            None => into.append(&text),
        }
    }
}

fn element(mark: &Mark) -> Option<Fresh> {
    let Mark { id, label, status, range, name, has_note, deeper, inner } = mark;
    let element = blank(label, *status)?;
    NAME.with(|attribute| element.set(attribute, name));
    ID.with(|attribute| element.set_number(attribute, id.0));
    START.with(|attribute| element.set_number(attribute, range.start.get()));
    END.with(|attribute| element.set_number(attribute, range.end.get()));
    if *has_note {
        NOTE.with(|attribute| element.set(attribute, ""));
    }
    if *deeper > 0 {
        DEEPER.with(|attribute| element.set(attribute, &format!("+{deeper}")));
    }
    fill(&element, inner);
    Some(element)
}
