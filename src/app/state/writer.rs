//! Which tab may change the open document: one at a time, and the others watch.
//!
//! A tab that opens a document takes the browser's lock of that name. If another has it, this one reads only and
//! follows what the other writes; it waits in the browser's queue for the lock, and edits as soon as the other tab is
//! closed or has gone to another document. Taking over asks the other tab first, which stores what is under way and lets go; if
//! it does not answer, being frozen or gone, the lock is stolen. Where there are no locks, as without HTTPS, tabs find
//! out by the numbers of their records: the second to write the same number learns that it is not alone.

use std::time::Duration;

use futures_channel::oneshot;
use gloo::timers::future::sleep;
use leptos::prelude::*;

use super::{Page, keeper::SaveState, task};
use crate::{
    dom::{
        channel::Word,
        clock,
        locks::{self, Lock, Wish},
        visibility,
    },
    store::documents,
};

/// How long another tab may take to let go of a document.
const PATIENCE: Duration = Duration::from_secs(4);
/// How long to rest between two looks whether everything is stored.
const REST: Duration = Duration::from_millis(20);
/// How long a tab that lets go waits before it queues for the lock again.
const BEHIND: Duration = Duration::from_secs(1);
/// For how long a tab may be a reader without being told that it no longer is, in milliseconds.
const UNNOTICED: u64 = 300;
/// The button that takes an article over.
const EDIT_HERE: &str = "Edit here";

/// What this tab may do with the open document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// Change it.
    #[default]
    Writer,
    /// Watch it being changed in another tab.
    Reader,
    /// Watch it, and wait for the other tab to let go.
    Asking,
}

/// The part that this tab plays.
#[derive(Clone, Copy)]
pub(crate) struct Writer {
    role: RwSignal<Role>,
    lock: StoredValue<Option<Lock>, LocalStorage>,
    /// Counts the times that this tab got another part or another document: a lock that was waited for before then is
    /// let go.
    parts: StoredValue<u32>,
    /// Who waits for the other tab's answer.
    asking: StoredValue<Option<oneshot::Sender<Answer>>, LocalStorage>,
    /// Whether what another tab has written is being read.
    following: StoredValue<bool>,
}

/// What comes of opening a document: the part to play, and the lock that goes with it.
pub(crate) struct Claim {
    role: Role,
    lock: Option<Lock>,
}

/// What comes of asking another tab to let go.
enum Answer {
    /// It has.
    Granted(Claim),
    /// It will not: it has changes that could not be stored.
    Kept,
    /// It says nothing.
    Silence,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self {
            role: RwSignal::new(Role::Writer),
            lock: StoredValue::new_local(None),
            parts: StoredValue::new(0),
            asking: StoredValue::new_local(None),
            following: StoredValue::new(false),
        }
    }

    /// What this tab may do with the open document. Tracked.
    pub(crate) fn role(self) -> Role {
        self.role.get()
    }

    /// Whether this tab may change the open document. Not tracked.
    pub(crate) fn may_write(self) -> bool {
        self.role.get_untracked() == Role::Writer
    }

    /// Lets go of the document.
    pub(crate) fn let_go(self) {
        self.set(Claim { role: Role::Writer, lock: None });
    }

    fn set(self, Claim { role, lock }: Claim) {
        self.parts.update_value(|parts| *parts += 1);
        self.lock.set_value(lock);
        self.role.set(role);
    }

    fn answer(self, answer: Answer) {
        if let Some(waiting) = self.asking.try_update_value(Option::take).flatten() {
            let _ = waiting.send(answer);
        }
    }
}

/// Asks for the right to change a document. Without locks everybody has it until the numbers tell.
pub(crate) async fn claim(page: Page, id: &str, wish: Wish) -> Claim {
    let name = format!("tagline.document.{id}");
    let lost = id.to_owned();
    match locks::lock(&name, wish, move || stolen(page, &lost)).await {
        Ok(Some(lock)) => Claim { role: Role::Writer, lock: Some(lock) },
        Ok(None) => Claim { role: Role::Reader, lock: None },
        Err(locks::NoLocks) => Claim { role: Role::Writer, lock: None },
    }
}

/// Plays the part for the document that is open now, and lets go of the one before. A reader waits for its turn.
pub(crate) fn play(page: Page, claim: Claim) {
    let waits = claim.role == Role::Reader;
    page.writer.set(claim);
    if waits {
        wait_for_turn(page, Duration::ZERO);
    }
}

/// Waits, after a delay, until the tab that edits the open document lets go of it, and edits it here then.
fn wait_for_turn(page: Page, delay: Duration) {
    let Some(id) = page.session.id() else { return };
    let (part, since) = (page.writer.parts.get_value(), clock::now());
    let is_current = move || page.writer.parts.get_value() == part;
    task::spawn(async move {
        sleep(delay).await;
        let Some(claim) = turn_of(page, &id, &is_current).await else { return };
        if page.writer.role.get_untracked() == Role::Asking {
            return page.writer.answer(Answer::Granted(claim));
        }
        if catch_up(page, &id).await && is_current() {
            page.writer.set(claim);
            page.tagger.tag_if_needed();
        } else if is_current() {
            page.open_claimed(&id, claim).await;
        } else {
            return;
        }
        // A reload is over before anybody has read that another tab edits.
        if clock::now().saturating_sub(since) > UNNOTICED {
            page.notices.report("No other tab is editing this article any more. You can edit it here now.".to_owned());
        }
    });
}

