//! The tagging worker as the page sees it.

mod dates;

use dates::{Readings, Typed};
use leptos::prelude::*;
use std::collections::VecDeque;
use tagline_core::{ByteOffset, CivilDate, NumericOrder, Origin, Reliability};
use tagline_wire::{AS_OPENED, Advice, DeepRequest, Snapshot, TagRequest, TaggerReply, TaggerRequest, decode, encode};

use super::{arrivals::Arrival, deep::Deep, notices::Notices, session::Session, task};
use crate::dom::{caret, schedule::PageLifetime, turn::turn, worker::WorkerHandle};

/// The tagging worker: started with the page, started once more should it die.
#[derive(Clone, Copy)]
pub(crate) struct Tagger {
    session: Session,
    notices: Notices,
    worker: StoredValue<Option<WorkerHandle>, LocalStorage>,
    progress: RwSignal<TaggerProgress>,
    model: RwSignal<Option<String>>,
    /// The deep tagger, and its model once the worker brings its word in.
    deep: Deep,
    joint: RwSignal<Option<Joint>>,
    /// How many passages of the text the deep tagger has answered.
    answered: StoredValue<u32>,
    /// What the model's confidences have been worth.
    reliability: RwSignal<Reliability>,
    /// The newest request's number; replies to older ones are dropped.
    newest: StoredValue<u32>,
    /// What the tags on the page answer.
    asked: StoredValue<Question>,
    /// Whether the worker has died and been replaced since it last tagged a whole text.
    replaced: StoredValue<bool>,
    /// Whether a worker died over a request, which the next one is to be sent again.
    interrupted: StoredValue<bool>,
    /// What has been found and is not in the document yet.
    arrivals: StoredValue<VecDeque<Arrival>>,
    /// What the date grammar has read where no suggestion brings a value.
    readings: StoredValue<Readings>,
    /// What was typed for a date and is not its value yet.
    typed: RwSignal<Option<Typed>>,
    /// The number of the newest request to read dates.
    reading: StoredValue<u32>,
}

/// What tags depend on besides the model: the text, which is a new one with each opening, and what the person has
/// said of the document's dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Question {
    opening: u32,
    date: Option<CivilDate>,
    order: Option<NumericOrder>,
}

/// The deep tagger as the worker brings it in.
#[derive(Clone, Debug)]
struct Joint {
    /// Name and version of its model.
    model: String,
    /// What the confidences of both taggers together have been worth.
    reliability: Reliability,
}

/// What the tagger is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaggerProgress {
    /// The model is being fetched; so many percent of it are there, if the server says how large it is.
    Loading { percent: Option<u8> },
    /// Waiting for a text.
    Idle,
    /// So many percent of the text are tagged.
    Tagging { percent: u8 },
    /// The text is tagged, and of so many percent of it the deep tagger has been asked.
    Refining { percent: u8 },
    /// There is no tagger; the page works without one.
    Gone,
}

/// How much of the text is tagged first: more than a screen holds.
const FIRST: u32 = 8 * 1024;

impl PageLifetime for Tagger {}

impl Tagger {
    pub(crate) fn start(session: Session, notices: Notices, deep: Deep) -> Self {
        let tagger = Self {
            session,
            notices,
            worker: StoredValue::new_local(None),
            progress: RwSignal::new(TaggerProgress::Loading { percent: None }),
            model: RwSignal::new(None),
            deep,
            joint: RwSignal::new(None),
            answered: StoredValue::new(0),
            reliability: RwSignal::new(Reliability::default()),
            newest: StoredValue::new(0),
            asked: StoredValue::new(Question::default()),
            replaced: StoredValue::new(false),
            interrupted: StoredValue::new(false),
            arrivals: StoredValue::new(VecDeque::new()),
            readings: StoredValue::new(Readings::default()),
            typed: RwSignal::new(None),
            reading: StoredValue::new(0),
        };
        tagger.spawn();
        deep.start(move |advice| tagger.advise(advice), move || tagger.join());
        tagger
    }

    /// What the tagger is busy with. Tracked.
    pub(crate) fn progress(self) -> TaggerProgress {
        self.progress.get()
    }

    /// Whether a text is being tagged. Tracked.
    pub(crate) fn is_tagging(self) -> bool {
        matches!(self.progress.get(), TaggerProgress::Tagging { .. })
    }

    /// Whether it has something to do that a person waits for. Not tracked.
    pub(crate) fn is_busy(self) -> bool {
        matches!(self.progress.get_untracked(), TaggerProgress::Loading { .. } | TaggerProgress::Tagging { .. })
    }

    /// The model's name and version, once it is there: the deep one's if it has a say. Not tracked.
    pub(crate) fn model(self) -> Option<String> {
        let joint = self.joint.with_untracked(|joint| joint.as_ref().map(|joint| joint.model.clone()));
        joint.or_else(|| self.model.get_untracked())
    }

    /// Whether the deep tagger has a say. Tracked.
    pub(crate) fn is_joint(self) -> bool {
        self.joint.with(Option::is_some)
    }

