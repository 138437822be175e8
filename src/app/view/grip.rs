//! What the person has hold of in the article, and how the page learns of it.

use gloo::events::EventListener;
use leptos::{ev, prelude::*};
use tagline_core::{AnnotationId, Span};

use crate::{
    dom::{focus, selection},
    state::{Page, commands, drag::Outcome, edges::Edge, mouse_selection, repeats},
};

/// What the person has hold of in the article. Made once for the page: an event may reach the reader's listeners when the
/// reader has just gone, and whatever reads this then must not stop the page.
#[derive(Clone, Copy)]
pub(crate) struct Grip {
    /// The selected words.
    pub(crate) selected: RwSignal<Option<Span>>,
    /// Whether a mouse button or finger is down: the selection is still being made.
    pub(crate) pressing: RwSignal<bool>,
    /// What was current when a mouse or finger went down in the article, until the click that follows.
    pub(super) press: StoredValue<Option<Press>>,
    /// The edge that is being dragged.
    pub(crate) drag: RwSignal<Option<Drag>>,
    /// Whether the next label is to stand beside what is there already.
    pub(crate) beside: RwSignal<bool>,
    /// The mention whose note is being written, also while it has none yet.
    pub(super) noting: RwSignal<Option<AnnotationId>>,
    /// The offer that came with the last rejection, and the mention that the eye went to then: it stands until that is
    /// left or anything else is done.
    pub(super) rejection: RwSignal<Option<(repeats::Offer, Option<AnnotationId>)>>,
    /// Told when the article's lines may stand elsewhere.
    pub(super) laid_out: Trigger,
}

/// A mouse or finger that went down in the article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Press {
    /// The mention that was current then.
    pub(super) current: Option<AnnotationId>,
}

/// An edge on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Drag {
    pub(crate) id: AnnotationId,
    pub(crate) edge: Edge,
    /// The bounds that the mention had.
    pub(crate) from: Span,
    /// What it would come to if the handle were let go now.
    pub(crate) outcome: Outcome,
    /// Where the pointer went down, in CSS pixels of the window.
    pub(crate) start: (f64, f64),
    /// From a finger to the edge when it was taken up: a finger hides what it lies on, so it drags from below.
    pub(crate) offset: (f64, f64),
}

impl Drag {
    /// Returns the bounds that the mention would have if the handle were let go now.
    pub(crate) fn span(self) -> Span {
        match self.outcome {
            Outcome::Bounds(span) => span,
            Outcome::BeyondOtherEdge => self.from,
        }
    }
}

impl Grip {
    pub(super) fn new() -> Self {
        Self {
            selected: RwSignal::new(None),
            pressing: RwSignal::new(false),
            press: StoredValue::new(None),
            drag: RwSignal::new(None),
            beside: RwSignal::new(false),
            noting: RwSignal::new(None),
            rejection: RwSignal::new(None),
            laid_out: Trigger::new(),
        }
    }

    /// Lets go of everything, for an article that is shown anew.
    pub(super) fn reset(self) {
        self.selected.set(None);
        self.pressing.set(false);
        self.drag.set(None);
        self.beside.set(false);
        self.noting.set(None);
        self.rejection.set(None);
    }

    /// Selects words for the person.
    pub(super) fn select(self, page: Page, span: Span) {
        page.session.look(|snapshot| selection::select(&snapshot.document, span));
        // The browser tells of it later than the next key may come.
        self.selected.set(Some(span));
    }

    /// Lets go of the selected words.
    pub(super) fn release(self) {
        selection::clear();
        self.selected.set(None);
    }
}

/// Keeps `grip.selected` equal to what is selected, also on touch screens, where no key or button tells.
pub(super) fn follow_selection(page: Page, grip: Grip) {
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
    let released = window_event_listener(ev::pointerup, move |event| {
        if grip.pressing.get_untracked() && event.pointer_type() == "mouse" && !event.alt_key() {
            snap(page, grip);
        }
        focus::give_back();
        grip.pressing.set(false);
    });
    let cancelled = window_event_listener(ev::pointercancel, move |_| {
        focus::give_back();
        grip.press.set_value(None);
        grip.pressing.set(false);
    });
    on_cleanup(move || {
        released.remove();
        cancelled.remove();
    });
}

/// Moves the ends of what a mouse has just selected out of the middle of words. Fingers have handles of the browser's
/// own for that, and what keys select is meant to the letter.
fn snap(page: Page, grip: Grip) {
    let snapped = page.session.look(|snapshot| {
        let document = &snapshot.document;
        let span = selection::selected(document)?;
        let snapped = mouse_selection::snapped(document.text().as_str(), span);
        (snapped != span).then(|| commands::trimmed(document, snapped)).flatten()
    });
    if let Some(Some(span)) = snapped {
        grip.select(page, span);
    }
}
