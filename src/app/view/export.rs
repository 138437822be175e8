//! The export dialog: choose a format, see what it will hold, download it.

mod leftovers;
mod options;
mod outcome;

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::{html::Dialog, prelude::*};
use tagline_wire::{AlsoReplace, ExportChoices, FormatInfo, WrittenFile};

use crate::view::live::live;
use crate::{
    dom::download,
    state::{
        Page, choices,
        exporter::{Export, Scope},
    },
    words,
};
use leftovers::Leftovers;
use options::Options;
use outcome::Outcome;

#[component]
pub(crate) fn ExportDialog(page: Page, shown: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let chosen = RwSignal::new(choices::remembered());
    let scope = RwSignal::new(Scope::Open);
    // A click before the file is ready is kept until it is.
    let wanted = RwSignal::new(false);
    let also = RwSignal::new(AlsoReplace::default());
    modal(dialog, shown);
    let kept_names = keep_to_article(page, shown, chosen, also);
    Effect::new(move || {
        let (choices, also) = (chosen.get(), also.get());
        choices::remember(&choices);
        if shown.get() {
            wanted.set(false);
            page.exporter.write(page, scope.get(), choices, also);
        }
    });
    Effect::new(move || {
        if shown.get() {
            page.shelf.refresh();
            if scope.get_untracked() != Scope::Open {
                scope.set(Scope::Open);
            }
        }
    });
    Effect::new(move || {
        if let (true, Export::Done(file)) = (wanted.get(), page.exporter.result()) {
            wanted.set(false);
            hand_over(page, scope.get(), &chosen.get(), &file);
        }
    });
    // What is left of the names is seen before it is downloaded.
    let idle = Memo::new(move |_| {
        let pseudonyms = chosen.with(|choices| choices.pseudonyms);
        page.exporter.with_result(|result| match result {
            Export::Failed(_) => Some("No file was made; the reason is above."),
            Export::Busy if pseudonyms => Some("Looking for what is left of the names…"),
            Export::Busy | Export::Done(_) => None,
        })
    });
    let info = Memo::new(move |_| {
        let formats = page.exporter.formats();
        formats.iter().find(|known| known.id == chosen.read().format).or(formats.first()).cloned()
    });
    let selected = move |id: &str| info.read().as_ref().is_some_and(|info| info.id == id);
    let offers = move || {
        let offer = |FormatInfo { id, name, .. }: FormatInfo| {
            let is_selected = selected(&id);
            view! { <option value=id selected=is_selected>{name}</option> }
        };
        page.exporter.formats().into_iter().map(offer).collect_view()
    };
    let choose = move |event| chosen.update(|choices| choices.format = event_target_value(&event));
    view! {
        <dialog class="export tall" node_ref=dialog aria-labelledby="export-title" on:close=handler(move |_| shown.set(false))>
            <div class="dialog-body">
                <h2 id="export-title">"Export"</h2>
                <Names chosen kept_names/>
                <Articles page scope/>
                <div class="field">
                    <label for="export-format">"Format"</label>
                    <select id="export-format" on:change=handler(choose)>{offers}</select>
                    <p class="hint">{live(move || info.get().map(|info| info.description))}</p>
                </div>
                <Options page chosen scope info/>
                <Show when=move || chosen.with(|choices| choices.pseudonyms)><Leftovers page also/></Show>
                <Outcome page/>
            </div>
            <div class="dialog-end">
                <p id="export-idle" class="hint" role="status">{live(move || idle.get())}</p>
                <button on:click=handler(move |_| shown.set(false))>"Close"</button>
                <button class="primary" disabled=live(move || idle.get().is_some())
                    aria-describedby=live(move || idle.get().map(|_| "export-idle"))
                    on:click=handler(move |_| wanted.set(true))>"Download"</button>
            </div>
        </dialog>
    }
}

/// Whenever the dialog opens, takes back what was chosen for this export only: what is replaced beyond the mentions, and
/// for another article, that names are replaced at all. Returns whether the latter has just been taken back.
fn keep_to_article(
    page: Page,
    shown: RwSignal<bool>,
    chosen: RwSignal<ExportChoices>,
    also: RwSignal<AlsoReplace>,
) -> RwSignal<bool> {
    let kept_names = RwSignal::new(false);
    let article = StoredValue::new(None::<String>);
    Effect::new(move || {
        if !shown.get() {
            return kept_names.set(false);
        }
        also.set(AlsoReplace::default());
        let now = page.session.look(|snapshot| snapshot.document.id().to_owned());
        let is_other = article.get_value() != now;
        article.set_value(now);
        if is_other && chosen.with_untracked(|choices| choices.pseudonyms) {
            chosen.update(|choices| choices.pseudonyms = false);
            kept_names.set(true);
        }
    });
    kept_names
}

/// Says at the top of the dialog whether names are replaced, where that could be taken for granted either way.
#[component]
fn Names(chosen: RwSignal<ExportChoices>, kept_names: RwSignal<bool>) -> impl IntoView {
    let replaced = Memo::new(move |_| chosen.with(|choices| choices.pseudonyms));
    let words = move || match replaced.get() {
        true => "Names are replaced by pseudonyms in this file.",
        false => "Names are not replaced in this file: that choice was for another article.",
    };
    let other = move || if replaced.get() { "Keep the names" } else { "Replace names here too" };
    view! {
        <Show when=move || replaced.get() || kept_names.get()>
            <p class="export-names">
                <span role="status">{live(words)}</span>
                <button class="quiet" on:click=handler(move |_| {
                    kept_names.set(false);
                    chosen.update(|choices| choices.pseudonyms = !choices.pseudonyms);
                })>{live(other)}</button>
            </p>
        </Show>
    }
}

/// Whether the file is of the open article or of all, where there are more than one.
#[component]
fn Articles(page: Page, scope: RwSignal<Scope>) -> impl IntoView {
    let count = move || page.library.kept().len();
    let choice = move |which: Scope, name: Signal<String>| {
        view! {
            <label class="check">
                <input type="radio" name="export-scope" prop:checked=live(move || scope.get() == which)
                    on:change=handler(move |_| scope.set(which))/>
                {name}
            </label>
        }
    };
    let all = Signal::derive(move || format!("All {} in this browser", words::count(count(), "article")));
    view! {
        <Show when=move || { count() > 1 }>
            <fieldset class="choices">
                <legend>"Articles"</legend>
                {choice(Scope::Open, Signal::stored("This article".to_owned()))}
                {choice(Scope::All, all)}
            </fieldset>
        </Show>
    }
}

/// Downloads the file. A copy without names must not be called by a title that tells one.
fn hand_over(page: Page, scope: Scope, choices: &ExportChoices, file: &WrittenFile) {
    let title = match scope {
        Scope::All => "articles".to_owned(),
        Scope::Open if choices.pseudonyms => "pseudonymised".to_owned(),
        Scope::Open => page.session.look(|snapshot| snapshot.document.title().to_owned()).unwrap_or_default(),
    };
    offer(page, &download::file_name(&title, &file.extension), &file.mime, &file.bytes);
}

fn offer(page: Page, name: &str, mime: &str, bytes: &[u8]) {
    if download::download(name, mime, bytes).is_err() {
        page.notices
            .tell("The browser refused the download. Your work is safe; try again in another window.".to_owned());
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
