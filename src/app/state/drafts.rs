//! What is being typed in a large field, kept while it is typed: the text of an article, or an article to come.
//!
//! A draft is written a moment after each change, and at once when the field or the page is left. Whoever has one holds
//! the browser's lock of its name, so that no two tabs offer the same.

use std::{collections::HashMap, time::Duration};

use gloo::timers::future::sleep;
use leptos::prelude::*;
use tagline_core::sorting;
use tagline_wire::seal::fingerprint;
use web_sys::HtmlTextAreaElement;

use super::task;
use crate::{
    dom::{
        clock,
        locks::{self, Lock, Wish},
        schedule::PageLifetime,
        settings,
    },
    store::{
        database::StoreError,
        drafts::{self, Draft},
    },
};

/// A large field and its draft. Lives as long as the page, while the field comes and goes.
#[derive(Clone, Copy)]
pub(crate) struct Drafts {
    live: StoredValue<Option<Live>, LocalStorage>,
    /// The locks of the drafts that this tab has.
    locks: StoredValue<HashMap<String, Lock>, LocalStorage>,
    /// Whether what is typed will be written in a moment.
    is_due: StoredValue<bool>,
    keeping: RwSignal<Keeping>,
    offers: RwSignal<Vec<Offer>>,
    /// Drafts that the browser refused to store, for as long as the page lives.
    unstored: StoredValue<Vec<Offer>>,
    /// Whether the setting for what comes too late is in use.
    is_rescued: StoredValue<bool>,
    /// Counts the articles looked at: what is found of an earlier one comes too late.
    looks: StoredValue<u32>,
}

/// What is being typed.
struct Live {
    article: String,
    name: String,
    /// The fingerprint of what the field began with. A text that is back at it is no draft.
    base: u32,
    field: HtmlTextAreaElement,
    /// Whether something was typed since it was last written.
    is_dirty: bool,
    /// How many writings are under way.
    pending: u32,
    /// The length when it was last written, in bytes.
    length: usize,
}

/// Whether what was typed is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// There is nothing to keep.
    #[default]
    Nothing,
    Pending,
    Kept,
    /// The browser refuses; what was typed is in the field only.
    Failed(StoreError),
}

/// A draft that waits for the person to go on with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) article: String,
    pub(crate) name: String,
    pub(crate) draft: Draft,
}

impl PageLifetime for Offer {}

/// The setting that takes what could not be written before the page went.
const RESCUE: &str = "tagline.draft.rescue";
/// The setting in which an earlier version kept what was typed into the box for a new article.
const FIRST_BOX: &str = "tagline.draft";

/// What the settings surely take in a moment, in bytes.
const LARGE: usize = 1_000_000;

/// Returns how long to wait after a change before a text of so many bytes is written. A long text is
/// written less often, so that typing in it stays fast.
fn delay(length: usize) -> Duration {
    let milliseconds = u64::try_from(length / 4000).unwrap_or(u64::MAX);
    Duration::from_millis(milliseconds.clamp(200, 10_000))
}

impl Drafts {
    pub(crate) fn new() -> Self {
        Self {
            live: StoredValue::new_local(None),
            locks: StoredValue::new_local(HashMap::new()),
            is_due: StoredValue::new(false),
            keeping: RwSignal::new(Keeping::Nothing),
            offers: RwSignal::new(Vec::new()),
            unstored: StoredValue::new(Vec::new()),
            is_rescued: StoredValue::new(false),
            looks: StoredValue::new(0),
        }
    }

    /// Returns whether what was typed is stored. Tracked.
    pub(crate) fn keeping(self) -> Keeping {
        self.keeping.get()
    }

    /// Returns `true` if leaving the page now would lose what was typed: the browser refuses to store it, or it is too
    /// large to be stored in a moment. Not tracked.
    pub(crate) fn is_at_risk(self) -> bool {
        let is_large = |live: &Live| (live.is_dirty || live.pending > 0) && live.length > LARGE;
        self.unstored.with_value(|unstored| !unstored.is_empty())
            || self.live.with_value(|live| live.as_ref().is_some_and(is_large))
    }

    /// Returns the drafts that wait for the person, the latest first. Tracked.
    pub(crate) fn offers(self) -> Vec<Offer> {
        self.offers.get()
    }

    /// Returns the draft that waits for the person, the latest first. Not tracked.
    pub(crate) fn first_offer(self) -> Option<Offer> {
        self.offers.with_untracked(|offers| offers.first().cloned())
    }

    /// Returns what is in the field; `None` if there is none. Not tracked.
    pub(crate) fn text(self) -> Option<String> {
        self.live.with_value(|live| live.as_ref().map(|live| live.field.value()))
    }

    /// Returns the fingerprint of what the field began with. Not tracked.
    pub(crate) fn base(self) -> Option<u32> {
        self.live.with_value(|live| live.as_ref().map(|live| live.base))
    }

