//! What the file holds, proved by reading it back; or why there is none.

use crate::view::handler::handler;
use leptos::prelude::*;
use tagline_wire::{CompanionFile, WithheldArticle, WrittenFile};
use wasm_bindgen_futures::JsFuture;

use super::offer;
use crate::view::live::live;
use crate::{
    dom::schedule::spawn_for_page,
    state::{Page, exporter::Export},
    words,
};

/// How much of a file the preview shows, in characters.
const PREVIEW: usize = 1200;

#[component]
pub(super) fn Outcome(page: Page) -> impl IntoView {
    move || match page.exporter.result() {
        Export::Busy => view! { <p class="outcome" role="status">"Writing and reading back…"</p> }.into_any(),
        Export::Failed(reason) => view! { <p class="outcome failed" role="status">{reason}</p> }.into_any(),
        Export::Done(file) => done(page, file).into_any(),
    }
}

fn done(page: Page, file: WrittenFile) -> impl IntoView {
    let WrittenFile { bytes, verified, remarks, card, companions, withheld, emptiness, .. } = file;
    let spans = usize::try_from(verified).unwrap_or(usize::MAX);
    let size = words::count(bytes.len(), "byte");
    let proof = match emptiness.is_some() {
        true => format!("Written and read back. {size}."),
        false => format!("Written and read back: {spans} of {} verified. {size}.", words::count(spans, "span")),
    };
    let remarks = remarks.into_iter().map(|remark| view! { <li>{remark}</li> }).collect_view();
    let preview = match (card, String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))) {
        (Some(card), _) => view! { <pre class="preview" tabindex="0" aria-label="Data card">{card}</pre> }.into_any(),
        (None, Some(text)) => {
            let start: String = text.chars().take(PREVIEW).collect();
            view! {
                <pre class="preview" tabindex="0" aria-label="Preview">{start}</pre>
                <Copy page text/>
            }
            .into_any()
        }
        (None, None) => view! { <p class="hint">"This file is for programs, so there is no preview."</p> }.into_any(),
    };
    let beside = companions.into_iter().map(|CompanionFile { name, purpose, mime, bytes }| {
        let label = format!("Download {name}");
        view! {
            <p class="companion">
                <button class="quiet" on:click=handler(move |_| offer(page, &name, &mime, &bytes))>{label}</button>
                <span class="hint">{purpose}</span>
            </p>
        }
    });
    view! {
        {emptiness.map(|why| view! { <p class="outcome empty" role="status">{why}</p> })}
        <p class="outcome" role="status">{proof}</p>
        {left_out(&withheld)}
        <ul class="losses">{remarks}</ul>
        {preview}
        {beside.collect_view()}
    }
}

/// The articles that are not in the file, each with the reason; nothing if all are.
fn left_out(withheld: &[WithheldArticle]) -> Option<impl IntoView + use<>> {
    let articles = words::count(withheld.len(), "article");
    let listed =
        withheld.iter().map(|WithheldArticle { title, reason }| view! { <li>{format!("“{title}”: {reason}")}</li> });
    let listed = listed.collect_view();
    (!withheld.is_empty()).then(|| view! {
        <p class="outcome failed" role="status">{format!("Left out of the file: {articles}. They are safe in this browser.")}</p>
        <ul class="losses">{listed}</ul>
    })
}

/// A button that puts the whole file on the clipboard, and says so.
#[component]
fn Copy(page: Page, text: String) -> impl IntoView {
    // The browser may ask the person first, and answer when this view is gone.
    let copied = ArcRwSignal::new(false);
    let done = copied.clone();
    let copy = move |_| {
        spawn_for_page((page, text.clone(), done.clone()), |(page, text, done)| async move {
            match JsFuture::from(window().navigator().clipboard().write_text(&text)).await {
                Ok(_) => done.set(true),
                Err(_) => page.notices.tell("The browser did not allow copying. Download the file instead.".to_owned()),
            }
        });
    };
    view! {
        <div class="copy">
            <button class="quiet" on:click=handler(copy)>"Copy"</button>
            <span class="hint" role="status">{live(move || copied.get().then_some("Copied the whole file."))}</span>
        </div>
    }
}
