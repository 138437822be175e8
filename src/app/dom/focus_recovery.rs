//! Finds a new place for the keyboard when a command takes away what had it.
//!
//! A browser gives the keyboard to the page's body when the focused element is removed, hidden or disabled, where keys do
//! nothing and a screen reader starts over. This is the net below what each command does by itself; `view/keyboard.rs`
//! has the table of both.

use gloo::{
    events::{EventListener, EventListenerOptions, EventListenerPhase},
    timers::callback::Timeout,
};
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{
    focus,
    schedule::{next_frame_for_page, spawn_for_page},
};

/// The parts of the page within which the keyboard moves on to a neighbor.
const PARTS: &str = "dialog, header, footer, .panel, .strip, .tools, .library, .desk, .notice, .boilerplate, .card";
/// What can have the keyboard within a part.
const CONTROLS: &str = "button, input, select, textarea, a[href], [tabindex='0']";
/// When an answer of a worker or the store may have changed the page, in milliseconds after the command.
const LATER: u32 = 300;

thread_local! {
    /// What had the keyboard when the last command was given.
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

/// An element with the keyboard, and what was around it.
struct Held {
    element: HtmlElement,
    name: String,
    parent: Option<Element>,
    part: Option<Element>,
    /// The controls of the part in order, and which of them the element was.
    controls: Vec<HtmlElement>,
    at: usize,
}

/// Watches over the keyboard as long as the page lives.
pub(crate) fn install() {
    let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
    for kind in ["click", "keydown", "change"] {
        EventListener::new_with_options(&window(), kind, options, |_| watch()).forget();
    }
}

/// Remembers what has the keyboard before a command is done, and looks for it afterwards.
fn watch() {
    let Some(element) = active() else { return };
    // Keys in the article come by the thousand, and it knows itself what they do.
    if element.closest(".article").ok().flatten().is_some() {
        HELD.set(None);
    } else {
        HELD.set(Some(Held::new(element)));
    }
    spawn_for_page((), |()| async {
        leptos::task::tick().await;
        recover();
    });
    // A disabled element loses the keyboard with the next frame only.
    next_frame_for_page((), |()| next_frame_for_page((), |()| recover()));
    #[expect(clippy::disallowed_methods, reason = "it looks at the document, at no view")]
    Timeout::new(LATER, recover).forget();
}

fn active() -> Option<HtmlElement> {
    let active = document().active_element().filter(|active| !active.matches("body, html").unwrap_or(true))?;
    active.dyn_into().ok()
}

impl Held {
    fn new(element: HtmlElement) -> Self {
        let part = element.closest(PARTS).ok().flatten();
        let controls = part.as_ref().map_or(Vec::new(), controls);
        let at = controls.iter().position(|control| *control == element).unwrap_or_default();
        Self { name: name(&element), parent: element.parent_element(), element, part, controls, at }
    }

    /// Returns the element drawn anew, or its neighbor: a sibling, else the nearest in its part before it, else after it.
    fn heir(&self) -> Option<HtmlElement> {
        let part = self.part.as_ref().filter(|part| part.is_connected())?;
        let twin = controls(part)
            .into_iter()
            .find(|control| control.tag_name() == self.element.tag_name() && name(control) == self.name);
        let (before, after) = self.controls.split_at(self.at);
        let neighbors: Vec<_> = before.iter().rev().chain(after).cloned().collect();
        let is_sibling = |other: &&HtmlElement| other.parent_element() == self.parent;
        let siblings = neighbors.iter().filter(is_sibling).cloned();
        twin.into_iter().chain(siblings).chain(neighbors.iter().cloned()).find(can_be_focused)
    }
}

/// Gives the keyboard to the next best place if it is lost.
fn recover() {
    if active().is_some_and(|active| can_be_focused(&active)) {
        return;
    }
    let home = HELD.with_borrow(|held| {
        // What is still there was left on purpose, as by a click beside everything.
        let held = held.as_ref().filter(|held| !can_be_focused(&held.element))?;
        let dialog = focus::find("dialog[open]");
        let heir = held.heir().filter(|heir| dialog.as_ref().is_none_or(|dialog| dialog.contains(Some(heir))));
        heir.or(dialog)
            .or_else(|| ["mark.current", ".article", "#article-text", "main button"].into_iter().find_map(focus::find))
    });
    if let Some(home) = home {
        focus::focus_in_place(&home);
    }
}

fn controls(part: &Element) -> Vec<HtmlElement> {
    let Ok(found) = part.query_selector_all(CONTROLS) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

fn name(element: &Element) -> String {
    element.get_attribute("aria-label").unwrap_or_else(|| element.text_content().unwrap_or_default())
}

/// Returns `true` if an element is drawn and not disabled.
fn can_be_focused(element: &HtmlElement) -> bool {
    element.is_connected() && element.get_client_rects().length() > 0 && !element.matches(":disabled").unwrap_or(true)
}
