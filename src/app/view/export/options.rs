//! What goes into the file, and how.

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::prelude::*;
use tagline_core::Label;
use tagline_wire::{ExportChoices, FormatInfo};

use crate::state::{Page, choices, exporter::Scope};
use crate::view::live::live;

/// The choices beside the format: those that every format has, and those of the one at hand.
#[component]
pub(super) fn Options(
    page: Page,
    chosen: RwSignal<ExportChoices>,
    scope: RwSignal<Scope>,
    info: Memo<Option<FormatInfo>>,
) -> impl IntoView {
    let has_units = move || info.read().as_ref().is_some_and(|info| info.units.len() > 1);
    let has_schemes = move || info.read().as_ref().is_some_and(|info| info.has_schemes);
    let is_all = move || scope.get() == Scope::All;
    // A format for one article gets a file for each, and those have to be packed.
    let must_pack = Signal::derive(move || is_all() && info.read().as_ref().is_some_and(|info| !info.holds_several));
    let is_packed = move || must_pack.get() || chosen.read().project;
    view! {
        <fieldset class="choices">
            <legend>"Mentions to write"</legend>
            <Check chosen name="Suggested" get=|c| c.suggested set=|c, on| c.suggested = on/>
            <Check chosen name="Confirmed" get=|c| c.confirmed set=|c, on| c.confirmed = on/>
            <Check chosen name="Rejected, marked as such" get=|c| c.rejected set=|c, on| c.rejected = on/>
        </fieldset>
        <details class="more">
            <summary>"More options"</summary>
            <div class="more-options">
                <LeastConfidence chosen/>
                <Show when=has_units><UnitChoice chosen info/></Show>
                <Show when=has_schemes><SchemeChoice chosen/></Show>
                <LabelNames page chosen scope/>
                <fieldset class="choices">
                    <legend>"As a whole"</legend>
                    <Check chosen name="Replace names by pseudonyms" get=|c| c.pseudonyms set=|c, on| c.pseudonyms = on/>
                    <Check chosen name="Pack with data card and checksums" forced=must_pack
                        get=|c| c.project set=|c, on| c.project = on/>
                </fieldset>
                <Show when=move || is_all() && is_packed()><Division chosen/></Show>
            </div>
        </details>
    }
}

#[component]
fn Check(
    chosen: RwSignal<ExportChoices>,
    name: &'static str,
    get: fn(&ExportChoices) -> bool,
    set: fn(&mut ExportChoices, bool),
    /// While this holds there is no choice.
    #[prop(default = Signal::stored(false))]
    forced: Signal<bool>,
) -> impl IntoView {
    let checked = move || forced.get() || get(&chosen.read());
    let change = move |event| chosen.update(|choices| set(choices, event_target_checked(&event)));
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=checked disabled=forced on:change=handler(change)/>
            {name}
        </label>
    }
}

/// How many of the articles are set apart, so that what is learned from the rest can be tested on them.
#[component]
fn Division(chosen: RwSignal<ExportChoices>) -> impl IntoView {
    const SHARES: [u8; 4] = [0, 10, 20, 30];
    let change = move |event| {
        let percent = event_target_value(&event).parse().unwrap_or_default();
        chosen.update(|choices| choices.dev_percent = percent);
    };
    let option = move |percent: u8| {
        let name = match percent {
            0 => "None: all in one part".to_owned(),
            percent => format!("{percent}\u{202f}% of the articles"),
        };
        view! { <option value=percent.to_string() selected=chosen.read_untracked().dev_percent == percent>{name}</option> }
    };
    view! {
        <div class="field">
            <label for="export-division">"Set apart for testing"</label>
            <select id="export-division" on:change=handler(change)>{SHARES.map(option).collect_view()}</select>
        </div>
    }
}

/// Suggestions below this are left out; what a person has confirmed stays.
#[component]
fn LeastConfidence(chosen: RwSignal<ExportChoices>) -> impl IntoView {
    let percent = move || chosen.read().least_confidence;
    let change = move |event| {
        let wanted = event_target_value(&event).parse().unwrap_or_default();
        chosen.update(|choices| choices.least_confidence = wanted);
    };
    let value = move || percent().to_string();
    view! {
        <div class="field">
            <label for="export-confidence">"Leave out suggestions less sure than"</label>
            <div class="range">
                <input id="export-confidence" type="range" min="0" max="99" prop:value=value on:change=handler(change)
                    aria-valuetext=live(move || format!("{} percent", percent()))/>
                <output for="export-confidence">{live(move || format!("{}\u{202f}%", percent()))}</output>
            </div>
        </div>
    }
}

