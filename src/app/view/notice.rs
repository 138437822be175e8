//! The notices at the edge of the page.

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::prelude::*;

use crate::state::Page;

/// How long news stay, in milliseconds: some time to turn to them, and the time to read each character at ease.
const BASE: usize = 4000;
const PER_CHARACTER: usize = 60;

#[component]
pub(crate) fn NoticeBar(page: Page) -> impl IntoView {
    let notices = page.notices;
    // While the page is out of sight nobody reads, and the browser may let all the time pass at once.
    let is_hidden = RwSignal::new(false);
    let listener = window_event_listener_untyped("visibilitychange", move |_| is_hidden.set(document().hidden()));
    on_cleanup(move || listener.remove());
    let shown = move |leaves: bool| {
        notices.shown().filter(|notice| notice.leaves == leaves).map(|notice| {
            let stay = format!("{}ms", BASE + PER_CHARACTER * notice.text.chars().count());
            let remedy = notice.remedy.map(|remedy| {
                view! { <button on:click=handler(move |_| (remedy.act)())>{remedy.name}</button> }
            });
            view! {
                // The style sheet lets it fade, but not while the pointer or the keyboard is on it.
                <div class="notice" class:leaves=leaves style=("--stay", stay) on:animationend=handler(move |_| notices.dismiss())>
                    <p>{notice.text}</p>
                    {remedy}
                    <button class="quiet" on:click=handler(move |_| notices.dismiss())>"Dismiss"</button>
                </div>
            }
        })
    };
    view! {
        <div class="notices" class:paused=move || is_hidden.get()>
            <div role="status"><Show when=move || page.offline.is_newer()><Newer page/></Show></div>
            <div role="status">{move || shown(true)}</div>
            <div role="alert">{move || shown(false)}</div>
        </div>
    }
}

/// Tells of a newer build. It has a place of its own, as it may wait for days beside what comes and goes.
#[component]
fn Newer(page: Page) -> impl IntoView {
    view! {
        <div class="notice">
            <p>"A new version is ready. Reload when you like: you will find everything as it is now."</p>
            <button on:click=handler(move |_| page.offline.renew())>"Reload"</button>
            <button class="quiet" on:click=handler(move |_| page.offline.later())>"Later"</button>
        </div>
    }
}
