//! The export dialog: choose a format, see what it will hold, download it.

use leptos::{
    html::{Dialog, Select},
    prelude::*,
};
use tagline_wire::{CompanionFile, FormatInfo};

use crate::{
    dom::download,
    state::{Page, exporter::Export},
    words,
};

/// How much of a file the preview shows, in characters.
const PREVIEW: usize = 1200;

#[component]
pub(crate) fn ExportDialog(page: Page, shown: RwSignal<bool>) -> impl IntoView {
    let (dialog, select) = (NodeRef::<Dialog>::new(), NodeRef::<Select>::new());
    let (format, rejected) = (RwSignal::new(String::new()), RwSignal::new(false));
    // A click before the file is ready is kept until it is.
    let wanted = RwSignal::new(false);
    modal(dialog, shown);
    Effect::new(move || {
        if shown.get() {
            wanted.set(false);
            page.exporter.write(page.session, page.tagger, &format.get(), rejected.get());
        }
    });
    let chosen = move || {
        let formats = page.exporter.formats();
        formats.iter().find(|known| known.id == format.get()).or(formats.first()).cloned()
    };
    Effect::new(move || {
        if let (true, Export::Done { bytes, .. }, Some(format)) = (wanted.get(), page.exporter.result(), chosen()) {
            wanted.set(false);
            hand_over(page, &format, &bytes);
        }
    });
    let options = move || {
        page.exporter
            .formats()
            .into_iter()
            .map(|info| view! { <option value=info.id>{info.name}</option> })
            .collect_view()
    };
    view! {
        <dialog class="export" node_ref=dialog aria-labelledby="export-title" on:close=move |_| shown.set(false)>
            <h2 id="export-title">"Export"</h2>
            <div class="field">
                <label for="export-format">"Format"</label>
                <select id="export-format" node_ref=select on:change=move |event| format.set(event_target_value(&event))>
                    {options}
                </select>
                <p class="hint">{move || chosen().map(|info| info.description)}</p>
            </div>
            <label class="check">
                <input type="checkbox" prop:checked=rejected on:change=move |event| rejected.set(event_target_checked(&event))/>
                "Also write what was rejected, marked as such"
            </label>
            <Outcome page/>
            <div class="dialog-end">
                <button on:click=move |_| shown.set(false)>"Close"</button>
                <button class="primary" on:click=move |_| wanted.set(true)>"Download"</button>
            </div>
        </dialog>
    }
}

/// What the file holds, proved by reading it back; or why there is none.
#[component]
fn Outcome(page: Page) -> impl IntoView {
    move || match page.exporter.result() {
        Export::Busy => view! { <p class="outcome" role="status">"Writing and reading back…"</p> }.into_any(),
        Export::Failed(reason) => view! { <p class="outcome failed" role="status">{reason}</p> }.into_any(),
        Export::Done { bytes, verified, losses, companions } => {
            let spans = usize::try_from(verified).unwrap_or(usize::MAX);
            let proof = format!(
                "Written and read back: {} verified. {}.",
                words::count(spans, "span"),
                words::count(bytes.len(), "byte")
            );
            let losses = losses.into_iter().map(|loss| view! { <li>{loss}</li> }).collect_view();
            // A packed file has nothing to show.
            let preview = std::str::from_utf8(&bytes).ok().map(|text| {
                let start: String = text.chars().take(PREVIEW).collect();
                view! { <pre class="preview" tabindex="0" aria-label="Preview">{start}</pre> }
            });
            let beside = companions.into_iter().map(|CompanionFile { name, mime, bytes }| {
                let label = format!("Download {name}, which goes with it");
                view! { <button class="quiet companion" on:click=move |_| offer(page, &name, &mime, &bytes)>{label}</button> }
            });
            view! {
                <p class="outcome" role="status">{proof}</p>
                <ul class="losses">{losses}</ul>
                {preview}
                {beside.collect_view()}
            }
            .into_any()
        }
    }
}

fn hand_over(page: Page, format: &FormatInfo, bytes: &[u8]) {
    let title = page.session.look(|snapshot| snapshot.document.title().to_owned()).unwrap_or_default();
    offer(page, &download::file_name(&title, &format.extension), &format.mime, bytes);
}

fn offer(page: Page, name: &str, mime: &str, bytes: &[u8]) {
    if download::download(name, mime, bytes).is_err() {
        page.notices
            .tell("This browser did not take the download. Your work is safe; try another browser window.".to_owned());
    }
}

/// Ties a dialog to a signal: modal while it is true. Escape and the back gesture close it like its buttons do.
pub(super) fn modal(dialog: NodeRef<Dialog>, shown: RwSignal<bool>) {
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (shown.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
}
