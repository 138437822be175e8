//! What a gesture does, be it a key, a button or a handle.

use leptos::prelude::*;
use tagline_core::{Annotation, AnnotationId, Document, Label, Span, Status};

use super::grip::Grip;
use crate::{
    dom::{caret, direction::runs_right_to_left, focus, selection},
    state::{
        Mode, Page,
        chord::Chord,
        commands::{self, Command},
        drag,
        edges::{self, Edge, Stride},
        keymap::Action,
        long_selection, repeats, split,
    },
};

/// Does what a key in the article says; whether it says anything.
pub(super) fn press(page: Page, grip: Grip, chord: Chord) -> bool {
    let chord = if is_right_to_left(page) { chord.mirrored() } else { chord };
    let action = page.keymap.with_untracked(|keymap| keymap.action(&chord));
    if let Some(action) = action {
        return perform(page, grip, action);
    }
    let label = page
        .session
        .look(|snapshot| page.keymap.with_untracked(|keymap| keymap.label(&chord, snapshot.document.labels())));
    match label.flatten() {
        Some((label, beside)) => set_label(page, grip, &label, beside),
        None => false,
    }
}

/// Does what an action says; whether there was anything to do it to.
pub(super) fn perform(page: Page, grip: Grip, action: Action) -> bool {
    let nudge = |edge, forward, stride| nudge(page, grip, edge, forward, stride);
    match action {
        Action::Next => go(page, grip, true, |_| true),
        Action::Previous => go(page, grip, false, |_| true),
        Action::NextUnsure => go(page, grip, true, is_unsure),
        Action::PreviousUnsure => go(page, grip, false, is_unsure),
        Action::Confirm => confirm(page, grip),
        Action::Delete => delete(page, grip),
        Action::ApplyToAll => apply_to_all(page, grip),
        Action::EndWordLater => nudge(Edge::End, true, Stride::Word),
        Action::EndWordEarlier => nudge(Edge::End, false, Stride::Word),
        Action::StartWordLater => nudge(Edge::Start, true, Stride::Word),
        Action::StartWordEarlier => nudge(Edge::Start, false, Stride::Word),
        Action::EndCharacterLater => nudge(Edge::End, true, Stride::Character),
        Action::EndCharacterEarlier => nudge(Edge::End, false, Stride::Character),
        Action::StartCharacterLater => nudge(Edge::Start, true, Stride::Character),
        Action::StartCharacterEarlier => nudge(Edge::Start, false, Stride::Character),
        Action::Split => split(page, grip),
        Action::Merge => on_current(page, grip, |document, id| split::merge(document, id)),
        Action::Note => note(page, grip),
        Action::NextWord => select_word(page, grip, true),
        Action::PreviousWord => select_word(page, grip, false),
        Action::Leave => leave(page, grip),
        // These answer everywhere, not in the article alone.
        Action::Undo | Action::Redo | Action::Help => false,
    }
}

/// Tags the selected words, or says what the current mention is. With `beside`, what stands there stays.
pub(super) fn set_label(page: Page, grip: Grip, label: &Label, beside: bool) -> bool {
    let (selected, current) = (grip.selected.get_untracked(), page.session.current_untracked());
    let beside = beside || grip.beside.get_untracked();
    let done = move |document: &mut Document| match (selected, current) {
        (Some(span), _) if beside => commands::add_beside(document, span, label),
        (Some(span), _) => commands::add(document, span, label),
        (None, Some(id)) if beside => {
            let span = document.layer().get(id)?.span;
            commands::add_beside(document, span, label)
        }
        (None, Some(id)) => commands::relabel(document, id, label),
        (None, None) => None,
    };
    if selected.is_none() && current.is_none() {
        return false;
    }
    if let Some(span) = selected
        && asks_first(page, span, label, beside)
    {
        return true;
    }
    act(page, grip, done);
    grip.release();
    // In review a mention that has been put right is done with.
    if page.mode.get_untracked() == Mode::Review {
        page.session.set_current(page.after(page.session.current_untracked()));
    }
    hold_current(page);
    true
}

/// Says why a selection is not tagged at once, if it is too long to be meant, and offers to tag it all the same. The
/// selection stays.
fn asks_first(page: Page, span: Span, label: &Label, beside: bool) -> bool {
    let Some(doubt) = page.session.look(|snapshot| long_selection::doubt(&snapshot.document, span)).flatten() else {
        return false;
    };
    if !doubt.can_be_overruled() {
        page.notices.tell(doubt.told());
        return true;
    }
    let (id, revision) = (page.session.id(), page.session.look(|snapshot| snapshot.revision));
    let label = label.clone();
    let context = ((page, id, revision), (span, label, beside));
    page.notices.offer(doubt.told(), "Tag it anyway", context, |((page, id, revision), (span, label, beside))| {
        page.notices.dismiss();
        // Of another article or another text, the place is another.
        if page.session.id() == id && page.session.look(|snapshot| snapshot.revision) == revision {
            page.session.command(|document| {
                if beside {
                    commands::add_beside(document, span, &label)
                } else {
                    commands::add(document, span, &label)
                }
            });
            selection::clear();
            hold_current(page);
        }
    });
    true
}

