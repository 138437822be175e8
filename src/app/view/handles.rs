//! The two handles under the edges of the current mention, to be dragged by mouse or finger.
//!
//! They lie over the article, not in it: they move no letter and are in no selection. Each is a slider to assistive
//! technology, and the keys and the card's buttons move the same edges, so that nobody has to drag (WCAG 2.5.7).

use crate::view::handler::handler;
use gloo::events::{EventListener, EventListenerOptions};
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    prelude::*,
};
use tagline_core::{Annotation, Document, Span};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    deeds,
    grip::{Drag, Grip},
};
use crate::view::live::live;
use crate::{
    dom::{
        bounds::{Bounds, px},
        caret, highlight, keyboard,
        schedule::next_frame,
    },
    state::{
        Page,
        drag::{self, Outcome},
        edges::{self, Edge, Stride},
    },
    words,
};

/// Where both handles stand, in the coordinates of the frame.
type Places = (Bounds, Bounds);

#[component]
pub(super) fn Handles(page: Page, grip: Grip, frame: NodeRef<html::Div>) -> impl IntoView {
    let places = RwSignal::new(None::<Places>);
    let held = move || {
        let id = page.session.current().filter(|_| grip.selected.get().is_none())?;
        page.session.watch(|snapshot| snapshot.document.layer().get(id).cloned()).flatten()
    };
    Effect::new(move || {
        grip.laid_out.track();
        let span = grip.drag.get().map(Drag::span).or_else(|| held().map(|annotation| annotation.span));
        let Some(span) = span else {
            places.set(None);
            return;
        };
        // The paragraph may be drawn anew before the next frame.
        next_frame(move || {
            let found = page.session.look(|snapshot| locate(&snapshot.document, span, frame)).flatten();
            places.set(found);
        });
    });
    paint(page, grip);
    cancel_with_escape(grip);
    view! {
        <Handle page grip edge=Edge::Start held places/>
        <Handle page grip edge=Edge::End held places/>
    }
}

#[component]
fn Handle(
    page: Page,
    grip: Grip,
    edge: Edge,
    held: impl Fn() -> Option<Annotation> + Copy + Send + Sync + 'static,
    places: RwSignal<Option<Places>>,
) -> impl IntoView {
    let place =
        move || places.get().map(|(start, end)| if edge == Edge::Start { start } else { end }).unwrap_or_default();
    let (name, side) = match edge {
        Edge::Start => ("Start of the mention", "start"),
        Edge::End => ("End of the mention", "end"),
    };
    // What a slider says: where it stands, between where and where, and the word there.
    let said = Memo::new(move |_| {
        let annotation = held()?;
        page.session.look(|snapshot| said(&snapshot.document, &annotation, edge)).flatten()
    });
    let at = move || said.get().map(|(at, ..)| at.to_string());
    let last = move || said.get().map(|(_, last, _)| last.to_string());
    let word = move || said.get().map(|(.., word)| word);
    let label = move || held().map(|annotation| annotation.label.to_string());
    view! {
        <div class="handle" data-side=side data-label=label role="slider" tabindex="0" aria-label=name
            aria-valuemin="0" aria-valuemax=last aria-valuenow=at aria-valuetext=word
            hidden=live(move || places.get().is_none() || said.get().is_none())
            style=("--x", move || px(place().left))
            style=("--y", move || px(place().top))
            style=("--high", move || px(place().height()))
            on:pointerdown=handler(move |event: PointerEvent| take_up(page, grip, edge, &event))
            on:pointermove=handler(move |event: PointerEvent| drag(page, grip, &event))
            on:pointerup=handler(move |_| let_go(page, grip))
            on:lostpointercapture=handler(move |_| grip.drag.set(None))
            on:keydown=handler(move |event: KeyboardEvent| slide(page, edge, &event))></div>
    }
}

/// Where the edges of a span are, in the coordinates of the frame.
fn locate(document: &Document, span: Span, frame: NodeRef<html::Div>) -> Option<Places> {
    let frame = Bounds::from(frame.get_untracked()?.get_bounding_client_rect());
    let within = |bounds: Bounds| Bounds {
        left: bounds.left - frame.left,
        top: bounds.top - frame.top,
        right: bounds.right - frame.left,
        bottom: bounds.bottom - frame.top,
    };
    Some((within(caret::start_of(document, span)?), within(caret::end_of(document, span)?)))
}

