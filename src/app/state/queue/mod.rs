//! Taking in files and tagging what is in them, however many there are, while the page goes on.
//!
//! [`plan`] knows what is to be done, [`intake`] reads, [`pool`] tags, the database keeps what they hand over; here they
//! are brought together. The page itself only passes bytes on.

mod intake;
mod ledger;
mod plan;
mod pool;
pub(crate) mod report;

use gloo::file::File;
use leptos::prelude::*;
use std::collections::HashMap;
use tagline_wire::{Batch, BatchEnd, Listing, Pile, Place, Tagging, Untagged};

use super::Page;
use crate::{
    dom::{files, folder::OpenedFile, settings},
    store::{backup, documents, stock},
};
use intake::{Intake, Taken};
pub(crate) use plan::{Failure, Progress};
use plan::{Job, Plan};
use pool::{Pool, Word};
use report::Report;

/// The setting that says that the person has stopped the work: it does not go on by itself at the next visit.
const STOPPED: &str = "tagline.queue.stopped";

/// Of so few files each is looked at whether it is a backup, whatever it is called; of more, only what is called so.
const FEW: usize = 16;

/// The work in the background. Lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Queue {
    plan: StoredValue<Plan>,
    files: StoredValue<HashMap<u32, OpenedFile>, LocalStorage>,
    numbers: StoredValue<u32>,
    intake: Intake,
    pool: Pool,
    /// The file that was opened by itself: if it holds one article, that is opened.
    alone: StoredValue<Option<u32>>,
    /// Grows whenever the work is stopped: what was under way then comes too late.
    round: StoredValue<u32>,
    /// What was mended or left out in the files read so far.
    mended: StoredValue<Vec<String>>,
    state: RwSignal<State>,
    report: RwSignal<Option<Report>>,
}

/// What the person sees of the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    #[default]
    Idle,
    Busy(Progress),
    /// Stopped at the person's wish, with so many documents untagged.
    Stopped(usize),
}

impl Queue {
    pub(crate) fn new() -> Self {
        Self {
            plan: StoredValue::new(Plan::default()),
            files: StoredValue::new_local(HashMap::new()),
            numbers: StoredValue::new(0),
            intake: Intake::new(),
            pool: Pool::new(),
            alone: StoredValue::new(None),
            round: StoredValue::new(0),
            mended: StoredValue::new(Vec::new()),
            state: RwSignal::new(State::Idle),
            report: RwSignal::new(None),
        }
    }

    /// What the person sees of the work. Tracked.
    pub(crate) fn state(self) -> State {
        self.state.get()
    }

    /// Whether there is work under way. Tracked.
    pub(crate) fn is_busy(self) -> bool {
        matches!(self.state.get(), State::Busy(_))
    }

    /// What the person is yet to be told. Tracked.
    pub(crate) fn report(self) -> Option<Report> {
        self.report.get()
    }

    /// Puts the report away.
    pub(crate) fn dismiss(self) {
        self.report.set(None);
    }

    /// Takes in files. `unread` names those that could not even be listed. A single article is opened at once.
    pub(crate) fn take(self, page: Page, files: Vec<OpenedFile>, unread: Vec<String>) {
        if files.is_empty() && unread.is_empty() {
            return page.notices.tell("There is no file in it to open.".to_owned());
        }
        leptos::task::spawn_local(async move {
            let few = files.len() <= FEW;
            let mut others = Vec::with_capacity(files.len());
            for opened in files {
                let file = File::from(opened.file.clone());
                if (few || opened.name.ends_with(".tagline")) && backup::is_backup(&files::start(&file).await) {
                    self.report.set(Some(page.backup.restore(page, &file).await));
                } else {
                    others.push(opened);
                }
            }
            self.take_articles(page, others, unread);
        });
    }

    fn take_articles(self, page: Page, files: Vec<OpenedFile>, unread: Vec<String>) {
        if files.is_empty() && unread.is_empty() {
            return;
        }
        let alone = files.len() == 1 && self.plan.with_value(Plan::is_over);
        self.alone.set_value(alone.then(|| self.numbers.get_value()));
        let first = self.numbers.get_value();
        let numbers = first..first + u32::try_from(files.len()).unwrap_or(u32::MAX);
        self.numbers.set_value(numbers.end);
        ledger::add(files.iter().map(|opened| opened.name.as_str()));
        self.files.update_value(|known| known.extend(numbers.clone().zip(files)));
        settings::forget(STOPPED);
        self.change(|plan| {
            plan.add_files(numbers);
            for name in unread {
                plan.fail(Failure { name, reason: "It could not be read.".to_owned() });
            }
        });
        // Also where nothing is left to read there is something to report.
        self.state.set(State::Busy(self.plan.with_value(Plan::progress)));
        self.go(page);
    }

