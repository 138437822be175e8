//! What this browser keeps of the person's work, and in which form.
//!
//! A document is three kinds of records: a *listing* with the little that a list of articles shows, *snapshots* of the
//! whole document, and the *journal* of what happened since, an entry for each edit. Opening it takes the newest
//! snapshot that can be read and replays the entries after it. Two snapshots are kept, with the journal since the older
//! one, so that a damaged record costs at most what it says itself.
//!
//! The forms of snapshots and listings, which workers write too, are in [`tagline_wire`], with the versions and checksums
//! of all records and what earlier versions of the page wrote. What is pure here is tested without a browser: [`entry`]
//! (the form of the journal), [`restore`] (opening), [`compaction`] (when a snapshot is due), [`backup`] (a whole project
//! in a file). [`database`], [`documents`], [`drafts`], [`imports`] and [`stock`] speak with IndexedDB.

pub(crate) mod backup;
pub(crate) mod compaction;
pub(crate) mod database;
pub(crate) mod documents;
pub(crate) mod drafts;
pub(crate) mod entry;
pub(crate) mod imports;
pub(crate) mod restore;
pub(crate) mod stock;
