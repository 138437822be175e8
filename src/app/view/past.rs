//! The history: every step by its name, where the article stands among them, and what each of them changed.

use crate::view::each::each;
use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::{ev::KeyboardEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::view::live::live;
use crate::{
    dom::{focus, keyboard, schedule::next_frame},
    state::{
        Page,
        steps::{self, Difference, Row},
    },
    words,
};

/// How many steps are listed at first on each side of where the article stands, and how many more on request.
const REACH: usize = 100;

#[component]
pub(super) fn Past(page: Page) -> impl IntoView {
    let rows = Memo::new(move |_| page.session.watch(steps::rows).unwrap_or_default());
    let current = Memo::new(move |_| page.session.watch(|snapshot| snapshot.history.position()).unwrap_or_default());
    let opened = RwSignal::new(None::<u32>);
    let (newer, older) = (RwSignal::new(REACH), RwSignal::new(REACH));
    // The part of the list that is shown: a history may be ten thousand steps long.
    let window = Memo::new(move |_| {
        rows.with(|rows| {
            let at = rows.partition_point(|row| row.serial > current.get());
            (at.saturating_sub(newer.get()), (at + older.get()).min(rows.len()))
        })
    });
    let listed = move || {
        let (from, to) = window.get();
        rows.with(|rows| rows[from..to].to_vec())
    };
    let hidden_newer = move || window.get().0;
    let hidden_older = move || rows.with(Vec::len) - window.get().1;
    let summary = move || {
        let count = rows.with(Vec::len);
        let undone = rows.with(|rows| rows.partition_point(|row| row.serial > current.get()));
        match (count, undone) {
            (0, _) => "No changes yet. Each change you make is listed here; press one to go back to it.".to_owned(),
            (count, 0) => words::count(count, "step"),
            (count, undone) => format!("{}, {undone} of them undone", words::count(count, "step")),
        }
    };
    // The keyboard begins where the article stands, also when the article has been drawn anew by going there.
    next_frame(move || {
        let here = document().query_selector(".steps [aria-current=step]").ok().flatten();
        if let Some(here) = here.and_then(|here| here.dyn_into::<HtmlElement>().ok()) {
            let _ = here.focus();
        }
    });
    let close = move |_| {
        page.past.set(false);
        if let Some(opener) = focus::find(".tools [aria-pressed]") {
            focus::focus_in_place(&opener);
        }
    };
    view! {
        <aside class="panel past" aria-label="History" on:keydown=handler(|event| walk_rows(&event))>
            <div class="past-head">
                <h2>"History"</h2>
                <button class="quiet" on:click=handler(close)>"Close history"</button>
            </div>
            <p class="hint" role="status">{summary}</p>
            <More count=hidden_newer reach=newer name="newer"/>
            <ol class="steps">
                {each(listed, |row| row.serial.to_string(), move |row| view! { <Step page row current opened/> }.into_any())}
                <Show when=move || hidden_older() != 0>
                    <li class="step"><More count=hidden_older reach=older name="earlier"/></li>
                </Show>
                <Show when=move || rows.with(|rows| !rows.is_empty())>
                    <li class="step" class:current=live(move || current.get() == 0)>
                        <button class="quiet name" aria-current=live(move || (current.get() == 0).then_some("step"))
                            on:click=handler(move |_| page.session.walk_to(0))>"Start"</button>
                    </li>
                </Show>
            </ol>
        </aside>
    }
}

/// A button for the steps that are not listed.
#[component]
fn More(
    count: impl Fn() -> usize + Copy + Send + Sync + 'static,
    reach: RwSignal<usize>,
    name: &'static str,
) -> impl IntoView {
    view! {
        <Show when=move || count() != 0>
            <button class="quiet" on:click=handler(move |_| reach.update(|reach| *reach += 5 * REACH))>
                {live(move || format!("{} {name}", words::count(count(), "step")))}
            </button>
        </Show>
    }
}

/// One step: a button that goes there, and one that shows what it changed.
#[component]
fn Step(page: Page, row: Row, current: Memo<u32>, opened: RwSignal<Option<u32>>) -> impl IntoView {
    let Row { serial, name } = row;
    let is_current = move || current.get() == serial;
    let is_undone = move || current.get() < serial;
    let is_opened = move || opened.get() == Some(serial);
    let toggle = move |_| opened.update(|opened| *opened = if *opened == Some(serial) { None } else { Some(serial) });
    let asked = format!("What changed: {name}");
    view! {
        <li class="step" class:undone=is_undone class:current=is_current>
            <div class="entry-line">
                <button class="quiet name" aria-current=live(move || is_current().then_some("step"))
                    on:click=handler(move |_| page.session.walk_to(serial))><span>{name}</span></button>
                <button class="quiet more" aria-label=asked aria-expanded=live(move || is_opened().to_string()) on:click=handler(toggle)>"±"</button>
            </div>
            <Show when=is_opened><Changes page serial/></Show>
        </li>
    }
}

/// What a step changed, before and after.
#[component]
fn Changes(page: Page, serial: u32) -> impl IntoView {
    let (found, all) = page.session.look(|snapshot| steps::differences(snapshot, serial)).unwrap_or_default();
    let more = (all > found.len()).then(|| format!("… and {} more", all - found.len()));
    let shown = |Difference { before, after }| {
        let before = before.map(|before| view! { <del>{before}</del> });
        let after = after.map(|after| view! { <ins>{after}</ins> });
        view! { <li>{before}{after}</li> }
    };
    view! {
        <ul class="changes">
            {found.is_empty().then(|| view! { <li class="hint">"Nothing visible."</li> })}
            {found.into_iter().map(shown).collect_view()}
            {more.map(|more| view! { <li class="hint">{more}</li> })}
        </ul>
    }
}

/// The arrow keys go from step to step.
fn walk_rows(event: &KeyboardEvent) {
    let forward = match keyboard::key(event).as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let focused = document().active_element().and_then(|element| element.closest("li.step").ok().flatten());
    let next =
        focused.and_then(|row| if forward { row.next_element_sibling() } else { row.previous_element_sibling() });
    let button = next.and_then(|row| row.query_selector("button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = button.focus();
    }
}
