//! The export worker as the page sees it: started when the dialog is first opened.

use leptos::prelude::*;
use tagline_wire::{CompanionFile, ExportRequest, ExporterReply, FormatInfo, decode, encode};

use super::{session::Session, tagger::Tagger};
use crate::dom::worker::WorkerHandle;

/// The export worker and the file it made last.
#[derive(Clone, Copy)]
pub(crate) struct Exporter {
    worker: StoredValue<Option<WorkerHandle>, LocalStorage>,
    formats: RwSignal<Vec<FormatInfo>>,
    result: RwSignal<Export>,
    newest: StoredValue<u32>,
    /// The request to send once the worker is up.
    waiting: StoredValue<Option<Vec<u8>>>,
}

/// The state of the file that the dialog offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Export {
    /// Being written.
    Busy,
    /// Written and read back.
    Done { bytes: Vec<u8>, verified: u32, losses: Vec<String>, companions: Vec<CompanionFile> },
    /// Not to be had.
    Failed(String),
}

impl Exporter {
    pub(crate) fn new() -> Self {
        Self {
            worker: StoredValue::new_local(None),
            formats: RwSignal::new(Vec::new()),
            result: RwSignal::new(Export::Busy),
            newest: StoredValue::new(0),
            waiting: StoredValue::new(None),
        }
    }

    /// The formats on offer; none until the worker is up. Tracked.
    pub(crate) fn formats(self) -> Vec<FormatInfo> {
        self.formats.get()
    }

    /// The file as far as it has come. Tracked.
    pub(crate) fn result(self) -> Export {
        self.result.get()
    }

    /// Has the open document written in a format. An empty `format` asks for the native one.
    pub(crate) fn write(self, session: Session, tagger: Tagger, format: &str, rejected: bool) {
        let number = self.newest.get_value() + 1;
        self.newest.set_value(number);
        self.result.set(Export::Busy);
        let Some(document) = session.look(|snapshot| snapshot.document.clone()) else { return };
        let request = ExportRequest {
            number,
            format: format.to_owned(),
            documents: vec![document],
            model: tagger.model(),
            rejected,
        };
        let Ok(bytes) = encode(&request) else { return };
        let up = !self.formats.get_untracked().is_empty();
        if up {
            self.worker.with_value(|worker| worker.as_ref().map(|worker| worker.post(&bytes)));
        } else {
            self.waiting.set_value(Some(bytes));
            if self.worker.with_value(Option::is_none) {
                self.worker.set_value(self.spawn());
            }
        }
    }

    fn spawn(self) -> Option<WorkerHandle> {
        WorkerHandle::spawn("tagline-formats-worker_loader.js", move |bytes| self.hear(&bytes), move || self.died())
    }

    fn hear(self, bytes: &[u8]) {
        match decode(bytes) {
            Ok(ExporterReply::Ready(formats)) => {
                self.formats.set(formats);
                if let Some(request) = self.waiting.try_update_value(Option::take).flatten() {
                    self.worker.with_value(|worker| worker.as_ref().map(|worker| worker.post(&request)));
                }
            }
            Ok(ExporterReply::Written { number, bytes, verified, losses, companions })
                if number == self.newest.get_value() =>
            {
                self.result.set(Export::Done { bytes, verified, losses, companions });
            }
            Ok(ExporterReply::Failed { number, reason }) if number == self.newest.get_value() => {
                self.result.set(Export::Failed(reason));
            }
            Ok(ExporterReply::Written { .. } | ExporterReply::Failed { .. }) => {}
            Err(foreign) => self.result.set(Export::Failed(foreign.to_string())),
        }
    }

    /// The next request starts another worker.
    fn died(self) {
        self.worker.set_value(None);
        self.formats.set(Vec::new());
        let reason = "The file could not be written. Your work is safe; close this dialog and try again.";
        self.result.set(Export::Failed(reason.to_owned()));
    }
}
