//! Taking in files and tagging what is in them, however many there are, while the page goes on.
//!
//! [`plan`] knows what is to be done, [`intake`] reads, [`pool`] tags, the database keeps what they hand over; here they
//! are brought together. The page itself only passes bytes on.

mod importer;
mod intake;
mod plan;
mod pool;
mod reading;
pub(crate) mod report;
mod tagging;

use gloo::file::File;
use leptos::prelude::*;
use std::collections::HashMap;
use tagline_wire::Listing;

use super::{Page, task};
use crate::{
    dom::{files, folder::OpenedFile, settings},
    store::{
        backup,
        imports::{FileOutcome, ImportedFile},
    },
};
use importer::Importer;
use intake::Intake;
pub(crate) use plan::{Failure, Progress};
use plan::{Job, Plan};
use pool::Pool;
use report::Report;

/// The setting that says that the person has stopped the work: it does not go on by itself at the next visit.
const STOPPED: &str = "tagline.queue.stopped";
const CUT_OFF: &str = "The page was closed before it was read to its end. What is in the library is safe; open the file \
                       again for the rest.";

/// Of so few files each is looked at whether it is a backup, whatever it is called; of more, only what is called so.
const FEW: usize = 16;

/// The work in the background. Lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Queue {
    plan: StoredValue<Plan>,
    files: StoredValue<HashMap<u32, OpenedFile>, LocalStorage>,
    numbers: StoredValue<u32>,
    /// The files below this number are in the plan or were; others are still being noted.
    planned: StoredValue<u32>,
    intake: Intake,
    importer: Importer,
    pool: Pool,
    /// The file that was opened by itself: if it holds one article, that is opened.
    alone: StoredValue<Option<u32>>,
    /// Grows whenever the work is stopped: what was under way then comes too late.
    round: StoredValue<u32>,
    /// What was mended or left out in the files read so far.
    mended: StoredValue<Vec<String>>,
    /// The files below this number are in the report.
    reported: StoredValue<u32>,
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
            planned: StoredValue::new(0),
            intake: Intake::new(),
            importer: Importer::new(),
            pool: Pool::new(),
            alone: StoredValue::new(None),
            round: StoredValue::new(0),
            mended: StoredValue::new(Vec::new()),
            reported: StoredValue::new(0),
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
        self.importer.forget(self.reported.get_value());
    }

    /// Takes in files. `unread` names those that could not even be listed. A single article is opened at once.
    pub(crate) fn take(self, page: Page, files: Vec<OpenedFile>, unread: Vec<String>) {
        if files.is_empty() && unread.is_empty() {
            return page.notices.tell("There is no file in that folder.".to_owned());
        }
        task::spawn(async move {
            let few = files.len() <= FEW;
            let mut others = Vec::with_capacity(files.len());
            for opened in files {
                let file = File::from(opened.file.clone());
                if (few || opened.name.ends_with(".tagline")) && backup::is_backup(&files::start(&file).await) {
                    page.show_arrivals();
                    self.report.set(Some(page.backup.restore(page, &file).await));
                } else {
                    others.push(opened);
                }
            }
            self.take_articles(page, others, unread).await;
        });
    }

    async fn take_articles(self, page: Page, files: Vec<OpenedFile>, unread: Vec<String>) {
        if files.is_empty() && unread.is_empty() {
            return;
        }
        let alone = files.len() == 1 && self.plan.with_value(Plan::is_over);
        self.alone.set_value(alone.then(|| self.numbers.get_value()));
        if files.len() > 1 {
            page.show_arrivals();
        }
        let first = self.numbers.get_value();
        let numbers = first..first + u32::try_from(files.len()).unwrap_or(u32::MAX);
        self.numbers.set_value(numbers.end);
        let names = files.iter().map(|opened| opened.name.clone()).collect();
        self.files.update_value(|known| known.extend(numbers.clone().zip(files)));
        settings::forget(STOPPED);
        self.importer.begin(first, names).await;
        self.planned.update_value(|planned| *planned = numbers.end.max(*planned));
        self.change(|plan| {
            plan.add_files(numbers);
            for name in unread {
                plan.fail(Failure::of_file(name, "The browser could not read it."));
            }
        });
        // Also where nothing is left to read there is something to report.
        self.state.set(State::Busy(self.plan.with_value(Plan::progress)));
        self.go(page);
    }

    /// Goes on with what an earlier visit has left untagged, unless the person has stopped it, and tells what it has not
    /// told of its files.
    pub(crate) fn resume(self, page: Page) {
        let open = page.session.id();
        let waiting = page.library.waiting().into_iter().filter(|listing| Some(&listing.id) != open.as_ref());
        let jobs: Vec<Job> = waiting.map(|listing| job(&listing)).collect();
        if !jobs.is_empty() {
            let stopped = settings::text(STOPPED).is_some();
            self.change(|plan| {
                plan.add_waiting(jobs);
                if stopped {
                    plan.stop();
                }
            });
            self.state.set(State::Busy(self.plan.with_value(Plan::progress)));
            self.go(page);
        }
        task::spawn(async move {
            // Files that are opened meanwhile come after those that are left.
            const ROOM: u32 = 1 << 20;
            let first = self.numbers.get_value();
            self.numbers.set_value(first + ROOM);
            let abandoned = self.importer.adopt_abandoned(first).await;
            self.planned.update_value(|planned| *planned = (first + ROOM).max(*planned));
            self.take_over(page, abandoned);
        });
    }

    /// Takes what pages that are gone have not told of their files into the report.
    fn take_over(self, page: Page, abandoned: Vec<ImportedFile>) {
        if abandoned.is_empty() {
            return;
        }
        self.change(|plan| {
            for ImportedFile { name, outcome } in abandoned {
                match outcome {
                    FileOutcome::Waiting => plan.fail(Failure::of_file(name, CUT_OFF)),
                    FileOutcome::Failed(reason) => plan.fail(Failure::of_file(name, reason)),
                    FileOutcome::Mended(lines) => self.mended.update_value(|mended| mended.extend(lines)),
                }
            }
        });
        self.state.set(State::Busy(self.plan.with_value(Plan::progress)));
        self.go(page);
    }

    /// Stops at once. What is stored stays, tagged or not.
    pub(crate) fn stop(self, page: Page) {
        let unread = self.change(Plan::stop);
        self.round.update_value(|round| *round += 1);
        self.intake.end();
        self.pool.end();
        // A browser that keeps no settings begins anew at the next visit, which is no harm.
        settings::keep_text(STOPPED, "yes");
        self.files.update_value(|files| {
            let names: Vec<String> =
                unread.iter().filter_map(|number| files.remove(number)).map(|file| file.name).collect();
            for name in names {
                let reason = "You canceled before it was read. Open it again when you like.";
                self.change(|plan| plan.fail(Failure::of_file(name, reason)));
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

    /// Stops because nothing can be done any more.
    fn halt(self, page: Page, reason: &str) {
        self.stop(page);
        page.notices.offer(format!("{reason} Everything in the library is safe."), "Continue", page, |page| {
            page.notices.dismiss();
            page.queue.go_on(page);
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
        self.intake.end();
        self.pool.end();
        page.library.show_gathered();
        page.library.tell();
        let mended = self.mended.try_update_value(std::mem::take).unwrap_or_default();
        let report =
            self.plan.with_value(|plan| Report::new(plan.progress(), plan.waiting(), plan.failures().to_vec(), mended));
        self.change(Plan::settle);
        let read = self.planned.get_value();
        if report.is_news() {
            self.reported.set_value(read);
            self.report.set(Some(report));
        } else {
            self.importer.forget(read);
            if self.alone.get_value().is_none() {
                page.notices.report(report.summary);
            }
        }
    }

    fn change<R: Default>(self, change: impl FnOnce(&mut Plan) -> R) -> R {
        self.plan.try_update_value(change).unwrap_or_default()
    }
}

fn job(listing: &Listing) -> Job {
    Job { id: listing.id.clone(), length: listing.length }
}
