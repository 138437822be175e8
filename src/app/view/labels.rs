//! The label dialog: add, rename, recolour, give keys, remove, save and load.

use crate::view::each::each;
use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::ev::Event;
use leptos::ev::SubmitEvent;
use leptos::{
    html::{Dialog, Input},
    prelude::*,
};
use tagline_core::{Colour, Label, LabelInfo};
use web_sys::HtmlInputElement;

use super::export::modal;
use crate::view::live::live;
use crate::{
    dom::{
        download, files,
        schedule::{spawn_in_view, while_in_view},
        settings,
    },
    state::{Page, colour, label_keys, labels},
    words,
};

/// The setting that keeps what is being typed as the name of a new label.
const TYPED: &str = "tagline.typed.label";

#[component]
pub(crate) fn LabelsDialog(page: Page, shown: RwSignal<bool>) -> impl IntoView {
    let (dialog, name, file) = (NodeRef::<Dialog>::new(), NodeRef::<Input>::new(), NodeRef::<Input>::new());
    modal(dialog, shown);
    let (problem, said) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        if !shown.get() {
            problem.set(String::new());
            said.set(String::new());
        }
    });
    let set = Memo::new(move |_| page.session.watch(|snapshot| snapshot.document.labels().clone()).unwrap_or_default());
    let rows = move || {
        if shown.get() { set.with(|set| set.iter().map(|info| info.label.clone()).collect()) } else { Vec::new() }
    };
    let add = move || {
        let Some(field) = name.get_untracked() else { return };
        let command = page.session.look(|snapshot| {
            page.keymap.with_untracked(|keymap| labels::add(&snapshot.document, keymap, &field.value()))
        });
        match command {
            Some(Ok((step, edit))) => {
                page.session.perform(step, edit);
                field.set_value("");
                settings::forget_in_tab(TYPED);
                problem.set(String::new());
            }
            Some(Err(reason)) => problem.set(reason),
            None => {}
        }
    };
    let save = move |_| {
        spawn_in_view(async move {
            let written = page.exporter.write_labels(set.get_untracked()).await;
            let took = |json: &String| download::download("labels.json", "application/json", json.as_bytes()).is_ok();
            if !written.as_ref().is_some_and(took) {
                problem.set("The file could not be written. Your labels are safe; try again.".to_owned());
            }
        });
    };
    let load = move |_| {
        let Some(picker) = file.get_untracked() else { return };
        let Some(chosen) = picker.files().and_then(|list| files::first(&list)) else { return };
        picker.set_value("");
        spawn_in_view(async move {
            let found = match files::text(chosen).await {
                Ok(text) => page.exporter.read_labels(text).await,
                Err(reason) => Err(reason),
            };
            problem.set(found.as_ref().err().cloned().unwrap_or_default());
            if let Ok(found) = found {
                let keymap = page.keymap.get_untracked();
                page.session.command(|document| {
                    let (command, told) = label_keys::take_in(document, &keymap, found);
                    said.set(told);
                    Some(command)
                });
            }
        });
    };
    view! {
        <dialog class="labels" node_ref=dialog aria-labelledby="labels-title" on:close=handler(move |_| shown.set(false))>
            <h2 id="labels-title">"Labels"</h2>
            <ul class="label-rows">{each(rows, Label::to_string, move |label| view! { <LabelRow page label problem said/> }.into_any())}</ul>
            <form class="label-new" on:submit=handler(move |event: SubmitEvent| { event.prevent_default(); add(); })>
                <input node_ref=name prop:value=settings::tab_text(TYPED).unwrap_or_default()
                    on:input=handler(move |event: Event| settings::keep_tab_text(TYPED, &event_target_value(&event))) aria-label="Name of the new label" placeholder="New label, such as Event" maxlength="64" autocomplete="off"/>
                <button>"Add label"</button>
            </form>
            <p class="outcome failed" role="alert">{live(move || problem.get())}</p>
            <p class="outcome" role="status">{live(move || said.get())}</p>
            <div class="dialog-end">
                <button class="quiet" on:click=handler(save)>"Save label set"</button>
                <button class="quiet" on:click=handler(move |_| if let Some(file) = file.get_untracked() { file.click() })>"Load label set"</button>
                <input class="unseen" type="file" accept=".json,application/json" tabindex="-1" aria-label="Label set to load" node_ref=file on:change=handler(load)/>
                <button on:click=handler(move |_| shown.set(false))>"Close"</button>
            </div>
        </dialog>
    }
}

