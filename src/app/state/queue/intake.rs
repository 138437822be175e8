//! The worker that reads files, one after the other, and hands over what is in them as it is stored.

use leptos::prelude::*;
use tagline_wire::{Batch, FormatsReply, FormatsRequest, ReducedPage, TakeRequest, decode, encode};

use crate::{
    dom::{folder::OpenedFile, paste, worker::WorkerHandle},
    state::task,
};

/// What has come of the file at hand.
#[derive(Clone, Debug)]
pub(crate) enum Taken {
    /// Documents to be stored. The worker waits for [`Intake::next`] unless they are the last.
    Batch(Batch),
    /// Nothing, for this reason.
    Refused { number: u32, reason: String },
    /// The worker broke down.
    Died,
}

/// The worker, while there are files to read.
#[derive(Clone, Copy)]
pub(crate) struct Intake {
    worker: StoredValue<Option<WorkerHandle>, LocalStorage>,
    up: StoredValue<bool>,
    /// What to read once the worker is up.
    first: StoredValue<Option<(TakeRequest, OpenedFile)>, LocalStorage>,
    /// The name of the file at hand.
    name: StoredValue<String>,
}

impl Intake {
    pub(crate) fn new() -> Self {
        Self {
            worker: StoredValue::new_local(None),
            up: StoredValue::new(false),
            first: StoredValue::new_local(None),
            name: StoredValue::new(String::new()),
        }
    }

    /// Begins to read a file. `heard` learns what comes of it, and of those after it.
    pub(crate) fn take(
        self,
        number: u32,
        opened: OpenedFile,
        known: impl FnOnce() -> Vec<String>,
        heard: impl Fn(Taken) + Clone + 'static,
    ) {
        self.name.set_value(opened.name.clone());
        let request = TakeRequest { number, name: opened.name.clone(), opened: opened.at };
        if self.up.get_value() {
            self.send_file(request, &opened);
            return;
        }
        self.first.set_value(Some((request, opened)));
        if self.worker.with_value(Option::is_none) {
            let known = known();
            let (tell, died, refused) = (heard.clone(), heard.clone(), heard);
            let worker = WorkerHandle::spawn(
                "tagline-formats-worker_loader.js",
                move |bytes| self.hear(&bytes, &known, &tell),
                move || {
                    self.end();
                    died(Taken::Died);
                },
            );
            if worker.is_none() {
                self.end();
                let reason = "The part that reads files cannot start in this browser.".to_owned();
                // Later, as the plan is being changed.
                return task::spawn(async move { refused(Taken::Refused { number, reason }) });
            }
            self.worker.set_value(worker);
        }
    }

    /// Asks for the next documents of the file at hand.
    pub(crate) fn next(self) {
        self.send(&FormatsRequest::Next);
    }

    /// Lets go of the worker, and of the file at hand.
    pub(crate) fn end(self) {
        self.worker.set_value(None);
        self.up.set_value(false);
        self.first.set_value(None);
    }

    fn hear(self, bytes: &[u8], known: &[String], tell: &impl Fn(Taken)) {
        match decode(bytes) {
            Ok(FormatsReply::Ready(_)) => {
                self.up.set_value(true);
                self.send(&FormatsRequest::Know(known.to_vec()));
                if let Some((request, opened)) = self.first.try_update_value(Option::take).flatten() {
                    self.send_file(request, &opened);
                }
            }
            Ok(FormatsReply::Batch(batch)) => tell(Taken::Batch(batch)),
            Ok(FormatsReply::Html { number, html }) => {
                let (name, text) = (self.name.get_value(), paste::text_of_html(&html));
                self.send(&FormatsRequest::Reduced(ReducedPage { number, name, text }));
            }
            Ok(FormatsReply::Refused { number, reason }) => tell(Taken::Refused { number, reason }),
            Ok(_) => {}
            Err(_) => {
                self.end();
                tell(Taken::Died);
            }
        }
    }

    fn send(self, request: &FormatsRequest) {
        let Ok(bytes) = encode(request) else { return };
        self.worker.with_value(|worker| worker.as_ref().map(|worker| worker.post(&bytes)));
    }

    fn send_file(self, request: TakeRequest, opened: &OpenedFile) {
        let Ok(bytes) = encode(&FormatsRequest::Take(request)) else { return };
        self.worker.with_value(|worker| worker.as_ref().map(|worker| worker.post_with_file(&bytes, &opened.file)));
    }
}
