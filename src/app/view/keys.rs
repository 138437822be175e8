//! The help dialog: the first five minutes, then every key, each of which can be changed.

use crate::view::handler::handler;
use leptos::{ev::KeyboardEvent, html::Dialog, prelude::*};
use tagline_core::{LabelInfo, LabelSet};

use super::{
    export::modal,
    help::{FirstMinutes, OtherKeys},
};
use crate::dom::keyboard;
use crate::state::{
    Page,
    chord::Chord,
    keymap::{Action, Keymap, Refusal},
};
use crate::view::live::live;

#[component]
pub(crate) fn KeysDialog(page: Page, shown: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    modal(dialog, shown);
    // The action that waits for its new key, and what came of the last one.
    let (waiting, outcome) = (RwSignal::new(None::<Action>), RwSignal::new(String::new()));
    Effect::new(move || {
        if !shown.get() {
            waiting.set(None);
            outcome.set(String::new());
        }
    });
    let labels = move || page.session.watch(|snapshot| snapshot.document.labels().clone()).unwrap_or_default();
    let label_rows = move || {
        let rows = labels().iter().cloned().enumerate().collect::<Vec<_>>();
        rows.into_iter().map(|(at, info)| view! { <LabelRow page at info/> }).collect_view()
    };
    let rows: Vec<_> = Action::all().map(|action| view! { <Row page action waiting outcome/> }).collect();
    let keyed = move |event: KeyboardEvent| {
        if let Some(action) = waiting.get_untracked() {
            take(page, action, &untrack(labels), waiting, outcome, &event);
        }
    };
    let switched = move |event| {
        let mut keymap = page.keymap.get_untracked();
        keymap.set_characters(event_target_checked(&event));
        page.set_keymap(keymap);
    };
    let reset = move |_| {
        page.set_keymap(Keymap::default());
        outcome.set("All keys are back to what they were at first.".to_owned());
    };
    // The keys of a document's own labels may be those of actions.
    let conflicts = move || {
        let twice = page.keymap.with(|keymap| keymap.conflicts(&labels()));
        let keys: Vec<_> = twice.iter().map(Chord::shown).collect();
        let words = format!("{} would mean two things: the action is done, the label is not set.", keys.join(", "));
        (!keys.is_empty()).then(|| view! { <p class="hint">{words}</p> })
    };
    view! {
        <dialog class="keys-dialog tall" node_ref=dialog aria-labelledby="keys-title" on:close=handler(move |_| shown.set(false))
            on:keydown=handler(keyed)>
            <div class="dialog-body">
                <h2 id="keys-title">"Help"</h2>
                <FirstMinutes page/>
                <h3>"Keys in the article"</h3>
                <p class="hint">
                    "They act when the article has the keyboard: click a mention, or reach the article with Tab. "
                    "To change a key, press its button and then the new key."
                </p>
                <dl class="keys">{label_rows}{rows}</dl>
                {conflicts}
                <label class="check">
                    <input type="checkbox" prop:checked=live(move || page.keymap.with(Keymap::has_characters)) on:change=handler(switched)/>
                    "Use single letters, digits and signs as keys"
                </label>
                <p class="hint" role="status">{live(move || outcome.get())}</p>
                <OtherKeys page/>
            </div>
            <div class="dialog-end">
                <button disabled=live(move || !page.keymap.with(Keymap::is_changed)) on:click=handler(reset)>"Reset all"</button>
                <button on:click=handler(move |_| shown.set(false))>"Close"</button>
            </div>
        </dialog>
    }
}

/// A label with its keys, which it brings along.
#[component]
fn LabelRow(page: Page, at: usize, info: LabelInfo) -> impl IntoView {
    let does = format!("{}; with Shift, beside what is there", info.name);
    let letter = move || {
        let key = page.keymap.with(|keymap| keymap.label_key(&info))?;
        Some(view! { <kbd>{key.to_uppercase().to_string()}</kbd>" " })
    };
    let has_number = move || at < 9 && page.keymap.with(Keymap::has_characters);
    let number = move || has_number().then(|| view! { <kbd>{at + 1}</kbd> });
    view! { <div><dt>{letter}{number}</dt><dd>{does}</dd></div> }
}

/// An action with its keys, which are a button to change them.
#[component]
fn Row(page: Page, action: Action, waiting: RwSignal<Option<Action>>, outcome: RwSignal<String>) -> impl IntoView {
    let chords = move || page.keymap.with(|keymap| keymap.chords(action));
    let waits = move || waiting.get() == Some(action);
    let name = move || {
        let chords: Vec<_> = chords().iter().map(Chord::shown).collect();
        match chords.as_slice() {
            _ if waits() => format!("{}: press a key", action.does()),
            [] => format!("{}: no key", action.does()),
            chords => format!("{}: {}", action.does(), chords.join(" ")),
        }
    };
    let content = move || match chords() {
        _ if waits() => view! { <span class="hint">"Press a key"</span> }.into_any(),
        chords if chords.is_empty() => view! { <span class="hint">"no key"</span> }.into_any(),
        chords => chords.into_iter().map(|chord| view! { <kbd>{chord.shown()}</kbd>" " }).collect_view().into_any(),
    };
    let wait = move |_| {
        waiting.set(Some(action));
        outcome.set(format!("Press the new key for “{}”, or Escape to leave it as it is.", action.does()));
    };
    view! {
        <div><dt><button class="quiet" aria-label=name on:click=handler(wait)>{content}</button></dt><dd>{action.does()}</dd></div>
    }
}

/// Gives an action the key that was pressed, if it can have it.
fn take(
    page: Page,
    action: Action,
    labels: &LabelSet,
    waiting: RwSignal<Option<Action>>,
    outcome: RwSignal<String>,
    event: &KeyboardEvent,
) {
    let command = event.ctrl_key() || event.meta_key();
    let Some(chord) = Chord::new(&keyboard::key(event), event.shift_key(), command, event.alt_key()) else { return };
    // Neither the dialog nor the button under the keyboard is meant.
    event.prevent_default();
    event.stop_propagation();
    waiting.set(None);
    if event.key() == "Escape" && action != Action::Leave {
        outcome.set(String::new());
        return;
    }
    let key = chord.shown();
    let mut keymap = page.keymap.get_untracked();
    outcome.set(match keymap.bind(action, chord, labels) {
        Err(Refusal::IsLabel(name)) => format!("{key} already says “{name}”. Choose another key."),
        Err(Refusal::IsCharacter) => format!("Single characters are switched off below, so {key} cannot be a key."),
        Ok(losers) => {
            page.set_keymap(keymap);
            let losers: Vec<_> = losers.into_iter().map(|loser| format!("“{}”", loser.does())).collect();
            if losers.is_empty() {
                format!("{key}: {}.", action.does())
            } else {
                format!("{key}: {}. It was taken from {}.", action.does(), losers.join(" and "))
            }
        }
    });
}
