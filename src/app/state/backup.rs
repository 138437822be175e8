//! A backup of everything that this browser keeps, and bringing one back.

use gloo::file::{Blob, File, futures::read_as_bytes};
use leptos::prelude::*;
use tagline_wire::{Listing, Snapshot, seal};

use super::{Page, keeper::SaveState, queue::report::Report, task};
use crate::{
    dom::{
        clock,
        download::{self, Parts},
    },
    store::{
        backup::{self, MAGIC, Part, Records},
        database::StoreError,
        documents, restore,
    },
    words,
};

/// What is being done with a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// So many of so many articles are in the file.
    Writing { done: usize, all: usize },
    /// So many articles are brought back.
    Restoring { done: usize },
}

/// The making of backups.
#[derive(Clone, Copy)]
pub(crate) struct Backup {
    progress: RwSignal<Option<Progress>>,
}

impl Backup {
    pub(crate) fn new() -> Self {
        Self { progress: RwSignal::new(None) }
    }

    /// What is being done with a backup, if anything. Tracked.
    pub(crate) fn progress(self) -> Option<Progress> {
        self.progress.get()
    }

    /// Hands the person a file with every article. One that could not be stored comes as it is on the page.
    pub(crate) fn write(self, page: Page) {
        if self.progress.get_untracked().is_none() {
            task::spawn(async move {
                self.progress.set(Some(Progress::Writing { done: 0, all: 0 }));
                let written = self.written(page).await;
                self.progress.set(None);
                match written {
                    Ok(told) => page.notices.report(told),
                    Err(told) => page.notices.tell(told),
                }
            });
        }
    }

    /// What the person is told of the file, or of what is wrong with it.
    async fn written(self, page: Page) -> Result<String, String> {
        let mut missing = Vec::new();
        let listings = documents::list().await.unwrap_or_else(|error| {
            missing.push(format!("The articles stored here are missing from it: {error}."));
            Vec::new()
        });
        let unstored = unstored(page);
        let mut parts = Parts::default();
        parts.push(MAGIC);
        let mut written = 0;
        for (done, listing) in listings.iter().enumerate() {
            self.progress.set(Some(Progress::Writing { done, all: listings.len() }));
            if unstored.as_ref().is_some_and(|records| records.id == listing.id) {
                continue;
            }
            match documents::records(&listing.id).await {
                Ok(records) => {
                    parts.push(&backup::document(&records));
                    written += 1;
                }
                Err(error) => missing.push(format!("“{}” is missing from it: {error}.", listing.title)),
            }
        }
        if let Some(records) = &unstored {
            parts.push(&backup::document(records));
            written += 1;
        }
        parts.push(&backup::end(written));
        let name = format!("tagline-backup-{}.tagline", clock::today());
        if download::download_parts(&name, "application/octet-stream", &parts).is_err() {
            return Err(
                "The browser refused the download. Your work is safe here; try again in another window.".to_owned()
            );
        }
        let count = words::count(usize::try_from(written).unwrap_or(usize::MAX), "article");
        let told = format!(
            "{name} holds {count} with the whole history. “Restore a backup” in the library brings them back, in this \
             browser or another."
        );
        if missing.is_empty() { Ok(told) } else { Err([vec![told], missing].concat().join(" ")) }
    }

    /// Brings back what a backup holds, beside what is here: nothing is overwritten.
    pub(crate) async fn restore(self, page: Page, file: &File) -> Report {
        self.progress.set(Some(Progress::Restoring { done: 0 }));
        let mut tally = Tally::default();
        if let Err(reason) = self.restore_into(file, &mut tally).await {
            tally.lines.push(reason);
        }
        self.progress.set(None);
        page.shelf.changed();
        tally.report()
    }

