//! The person's note on the mention that the card is about.

use crate::view::handler::handler;
use leptos::ev::MouseEvent;
use leptos::{ev::KeyboardEvent, html, prelude::*};
use tagline_core::{Annotation, AnnotationId};

use crate::{
    dom::schedule::next_frame,
    state::{Page, notes, writer::Role},
    view::{deeds, grip::Grip, live::live},
};

/// The note's field, hidden until there is a note or the person wants to write one.
///
/// The same field serves all mentions, so that nothing typed is lost when the card is drawn anew or is about another
/// mention: what is typed is kept with its mention and saved first.
#[component]
pub(super) fn NoteField(page: Page, grip: Grip, annotation: Memo<Option<Annotation>>) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    // What has been typed and not saved yet, and on which mention.
    let draft = StoredValue::new(None::<(AnnotationId, String)>);
    let save = move || {
        let Some(Some((id, text))) = draft.try_update_value(Option::take) else { return };
        let current = page.session.current_untracked();
        page.session.command(|document| notes::set_note(document, id, &text));
        // The eye stays where it is, also when it has moved on from the mention.
        page.session.set_current(current);
    };
    // While a mouse or a finger is down in the article no paragraph is drawn anew: the click would miss its mark.
    let save_unless_pressing = move || {
        if !grip.pressing.get_untracked() {
            save();
        }
    };
    Effect::new(move || {
        if !grip.pressing.get() {
            next_frame(save);
        }
    });
    let stored = Memo::new(move |_| {
        annotation
            .with(|annotation| annotation.as_ref().map(|found| (found.id, found.note.clone().unwrap_or_default())))
    });
    Effect::new(move |before: Option<Option<AnnotationId>>| {
        let now = stored.get();
        let id = now.as_ref().map(|(id, _)| *id);
        if before.is_some_and(|before| before != id) {
            save_unless_pressing();
        }
        let is_typing = draft.with_value(|draft| draft.as_ref().is_some_and(|(typed, _)| Some(*typed) == id));
        if let (Some(field), Some((_, note)), false) = (field.get(), now, is_typing) {
            field.set_value(&note);
        }
        id
    });
    let typed = move |event| {
        if let Some((id, _)) = stored.get_untracked() {
            draft.set_value(Some((id, event_target_value(&event))));
        }
    };
    let left = move |_| {
        save_unless_pressing();
        // A field that was opened and left empty goes again.
        let _ = grip.noting.try_set(None);
    };
    let keyed = move |event: KeyboardEvent| {
        let ends = event.key() == "Escape" || (event.key() == "Enter" && !event.shift_key());
        if ends && !event.is_composing() {
            event.prevent_default();
            save();
            deeds::hold_current(page);
        }
    };
    view! {
        <div class="card-note" hidden=live(move || !is_open(grip, stored))>
            <label for="mention-note">"Note"</label>
            <textarea id="mention-note" node_ref=field rows="2" autocomplete="off" dir="auto"
                placeholder="Enter saves, Shift+Enter begins a line"
                readonly=live(move || page.writer.role() != Role::Writer)
                // The card keeps presses from taking the keyboard away from the article; this field needs it.
                on:mousedown=handler(move |event: MouseEvent| event.stop_propagation())
                on:keydown=handler(keyed) on:input=handler(typed) on:change=handler(move |_| save_unless_pressing()) on:blur=handler(left)></textarea>
        </div>
    }
}

/// Whether the field is shown.
fn is_open(grip: Grip, stored: Memo<Option<(AnnotationId, String)>>) -> bool {
    stored.with(|stored| stored.as_ref().is_some_and(|(id, note)| !note.is_empty() || grip.noting.get() == Some(*id)))
}
