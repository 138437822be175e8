//! The timeline: the article's dates as a drawing and, under it, as a list that leads to each mention.

use crate::dom::bounds::number;
use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::prelude::*;
use tagline_core::{edtf, edtf_in_words};

use super::entities::jump;
use crate::state::{
    Page, tally,
    timeline::{self, Entry, places},
};
use crate::view::live::live;

/// The drawing's width and the height of its line, in its own units.
const WIDTH: f64 = 272.0;
const LINE: &str = "16";

/// How many dates are listed at first, and how many more each time that the person asks.
const LISTED: usize = 50;
const MORE: usize = 100;

#[component]
pub(super) fn Timeline(page: Page) -> impl IntoView {
    let entries = tally::follow::<timeline::Timeline>(page);
    let shown = move || entries.with(|entries| entries.len() > 1);
    let listed = RwSignal::new(LISTED);
    let more = move || entries.with(|entries| entries.len()).saturating_sub(listed.get()).min(MORE);
    let stops = move || {
        let most = listed.get();
        entries.with(|entries| entries.iter().take(most).map(|entry| stop(page, entry.clone())).collect_view())
    };
    view! {
        <Show when=shown>
            <section class="timeline" aria-labelledby="timeline-title">
                <h2 id="timeline-title">"Timeline"</h2>
                {live(move || entries.with(|entries| view! { <Drawing page entries=entries.to_vec()/> }))}
                <ul>{stops}</ul>
                <Show when=move || more() != 0>
                    <button class="quiet" on:click=handler(move |_| *listed.write() += MORE)>{live(move || format!("Show {} more", more()))}</button>
                </Show>
            </section>
        </Show>
    }
}

/// The axis with a stretch for each date. The list says the same in words, so assistive technology skips it. All
/// stretches are one element, and those of the current mention another: a book has hundreds.
#[component]
fn Drawing(page: Page, entries: Vec<Entry>) -> impl IntoView {
    let year = |day: Option<i32>| day.map(|day| edtf::year_of(day).to_string());
    let first = year(entries.iter().map(|entry| *entry.days.start()).min());
    let last = year(entries.iter().map(|entry| *entry.days.end()).max());
    // A single day in a long history is still a dot.
    let stretch = |(from, to)| format!("M{} {LINE}H{}", number(from * WIDTH), number(to * WIDTH + 0.01));
    let stretches: Vec<String> = places(&entries).into_iter().map(stretch).collect();
    let all = stretches.concat();
    let current = move || {
        let id = page.session.current()?;
        let at = entries.iter().position(|entry| entry.mentions.contains(&id))?;
        stretches.get(at).cloned()
    };
    view! {
        <svg viewBox=format!("0 0 {} 44", number(WIDTH)) aria-hidden="true">
            <line class="axis" x1="0" x2=number(WIDTH) y1=LINE y2=LINE></line>
            <path class="stretch" d=all></path>
            <path class="stretch current" d=current></path>
            <text x="0" y="40">{first}</text>
            <text x=WIDTH y="40" text-anchor="end">{last}</text>
        </svg>
    }
}

fn stop(page: Page, entry: Entry) -> impl IntoView {
    let Entry { value, surfaces, mentions, .. } = entry;
    let words = surfaces.join(", ");
    let value = edtf_in_words(&value);
    view! {
        <li>
            <button class="quiet name" on:click=handler(move |_| jump(page, &mentions))>
                <span dir="auto">{words}</span><span class="value">{value}</span>
            </button>
        </li>
    }
}
