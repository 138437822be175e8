//! The field on the card in which a date's value is read and changed.

use leptos::ev::Event;
use leptos::ev::MouseEvent;
use leptos::{
    ev::{self, KeyboardEvent},
    html,
    prelude::*,
};
use tagline_core::{AnnotationId, date_in_words};
use wasm_bindgen::JsCast;
use web_sys::Node;

use super::deeds;
use crate::view::{handler::handler, live::live, show::Show};
use crate::{
    dom::schedule::while_in_view,
    state::{Page, commands},
    words,
};

/// What is said of a date that only the article's date could place.
const NO_DATE: &str = "Set the article’s date to turn this into a calendar date.";

/// The value of a date mention in plain words. A person may write it in English or in EDTF; what is typed belongs to
/// the person until it is entered or given up by Escape.
#[component]
pub(super) fn DateField(page: Page, id: AnnotationId) -> impl IntoView {
    let draft = RwSignal::new(None::<String>);
    let field = NodeRef::<html::Input>::new();
    let typed = Memo::new(move |_| page.tagger.typed(id));
    let problem = move || typed.with(|typed| typed.as_ref().and_then(|typed| typed.problem.clone()));
    let value = Memo::new(move |_| {
        page.session.watch(|snapshot| snapshot.document.layer().get(id).and_then(|found| found.value.clone())).flatten()
    });
    let in_words = move || value.with(|value| value.as_ref().and_then(date_in_words)).unwrap_or_default();
    let shown = move || draft.get().or_else(|| typed.get().map(|typed| typed.words)).unwrap_or_else(in_words);
    let enter = move || {
        if let Some(words) = draft.get_untracked() {
            draft.set(None);
            page.tagger.type_value(id, &words);
        }
    };
    let key = move |event: KeyboardEvent| {
        event.stop_propagation();
        // An Enter that ends an input method's composition enters nothing.
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "Enter" => enter(),
            "Escape" => {
                draft.set(None);
                page.tagger.forget_typed();
            }
            _ => return,
        }
        event.prevent_default();
        deeds::hold_current(page);
    };
    // A press on the card leaves the keyboard where it is, so the browser does not say that the field is done with.
    let pressed = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        let field = field.get_untracked();
        if !field.is_some_and(|field| field.contains(target.as_ref())) {
            enter();
        }
    });
    on_cleanup(move || pressed.remove());
    // What cannot be read comes back to whoever has not gone elsewhere meanwhile.
    Effect::new(move |before: Option<bool>| {
        let failed = problem().is_some();
        let here = document().active_element();
        let here = here.is_some_and(|element| element.closest(".reader").ok().flatten().is_some());
        if let (true, false, true, Some(field)) = (failed, before.unwrap_or(failed), here, field.get_untracked()) {
            // If the browser gives no focus, the problem is still said beside the field.
            let _ = field.focus();
        }
        failed
    });
    let undated = move || {
        let unknown = value.with(|value| value.as_ref().is_none_or(|value| value.edtf.is_none() && !value.says_more()));
        let dated = page
            .session
            .watch(|snapshot| snapshot.document.date().is_some() || snapshot.document.inferred_date().is_some());
        unknown && dated == Some(false)
    };
    let hint = move || problem().or_else(|| undated().then(|| NO_DATE.to_owned()));
    view! {
        <div class="card-value">
            <label for="date-value">"Value"</label>
            <input id="date-value" node_ref=field autocomplete="off" spellcheck="false" placeholder="unknown"
                prop:value=shown aria-invalid=live(move || problem().is_some().to_string()) aria-describedby="date-value-hint"
                // The card keeps presses from taking the keyboard away from the article; this field needs it.
                on:mousedown=handler(move |event: MouseEvent| event.stop_propagation())
                on:input=handler(move |event: Event| draft.set(Some(event_target_value(&event))))
                on:keydown=handler(key)
                on:change=handler(while_in_view(move |_| enter()))/>
            <p class="hint" id="date-value-hint">{live(hint)}</p>
            <Codes page id/>
        </div>
    }
}

/// The value as other programs write it, and the way back to what the grammar reads.
#[component]
fn Codes(page: Page, id: AnnotationId) -> impl IntoView {
    let look = move || {
        let found = page.session.watch(|snapshot| {
            let annotation = snapshot.document.layer().get(id)?;
            let value = annotation.value.clone();
            let edtf = value.as_ref().and_then(|value| value.edtf.clone()).unwrap_or_else(|| "none".to_owned());
            let timex = value.map_or_else(|| "none".to_owned(), |value| words::timex(&value.timex3()));
            Some((edtf, timex, annotation.has_value_by_person()))
        });
        found.flatten().unwrap_or_default()
    };
    let codes = Memo::new(move |_| look());
    let forget = move |_| {
        page.session.command(|document| commands::forget_value(document, id));
        deeds::hold_current(page);
    };
    // Enter on the summary opens it, and must not confirm the mention.
    let key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.stop_propagation();
        }
    };
    view! {
        <details class="codes" on:keydown=handler(key)>
            <summary>"More"</summary>
            <dl>
                <dt>"EDTF"</dt><dd>{live(move || codes.get().0)}</dd>
                <dt>"TIMEX3"</dt><dd>{live(move || codes.get().1)}</dd>
            </dl>
            <Show when=move || codes.get().2><button class="quiet" on:click=handler(forget)>"Read it from the text"</button></Show>
        </details>
    }
}
