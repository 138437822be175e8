//! What the page knows: the open document, its workers, what is stored, and what the person must be told.

pub(crate) mod aliases;
pub(crate) mod arrivals;
pub(crate) mod boilerplate;
pub(crate) mod choices;
pub(crate) mod chord;
pub(crate) mod colour;
pub(crate) mod commands;
pub(crate) mod deep;
pub(crate) mod edges;
pub(crate) mod entities;
pub(crate) mod exporter;
pub(crate) mod filter;
pub(crate) mod importer;
pub(crate) mod keymap;
pub(crate) mod labels;
#[cfg(test)]
mod laws;
pub(crate) mod notices;
pub(crate) mod offline;
pub(crate) mod pieces;
pub(crate) mod placement;
pub(crate) mod repeats;
pub(crate) mod review;
pub(crate) mod rewriting;
pub(crate) mod roll;
pub(crate) mod search;
pub(crate) mod sections;
pub(crate) mod session;
pub(crate) mod shelf;
pub(crate) mod snapshot;
pub(crate) mod split;
pub(crate) mod tagger;
pub(crate) mod tally;
pub(crate) mod timeline;

use deep::Deep;
use exporter::Exporter;
use filter::Filter;
use importer::Importer;
use keymap::Keymap;
use leptos::prelude::*;
use notices::Notices;
use offline::Offline;
use session::Session;
use shelf::Shelf;
use snapshot::Snapshot;
use tagger::Tagger;
use tagline_core::{Annotation, AnnotationId, Document, Edit, History, Text};

use crate::{
    dom::{files::LARGEST, settings},
    words,
};

/// Everything the views draw from. Made once, lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    pub(crate) session: Session,
    pub(crate) tagger: Tagger,
    pub(crate) deep: Deep,
    pub(crate) exporter: Exporter,
    pub(crate) importer: Importer,
    pub(crate) shelf: Shelf,
    /// What is kept of the page itself.
    pub(crate) offline: Offline,
    pub(crate) notices: Notices,
    /// Which key does what.
    pub(crate) keymap: RwSignal<Keymap>,
    pub(crate) filter: Filter,
    /// Which of its ways of working the page is in.
    pub(crate) mode: RwSignal<Mode>,
}

/// What the person is doing with the open document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Reading and correcting, in the order of the text.
    #[default]
    Read,
    /// Looking at what the tagger is least sure of, one after the other.
    Review,
    /// Looking for words, to tag them.
    Search,
    /// Changing the text itself.
    Rewrite,
}

/// The setting that keeps the person's own keys.
const KEYS: &str = "tagline.keys";
/// The setting that keeps the documents whose every line stays, the last one first.
const KEPT: &str = "tagline.kept";
/// As many of them as are remembered.
const MOST_KEPT: usize = 100;

impl Page {
    /// Starts the workers and brings back the document that was open when the page was left.
    pub(crate) fn start() -> Self {
        let notices = Notices::new();
        let session = Session::new();
        let deep = Deep::new(notices);
        let tagger = Tagger::start(session, notices, deep);
        let shelf = Shelf::new(notices);
        let keys = settings::text(KEYS).unwrap_or_default();
        let page = Self {
            session,
            tagger,
            deep,
            exporter: Exporter::new(),
            importer: Importer::new(),
            shelf,
            offline: Offline::start(tagger, shelf),
            notices,
            keymap: RwSignal::new(Keymap::parse(&keys)),
            filter: Filter::new(),
            mode: RwSignal::new(Mode::Read),
        };
        session.on_change(move || {
            page.save();
            page.tagger.tag_if_outdated();
        });
        leptos::task::spawn_local(async move {
            if let Some(snapshot) = page.shelf.load().await {
                page.open(snapshot);
            }
            page.session.restored();
        });
        page
    }

    /// Makes a document of a pasted or opened text and tags it.
    pub(crate) fn annotate(self, raw: &str) {
        if let Some(snapshot) = self.new_document(raw, None) {
            self.open_new(snapshot);
        }
    }

    /// Shows a document that is not stored yet.
    pub(crate) fn open_new(self, snapshot: Snapshot) {
        self.open(snapshot);
        self.save();
    }

    /// A document of a text, or a word to the person why there is none.
    pub(crate) fn new_document(self, raw: &str, title: Option<String>) -> Option<Snapshot> {
        let clean = Text::clean(raw);
        let called = title.as_deref().unwrap_or("The text");
        if clean.trim().is_empty() {
            self.notices.tell(format!("{called} is empty: paste or open an article with words in it."));
            return None;
        }
        if clean.len() as u64 > LARGEST {
            let megabytes = clean.len() / (1024 * 1024);
            self.notices.tell(format!(
                "{called} has {megabytes} MB; at most 50 MB fit a page. Split it into parts and open them one by one."
            ));
            return None;
        }
        let title = title.unwrap_or_else(|| words::title(&clean));
        match Text::new(clean) {
            Ok(text) => {
                let document = Document::new(snapshot::new_id(), title, text);
                Some(Snapshot { document, history: History::default(), tagged: None, open_order: None })
            }
            Err(error) => {
                self.notices.tell(error.to_string());
                None
            }
        }
    }

