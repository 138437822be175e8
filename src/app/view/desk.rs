//! The desk: where an article is pasted, typed, dropped, opened or taken up again.

use leptos::{
    ev::{self, DragEvent, KeyboardEvent},
    html::{Input, Textarea},
    prelude::*,
};
use wasm_bindgen::JsCast;

use crate::{
    dom::{files, paste, settings},
    state::{Page, shelf::Entry},
    words,
};

/// An article to try the page with, in the manner of a wire report. Written for this project; CC0.
const SAMPLE: &str = include_str!("../sample.txt");
/// The setting that keeps what is typed until it is annotated.
const DRAFT: &str = "tagline.draft";

#[component]
pub(crate) fn Desk(page: Page) -> impl IntoView {
    let (field, picker) = (NodeRef::<Textarea>::new(), NodeRef::<Input>::new());
    let dropping = RwSignal::new(false);
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
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            annotate();
        }
    };
    let typed = move |event| {
        // A draft too large for the settings, or blocked, is merely not kept.
        settings::keep_text(DRAFT, &event_target_value(&event));
    };
    let picked = move |_| {
        let Some(picker) = picker.get() else { return };
        let list = picker.files().map(|list| files::files(&list)).unwrap_or_default();
        // So that the same file can be opened a second time.
        picker.set_value("");
        open_files(page, list);
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        dropping.set(false);
        let Some(data) = event.data_transfer() else { return };
        let list = data.files().map(|list| files::files(&list)).unwrap_or_default();
        if !list.is_empty() {
            open_files(page, list);
        } else if let Some(text) = paste::text_of(&data) {
            page.annotate(&text);
        }
    };
    let hovered = move |event: DragEvent| {
        event.prevent_default();
        dropping.set(files::carries_files(&event));
    };
    let draft = settings::text(DRAFT).unwrap_or_default();
    view! {
        <section class="desk" class:dropping=dropping on:dragover=hovered on:dragleave=move |_| dropping.set(false) on:drop=dropped>
            <h1>"From article to data, without leaving this page."</h1>
            <label class="unseen" for="article-text">"Article text"</label>
            <textarea id="article-text" node_ref=field prop:value=draft spellcheck="false"
                placeholder="Paste an article here. People, places, organizations and dates light up; you correct them; you download the result."
                on:paste=pasted on:keydown=keyed on:input=typed></textarea>
            <div class="desk-actions">
                <button class="primary" on:click=move |_| annotate()>"Annotate"</button>
                <button on:click=move |_| if let Some(picker) = picker.get() { picker.click() }>"Open files"</button>
                <button class="quiet" on:click=move |_| page.annotate(SAMPLE)>"Try a sample article"</button>
                <input class="unseen" type="file" multiple aria-label="Files to open" tabindex="-1" node_ref=picker
                    accept=".txt,.md,.html,.htm,text/*" on:change=picked/>
            </div>
            <Earlier page/>
        </section>
    }
}

fn open_files(page: Page, list: Vec<gloo::file::File>) {
    leptos::task::spawn_local(async move { page.importer.open(page, list).await });
}

/// The articles that this browser keeps.
#[component]
fn Earlier(page: Page) -> impl IntoView {
    let row = move |entry: Entry| {
        let state = format!("{}, {} confirmed", words::count(entry.mentions as usize, "mention"), entry.confirmed);
        let (id, removed) = (entry.id.clone(), entry.clone());
        let open = move |_| {
            let id = id.clone();
            leptos::task::spawn_local(async move {
                if let Some(snapshot) = page.shelf.read(&id).await {
                    page.open(snapshot);
                }
            });
        };
        view! {
            <li>
                <button class="quiet earlier-title" on:click=open>{entry.title.clone()}</button>
                <span class="hint">{state}</span>
                <button class="quiet" aria-label=format!("Remove {}", entry.title) on:click=move |_| page.shelf.remove(removed.clone())>"Remove"</button>
            </li>
        }
    };
    move || {
        let entries = page.shelf.entries();
        (!entries.is_empty()).then(|| {
            view! {
                <section class="earlier" aria-labelledby="earlier-title">
                    <h2 id="earlier-title">"Earlier articles"</h2>
                    <ul>{entries.into_iter().map(row).collect_view()}</ul>
                </section>
            }
        })
    }
}
