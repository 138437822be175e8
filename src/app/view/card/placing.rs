//! Keeps the card where it belongs: beside what it is about, or at the window's foot, or away with it.

use leptos::{html, prelude::*};
use tagline_core::Span;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, ResizeObserver};

use super::Subject;
use crate::{
    dom::{
        bounds::Bounds,
        caret, focus,
        schedule::View,
        selection,
        viewport::{self, ViewChange},
    },
    state::{
        Page,
        placement::{self, Place, Scene},
    },
    view::grip::Grip,
};

/// The height of an offer of two lines, for which there is always room at the card's foot, in CSS pixels.
const OFFER: f64 = 88.0;

/// Why the card may have to go elsewhere; the weightier reason comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// The person scrolls: nothing is scrolled against their will.
    Scrolled,
    /// Something has moved.
    Changed,
    /// The card is of another height.
    Grown,
    /// The window is of another size.
    Resized,
    /// The card is about something else.
    Taken,
}

/// The elements that the place depends on.
#[derive(Clone, Copy)]
pub(super) struct Elements {
    pub(super) frame: NodeRef<html::Div>,
    pub(super) article: NodeRef<html::Section>,
    pub(super) card: NodeRef<html::Div>,
}

/// Returns where the card is shown, and keeps it right.
pub(super) fn follow(page: Page, grip: Grip, subject: Memo<Option<Subject>>, elements: Elements) -> RwSignal<Place> {
    let place = RwSignal::new(Place::Away);
    // What has happened since the last frame.
    let due = StoredValue::new(None::<Cause>);
    // The card's, not that of a run of the effect: a second change before the frame must not drop the scrolling.
    let view = View::current();
    let settle = move |cause: Cause| {
        let Some(before) = due.try_update_value(|due| due.replace(due.map_or(cause, |due| due.max(cause)))) else {
            return;
        };
        if before.is_none() {
            view.next_frame(move || {
                let cause = due.try_update_value(Option::take).flatten();
                let about = subject.get_untracked();
                if let (Some(cause), Some(about)) = (cause, about) {
                    let scene = scene(page, about, elements);
                    scene.into_iter().for_each(|scene| put(place, cause, &scene));
                }
            });
        }
    };
    let (scrolled, grown) = (settle.clone(), settle.clone());
    Effect::new(move |seen: Option<Option<Subject>>| {
        page.session.watch(|_| ());
        grip.laid_out.track();
        grip.selected.track();
        page.notices.shown();
        let about = subject.get();
        // Nothing is scrolled from under a finger or a mouse that is still down: the click would miss what was pressed.
        let pressing = grip.pressing.get();
        let is_fresh = !pressing && seen != Some(about);
        settle(if is_fresh { Cause::Taken } else { Cause::Changed });
        if about.is_none() {
            viewport::cover_foot(0.0, 0.0);
        }
        if pressing { seen.flatten() } else { about }
    });
    viewport::follow(move |change| match change {
        ViewChange::Scrolled => scrolled(Cause::Scrolled),
        ViewChange::Resized => scrolled(Cause::Resized),
    });
    follow_size(elements.card, move || grown(Cause::Grown));
    on_cleanup(|| viewport::cover_foot(0.0, 0.0));
    place
}

/// Puts the card where it belongs and, unless the person is scrolling, what it is about where it can be seen.
fn put(place: RwSignal<Place>, cause: Cause, scene: &Scene) {
    let was = place.get_untracked();
    // What the card is about stays in sight in a window of another size, and however high a sheet grows over its foot.
    let is_kept = was != Place::Away && (cause == Cause::Resized || (cause == Cause::Grown && scene.is_sheet));
    let now = if cause == Cause::Taken || is_kept {
        focus::bring_into_view(scene.target, placement::floor(scene));
        // Scrolling tells of itself, and then the place is found anew.
        placement::place(&Scene { is_held: true, ..*scene })
    } else {
        placement::place(scene)
    };
    if was != now {
        place.set(now);
    }
    let sheet = if scene.is_sheet { scene.card.height() } else { 0.0 };
    viewport::cover_foot(if now == Place::Foot { sheet } else { 0.0 }, sheet);
}

/// Reads what the place depends on. `None` if what the card is about is not drawn.
fn scene(page: Page, about: Subject, elements: Elements) -> Option<Scene> {
    let Elements { frame, article, card } = elements;
    let card = card.get_untracked()?;
    let bounds = |element: &Element| Bounds::from(element.get_bounding_client_rect());
    let offer = card.query_selector(".card-offer").ok().flatten();
    let offer = offer.map_or(0.0, |offer| bounds(&offer).height() + viewport::row_gap(&card));
    let active = document().active_element();
    Some(Scene {
        target: target(page, about)?,
        article: bounds(article.get_untracked()?.as_ref()),
        frame: bounds(frame.get_untracked()?.as_ref()),
        card: bounds(&card),
        reserve: (OFFER - offer).max(0.0),
        top: viewport::top(),
        bottom: viewport::height(),
        notice: viewport::notice(),
        is_sheet: viewport::is_fixed(&card),
        is_held: active.is_some_and(|active| card.contains(Some(&active))),
    })
}

/// Returns the box of what the card is about.
fn target(page: Page, about: Subject) -> Option<Bounds> {
    match about {
        Subject::Mention(id) => focus::box_of(id),
        Subject::Selection => selection::selected_box(),
        Subject::Rejected(span) => box_of_words(page, span),
    }
}

fn box_of_words(page: Page, span: Span) -> Option<Bounds> {
    let range = page.session.look(|snapshot| caret::range_of(&snapshot.document, span)).flatten()?;
    Some(range.get_bounding_client_rect().into())
}

/// Calls `changed` whenever the card has another size.
fn follow_size(card: NodeRef<html::Div>, changed: impl Fn() + 'static) {
    let changed = Closure::<dyn FnMut()>::new(changed);
    let observer = StoredValue::new_local(ResizeObserver::new(changed.as_ref().unchecked_ref()).ok());
    StoredValue::new_local(changed);
    Effect::new(move || {
        if let Some(card) = card.get() {
            observer.with_value(|observer| observer.iter().for_each(|observer| observer.observe(&card)));
        }
    });
    on_cleanup(move || {
        observer.try_with_value(|observer| observer.iter().for_each(ResizeObserver::disconnect));
    });
}
