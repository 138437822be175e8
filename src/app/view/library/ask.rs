//! The question before everything is deleted: it wants a word typed, so that no slip of the hand answers it.

use crate::view::handler::handler;
use leptos::ev::Event;
use leptos::{html::Dialog, prelude::*};

use super::super::export::modal;
use crate::view::live::live;
use crate::{
    state::{Page, library::arrange::Drawer},
    words,
};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Whether everything in a drawer is to go to the bin.
    DeleteAll(Drawer),
    /// Whether everything in the bin is to be deleted for good.
    EmptyBin,
}

impl Ask {
    fn drawer(self) -> Drawer {
        match self {
            Self::DeleteAll(drawer) => drawer,
            Self::EmptyBin => Drawer::Bin,
        }
    }

    /// The words to type, which are those on the button.
    fn words(self) -> &'static str {
        match self {
            Self::DeleteAll(_) => "Delete all",
            Self::EmptyBin => "Empty the bin",
        }
    }
}

#[component]
pub(super) fn AskDialog(page: Page, asked: RwSignal<Option<Ask>>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let shown = RwSignal::new(false);
    modal(dialog, shown);
    Effect::new(move || shown.set(asked.get().is_some()));
    let content = move || asked.get().map(|ask| view! { <Question page asked ask/> });
    view! {
        <dialog node_ref=dialog aria-labelledby="ask-title" on:close=handler(move |_| asked.set(None))>{content}</dialog>
    }
}

#[component]
fn Question(page: Page, asked: RwSignal<Option<Ask>>, ask: Ask) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let ids = page.library.in_drawer(ask.drawer());
    let count = words::count(ids.len(), "article");
    let (title, fate) = match ask {
        Ask::DeleteAll(drawer) => (
            format!("Delete all in {}?", drawer.name()),
            format!("{count} will move to the bin. You can restore them from there until you empty it."),
        ),
        Ask::EmptyBin => (
            "Empty the bin?".to_owned(),
            format!("{count} will be deleted for good, mentions and history included. This cannot be undone."),
        ),
    };
    let fits = move || typed.read().trim().eq_ignore_ascii_case(ask.words());
    let act = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !fits() {
            return;
        }
        asked.set(None);
        match ask {
            Ask::DeleteAll(_) => page.library.put(ids.clone(), Drawer::Bin),
            Ask::EmptyBin => page.library.erase(ids.clone()),
        }
    };
    view! {
        <h2 id="ask-title">{title}</h2>
        <p>{fate}</p>
        <form class="ask" on:submit=handler(act)>
            <div class="field">
                <label for="ask-word">{format!("Type “{}” to confirm", ask.words().to_lowercase())}</label>
                <input id="ask-word" autocomplete="off" autocapitalize="off" spellcheck="false" autofocus
                    on:input=handler(move |event: Event| typed.set(event_target_value(&event)))/>
            </div>
            <div class="dialog-end">
                <button type="button" on:click=handler(move |_| asked.set(None))>"Keep them"</button>
                <button class="danger" disabled=live(move || !fits())>{ask.words()}</button>
            </div>
        </form>
    }
}
