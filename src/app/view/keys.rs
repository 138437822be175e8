//! The keys, for those who ask.

use leptos::{html::Dialog, prelude::*};

use super::export::modal;

/// What each key does, in the order a person meets them.
const KEYS: [(&[&str], &str); 11] = [
    (&["→", "←"], "next and previous mention"),
    (&["N", "Shift N"], "next and previous one that the tagger is unsure of"),
    (&["P", "L", "O", "D"], "make it a person, place, organization or date; or tag the selected words"),
    (&["Enter"], "confirm, and go to the next"),
    (&["⌫", "Delete"], "not a mention"),
    (&["Shift ←", "Shift →"], "move its end by a word; with Ctrl its start; with Alt by a character"),
    (&["A"], "tag the other places where the name stands"),
    (&["Esc"], "leave the mention"),
    (&["Ctrl Z", "Ctrl Shift Z"], "undo and redo"),
    (&["Ctrl Enter"], "annotate what is in the text box"),
    (&["?"], "show these keys"),
];

#[component]
pub(crate) fn KeysDialog(shown: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    modal(dialog, shown);
    let rows = KEYS.map(|(keys, does)| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd>" " }).collect_view();
        view! { <div><dt>{keys}</dt><dd>{does}</dd></div> }
    });
    view! {
        <dialog node_ref=dialog aria-labelledby="keys-title" on:close=move |_| shown.set(false)>
            <h2 id="keys-title">"Keys"</h2>
            <p class="hint">"The letters act when the article has the keyboard: click a mention, or reach the article with Tab."</p>
            <dl class="keys">{rows}</dl>
            <div class="dialog-end"><button on:click=move |_| shown.set(false)>"Close"</button></div>
        </dialog>
    }
}
