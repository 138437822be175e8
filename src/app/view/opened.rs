//! What was mended or left out when files were opened.

use leptos::{html::Dialog, prelude::*};

use super::export::modal;
use crate::state::importer::{Importer, Report};

/// A report that waits for the person; nothing while there is none.
#[component]
pub(crate) fn OpenedDialog(importer: Importer) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let shown = RwSignal::new(false);
    modal(dialog, shown);
    Effect::new(move || shown.set(importer.report().is_some()));
    let content = move || {
        let Report { summary, lines } = importer.report()?;
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        Some(view! {
            <p>{summary}</p>
            <p class="hint">"No mention was moved by guess. What could be told for sure was mended; the rest was left out."</p>
            <ul class="report" tabindex="0" aria-label="What was mended or left out">{lines}</ul>
        })
    };
    view! {
        <dialog class="opened" node_ref=dialog aria-labelledby="opened-title" on:close=move |_| importer.dismiss()>
            <h2 id="opened-title">"Import report"</h2>
            {content}
            <div class="dialog-end">
                <button class="primary" on:click=move |_| importer.dismiss()>"Close"</button>
            </div>
        </dialog>
    }
}
