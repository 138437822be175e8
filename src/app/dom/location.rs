//! The address of the page, its entries in the browser's history, and how far the window is scrolled.

use std::{cell::Cell, rc::Rc};

use gloo::events::EventListener;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlTextAreaElement, ScrollRestoration};

use super::{clock, focus, visibility::is_hidden};

/// The number of an entry in the browser's history. It stays with the entry for as long as the tab is open.
pub(crate) type EntryId = u64;

/// Returns the part of the address that begins with `#`; empty if there is none.
pub(crate) fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Returns the number of the current entry of the history; `None` if it has none yet, as after a click on a link.
pub(crate) fn entry() -> Option<EntryId> {
    let state = window().history().and_then(|history| history.state()).ok()?;
    let number = state.as_f64()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was written by `numbered`")]
    let number = number as EntryId;
    Some(number)
}

/// Adds an entry to the history and returns its number. Nothing is told to `on_move`.
pub(crate) fn push(fragment: &str) -> EntryId {
    let (number, state) = numbered();
    if let Ok(history) = window().history() {
        // A browser refuses more than some hundred a minute. The place is shown all the same.
        let _ = history.push_state_with_url(&state, "", Some(fragment));
    }
    number
}

/// Gives the current entry another address and returns its new number.
pub(crate) fn replace(fragment: &str) -> EntryId {
    let (number, state) = numbered();
    if let Ok(history) = window().history() {
        // As in `push`.
        let _ = history.replace_state_with_url(&state, "", Some(fragment));
    }
    number
}

/// A number that no entry of this tab has: the time, made unique.
fn numbered() -> (EntryId, JsValue) {
    let number = clock::now().max(entry().map_or(0, |last| last + 1));
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970")]
    let state = JsValue::from_f64(number as f64);
    (number, state)
}

/// Calls `moved` whenever the person has gone back, forward or to another fragment, for as long as the page is open.
/// From then on the page scrolls by itself: when it goes back, the browser would scroll before the article is drawn.
pub(crate) fn on_move(moved: impl Fn() + Clone + 'static) {
    if let Ok(history) = window().history() {
        // Where it cannot be set, the browser scrolls first, and the page after it.
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
    for event in ["popstate", "hashchange"] {
        let moved = moved.clone();
        EventListener::new(&window(), event, move |_| moved()).forget();
    }
}

/// Calls `leaving` when the page is left, reloaded or put in the background, for as long as the page is open.
pub(crate) fn on_leave(leaving: impl Fn() + Clone + 'static) {
    let left = leaving.clone();
    EventListener::new(&window(), "pagehide", move |_| left()).forget();
    EventListener::new(&document(), "visibilitychange", move |_| {
        if is_hidden() {
            leaving();
        }
    })
    .forget();
}

/// Names the tab.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Gives the keyboard to what is worked on in the place that is shown: the box for an article, the article, or the
/// heading of the library. Nothing is scrolled.
pub(crate) fn give_keyboard() {
    let places = ["#text-of-article", ".article", "#article-text", "#library-title"];
    if let Some(place) = places.into_iter().find_map(focus::find) {
        focus::focus_in_place(&place);
    }
}

/// Returns `true` if there are words in the box for a new article.
pub(crate) fn is_writing() -> bool {
    let field = document().get_element_by_id("article-text");
    let field = field.and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
    field.is_some_and(|field| !field.value().trim().is_empty())
}

/// Closes all dialogs: they belong to the place that is left.
pub(crate) fn close_dialogs() {
    let Ok(open) = document().query_selector_all("dialog[open]") else { return };
    for at in 0..open.length() {
        if let Some(dialog) = open.item(at).and_then(|node| node.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
            dialog.close();
        }
    }
}

/// How far the window is scrolled: by the paragraph that is under the bar, which holds in a window of another width,
/// or by pixels where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    paragraph: Option<u32>,
    /// Where the paragraph's top is in the window, or how far the window is scrolled. In CSS pixels.
    y: f64,
}

/// The height of the bar, which lies over the top of the window.
const BAR: f64 = 56.0;
/// Between two looks for a paragraph, in CSS pixels. Smaller than a line.
const STEP: f64 = 12.0;

/// Returns how far the window is scrolled.
pub(crate) fn position() -> Position {
    let scrolled = window().scroll_y().unwrap_or_default();
    let found = if scrolled > 0.0 { first_paragraph() } else { None };
    found.unwrap_or(Position { paragraph: None, y: scrolled })
}

/// The paragraph below the bar.
fn first_paragraph() -> Option<Position> {
    let article = document().query_selector(".article").ok().flatten()?.get_bounding_client_rect();
    let middle = article.left() + article.width() / 2.0;
    let looks = (0..40_u32).map(|look| BAR + 1.0 + f64::from(look) * STEP);
    #[expect(clippy::cast_possible_truncation, reason = "places in a window")]
    let mut found = looks.filter_map(|y| {
        document().element_from_point(middle as f32, y as f32)?.closest("[data-paragraph]").ok().flatten()
    });
    let paragraph = found.next()?;
    let number = paragraph.get_attribute("data-paragraph")?.parse().ok()?;
    Some(Position { paragraph: Some(number), y: paragraph.get_bounding_client_rect().top() })
}

impl Position {
    /// Returns `true` for a place in an article, whose parts get their true heights only when they come near the window.
    pub(crate) fn is_in_article(&self) -> bool {
        self.paragraph.is_some()
    }
}

/// Scrolls the window to where it was; `false` if it was elsewhere until now.
pub(crate) fn scroll_to(position: Position) -> bool {
    match position.paragraph {
        Some(number) => {
            let selector = format!("[data-paragraph='{number}']");
            let paragraph: Option<Element> = document().query_selector(&selector).ok().flatten();
            let Some(paragraph) = paragraph else { return false };
            let off = paragraph.get_bounding_client_rect().top() - position.y;
            window().scroll_by_with_x_and_y(0.0, off);
            off.abs() < 1.0
        }
        None => {
            window().scroll_to_with_x_and_y(0.0, position.y);
            (window().scroll_y().unwrap_or_default() - position.y).abs() < 1.0
        }
    }
}

/// Learns of the first thing that the person does with a wheel, a finger, a mouse or a key, for as long as it is kept.
pub(crate) struct FirstInput {
    has_come: Rc<Cell<bool>>,
    _listeners: [EventListener; 4],
}

impl FirstInput {
    pub(crate) fn listen() -> Self {
        let has_come = Rc::new(Cell::new(false));
        let listeners = ["wheel", "touchstart", "mousedown", "keydown"].map(|event| {
            let has_come = Rc::clone(&has_come);
            EventListener::new(&window(), event, move |_| has_come.set(true))
        });
        Self { has_come, _listeners: listeners }
    }

    pub(crate) fn has_come(&self) -> bool {
        self.has_come.get()
    }
}

fn window() -> web_sys::Window {
    leptos::prelude::window()
}

fn document() -> web_sys::Document {
    leptos::prelude::document()
}
