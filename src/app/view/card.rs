//! The card beside a mention or a selection: what it is said to be, and every correction with its key.

use leptos::{html, prelude::*};
use tagline_core::{Annotation, AnnotationId, Label, Status};
use web_sys::DomRect;

use super::reader::{Grip, confirm, delete, nudge, set_label, tag_repeats};
use crate::{
    dom::{focus, selection},
    state::{
        Page, commands,
        edges::{Edge, Stride},
        repeats,
    },
    words,
};

/// What the card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Mention(AnnotationId),
    Selection,
}

#[component]
pub(super) fn Card(page: Page, grip: Grip, frame: NodeRef<html::Div>) -> impl IntoView {
    let subject = Memo::new(move |_| match (grip.selected.get(), page.session.current()) {
        (Some(_), _) => (!grip.pressing.get()).then_some(Subject::Selection),
        (None, Some(id)) => Some(Subject::Mention(id)),
        (None, None) => None,
    });
    let (card, place) = (NodeRef::<html::Div>::new(), RwSignal::new((0.0, 0.0)));
    Effect::new(move || {
        page.session.watch(|_| ());
        grip.selected.track();
        let Some(subject) = subject.get() else { return };
        // The mark may be drawn anew before the next frame.
        request_animation_frame(move || {
            let target = match subject {
                Subject::Mention(id) => focus::mark_of(id).and_then(|mark| mark.get_client_rects().item(0)),
                Subject::Selection => selection::selected_box(),
            };
            if let (Some(target), Some(frame), Some(card)) = (target, frame.get_untracked(), card.get_untracked()) {
                place.set(beside(&target, &frame.get_bounding_client_rect(), &card.get_bounding_client_rect()));
            }
        });
    });
    let content = move || match subject.get()? {
        Subject::Mention(id) => page.session.watch(|snapshot| {
            let document = &snapshot.document;
            let annotation = document.layer().get(id)?;
            let surface = words::surface(document, annotation);
            Some(view! { <About page surface annotation=annotation.clone()/> }.into_any())
        }),
        Subject::Selection => Some(Some(view! { <p class="card-title">"Tag the selection as"</p> }.into_any())),
    };
    let label_of_subject = move || match subject.get()? {
        Subject::Mention(id) => {
            page.session.watch(|snapshot| snapshot.document.layer().get(id).map(|a| a.label.clone())).flatten()
        }
        Subject::Selection => None,
    };
    let on_mention = move || matches!(subject.get(), Some(Subject::Mention(_)));
    view! {
        <div class="card" node_ref=card role="group" aria-label="Correction" hidden=move || subject.get().is_none()
            style=("--x", move || format!("{}px", place.get().0)) style=("--y", move || format!("{}px", place.get().1))
            // A press on the card must not take the selection or the keyboard from the article.
            on:mousedown=move |event| event.prevent_default()>
            {content}
            <div class="card-labels">
                {Label::BUILT_IN.map(|label| view! { <LabelButton page grip label current=label_of_subject/> })}
            </div>
            <Show when=on_mention>
                <Repeats page/>
                <div class="card-edges">
                    {EDGES.map(|(name, sign, keys, edge, forward)| {
                        view! {
                            <button aria-label=name title=format!("{name} ({keys})")
                                on:click=move |_| { nudge(page, edge, forward, Stride::Word); }>{sign}</button>
                        }
                    })}
                </div>
                <div class="card-actions">
                    <button aria-keyshortcuts="Enter" on:click=move |_| { confirm(page); }>"Confirm"<kbd aria-hidden="true">"Enter"</kbd></button>
                    <button aria-keyshortcuts="Backspace" on:click=move |_| { delete(page); }>"Delete"<kbd aria-hidden="true">"⌫"</kbd></button>
                </div>
            </Show>
        </div>
    }
}

/// The four ways to move an edge by a word: name, sign, keys, edge, and whether towards the end of the text.
const EDGES: [(&str, &str, &str, Edge, bool); 4] = [
    ("Start one word earlier", "‹ start", "Ctrl Shift ←", Edge::Start, false),
    ("Start one word later", "start ›", "Ctrl Shift →", Edge::Start, true),
    ("End one word earlier", "‹ end", "Shift ←", Edge::End, false),
    ("End one word later", "end ›", "Shift →", Edge::End, true),
];

