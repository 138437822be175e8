//! The timeline: the article's dates as a drawing and, under it, as a list that leads to each mention.

use leptos::prelude::*;
use tagline_core::edtf;

use super::entities::jump;
use crate::state::{
    Page, tally,
    timeline::{self, Entry, places},
};

/// The drawing's width and the height of its line, in its own units.
const WIDTH: f64 = 272.0;
const LINE: f64 = 16.0;

/// How many dates are listed before the person asks for all.
const LISTED: usize = 100;

#[component]
pub(super) fn Timeline(page: Page) -> impl IntoView {
    let entries = tally::follow::<timeline::Timeline>(page);
    let shown = move || entries.with(|entries| entries.len() > 1);
    let every = RwSignal::new(false);
    let more = move || entries.with(|entries| entries.len()).saturating_sub(LISTED);
    let stops = move || {
        let most = if every.get() { usize::MAX } else { LISTED };
        entries.with(|entries| entries.iter().take(most).map(|entry| stop(page, entry.clone())).collect_view())
    };
    view! {
        <Show when=shown>
            <section class="timeline" aria-labelledby="timeline-title">
                <h2 id="timeline-title">"Timeline"</h2>
                {move || entries.with(|entries| view! { <Drawing page entries=entries.to_vec()/> })}
                <ul>{stops}</ul>
                <Show when=move || !every.get() && more() != 0>
                    <button class="quiet" on:click=move |_| every.set(true)>{move || format!("Show {} more", more())}</button>
                </Show>
            </section>
        </Show>
    }
}

/// The axis with a stretch for each date. The list says the same in words, so assistive technology skips it.
#[component]
fn Drawing(page: Page, entries: Vec<Entry>) -> impl IntoView {
    let year = |day: Option<i32>| day.map(|day| edtf::year_of(day).to_string());
    let first = year(entries.iter().map(|entry| *entry.days.start()).min());
    let last = year(entries.iter().map(|entry| *entry.days.end()).max());
    let stretches = places(&entries).into_iter().zip(entries).map(|((from, to), entry)| {
        let current = move || page.session.current().is_some_and(|id| entry.mentions.contains(&id));
        // A single day in a long history is still a dot.
        view! { <line class="stretch" class:current=current x1=from * WIDTH x2=to * WIDTH + 0.01 y1=LINE y2=LINE></line> }
    });
    view! {
        <svg viewBox=format!("0 0 {WIDTH} 44") aria-hidden="true">
            <line class="axis" x1="0" x2=WIDTH y1=LINE y2=LINE></line>
            {stretches.collect_view()}
            <text x="0" y="40">{first}</text>
            <text x=WIDTH y="40" text-anchor="end">{last}</text>
        </svg>
    }
}

fn stop(page: Page, entry: Entry) -> impl IntoView {
    let Entry { value, surfaces, mentions, .. } = entry;
    let words = surfaces.join(", ");
    view! {
        <li>
            <button class="quiet name" on:click=move |_| jump(page, &mentions)>
                <span dir="auto">{words}</span><span class="value">{value}</span>
            </button>
        </li>
    }
}
