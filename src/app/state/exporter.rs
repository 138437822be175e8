//! The formats worker as the page sees it: started when the export dialog is first opened, or a text searched.

use futures_channel::oneshot::{Sender, channel};
use leptos::prelude::*;
use std::collections::{BTreeMap, HashMap};
use tagline_core::{Document, LabelInfo, LabelSet, Span, entity};
use tagline_wire::{
    AlsoReplace, ExportChoices, ExportRequest, FormatInfo, FormatsReply, FormatsRequest, Query, SearchRequest,
    WithheldArticle, WrittenFile, decode, encode,
};

use super::{Page, task};
use crate::{dom::worker::WorkerHandle, words};

/// The formats worker and the file it wrote last.
#[derive(Clone, Copy)]
pub(crate) struct Exporter {
    worker: StoredValue<Option<WorkerHandle>, LocalStorage>,
    formats: RwSignal<Vec<FormatInfo>>,
    result: RwSignal<Export>,
    numbers: StoredValue<u32>,
    /// The export that is waited for; older ones are dropped.
    newest: StoredValue<u32>,
    /// Who waits for which answer.
    waiting: StoredValue<HashMap<u32, Sender<FormatsReply>>, LocalStorage>,
    /// What the worker has yet to answer, by number: sent once it is up, and again to the one that replaces it.
    unanswered: StoredValue<BTreeMap<u32, Vec<u8>>>,
    /// The articles of the newest export that could not be read.
    unreadable: StoredValue<Vec<WithheldArticle>>,
    /// Whether the worker has died and been replaced since it last answered.
    replaced: StoredValue<bool>,
}

/// Which articles go into a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The open one.
    #[default]
    Open,
    /// All that are kept in this browser.
    All,
}

/// The state of the file that the dialog offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Export {
    /// Being written.
    Busy,
    /// Written and read back.
    Done(WrittenFile),
    /// Not to be had.
    Failed(String),
}