/// Moves an edge of the selected words or, if there are none, of the current mention.
pub(super) fn nudge(page: Page, grip: Grip, edge: Edge, forward: bool, stride: Stride) -> bool {
    let Some(span) = grip.selected.get_untracked() else {
        return on_current(page, grip, |document, id| edges::nudge(document, id, edge, forward, stride));
    };
    let moved = page
        .session
        .look(|snapshot| edges::moved(snapshot.document.text().as_str(), span, edge, forward, stride))
        .flatten();
    if let Some(moved) = moved {
        grip.select(page, moved);
        uncover_selection();
    }
    true
}

/// Puts a mention's edge where it was dragged to, and says what that takes along.
pub(super) fn rebound(page: Page, grip: Grip, id: AnnotationId, span: Span) {
    let toll = page.session.look(|snapshot| drag::toll(&snapshot.document, id, span)).flatten();
    let before = position(page);
    act(page, grip, |document| edges::rebound(document, id, span));
    hold_current(page);
    let done = position(page);
    if let Some(toll) = toll.filter(|_| done != before) {
        page.notices.offer(toll, "Undo", (page, done), |(page, done)| {
            if position(page) == done {
                page.notices.dismiss();
                page.session.undo();
            } else {
                page.notices
                    .tell("Not undone: other changes came after it. History leads back to any of them.".to_owned());
            }
        });
    }
}

/// Returns where the article stands in its history.
fn position(page: Page) -> Option<u32> {
    page.session.look(|snapshot| snapshot.history.position())
}

/// Says that an edge was let go beyond the other one, where nothing of the mention would be left.
pub(super) fn refuse_drag(page: Page, id: AnnotationId, edge: Edge) {
    if let Some(refusal) = page.session.look(|snapshot| drag::refusal(&snapshot.document, id, edge)).flatten() {
        page.notices.tell(refusal);
    }
    hold_current(page);
}

/// The offer that stands for the current mention, if there is one. Tracked.
pub(super) fn standing_offer(page: Page, grip: Grip) -> Option<repeats::Offer> {
    let current = page.session.current();
    if let Some((offer, at)) = grip.rejection.get()
        && at == current
    {
        return Some(offer);
    }
    page.session.watch(|snapshot| repeats::offer(&snapshot.document, current?)).flatten()
}

/// The mention that selected words would split: the innermost that holds them and more.
pub(super) fn split_by(document: &Document, selected: Span) -> Option<AnnotationId> {
    let holds = |other: &&Annotation| {
        other.status != Status::Rejected && other.span != selected && other.span.contains(selected)
    };
    let holding = document.layer().overlapping(selected.start()..selected.end()).filter(holds);
    holding.min_by_key(|other| other.span.end().get() - other.span.start().get()).map(|other| other.id)
}

fn go(page: Page, grip: Grip, forward: bool, wanted: impl Fn(&Annotation) -> bool) -> bool {
    let next = page.neighbour(forward, wanted);
    if let Some(id) = next {
        grip.release();
        grip.beside.set(false);
        page.session.set_current(Some(id));
        focus::focus_mark(id);
    }
    next.is_some()
}

/// A suggestion that is wrong more often than one time in five.
fn is_unsure(annotation: &Annotation) -> bool {
    const SURE: f64 = 0.8;
    let unsure = annotation.confidence.is_none_or(|confidence| confidence.probability() < SURE);
    annotation.status == Status::Suggested && unsure
}

/// Confirms the current mention and goes to the next.
fn confirm(page: Page, grip: Grip) -> bool {
    let confirmed = page.session.current_untracked();
    on_current(page, grip, |document, id| commands::confirm(document, id)) && {
        if let Some(next) = page.after(confirmed) {
            page.session.set_current(Some(next));
            hold_current(page);
        }
        true
    }
}

