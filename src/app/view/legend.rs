//! What the marks mean, for those who have the article on paper.

use leptos::prelude::*;

use crate::state::Page;

/// A line after the article that only paper shows: the page itself says it where a mention is taken up.
#[component]
pub(super) fn Legend(page: Page) -> impl IntoView {
    let labels = move || {
        let labels = page.session.watch(|snapshot| snapshot.document.labels().clone()).unwrap_or_default();
        let sample = |info: &tagline_core::LabelInfo| {
            view! { <span class="swatch" data-label=info.label.to_string()>{info.name.clone()}</span>" " }
        };
        labels.iter().map(sample).collect_view()
    };
    view! {
        <p class="legend" aria-hidden="true">
            {labels}
            <span class="sample" data-status="suggested">"suggested"</span>" "
            <span class="sample" data-status="confirmed">"confirmed"</span>
        </p>
    }
}
