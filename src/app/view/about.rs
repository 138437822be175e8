//! What the tagger's confidences have been worth, for those who ask how sure it is.

use crate::dom::bounds::number;
use crate::view::handler::handler;
use leptos::{html::Dialog, prelude::*};
use tagline_core::{Reliability, reliability::ReliabilityBin};

use super::export::modal;
use crate::{state::Page, words};

/// The side of the drawing, in its own units.
const SIDE: f64 = 200.0;
/// Where its two axes are marked, in percent.
const TICKS: [u16; 3] = [0, 50, 100];

#[component]
pub(crate) fn AboutDialog(page: Page, shown: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    modal(dialog, shown);
    let table = move || shown.get().then(|| view! { <Table reliability=page.tagger.reliability()/> });
    view! {
        <dialog class="about" node_ref=dialog aria-labelledby="about-title" on:close=handler(move |_| shown.set(false))>
            <h2 id="about-title">"How sure the tagger is"</h2>
            {table}
            <div class="dialog-end"><button on:click=handler(move |_| shown.set(false))>"Close"</button></div>
        </dialog>
    }
}

#[component]
fn Table(reliability: Reliability) -> impl IntoView {
    let error = reliability.expected_error() * 100.0;
    let judged = words::count(reliability.mentions as usize, "mention");
    let rows = reliability.bins.iter().map(|bin| {
        view! {
            <tr>
                <th scope="row">{format!("{} to {}\u{202f}%", whole(bin.from), whole(bin.to))}</th>
                <td>{percent(bin.share)}</td>
                <td>{percent(bin.right)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <p>{format!(
            "Every suggestion states how likely it is to be right: exact words, exact type. Checked on {judged} that people \
             tagged in articles the tagger was not trained on, the stated share and the share actually right differ by \
             {error:.1} percentage points on average."
        )}</p>
        <div class="reliability">
            <Drawing bins=reliability.bins.clone()/>
            <table>
                <thead><tr><th scope="col">"Stated"</th><th scope="col">"Share of suggestions"</th><th scope="col">"Actually right"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// What was stated against what was right, both in percent. The table says the same in words, so assistive technology skips it.
#[component]
fn Drawing(bins: Vec<ReliabilityBin>) -> impl IntoView {
    let place = |share: u16| f64::from(share) / 10_000.0 * SIDE;
    let dots = bins.iter().map(|bin| {
        // The area of a dot is the share of mentions it stands for.
        let radius = 2.0 + (f64::from(bin.share) / 10_000.0).sqrt() * 14.0;
        view! { <circle cx=number(place(bin.confidence)) cy=number(SIDE - place(bin.right)) r=number(radius)></circle> }
    });
    view! {
        <svg viewBox=format!("-46 -14 {} {}", number(SIDE + 60.0), number(SIDE + 56.0)) aria-hidden="true">
            <rect width=number(SIDE) height=number(SIDE)></rect>
            {TICKS.map(|percent| {
                let along = place(percent * 100);
                view! {
                    <text x=number(along) y=number(SIDE + 18.0) text-anchor="middle">{percent}</text>
                    <text x="-8" y=number(SIDE - along + 4.0) text-anchor="end">{percent}</text>
                }
            })}
            <text x=number(SIDE / 2.0) y=number(SIDE + 37.0) text-anchor="middle">"stated, percent"</text>
            <text transform=format!("translate(-33 {}) rotate(-90)", number(SIDE / 2.0)) text-anchor="middle">"actually right, percent"</text>
            <line x1="0" y1=number(SIDE) x2=number(SIDE) y2="0"></line>
            {dots.collect_view()}
        </svg>
    }
}

fn percent(share: u16) -> String {
    let tenths = (share + 5) / 10;
    format!("{}.{}\u{202f}%", tenths / 10, tenths % 10)
}

fn whole(share: u16) -> u16 {
    share / 100
}