#[component]
fn LabelRow(page: Page, label: Label, problem: RwSignal<String>, said: RwSignal<String>) -> impl IntoView {
    let removing = RwSignal::new(false);
    let info = {
        let label = label.clone();
        Memo::new(move |_| page.session.watch(|snapshot| snapshot.document.labels().get(&label).cloned()).flatten())
    };
    let change = move |change: &dyn Fn(&mut LabelInfo)| {
        let Some(mut info) = info.get_untracked() else { return };
        change(&mut info);
        page.session.command(|document| labels::change(document, info));
    };
    let name = move || info.with(|info| info.as_ref().map(|info| info.name.clone()).unwrap_or_default());
    let key = move || info.with(|info| info.as_ref().and_then(|info| info.key).map(String::from).unwrap_or_default());
    let hue = move || info.with(|info| info.as_ref().and_then(|info| info.colour));
    let renamed = move |event| {
        let wanted = event_target_value(&event);
        if !wanted.trim().is_empty() {
            change(&|info| wanted.trim().clone_into(&mut info.name));
        }
    };
    let keyed = {
        let label = label.clone();
        move |event| {
            let wanted =
                event_target_value(&event).chars().find(|c| c.is_alphanumeric()).and_then(|c| c.to_lowercase().next());
            set_key(page, &label, wanted, problem, said);
            // What the field shows is the key that the label has, also when the wanted one was refused.
            event_target::<HtmlInputElement>(&event).set_value(&key());
        }
    };
    let dead = move || {
        info.with(|info| page.keymap.with(|keymap| info.as_ref().and_then(|info| label_keys::dead_key(keymap, info))))
    };
    let coloured = move |event| {
        let wanted = Colour::parse(&event_target_value(&event));
        change(&|info| info.colour = wanted);
    };
    let checked = move || {
        let wanted = hue()?;
        let (light, dark) = (colour::readable_on(wanted, colour::LIGHT), colour::readable_on(wanted, colour::DARK));
        Some(match (light == wanted, dark == wanted) {
            (true, true) => "Readable as chosen.",
            (false, true) => "Shown darker on a light page, so that it can be read.",
            (true, false) => "Shown lighter on a dark page, so that it can be read.",
            (false, false) => "Shown darker on a light page and lighter on a dark one, so that it can be read.",
        })
    };
    let unchosen = colour::original(&label);
    let built_in = Label::BUILT_IN.contains(&label);
    let (removed, shown) = (label.clone(), label.clone());
    view! {
        <li data-label=label.to_string()>
            <div class="label-row">
                <input type="color" aria-label=live(move || format!("Color of {}", name())) prop:value=live(move || hue().unwrap_or(unchosen).to_string()) on:change=handler(while_in_view(coloured))/>
                <input class="label-name" aria-label=live(move || format!("Name of {shown}")) prop:value=name maxlength="64" autocomplete="off" on:change=handler(while_in_view(renamed))/>
                <input class="label-key" aria-label=live(move || format!("Key of {}", name())) prop:value=key maxlength="1" size="2" autocomplete="off" on:change=handler(while_in_view(keyed))/>
                <button class="quiet" hidden=built_in aria-label=live(move || format!("Remove {}", name())) on:click=handler(move |_| removing.set(true))>"Remove"</button>
            </div>
            <p class="hint">{checked}</p>
            <p class="hint">{dead}</p>
            <Show when=move || removing.get()><Removal page label=removed.clone() removing/></Show>
        </li>
    }
}

/// Gives a label another key, and says what the person must know of it.
fn set_key(page: Page, label: &Label, key: Option<char>, problem: RwSignal<String>, said: RwSignal<String>) {
    let outcome = page.session.look(|snapshot| {
        page.keymap.with_untracked(|keymap| label_keys::set_key(&snapshot.document, keymap, label, key))
    });
    let (refused, told) = match outcome {
        Some(Ok((command, told))) => {
            page.session.command(|_| command);
            (String::new(), told)
        }
        Some(Err(refused)) => (refused, String::new()),
        None => Default::default(),
    };
    problem.set(refused);
    said.set(told);
}

/// What becomes of the mentions of a label that is removed.
#[component]
fn Removal(page: Page, label: Label, removing: RwSignal<bool>) -> impl IntoView {
    let (uses, others) = page
        .session
        .look(|snapshot| {
            let document = &snapshot.document;
            let others = document.labels().iter().filter(|info| info.label != label).cloned().collect::<Vec<_>>();
            (labels::uses(document, &label), others)
        })
        .unwrap_or_default();
    let act = move |instead: Option<Label>| {
        removing.set(false);
        page.session.command(|document| Some(labels::remove(document, &label, instead.as_ref())));
    };
    let question = match uses {
        0 => "No mention has it.".to_owned(),
        1 => "1 mention has it. Give that mention another label, or remove it too?".to_owned(),
        uses => format!("{} have it. Give them another label, or remove them too?", words::count(uses, "mention")),
    };
    let move_to = {
        let act = act.clone();
        let options = others
            .into_iter()
            .map(|info| view! { <option value=info.label.to_string()>{info.name}</option> })
            .collect_view();
        (uses > 0).then(|| {
            view! {
                <label>"Relabel as "<select on:change=handler(move |event: Event| if let Ok(label) = Label::new(&event_target_value(&event)) { act(Some(label)) })>
                    <option value="">"choose…"</option>{options}
                </select></label>
            }
        })
    };
    view! {
        <div class="removal" role="group" aria-label="Remove the label">
            <p>{question}</p>
            {move_to}
            <button on:click=handler(move |_| act(None))>{if uses > 0 { "Remove them too" } else { "Remove the label" }}</button>
            <button class="quiet" on:click=handler(move |_| removing.set(false))>"Keep it"</button>
        </div>
    }
}
