//! The library: every document that this browser keeps, found, sorted, and dealt with as a whole.

mod ask;
mod row;
mod rows;
mod tools;

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::prelude::*;

use super::{desk::Pickers, recent::Teaching, storage::StorageLine, work::Work};
use crate::view::live::live;
use crate::{
    state::{Page, library::arrange::Drawer},
    words,
};
use ask::{Ask, AskDialog};
use rows::Rows;
use tools::{Below, Chosen, Headings, Tools};

/// The library as a place of its own: the list of documents, or what will be in it, and what is done with all of them.
#[component]
pub(super) fn LibraryPlace(page: Page) -> impl IntoView {
    view! {
        <section class="desk kept">
            <Work page/>
            <Library page/>
        </section>
    }
}

#[component]
fn Library(page: Page) -> impl IntoView {
    let library = page.library;
    let asked = RwSignal::new(None::<Ask>);
    let some = Memo::new(move |_| !library.is_empty());
    let chosen = Memo::new(move |_| !library.selected().is_empty());
    view! {
        <Show when=move || library.is_known()>
            <section class="library" aria-labelledby="library-title">
                <div class="library-head">
                    <h1 id="library-title" tabindex="-1">"Library"</h1>
                    <div class="desk-actions"><Pickers page/></div>
                </div>
                <Show when=move || some.get() fallback=move || view! { <Teaching/><StorageLine page/> }>
                    <Drawers page/>
                    <Show when=move || chosen.get() fallback=move || view! { <Tools page/> }><Chosen page/></Show>
                    <Headings page/>
                    <Rows page/>
                    <Below page asked/>
                </Show>
            </section>
        </Show>
        <AskDialog page asked/>
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
            <button class="quiet drawer" aria-pressed=pressed on:click=handler(move |_| library.pull(drawer))>
                {drawer.name()}" "<span class="count">{live(move || words::number(count()))}</span>
            </button>
        }
    };
    view! { <div class="drawers" role="group" aria-label="Part of the library">{Drawer::ALL.map(button).collect_view()}</div> }
}
