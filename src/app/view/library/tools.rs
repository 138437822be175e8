//! What is around the list: finding, sorting and backing up above it, what deletes all of it below it; or what can be done
//! with the documents that are selected.

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::ev::Event;
use leptos::prelude::*;

use super::{
    super::storage::{BackupButtons, RoomLine},
    ask::Ask,
};
use crate::view::live::live;
use crate::{
    state::{
        Page,
        library::arrange::{Drawer, Order},
    },
    words,
};

#[component]
pub(super) fn Tools(page: Page) -> impl IntoView {
    let wish = page.library.wish();
    view! {
        <div class="library-tools">
            <input type="search" aria-label="Find an article" placeholder="Find an article" autocomplete="off"
                prop:value=live(move || wish.read().words.clone())
                on:input=handler(move |event: Event| wish.update(|wish| wish.words = event_target_value(&event)))/>
            <BackupButtons page/>
        </div>
    }
}

/// The columns' headings, which sort the list. Pressed again, they reverse it.
#[component]
pub(super) fn Headings(page: Page) -> impl IntoView {
    let wish = page.library.wish();
    let heading = move |(order, name, [forward, reverse]): (Order, &'static str, [&'static str; 2])| {
        let is_chosen = move || wish.read().order == order;
        let says = move || if is_chosen() && wish.read().is_reversed { reverse } else { forward };
        let sign = move || match is_chosen() {
            true if order.is_ascending() != wish.read().is_reversed => "\u{2009}↑",
            true => "\u{2009}↓",
            false => "",
        };
        view! {
            <button class="quiet" aria-pressed=live(move || is_chosen().to_string()) title=live(says) on:click=handler(move |_| wish.update(|wish| wish.sort_by(order)))>
                {name}<span aria-hidden="true">{live(sign)}</span>
            </button>
        }
    };
    view! { <div class="headings" role="group" aria-label="Sort articles by">{Order::COLUMNS.map(heading).collect_view()}</div> }
}

/// How much room the articles take, and, away from all else, what deletes every one of them.
#[component]
pub(super) fn Below(page: Page, asked: RwSignal<Option<Ask>>) -> impl IntoView {
    let drawer = Memo::new(move |_| page.library.wish().read().drawer);
    let any = Memo::new(move |_| page.library.census()[drawer.get() as usize] != 0);
    let ask = move || match drawer.get() {
        Drawer::Bin => (Ask::EmptyBin, "Empty the bin…"),
        drawer => (Ask::DeleteAll(drawer), "Delete all…"),
    };
    view! {
        <div class="library-below">
            <RoomLine page/>
            <Show when=move || any.get()>
                <button class="quiet dangerous" on:click=handler(move |_| asked.set(Some(ask().0)))>{live(move || ask().1)}</button>
            </Show>
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
        view! { <button class:dangerous=to == Drawer::Bin on:click=handler(move |_| library.put(ids(), to))>{name}</button> }
    };
    let moves = move || match drawer.get() {
        Drawer::Articles => [(Drawer::Archive, "Archive"), (Drawer::Bin, "Delete")],
        Drawer::Archive => [(Drawer::Articles, "Move to Articles"), (Drawer::Bin, "Delete")],
        Drawer::Bin => [(Drawer::Articles, "Restore"), (Drawer::Archive, "Archive")],
    };
    let more = move || library.selected().len() < library.shown().with(Vec::len);
    view! {
        <div class="library-tools chosen" role="toolbar" aria-label="Selected articles">
            <p role="status">{live(move || format!("{} selected", words::count(library.selected().len(), "article")))}</p>
            {live(move || moves().map(|(to, name)| move_to(to, name)).collect_view())}
            <Show when=more>
                <button class="quiet" on:click=handler(move |_| library.select_all(true))>
                    {live(move || format!("Select all {}", words::number(library.shown().with(Vec::len))))}
                </button>
            </Show>
            <button class="quiet" on:click=handler(move |_| library.select_all(false))>"Select none"</button>
        </div>
    }
}
