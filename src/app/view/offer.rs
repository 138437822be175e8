//! The offer to do the same wherever a name stands: a button in the card, and the places painted in the text.

use leptos::prelude::*;
use tagline_core::Span;
use tagline_core::sorting;

use super::{deeds, grip::Grip};
use crate::view::live::live;
use crate::{
    dom::{caret, highlight},
    state::{Page, keymap::Action, repeats::Offer},
};

/// The offer of the current mention, if there is one.
#[component]
pub(super) fn OfferButton(page: Page, grip: Grip, offer: Memo<Option<Offer>>) -> impl IntoView {
    let words = Memo::new(move |_| offer.with(|offer| offer.as_ref().map(Offer::words)));
    let keys = move || page.keymap.with(|keymap| keymap.chords(Action::ApplyToAll).first().cloned());
    move || {
        let words = words.get()?;
        let shown = move || keys().map(|chord| view! { <kbd aria-hidden="true">{chord.shown()}</kbd> });
        Some(view! {
            <button class="card-offer" aria-keyshortcuts=live(move || keys().map(|chord| chord.aria()))
                on:click=move |_| { deeds::perform(page, grip, Action::ApplyToAll); }><span>{words}</span>{shown}</button>
        })
    }
}

/// Paints the places that the standing offer is about; of very many, those nearest to the mention.
pub(super) fn preview(page: Page, grip: Grip, offer: Memo<Option<Offer>>) {
    Effect::new(move || {
        let spans = offer.with(|offer| offer.as_ref().map_or(Vec::new(), |offer| offer.spans.clone()));
        let current = page.session.current().filter(|_| grip.selected.get().is_none());
        // The paragraphs may be drawn anew before the next frame.
        request_animation_frame(move || {
            let ranges = page.session.look(|snapshot| {
                let document = &snapshot.document;
                let here = current.and_then(|id| document.layer().get(id)).map(|annotation| annotation.span);
                let nearest = here.map(|here| nearest(spans, here)).unwrap_or_default();
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
