//! The article with its mentions: drawn by paragraph, worked on by mouse, touch and keys.
//!
//! All listeners sit on the reader, none on a mark: an article may have tens of thousands of marks.

use gloo::events::EventListener;
use leptos::{
    ev::{self, FocusEvent, KeyboardEvent, MouseEvent},
    html,
    prelude::*,
};
use tagline_core::{Annotation, Span, Status};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::card::Card;
use crate::{
    dom::{focus, selection},
    state::{
        Page, commands,
        edges::{self, Edge, Stride},
        pieces::{Mark, Piece},
        repeats,
    },
    words,
};

/// Paragraphs per section. The browser lays out only the sections near the screen; more and smaller ones slow
/// scrolling in WebKit, fewer and larger ones lay out too much at once.
const SECTION: usize = 50;
/// A first line up to this many characters that does not end like a sentence is set as a headline.
const HEADLINE: usize = 140;

/// What the person has hold of in the article.
#[derive(Clone, Copy)]
pub(crate) struct Grip {
    /// The selected words.
    pub(crate) selected: RwSignal<Option<Span>>,
    /// Whether a mouse button or finger is down: the selection is still being made.
    pub(crate) pressing: RwSignal<bool>,
}

#[component]
pub(crate) fn Reader(page: Page) -> impl IntoView {
    let grip = Grip { selected: RwSignal::new(None), pressing: RwSignal::new(false) };
    let frame = NodeRef::<html::Div>::new();
    follow_selection(page, grip);
    show_current(page);
    let sections = page.session.look(|snapshot| {
        let count = snapshot.document.text().paragraph_count();
        let starts = (0..count).step_by(SECTION);
        starts.map(|start| view! { <Section page start end=count.min(start + SECTION)/> }).collect_view()
    });
    let title = move || page.session.watch(|snapshot| snapshot.document.title().to_owned());
    view! {
        <div class="reader" node_ref=frame on:keydown=move |event| keyed(page, grip, &event)>
            // The title is a field in the bar; those who move by headings need one as well.
            <h1 class="unseen">{title}</h1>
            <section class="article" aria-label="Annotated article" tabindex="0" lang="en"
                on:click=move |event| clicked(page, &event)
                on:focusin=move |event| focused(page, &event)
                on:pointerdown=move |_| grip.pressing.set(true)>
                {sections}
            </section>
            <Card page grip frame/>
        </div>
    }
}

#[component]
fn Section(page: Page, start: usize, end: usize) -> impl IntoView {
    let paragraphs = (start..end).map(|number| view! { <Paragraph page number/> }).collect_view();
    view! { <div class="part">{paragraphs}</div> }
}

#[component]
fn Paragraph(page: Page, number: usize) -> impl IntoView {
    let (blank, headline) = page
        .session
        .look(|snapshot| {
            let text = snapshot.document.text();
            let range = text.paragraph(number);
            let line = text.as_str()[range.start.index()..range.end.index()].trim();
            let sentence = line.ends_with(['.', ',', ';', ':', '”', '"']);
            (line.is_empty(), number == 0 && !sentence && line.chars().nth(HEADLINE).is_none())
        })
        .unwrap_or_default();
    let pieces = move || page.session.pieces(number).into_iter().map(draw).collect_view();
    view! { <p dir="auto" data-paragraph=number class:blank=blank class:headline=headline && !blank>{pieces}</p> }
}

fn draw(piece: Piece) -> AnyView {
    match piece {
        Piece::Plain(text) => text.into_any(),
        Piece::Mark(Mark { id, label, status, range, name, inner }) => {
            let inner = inner.into_iter().map(draw).collect_view();
            view! {
                <mark role="button" aria-label=name tabindex="-1"
                    data-id=id.0 data-label=label.to_string() data-status=status.as_str()
                    data-start=range.start.get() data-end=range.end.get()>{inner}</mark>
            }
            .into_any()
        }
    }
}

/// Marks the current mention in the DOM. Not by a signal for each mark: moving on would wake every one of them.
fn show_current(page: Page) {
    Effect::new(move || {
        let current = page.session.current();
        page.session.watch(|_| ());
        request_animation_frame(move || focus::show_current(current));
    });
}

/// Keeps `grip.selected` equal to what is selected, also on touch screens, where no key or button tells.
fn follow_selection(page: Page, grip: Grip) {
    let changed = move |_: &web_sys::Event| {
        let span = page
            .session
            .look(|snapshot| {
                let document = &snapshot.document;
                selection::selected(document).and_then(|span| commands::trimmed(document, span))
            })
            .flatten();
        if grip.selected.get_untracked() != span {
            grip.selected.set(span);
        }
    };
    // Dropped, and with it the listening ended, when the reader goes.
    StoredValue::new_local(EventListener::new(&document(), "selectionchange", changed));
    let released = window_event_listener(ev::pointerup, move |_| grip.pressing.set(false));
    let cancelled = window_event_listener(ev::pointercancel, move |_| grip.pressing.set(false));
    on_cleanup(move || {
        released.remove();
        cancelled.remove();
    });
}