    /// Shows a document, and tags it unless this model has done so before.
    pub(crate) fn open(self, snapshot: Snapshot) {
        self.filter.clear();
        self.mode.set(Mode::Read);
        self.shelf.remember_open(Some(snapshot.document.id()));
        self.session.open(snapshot);
        self.tagger.tag_if_needed();
    }

    /// Puts the document away and shows the desk. It stays on the shelf.
    pub(crate) fn close(self) {
        self.shelf.remember_open(None);
        self.session.close();
        self.tagger.stop();
        self.shelf.refresh();
    }

    /// Dates the document; its relative dates are read anew, as they are when this is undone.
    pub(crate) fn set_date(self, date: Option<tagline_core::CivilDate>) {
        let name = date.map_or_else(|| "No date".to_owned(), |date| format!("Dated {date}"));
        self.session.perform(name, Edit::Date(date));
    }

    /// The mention that comes after one that has been decided on: in review the next of its queue, else the next in
    /// the text that is shown. `None` at the end.
    pub(crate) fn after(self, decided: Option<AnnotationId>) -> Option<AnnotationId> {
        match self.mode.get_untracked() {
            Mode::Review => self.session.look(|snapshot| review::next(&snapshot.document, decided)).flatten(),
            _ => self.neighbour(true, |_| true),
        }
    }

    /// The nearest wanted mention before or after the current one, of those that are shown.
    pub(crate) fn neighbour(self, forward: bool, wanted: impl Fn(&Annotation) -> bool) -> Option<AnnotationId> {
        self.session.neighbour(forward, |annotation| self.filter.passes(annotation) && wanted(annotation))
    }

    /// Replaces the text, says what became of the mentions, and offers to take it back.
    pub(crate) fn rewrite(self, raw: &str) {
        self.rewrite_by(|document| rewriting::rewrite(document, raw));
    }

    /// Changes the text, says what became of the mentions, and offers to take it back.
    pub(crate) fn rewrite_by(self, command: impl FnOnce(&Document) -> Option<commands::Command>) {
        let command = self.session.look(|snapshot| command(&snapshot.document)).flatten();
        let Some((name, edit)) = command else { return };
        let toll = self.session.look(|snapshot| rewriting::toll(&snapshot.document, &edit)).and_then(Result::ok);
        self.session.perform(name, edit);
        if let Some(words) = toll.and_then(rewriting::Toll::words) {
            self.notices.offer(words, "Undo", move || {
                self.notices.dismiss();
                self.session.undo();
            });
        }
    }

    /// Whether the person has said of the open document that no line of it is to be dropped.
    pub(crate) fn keeps_boilerplate(self) -> bool {
        let id = self.session.look(|snapshot| snapshot.document.id().to_owned()).unwrap_or_default();
        settings::value(KEPT).is_some_and(|kept: Vec<String>| kept.contains(&id))
    }

    /// Asks no more whether lines of the open document are to be dropped.
    pub(crate) fn keep_boilerplate(self) {
        let Some(id) = self.session.look(|snapshot| snapshot.document.id().to_owned()) else { return };
        let mut kept: Vec<String> = settings::value(KEPT).unwrap_or_default();
        kept.insert(0, id);
        kept.truncate(MOST_KEPT);
        // Where settings are blocked, it is asked again at the next visit.
        settings::keep_value(KEPT, &kept);
    }

    /// Says in which order the numeric dates are to be read; all of them follow, as they do when this is undone.
    pub(crate) fn set_order(self, order: tagline_core::NumericOrder) {
        let first = match order {
            tagline_core::NumericOrder::DayFirst => "day",
            tagline_core::NumericOrder::MonthFirst => "month",
        };
        self.session.perform(format!("Numeric dates have the {first} first"), tagline_core::Edit::Order(Some(order)));
    }

    /// Changes which key does what, now and from now on. Where settings are blocked, it holds until the page is left.
    pub(crate) fn set_keymap(self, keymap: Keymap) {
        settings::keep_text(KEYS, &keymap.to_text());
        self.keymap.set(keymap);
    }

    fn save(self) {
        if let Some(snapshot) = self.session.snapshot() {
            self.shelf.save(snapshot);
        }
    }
}
