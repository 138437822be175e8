//! The library: every document that this browser keeps, found, sorted, and dealt with as a whole.

mod ask;
mod row;
mod rows;
mod tools;

use crate::view::show::Show;
use leptos::prelude::*;

use super::storage::StorageLine;
use crate::view::live::live;
use crate::{
    state::{Page, library::arrange::Drawer},
    words,
};
use ask::{Ask, AskDialog};
use rows::Rows;
use tools::{Below, Chosen, Headings, Tools};

/// The list of documents, or what will be in it.
#[component]
pub(super) fn Library(page: Page) -> impl IntoView {
    let library = page.library;
    let asked = RwSignal::new(None::<Ask>);
    let some = Memo::new(move |_| !library.is_empty());
    let chosen = Memo::new(move |_| !library.selected().is_empty());
    view! {
        <Show when=move || library.is_known()>
            <Show when=move || some.get() fallback=move || view! { <Teaching/><StorageLine page/> }>
                <section class="library" aria-labelledby="library-title">
                    <div class="library-head">
                        <h2 id="library-title">"Library"</h2>
                        <Drawers page/>
                    </div>
                    <Show when=move || chosen.get() fallback=move || view! { <Tools page/> }><Chosen page/></Show>
                    <Headings page/>
                    <Rows page/>
                    <Below page asked/>
                </section>
            </Show>
        </Show>
        <AskDialog page asked/>
    }
}

/// What the library is for, as long as there is nothing in it.
#[component]
fn Teaching() -> impl IntoView {
    view! {
        <p class="hint teaching">
            "Your articles are stored in this browser and listed here. Open many files at once, drop a folder, or open one \
             JSON Lines file with thousands of articles: they are tagged in the background while you work."
        </p>
    }
}

/// The choice between what is worked on, what is put away, and what is thrown away.
#[component]
fn Drawers(page: Page) -> impl IntoView {
    let library = page.library;
    let button = move |drawer: Drawer| {
        let pressed = move || (library.wish().read().drawer == drawer).to_string();
        let count = move || library.census()[drawer as usize];
        view! {
            <button class="quiet drawer" aria-pressed=pressed on:click=move |_| library.pull(drawer)>
                {drawer.name()}" "<span class="count">{live(move || words::number(count()))}</span>
            </button>
        }
    };
    view! { <div class="drawers" role="group" aria-label="Part of the library">{Drawer::ALL.map(button).collect_view()}</div> }
}