    /// Goes on with what an earlier visit has left untagged, unless the person has stopped it, and names the files that
    /// it never came to.
    pub(crate) fn resume(self, page: Page) {
        let unread = ledger::left();
        ledger::clear();
        let open = page.session.id();
        let waiting = page.library.waiting().into_iter().filter(|listing| Some(&listing.id) != open.as_ref());
        let jobs: Vec<Job> = waiting.map(|listing| job(&listing)).collect();
        if jobs.is_empty() && unread.is_empty() {
            return;
        }
        let stopped = settings::text(STOPPED).is_some();
        self.change(|plan| {
            plan.add_waiting(jobs);
            for name in unread {
                let reason = "It was not read, or not to its end, when the page was left: open it again. What is in the \
                              library of it is safe.";
                plan.fail(Failure { name, reason: reason.to_owned() });
            }
            if stopped {
                plan.stop();
            }
        });
        self.state.set(State::Busy(self.plan.with_value(Plan::progress)));
        self.go(page);
    }

    /// Stops at once. What is stored stays, tagged or not.
    pub(crate) fn stop(self, page: Page) {
        let unread = self.change(Plan::stop);
        ledger::clear();
        self.round.update_value(|round| *round += 1);
        self.intake.end();
        self.pool.end();
        // A browser that keeps no settings begins anew at the next visit, which is no harm.
        settings::keep_text(STOPPED, "yes");
        self.files.update_value(|files| {
            let names: Vec<String> =
                unread.iter().filter_map(|number| files.remove(number)).map(|file| file.name).collect();
            for name in names {
                let reason = "It was not read, since you stopped: open it again to have it.".to_owned();
                self.change(|plan| plan.fail(Failure { name, reason }));
            }
        });
        self.go(page);
    }

    /// Goes on after [`Queue::stop`].
    pub(crate) fn go_on(self, page: Page) {
        settings::forget(STOPPED);
        self.change(Plan::go_on);
        self.go(page);
    }

    /// Does whatever can be done now.
    pub(crate) fn go(self, page: Page) {
        if let Some(number) = self.change(Plan::next_file) {
            let opened = self.files.with_value(|files| files.get(&number).cloned());
            if let Some(opened) = opened {
                self.intake.take(number, opened, move || page.library.ids(), move |taken| self.taken(page, taken));
            }
        }
        // The open document comes first: while it is being tagged, nothing else is begun.
        if self.plan.with_value(Plan::has_work) && !page.tagger.is_busy() {
            let work = self.plan.with_value(Plan::waiting);
            self.pool.fill(work, move |place, word| self.heard(page, place, word));
            for place in self.pool.ready() {
                if let Some(jobs) = self.change(|plan| plan.next_pile(place)) {
                    self.give(page, place, jobs);
                }
            }
        }
        self.show(page);
    }

    fn give(self, page: Page, place: usize, jobs: Vec<Job>) {
        let open = page.session.id();
        // What has been opened meanwhile is tagged in the page, what has been thrown away not at all.
        let wanted = |id: &String| {
            let waits =
                |listing: Listing| listing.tagging == Tagging::Waiting && !matches!(listing.place, Place::Bin { .. });
            Some(id) != open.as_ref() && page.library.peek(id).is_none_or(waits)
        };
        let ids: Vec<String> = jobs.into_iter().map(|job| job.id).filter(wanted).collect();
        let round = self.round.get_value();
        leptos::task::spawn_local(async move {
            match stock::untouched(&ids).await {
                _ if self.round.get_value() != round => {}
                Ok(records) if records.is_empty() => {
                    self.change(|plan| plan.tagged(place, []));
                    self.go(page);
                }
                Ok(records) => self.pool.give(place, 0, records),
                Err(error) => self.halt(page, &format!("The articles cannot be read: {error}.")),
            }
        });
    }

    fn taken(self, page: Page, taken: Taken) {
        match taken {
            Taken::Batch(batch) => self.store(page, batch),
            Taken::Refused { number, reason } => self.unread(page, number, reason),
            Taken::Died => {
                let at_hand = self.plan.with_value(Plan::reading);
                if let Some(number) = at_hand {
                    self.unread(page, number, "Reading it broke down: it may be damaged, or too large.".to_owned());
                }
            }
        }
    }

    fn unread(self, page: Page, number: u32, reason: String) {
        let name = self.files.try_update_value(|files| files.remove(&number)).flatten().map(|file| file.name);
        let failure = Failure { name: name.unwrap_or_default(), reason };
        ledger::strike();
        self.change(|plan| plan.file_read(Some(failure)));
        self.go(page);
    }

