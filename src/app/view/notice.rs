//! The notices at the edge of the page.

use crate::view::show::Show;
use leptos::prelude::*;

use crate::state::Page;

#[component]
pub(crate) fn NoticeBar(page: Page) -> impl IntoView {
    let notices = page.notices;
    let notice = move || {
        notices.shown().map(|notice| {
            let remedy = notice.remedy.map(|remedy| {
                view! { <button on:click=move |_| remedy.act.run(())>{remedy.name}</button> }
            });
            view! {
                <div class="notice">
                    <p>{notice.text}</p>
                    {remedy}
                    <button class="quiet" on:click=move |_| notices.dismiss()>"Dismiss"</button>
                </div>
            }
        })
    };
    view! {
        <div class="notices">
            <div role="status"><Show when=move || page.offline.is_newer()><Newer page/></Show></div>
            <div role="alert">{notice}</div>
        </div>
    }
}

/// Tells of a newer build. It has a place of its own, as it may wait for days beside what comes and goes.
#[component]
fn Newer(page: Page) -> impl IntoView {
    view! {
        <div class="notice">
            <p>"A new version is ready. Reload when you like: you will find everything as it is now."</p>
            <button on:click=move |_| page.offline.renew()>"Reload"</button>
            <button class="quiet" on:click=move |_| page.offline.later()>"Later"</button>
        </div>
    }
}
