//! What comes of the files that are read.

use leptos::prelude::*;
use tagline_wire::{Batch, BatchEnd, Tagging};

use super::{
    Queue,
    intake::Taken,
    job,
    plan::{Failure, Job, Plan},
};
use crate::{
    state::{Page, route::Route, task},
    store::{
        imports::{FileOutcome, ImportedFile},
        stock,
    },
};

impl Queue {
    pub(super) fn taken(self, page: Page, taken: Taken) {
        match taken {
            Taken::Batch(batch) => self.store(page, batch),
            Taken::Refused { number, reason } => self.unread(page, number, reason),
            Taken::Died => {
                let at_hand = self.plan.with_value(Plan::reading);
                if let Some(number) = at_hand {
                    self.unread(page, number, "Reading it failed. The file may be damaged or too large.".to_owned());
                }
            }
        }
    }

    fn unread(self, page: Page, number: u32, reason: String) {
        let name = self.files.try_update_value(|files| files.remove(&number)).flatten().map(|file| file.name);
        let name = name.unwrap_or_default();
        self.importer.note(number, ImportedFile { name: name.clone(), outcome: FileOutcome::Failed(reason.clone()) });
        let failure = Failure::of_file(name, reason);
        self.change(|plan| plan.file_read(Some(failure)));
        self.go(page);
    }

    fn store(self, page: Page, batch: Batch) {
        let Batch { number, records, end } = batch;
        let round = self.round.get_value();
        task::spawn(async move {
            let read = end.as_ref().map(|BatchEnd { problems }| ImportedFile {
                name: self
                    .files
                    .with_value(|files| files.get(&number).map(|file| file.name.clone()))
                    .unwrap_or_default(),
                outcome: FileOutcome::Mended(problems.clone()),
            });
            let place = self.importer.place(number);
            if let Err(error) = stock::add(&records, place.as_ref().zip(read.as_ref())).await {
                if self.round.get_value() == round {
                    self.intake.end();
                    self.unread(page, number, format!("Its articles could not be stored: {error}."));
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
                page.go(Route::Article(id));
            } else {
                let was_alone = self.alone.get_value() == Some(number);
                self.alone.set_value(None);
                if was_alone {
                    page.show_arrivals();
                }
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
                    self.change(|plan| plan.file_read(None));
                }
                None => self.intake.next(),
            }
            self.go(page);
        });
    }
}
