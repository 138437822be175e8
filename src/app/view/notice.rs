//! The notice at the edge of the page.

use leptos::prelude::*;

use crate::state::notices::Notices;

#[component]
pub(crate) fn NoticeBar(notices: Notices) -> impl IntoView {
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
    view! { <div class="notices" role="alert">{notice}</div> }
}
