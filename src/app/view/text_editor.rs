//! The article as plain text, to mend a typo or paste a corrected version.

use crate::view::handler::handler;
use leptos::{html::Textarea, prelude::*};
use tagline_wire::seal::fingerprint;

use super::{draft_offer::text_print, live::live};
use crate::{
    dom::{keyboard, schedule::next_frame},
    state::{Mode, Page, drafts::Keeping, writer},
};

#[component]
pub(super) fn TextEditor(page: Page) -> impl IntoView {
    let field = NodeRef::<Textarea>::new();
    let draft = page.text_draft;
    let text = page.session.look(|snapshot| snapshot.document.text().as_str().to_owned()).unwrap_or_default();
    let base = fingerprint(&text);
    // The field before this one, if the article was drawn anew under it; then what was typed and left; then the text.
    let typed = draft.text();
    let offer = if typed.is_some() { None } else { draft.first_offer() };
    let began = draft.base().or(offer.as_ref().map(|offer| offer.draft.base)).unwrap_or(base);
    let text = typed.or_else(|| offer.as_ref().map(|offer| offer.draft.text.clone())).unwrap_or(text);
    let offer = StoredValue::new(offer);
    Effect::new(move || {
        let (Some(field), Some(article)) = (field.get(), page.session.id()) else { return };
        match offer.try_update_value(Option::take).flatten() {
            Some(offer) => draft.go_on(offer, field.clone()),
            None => draft.attach(field.clone(), &article, base),
        }
        // By then the text is in, which puts the caret at its end.
        next_frame(move || {
            let _ = field.focus();
            let _ = field.set_selection_range(0, 0);
        });
    });
    on_cleanup(move || {
        // Drawn anew, the editor goes on with what was typed.
        if page.mode.get_untracked() != Mode::Rewrite {
            draft.put_aside();
        }
    });
    let problem = RwSignal::new(None::<&str>);
    let save = move || {
        let Some(field) = field.get_untracked() else { return };
        if !page.session.is_writable() {
            draft.flush();
            writer::refused(page);
        } else if page.rewrite(&field.value()) {
            page.mode.set(Mode::Read);
        } else {
            problem.set(Some("This text can’t be an article’s: it needs words in it, and at most 50 MB."));
        }
    };
    let keyed = move |event: leptos::ev::KeyboardEvent| match keyboard::key(&event).as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => save(),
        "Escape" => page.mode.set(Mode::Read),
        _ => {}
    };
    let print = text_print(page);
    let is_outdated = Memo::new(move |_| print.get().is_some_and(|print| print != began));
    let kept = move || match (problem.get(), draft.keeping()) {
        (Some(problem), _) => problem.to_owned(),
        (None, Keeping::Failed(error)) => {
            format!("Your edit can’t be kept: {error}. Save the text, or copy it, before you leave.")
        }
        (None, Keeping::Pending) => "Keeping your edit…".to_owned(),
        (None, Keeping::Kept) => "Your edit is kept in this browser. “Save text” puts it into the article.".to_owned(),
        (None, Keeping::Nothing) => String::new(),
    };
    let outdated = move || {
        is_outdated
            .get()
            .then_some("The text has changed since you began: saving your edit replaces it, and Undo takes that back.")
    };
    view! {
        <section class="reader text-editor" aria-label="Edit the text">
            <div class="strip">
                <p class="hint" id="text-editor-hint">"Mentions move with their words. A confirmed mention whose words change comes up for review. One undo takes back the whole edit."</p>
                <p role="status">{live(kept)}</p>
                <p role="alert">{live(outdated)}</p>
                <button class="quiet strip-end" on:click=handler(move |_| page.mode.set(Mode::Read))>"Close"</button>
                <button class="primary" on:click=handler(move |_| save())>"Save text"</button>
            </div>
            <h1 class="unseen">"Edit the text"</h1>
            <label class="unseen" for="text-of-article">"Text of the article"</label>
            <textarea id="text-of-article" class="article" node_ref=field prop:value=text spellcheck="false" dir="auto"
                aria-describedby="text-editor-hint" on:keydown=handler(keyed) on:input=handler(move |_| {
                    problem.set(None);
                    draft.typed();
                })></textarea>
        </section>
    }
}
