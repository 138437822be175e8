//! The deep tagger: the offer to download it, and the dialog that says what it is and turns it on and off.

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::{html::Dialog, prelude::*};

use super::export::modal;
use crate::{
    state::{
        Page,
        deep::{Deep, DeepProgress},
    },
    words,
};

/// The offer, once, where a person first sees what the usual tagger has found. Nothing is fetched before they ask for it.
#[component]
pub(crate) fn DeepOffer(page: Page, shown: RwSignal<bool>) -> impl IntoView {
    let deep = page.deep;
    view! {
        <Show when=move || deep.is_offered()>
            <section class="deep-offer" aria-label="Larger model">
                <p>"A larger model finds more names. It is a download of "{size(deep)}
                    " and works in this browser too: your text stays here."</p>
                <div class="choices">
                    <button on:click=handler(move |_| deep.turn_on())>"Download it"</button>
                    <button on:click=handler(move |_| shown.set(true))>"About it"</button>
                    <button on:click=handler(move |_| deep.turn_off())>"Not now"</button>
                </div>
            </section>
        </Show>
    }
}

/// What the deep tagger is doing, in a few words at the foot of the page, and the way to its dialog.
#[component]
pub(crate) fn DeepWord(page: Page, shown: RwSignal<bool>) -> impl IntoView {
    let deep = page.deep;
    let word = move || match deep.progress() {
        DeepProgress::Loading { percent: Some(percent) } => format!("Loading the larger model, {percent}\u{202f}%"),
        DeepProgress::Loading { percent: None } => "Loading the larger model…".to_owned(),
        DeepProgress::Ready => "Larger model on".to_owned(),
        DeepProgress::Out => "Larger model".to_owned(),
    };
    view! {
        <Show when=move || deep.size().is_some()>
            <button class="quiet link" on:click=handler(move |_| shown.set(true))>{word}</button>
        </Show>
    }
}

#[component]
pub(crate) fn DeepDialog(page: Page, shown: RwSignal<bool>) -> impl IntoView {
    let (dialog, deep) = (NodeRef::<Dialog>::new(), page.deep);
    modal(dialog, shown);
    let state = move || match deep.progress() {
        DeepProgress::Out => {
            format!("Off. Turning it on downloads {}, once.", size(deep))
        }
        DeepProgress::Loading { percent: Some(percent) } => {
            format!("Downloading, {percent}\u{202f}% of {}.", size(deep))
        }
        DeepProgress::Loading { percent: None } => "Downloading…".to_owned(),
        DeepProgress::Ready => "On, and stored in this browser: it works offline too.".to_owned(),
    };
    let percent = move || match deep.progress() {
        DeepProgress::Loading { percent } => Some(percent.unwrap_or_default()),
        _ => None,
    };
    let switch = move |event| if event_target_checked(&event) { deep.turn_on() } else { deep.turn_off() };
    view! {
        <dialog class="deep" node_ref=dialog aria-labelledby="deep-title" on:close=handler(move |_| shown.set(false))>
            <h2 id="deep-title">"The larger model"</h2>
            <p>"A small neural network reads each sentence as a whole, so it finds many names that are in no list. The tagger
                answers at once; the larger model follows within seconds and refines its suggestions. What you have
                confirmed, changed or rejected stays as it is."</p>
            <p>"It runs in this browser. Your text never leaves it."</p>
            <label class="check">
                <input type="checkbox" prop:checked=move || deep.is_on() on:change=handler(switch)/>
                "Use the larger model"
            </label>
            <p class="hint" role="status">{state}</p>
            {move || percent().map(|percent| view! {
                <progress aria-label="Download of the larger model" max="100" value=percent></progress>
            })}
            <div class="dialog-end">
                <Show when=move || percent().is_some()>
                    <button on:click=handler(move |_| deep.turn_off())>"Cancel the download"</button>
                </Show>
                <button on:click=handler(move |_| shown.set(false))>"Close"</button>
            </div>
        </dialog>
    }
}

/// The size of the download.
fn size(deep: Deep) -> String {
    words::size(deep.size().unwrap_or_default().into())
}