/// Deletes the current mention and goes to its neighbour, where an offer stands to reject what is just like it.
fn delete(page: Page, grip: Grip) -> bool {
    let Some(id) = page.session.current_untracked().filter(|_| grip.selected.get_untracked().is_none()) else {
        return false;
    };
    let beside = page.neighbour(true, |_| true).or_else(|| page.neighbour(false, |_| true));
    let offer = page.session.look(|snapshot| {
        let document = &snapshot.document;
        document.layer().get(id).and_then(|annotation| repeats::rejection(document, annotation))
    });
    act(page, grip, |document| commands::delete(document, id));
    let next = if page.mode.get_untracked() == Mode::Review { page.after(Some(id)) } else { beside };
    page.session.set_current(next);
    grip.rejection.set(offer.flatten().map(|offer| (offer, next)));
    hold_current(page);
    true
}

/// Does what is offered.
fn apply_to_all(page: Page, grip: Grip) -> bool {
    let Some(offer) = untrack(|| standing_offer(page, grip)) else { return false };
    accept(page, grip, &offer);
    true
}

/// Does what an offer says.
pub(super) fn accept(page: Page, grip: Grip, offer: &repeats::Offer) {
    let current = page.session.current_untracked();
    act(page, grip, |document| repeats::accept(document, offer));
    // What was rejected may be what the eye was on; else it stays where it is.
    let stays = current.filter(|id| page.session.is_shown(*id));
    page.session.set_current(stays.or_else(|| page.session.neighbour(true, |_| true)));
    hold_current(page);
}

/// Splits the mention that the selected words lie in, or the current one where a list is cut.
fn split(page: Page, grip: Grip) -> bool {
    let Some(selected) = grip.selected.get_untracked() else {
        return on_current(page, grip, |document, id| split::split(document, id, None));
    };
    let Some(id) = page.session.look(|snapshot| split_by(&snapshot.document, selected)).flatten() else { return false };
    act(page, grip, |document| split::split(document, id, Some(selected)));
    grip.release();
    hold_current(page);
    true
}

/// Selects the next or the last word, seen from what is selected, from the current mention or from the top of what is
/// in view: so keys alone can tag what was missed.
fn select_word(page: Page, grip: Grip, forward: bool) -> bool {
    let word = page.session.look(|snapshot| {
        let document = &snapshot.document;
        let text = document.text().as_str();
        let current = || document.layer().get(page.session.current_untracked()?).map(|annotation| annotation.span);
        match grip.selected.get_untracked().or_else(current) {
            Some(from) if forward => edges::word_after(text, from.end().index()),
            Some(from) => edges::word_before(text, from.start().index()),
            None => {
                let top = caret::first_in_view(document)?.index();
                edges::word_after(text, top).or_else(|| edges::word_before(text, top))
            }
        }
    });
    let Some(word) = word.flatten() else { return false };
    grip.select(page, word);
    uncover_selection();
    true
}

/// Puts the keyboard into the note of the current mention.
fn note(page: Page, grip: Grip) -> bool {
    let Some(id) = page.session.current_untracked().filter(|_| grip.selected.get_untracked().is_none()) else {
        return false;
    };
    grip.noting.set(Some(id));
    focus::focus_field(".card-note textarea");
    true
}

fn leave(page: Page, grip: Grip) -> bool {
    grip.beside.set(false);
    grip.rejection.set(None);
    if grip.selected.get_untracked().is_some() {
        grip.release();
    } else {
        let left = page.session.current_untracked();
        page.session.set_current(None);
        if !left.is_some_and(focus::go_back_from) {
            focus::focus_article();
        }
    }
    true
}

/// Does something to the current mention, unless words are selected: then those are what the person looks at.
fn on_current(page: Page, grip: Grip, command: impl FnOnce(&mut Document, AnnotationId) -> Option<Command>) -> bool {
    let Some(id) = page.session.current_untracked().filter(|_| grip.selected.get_untracked().is_none()) else {
        return false;
    };
    act(page, grip, |document| command(document, id));
    hold_current(page);
    true
}

/// Makes a change; what stood on offer before it no longer does.
fn act(page: Page, grip: Grip, command: impl FnOnce(&mut Document) -> Option<Command>) {
    grip.rejection.set(None);
    grip.beside.set(false);
    page.session.command(command);
}

/// Gives the keyboard back to the current mention or, if there is none, to the article.
pub(super) fn hold_current(page: Page) {
    match page.session.current_untracked() {
        Some(id) => focus::focus_mark(id),
        None => focus::focus_article(),
    }
}

fn uncover_selection() {
    if let Some(bounds) = selection::selected_box() {
        focus::bring_into_view(bounds, focus::floor());
    }
}

/// Whether what the person has hold of runs from right to left, so that → leads back in the text.
fn is_right_to_left(page: Page) -> bool {
    let here = page.session.look(|snapshot| {
        let document = &snapshot.document;
        let annotation = document.layer().get(page.session.current_untracked()?)?;
        Some(runs_right_to_left(document.text().slice(annotation.span)?))
    });
    here.flatten().unwrap_or(false)
}