    /// What the model's confidences have been worth; empty until the model is there. Tracked.
    pub(crate) fn reliability(self) -> Reliability {
        self.joint
            .with(|joint| joint.as_ref().map(|joint| joint.reliability.clone()))
            .unwrap_or_else(|| self.reliability.get())
    }

    /// Tags the open document from the top, unless it is another tab's to change. Whatever was asked before is dropped.
    pub(crate) fn tag(self) {
        self.request(false);
    }

    /// Tags the open document; with `refine`, it is tagged already and only the deep tagger's word is wanted.
    fn request(self, refine: bool) {
        self.stop();
        if !self.session.is_writable() {
            return;
        }
        self.asked.set_value(self.question());
        let request = self.session.look(|snapshot| TagRequest {
            number: self.newest.get_value(),
            text: snapshot.document.text().as_str().to_owned(),
            date: snapshot.document.date(),
            order: snapshot.document.numeric_order(),
            first: FIRST,
            view: caret::first_in_view(&snapshot.document).unwrap_or_default(),
            refine,
        });
        // Before the model is there a request would be lost; the worker's first word asks again.
        let (Some(request), Some(_)) = (request, self.model()) else { return };
        self.answered.set_value(0);
        let busy =
            if refine { TaggerProgress::Refining { percent: 0 } } else { TaggerProgress::Tagging { percent: 0 } };
        self.progress.set(busy);
        self.send(&TaggerRequest::Tag(request));
    }

    fn send(self, request: &TaggerRequest) {
        if let Ok(bytes) = encode(request) {
            self.worker.with_value(|worker| worker.as_ref().map(|worker| worker.post(&bytes)));
        }
    }

    /// Tells the worker whether the deep tagger has a say from now on.
    fn join(self) {
        if self.model.get_untracked().is_some() {
            self.send(&TaggerRequest::Join(self.deep.loaded().map(|loaded| loaded.joint)));
        }
    }

    /// Hands on what the deep tagger says, if it is still wanted.
    fn advise(self, advice: Advice) {
        if advice.number == self.newest.get_value() {
            self.answered.update_value(|answered| *answered += 1);
            self.send(&TaggerRequest::Advise(advice));
        }
    }

    /// Tags the open document unless this very model has done so, or it came with annotations of its own.
    ///
    /// What the deep tagger has tagged on an earlier visit waits for it, rather than to be tagged worse and then well again.
    pub(crate) fn tag_if_needed(self) {
        let (model, engine, coming) = (self.model(), self.model.get_untracked(), self.deep.is_coming());
        let untagged = |snapshot: &Snapshot| {
            let by_deep = coming && snapshot.tagged.is_some() && snapshot.tagged != engine;
            !by_deep && snapshot.tagged.as_deref() != Some(AS_OPENED) && (model.is_none() || snapshot.tagged != model)
        };
        if self.session.look(untagged).unwrap_or(false) {
            let by_engine = |snapshot: &Snapshot| engine.is_some() && snapshot.tagged == engine;
            self.request(self.asked.get_value() == self.question() && self.session.look(by_engine).unwrap_or(false));
        } else {
            self.asked.set_value(self.question());
        }
        self.read_dates();
    }

    /// Tags the open document anew if its text has changed, or its date, from which its relative dates count,
    /// or the order of its numeric dates.
    pub(crate) fn tag_if_outdated(self) {
        if self.asked.get_value() != self.question() {
            self.tag();
        }
        self.read_dates();
    }

    fn question(self) -> Question {
        let said = self.session.look(|snapshot| (snapshot.document.date(), snapshot.document.numeric_order()));
        let (date, order) = said.unwrap_or_default();
        Question { opening: self.session.opening_now(), date, order }
    }

    /// Asks again what a worker has died over, or else what the open document needs.
    fn resume(self) {
        if self.interrupted.get_value() {
            self.interrupted.set_value(false);
            self.tag();
        } else {
            self.tag_if_needed();
        }
        self.resume_reading();
    }

    /// Drops what was asked.
    pub(crate) fn stop(self) {
        self.newest.update_value(|number| *number += 1);
        self.deep.drop_waiting();
        if let TaggerProgress::Tagging { .. } | TaggerProgress::Refining { .. } = self.progress.get_untracked() {
            self.progress.set(TaggerProgress::Idle);
        }
    }

    fn spawn(self) {
        self.model.set(None);
        self.joint.set(None);
        self.progress.set(TaggerProgress::Loading { percent: None });
        let worker =
            WorkerHandle::spawn("tagline-worker_loader.js", move |bytes| self.hear(&bytes), move || self.died());
        if worker.is_none() {
            return self.give_up("The tagger cannot start in this browser.");
        }
        self.worker.set_value(worker);
    }

