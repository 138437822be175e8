//! The start screen: where an article is pasted, typed, dropped or opened.

use crate::view::handler::handler;
use leptos::{
    ev::{self, DragEvent, KeyboardEvent},
    html::{Input, Textarea},
    prelude::*,
};
use tagline_wire::seal::fingerprint;
use wasm_bindgen::JsCast;

use super::{live::live, recent::Recent, work::Work};
use crate::{
    dom::{focus, folder, keyboard, paste},
    state::{Page, drafts::Keeping},
    store::drafts::NEW_ARTICLE,
};

/// An article to try the page with, in the manner of a wire report. Written for this project; CC0.
const SAMPLE: &str = include_str!("../sample.txt");

#[component]
pub(crate) fn Desk(page: Page) -> impl IntoView {
    let field = NodeRef::<Textarea>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            focus::focus_if_lost(field.unchecked_into());
        }
    });
    let annotate = move || {
        if let Some(field) = field.get() {
            page.annotate_box(&field.value());
        }
    };
    // An article pasted into the empty box is tagged at once; into other text, it is a part still being put together.
    let pasted = move |event: ev::ClipboardEvent| {
        let empty = field.get().is_none_or(|field| field.value().trim().is_empty());
        let text = event
            .dyn_ref::<web_sys::ClipboardEvent>()
            .and_then(web_sys::ClipboardEvent::clipboard_data)
            .and_then(|data| paste::text_of(&data));
        if let (true, Some(text)) = (empty, text) {
            event.prevent_default();
            page.annotate(&text);
        }
    };
    let keyed = move |event: KeyboardEvent| {
        if keyboard::key(&event) == "Enter" && (event.ctrl_key() || event.meta_key()) {
            annotate();
        }
    };
    keep_draft(page, field);
    let kept = move || match page.box_draft.keeping() {
        Keeping::Failed(error) => {
            Some(format!("This text can’t be kept: {error}. Annotate it, or copy it, before you leave."))
        }
        Keeping::Nothing | Keeping::Pending | Keeping::Kept => None,
    };
    let dropped = move |event: DragEvent| {
        let Some(data) = event.data_transfer().filter(|_| !folder::carries_files(&event)) else { return };
        event.prevent_default();
        if let Some(text) = paste::text_of(&data) {
            page.annotate(&text);
        }
    };
    view! {
        <section class="desk" on:dragover=handler(move |event: DragEvent| event.prevent_default()) on:drop=handler(dropped)>
            <h1>"From article to data, without leaving this page."</h1>
            <label class="unseen" for="article-text">"Article text"</label>
            <textarea id="article-text" node_ref=field spellcheck="false"
                placeholder="Paste an article here. People, places, organizations and dates light up; you correct them; you download the result."
                on:paste=handler(pasted) on:keydown=handler(keyed) on:input=handler(move |_| page.box_draft.typed())></textarea>
            <p class="outcome failed" role="alert">{live(kept)}</p>
            <div class="desk-actions">
                <button class="primary" on:click=handler(move |_| annotate())>"Annotate"</button>
                <Pickers page/>
                <button class="quiet" on:click=handler(move |_| page.annotate(SAMPLE))>"Try a sample article"</button>
            </div>
            <Work page/>
            <Recent page/>
        </section>
    }
}

/// Keeps what is typed into the box until it is annotated, and puts in what was typed there before.
fn keep_draft(page: Page, field: NodeRef<Textarea>) {
    let draft = page.box_draft;
    draft.look_for(NEW_ARTICLE);
    Effect::new(move || {
        if let Some(field) = field.get() {
            draft.attach(field, NEW_ARTICLE, fingerprint(""));
        }
    });
    Effect::new(move || {
        let (Some(field), Some(offer)) = (field.get(), draft.offers().into_iter().next()) else { return };
        // A second draft, of another tab, waits until this box is free.
        if field.value().trim().is_empty() {
            field.set_value(&offer.draft.text);
            draft.go_on(offer, field);
        }
    });
    on_cleanup(move || draft.leave());
}

/// The two ways to open files.
#[component]
pub(super) fn Pickers(page: Page) -> impl IntoView {
    view! {
        <Picker page name="Open files" whole_folders=false/>
        <Picker page name="Open folder" whole_folders=true/>
    }
}

/// A button that asks the browser for files.
#[component]
fn Picker(page: Page, name: &'static str, whole_folders: bool) -> impl IntoView {
    let picker = NodeRef::<Input>::new();
    Effect::new(move || {
        if let Some(picker) = picker.get() {
            picker.set_webkitdirectory(whole_folders);
        }
    });
    let picked = move |event: ev::Event| page.queue.take(page, folder::chosen(&event), Vec::new());
    view! {
        <button on:click=handler(move |_| if let Some(picker) = picker.get() { picker.click() })>{name}</button>
        <input class="unseen" type="file" multiple aria-label=format!("{name}: choose") tabindex="-1" node_ref=picker on:change=handler(picked)/>
    }
}
