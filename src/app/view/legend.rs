//! What the marks mean: on the screen above the article, and on paper.

use leptos::prelude::*;

use crate::state::Page;

/// How a suggestion and a confirmed mention look, and the line of each type. On a wide screen the headings of the list of
/// names show the types. Assistive technology reads type and status in each mention's name and skips it.
#[component]
pub(super) fn Legend(page: Page) -> impl IntoView {
    let types = move || {
        let labels = page.session.watch(|snapshot| snapshot.document.labels().clone()).unwrap_or_default();
        let sample = |info: &tagline_core::LabelInfo| {
            view! { <span class="swatch" data-label=info.label.to_string()>{info.name.clone()}</span>" " }
        };
        labels.iter().map(sample).collect_view()
    };
    view! {
        <p class="legend" aria-hidden="true">
            <span class="legend-types">{types}</span>
            <Statuses/>
        </p>
    }
}

/// A sample of each status, drawn as marks are.
#[component]
pub(super) fn Statuses() -> impl IntoView {
    view! {
        <span class="legend-statuses">
            <span class="sample" data-status="suggested">"suggested"</span>" "
            <span class="sample" data-status="confirmed">"confirmed"</span>
        </span>
    }
}