    fn hear(self, bytes: &[u8]) {
        match decode(bytes) {
            Ok(TaggerReply::Loading { received, total }) => {
                let percent = total.and_then(|total| percent(received, total));
                self.progress.set(TaggerProgress::Loading { percent });
            }
            Ok(TaggerReply::Ready { model, reliability }) => {
                self.reliability.set(reliability);
                self.model.set(Some(model));
                self.progress.set(TaggerProgress::Idle);
                if self.deep.loaded().is_some() {
                    self.join();
                } else {
                    self.resume();
                }
            }
            Ok(TaggerReply::Joined { reliability }) => {
                let loaded = self.deep.loaded().zip(reliability);
                let was_joint = self.joint.with_untracked(Option::is_some);
                let joint = loaded.map(|(loaded, reliability)| Joint { model: loaded.model, reliability });
                if was_joint || joint.is_some() {
                    self.joint.set(joint);
                }
                self.resume();
            }
            Ok(TaggerReply::Found { number, from, to, mentions, complete, joint })
                if number == self.newest.get_value() =>
            {
                self.take_in(Arrival { number, within: from..to, mentions: mentions.into(), complete, joint });
            }
            Ok(TaggerReply::Ask { number, passage, of, content }) if number == self.newest.get_value() => {
                let percent = percent(self.answered.get_value(), of).unwrap_or(100);
                self.progress.set(TaggerProgress::Refining { percent });
                self.deep.ask(DeepRequest::Score { number, passage, content });
            }
            Ok(TaggerReply::Dated { number, inferred, open }) if number == self.newest.get_value() => {
                self.session.dated(inferred, open);
            }
            Ok(TaggerReply::DatesRead { number, values }) => self.dates_read(number, values),
            Ok(TaggerReply::Found { .. } | TaggerReply::Dated { .. } | TaggerReply::Ask { .. }) => {}
            Ok(TaggerReply::Failed { reason }) => self.give_up(&reason),
            Err(foreign) => self.give_up(&foreign.to_string()),
        }
    }

    /// Takes what was found into the document, a portion between two frames.
    fn take_in(self, arrival: Arrival) {
        let busy = self.arrivals.with_value(|arrivals| !arrivals.is_empty());
        self.arrivals.update_value(|arrivals| arrivals.push_back(arrival));
        if !busy {
            task::spawn(async move {
                while self.take_portion() {
                    turn().await;
                }
            });
        }
    }

    /// Takes the next portion in; whether there is more.
    fn take_portion(self) -> bool {
        let newest = self.newest.get_value();
        let portion = self.arrivals.try_update_value(|arrivals| {
            arrivals.retain(|arrival| arrival.number == newest);
            let arrival = arrivals.front_mut()?;
            let portion = self.session.look(|snapshot| arrival.portion(&snapshot.document))?;
            let joint = arrival.joint;
            let over = arrival.is_over().then(|| arrivals.pop_front()).flatten();
            let model = if joint { self.model() } else { self.model.get_untracked() };
            Some((portion, over.is_some_and(|arrival| arrival.complete), joint, model?))
        });
        let Some(Some(((within, mentions), complete, joint, model))) = portion else {
            self.arrivals.set_value(VecDeque::new());
            return false;
        };
        let to = within.end;
        self.session.suggest(within, mentions, &Origin::Model(model.clone()));
        if complete {
            self.replaced.set_value(false);
            if joint || self.joint.with_untracked(Option::is_none) {
                self.progress.set(TaggerProgress::Idle);
            }
            self.session.tagged(&model);
        } else if !joint {
            self.note_progress(to);
        }
        self.arrivals.with_value(|arrivals| !arrivals.is_empty())
    }

    /// Says how far the text is tagged; on the last way through it, which is short, the word stays.
    fn note_progress(self, to: ByteOffset) {
        let end = self.session.look(|snapshot| snapshot.document.text().end().get()).unwrap_or(0);
        let done = percent(to.get(), end).unwrap_or(100);
        let so_far = match self.progress.get_untracked() {
            TaggerProgress::Tagging { percent } => percent,
            TaggerProgress::Refining { .. } => return,
            _ => 0,
        };
        if done > so_far {
            self.progress.set(TaggerProgress::Tagging { percent: done });
        }
    }

    /// A dead worker is replaced once, and sent again what it died over; a second death is told.
    fn died(self) {
        if matches!(self.progress.get_untracked(), TaggerProgress::Tagging { .. }) {
            self.interrupted.set_value(true);
        }
        if self.replaced.get_value() {
            self.give_up("The tagger has stopped.");
        } else {
            self.replaced.set_value(true);
            self.spawn();
        }
    }

    fn give_up(self, reason: &str) {
        self.progress.set(TaggerProgress::Gone);
        self.worker.set_value(None);
        let text = format!("{reason} Your text and tags are safe. You can still tag by hand and export.");
        self.notices.offer(text, "Try again", self, |tagger| {
            tagger.notices.dismiss();
            tagger.spawn();
        });
    }
}

pub(super) fn percent(part: u32, whole: u32) -> Option<u8> {
    let percent = (u64::from(part) * 100).checked_div(u64::from(whole))?;
    u8::try_from(percent.min(100)).ok()
}
