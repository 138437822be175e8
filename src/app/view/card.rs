//! The card beside a mention or a selection: what it is said to be, and every correction with its key.

use crate::view::show::Show;
use leptos::{html, prelude::*};
use tagline_core::{Annotation, AnnotationId, Label, LabelInfo, Status};
use web_sys::Element;

use super::{
    date_field::DateField,
    deeds,
    grip::Grip,
    offer::{OfferButton, preview},
    overlaps::OverlapSwitch,
};
use crate::view::live::live;
use crate::{
    dom::{
        bounds::{Bounds, px},
        focus, selection,
    },
    state::{Page, keymap::Action, placement, split},
    words,
};

/// What the card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Mention(AnnotationId),
    Selection,
}

#[component]
pub(super) fn Card(
    page: Page,
    grip: Grip,
    frame: NodeRef<html::Div>,
    article: NodeRef<html::Section>,
) -> impl IntoView {
    let subject = Memo::new(move |_| match (grip.selected.get(), page.session.current()) {
        (Some(_), _) => (!grip.pressing.get()).then_some(Subject::Selection),
        (None, Some(id)) => Some(Subject::Mention(id)),
        (None, None) => None,
    });
    let (card, place) = (NodeRef::<html::Div>::new(), RwSignal::new((0.0, 0.0)));
    Effect::new(move |seen: Option<Option<Subject>>| {
        page.session.watch(|_| ());
        grip.laid_out.track();
        grip.selected.track();
        let about = subject.get();
        // Nothing is scrolled from under a finger or a mouse that is still down: the click would miss what was pressed.
        let pressing = grip.pressing.get();
        let fresh = !pressing && seen != Some(about);
        // The mark may be drawn anew before the next frame, or the whole reader be gone.
        request_animation_frame(move || {
            if let (Some(target), Some(Some(frame)), Some(Some(article)), Some(Some(card))) = (
                about.and_then(target),
                frame.try_get_untracked(),
                article.try_get_untracked(),
                card.try_get_untracked(),
            ) {
                place.set(beside(target, &frame, &article, &card));
                if fresh {
                    focus::bring_into_view(target, focus::floor());
                }
            }
        });
        if pressing { seen.flatten() } else { about }
    });
    // Looked for once, however many show it: a name may stand in a book a thousand times.
    let offer = Memo::new(move |_| deeds::standing_offer(page, grip));
    preview(page, grip, offer);
    let content = move || match subject.get()? {
        Subject::Mention(id) => page.session.watch(|snapshot| {
            let document = &snapshot.document;
            let annotation = document.layer().get(id)?;
            let surface = words::surface(document, annotation);
            Some(view! { <About surface annotation=annotation.clone()/> }.into_any())
        }),
        Subject::Selection => Some(Some(view! { <p class="card-title">"Tag the selection as"</p> }.into_any())),
    };
    // Made anew for another mention only: the field keeps what is being typed while the document changes.
    let dated = Memo::new(move |_| match subject.get()? {
        Subject::Mention(id) => {
            let is_date = page.session.watch(|snapshot| {
                snapshot.document.layer().get(id).is_some_and(|annotation| annotation.label == Label::DATE)
            });
            is_date.unwrap_or_default().then_some(id)
        }
        Subject::Selection => None,
    });
    let label_of_subject = move || match subject.get()? {
        Subject::Mention(id) => {
            page.session.watch(|snapshot| snapshot.document.layer().get(id).map(|a| a.label.clone())).flatten()
        }
        Subject::Selection => None,
    };
    let labels = Memo::new(move |_| {
        let labels = page.session.watch(|snapshot| snapshot.document.labels().iter().cloned().collect::<Vec<_>>());
        labels.unwrap_or_default()
    });
    let label_buttons = move || {
        let button = |info| view! { <LabelButton page grip info current=label_of_subject/> };
        labels.get().into_iter().map(button).collect_view()
    };
    let leave = move || {
        page.keymap
            .with(|keymap| keymap.chords(Action::Leave).first().map(|chord| format!("Leave ({})", chord.shown())))
    };
    let on_mention = move || matches!(subject.get(), Some(Subject::Mention(_)));
    view! {
        <div class="card" node_ref=card role="group" aria-label="Correction" hidden=live(move || subject.get().is_none())
            style=("--x", move || px(place.get().0)) style=("--y", move || px(place.get().1))
            // A press on the card must not take the selection or the keyboard from the article.
            on:mousedown=move |event| event.prevent_default()>
            {content}
            {move || dated.get().map(|id| view! { <DateField page id/> })}
            <OverlapSwitch page grip/>
            <button class="quiet card-close" aria-label="Leave the mention" title=leave on:click=move |_| { deeds::perform(page, grip, Action::Leave); }>"×"</button>
            <div class="card-labels">{label_buttons}</div>
            <Show when=on_mention><OfferButton page grip offer/></Show>
            <div class="card-edges">
                {EDGES.map(|(name, sign, action)| view! { <EdgeButton page grip name sign action/> })}
            </div>
            <Parts page grip/>
            <Show when=on_mention>
                <div class="card-actions">
                    <ActionButton page grip name="Confirm" action=Action::Confirm can=|| true/>
                    <ActionButton page grip name="Delete" action=Action::Delete can=|| true/>
                </div>
            </Show>
        </div>
    }
}

