//! The strip above an article that another tab is editing.

use crate::view::handler::handler;
use leptos::prelude::*;

use crate::state::{
    Page,
    writer::{self, Role},
};

#[component]
pub(super) fn Watching(page: Page) -> impl IntoView {
    let asking = move || page.writer.role() == Role::Asking;
    let word = move || match page.writer.role() {
        Role::Asking => "Taking over from the other tab…",
        _ => "This article is being edited in another tab. Here it is read-only and follows what happens there.",
    };
    view! {
        <section class="strip watching" aria-label="Read-only">
            <p role="status">{word}</p>
            <button class="primary strip-end" disabled=asking on:click=handler(move |_| writer::take_over(page))>"Edit here"</button>
        </section>
    }
}
