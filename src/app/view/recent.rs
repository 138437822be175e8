//! The articles that were worked on last, below the box for a new one; or what will be there.

use leptos::prelude::*;

use super::{each::each, live::live, show::Show};
use crate::{
    dom::clock,
    state::{Page, route::Route},
    words,
};

/// As many as are listed.
const MOST: usize = 5;

#[component]
pub(super) fn Recent(page: Page) -> impl IntoView {
    let library = page.library;
    let kept = Memo::new(move |_| library.kept());
    let some = Memo::new(move |_| !library.is_empty());
    let first = move || kept.with(|kept| kept.iter().take(MOST).cloned().collect::<Vec<_>>());
    let all = move || format!("All {}", words::count(kept.with(Vec::len), "article"));
    view! {
        <Show when=move || library.is_known()>
            <Show when=move || some.get() fallback=|| view! { <Teaching/> }>
                <section class="recent" aria-labelledby="recent-title">
                    <h2 id="recent-title">"Recent articles"</h2>
                    <ul>{each(first, String::clone, move |id| view! { <Article page id/> }.into_any())}</ul>
                    <a href=Route::Library.address()>{live(all)}</a>
                </section>
            </Show>
        </Show>
    }
}

#[component]
fn Article(page: Page, id: String) -> impl IntoView {
    let address = Route::Article(id.clone()).address();
    let listing = Memo::new(move |_| page.library.listing(&id));
    let title = move || listing.with(|listing| listing.as_ref().map(|listing| listing.title.clone()));
    let changed =
        move || listing.with(|listing| listing.as_ref().map(|listing| words::ago(clock::now(), listing.changed)));
    view! {
        <li><a href=address dir="auto">{live(title)}</a>" "<span class="hint">{live(changed)}</span></li>
    }
}

/// What the library is for, as long as there is nothing in it.
#[component]
pub(super) fn Teaching() -> impl IntoView {
    view! {
        <p class="hint teaching">
            "Your articles are stored in this browser and listed in the library. Open many files at once, drop a folder, or \
             open one JSON Lines file with thousands of articles: they are tagged in the background while you work."
        </p>
    }
}