/// Waits for the lock of a document; `None` if the tab has got another part meanwhile. A tab that nobody sees lets it go
/// until somebody does: if the tab that edits is merely reloaded, it finds the lock free again.
async fn turn_of(page: Page, id: &str, is_current: impl Fn() -> bool) -> Option<Claim> {
    loop {
        visibility::until_seen().await;
        if !is_current() {
            return None;
        }
        // Dropped if it comes too late, which lets the next in the queue have it.
        let claim = claim(page, id, Wish::Patient).await;
        if !is_current() || claim.role != Role::Writer {
            return None;
        }
        if !visibility::is_hidden() || page.writer.role.get_untracked() == Role::Asking {
            return Some(claim);
        }
    }
}

/// Says that a change wasn't made because another tab edits the document, and offers to edit it here.
pub(crate) fn refused(page: Page) {
    let told = "Not changed: this article is being edited in another tab.".to_owned();
    page.notices.offer(told, EDIT_HERE, page, |page| {
        page.notices.dismiss();
        take_over(page);
    });
}

/// Takes the open document over from the tab that has it.
pub(crate) fn take_over(page: Page) {
    let Some(id) = page.session.id() else { return };
    let writer = page.writer;
    // The other tab may have gone meanwhile, or this one has asked already.
    if writer.role.get_untracked() != Role::Reader {
        return;
    }
    // What was refused can be done in a moment, whichever button was pressed.
    let remedy = untrack(|| page.notices.shown()).and_then(|notice| notice.remedy);
    if remedy.is_some_and(|remedy| remedy.name == EDIT_HERE) {
        page.notices.dismiss();
    }
    let (sender, answer) = oneshot::channel();
    writer.asking.set_value(Some(sender));
    writer.role.set(Role::Asking);
    page.tabs.tell(&Word::Asked { id: id.clone() });
    let wanted = id.clone();
    task::spawn(async move {
        let claim = claim(page, &wanted, Wish::Patient).await;
        writer.answer(Answer::Granted(claim));
    });
    task::spawn(async move {
        sleep(PATIENCE).await;
        writer.answer(Answer::Silence);
    });
    task::spawn(async move {
        let claim = match answer.await {
            Ok(Answer::Granted(claim)) => claim,
            Ok(Answer::Silence) => claim(page, &id, Wish::Steal).await,
            Ok(Answer::Kept) | Err(_) => {
                writer.role.set(Role::Reader);
                page.notices.tell(
                    "The other tab has changes that this browser did not store. Download a backup there, then take over."
                        .to_owned(),
                );
                return;
            }
        };
        // Everything that the other tab has written, to the last.
        page.open_claimed(&id, claim).await;
    });
}

/// Heeds another tab's word.
pub(crate) fn hear(page: Page, word: Word) {
    let open = page.session.id();
    let writes = page.writer.may_write();
    match word {
        Word::Listed => page.shelf.refresh(),
        Word::Written { id, .. } if !writes && open.as_ref() == Some(&id) => follow(page, id),
        Word::Asked { id } if writes && open.as_ref() == Some(&id) => task::spawn(yield_to_other(page, id)),
        Word::Kept { id } if open.as_ref() == Some(&id) => page.writer.answer(Answer::Kept),
        Word::Written { .. } | Word::Asked { .. } | Word::Kept { .. } => {}
    }
}

/// Stores what is under way and lets another tab have the document.
async fn yield_to_other(page: Page, id: String) {
    page.writer.role.set(Role::Reader);
    while page.keeper.state_now() == SaveState::Saving {
        sleep(REST).await;
    }
    if page.session.id().as_ref() != Some(&id) {
        return;
    }
    if page.keeper.state_now() == SaveState::Saved {
        page.keeper.relist_now();
        page.writer.set(Claim { role: Role::Reader, lock: None });
        // Behind the tab that asked.
        wait_for_turn(page, BEHIND);
    } else {
        page.writer.role.set(Role::Writer);
        page.tabs.tell(&Word::Kept { id });
    }
}

/// Another tab has taken the document without waiting for this one.
fn stolen(page: Page, id: &str) {
    if page.session.id().as_deref() == Some(id) && page.writer.may_write() {
        play(page, Claim { role: Role::Reader, lock: None });
        page.notices.tell("Another tab is now editing this article. Everything saved here is there too.".to_owned());
    }
}

/// Another tab has written a record where this one was about to: this one goes by what is stored.
pub(crate) fn conflicted(page: Page) {
    let Some(id) = page.session.id() else { return };
    page.notices.tell(
        "Another tab changed this article at the same moment, so your last change here was not stored. This is the \
         article as it is now."
            .to_owned(),
    );
    task::spawn(async move { page.open_claimed(&id, Claim { role: Role::Reader, lock: None }).await });
}

/// Lets everything happen here that another tab has written down.
fn follow(page: Page, id: String) {
    if page.writer.following.get_value() {
        return;
    }
    page.writer.following.set_value(true);
    task::spawn(async move {
        let is_followed = catch_up(page, &id).await;
        page.writer.following.set_value(false);
        if !is_followed && !page.writer.may_write() {
            page.open_claimed(&id, Claim { role: Role::Reader, lock: None }).await;
        }
    });
}

/// Replays the journal entries that another tab has written. Returns `false` if too much has been written since, or it
/// cannot be followed: all of it must be read again.
async fn catch_up(page: Page, id: &str) -> bool {
    // What is written while this reads is read too: the last look finds nothing.
    loop {
        let Ok(entries) = documents::entries_after(id, page.keeper.last()).await else { return false };
        if entries.is_empty() || page.session.id().as_deref() != Some(id) {
            return true;
        }
        for (number, entry) in entries {
            // Two that catch up at once read the same entries.
            if number <= page.keeper.last() {
                continue;
            }
            let next = page.keeper.last().checked_add(1) == Some(number);
            if !next || !entry.is_ok_and(|entry| page.session.follow(&entry)) {
                return false;
            }
            page.keeper.followed(number);
        }
    }
}
