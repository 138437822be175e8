//! The buttons of the card: the labels, the edges, and what else can be done, each with its key.

use crate::view::handler::handler;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use tagline_core::{Label, LabelInfo};

use crate::{
    state::{Page, keymap::Action},
    view::{deeds, grip::Grip, live::live},
};

/// The four ways to move an edge by a word: name, sign and action.
pub(super) const EDGES: [(&str, &str, Action); 4] = [
    ("Start one word earlier", "‹ start", Action::StartWordEarlier),
    ("Start one word later", "start ›", Action::StartWordLater),
    ("End one word earlier", "‹ end", Action::EndWordEarlier),
    ("End one word later", "end ›", Action::EndWordLater),
];

#[component]
pub(super) fn EdgeButton(
    page: Page,
    grip: Grip,
    name: &'static str,
    sign: &'static str,
    action: Action,
) -> impl IntoView {
    let keys = move || page.keymap.with(|keymap| keymap.chords(action).first().cloned());
    let title = move || keys().map_or_else(|| name.to_owned(), |chord| format!("{name} ({})", chord.shown()));
    view! {
        <button aria-label=name title=title aria-keyshortcuts=live(move || keys().map(|chord| chord.aria()))
            on:click=handler(move |_| { deeds::perform(page, grip, action); })>{sign}</button>
    }
}

/// A button for an action, with its key.
#[component]
pub(super) fn ActionButton(
    page: Page,
    grip: Grip,
    name: &'static str,
    action: Action,
    can: impl Fn() -> bool + Copy + Send + Sync + 'static,
    /// Whether it is what is mostly done next.
    #[prop(optional, into)]
    is_primary: Signal<bool>,
) -> impl IntoView {
    let keys = move || page.keymap.with(|keymap| keymap.chords(action).first().cloned());
    let shown = move || keys().map(|chord| view! { <kbd aria-hidden="true">{chord.shown()}</kbd> });
    view! {
        <button class:primary=live(move || is_primary.get()) title=action.does() disabled=live(move || !can()) aria-keyshortcuts=live(move || keys().map(|chord| chord.aria()))
            on:click=handler(move |_| { deeds::perform(page, grip, action); })>{name}{shown}</button>
    }
}

/// A button that sets a label.
#[component]
pub(super) fn LabelButton(
    page: Page,
    grip: Grip,
    info: LabelInfo,
    current: impl Fn() -> Option<Label> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let LabelInfo { label, name, .. } = info.clone();
    let key = Memo::new(move |_| {
        page.keymap.with(|keymap| keymap.label_key(&info)).map(|key| key.to_uppercase().to_string())
    });
    let (id, shown) = (label.to_string(), label.clone());
    let pressed = move || (current() == Some(shown.clone())).to_string();
    view! {
        <button class="label" data-label=id title=name.clone() aria-pressed=pressed aria-keyshortcuts=live(move || key.get())
            on:click=handler(move |event: MouseEvent| { deeds::set_label(page, grip, &label, event.shift_key()); })>
            <span dir="auto">{name.clone()}</span>{live(move || key.get().map(|key| view! { <kbd aria-hidden="true">{key}</kbd> }))}
        </button>
    }
}
