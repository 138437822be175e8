//! The deep tagger as the page sees it: an optional download, and a pool of workers that score passages.
//!
//! The first worker loads the model; when this browser keeps it, as many more are started as the machine has cores. Each
//! holds one passage at a time, and what waits is held here, so that a newer text costs no more than the passages under way.

use leptos::prelude::*;
use std::{collections::VecDeque, sync::Arc};
use tagline_wire::{Advice, DeepReply, DeepRequest, decode, encode};

use super::{notices::Notices, tagger::percent};
use crate::dom::{
    network::{self, DeepModel},
    schedule::PageLifetime,
    settings,
    worker::WorkerHandle,
};

/// The setting that keeps whether the person wants the deep tagger.
const SETTING: &str = "tagline.deep";

/// How many workers there are at most: each holds the model, some 30 MB.
const MOST: usize = 4;

/// What the person has said of the deep tagger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Unasked,
    On,
    Off,
}

/// What the deep tagger is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeepProgress {
    /// Not there, and not on its way.
    Out,
    /// The model is being fetched; so many percent of it are there, if the server says how large it is.
    Loading { percent: Option<u8> },
    /// Ready for passages.
    Ready,
}

/// The model as its first worker has told it.
#[derive(Clone)]
pub(crate) struct Loaded {
    /// Name and version, as annotations carry it.
    pub(crate) model: String,
    /// How the tagging worker brings its word in.
    pub(crate) joint: Vec<u8>,
}

/// A function that takes what a worker says of a passage.
type Advised = Arc<dyn Fn(Advice) + Send + Sync>;

/// The deep tagger. Lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Deep {
    notices: Notices,
    /// The model that this build comes with.
    model: StoredValue<Option<DeepModel>>,
    wish: RwSignal<Wish>,
    progress: RwSignal<DeepProgress>,
    loaded: StoredValue<Option<Loaded>>,
    pool: StoredValue<Pool, LocalStorage>,
    /// Whether its workers have died and been replaced since one of them last scored a passage.
    replaced: StoredValue<bool>,
    /// Called with what a worker says of a passage.
    advised: StoredValue<Option<Advised>>,
    /// Called when the deep tagger comes or goes.
    changed: StoredValue<Option<Arc<dyn Fn() + Send + Sync>>>,
}

#[derive(Default)]
struct Pool {
    workers: Vec<Worker>,
    waiting: VecDeque<DeepRequest>,
    /// Counts the pools, so that a worker of an earlier one is not heard.
    number: u32,
}

struct Worker {
    handle: WorkerHandle,
    /// Whether it has the model.
    ready: bool,
    /// Whether it waits for a passage.
    idle: bool,
}

impl PageLifetime for Deep {}

impl Deep {
    pub(crate) fn new(notices: Notices) -> Self {
        let wish = match settings::value(SETTING) {
            Some(true) => Wish::On,
            Some(false) => Wish::Off,
            None => Wish::Unasked,
        };
        Self {
            notices,
            model: StoredValue::new(network::deep_model()),
            wish: RwSignal::new(wish),
            progress: RwSignal::new(DeepProgress::Out),
            loaded: StoredValue::new(None),
            pool: StoredValue::new_local(Pool::default()),
            replaced: StoredValue::new(false),
            advised: StoredValue::new(None),
            changed: StoredValue::new(None),
        }
    }

    /// Calls `advised` with what is said of passages, and `changed` when the deep tagger comes or goes; and brings the model
    /// back that the person has downloaded on an earlier visit. Without a word of theirs nothing is downloaded again where
    /// data are to be saved.
    pub(crate) fn start(
        self,
        advised: impl Fn(Advice) + Send + Sync + 'static,
        changed: impl Fn() + Send + Sync + 'static,
    ) {
        self.advised.set_value(Some(Arc::new(advised)));
        self.changed.set_value(Some(Arc::new(changed)));
        if self.wish.get_untracked() == Wish::On {
            self.spawn(!network::saves_data());
        }
    }

    /// The size of the download in bytes; `None` if this build of the page comes without a deep tagger.
    pub(crate) fn size(self) -> Option<u32> {
        self.model.with_value(|model| model.as_ref().map(|model| model.bytes))
    }

    /// Whether to offer it of our own accord: it was not asked for or refused yet, and data need not be saved. Tracked.
    pub(crate) fn is_offered(self) -> bool {
        self.size().is_some() && self.wish.get() == Wish::Unasked && !network::saves_data()
    }

    /// Whether the person wants it, and it is there or on its way. Tracked.
    pub(crate) fn is_on(self) -> bool {
        self.wish.get() == Wish::On && self.progress.get() != DeepProgress::Out
    }

    /// What it is busy with. Tracked.
    pub(crate) fn progress(self) -> DeepProgress {
        self.progress.get()
    }

    /// The model, once it is there. Not tracked.
    pub(crate) fn loaded(self) -> Option<Loaded> {
        self.loaded.get_value()
    }

    /// Whether it is wanted but not there yet. Not tracked.
    pub(crate) fn is_coming(self) -> bool {
        matches!(self.progress.get_untracked(), DeepProgress::Loading { .. })
    }

    /// Downloads the model, or takes it from where this browser keeps it.
    pub(crate) fn turn_on(self) {
        self.wish(Wish::On);
        if self.progress.get_untracked() == DeepProgress::Out {
            self.spawn(true);
        }
    }

