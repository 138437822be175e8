//! The taggers that work through what waits, beside the one of the open document.

use leptos::prelude::*;
use tagline_wire::{Pile, PileReply, PileRequest, Record, decode, encode};

use crate::dom::{machine, worker::WorkerHandle};

/// What a tagger says, by its place in the pool.
#[derive(Clone, Debug)]
pub(crate) enum Word {
    /// It waits for work.
    Ready,
    /// It is through with its pile.
    Done(Pile),
    /// It will never be ready, for this reason.
    Failed(String),
    /// It broke down.
    Died,
}

/// The taggers, while there is work for them.
#[derive(Clone, Copy)]
pub(crate) struct Pool {
    taggers: StoredValue<Vec<Option<Tagger>>, LocalStorage>,
}

struct Tagger {
    worker: WorkerHandle,
    ready: bool,
}

impl Pool {
    pub(crate) fn new() -> Self {
        Self { taggers: StoredValue::new_local(Vec::new()) }
    }

    /// Starts taggers until there are as many as the machine can bear, or as there is work for. `heard` learns what each
    /// says.
    pub(crate) fn fill(self, work: usize, heard: impl Fn(usize, Word) + Clone + 'static) {
        let wanted = machine::taggers().min(work);
        for place in 0..wanted {
            let running = self.taggers.with_value(|taggers| taggers.get(place).is_some_and(Option::is_some));
            if running {
                continue;
            }
            let (tell, died) = (heard.clone(), heard.clone());
            let worker = WorkerHandle::spawn(
                "tagline-pile-worker_loader.js",
                move |bytes| self.hear(place, &bytes, &tell),
                move || {
                    self.let_go(place);
                    died(place, Word::Died);
                },
            );
            self.taggers.update_value(|taggers| {
                taggers.resize_with(taggers.len().max(place + 1), || None);
                taggers[place] = worker.map(|worker| Tagger { worker, ready: false });
            });
        }
    }

    /// The places of the taggers that can be given work, if they have none.
    pub(crate) fn ready(self) -> Vec<usize> {
        self.taggers.with_value(|taggers| {
            let ready = |(_, tagger): &(usize, &Option<Tagger>)| tagger.as_ref().is_some_and(|tagger| tagger.ready);
            taggers.iter().enumerate().filter(ready).map(|(place, _)| place).collect()
        })
    }

    /// Hands documents to a tagger.
    pub(crate) fn give(self, place: usize, records: Vec<Record>) {
        let Ok(bytes) = encode(&PileRequest { records }) else { return };
        self.taggers.with_value(|taggers| {
            if let Some(Some(tagger)) = taggers.get(place) {
                tagger.worker.post(&bytes);
            }
        });
    }

    /// Lets go of all taggers, and of what they are busy with.
    pub(crate) fn end(self) {
        self.taggers.set_value(Vec::new());
    }

    fn let_go(self, place: usize) {
        self.taggers.update_value(|taggers| {
            if let Some(tagger) = taggers.get_mut(place) {
                *tagger = None;
            }
        });
    }

    fn hear(self, place: usize, bytes: &[u8], tell: &impl Fn(usize, Word)) {
        match decode(bytes) {
            Ok(PileReply::Ready) => {
                self.taggers.update_value(|taggers| {
                    if let Some(Some(tagger)) = taggers.get_mut(place) {
                        tagger.ready = true;
                    }
                });
                tell(place, Word::Ready);
            }
            Ok(PileReply::Done(pile)) => tell(place, Word::Done(pile)),
            Ok(PileReply::Failed { reason }) => tell(place, Word::Failed(reason)),
            Err(foreign) => tell(place, Word::Failed(foreign.to_string())),
        }
    }
}
