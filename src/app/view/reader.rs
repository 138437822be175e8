//! The article with its mentions: drawn by paragraph, worked on by mouse, touch and keys.
//!
//! All listeners sit on the reader, none on a mark: an article may have tens of thousands of marks.

use leptos::{
    ev::{FocusEvent, KeyboardEvent, MouseEvent},
    html,
    prelude::*,
};
use tagline_core::boilerplate;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, ResizeObserver};

use super::{
    boilerplate::BoilerplateOffer,
    card::Card,
    deeds,
    grip::{Grip, follow_selection},
    handles::Handles,
    legend::Legend,
    sections::Sections,
    tools::Tools,
};
use crate::view::live::live;
use crate::{
    dom::focus,
    state::{Page, chord::Chord},
};

#[component]
pub(crate) fn Reader(page: Page, labels: RwSignal<bool>) -> impl IntoView {
    let grip = Grip::new();
    let (frame, article) = (NodeRef::<html::Div>::new(), NodeRef::<html::Section>::new());
    follow_selection(page, grip);
    follow_layout(grip, article);
    show_current(page);
    let stubs = page.session.look(|snapshot| boilerplate::stubs(snapshot.document.text())).unwrap_or_default();
    let stubs = StoredValue::new(stubs);
    let title = move || page.session.watch(|snapshot| snapshot.document.title().to_owned());
    view! {
        <div class="reader" node_ref=frame class:dragging=live(move || grip.drag.get().is_some())
            on:keydown=move |event| keyed(page, grip, &event)>
            // The title is a field in the bar; those who move by headings need one as well.
            <h1 class="unseen">{title}</h1>
            <div class="reader-head">
                <Tools page labels/>
                <Legend page/>
            </div>
            <BoilerplateOffer page grip stubs/>
            <section class="article" node_ref=article aria-label="Annotated article" tabindex="0" lang="en"
                on:click=move |event| clicked(page, &event)
                on:focusin=move |event| focused(page, &event)
                on:pointerdown=move |_| grip.pressing.set(true)>
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
