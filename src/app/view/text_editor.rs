//! The article as plain text, to mend a typo or paste a corrected version.

use leptos::{html::Textarea, prelude::*};

use crate::{
    dom::{keyboard, schedule::next_frame},
    state::{Mode, Page},
};

#[component]
pub(super) fn TextEditor(page: Page) -> impl IntoView {
    let field = NodeRef::<Textarea>::new();
    let text = page.session.look(|snapshot| snapshot.document.text().as_str().to_owned()).unwrap_or_default();
    Effect::new(move || {
        let Some(field) = field.get() else { return };
        // By then the text is in, which puts the caret at its end.
        next_frame(move || {
            let _ = field.focus();
            let _ = field.set_selection_range(0, 0);
        });
    });
    let save = move || {
        if let Some(field) = field.get_untracked() {
            let text = field.value();
            page.mode.set(Mode::Read);
            page.rewrite(&text);
        }
    };
    let keyed = move |event: leptos::ev::KeyboardEvent| match keyboard::key(&event).as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => save(),
        "Escape" => page.mode.set(Mode::Read),
        _ => {}
    };
    view! {
        <section class="reader text-editor" aria-label="Edit the text">
            <div class="strip">
                <p class="hint" id="text-editor-hint">"Mentions move with their words. A confirmed mention whose words change comes up for review. One undo takes back the whole edit."</p>
                <button class="quiet" on:click=move |_| page.mode.set(Mode::Read)>"Cancel"</button>
                <button class="primary" on:click=move |_| save()>"Save text"</button>
            </div>
            <h1 class="unseen">"Edit the text"</h1>
            <label class="unseen" for="text-of-article">"Text of the article"</label>
            <textarea id="text-of-article" class="article" node_ref=field prop:value=text spellcheck="false" dir="auto"
                aria-describedby="text-editor-hint" on:keydown=keyed></textarea>
        </section>
    }
}
