//! Keeping the open document: each event is appended to its journal as it happens, snapshots follow when there is time.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::sync::Arc;
use tagline_wire::{Listing, seal};

use super::{notices::Notices, session::Session, shelf::Shelf, tabs::Tabs, task};
use crate::{
    dom::{channel::Word, clock, idle, schedule::PageLifetime, turn::turn},
    store::{
        compaction::Backlog,
        database::StoreError,
        documents::{self, Addition, Whole},
        entry::Entry,
    },
};

/// How long the list of articles may lag behind the open one, in milliseconds.
const LAG: u32 = 1000;

/// What keeps the open document. Lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Keeper {
    session: Session,
    shelf: Shelf,
    notices: Notices,
    tabs: Tabs,
    /// Called when another tab turns out to have written what this one was about to.
    conflicted: StoredValue<Option<Arc<dyn Fn() + Send + Sync>>>,
    /// What is offered to the person when nothing can be stored.
    rescue: StoredValue<Option<Arc<dyn Fn() + Send + Sync>>>,
    kept: StoredValue<Option<Kept>>,
    /// Whether the open document is new and not stored yet.
    unborn: StoredValue<bool>,
    state: RwSignal<SaveState>,
    /// The number of the last record that is stored, with all before it.
    saved: RwSignal<u32>,
    /// When that was stored, in milliseconds since 1970; 0 if it was not in this visit.
    saved_at: RwSignal<u64>,
    /// Counts the documents kept since the page was opened.
    turns: StoredValue<u32>,
    /// The next time the list is brought up to date.
    relisting: StoredValue<Option<Timeout>, LocalStorage>,
}

/// Where the records of the open document stand.
#[derive(Clone, Debug)]
struct Kept {
    id: String,
    /// Which of the documents kept so far it is: word of what an earlier one has written comes too late.
    turn: u32,
    /// The number of the last record, stored or under way.
    last: u32,
    /// The number of the newest snapshot.
    base: u32,
    backlog: Backlog,
    /// How many writings are under way.
    pending: u32,
    /// Whether a snapshot is waiting for an idle moment or under way.
    compacting: bool,
    /// Why something was not written down, and the number of the last record that was not. Only a snapshot from then
    /// on can make up for it.
    failed: Option<(StoreError, u32)>,
}

/// Whether the last change is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SaveState {
    Saved,
    Saving,
    /// The browser refuses; what happens since is in memory only.
    Failed(StoreError),
}

impl PageLifetime for Keeper {}

impl Keeper {
    pub(crate) fn new(session: Session, shelf: Shelf, notices: Notices, tabs: Tabs) -> Self {
        Self {
            session,
            shelf,
            notices,
            tabs,
            conflicted: StoredValue::new(None),
            rescue: StoredValue::new(None),
            kept: StoredValue::new(None),
            unborn: StoredValue::new(false),
            state: RwSignal::new(SaveState::Saved),
            saved: RwSignal::new(0),
            saved_at: RwSignal::new(0),
            turns: StoredValue::new(0),
            relisting: StoredValue::new_local(None),
        }
    }

    /// Calls `conflicted` when another tab turns out to have written what this one was about to.
    pub(crate) fn on_conflict(self, conflicted: impl Fn() + Send + Sync + 'static) {
        self.conflicted.set_value(Some(Arc::new(conflicted)));
    }

    /// Offers `rescue` to the person when nothing can be stored.
    pub(crate) fn on_failure(self, rescue: impl Fn() + Send + Sync + 'static) {
        self.rescue.set_value(Some(Arc::new(rescue)));
    }

    /// Whether the last change is stored. Tracked.
    pub(crate) fn state(self) -> SaveState {
        self.state.get()
    }

    /// Whether the last change is stored. Not tracked.
    pub(crate) fn state_now(self) -> SaveState {
        self.state.get_untracked()
    }

    /// The number of the last record of the open document, stored or under way.
    pub(crate) fn last(self) -> u32 {
        self.kept.with_value(|kept| kept.as_ref().map_or(0, |kept| kept.last))
    }

    /// Notes that a record of this number, which another tab has written, has been followed.
    pub(crate) fn followed(self, number: u32) {
        self.update(|kept| kept.last = number);
        self.saved.set(number);
    }

    /// The number of the last record that is stored, with all before it. Tracked.
    pub(crate) fn saved(self) -> u32 {
        self.saved.get()
    }

    /// When that was stored, in milliseconds since 1970; 0 if it was not in this visit. Tracked.
    pub(crate) fn saved_at(self) -> u64 {
        self.saved_at.get()
    }

