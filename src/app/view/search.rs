//! The strip of the search: what to look for, what was found, and tagging all of it.

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::ev::Event;
use leptos::{html::Input, prelude::*};
use tagline_core::{LabelInfo, Span};
use tagline_wire::Query;

use crate::view::live::live;
use crate::{
    dom::{caret, focus, highlight, keyboard, schedule::next_frame, selection},
    state::{
        Mode, Page,
        longer::Longer,
        search::{self, Search},
    },
    words,
};

#[component]
pub(super) fn SearchStrip(page: Page) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let search = Search::start(page);
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| search.hits(page));
    let hits = move || found.with(Vec::len);
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    paint(page, found, at);
    let go = move |forward: bool| {
        let hits = hits();
        if hits > 0 {
            at.update(|at| *at = if forward { (*at + 1) % hits } else { (*at + hits - 1) % hits });
            show(page, found, at.get_untracked());
        }
    };
    let typed = move |event| {
        at.set(0);
        search.query.update(|query| query.pattern = event_target_value(&event));
    };
    let keyed = move |event: leptos::ev::KeyboardEvent| match keyboard::key(&event).as_str() {
        "Enter" => go(!event.shift_key()),
        "Escape" => page.mode.set(Mode::Read),
        _ => {}
    };
    let told = move || match (search.complaint(), hits()) {
        (Some(complaint), _) => format!("This regular expression is not valid: {complaint}."),
        (None, 0) if search.query.with(|query| query.pattern.is_empty()) => String::new(),
        (None, 0) => "Nothing found".to_owned(),
        (None, hits) => format!("{} of {}", at.get().min(hits - 1) + 1, words::count(hits, "hit")),
    };
    let switch = move |name: &'static str, set: fn(&mut Query, bool)| {
        let switched = move |event| {
            at.set(0);
            search.query.update(|query| set(query, event_target_checked(&event)));
        };
        view! { <label class="check"><input type="checkbox" on:change=handler(switched)/>{name}</label> }
    };
    view! {
        <section class="strip" aria-label="Search">
            <input type="search" node_ref=field aria-label="Search for" placeholder="Search for" autocomplete="off" spellcheck="false"
                on:input=handler(typed) on:keydown=handler(keyed)/>
            {switch("Match case", |query, on| query.case = on)}
            {switch("Whole words", |query, on| query.whole_words = on)}
            {switch("Regular expression", |query, on| query.regex = on)}
            <label class="check"><input type="checkbox" on:change=handler(move |event: Event| search.in_mentions.set(event_target_checked(&event)))/>"In mentions"</label>
            <p role="status">{told}</p>
            <div class="pair">
                <button class="quiet" disabled=live(move || hits() == 0) on:click=handler(move |_| go(false))>"Previous hit"</button>
                <button class="quiet" disabled=live(move || hits() == 0) on:click=handler(move |_| go(true))>"Next hit"</button>
            </div>
            <LabelAll page found field/>
            <button class="quiet strip-end" on:click=handler(move |_| page.mode.set(Mode::Read))>"End search"</button>
        </section>
    }
}

type Found = Memo<Vec<Span>>;

/// A button for each label that tags every hit that is open to it, and the choice to replace longer suggestions.
#[component]
fn LabelAll(page: Page, found: Found, field: NodeRef<Input>) -> impl IntoView {
    let labels =
        Memo::new(move |_| page.session.watch(|snapshot| snapshot.document.labels().clone()).unwrap_or_default());
    let longer = RwSignal::new(Longer::Leave);
    // Other hits are another question.
    Effect::new(move || {
        found.track();
        longer.set(Longer::Leave);
    });
    let in_the_way = Memo::new(move |_| {
        page.session.watch(|snapshot| found.with(|hits| search::longer(&snapshot.document, hits))).flatten()
    });
    let choose = move |event| longer.set(if event_target_checked(&event) { Longer::Replace } else { Longer::Leave });
    let choice = move || {
        in_the_way.get().map(|names| {
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || longer.get() == Longer::Replace on:change=handler(choose)/>
                    {format!("Also replace {names}")}
                </label>
            }
        })
    };
    let button = move |info: &LabelInfo| {
        let (label, counted) = (info.label.clone(), info.label.clone());
        let open = Memo::new(move |_| {
            page.session
                .watch(|snapshot| {
                    found.with(|hits| search::count_open(&snapshot.document, hits, &counted, longer.get()))
                })
                .unwrap_or_default()
        });
        let name = info.name.to_lowercase();
        view! {
            <button class="label" data-label=info.label.to_string() disabled=live(move || open.get() == 0)
                on:click=handler(move |_| {
                    let longer = longer.get_untracked();
                    page.session.command(|document| found.with_untracked(|hits| search::label_all(document, hits, &label, longer)));
                    // The next search is what comes next; this button may have nothing left to do.
                    if let Some(field) = field.get_untracked() {
                        focus::focus_in_place(&field);
                    }
                })>
                {live(move || format!("{} as {name}", open.get()))}
            </button>
        }
    };
    view! {
        <Show when=move || found.with(|hits| !hits.is_empty())>
            <div class="label-all" role="group" aria-label="Tag all hits">
                <span class="hint">"Tag"</span>
                {live(move || labels.with(|labels| labels.iter().map(button).collect_view()))}
                {live(choice)}
            </div>
        </Show>
    }
}

/// Paints the hits in the article, those around the current one if there are many, as long as the strip is there.
fn paint(page: Page, found: Found, at: RwSignal<usize>) {
    Effect::new(move || {
        let at = at.get();
        // The paragraphs may be drawn anew by the change that brought new hits.
        page.session.watch(|_| ());
        let spans: Vec<Span> = found.with(|hits| {
            let first = at.saturating_sub(highlight::MOST / 2).min(hits.len().saturating_sub(highlight::MOST));
            hits.iter().skip(first).take(highlight::MOST).copied().collect()
        });
        next_frame(move || {
            let ranges = page.session.look(|snapshot| {
                spans.iter().filter_map(|span| caret::range_of(&snapshot.document, *span)).collect::<Vec<_>>()
            });
            highlight::paint(highlight::FOUND, ranges.unwrap_or_default());
        });
    });
    on_cleanup(|| highlight::clear(highlight::FOUND));
}

/// Selects a hit and brings it into view; the card then offers to tag just this one.
fn show(page: Page, found: Found, at: usize) {
    let hit = found.with_untracked(|hits| hits.get(at).copied());
    if let Some(hit) = hit {
        page.session.look(|snapshot| selection::select(&snapshot.document, hit));
        if let Some(bounds) = selection::selected_box() {
            focus::bring_into_view(bounds, focus::floor());
        }
    }
}
