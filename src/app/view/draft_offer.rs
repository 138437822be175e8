//! The strip above an article whose text was being edited when the editor was left: go on, or discard the edit.

use crate::view::handler::handler;
use leptos::prelude::*;
use tagline_wire::seal::fingerprint;

use super::show::Show;
use crate::{
    dom::clock,
    state::{Mode, Page, drafts::Offer},
};

/// Returns the fingerprint of the article's text, taken anew only after the text has changed.
pub(super) fn text_print(page: Page) -> Memo<Option<u32>> {
    let text = Memo::new(move |_| (page.session.opening(), page.session.watch(|snapshot| snapshot.revision)));
    Memo::new(move |_| {
        text.track();
        page.session.look(|snapshot| fingerprint(snapshot.document.text().as_str()))
    })
}

#[component]
pub(super) fn DraftOffer(page: Page) -> impl IntoView {
    let print = text_print(page);
    let offer = Memo::new(move |_| {
        let text = print.get();
        // What the article says by now needs no way back.
        let is_open = |offer: &Offer| Some(fingerprint(&offer.draft.text)) != text;
        let offer = page.text_draft.offers().into_iter().find(is_open)?;
        let words = match text == Some(offer.draft.base) {
            true => format!("You have an unsaved edit of this text from {}.", clock::moment(offer.draft.changed)),
            false => format!(
                "You have an unsaved edit of this text from {}. The text has changed since you began: saving your edit \
                 replaces it, and Undo takes that back.",
                clock::moment(offer.draft.changed)
            ),
        };
        Some((words, offer))
    });
    let words = move || offer.with(|offer| offer.as_ref().map(|(words, _)| words.clone()));
    let discard = move |_| {
        let Some((_, offer)) = offer.get_untracked() else { return };
        page.text_draft.discard(&offer);
        let told = "Your edit of the text was discarded.".to_owned();
        page.notices.offer(told, "Undo", (page, offer), |(page, offer)| {
            page.notices.dismiss();
            page.text_draft.bring_back(offer);
        });
    };
    view! {
        <Show when=move || offer.with(Option::is_some)>
            <section class="strip" aria-label="Unsaved edit">
                <p role="status">{words}</p>
                <button class="quiet strip-end" on:click=handler(discard)>"Discard"</button>
                <button class="primary" on:click=handler(move |_| page.mode.set(Mode::Rewrite))>"Continue editing"</button>
            </section>
        </Show>
    }
}
