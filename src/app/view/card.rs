//! The card beside a mention or a selection: what it is said to be, and every correction with its key.

mod buttons;
mod note;
mod parts;
mod placing;

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::ev::MouseEvent;
use leptos::{html, prelude::*};
use tagline_core::{AnnotationId, Label, Span, Status};

use super::{
    date_field::DateField,
    deeds,
    grip::Grip,
    offer::{OfferButton, ReplacementButton, preview},
    overlaps::OverlapSwitch,
};
use crate::view::live::live;
use crate::{
    dom::bounds::px,
    state::{Page, keymap::Action, placement::Place},
    words,
};
use buttons::{ActionButton, EDGES, EdgeButton, LabelButton};
use note::NoteField;
use parts::Parts;
use placing::Elements;

/// What the card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Mention(AnnotationId),
    Selection,
    /// Words that were the last mention until just now, and an offer about others like them.
    Rejected(Span),
}

#[component]
pub(super) fn Card(
    page: Page,
    grip: Grip,
    frame: NodeRef<html::Div>,
    article: NodeRef<html::Section>,
) -> impl IntoView {
    let subject = subject(page, grip);
    let card = NodeRef::<html::Div>::new();
    let place = placing::follow(page, grip, subject, Elements { frame, article, card });
    // The corner of a card in the margin; a sheet has none.
    let corner = Memo::new(move |_| match place.get() {
        Place::Margin { left, top } => (left, top),
        Place::Foot | Place::Away => (0.0, 0.0),
    });
    // Looked for once, however many show it: a name may stand in a book a thousand times.
    let offer = Memo::new(move |_| deeds::standing_offer(page, grip));
    preview(page, grip, offer);
    let annotation = Memo::new(move |_| match subject.get()? {
        Subject::Mention(id) => page.session.watch(|snapshot| snapshot.document.layer().get(id).cloned()).flatten(),
        Subject::Selection | Subject::Rejected(_) => None,
    });
    let label = Memo::new(move |_| annotation.with(|found| found.as_ref().map(|found| found.label.clone())));
    // Made anew for another mention only: the field keeps what is being typed while the document changes.
    let dated =
        Memo::new(move |_| annotation.with(|found| found.as_ref().filter(|a| a.label == Label::DATE).map(|a| a.id)));
    let is_open = move || annotation.with(|found| found.as_ref().is_some_and(|a| a.status == Status::Suggested));
    let is_expanded = RwSignal::new(false);
    let on_mention = move || matches!(subject.get(), Some(Subject::Mention(_)));
    let on_words = move || matches!(subject.get(), Some(Subject::Mention(_) | Subject::Selection));
    view! {
        <div class="card" class:away=live(move || place.get() == Place::Away) class:expanded=live(move || is_expanded.get()) node_ref=card role="group" aria-label="Correction"
            hidden=live(move || subject.get().is_none())
            style=("--x", move || px(corner.get().0)) style=("--y", move || px(corner.get().1))
            // A press on the card must not take the selection or the keyboard from the article.
            on:mousedown=handler(move |event: MouseEvent| event.prevent_default())>
            <div class="card-about">
                <Heading page subject/>
                {move || dated.get().map(|id| view! { <DateField page id/> })}
            </div>
            <Leave page grip/>
            <Show when=on_words><Labels page grip label/></Show>
            <Show when=on_mention>
                <div class="card-actions">
                    <ActionButton page grip name="Confirm" action=Action::Confirm can=|| true is_primary=Signal::derive(is_open)/>
                    <ActionButton page grip name="Not a name" action=Action::Delete can=|| true/>
                </div>
            </Show>
            <Show when=on_words>
                <div class="card-edges" role="group" aria-label="Edges">
                    {EDGES.map(|(name, sign, action)| view! { <EdgeButton page grip name sign action/> })}
                    // Shown on a phone alone, where all groups at once would leave too little of the article.
                    <button class="card-more" aria-expanded=live(move || is_expanded.get().to_string()) on:click=handler(move |_| is_expanded.update(|is_expanded| *is_expanded = !*is_expanded))>"More"</button>
                </div>
                <Parts page grip annotation/>
            </Show>
            <NoteField page grip annotation/>
            <OfferButton page grip offer/>
            <ReplacementButton page grip/>
        </div>
    }
}

/// What the card is about now. While words are being selected it is about nothing.
fn subject(page: Page, grip: Grip) -> Memo<Option<Subject>> {
    let rejected = move || {
        grip.rejection.with(|rejection| match rejection {
            Some((offer, None)) => Some(Subject::Rejected(offer.about)),
            _ => None,
        })
    };
    Memo::new(move |_| match (grip.selected.get(), page.session.current()) {
        (Some(_), _) => (!grip.pressing.get()).then_some(Subject::Selection),
        (None, Some(id)) => Some(Subject::Mention(id)),
        (None, None) => rejected(),
    })
}

/// What is known of a mention, or what the labels would do.
#[component]
fn Heading(page: Page, subject: Memo<Option<Subject>>) -> impl IntoView {
    let told = Memo::new(move |_| match subject.get()? {
        Subject::Mention(id) => page.session.watch(|snapshot| {
            let document = &snapshot.document;
            let annotation = document.layer().get(id)?;
            let state = match (annotation.status, annotation.confidence) {
                (Status::Suggested, Some(confidence)) => format!("suggested, {}", words::sureness(confidence)),
                (status, _) => status.as_str().to_owned(),
            };
            Some((words::surface(document, annotation), state))
        })?,
        Subject::Selection => Some((String::new(), "Tag the selection as".to_owned())),
        Subject::Rejected(_) => None,
    });
    move || {
        let (surface, state) = told.get()?;
        let surface =
            (!surface.is_empty()).then(|| view! { <b dir="auto" title=surface.clone()>{surface.clone()}</b> });
        let class = if surface.is_some() { "hint" } else { "" };
        Some(view! { <p class="card-title">{surface}<span class=class>{state}</span></p> })
    }
}

/// The way out, and on a phone's screen, where the bar may be scrolled out of reach, the way back.
#[component]
fn Leave(page: Page, grip: Grip) -> impl IntoView {
    let leave = move || {
        page.keymap
            .with(|keymap| keymap.chords(Action::Leave).first().map(|chord| format!("Leave ({})", chord.shown())))
    };
    let has_done = move || page.session.watch(|snapshot| snapshot.history.last_done().is_some()).unwrap_or_default();
    view! {
        <OverlapSwitch page grip/>
        <button class="quiet card-undo" disabled=live(move || !has_done()) on:click=handler(move |_| page.session.undo())>"Undo"</button>
        <button class="quiet card-close" aria-label="Leave the mention" title=leave on:click=handler(move |_| { deeds::perform(page, grip, Action::Leave); })>"×"</button>
    }
}

/// The labels of the document, as buttons.
#[component]
fn Labels(page: Page, grip: Grip, label: Memo<Option<Label>>) -> impl IntoView {
    let labels = Memo::new(move |_| {
        let labels = page.session.watch(|snapshot| snapshot.document.labels().iter().cloned().collect::<Vec<_>>());
        labels.unwrap_or_default()
    });
    let buttons = move || {
        let button = |info| view! { <LabelButton page grip info current=move || label.get()/> };
        labels.get().into_iter().map(button).collect_view()
    };
    view! { <div class="card-labels" role="group" aria-label="Type">{buttons}</div> }
}