    /// Goes on with a document that was restored from its records and is open now: with the numbers of its last record and
    /// of the snapshot it was restored from, and the journal since.
    pub(crate) fn resume(self, last: u32, base: u32, backlog: Backlog) {
        let Some(id) = self.session.id() else { return };
        self.begin(&id, last, base, backlog);
        self.state.set(SaveState::Saved);
        self.saved.set(last);
        if self.session.is_writable() {
            self.compact_if_due();
        }
    }

    /// Stores a document that is new and open now, as soon as it is drawn. What changes until then is stored with it.
    pub(crate) fn create(self) {
        self.unborn.set_value(true);
        self.saved.set(0);
        self.state.set(SaveState::Saving);
        task::spawn(async move {
            turn().await;
            self.bear();
        });
    }

    fn bear(self) {
        if !self.unborn.try_update_value(std::mem::take).unwrap_or_default() {
            return;
        }
        let Some(snapshot) = self.session.snapshot() else { return };
        self.begin(snapshot.document.id(), 0, 0, Backlog::default());
        self.write(0, async move {
            let listing = Listing::of(&snapshot, clock::now());
            let created = documents::create(&snapshot, &listing).await;
            self.shelf.changed();
            created
        });
    }

    /// Brings the list up to date and lets go of the document.
    pub(crate) fn end(self) {
        self.bear();
        self.relist_now();
        self.kept.set_value(None);
    }

    fn begin(self, id: &str, last: u32, base: u32, backlog: Backlog) {
        self.turns.update_value(|turns| *turns += 1);
        let (id, turn) = (id.to_owned(), self.turns.get_value());
        let (pending, compacting, failed) = (0, false, None);
        self.kept.set_value(Some(Kept { id, turn, last, base, backlog, pending, compacting, failed }));
    }

    /// Writes an event down. One that changes the text comes with a snapshot: what follows counts in the new text, and
    /// must not depend on a single record.
    pub(crate) fn note(self, entry: &Entry) {
        let rewritten = self.session.look(|snapshot| snapshot.revision != entry.revision).unwrap_or(false);
        let by_hand = entry.event.is_by_hand();
        let sealed = seal::seal(entry);
        let noted = self.update(|kept| {
            let has_number = kept.advance();
            kept.backlog.add(sealed.len());
            if let Some((_, missing)) = &mut kept.failed {
                *missing = kept.last;
            }
            (kept.id.clone(), kept.last, kept.base, kept.failed.is_some() || !has_number)
        });
        let Some((id, number, base, failing)) = noted else { return };
        self.relist_soon();
        if failing {
            if self.state.get_untracked() == SaveState::Saved {
                self.state.set(SaveState::Saving);
            }
            self.compact_soon();
            return;
        }
        let whole = if rewritten { self.whole(base) } else { None };
        if let Some(whole) = &whole {
            self.update(|kept| kept.compacted(number, whole.snapshot.len()));
        }
        self.write(number, async move {
            documents::append(&id, Addition { number, entry: Some(sealed), whole, by_hand }).await
        });
        self.compact_if_due();
    }

    /// Tries once more to store what could not be stored. If that fails too, the person is told again.
    pub(crate) fn retry(self) {
        self.state.set(SaveState::Saving);
        self.compact_soon();
    }

    fn whole(self, keep_from: u32) -> Option<Whole> {
        self.session.look(|snapshot| Whole {
            snapshot: snapshot.to_bytes(),
            listing: Listing::of(snapshot, clock::now()),
            keep_from,
        })
    }

    fn compact_if_due(self) {
        if self.kept.with_value(|kept| kept.as_ref().is_some_and(|kept| kept.backlog.is_due())) {
            self.compact_soon();
        }
    }

    /// Writes a snapshot at the next idle moment.
    fn compact_soon(self) {
        let begins = self.update(|kept| (!std::mem::replace(&mut kept.compacting, true)).then_some(kept.turn));
        if let Some(Some(turn)) = begins {
            idle::when_idle((self, turn), |(keeper, turn)| keeper.compact(turn));
        }
    }

    fn compact(self, turn: u32) {
        let Some((id, number, base)) = self.update_of(turn, |kept| (kept.id.clone(), kept.last, kept.base)) else {
            return;
        };
        let Some(whole) = self.whole(base) else { return };
        let size = whole.snapshot.len();
        self.write(number, async move {
            let addition = Addition { number, entry: None, whole: Some(whole), by_hand: false };
            let written = documents::append(&id, addition).await;
            let again = self.update_of(turn, |kept| {
                kept.compacting = false;
                if written.is_ok() {
                    kept.compacted(number, size);
                    kept.failed.take_if(|(_, missing)| *missing <= number);
                }
                written.is_ok() && kept.failed.is_some()
            });
            if again == Some(true) {
                self.compact_soon();
            }
            written
        });
    }

