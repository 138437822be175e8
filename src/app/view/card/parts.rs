//! What else can be done with a mention: merge, split, have two in one place, write a note.

use crate::view::handler::handler;
use leptos::prelude::*;
use tagline_core::{Annotation, AnnotationId, Document, Span, Status};

use super::buttons::ActionButton;
use crate::{
    dom::{caret, highlight},
    state::{Page, keymap::Action, split},
    view::{deeds, grip::Grip, live::live, show::Show},
    words,
};

/// What can be done now.
#[derive(Clone, Debug, Default, PartialEq)]
struct Can {
    split: bool,
    second_label: bool,
    /// The words of the next mention, and what both would be together.
    merge: Option<(String, Span, String)>,
}

#[component]
pub(super) fn Parts(page: Page, grip: Grip, annotation: Memo<Option<Annotation>>) -> impl IntoView {
    let can = Memo::new(move |_| {
        let (selected, current) = (grip.selected.get(), page.session.current());
        page.session.watch(|snapshot| can(&snapshot.document, selected, current)).unwrap_or_default()
    });
    let has_no_note = move || annotation.with(|found| found.as_ref().is_some_and(|found| found.note.is_none()));
    view! {
        <div class="card-parts" role="group" aria-label="More">
            <ActionButton page grip name="Split" action=Action::Split can=move || can.with(|can| can.split)/>
            <button title="Another label in the same place: Shift with the label’s key"
                aria-pressed=live(move || grip.beside.get().to_string()) disabled=live(move || !can.with(|can| can.second_label))
                on:click=handler(move |_| grip.beside.update(|beside| *beside = !*beside))>
                "Add second label"<kbd aria-hidden="true">"⇧"</kbd>
            </button>
            <MergeButton page grip can/>
            <Show when=has_no_note><ActionButton page grip name="Add note" action=Action::Note can=|| true/></Show>
        </div>
    }
}

/// Merges with the next mention. Its name says what comes of it, and while it is under the pointer or has the keyboard
/// the words that would be one mention are painted.
#[component]
fn MergeButton(page: Page, grip: Grip, can: Memo<Can>) -> impl IntoView {
    let merge = Memo::new(move |_| can.with(|can| can.merge.clone()));
    let name = move || match merge.get() {
        Some((next, _, whole)) => format!("Merge with {next} → {whole}"),
        None => "Merge".to_owned(),
    };
    let keys = move || page.keymap.with(|keymap| keymap.chords(Action::Merge).first().cloned());
    let shown = move || keys().map(|chord| view! { <kbd aria-hidden="true">{chord.shown()}</kbd> });
    let is_pointed_at = RwSignal::new(false);
    Effect::new(move || {
        let span = merge.get().map(|(_, span, _)| span).filter(|_| is_pointed_at.get());
        let range = span.and_then(|span| page.session.look(|snapshot| caret::range_of(&snapshot.document, span))?);
        match range {
            Some(range) => highlight::paint(highlight::JOINED, [range]),
            None => highlight::clear(highlight::JOINED),
        }
    });
    on_cleanup(|| highlight::clear(highlight::JOINED));
    view! {
        <button class="card-merge" title=live(name) disabled=live(move || merge.with(Option::is_none))
            aria-keyshortcuts=live(move || keys().map(|chord| chord.aria()))
            on:pointerenter=handler(move |_| is_pointed_at.set(true)) on:pointerleave=handler(move |_| is_pointed_at.set(false))
            on:focus=handler(move |_| is_pointed_at.set(true)) on:blur=handler(move |_| is_pointed_at.set(false))
            on:click=handler(move |_| { deeds::perform(page, grip, Action::Merge); })><span dir="auto">{live(name)}</span>{shown}</button>
    }
}

/// Finds what can be done with the selected words or, if there are none, with the current mention.
fn can(document: &Document, selected: Option<Span>, current: Option<AnnotationId>) -> Can {
    if let Some(span) = selected {
        let mut overlapped = document.layer().overlapping(span.start()..span.end());
        let second_label = overlapped.any(|other| other.status != Status::Rejected);
        return Can { split: deeds::split_by(document, span).is_some(), second_label, merge: None };
    }
    let Some(annotation) = current.and_then(|id| document.layer().get(id)) else { return Can::default() };
    let parts = split::parts(document.text().as_str(), annotation.span, None);
    let merge = split::next_to_merge(document, annotation).and_then(|next| {
        let span = Span::new(annotation.span.start(), next.span.end())?;
        let whole = document.text().slice(span)?.replace('\n', " ");
        Some((words::surface(document, next), span, whole))
    });
    Can { split: parts.len() > 1, second_label: true, merge }
}