    /// Begins to keep what is typed into a field. Where a field before it had a draft of the same article, this one
    /// goes on with it.
    pub(crate) fn attach(self, field: HtmlTextAreaElement, article: &str, base: u32) {
        let goes_on = self.live.try_update_value(|live| match live {
            Some(live) if live.article == article => {
                live.field = field.clone();
                true
            }
            _ => false,
        });
        if goes_on == Some(true) {
            return;
        }
        self.detach();
        let name = clock::fresh_id();
        self.hold(name.clone());
        self.begin(article.to_owned(), name, base, field);
    }

    /// Goes on with a draft that was offered, in this field.
    pub(crate) fn go_on(self, offer: Offer, field: HtmlTextAreaElement) {
        self.detach();
        self.offers.update(|offers| offers.retain(|known| known.name != offer.name));
        let Offer { article, name, draft } = offer;
        self.begin(article, name, draft.base, field);
        self.keeping.set(Keeping::Kept);
    }

    fn begin(self, article: String, name: String, base: u32, field: HtmlTextAreaElement) {
        let live = Live { article, name, base, field, is_dirty: false, pending: 0, length: 0 };
        self.live.set_value(Some(live));
    }

    /// Takes the lock of a new draft, so that no other tab offers it while it is here.
    fn hold(self, name: String) {
        task::spawn(async move {
            if let Ok(Some(lock)) = locks::lock(&lock_name(&name), Wish::IfFree, || {}).await {
                self.locks.update_value(|locks| drop(locks.insert(name, lock)));
            }
        });
    }

    /// Notes that something was typed.
    pub(crate) fn typed(self) {
        let length = self.live.try_update_value(|live| {
            live.as_mut().map(|live| {
                live.is_dirty = true;
                live.length
            })
        });
        let Some(length) = length.flatten() else { return };
        if self.keeping.get_untracked() != Keeping::Pending {
            self.keeping.set(Keeping::Pending);
        }
        if !self.is_due.get_value() {
            self.is_due.set_value(true);
            task::spawn(async move {
                sleep(delay(length)).await;
                self.is_due.set_value(false);
                self.flush();
            });
        }
    }

    /// Writes now what was typed and isn't written yet.
    pub(crate) fn flush(self) {
        let written = self.live.try_update_value(|live| {
            let live = live.as_mut().filter(|live| live.is_dirty)?;
            live.is_dirty = false;
            live.pending += 1;
            let text = live.field.value();
            live.length = text.len();
            Some((live.article.clone(), live.name.clone(), draft_of(text, live.base)))
        });
        let Some((article, name, draft)) = written.flatten() else { return };
        task::spawn(async move {
            let is_draft = fingerprint(&draft.text) != draft.base;
            let outcome = if is_draft {
                drafts::put(&article, &name, &draft).await
            } else {
                drafts::remove(&article, &name).await
            };
            let is_all = self.live.try_update_value(|live| {
                let Some(live) = live.as_mut().filter(|live| live.name == name) else { return true };
                live.pending -= 1;
                live.is_dirty |= outcome.is_err();
                live.pending == 0 && !live.is_dirty
            });
            self.unstored.update_value(|unstored| unstored.retain(|known| known.name != name));
            match outcome {
                Err(error) => {
                    let offer = Offer { article, name, draft };
                    self.unstored.update_value(|unstored| unstored.push(offer));
                    self.keeping.set(Keeping::Failed(error));
                }
                Ok(()) if is_all != Some(true) => {}
                Ok(()) => {
                    self.forget_rescued();
                    self.keeping.set(if is_draft { Keeping::Kept } else { Keeping::Nothing });
                }
            }
        });
    }

    /// Puts what was typed into the setting that is written before the page goes, if the database may come too late.
    pub(crate) fn rescue(self) {
        let at_risk = self.live.with_value(|live| {
            let live = live.as_ref().filter(|live| live.is_dirty || live.pending > 0)?;
            Some((live.article.clone(), live.name.clone(), draft_of(live.field.value(), live.base)))
        });
        if let Some(at_risk) = at_risk {
            // One too large for the settings is with the database alone.
            settings::keep_value(RESCUE, &at_risk);
            self.is_rescued.set_value(true);
        }
        self.flush();
    }

    /// What the setting holds is stored by now, or nobody wants it.
    fn forget_rescued(self) {
        if self.is_rescued.get_value() {
            self.is_rescued.set_value(false);
            settings::forget(RESCUE);
        }
    }

    /// The field goes, and what was typed waits to be taken up again.
    pub(crate) fn put_aside(self) {
        self.flush();
        let Some(live) = self.live.try_update_value(Option::take).flatten() else { return };
        let text = live.field.value();
        if fingerprint(&text) == live.base {
            self.let_go(&live.name);
            self.keeping.set(Keeping::Nothing);
        } else {
            let draft = draft_of(text, live.base);
            self.offers.update(|offers| offers.insert(0, Offer { article: live.article, name: live.name, draft }));
        }
    }

    /// The field goes, and with it the article. What was typed stays stored.
    pub(crate) fn detach(self) {
        self.flush();
        if let Some(live) = self.live.try_update_value(Option::take).flatten() {
            self.let_go(&live.name);
            self.keeping.set(Keeping::Nothing);
        }
    }