fn clicked(page: Page, event: &MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let mark = target.and_then(|target| focus::mark_at(&target));
    page.session.set_current(mark);
}

fn focused(page: Page, event: &FocusEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(mark) = target.and_then(|target| focus::mark_at(&target)) {
        page.session.set_current(Some(mark));
    }
}

fn keyed(page: Page, grip: Grip, event: &KeyboardEvent) {
    let on_button = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|target| target.matches("button").unwrap_or(false));
    if event.meta_key() || (on_button && matches!(event.key().as_str(), "Enter" | " ")) {
        return;
    }
    let handled = match (event.key().as_str(), event.shift_key(), event.ctrl_key()) {
        (key @ ("ArrowRight" | "ArrowLeft"), true, start) => {
            let edge = if start { Edge::Start } else { Edge::End };
            let stride = if event.alt_key() { Stride::Character } else { Stride::Word };
            nudge(page, edge, key == "ArrowRight", stride)
        }
        _ if event.ctrl_key() || event.alt_key() => false,
        ("ArrowRight", ..) => go(page, true, |_| true),
        ("ArrowLeft", ..) => go(page, false, |_| true),
        ("n" | "N", shift, _) => go(page, !shift, is_uncertain),
        ("Enter" | " ", ..) => confirm(page),
        ("Backspace" | "Delete", ..) => delete(page),
        ("a" | "A", ..) => tag_repeats(page),
        ("Escape", ..) => {
            selection::clear();
            page.session.set_current(None);
            true
        }
        (key, ..) => words::label_of_key(key).is_some_and(|label| set_label(page, grip, &label)),
    };
    if handled {
        event.prevent_default();
    }
}

/// A suggestion that is wrong more often than one time in five.
fn is_uncertain(annotation: &Annotation) -> bool {
    const SURE: f64 = 0.8;
    let unsure = annotation.confidence.is_none_or(|confidence| confidence.probability() < SURE);
    annotation.status == Status::Suggested && unsure
}

fn go(page: Page, forward: bool, wanted: impl Fn(&Annotation) -> bool) -> bool {
    let next = page.session.neighbour(forward, wanted);
    if let Some(id) = next {
        page.session.set_current(Some(id));
        focus::focus_mark(id);
    }
    next.is_some()
}

/// Moves an edge of the current mention, unless words are selected: their edges are the browser's to move.
pub(super) fn nudge(page: Page, edge: Edge, forward: bool, stride: Stride) -> bool {
    let Some(id) = page.session.current() else { return false };
    page.session.command(|document| edges::nudge(document, id, edge, forward, stride));
    focus::focus_mark(id);
    true
}

/// Tags every repeat of the current mention's name.
pub(super) fn tag_repeats(page: Page) -> bool {
    let Some(id) = page.session.current() else { return false };
    let offer = page.session.look(|snapshot| repeats::offer(&snapshot.document, id)).flatten();
    let Some(offer) = offer else { return false };
    page.session.command(|document| repeats::accept(document, &offer));
    focus::focus_mark(id);
    true
}

/// Confirms the current mention and goes to the next.
pub(super) fn confirm(page: Page) -> bool {
    let Some(id) = page.session.current() else { return false };
    page.session.command(|document| commands::confirm(document, id));
    go(page, true, |_| true);
    true
}

/// Deletes the current mention and goes to its neighbour.
pub(super) fn delete(page: Page) -> bool {
    let Some(id) = page.session.current() else { return false };
    let next = page.session.neighbour(true, |_| true).or_else(|| page.session.neighbour(false, |_| true));
    page.session.command(|document| commands::delete(document, id));
    page.session.set_current(next);
    if let Some(next) = next {
        focus::focus_mark(next);
    }
    true
}

/// Tags the selected words, or says what the current mention is.
pub(super) fn set_label(page: Page, grip: Grip, label: &tagline_core::Label) -> bool {
    match (grip.selected.get_untracked(), page.session.current()) {
        (Some(span), _) => page.session.command(|document| commands::add(document, span, label)),
        (None, Some(id)) => page.session.command(|document| commands::relabel(document, id, label)),
        (None, None) => return false,
    }
    selection::clear();
    if let Some(id) = page.session.current() {
        focus::focus_mark(id);
    }
    true
}
