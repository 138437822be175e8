//! Word for the next visit of the files that this one takes in, until they are read and the person has been told.

use leptos::prelude::*;

use crate::{
    dom::{
        clock,
        locks::{self, Lock, Wish},
    },
    state::task,
    store::imports::{self, FilePlace, ImportedFile},
};

/// This page as one that takes in files. Lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct Importer {
    /// What its files are stored under; none before the first.
    name: StoredValue<Option<String>>,
    /// Held as long as the page is open: what is stored under a name whose lock is free is left by a page that is gone.
    lock: StoredValue<Option<Lock>, LocalStorage>,
}

impl Importer {
    pub(super) fn new() -> Self {
        Self { name: StoredValue::new(None), lock: StoredValue::new_local(None) }
    }

    /// Notes files that are to be read, numbered from `first` on. Where nothing can be stored, their articles cannot
    /// either, and that is said.
    pub(super) async fn begin(self, first: u32, names: Vec<String>) {
        let name = self.claim().await;
        drop(imports::begin(&name, first, names).await);
    }

    /// Returns the name of this page as an importer, which is made and locked the first time.
    async fn claim(self) -> String {
        let known = self.name.get_value();
        let name = known.unwrap_or_else(clock::fresh_id);
        self.name.set_value(Some(name.clone()));
        if self.lock.with_value(Option::is_none)
            && let Ok(Some(lock)) = locks::lock(&lock_name(&name), Wish::IfFree, || ()).await
        {
            self.lock.set_value(Some(lock));
        }
        name
    }

    /// Where a file of this page is noted.
    pub(super) fn place(self, number: u32) -> Option<FilePlace> {
        Some(FilePlace { importer: self.name.get_value()?, number })
    }

    /// Notes what has come of a file that held nothing.
    pub(super) fn note(self, number: u32, file: ImportedFile) {
        let Some(place) = self.place(number) else { return };
        // If it is not stored, the next visit names the file as one that was not read.
        task::spawn(async move { drop(imports::note(&place, &file).await) });
    }

    /// Forgets the files below a number: the person has been told of them.
    pub(super) fn forget(self, below: u32) {
        let Some(name) = self.name.get_value() else { return };
        // If it is not stored, the person is told once more.
        task::spawn(async move { drop(imports::forget(&name, below).await) });
    }

    /// Returns the files that pages have left that are gone, and makes them this page's, numbered from `first` on, until
    /// the person has been told. Without locks, as where the page does not come over HTTPS, nobody knows which pages are
    /// gone, and all but this one count as such.
    pub(super) async fn adopt_abandoned(self, first: u32) -> Vec<ImportedFile> {
        let mut files: Vec<ImportedFile> = Vec::new();
        for name in imports::importers().await.unwrap_or_default() {
            if self.name.get_value().as_ref() == Some(&name) {
                continue;
            }
            let lock = locks::lock(&lock_name(&name), Wish::IfFree, || ()).await;
            if !matches!(lock, Ok(None)) {
                let next = first + u32::try_from(files.len()).unwrap_or_default();
                files.extend(imports::adopt(&name, &self.claim().await, next).await.unwrap_or_default());
            }
        }
        files
    }
}

fn lock_name(importer: &str) -> String {
    format!("tagline.import.{importer}")
}
