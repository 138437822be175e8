//! Where the keyboard is after each command, and the keys that answer everywhere.
//!
//! It is never nowhere: after any command `document.activeElement` is not the body, so that the next key does something
//! and a screen reader goes on from where it was. `tests/browser/focus.rs` tests the table.
//!
//! | after | the keyboard is with |
//! |---|---|
//! | pasting, Annotate, opening, reloading, following another tab | the article |
//! | Save text, Close, undoing a changed text, Drop lines | the article |
//! | Edit text | the text field |
//! | New article | the box for an article |
//! | Library, Back to it | its heading |
//! | N, arrows, Next, Previous, an entry of the list or the timeline | the mention |
//! | Escape on a mention that an entry of the list led to | that entry |
//! | Escape on any other mention | the article |
//! | a label, edges, Split, Merge, Apply to all | the mention |
//! | Add note, F2 | the note's field |
//! | Enter or Escape in a note | the mention |
//! | Confirm, Not a name | the next mention, or the article if there is none |
//! | Review, Accept | the mention to check next; at the end, End review |
//! | End review, End search | the current mention or, without one, the article |
//! | Search, tagging hits | the search field |
//! | Merge with …, in an entry | the entry that both have become |
//! | Split off, Rename, Type, Confirm all, Show only these | the entry |
//! | Delete all, deleting a row of any list | the row before it, else the one after it |
//! | Undo, Redo | the button or the mention that had it; if the button is spent, the other of the two |
//! | closing a dialog | what opened it |
//! | History, Close history | the current step, the History button |
//! | any other button that goes when pressed | its neighbor in that part of the page; without one, the article or the box |
//!
//! Where an element is removed, hidden or disabled and no command says more, [`focus_recovery`] finds its place.
//!
//! Single letters act on the article: while it, its card or its handles have the keyboard, or nothing has. Undo, Redo and
//! Help answer everywhere but in fields and dialogs.

use crate::view::handler::handler;
use leptos::{ev, prelude::*};
use tagline_core::Annotation;
use tagline_wire::Snapshot;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, KeyboardEvent};

use super::{deeds, grip::Grip};
use crate::{
    dom::{caret, focus, focus_recovery, keyboard},
    state::{Page, chord::Chord, keymap::Action},
    view::show::Show,
};

/// The parts of the page in which keys act on the article.
const ARTICLE: &str = ".article, .card, .handle";

/// The first stop of the page: a way past the bar to the text.
#[component]
pub(super) fn SkipLink(page: Page) -> impl IntoView {
    view! {
        <Show when=move || page.session.opening() != 0>
            <button class="unseen skip" on:click=handler(move |_| deeds::hold_current(page))>"Go to the article"</button>
        </Show>
    }
}

/// Watches over the keyboard, and answers to Undo, Redo and Help everywhere but in fields, which have an undo of their own,
/// and in dialogs, which cover what would change.
pub(super) fn follow(page: Page, keys: RwSignal<bool>) {
    focus_recovery::install();
    let listener = window_event_listener(ev::keydown, move |event| {
        if focus::is_typing(event.target()) || focus::is_dialog_open() {
            return;
        }
        let action = chord(&event).and_then(|chord| page.keymap.with_untracked(|keymap| keymap.action(&chord)));
        match action {
            Some(Action::Undo) => page.session.undo(),
            Some(Action::Redo) => page.session.redo(),
            Some(Action::Help) => keys.set(true),
            _ => return,
        }
        event.prevent_default();
        // What was undone may have been drawn anew, and the keyboard lost with it.
        if matches!(action, Some(Action::Undo | Action::Redo)) && is_in_article(event.target()) {
            deeds::hold_current(page);
        }
    });
    on_cleanup(move || listener.remove());
}

/// Answers to the keys of the article also where nothing has the keyboard.
pub(super) fn follow_nowhere(page: Page, grip: Grip) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if focus::is_lost() && !focus::is_dialog_open() && !event.default_prevented() {
            press(page, grip, &event);
        }
    });
    on_cleanup(move || listener.remove());
}

/// Answers to a key in the reader.
pub(super) fn keyed(page: Page, grip: Grip, event: &KeyboardEvent) {
    let Some(target) = element(event.target()).filter(|target| is_within(target, ARTICLE)) else { return };
    let on_button = target.matches("button").unwrap_or(false);
    let presses = on_button && matches!(event.key().as_str(), "Enter" | " ");
    if presses || focus::is_typing(event.target()) {
        return;
    }
    if event.key() == "Tab" && !event.shift_key() && target.matches(".article").unwrap_or(false) {
        offer_first_mention(page);
    }
    press(page, grip, event);
}

fn press(page: Page, grip: Grip, event: &KeyboardEvent) {
    // No click is to be expected any more.
    grip.press.set_value(None);
    if chord(event).is_some_and(|chord| deeds::press(page, grip, chord)) {
        event.prevent_default();
    }
}

/// Lets Tab come from the article to the current mention or, without one, to the first in view.
fn offer_first_mention(page: Page) {
    let first = page.session.current_untracked().or_else(|| {
        let find = |snapshot: &Snapshot| {
            let document = &snapshot.document;
            let top = caret::first_in_view(document).unwrap_or_default();
            let marked = page.filter.shown_now();
            let passes = |annotation: &&Annotation| page.session.is_shown(annotation.id) && marked.passes(annotation);
            let shown: Vec<_> = document.layer().iter().filter(passes).collect();
            let in_view = shown.iter().find(|annotation| annotation.span.end() > top);
            in_view.or(shown.first()).map(|annotation| annotation.id)
        };
        page.session.look(find).flatten()
    });
    if let Some(id) = first {
        focus::make_tabbable(id);
    }
}

fn chord(event: &KeyboardEvent) -> Option<Chord> {
    let command = event.ctrl_key() || event.meta_key();
    Chord::new(&keyboard::key(event), event.shift_key(), command, event.alt_key())
}

/// Returns `true` if the keyboard is with the article or with what stands over it, or with nothing.
fn is_in_article(target: Option<EventTarget>) -> bool {
    element(target).is_some_and(|target| is_within(&target, ARTICLE) || target.matches("body, html").unwrap_or(false))
}

fn element(target: Option<EventTarget>) -> Option<Element> {
    target.and_then(|target| target.dyn_into().ok())
}

fn is_within(element: &Element, parts: &str) -> bool {
    element.closest(parts).ok().flatten().is_some()
}