#[component]
fn UnitChoice(chosen: RwSignal<ExportChoices>, info: Memo<Option<FormatInfo>>) -> impl IntoView {
    let units = move || info.get().map(|info| info.units).unwrap_or_default();
    let change = move |event| chosen.update(|choices| choices.unit = event_target_value(&event));
    let option = move |(word, name): (String, String)| {
        let is_selected = chosen.read().unit == word;
        view! { <option value=word selected=is_selected>{name}</option> }
    };
    view! {
        <div class="field">
            <label for="export-unit">"Offsets count"</label>
            <select id="export-unit" on:change=handler(change)>{live(move || units().into_iter().map(option).collect_view())}</select>
        </div>
    }
}

#[component]
fn SchemeChoice(chosen: RwSignal<ExportChoices>) -> impl IntoView {
    const SCHEMES: [(&str, &str); 3] = [
        ("iob2", "IOB2: B- opens every mention"),
        ("iob1", "IOB1: as in CoNLL-2003"),
        ("bilou", "BILOU: U- and L- too"),
    ];
    const COLUMNS: [(&str, &str); 3] =
        [("two", "Token and tag"), ("four", "Four, as in CoNLL-2003"), ("offsets", "Token, offsets and tag")];
    let options = move |known: [(&'static str, &'static str); 3], get: fn(&ExportChoices) -> &str| {
        let option = |(word, name)| {
            let is_selected = get(&chosen.read_untracked()) == word;
            view! { <option value=word selected=is_selected>{name}</option> }
        };
        known.into_iter().map(option).collect_view()
    };
    let schemed = move |event| chosen.update(|choices| choices.scheme = event_target_value(&event));
    let columned = move |event| chosen.update(|choices| choices.columns = event_target_value(&event));
    view! {
        <div class="field">
            <label for="export-scheme">"Tags"</label>
            <select id="export-scheme" on:change=handler(schemed)>{options(SCHEMES, |choices| &choices.scheme)}</select>
        </div>
        <div class="field">
            <label for="export-columns">"Columns"</label>
            <select id="export-columns" on:change=handler(columned)>{options(COLUMNS, |choices| &choices.columns)}</select>
        </div>
    }
}

/// A field for each label in use, for the name it is to have in the file.
#[component]
fn LabelNames(page: Page, chosen: RwSignal<ExportChoices>, scope: RwSignal<Scope>) -> impl IntoView {
    let labels = Memo::new(move |_| {
        let mut labels = page.session.watch(|snapshot| choices::labels(&snapshot.document)).unwrap_or_default();
        // What the other articles use is not known before they are read; these they may.
        let others = Label::BUILT_IN.into_iter().filter(|_| scope.get() == Scope::All);
        labels.extend(others.filter(|label| !labels.contains(label)).collect::<Vec<_>>());
        labels
    });
    let field = move |label: Label| {
        let (id, list) = (format!("export-name-{label}"), format!("export-names-{label}"));
        let known =
            chosen.read_untracked().labels.iter().find(|(known, _)| *known == label).map(|(_, name)| name.clone());
        let usual =
            choices::usual_names(&label).iter().map(|name| view! { <option value=*name></option> }).collect_view();
        let placeholder = label.to_string();
        let title = format!("Write {label} as");
        let change = move |event| {
            let name = event_target_value(&event);
            chosen.update(|choices| *choices = choices::with_name(std::mem::take(choices), &label, &name));
        };
        view! {
            <div class="field">
                <label for=id.clone()>{title}</label>
                <input id=id list=list.clone() placeholder=placeholder autocomplete="off" value=known.unwrap_or_default() on:change=handler(change)/>
                <datalist id=list>{usual}</datalist>
            </div>
        }
    };
    view! { <div class="label-names">{live(move || labels.get().into_iter().map(field).collect_view())}</div> }
}
