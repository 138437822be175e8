//! What is above the list: finding and sorting, or what can be done with the documents that are selected.

use crate::view::show::Show;
use leptos::prelude::*;

use super::ask::Ask;
use crate::view::live::live;
use crate::{
    state::{
        Page,
        library::arrange::{Drawer, Order},
    },
    words,
};

#[component]
pub(super) fn Tools(page: Page, asked: RwSignal<Option<Ask>>) -> impl IntoView {
    let wish = page.library.wish();
    let drawer = Memo::new(move |_| wish.read().drawer);
    let any = Memo::new(move |_| page.library.census()[drawer.get() as usize] != 0);
    let sort = move |event| wish.update(|wish| wish.order = Order::named(&event_target_value(&event)));
    let option =
        move |(order, name)| view! { <option selected=live(move || wish.read().order == order)>{name}</option> };
    let all = move || match drawer.get() {
        Drawer::Bin => view! {
            <button class="quiet" on:click=move |_| asked.set(Some(Ask::EmptyBin))>"Empty the bin…"</button>
        }
        .into_any(),
        drawer => view! {
            <button class="quiet" on:click=move |_| asked.set(Some(Ask::DeleteAll(drawer)))>"Delete all…"</button>
        }
        .into_any(),
    };
    view! {
        <div class="library-tools">
            <input type="search" aria-label="Find an article" placeholder="Find an article" autocomplete="off"
                prop:value=live(move || wish.read().words.clone())
                on:input=move |event| wish.update(|wish| wish.words = event_target_value(&event))/>
            <select aria-label="Sort articles by" on:change=sort>{Order::ALL.map(option).collect_view()}</select>
            <Show when=move || any.get()>{all}</Show>
        </div>
    }
}

/// What can be done with the selected documents.
#[component]
pub(super) fn Chosen(page: Page) -> impl IntoView {
    let library = page.library;
    let drawer = Memo::new(move |_| library.wish().read().drawer);
    let ids = move || library.selected().into_iter().collect::<Vec<_>>();
    let move_to = move |to: Drawer, name: &'static str| {
        view! { <button on:click=move |_| library.put(ids(), to)>{name}</button> }
    };
    let moves = move || match drawer.get() {
        Drawer::Articles => [(Drawer::Archive, "Archive"), (Drawer::Bin, "Delete")],
        Drawer::Archive => [(Drawer::Articles, "Take out"), (Drawer::Bin, "Delete")],
        Drawer::Bin => [(Drawer::Articles, "Restore"), (Drawer::Archive, "Archive")],
    };
    let more = move || library.selected().len() < library.shown().with(Vec::len);
    view! {
        <div class="library-tools chosen" role="toolbar" aria-label="Selected articles">
            <p role="status">{live(move || format!("{} selected", words::count(library.selected().len(), "article")))}</p>
            {live(move || moves().map(|(to, name)| move_to(to, name)).collect_view())}
            <Show when=more>
                <button class="quiet" on:click=move |_| library.select_all(true)>
                    {live(move || format!("Select all {}", words::number(library.shown().with(Vec::len))))}
                </button>
            </Show>
            <button class="quiet" on:click=move |_| library.select_all(false)>"Select none"</button>
        </div>
    }
}