/// What the card is about, on the screen.
fn target(subject: Subject) -> Option<Bounds> {
    match subject {
        Subject::Mention(id) => focus::box_of(id),
        Subject::Selection => selection::selected_box(),
    }
}

/// Where the card goes, in the coordinates of the frame.
fn beside(target: Bounds, frame: &Element, article: &Element, card: &Element) -> (f64, f64) {
    let bounds = |element: &Element| Bounds::from(element.get_bounding_client_rect());
    let window = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    placement::place(target, bounds(article), bounds(frame), bounds(card).height(), window)
}

/// The four ways to move an edge by a word: name, sign and action.
const EDGES: [(&str, &str, Action); 4] = [
    ("Start one word earlier", "‹ start", Action::StartWordEarlier),
    ("Start one word later", "start ›", Action::StartWordLater),
    ("End one word earlier", "‹ end", Action::EndWordEarlier),
    ("End one word later", "end ›", Action::EndWordLater),
];

#[component]
fn EdgeButton(page: Page, grip: Grip, name: &'static str, sign: &'static str, action: Action) -> impl IntoView {
    let keys = move || page.keymap.with(|keymap| keymap.chords(action).first().cloned());
    let title = move || keys().map_or_else(|| name.to_owned(), |chord| format!("{name} ({})", chord.shown()));
    view! {
        <button aria-label=name title=title aria-keyshortcuts=live(move || keys().map(|chord| chord.aria()))
            on:click=move |_| { deeds::perform(page, grip, action); }>{sign}</button>
    }
}

/// Splitting, merging, and having two mentions in one place.
#[component]
fn Parts(page: Page, grip: Grip) -> impl IntoView {
    // Whether the mention or the selection can be split, merged with the next, or overlaps another.
    let can = Memo::new(move |_| {
        let (selected, current) = (grip.selected.get(), page.session.current());
        let found = page.session.watch(|snapshot| {
            let document = &snapshot.document;
            if let Some(span) = selected {
                let mut overlapped = document.layer().overlapping(span.start()..span.end());
                let beside = overlapped.any(|other| other.status != Status::Rejected);
                return (deeds::split_by(document, span).is_some(), false, beside);
            }
            let Some(annotation) = current.and_then(|id| document.layer().get(id)) else { return Default::default() };
            let parts = split::parts(document.text().as_str(), annotation.span, None);
            (parts.len() > 1, split::next_to_merge(document, annotation).is_some(), true)
        });
        found.unwrap_or_default()
    });
    view! {
        <div class="card-parts">
            <ActionButton page grip name="Split" action=Action::Split can=move || can.get().0/>
            <ActionButton page grip name="Merge" action=Action::Merge can=move || can.get().1/>
            <button aria-label="Keep both" title="The next label stands beside what is there: Shift with a label's key"
                aria-pressed=live(move || grip.beside.get().to_string()) disabled=live(move || !can.get().2)
                on:click=move |_| grip.beside.update(|beside| *beside = !*beside)>
                "Both"<kbd aria-hidden="true">"⇧"</kbd>
            </button>
        </div>
    }
}

/// A button for an action, with its key.
#[component]
fn ActionButton(
    page: Page,
    grip: Grip,
    name: &'static str,
    action: Action,
    can: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let keys = move || page.keymap.with(|keymap| keymap.chords(action).first().cloned());
    let shown = move || keys().map(|chord| view! { <kbd aria-hidden="true">{chord.shown()}</kbd> });
    view! {
        <button title=action.does() disabled=live(move || !can()) aria-keyshortcuts=live(move || keys().map(|chord| chord.aria()))
            on:click=move |_| { deeds::perform(page, grip, action); }>{name}{shown}</button>
    }
}

/// What is known of a mention.
#[component]
fn About(surface: String, annotation: Annotation) -> impl IntoView {
    let state = match (annotation.status, annotation.confidence) {
        (Status::Suggested, Some(confidence)) => format!("suggested, {}", words::sureness(confidence)),
        (status, _) => status.as_str().to_owned(),
    };
    view! { <p class="card-title"><b dir="auto">{surface}</b><span class="hint">{state}</span></p> }
}

#[component]
fn LabelButton(
    page: Page,
    grip: Grip,
    info: LabelInfo,
    current: impl Fn() -> Option<Label> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let LabelInfo { label, name, .. } = info.clone();
    let key = Memo::new(move |_| {
        page.keymap.with(|keymap| keymap.label_key(&info)).map(|key| key.to_uppercase().to_string())
    });
    let (id, shown) = (label.to_string(), label.clone());
    let pressed = move || (current() == Some(shown.clone())).to_string();
    view! {
        <button class="label" data-label=id aria-pressed=pressed aria-keyshortcuts=live(move || key.get())
            on:click=move |event| { deeds::set_label(page, grip, &label, event.shift_key()); }>
            {name}{live(move || key.get().map(|key| view! { <kbd aria-hidden="true">{key}</kbd> }))}
        </button>
    }
}
