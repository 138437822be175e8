//! The field on the card in which a date's value is read and changed.

use leptos::prelude::*;
use tagline_core::AnnotationId;

use crate::view::live::live;
use crate::{
    state::{Page, commands},
    words,
};

/// What the field says about a value it cannot read.
const WRONG_VALUE: &str = "Write it as 2022-02-24, 2022-02, 199X, 2019/2021 or 2022-02-27T14:00Z.";

/// The value of a date mention. Reads what it shows from the document, so that it needs no other input than the
/// mention.
#[component]
pub(super) fn DateField(page: Page, id: AnnotationId) -> impl IntoView {
    let wrong = RwSignal::new(false);
    let value = Memo::new(move |_| {
        page.session.watch(|snapshot| snapshot.document.layer().get(id).and_then(|found| found.value.clone())).flatten()
    });
    let edtf = move || value.get().and_then(|value| value.edtf).unwrap_or_default();
    let timex = move || value.get().map(|value| words::timex(&value.timex3())).unwrap_or_default();
    let change = move |event| {
        let wanted = event_target_value(&event);
        let command = page.session.look(|snapshot| commands::set_value(&snapshot.document, id, &wanted)).flatten();
        wrong.set(command.is_none());
        if command.is_some() {
            page.session.command(|_| command);
        }
    };
    view! {
        <div class="card-value">
            <label for="date-value">"Value"</label>
            <input id="date-value" autocomplete="off" spellcheck="false" placeholder="unknown" prop:value=edtf
                aria-invalid=live(move || wrong.get().to_string()) aria-describedby="date-value-hint"
                // The card keeps presses from taking the keyboard away from the article; this field needs it.
                on:mousedown=move |event| event.stop_propagation()
                on:keydown=move |event| event.stop_propagation()
                on:change=change/>
            <p class="hint" id="date-value-hint">
                {live(move || if wrong.get() { WRONG_VALUE.to_owned() } else { timex() })}
            </p>
        </div>
    }
}
