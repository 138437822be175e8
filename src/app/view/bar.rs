//! The bar on top: what is open, whether it is stored, and what can be done with it as a whole.

use crate::view::show::Show;
use leptos::prelude::*;
use tagline_core::Edit;

use super::{keyboard::SkipLink, review::left};
use crate::state::{Mode, Page, keeper::SaveState};
use crate::view::live::live;

/// The bar. `exporting` and `keys` open the two dialogs.
#[component]
pub(crate) fn Bar(page: Page, exporting: RwSignal<bool>, keys: RwSignal<bool>) -> impl IntoView {
    let open = move || page.session.opening() != 0;
    view! {
        // Here, as it stays when an article goes.
        <header class="bar" data-saved-at=live(move || page.keeper.saved_at().to_string())>
            <SkipLink page/>
            <p class="wordmark">"Tagline"</p>
            <Show when=open fallback=|| view! { <span class="bar-space"></span> }>
                <Title page/>
                <SaveWord page/>
                <UndoRedo page/>
                <button class="quiet new-article" on:click=move |_| page.close()>
                    "New article"
                </button>
                <button class="review-button" title=live(move || left(page)) on:click=move |_| page.mode.set(Mode::Review)>"Review"</button>
                <button class="primary" on:click=move |_| exporting.set(true)>"Export"</button>
            </Show>
            <button class="quiet keys-button" aria-label="Help" title="Help (?)" on:click=move |_| keys.set(true)>"?"</button>
        </header>
    }
}

#[component]
fn Title(page: Page) -> impl IntoView {
    let title = move || page.session.watch(|snapshot| snapshot.document.title().to_owned()).unwrap_or_default();
    let rename = move |event| {
        let wanted = event_target_value(&event);
        if wanted != title() {
            page.session.perform(format!("Title changed to {wanted}"), Edit::Title(wanted));
        }
    };
    view! { <input class="title" aria-label="Title" autocomplete="off" prop:value=title on:change=rename/> }
}

#[component]
fn SaveWord(page: Page) -> impl IntoView {
    let word = move || match page.keeper.state() {
        SaveState::Saved => "Saved in this browser",
        SaveState::Saving => "Saving…",
        SaveState::Failed(_) => "Not saved",
    };
    let failed = Memo::new(move |_| matches!(page.keeper.state(), SaveState::Failed(_)));
    view! {
        <span class="save-word" class:failed=live(move || failed.get()) data-saved=live(move || page.keeper.saved().to_string())>{word}</span>
        <Show when=move || failed.get()>
            <button class="quiet" on:click=move |_| page.keeper.retry()>"Try again"</button>
        </Show>
    }
}

#[component]
fn UndoRedo(page: Page) -> impl IntoView {
    let undoable =
        move || page.session.watch(|snapshot| snapshot.history.last_done().map(|step| step.name.clone())).flatten();
    let redoable =
        move || page.session.watch(|snapshot| snapshot.history.last_undone().map(|step| step.name.clone())).flatten();
    let hint = |verb: &'static str, step: Option<String>| {
        step.map_or_else(|| format!("Nothing to {verb}"), |step| format!("{verb}: {step}"))
    };
    view! {
        <div class="pair">
            <button class="quiet" title=live(move || hint("undo", undoable())) disabled=live(move || undoable().is_none())
                on:click=move |_| page.session.undo()>"Undo"</button>
            <button class="quiet" title=live(move || hint("redo", redoable())) disabled=live(move || redoable().is_none())
                on:click=move |_| page.session.redo()>"Redo"</button>
        </div>
    }
}
