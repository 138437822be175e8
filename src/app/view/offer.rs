//! The offer to do the same wherever a name stands: a button in the card, and the places painted in the text.

use crate::view::handler::handler;
use leptos::prelude::*;
use tagline_core::Span;
use tagline_core::sorting;

use super::{deeds, grip::Grip};
use crate::view::live::live;
use crate::{
    dom::{caret, highlight, schedule::next_frame},
    state::{
        Page,
        keymap::Action,
        repeats::{self, Offer},
    },
};

/// The standing offer. One that follows from words that are no longer a mention names them: it stands on the card of
/// another mention, which it has nothing to do with.
#[component]
pub(super) fn OfferButton(page: Page, grip: Grip, offer: Memo<Option<Offer>>) -> impl IntoView {
    let told = Memo::new(move |_| offer.with(|offer| offer.as_ref().map(|offer| (offer.title(), offer.words()))));
    let keys = move || page.keymap.with(|keymap| keymap.chords(Action::ApplyToAll).first().cloned());
    move || {
        let (title, words) = told.get()?;
        let shown = move || keys().map(|chord| view! { <kbd aria-hidden="true">{chord.shown()}</kbd> });
        let described = title.is_some().then_some("offer-title");
        let title = title.map(|title| view! { <p class="hint" id="offer-title" dir="auto">{title}</p> });
        Some(view! {
            <div class="card-offer" role="group" aria-label="The same elsewhere">
                {title}
                <button aria-describedby=described aria-keyshortcuts=live(move || keys().map(|chord| chord.aria()))
                    on:click=handler(move |_| { deeds::perform(page, grip, Action::ApplyToAll); })><span dir="auto">{words}</span>{shown}</button>
            </div>
        })
    }
}

/// The offer to tag a repeated name also where longer suggestions stand, which it says would go.
#[component]
pub(super) fn ReplacementButton(page: Page, grip: Grip) -> impl IntoView {
    let offer = Memo::new(move |_| {
        let current = page.session.current().filter(|_| grip.selected.get().is_none())?;
        page.session.watch(|snapshot| repeats::replacement(&snapshot.document, current)).flatten()
    });
    move || {
        let offer = offer.get()?;
        let words = offer.words();
        Some(view! {
            <div class="card-offer" role="group" aria-label="Longer names">
                <button on:click=handler(move |_| deeds::accept(page, grip, &offer))><span dir="auto">{words}</span></button>
            </div>
        })
    }
}

/// Paints the places that the standing offer is about; of very many, those nearest to the mention.
pub(super) fn preview(page: Page, grip: Grip, offer: Memo<Option<Offer>>) {
    Effect::new(move || {
        let offer = offer.get().filter(|_| grip.selected.get().is_none());
        // The paragraphs may be drawn anew before the next frame.
        next_frame(move || {
            let ranges = page.session.look(|snapshot| {
                let document = &snapshot.document;
                let nearest = offer.map(|offer| nearest(offer.spans, offer.about)).unwrap_or_default();
                nearest.into_iter().filter_map(|span| caret::range_of(document, span)).collect::<Vec<_>>()
            });
            match ranges {
                Some(ranges) if !ranges.is_empty() => highlight::paint(highlight::OFFERED, ranges),
                _ => highlight::clear(highlight::OFFERED),
            }
        });
    });
    on_cleanup(|| highlight::clear(highlight::OFFERED));
}

fn nearest(mut spans: Vec<Span>, here: Span) -> Vec<Span> {
    sorting::sort_by_key(&mut spans, |span| span.start().get().abs_diff(here.start().get()));
    spans.truncate(highlight::MOST);
    spans
}
