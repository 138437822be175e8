//! The tagging of what has been read, pile by pile.

use leptos::prelude::*;
use tagline_wire::{Listing, Pile, Tagging, Untagged};

use super::{
    Queue,
    plan::{Failure, Job},
    pool::Word,
};
use crate::{
    state::{Page, task},
    store::{documents, stock},
};

impl Queue {
    pub(super) fn give(self, page: Page, place: usize, jobs: Vec<Job>) {
        let open = page.session.id();
        // What has been opened meanwhile is tagged in the page, what has been thrown away not at all.
        let wanted =
            |id: &String| Some(id) != open.as_ref() && page.library.peek(id).is_none_or(|listing| listing.waits());
        let ids: Vec<String> = jobs.into_iter().map(|job| job.id).filter(wanted).collect();
        let round = self.round.get_value();
        task::spawn(async move {
            match stock::untouched(&ids).await {
                _ if self.round.get_value() != round => {}
                Ok(records) if records.is_empty() => {
                    self.change(|plan| plan.tagged(place, []));
                    self.go(page);
                }
                Ok(records) => self.pool.give(place, records),
                Err(error) => self.halt(page, &format!("The articles could not be read: {error}.")),
            }
        });
    }

    pub(super) fn heard(self, page: Page, place: usize, word: Word) {
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
        let Pile { records, untagged } = pile;
        let round = self.round.get_value();
        task::spawn(async move {
            let (broken, failures): (Vec<Listing>, Vec<Failure>) = untagged
                .into_iter()
                .map(|Untagged { listing, reason }| {
                    let name = listing.title.clone();
                    (listing, Failure::of_article(name, reason))
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
                Err(error) => self.halt(page, &format!("The suggestions could not be stored: {error}.")),
            }
        });
    }

    /// Marks a document on which taggers break down, so that no visit tries it again by itself.
    fn give_up(self, page: Page, id: &str) {
        let Some(listing) = page.library.peek(id) else { return };
        let reason = "The tagger stopped twice on it. The article is safe in the library; you can tag it by hand.";
        self.change(|plan| plan.fail(Failure::of_article(listing.title.clone(), reason)));
        task::spawn(async move {
            mark_failed(&listing.id).await;
            page.library.note([Listing { tagging: Tagging::Failed, ..listing }]);
        });
    }
}

/// Writes down that a document cannot be tagged. If the browser does not take that, a later visit tries once more.
async fn mark_failed(id: &str) {
    let _ = documents::relist(id, |listing| listing.tagging = Tagging::Failed).await;
}