    /// Does without it, breaking a download off. A model that is there stays kept, so that it can be turned on again at
    /// once.
    pub(crate) fn turn_off(self) {
        self.wish(Wish::Off);
        self.put_out();
    }

    /// Has a passage scored when a worker is free.
    pub(crate) fn ask(self, request: DeepRequest) {
        self.pool.update_value(|pool| {
            pool.waiting.push_back(request);
            pool.hand_out();
        });
    }

    /// Drops the passages that wait.
    pub(crate) fn drop_waiting(self) {
        self.pool.update_value(|pool| pool.waiting.clear());
    }

    fn wish(self, wish: Wish) {
        // Where settings are blocked, the next visit asks again.
        settings::keep_value(SETTING, &(wish == Wish::On));
        self.wish.set(wish);
    }

    fn put_out(self) {
        self.pool.update_value(|pool| *pool = Pool { number: pool.number + 1, ..Pool::default() });
        self.progress.set(DeepProgress::Out);
        if self.loaded.get_value().is_some() {
            self.loaded.set_value(None);
            self.changed();
        }
    }

    /// Starts the first worker.
    fn spawn(self, download: bool) {
        self.progress.set(DeepProgress::Loading { percent: None });
        self.add_worker(download);
    }

    fn add_worker(self, download: bool) {
        let Some(url) = self.model.with_value(|model| model.as_ref().map(|model| model.url.clone())) else {
            return self.progress.set(DeepProgress::Out);
        };
        let (number, index) = self.pool.with_value(|pool| (pool.number, pool.workers.len()));
        let ours = move || self.pool.with_value(|pool| pool.number == number);
        let heard = move |bytes: Vec<u8>| {
            if ours() {
                self.hear(index, &bytes, &url, download);
            }
        };
        let died = move || {
            if ours() {
                self.died(index, download);
            }
        };
        match WorkerHandle::spawn("tagline-deep-worker_loader.js", heard, died) {
            Some(handle) => {
                self.pool.update_value(|pool| pool.workers.push(Worker { handle, ready: false, idle: false }));
            }
            None if index == 0 => self.progress.set(DeepProgress::Out),
            None => {}
        }
    }

    fn hear(self, index: usize, bytes: &[u8], url: &str, download: bool) {
        match decode(bytes) {
            Ok(DeepReply::Up) => {
                let load = DeepRequest::Load { url: url.to_owned(), download };
                self.pool.with_value(|pool| pool.post(index, &load));
            }
            Ok(DeepReply::Loading { received, total }) => {
                // A server that packs files once more tells another size than arrives, or none.
                let total = total.or(self.size()).and_then(|total| percent(received, total));
                self.progress.set(DeepProgress::Loading { percent: total });
            }
            Ok(DeepReply::Ready { model, joint, kept }) => {
                self.pool.update_value(|pool| pool.free(index));
                if self.loaded.get_value().is_none() {
                    self.loaded.set_value(Some(Loaded { model, joint }));
                    self.progress.set(DeepProgress::Ready);
                    let more = if kept { network::cores().min(MOST) - 1 } else { 0 };
                    (0..more).for_each(|_| self.add_worker(false));
                    self.changed();
                }
            }
            Ok(DeepReply::Scored(advice)) => {
                self.replaced.set_value(false);
                self.pool.update_value(|pool| pool.free(index));
                if let Some(advised) = self.advised.get_value() {
                    advised(advice);
                }
            }
            // Not kept any more: it is a matter of asking again.
            Ok(DeepReply::Missing) if index == 0 => self.put_out(),
            Ok(DeepReply::Missing) => {}
            Ok(DeepReply::Failed { reason }) => self.give_up(&reason),
            Err(foreign) => self.give_up(&foreign.to_string()),
        }
    }

    /// When a worker has died, all are replaced, once; a second death is told. A further worker that does not even get
    /// ready is done without.
    fn died(self, index: usize, download: bool) {
        if index > 0 && self.pool.with_value(|pool| pool.workers.get(index).is_some_and(|worker| !worker.ready)) {
            return;
        }
        let replaced = self.replaced.get_value();
        self.replaced.set_value(!replaced);
        if replaced {
            self.give_up("The larger model has stopped.");
        } else {
            self.put_out();
            self.spawn(download);
        }
    }

    fn give_up(self, reason: &str) {
        self.put_out();
        let text = format!("{reason} Your text and tags are safe, and the tagger goes on without it.");
        self.notices.offer(text, "Try again", self, |deep| {
            deep.notices.dismiss();
            deep.turn_on();
        });
    }

    fn changed(self) {
        if let Some(changed) = self.changed.get_value() {
            changed();
        }
    }
}

impl Pool {
    fn post(&self, index: usize, request: &DeepRequest) {
        if let (Some(worker), Ok(bytes)) = (self.workers.get(index), encode(request)) {
            worker.handle.post(&bytes);
        }
    }

    fn free(&mut self, index: usize) {
        if let Some(worker) = self.workers.get_mut(index) {
            (worker.ready, worker.idle) = (true, true);
        }
        self.hand_out();
    }

    fn hand_out(&mut self) {
        for index in 0..self.workers.len() {
            if self.workers[index].idle
                && let Some(request) = self.waiting.pop_front()
            {
                self.workers[index].idle = false;
                self.post(index, &request);
            }
        }
    }
}