    fn store(self, page: Page, batch: Batch) {
        let Batch { number, records, end } = batch;
        let round = self.round.get_value();
        leptos::task::spawn_local(async move {
            if let Err(error) = stock::add(&records).await {
                if self.round.get_value() == round {
                    self.intake.end();
                    self.unread(page, number, format!("What is in it could not be stored: {error}."));
                }
                return;
            }
            let listings = || records.iter().map(|record| &record.listing);
            let mut jobs: Vec<Job> =
                listings().filter(|listing| listing.tagging == Tagging::Waiting).map(job).collect();
            let alone = self.alone.get_value() == Some(number) && end.is_some() && records.len() == 1;
            if alone {
                // It is tagged where it is seen.
                jobs.clear();
                let id = records.first().map(|record| record.listing.id.clone()).unwrap_or_default();
                leptos::task::spawn_local(async move { page.open(&id).await });
            } else {
                self.alone.set_value(None);
            }
            self.change(|plan| {
                plan.add_tagged(records.len() - jobs.len());
                plan.add_waiting(jobs);
            });
            page.library.note(listings().cloned());
            if self.round.get_value() != round {
                return self.show(page);
            }
            match end {
                Some(BatchEnd { problems }) => {
                    self.mended.update_value(|mended| mended.extend(problems));
                    self.files.update_value(|files| drop(files.remove(&number)));
                    ledger::strike();
                    self.change(|plan| plan.file_read(None));
                }
                None => self.intake.next(),
            }
            self.go(page);
        });
    }

    fn heard(self, page: Page, place: usize, word: Word) {
        match word {
            Word::Ready => self.go(page),
            Word::Done(pile) => self.tagged(page, place, pile),
            Word::Failed(reason) => self.halt(page, &reason),
            Word::Died => {
                if let Some(Job { id, .. }) = self.change(|plan| plan.died(place)) {
                    self.give_up(page, &id);
                }
                self.go(page);
            }
        }
    }

    fn tagged(self, page: Page, place: usize, pile: Pile) {
        let Pile { records, untagged, .. } = pile;
        let round = self.round.get_value();
        leptos::task::spawn_local(async move {
            let (broken, failures): (Vec<Listing>, Vec<Failure>) = untagged
                .into_iter()
                .map(|Untagged { listing, reason }| {
                    let name = listing.title.clone();
                    (listing, Failure { name, reason })
                })
                .unzip();
            for listing in &broken {
                mark_failed(&listing.id).await;
            }
            match stock::retag(&records).await {
                Ok(listings) => {
                    page.library.note(listings.into_iter().chain(broken));
                    if self.round.get_value() != round {
                        return;
                    }
                    self.change(|plan| plan.tagged(place, failures));
                    self.go(page);
                }
                Err(error) => self.halt(page, &format!("What was found could not be stored: {error}.")),
            }
        });
    }

    /// Marks a document on which taggers break down, so that no visit tries it again by itself.
    fn give_up(self, page: Page, id: &str) {
        let Some(listing) = page.library.peek(id) else { return };
        let reason = "The tagger broke down on it, twice. It is kept as it is, and tagging by hand works.".to_owned();
        self.change(|plan| plan.fail(Failure { name: listing.title.clone(), reason }));
        leptos::task::spawn_local(async move {
            mark_failed(&listing.id).await;
            page.library.note([Listing { tagging: Tagging::Failed, ..listing }]);
        });
    }

    /// Stops because nothing can be done any more.
    fn halt(self, page: Page, reason: &str) {
        self.stop(page);
        page.notices.offer(format!("{reason} What is in the library is safe."), "Go on", move || {
            page.notices.dismiss();
            self.go_on(page);
        });
    }

    fn show(self, page: Page) {
        let state = self.plan.with_value(|plan| match (plan.is_over(), plan.waiting()) {
            (false, _) => State::Busy(plan.progress()),
            (true, 0) => State::Idle,
            (true, waiting) => State::Stopped(waiting),
        });
        let ends = matches!(self.state.get_untracked(), State::Busy(_)) && !matches!(state, State::Busy(_));
        if self.state.get_untracked() != state {
            self.state.set(state);
        }
        if ends {
            self.end(page);
        }
    }

    /// Lets go of all workers and says what came of the work.
    fn end(self, page: Page) {
        ledger::clear();
        self.intake.end();
        self.pool.end();
        page.library.show_gathered();
        page.library.tell();
        let mended = self.mended.try_update_value(std::mem::take).unwrap_or_default();
        let report =
            self.plan.with_value(|plan| Report::new(plan.progress(), plan.waiting(), plan.failures().to_vec(), mended));
        self.change(Plan::settle);
        if report.is_news() {
            self.report.set(Some(report));
        } else if self.alone.get_value().is_none() {
            page.notices.tell(report.summary);
        }
    }

    fn change<R: Default>(self, change: impl FnOnce(&mut Plan) -> R) -> R {
        self.plan.try_update_value(change).unwrap_or_default()
    }
}

/// Writes down that a document cannot be tagged. If the browser does not take that, a later visit tries once more.
async fn mark_failed(id: &str) {
    let _ = documents::relist(id, |listing| listing.tagging = Tagging::Failed).await;
}

fn job(listing: &Listing) -> Job {
    Job { id: listing.id.clone(), length: listing.length }
}
