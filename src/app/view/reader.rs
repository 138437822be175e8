//! The article with its mentions: drawn by paragraph, worked on by mouse, touch and keys.
//!
//! All listeners sit on the reader, none on a mark: an article may have tens of thousands of marks.

use leptos::{
    ev::{FocusEvent, KeyboardEvent, MouseEvent},
    html,
    prelude::*,
};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, ResizeObserver};

use super::{
    card::Card,
    deeds,
    grip::{Grip, follow_selection},
    handles::Handles,
    tools::Tools,
};
use crate::{
    dom::focus,
    state::{
        Page,
        chord::Chord,
        pieces::{Mark, Piece},
    },
};

/// Paragraphs per section. The browser lays out only the sections near the screen; more and smaller ones slow
/// scrolling in WebKit, fewer and larger ones lay out too much at once.
const SECTION: usize = 50;
/// A first line up to this many characters that does not end like a sentence is set as a headline.
const HEADLINE: usize = 140;

#[component]
pub(crate) fn Reader(page: Page, labels: RwSignal<bool>) -> impl IntoView {
    let grip = Grip::new();
    let (frame, article) = (NodeRef::<html::Div>::new(), NodeRef::<html::Section>::new());
    follow_selection(page, grip);
    follow_layout(grip, article);
    show_current(page);
    let sections = page.session.look(|snapshot| {
        let count = snapshot.document.text().paragraph_count();
        let starts = (0..count).step_by(SECTION);
        starts.map(|start| view! { <Section page start end=count.min(start + SECTION)/> }).collect_view()
    });
    let title = move || page.session.watch(|snapshot| snapshot.document.title().to_owned());
    view! {
        <div class="reader" node_ref=frame class:dragging=move || grip.drag.get().is_some()
            on:keydown=move |event| keyed(page, grip, &event)>
            // The title is a field in the bar; those who move by headings need one as well.
            <h1 class="unseen">{title}</h1>
            <Tools page labels/>
            <section class="article" node_ref=article aria-label="Annotated article" tabindex="0" lang="en"
                on:click=move |event| clicked(page, &event)
                on:focusin=move |event| focused(page, &event)
                on:pointerdown=move |_| grip.pressing.set(true)>
                {sections}
            </section>
            <Handles page grip frame/>
            <Card page grip frame article/>
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

/// Tells when the article's lines may have moved: a window of another width, or a section that is laid out for the
/// first time, as it comes near the screen.
fn follow_layout(grip: Grip, article: NodeRef<html::Section>) {
    let changed = Closure::<dyn FnMut()>::new(move || grip.laid_out.notify());
    let observer = StoredValue::new_local(ResizeObserver::new(changed.as_ref().unchecked_ref()).ok());
    StoredValue::new_local(changed);
    Effect::new(move || {
        if let Some(article) = article.get() {
            observer.with_value(|observer| observer.iter().for_each(|observer| observer.observe(&article)));
        }
    });
    on_cleanup(move || {
        observer.try_with_value(|observer| observer.iter().for_each(ResizeObserver::disconnect));
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
    if on_button && matches!(event.key().as_str(), "Enter" | " ") {
        return;
    }
    let command = event.ctrl_key() || event.meta_key();
    let chord = Chord::new(&event.key(), event.shift_key(), command, event.alt_key());
    if chord.is_some_and(|chord| deeds::press(page, grip, chord)) {
        event.prevent_default();
    }
}