    /// Lets go of the drafts that were offered: another article is looked at.
    pub(crate) fn leave(self) {
        self.detach();
        self.looks.update_value(|looks| *looks += 1);
        for offer in self.offers.get_untracked() {
            self.let_go(&offer.name);
        }
        self.offers.set(Vec::new());
    }

    /// Takes what was typed out of the field's hands: it is in an article now. Returns its article and name; once the
    /// article is stored, [`drafts::remove`] makes an end of it.
    pub(crate) fn take(self) -> Option<(String, String)> {
        let live = self.live.try_update_value(Option::take).flatten()?;
        self.forget_rescued();
        self.unstored.update_value(|unstored| unstored.retain(|known| known.name != live.name));
        self.let_go(&live.name);
        self.keeping.set(Keeping::Nothing);
        Some((live.article, live.name))
    }

    /// Removes a draft that was offered.
    pub(crate) fn discard(self, offer: &Offer) {
        self.offers.update(|offers| offers.retain(|known| known.name != offer.name));
        self.forget_rescued();
        self.unstored.update_value(|unstored| unstored.retain(|known| known.name != offer.name));
        self.let_go(&offer.name);
        let (article, name) = (offer.article.clone(), offer.name.clone());
        // One that cannot be removed is offered once more.
        task::spawn(async move { drop(drafts::remove(&article, &name).await) });
    }

    /// Brings back a draft that was discarded.
    pub(crate) fn bring_back(self, offer: Offer) {
        self.hold(offer.name.clone());
        let kept = offer.clone();
        task::spawn(async move {
            if let Err(error) = drafts::put(&kept.article, &kept.name, &kept.draft).await {
                self.keeping.set(Keeping::Failed(error));
            }
        });
        self.offers.update(|offers| offers.insert(0, offer));
    }

    fn let_go(self, name: &str) {
        self.locks.update_value(|locks| drop(locks.remove(name)));
    }

    /// Looks for the drafts of an article, and offers each as soon as no other tab has it.
    pub(crate) fn look_for(self, article: &str) {
        self.leave();
        let (article, look) = (article.to_owned(), self.looks.get_value());
        let unstored = self.unstored.get_value();
        self.offers.set(unstored.into_iter().filter(|offer| offer.article == article).collect());
        task::spawn(async move {
            bring_in().await;
            // Where nothing can be read, there is nothing to offer, and opening the article has said why.
            for name in drafts::names(&article).await.unwrap_or_default() {
                let is_live = self.live.with_value(|live| live.as_ref().is_some_and(|live| live.name == name));
                if self.looks.get_value() == look && !is_live {
                    task::spawn(self.offer(article.clone(), name, look));
                }
            }
        });
    }

    /// Offers a draft as soon as no other tab has it.
    async fn offer(self, article: String, name: String, look: u32) {
        let lock = locks::lock(&lock_name(&name), Wish::Patient, || {}).await.ok().flatten();
        let found = drafts::get(&article, &name).await;
        let (Ok(Some(Ok(draft))), true) = (found, self.looks.get_value() == look) else { return };
        if let Some(lock) = lock {
            self.locks.update_value(|locks| drop(locks.insert(name.clone(), lock)));
        }
        self.offers.update(|offers| {
            offers.retain(|known| known.name != name);
            offers.push(Offer { article, name, draft });
            sorting::sort_by_key(offers, |offer| std::cmp::Reverse(offer.draft.changed));
        });
    }
}

fn draft_of(text: String, base: u32) -> Draft {
    Draft { text, base, changed: clock::now() }
}

fn lock_name(name: &str) -> String {
    format!("tagline.draft.{name}")
}

/// Stores what a page before this one left in the settings.
async fn bring_in() {
    let rescued: Option<(String, String, Draft)> = settings::value(RESCUE);
    if let Some((article, name, draft)) = rescued {
        let stored = drafts::get(&article, &name).await;
        let is_newer = match stored {
            Ok(Some(Ok(stored))) => draft.changed > stored.changed,
            Ok(None) => true,
            Ok(Some(Err(_))) | Err(_) => false,
        };
        let is_draft = fingerprint(&draft.text) != draft.base;
        if !(is_newer && is_draft) || drafts::put(&article, &name, &draft).await.is_ok() {
            settings::forget(RESCUE);
        }
    }
    if let Some(text) = settings::text(FIRST_BOX) {
        let draft = draft_of(text, fingerprint(""));
        let is_blank = draft.text.trim().is_empty();
        if is_blank || drafts::put(drafts::NEW_ARTICLE, &clock::fresh_id(), &draft).await.is_ok() {
            settings::forget(FIRST_BOX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, delay};

    #[test]
    fn long_texts_are_written_less_often() {
        let cases = [(0, 200), (100_000, 200), (2_000_000, 500), (50_000_000, 10_000), (usize::MAX, 10_000)];
        for (length, expected) in cases {
            assert_eq!(delay(length), Duration::from_millis(expected), "{length}");
        }
        assert!((0..60).map(|megabytes| delay(megabytes * 1_000_000)).is_sorted());
    }
}
