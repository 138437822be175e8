//! The article with its mentions: drawn by paragraph, worked on by mouse, touch and keys.
//!
//! All listeners sit on the reader, none on a mark: an article may have tens of thousands of marks.

use crate::view::handler::handler;
use leptos::ev::KeyboardEvent;
use leptos::{
    ev::{FocusEvent, MouseEvent, PointerEvent},
    html,
    prelude::*,
};
use tagline_core::boilerplate;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{ClipboardEvent, Element, ResizeObserver};

use super::{
    boilerplate::BoilerplateOffer,
    card::Card,
    grip::{Grip, Press, follow_selection},
    handles::Handles,
    keyboard,
    legend::Legend,
    sections::Sections,
    tools::Tools,
};
use crate::view::live::live;
use crate::{
    dom::{caret, focus, schedule::next_frame, selection},
    state::{Page, mouse_selection, overlaps},
};

#[component]
pub(crate) fn Reader(page: Page, grip: Grip, labels: RwSignal<bool>) -> impl IntoView {
    grip.reset();
    let (frame, article) = (NodeRef::<html::Div>::new(), NodeRef::<html::Section>::new());
    follow_selection(page, grip);
    follow_layout(grip, frame, article);
    keyboard::follow_nowhere(page, grip);
    Effect::new(move || {
        if let Some(article) = article.get() {
            focus::focus_if_lost(article.unchecked_into());
        }
    });
    show_current(page);
    let stubs = page.session.look(|snapshot| boilerplate::stubs(snapshot.document.text())).unwrap_or_default();
    let stubs = StoredValue::new(stubs);
    let title = move || page.session.watch(|snapshot| snapshot.document.title().to_owned());
    view! {
        <div class="reader" node_ref=frame class:dragging=live(move || grip.drag.get().is_some())
            on:keydown=handler(move |event: KeyboardEvent| keyboard::keyed(page, grip, &event))>
            // The title is a field in the bar; those who move by headings need one as well.
            <h1 class="unseen" id="title-of-article">{title}</h1>
            <div class="reader-head">
                <Tools page labels/>
                <Legend page/>
            </div>
            <BoilerplateOffer page grip stubs/>
            <section class="article" node_ref=article aria-label="Annotated article" aria-describedby="title-of-article" tabindex="0" lang="en"
                on:click=handler(move |event: MouseEvent| clicked(page, grip, &event))
                on:focusin=handler(move |event: FocusEvent| focused(page, grip, &event))
                on:pointerdown=handler(move |event: PointerEvent| pressed(page, grip, &event))
                on:copy=handler(move |event: ClipboardEvent| copied(page, &event))>
                <Sections page stubs/>
            </section>
            <Handles page grip frame/>
            <Card page grip frame article/>
        </div>
    }
}

/// Marks the current mention in the DOM. Not by a signal for each mark: moving on would wake every one of them.
fn show_current(page: Page) {
    Effect::new(move || {
        let current = page.session.current();
        page.session.watch(|_| ());
        next_frame(move || focus::show_current(current));
    });
}

/// Tells when the article's lines may have moved: a window of another width, or a section that is laid out for the
/// first time, as it comes near the screen. The frame is watched too: in a wider one the article moves as it is.
fn follow_layout(grip: Grip, frame: NodeRef<html::Div>, article: NodeRef<html::Section>) {
    let changed = Closure::<dyn FnMut()>::new(move || grip.laid_out.notify());
    let observer = StoredValue::new_local(ResizeObserver::new(changed.as_ref().unchecked_ref()).ok());
    StoredValue::new_local(changed);
    Effect::new(move || {
        let (Some(frame), Some(article)) = (frame.get(), article.get()) else { return };
        observer.with_value(|observer| {
            if let Some(observer) = observer {
                observer.observe(&frame);
                observer.observe(&article);
            }
        });
    });
    on_cleanup(move || {
        observer.try_with_value(|observer| observer.iter().for_each(ResizeObserver::disconnect));
    });
}

/// Keeps the keyboard off a mention until the press has turned out to be a click, and shows at once which one is meant.
fn pressed(page: Page, grip: Grip, event: &PointerEvent) {
    grip.pressing.set(true);
    let current = page.session.current_untracked();
    grip.press.set_value(Some(Press { current }));
    let Some(target) = element(event) else { return };
    if event.pointer_type() != "touch" {
        focus::withhold(&target);
        let stack = focus::marks_at(&target);
        if !current.is_some_and(|current| stack.contains(&current)) {
            page.session.set_current(stack.first().copied());
        }
    }
}

/// Takes the mention that was clicked; of several in one place, each click takes the next.
fn clicked(page: Page, grip: Grip, event: &MouseEvent) {
    let before = grip.press.get_value().and_then(|press| press.current);
    grip.press.set_value(None);
    let stack = element(event).map(|target| focus::marks_at(&target)).unwrap_or_default();
    let is_same_place = before.is_some_and(|before| stack.contains(&before));
    let taken = match before {
        // The second click of a double click is about the word.
        Some(before) if is_same_place && event.detail() > 1 => Some(before),
        before => overlaps::after(&stack, before),
    };
    page.session.set_current(taken);
    // Not by the event of double clicks: there is none where the text was drawn anew after the first.
    if event.detail() == 2 {
        select_word(page, grip, event);
    }
    if let Some(id) = taken.filter(|_| grip.selected.get_untracked().is_none()) {
        focus::focus_mark_in_place(id);
    }
}

/// Selects the word that was clicked twice, as the page cuts words.
fn select_word(page: Page, grip: Grip, event: &MouseEvent) {
    let word = page.session.look(|snapshot| {
        let document = &snapshot.document;
        let under = caret::under(document, f64::from(event.client_x()), f64::from(event.client_y()))?;
        let selected = selection::selected(document)?;
        mouse_selection::clicked_word(document.text().as_str(), selected, &under.character?)
    });
    if let Some(word) = word.flatten() {
        grip.select(page, word);
    }
}

/// Makes the mention that the keyboard comes to the current one. A press decides that itself.
fn focused(page: Page, grip: Grip, event: &FocusEvent) {
    if grip.press.get_value().is_none()
        && let Some(mark) = element(event).and_then(|target| focus::mark_at(&target))
    {
        page.session.set_current(Some(mark));
    }
}

/// Copies the words of the article alone: their marks are no part of it.
fn copied(page: Page, event: &ClipboardEvent) {
    let words = page.session.look(|snapshot| {
        let document = &snapshot.document;
        selection::selected(document).and_then(|span| document.text().slice(span)).map(str::to_owned)
    });
    let data = event.clipboard_data();
    if let (Some(Some(words)), Some(data)) = (words, data)
        && data.set_data("text/plain", &words).is_ok()
    {
        event.prevent_default();
    }
}

fn element(event: &web_sys::Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}