/// The code point that an edge stands at, the text's last one, and the mention's word there.
fn said(document: &Document, annotation: &Annotation, edge: Edge) -> Option<(u32, u32, String)> {
    let range = document.text().code_points(annotation.span)?;
    let surface = words::surface(document, annotation);
    let mut words = surface.split_whitespace();
    let (at, word) = match edge {
        Edge::Start => (range.start, words.next()),
        Edge::End => (range.end, words.next_back()),
    };
    Some((at.get(), document.text().end_code_point().get(), word.unwrap_or_default().to_owned()))
}

fn take_up(page: Page, grip: Grip, edge: Edge, event: &PointerEvent) {
    if event.button() != 0 {
        return;
    }
    // No selection begins here, and the keyboard stays with the mention.
    event.prevent_default();
    let taken = page.session.look(|snapshot| {
        let document = &snapshot.document;
        let annotation = document.layer().get(page.session.current_untracked()?)?;
        let (id, from) = (annotation.id, annotation.span);
        let bounds = if edge == Edge::Start { caret::start_of(document, from) } else { caret::end_of(document, from) }?;
        let start = point(event);
        let offset = (bounds.left - start.0, f64::midpoint(bounds.top, bounds.bottom) - start.1);
        Some(Drag { id, edge, from, outcome: Outcome::Bounds(from), start, offset })
    });
    let handle = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    if let (Some(Some(drag)), Some(handle)) = (taken, handle) {
        // Without it the drag ends where the pointer leaves the handle, which is seen.
        let _ = handle.set_pointer_capture(event.pointer_id());
        grip.drag.set(Some(drag));
    }
}

/// Where a pointer is in the window.
fn point(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// Follows a pointer. A mouse means what is under it; a finger hides that, so what it means stays as far above it as the
/// edge was when it was taken up.
fn drag(page: Page, grip: Grip, event: &PointerEvent) {
    let Some(drag) = grip.drag.get_untracked() else { return };
    let stride = if event.alt_key() { Stride::Character } else { Stride::Word };
    let pointer = point(event);
    let outcome = page.session.look(|snapshot| {
        if !drag::has_begun(drag.start, pointer) {
            return Some(Outcome::Bounds(drag.from));
        }
        let document = &snapshot.document;
        let (x, y) = if event.pointer_type() == "touch" {
            (pointer.0 + drag.offset.0, pointer.1 + drag.offset.1)
        } else {
            let line = match drag.edge {
                Edge::Start => caret::start_of(document, drag.from),
                Edge::End => caret::end_of(document, drag.from),
            };
            drag::aim(pointer, line?)
        };
        let to = caret::under(document, x, y)?;
        Some(drag::dragged(document.text().as_str(), drag.from, drag.edge, &to, stride))
    });
    if let Some(Some(outcome)) = outcome
        && outcome != drag.outcome
    {
        grip.drag.set(Some(Drag { outcome, ..drag }));
    }
}

fn let_go(page: Page, grip: Grip) {
    let Some(drag) = grip.drag.get_untracked() else { return };
    grip.drag.set(None);
    match drag.outcome {
        Outcome::Bounds(span) => deeds::rebound(page, grip, drag.id, span),
        Outcome::BeyondOtherEdge => deeds::refuse_drag(page, drag.id, drag.edge),
    }
}

/// Arrow keys on a handle move its edge and leave the keyboard on it.
fn slide(page: Page, edge: Edge, event: &KeyboardEvent) {
    let forward = match keyboard::key(event).as_str() {
        "ArrowRight" | "ArrowUp" => true,
        "ArrowLeft" | "ArrowDown" => false,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    let stride = if event.alt_key() { Stride::Character } else { Stride::Word };
    if let Some(id) = page.session.current_untracked() {
        page.session.command(|document| edges::nudge(document, id, edge, forward, stride));
    }
}

/// Shows what the mention would be if the handle were let go now.
fn paint(page: Page, grip: Grip) {
    Effect::new(move || match grip.drag.get() {
        Some(drag) => {
            let range = page.session.look(|snapshot| caret::range_of(&snapshot.document, drag.span())).flatten();
            highlight::paint(highlight::DRAGGED, range);
        }
        None => highlight::clear(highlight::DRAGGED),
    });
    on_cleanup(|| highlight::clear(highlight::DRAGGED));
}

/// While an edge is dragged, Escape takes it back, before it can mean anything else.
fn cancel_with_escape(grip: Grip) {
    let options = EventListenerOptions { phase: gloo::events::EventListenerPhase::Capture, passive: false };
    let pressed = move |event: &web_sys::Event| {
        let escapes = event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
        if escapes && grip.drag.get_untracked().is_some() {
            event.prevent_default();
            event.stop_propagation();
            grip.drag.set(None);
        }
    };
    // Dropped, and with it the listening ended, when the reader goes.
    StoredValue::new_local(EventListener::new_with_options(&window(), "keydown", options, pressed));
}
