//! The bar on top: what is open, whether it is stored, and what can be done with it as a whole.

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::ev::Event;
use leptos::prelude::*;
use tagline_core::Edit;

use super::{keyboard::SkipLink, review::left};
use crate::dom::settings;
use crate::state::{Mode, Page, drafts::Keeping, keeper::SaveState, navigation::Screen, route::Route, writer::Role};
use crate::view::live::live;

/// The setting that keeps what is being typed into the title, with the article's identifier.
const TYPED: &str = "tagline.typed.title";

/// The bar. `exporting` and `keys` open the two dialogs.
#[component]
pub(crate) fn Bar(page: Page, exporting: RwSignal<bool>, keys: RwSignal<bool>) -> impl IntoView {
    let open = move || page.session.opening() != 0;
    let is_at = move |screen| move || (!open() && page.navigation.screen() == screen).then_some("page");
    view! {
        // Here, as it stays when an article goes.
        <header class="bar" data-saved-at=live(move || page.keeper.saved_at().to_string())>
            <SkipLink page/>
            <a class="wordmark" href=Route::Library.address() title="Library">"Tagline"</a>
            <Show when=open fallback=|| view! { <span class="bar-space"></span> }>
                <Title page/>
                <SaveWord page/>
                <UndoRedo page/>
            </Show>
            <button class="quiet library-button" on:click=handler(move |_| page.go(Route::Library))
                aria-current=live(is_at(Screen::Library))>"Library"</button>
            <button class="quiet new-article" on:click=handler(move |_| page.go(Route::Start))
                aria-current=live(is_at(Screen::Start))>"New article"</button>
            <Show when=open>
                <button class="review-button" title=live(move || left(page)) on:click=handler(move |_| page.mode.set(Mode::Review))>"Review"</button>
                <button class="primary" on:click=handler(move |_| exporting.set(true))>"Export"</button>
            </Show>
            <button class="quiet keys-button" aria-label="Help" title="Help (?)" on:click=handler(move |_| keys.set(true))>"?"</button>
        </header>
    }
}

#[component]
fn Title(page: Page) -> impl IntoView {
    let title = move || page.session.watch(|snapshot| snapshot.document.title().to_owned()).unwrap_or_default();
    let retitle = move |wanted: String| {
        settings::forget(TYPED);
        if wanted != title() {
            page.session.perform(format!("Title changed to {wanted}"), Edit::Title(wanted));
        }
    };
    let typed = move |event| {
        if let Some(id) = page.session.id() {
            settings::keep_value(TYPED, &(id, event_target_value(&event)));
        }
    };
    // What was being typed when the page went is taken as leaving the field would have taken it.
    Effect::new(move || {
        let may_write = page.session.opening() != 0 && page.writer.role() == Role::Writer;
        let typed: Option<(String, String)> = settings::value(TYPED).filter(|_| may_write);
        if let Some((id, typed)) = typed
            && page.session.id() == Some(id)
        {
            untrack(|| retitle(typed));
        }
    });
    view! {
        <input class="title" aria-label="Title" autocomplete="off" prop:value=title on:input=handler(typed)
            on:change=handler(move |event: Event| retitle(event_target_value(&event)))/>
    }
}

#[component]
fn SaveWord(page: Page) -> impl IntoView {
    let word = move || match page.keeper.state() {
        // What is typed and not stored yet is not saved either.
        SaveState::Saved if page.text_draft.keeping() == Keeping::Pending => "Saving…",
        SaveState::Saved if matches!(page.text_draft.keeping(), Keeping::Failed(_)) => "Edit not saved",
        SaveState::Saved => "Saved in this browser",
        SaveState::Saving => "Saving…",
        SaveState::Failed(_) => "Not saved",
    };
    let failed = Memo::new(move |_| matches!(page.keeper.state(), SaveState::Failed(_)));
    view! {
        <span class="save-word" class:failed=live(move || failed.get()) data-saved=live(move || page.keeper.saved().to_string())>{word}</span>
        <Show when=move || failed.get()>
            <button class="quiet" on:click=handler(move |_| page.keeper.retry())>"Try again"</button>
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
                on:click=handler(move |_| page.session.undo())>"Undo"</button>
            <button class="quiet" title=live(move || hint("redo", redoable())) disabled=live(move || redoable().is_none())
                on:click=handler(move |_| page.session.redo())>"Redo"</button>
        </div>
    }
}