impl Exporter {
    pub(crate) fn new() -> Self {
        Self {
            worker: StoredValue::new_local(None),
            formats: RwSignal::new(Vec::new()),
            result: RwSignal::new(Export::Busy),
            numbers: StoredValue::new(0),
            newest: StoredValue::new(0),
            waiting: StoredValue::new_local(HashMap::new()),
            unanswered: StoredValue::new(BTreeMap::new()),
            unreadable: StoredValue::new(Vec::new()),
            replaced: StoredValue::new(false),
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

    /// Looks at the file as far as it has come, without a copy of it. Tracked.
    pub(crate) fn with_result<T>(self, look: impl FnOnce(&Export) -> T) -> T {
        self.result.with(look)
    }

    /// Has articles written as the person has chosen.
    pub(crate) fn write(self, page: Page, scope: Scope, choices: ExportChoices, also: AlsoReplace) {
        let number = self.next();
        self.newest.set_value(number);
        self.result.set(Export::Busy);
        task::spawn(async move {
            let documents = documents(page, scope).await;
            // A choice made meanwhile has its own request.
            if self.newest.get_value() != number {
                return;
            }
            match documents {
                Ok((documents, unreadable)) => {
                    self.unreadable.set_value(unreadable);
                    let request = ExportRequest { number, documents, model: page.tagger.model(), choices, also };
                    self.send(number, &FormatsRequest::Export(request));
                }
                Err(reason) => self.result.set(Export::Failed(reason)),
            }
        });
    }

    /// Where a pattern stands in a text.
    ///
    /// # Errors
    /// What is wrong with the pattern, or with the worker.
    pub(crate) async fn search(self, text: String, query: Query) -> Result<Vec<Span>, String> {
        if query.pattern.is_empty() {
            return Ok(Vec::new());
        }
        match self.ask(|number| FormatsRequest::Search(SearchRequest { number, text, query })).await {
            Some(FormatsReply::Found { hits, .. }) => hits,
            _ => Err("the search has stopped; try again".to_owned()),
        }
    }

    /// A label set as a file; `None` if the worker is broken.
    pub(crate) async fn write_labels(self, labels: LabelSet) -> Option<String> {
        match self.ask(|number| FormatsRequest::WriteLabels { number, labels }).await {
            Some(FormatsReply::LabelsWritten { json, .. }) => Some(json),
            _ => None,
        }
    }

    /// The labels in a file.
    ///
    /// # Errors
    /// A sentence for the person, if the file is no label set or the worker is broken.
    pub(crate) async fn read_labels(self, json: String) -> Result<Vec<LabelInfo>, String> {
        match self.ask(|number| FormatsRequest::ReadLabels { number, json }).await {
            Some(FormatsReply::LabelsRead { labels, .. }) => labels,
            _ => Err("The file could not be read; try again.".to_owned()),
        }
    }

    /// The answer to a request; `None` if the worker dies over it.
    async fn ask(self, request: impl FnOnce(u32) -> FormatsRequest) -> Option<FormatsReply> {
        let number = self.next();
        let (sender, receiver) = channel();
        self.waiting.update_value(|waiting| drop(waiting.insert(number, sender)));
        self.send(number, &request(number));
        receiver.await.ok()
    }

    fn next(self) -> u32 {
        self.numbers.update_value(|number| *number += 1);
        self.numbers.get_value()
    }

    fn send(self, number: u32, request: &FormatsRequest) {
        let Ok(bytes) = encode(request) else { return };
        let up = !self.formats.get_untracked().is_empty();
        if up {
            self.post(&bytes);
        } else if self.worker.with_value(Option::is_none) {
            self.worker.set_value(self.spawn());
        }
        self.unanswered.update_value(|unanswered| drop(unanswered.insert(number, bytes)));
        if !up && self.worker.with_value(Option::is_none) {
            self.give_up("The part that writes files cannot start in this browser. Your work is safe.");
        }
    }

    fn post(self, request: &[u8]) {
        self.worker.with_value(|worker| worker.as_ref().map(|worker| worker.post(request)));
    }

    fn spawn(self) -> Option<WorkerHandle> {
        WorkerHandle::spawn("tagline-formats-worker_loader.js", move |bytes| self.hear(&bytes), move || self.died())
    }

    fn hear(self, bytes: &[u8]) {
        let reply = match decode(bytes) {
            Ok(reply) => reply,
            Err(foreign) => return self.result.set(Export::Failed(foreign.to_string())),
        };
        if let Some(number) = answered(&reply) {
            self.unanswered.update_value(|unanswered| drop(unanswered.remove(&number)));
            self.replaced.set_value(false);
            if let Some(sender) = self.waiting.try_update_value(|waiting| waiting.remove(&number)).flatten() {
                // Whoever waited may be gone.
                let _ = sender.send(reply);
                return;
            }
        }
        match reply {
            FormatsReply::Ready(formats) => {
                self.formats.set(formats);
                self.unanswered.with_value(|unanswered| unanswered.values().for_each(|request| self.post(request)));
            }
            FormatsReply::Written { number, mut file } if number == self.newest.get_value() => {
                file.withheld.extend(self.unreadable.get_value());
                self.result.set(Export::Done(file));
            }
            FormatsReply::Failed { number, reason } if number == self.newest.get_value() => {
                self.result.set(Export::Failed(reason));
            }
            // Nobody waits for it any more.
            _ => {}
        }
    }

    /// A dead worker is replaced once, and asked all that it has not answered. If that one dies as well, whoever waits
    /// is told, and the next request starts another.
    fn died(self) {
        self.formats.set(Vec::new());
        if !self.replaced.get_value() {
            self.replaced.set_value(true);
            self.worker.set_value(self.spawn());
            return;
        }
        self.give_up("The file could not be written. Your work is safe; close this dialog and try again.");
    }

    /// Tells all who wait that nothing comes.
    fn give_up(self, reason: &str) {
        self.replaced.set_value(false);
        self.worker.set_value(None);
        self.unanswered.set_value(BTreeMap::new());
        self.waiting.set_value(HashMap::new());
        self.result.set(Export::Failed(reason.to_owned()));
    }
}

/// The articles, with their entities; the open one as it is now, and not as it was last stored.
///
/// # Errors
/// A sentence for the person, if none of them can be read.
async fn documents(page: Page, scope: Scope) -> Result<(Vec<Document>, Vec<WithheldArticle>), String> {
    let open = page.session.look(|snapshot| entity::assigned(&snapshot.document));
    if scope == Scope::Open {
        return Ok((open.into_iter().collect(), Vec::new()));
    }
    let is_open = |id: &str| open.as_ref().is_some_and(|open| open.id() == id);
    let (mut others, mut unreadable) = (Vec::new(), Vec::new());
    for id in untrack(|| page.library.kept()).into_iter().filter(|id| !is_open(id)) {
        match page.shelf.read(&id).await {
            Ok(Some(restored)) => others.push(entity::assigned(&restored.snapshot.document)),
            // Deleted in another tab meanwhile.
            Ok(None) => {}
            Err(_) => {
                let title = page.library.peek(&id).map_or(id, |listing| listing.title);
                unreadable.push(WithheldArticle { title, reason: "It could not be read.".to_owned() });
            }
        }
    }
    if open.is_none() && others.is_empty() && !unreadable.is_empty() {
        return Err(format!("{} could not be read, so no file was made.", words::count(unreadable.len(), "article")));
    }
    Ok((open.into_iter().chain(others).collect(), unreadable))
}

/// The number of the request that a reply answers.
fn answered(reply: &FormatsReply) -> Option<u32> {
    match reply {
        // The last three are of files that are taken in, by a worker of their own.
        FormatsReply::Ready(_) | FormatsReply::Batch(_) | FormatsReply::Html { .. } | FormatsReply::Refused { .. } => {
            None
        }
        FormatsReply::Written { number, .. }
        | FormatsReply::Failed { number, .. }
        | FormatsReply::Found { number, .. }
        | FormatsReply::LabelsWritten { number, .. }
        | FormatsReply::LabelsRead { number, .. } => Some(*number),
    }
}
