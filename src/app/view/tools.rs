//! The few tools above the article.

use crate::view::handler::handler;
use leptos::prelude::*;

use crate::state::{Mode, Page};
use crate::view::live::live;

#[component]
pub(super) fn Tools(page: Page, labels: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="tools" role="toolbar" aria-label="Article tools">
            <button class="quiet" on:click=handler(move |_| page.mode.set(Mode::Search))>"Search"</button>
            <button class="quiet" on:click=handler(move |_| page.mode.set(Mode::Rewrite))>"Edit text"</button>
            <button class="quiet" on:click=handler(move |_| labels.set(true))>"Labels"</button>
            <button class="quiet" aria-pressed=live(move || page.past.get().to_string()) on:click=handler(move |_| page.past.update(|past| *past = !*past))>"History"</button>
        </div>
    }
}
