//! What came of the files that were opened: what failed and why, and what was mended or left out.

use crate::view::handler::handler;
use leptos::{html::Dialog, prelude::*};

use super::export::modal;
use crate::state::queue::{Failure, Queue, report::Report};

/// A report that waits for the person; nothing while there is none.
#[component]
pub(crate) fn OpenedDialog(queue: Queue) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let shown = RwSignal::new(false);
    modal(dialog, shown);
    Effect::new(move || shown.set(queue.report().is_some()));
    let content = move || queue.report().map(told);
    view! {
        <dialog class="opened" node_ref=dialog aria-labelledby="opened-title" on:close=handler(move |_| queue.dismiss())>
            <h2 id="opened-title">"Import report"</h2>
            {content}
            <div class="dialog-end">
                <button class="primary" on:click=handler(move |_| queue.dismiss())>"Close"</button>
            </div>
        </dialog>
    }
}

fn told(report: Report) -> impl IntoView {
    let heading = report.failed();
    let Report { summary, failures, mended } = report;
    let failed = (!failures.is_empty()).then(|| {
        let lines = failures.into_iter().map(|Failure { name, reason, .. }| {
            // Many a reason begins with the name.
            let name = (!reason.starts_with(&name)).then(|| view! { <strong>{name}</strong>" " });
            view! { <li>{name}{reason}</li> }
        });
        view! {
            <h3>{heading}</h3>
            <ul class="report" tabindex="0" aria-label="What failed, and why">{lines.collect_view()}</ul>
        }
    });
    let mended = (!mended.is_empty()).then(|| {
        let lines = mended.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <p class="hint">"Offsets that did not fit were corrected where the text left no doubt; every other such mention was left out."</p>
            <ul class="report" tabindex="0" aria-label="What was corrected or left out">{lines}</ul>
        }
    });
    view! { <p>{summary}</p>{failed}{mended} }
}