    async fn restore_into(self, file: &File, tally: &mut Tally) -> Result<(), String> {
        let mut at = 0;
        if piece(file, &mut at, MAGIC.len()).await? != MAGIC {
            return Err("The backup was made by a newer version of this page. Reload the page to get it, then restore the backup again".to_owned());
        }
        loop {
            let head = piece(file, &mut at, HEAD).await?;
            let length = head.as_slice().try_into().map_or(0, u32::from_le_bytes) as usize;
            let body = piece(file, &mut at, if length == 0 { HEAD } else { length }).await?;
            match backup::part(&mut [head, body].concat().as_slice()) {
                Some(Part::Document(Ok(records))) => tally.take(records).await,
                Some(Part::Document(Err(error))) => tally.lines.push(format!("One article was left out: {error}")),
                Some(Part::End(_)) => return Ok(()),
                None => return Err(CUT_SHORT.to_owned()),
            }
            self.progress.set(Some(Progress::Restoring { done: tally.restored }));
        }
    }
}

/// The size in bytes of a length in a backup.
const HEAD: usize = 4;
const CUT_SHORT: &str = "The backup is incomplete. Every article that it still holds was restored";

/// The next bytes of a file.
async fn piece(file: &File, at: &mut u64, length: usize) -> Result<Vec<u8>, String> {
    let end = *at + length as u64;
    if end > file.size() {
        return Err(CUT_SHORT.to_owned());
    }
    let slice: Blob = file.slice(*at, end).into();
    *at = end;
    read_as_bytes(&slice).await.map_err(|error| format!("The file could not be read to its end ({error})"))
}

/// The open document as it is on the page, if it could not be stored.
fn unstored(page: Page) -> Option<Records> {
    if !matches!(page.keeper.state_now(), SaveState::Failed(_)) {
        return None;
    }
    page.session.look(|snapshot| {
        let listing = seal::seal(&Listing::of(snapshot, clock::now()));
        // It is whole without any other record, so its numbers begin anew.
        let snapshots = vec![(0, snapshot.to_bytes())];
        Records { id: snapshot.document.id().to_owned(), listing, snapshots, journal: Vec::new() }
    })
}

/// What has come of a backup so far.
#[derive(Default)]
struct Tally {
    restored: usize,
    /// Those that are here already, just as they are in the backup.
    same: usize,
    lines: Vec<String>,
}

impl Tally {
    /// Puts a document where it was, or beside another one that has its place.
    async fn take(&mut self, records: Records) {
        if let Err(why) = records.check() {
            self.lines.push(format!("“{}” was not restored: {why}. What is stored here is unchanged", title(&records)));
            return;
        }
        match documents::put_back(&records).await {
            Ok(()) => self.restored += 1,
            Err(StoreError::Conflict) => self.take_beside(records).await,
            Err(error) => self.lines.push(format!("“{}” was not restored: {error}", title(&records))),
        }
    }

    async fn take_beside(&mut self, records: Records) {
        let here = documents::open(&records.id).await.ok().flatten();
        let there = match restore::restore(&records.snapshots, &records.journal) {
            Ok(there) => there.snapshot,
            Err(error) => {
                self.lines.push(format!("“{}” was left out: {error}", title(&records)));
                return;
            }
        };
        if here.is_some_and(|here| here.snapshot == there) {
            self.same += 1;
            return;
        }
        let id = clock::fresh_id();
        let listing = Listing::of(&there, clock::now());
        let listing = seal::unseal(&records.listing).unwrap_or(listing);
        let listing = Listing { id: id.clone(), ..listing };
        let snapshot = Snapshot { document: there.document.identified(id), ..there };
        match documents::create(&snapshot, &listing).await {
            Ok(()) => {
                self.restored += 1;
                self.lines.push(format!(
                    "“{}” has changed here since the backup, so the library now has both versions",
                    listing.title
                ));
            }
            Err(error) => self.lines.push(format!("“{}” was not restored: {error}", listing.title)),
        }
    }

    fn report(self) -> Report {
        let mut summary = format!("{} restored.", words::count(self.restored, "article"));
        if self.same > 0 {
            summary += &format!(" {} already here, unchanged.", words::number(self.same));
        }
        Report { summary, mended: self.lines, ..Report::default() }
    }
}

fn title(records: &Records) -> String {
    seal::unseal::<Listing>(&records.listing).map_or_else(|_| records.id.clone(), |listing| listing.title)
}