/// The offer to tag the other places where the name stands, if there are any.
#[component]
fn Repeats(page: Page) -> impl IntoView {
    let offer = Memo::new(move |_| {
        let id = page.session.current()?;
        page.session.watch(|snapshot| repeats::offer(&snapshot.document, id)).flatten()
    });
    move || {
        let repeats::Offer { forms, .. } = offer.get()?;
        let total: usize = forms.iter().map(|(_, count)| count).sum();
        let forms: Vec<_> = forms.into_iter().map(|(form, count)| format!("{form} ({count})")).collect();
        let words = format!("Tag {total} more: {}", forms.join(", "));
        Some(view! {
            <button class="card-offer" aria-keyshortcuts="A" on:click=move |_| { tag_repeats(page); }>
                <span>{words}</span><kbd aria-hidden="true">"A"</kbd>
            </button>
        })
    }
}

/// What is known of a mention.
#[component]
fn About(page: Page, surface: String, annotation: Annotation) -> impl IntoView {
    let state = match (annotation.status, annotation.confidence) {
        (Status::Suggested, Some(confidence)) => format!("suggested, {}", words::sureness(confidence)),
        (status, _) => status.as_str().to_owned(),
    };
    let (id, is_date) = (annotation.id, annotation.label == Label::DATE);
    let timex = annotation.value.as_ref().map(|value| words::timex(&value.timex3())).unwrap_or_default();
    let edtf = annotation.value.and_then(|value| value.edtf).unwrap_or_default();
    let value = is_date.then(|| view! { <Value page id edtf timex/> });
    view! {
        <p class="card-title"><b dir="auto">{surface}</b><span class="hint">{state}</span></p>
        {value}
    }
}

#[component]
fn LabelButton(
    page: Page,
    grip: Grip,
    label: Label,
    current: impl Fn() -> Option<Label> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let key = words::key(&label).map(|key| key.to_ascii_uppercase().to_string());
    let shortcut = key.clone();
    let id = label.to_string();
    let named = label.clone();
    let name = page.session.look(|snapshot| snapshot.document.labels().name(&named).to_owned());
    let shown = label.clone();
    let pressed = move || (current() == Some(shown.clone())).to_string();
    view! {
        <button class="label" data-label=id aria-pressed=pressed aria-keyshortcuts=shortcut
            on:click=move |_| { set_label(page, grip, &label); }>
            {name}<kbd aria-hidden="true">{key}</kbd>
        </button>
    }
}

/// What is said of a value that is none.
const WRONG_VALUE: &str = "Write it as 2022-02-24, 2022-02, 199X, 2019/2021 or 2022-02-27T14:00Z.";

/// What a date means, to be read and changed.
#[component]
fn Value(page: Page, id: AnnotationId, edtf: String, timex: String) -> impl IntoView {
    let wrong = RwSignal::new(false);
    let change = move |event| {
        let wanted = event_target_value(&event);
        let command = page.session.look(|snapshot| commands::set_value(&snapshot.document, id, &wanted)).flatten();
        wrong.set(command.is_none());
        if command.is_some() {
            page.session.command(|_| command);
        }
    };
    view! {
        <div class="card-value">
            <label for="date-value">"Value"</label>
            <input id="date-value" autocomplete="off" spellcheck="false" placeholder="unknown" prop:value=edtf
                aria-invalid=move || wrong.get().to_string() aria-describedby="date-value-hint"
                // The card keeps presses from taking the keyboard away from the article; this field needs it.
                on:mousedown=move |event| event.stop_propagation()
                on:keydown=move |event| event.stop_propagation()
                on:change=change/>
            <p class="hint" id="date-value-hint">
                {move || if wrong.get() { WRONG_VALUE.to_owned() } else { timex.clone() }}
            </p>
        </div>
    }
}

/// Where the card goes: just below a box on the screen, or just above it where it would reach below the window; in the
/// coordinates of a frame, and not past its right edge.
fn beside(target: &DomRect, frame: &DomRect, card: &DomRect) -> (f64, f64) {
    /// From the text to the card, in CSS pixels.
    const GAP: f64 = 8.0;
    let window = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    let (below, above) = (target.bottom() + GAP, target.top() - GAP - card.height());
    let y = if below + card.height() > window && above > 0.0 { above } else { below };
    ((target.left() - frame.left()).min(frame.width() - card.width()).max(0.0), y - frame.top())
}