    /// Runs a writing, and says how it went.
    fn write(self, number: u32, writing: impl Future<Output = Result<(), StoreError>> + 'static) {
        let turn = self.update(|kept| {
            kept.pending += 1;
            kept.turn
        });
        let Some(turn) = turn else { return };
        if self.state.get_untracked() == SaveState::Saved {
            self.state.set(SaveState::Saving);
        }
        task::spawn(async move {
            let outcome = writing.await;
            let stands = self.update_of(turn, |kept| {
                kept.pending -= 1;
                if let Err(error) = outcome {
                    kept.failed = Some((error, number.max(kept.failed.as_ref().map_or(0, |(_, missing)| *missing))));
                }
                (kept.id.clone(), kept.failed.clone(), kept.pending)
            });
            match stands {
                Some((id, None, pending)) => {
                    self.tabs.tell(&Word::Written { id, last: number });
                    self.saved.update(|saved| *saved = number.max(*saved));
                    self.saved_at.set(clock::now());
                    self.state.set(if pending == 0 { SaveState::Saved } else { SaveState::Saving });
                }
                Some((_, Some((error, _)), _)) => self.failed(error),
                None => {}
            }
        });
    }

    /// Tells of a failure when it begins, and tries once to store the whole; after that, each change tries again.
    fn failed(self, error: StoreError) {
        if error == StoreError::Conflict {
            if let Some(conflicted) = self.conflicted.get_value() {
                conflicted();
            }
            return;
        }
        if !matches!(self.state.get_untracked(), SaveState::Failed(_)) {
            let told = format!(
                "Your last changes are not stored: {error}. What was saved before is safe. The changes since stay here \
                 until you close this page, so download a backup now."
            );
            self.notices.offer(told, "Download a backup", self, |keeper| {
                if let Some(rescue) = keeper.rescue.get_value() {
                    rescue();
                }
            });
            self.compact_soon();
        }
        self.state.set(SaveState::Failed(error));
    }

    /// Brings the list up to date a moment later, so that a burst of changes does it once.
    fn relist_soon(self) {
        if self.relisting.with_value(Option::is_none) {
            #[expect(clippy::disallowed_methods, reason = "the state lasts as long as the page")]
            let timeout = Timeout::new(LAG, move || {
                self.relisting.set_value(None);
                self.relist();
            });
            self.relisting.set_value(Some(timeout));
        }
    }

    /// Brings the list up to date, if that is still to be done.
    pub(crate) fn relist_now(self) {
        // Dropping it cancels it.
        if self.relisting.try_update_value(Option::take).flatten().is_some() {
            self.relist();
        }
    }

    fn relist(self) {
        let Some(listing) = self.session.look(|snapshot| Listing::of(snapshot, clock::now())) else { return };
        task::spawn(async move {
            let id = listing.id.clone();
            // The list is not the work: if it cannot be written, the journal says so.
            let _ = documents::relist(&id, |before| *before = Listing { place: before.place, ..listing }).await;
            self.shelf.changed();
        });
    }

    fn update<R>(self, change: impl FnOnce(&mut Kept) -> R) -> Option<R> {
        self.kept.try_update_value(|kept| kept.as_mut().map(change)).flatten()
    }

    fn update_of<R>(self, turn: u32, change: impl FnOnce(&mut Kept) -> R) -> Option<R> {
        self.update(|kept| (kept.turn == turn).then(|| change(kept))).flatten()
    }
}

impl Kept {
    /// Takes the next number for a record. Returns `false` if there is none: only a snapshot, which may go by the last
    /// number once more, can hold what happens then.
    fn advance(&mut self) -> bool {
        let next = self.last.checked_add(1);
        self.last = next.unwrap_or(self.last);
        next.is_some()
    }

    /// Notes that a snapshot of so many bytes holds everything up to a number.
    fn compacted(&mut self, number: u32, size: usize) {
        self.base = number;
        self.backlog = Backlog { entries: self.last - number, bytes: 0, snapshot: size };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_given_twice() {
        let mut kept = Kept {
            id: "1".to_owned(),
            turn: 0,
            last: u32::MAX - 1,
            base: 0,
            backlog: Backlog::default(),
            pending: 0,
            compacting: false,
            failed: None,
        };
        assert!(kept.advance());
        assert_eq!(kept.last, u32::MAX);
        assert!(!kept.advance());
        assert_eq!(kept.last, u32::MAX);
    }
}
