//! The strip of the review: how far it is, what may be accepted at once, and its end.

use crate::view::show::Show;
use leptos::prelude::*;
use tagline_core::{AnnotationId, Confidence};

use crate::view::live::live;
use crate::{
    dom::focus,
    state::{Mode, Page, review, roll},
    words,
};

/// The confidence that is proposed at first, in percent.
const PROPOSED: u16 = 90;

#[component]
pub(super) fn Review(page: Page, exporting: RwSignal<bool>) -> impl IntoView {
    let percent = RwSignal::new(PROPOSED);
    let progress =
        Memo::new(move |_| page.session.watch(|snapshot| roll::progress(&snapshot.document)).unwrap_or_default());
    let least = move || Confidence::from_probability(f64::from(percent.get()) / 100.0);
    let acceptable = Memo::new(move |_| {
        let least = least();
        page.session.watch(|snapshot| review::count_above(&snapshot.document, least)).unwrap_or_default()
    });
    let go = move |next: fn(&tagline_core::Document, Option<AnnotationId>) -> Option<AnnotationId>| {
        let current = page.session.current_untracked();
        take(page, page.session.look(|snapshot| next(&snapshot.document, current)).flatten());
    };
    // The review begins with what is least sure, wherever the eye was.
    take(page, page.session.look(|snapshot| review::next(&snapshot.document, None)).flatten());
    let accept = move |_| {
        let least = least();
        page.session.command(|document| review::accept_above(document, least));
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
    let open = move || progress.get().suggested != 0;
    let end = move || {
        let roll::Progress { confirmed, rejected, .. } = progress.get();
        format!("Everything is checked: {confirmed} confirmed, {rejected} rejected.")
    };
    view! {
        <section class="strip" aria-label="Review">
            <div class="strip-progress">
                <p role="status">{live(move || format!("{} of {} checked", progress.get().checked(), progress.get().all()))}</p>
                <progress aria-label="Checked" max=live(move || progress.get().all().max(1).to_string()) value=live(move || progress.get().checked().to_string())></progress>
            </div>
            <Show when=open fallback=move || view! {
                <p>{end}</p>
                <button class="primary" on:click=move |_| exporting.set(true)>"Export the result"</button>
            }>
                <div class="pair">
                    <button class="quiet" on:click=move |_| go(review::previous)>"Previous"</button>
                    <button class="quiet" on:click=move |_| go(review::next)>"Next"</button>
                </div>
                <div class="accept">
                    <label>"Above "<input type="number" min="50" max="99" step="1" aria-label="Accept above, in percent" prop:value=live(move || percent.get().to_string())
                        on:input=proposed/>"\u{202f}%"</label>
                    <button disabled=live(move || acceptable.get() == 0) on:click=accept>{live(move || format!("Accept {}", acceptable.get()))}</button>
                    <p class="hint">{worth}</p>
                </div>
            </Show>
            <button class="quiet strip-end" on:click=move |_| page.mode.set(Mode::Read)>"End review"</button>
        </section>
    }
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
