//! The strip of the review: how far it is, what may be accepted at once, and its end.

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::prelude::*;
use tagline_core::{AnnotationId, Confidence};

use crate::view::live::live;
use crate::{
    dom::{focus, schedule::next_frame_for_page},
    state::{Mode, Page, filter::Shown, review, roll},
    words,
};

/// The confidence that is proposed at first, in percent.
const PROPOSED: u16 = 90;

#[component]
pub(super) fn Review(page: Page, exporting: RwSignal<bool>) -> impl IntoView {
    let percent = RwSignal::new(PROPOSED);
    let progress =
        Memo::new(move |_| page.session.watch(|snapshot| roll::progress(&snapshot.document)).unwrap_or_default());
    let shown = Memo::new(move |_| page.filter.shown());
    let hidden = Memo::new(move |_| {
        shown.with(|shown| page.session.watch(|snapshot| review::hidden(&snapshot.document, shown))).unwrap_or_default()
    });
    let least = move || Confidence::from_probability(f64::from(percent.get()) / 100.0);
    let acceptable = Memo::new(move |_| {
        let least = least();
        shown
            .with(|shown| page.session.watch(|snapshot| review::above(&snapshot.document, least, shown)))
            .unwrap_or_default()
    });
    let count = move || acceptable.with(|(seen, _)| seen.iter().map(|(_, count)| count).sum::<usize>());
    let go = move |next: fn(&tagline_core::Document, Option<AnnotationId>, &Shown) -> Option<AnnotationId>| {
        let current = page.session.current_untracked();
        let shown = page.filter.shown_now();
        take(page, page.session.look(|snapshot| next(&snapshot.document, current, &shown)).flatten());
    };
    // The review begins with what is least sure, wherever the eye was.
    let first = page.filter.shown_now();
    take(page, page.session.look(|snapshot| review::next(&snapshot.document, None, &first)).flatten());
    keep_in_the_middle(page);
    let accept = move |_| {
        let (least, shown) = (least(), page.filter.shown_now());
        page.session.command(|document| review::accept_above(document, least, &shown));
        go(review::next);
    };
    let proposed = move |event| {
        if let Ok(wanted) = event_target_value(&event).parse::<u16>() {
            percent.set(wanted.clamp(1, 99));
        }
    };
    let worth = move || {
        page.tagger.reliability().at_least(least()).map(|expected| {
            let right = (expected.right * 100.0).round();
            format!("Of guesses this sure, about {right:.0} in 100 are right.")
        })
    };
    let types = move || acceptable.with(|(seen, unseen)| types(seen, unseen));
    let open = move || progress.get().suggested > hidden.with(|hidden| hidden.iter().map(|(_, count)| count).sum());
    let end = move || {
        let roll::Progress { confirmed, rejected, .. } = progress.get();
        match hidden.with(review::listed) {
            hidden if hidden.is_empty() => {
                format!("Everything is checked: {confirmed} confirmed, {rejected} rejected.")
            }
            hidden => format!("Everything shown is checked. Hidden and still to check: {hidden}."),
        }
    };
    let has_hidden = move || hidden.with(|hidden| !hidden.is_empty());
    view! {
        <section class="strip" aria-label="Review">
            <div class="strip-progress">
                <p role="status">{live(move || format!("{} of {} checked", progress.get().checked(), progress.get().all()))}</p>
                <progress aria-label="Checked" max=live(move || progress.get().all().max(1).to_string()) value=live(move || progress.get().checked().to_string())></progress>
            </div>
            <Show when=open fallback=move || view! {
                <p>{end}</p>
                <Show when=has_hidden><button on:click=handler(move |_| page.filter.clear())>"Show all"</button></Show>
                <button class="primary" on:click=handler(move |_| exporting.set(true))>"Export the result"</button>
            }>
                <div class="pair">
                    <button class="quiet" on:click=handler(move |_| go(review::previous))>"Previous"</button>
                    <button class="quiet" on:click=handler(move |_| go(review::next))>"Next"</button>
                </div>
                <div class="accept">
                    <label>"Above "<input type="number" min="50" max="99" step="1" aria-label="Accept above, in percent" prop:value=live(move || percent.get().to_string())
                        on:input=handler(proposed)/>"\u{202f}%"</label>
                    <button disabled=live(move || count() == 0) aria-describedby="accept-types" on:click=handler(accept)>{live(move || format!("Accept {}", count()))}</button>
                    <div class="accept-words"><p class="hint" id="accept-types">{types}</p><p class="hint">{worth}</p></div>
                </div>
            </Show>
            <button class="quiet strip-end" on:click=handler(move |_| page.mode.set(Mode::Read))>"End review"</button>
        </section>
    }
}

/// Of which types the mentions are that would be accepted, and of which those that a filter hides.
fn types(seen: &review::Counts, unseen: &review::Counts) -> String {
    let said = |before: &str, counts: &review::Counts| {
        if counts.is_empty() { String::new() } else { format!("{before}{}. ", review::listed(counts)) }
    };
    said("", seen) + &said("Hidden and left as they are: ", unseen)
}

/// Scrolls each mention that is taken up into the middle of the window.
fn keep_in_the_middle(page: Page) {
    Effect::new(move || {
        let current = page.session.current();
        // Once it has the keyboard, which brings it into view, and the card has its size.
        next_frame_for_page(current, |current| {
            next_frame_for_page(current, |current| {
                if let Some(target) = current.and_then(focus::box_of) {
                    focus::bring_to_middle(target, focus::floor());
                }
            });
        });
    });
}

fn take(page: Page, id: Option<AnnotationId>) {
    page.session.set_current(id);
    if let Some(id) = id {
        focus::focus_mark(id);
    }
}

/// What is left to check, for the button that begins the review.
pub(super) fn left(page: Page) -> String {
    let left = page.session.watch(|snapshot| roll::progress(&snapshot.document).suggested).unwrap_or_default();
    words::count(left, "mention") + " to check"
}
