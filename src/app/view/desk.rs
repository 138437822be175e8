//! The desk: where an article is pasted, typed, dropped, opened or taken up again.

use leptos::{
    ev::{self, DragEvent, KeyboardEvent},
    html::{Input, Textarea},
    prelude::*,
};
use wasm_bindgen::JsCast;

use super::{library::Library, work::Work};
use crate::{
    dom::{focus, folder, keyboard, paste, settings},
    state::Page,
};

/// An article to try the page with, in the manner of a wire report. Written for this project; CC0.
const SAMPLE: &str = include_str!("../sample.txt");
/// The setting that keeps what is typed until it is annotated.
const DRAFT: &str = "tagline.draft";

#[component]
pub(crate) fn Desk(page: Page) -> impl IntoView {
    let field = NodeRef::<Textarea>::new();
    let kept = Memo::new(move |_| !page.library.is_empty());
    Effect::new(move || {
        if let Some(field) = field.get() {
            focus::focus_if_lost(field.unchecked_into());
        }
    });
    let annotate = move || {
        if let Some(field) = field.get() {
            page.annotate(&field.value());
            settings::forget(DRAFT);
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
    let typed = move |event| {
        // A draft too large for the settings, or blocked, is merely not kept.
        settings::keep_text(DRAFT, &event_target_value(&event));
    };
    let dropped = move |event: DragEvent| {
        let Some(data) = event.data_transfer().filter(|_| !folder::carries_files(&event)) else { return };
        event.prevent_default();
        if let Some(text) = paste::text_of(&data) {
            page.annotate(&text);
        }
    };
    let draft = settings::text(DRAFT).unwrap_or_default();
    view! {
        <section class="desk" class:kept=kept on:dragover=move |event| event.prevent_default() on:drop=dropped>
            <h1>"From article to data, without leaving this page."</h1>
            <label class="unseen" for="article-text">"Article text"</label>
            <textarea id="article-text" node_ref=field prop:value=draft spellcheck="false"
                placeholder="Paste an article here. People, places, organizations and dates light up; you correct them; you download the result."
                on:paste=pasted on:keydown=keyed on:input=typed></textarea>
            <div class="desk-actions">
                <button class="primary" on:click=move |_| annotate()>"Annotate"</button>
                <Picker page name="Open files" whole_folders=false/>
                <Picker page name="Open folder" whole_folders=true/>
                <button class="quiet" on:click=move |_| page.annotate(SAMPLE)>"Try a sample article"</button>
            </div>
            <Work page/>
            <Library page/>
        </section>
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
        <button on:click=move |_| if let Some(picker) = picker.get() { picker.click() }>{name}</button>
        <input class="unseen" type="file" multiple aria-label=format!("{name}: choose") tabindex="-1" node_ref=picker on:change=picked/>
    }
}
