//! What the page knows: the open document, its workers, what is stored, and what the person must be told.

pub(crate) mod aliases;
pub(crate) mod arrivals;
pub(crate) mod article_date;
pub(crate) mod backup;
pub(crate) mod boilerplate;
pub(crate) mod choices;
pub(crate) mod chord;
pub(crate) mod colour;
pub(crate) mod commands;
pub(crate) mod deep;
pub(crate) mod drafts;
pub(crate) mod drag;
pub(crate) mod edges;
pub(crate) mod entities;
pub(crate) mod exporter;
pub(crate) mod filter;
pub(crate) mod hidden;
pub(crate) mod keeper;
pub(crate) mod keymap;
pub(crate) mod label_keys;
pub(crate) mod labels;
#[cfg(test)]
mod laws;
pub(crate) mod library;
pub(crate) mod long_selection;
pub(crate) mod longer;
pub(crate) mod mouse_selection;
pub(crate) mod navigation;
pub(crate) mod notes;
pub(crate) mod notices;
pub(crate) mod offline;
pub(crate) mod overlaps;
pub(crate) mod pieces;
pub(crate) mod placement;
pub(crate) mod queue;
pub(crate) mod repeats;
pub(crate) mod review;
pub(crate) mod rewriting;
pub(crate) mod roll;
pub(crate) mod route;
pub(crate) mod search;
pub(crate) mod sections;
pub(crate) mod session;
pub(crate) mod shelf;
pub(crate) mod split;
pub(crate) mod steps;
pub(crate) mod storage;
pub(crate) mod tabs;
pub(crate) mod tagger;
pub(crate) mod tally;
mod task;
pub(crate) mod timeline;
pub(crate) mod writer;

use backup::Backup;
use deep::Deep;
use drafts::Drafts;
use exporter::Exporter;
use filter::Filter;
use gloo::timers::future::sleep;
use keeper::{Keeper, SaveState};
use keymap::Keymap;
use leptos::prelude::*;
use library::Library;
use navigation::{Navigation, Opened, Screen};
use notices::Notices;
use offline::Offline;
use queue::Queue;
use route::Route;
use session::Session;
use shelf::Shelf;
use std::time::Duration;
use storage::Storage;
use tabs::Tabs;
use tagger::Tagger;
use tagline_core::{Annotation, AnnotationId, CivilDate, Document, Edit, Text, day_in_words};
use tagline_wire::{LARGEST, Snapshot};
use writer::{Claim, Writer};

use crate::{
    dom::{clock, focus, location, locks::Wish, schedule::PageLifetime, settings, turn::turn},
    store::{drafts as drafts_store, restore::Restored},
    words,
};

/// Everything the views draw from. Made once, lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    pub(crate) session: Session,
    pub(crate) tagger: Tagger,
    pub(crate) deep: Deep,
    pub(crate) exporter: Exporter,
    pub(crate) library: Library,
    pub(crate) queue: Queue,
    pub(crate) shelf: Shelf,
    /// What is kept of the page itself.
    pub(crate) offline: Offline,
    pub(crate) keeper: Keeper,
    pub(crate) writer: Writer,
    pub(crate) tabs: Tabs,
    pub(crate) backup: Backup,
    pub(crate) storage: Storage,
    pub(crate) notices: Notices,
    pub(crate) navigation: Navigation,
    /// What is typed into the text of the open article.
    pub(crate) text_draft: Drafts,
    /// What is typed into the box for a new article.
    pub(crate) box_draft: Drafts,
    /// Which key does what.
    pub(crate) keymap: RwSignal<Keymap>,
    pub(crate) filter: Filter,
    /// Which of its ways of working the page is in.
    pub(crate) mode: RwSignal<Mode>,
    /// Whether the history is shown beside the article.
    pub(crate) past: RwSignal<bool>,
}

impl PageLifetime for Page {}

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
/// How long to rest between two looks whether everything is stored.
const REST: Duration = Duration::from_millis(20);

impl Page {
    /// Starts the workers and brings back the document that was open when the page was left.
    pub(crate) fn start() -> Self {
        let notices = Notices::new();
        let (tabs, writer) = (Tabs::new(), Writer::new());
        let session = Session::new(writer);
        let deep = Deep::new(notices);
        let tagger = Tagger::start(session, notices, deep);
        let library = Library::new(notices, tabs);
        let shelf = Shelf::new(notices, library);
        let keeper = Keeper::new(session, shelf, notices, tabs);
        let keys = settings::text(KEYS).unwrap_or_default();
        let page = Self {
            session,
            tagger,
            deep,
            exporter: Exporter::new(),
            library,
            queue: Queue::new(),
            shelf,
            offline: Offline::start(tagger, keeper),
            keeper,
            writer,
            tabs,
            backup: Backup::new(),
            storage: Storage::new(),
            notices,
            navigation: Navigation::new(),
            text_draft: Drafts::new(),
            box_draft: Drafts::new(),
            keymap: RwSignal::new(Keymap::parse(&keys)),
            filter: Filter::new(),
            mode: RwSignal::new(Mode::Read),
            past: RwSignal::new(false),
        };
        session.on_event(move |entry| {
            page.keeper.note(&entry);
            if entry.event.is_by_hand() {
                page.storage.ask_to_keep();
            }
            page.tagger.tag_if_outdated();
        });
        page.session.on_refused(move || writer::refused(page));
        page.keeper.on_failure(move || page.backup.write(page));
        page.keeper.on_conflict(move || writer::conflicted(page));
        tabs.listen(move |word| writer::hear(page, word));
        task::spawn(async move {
            page.begin().await;
            page.session.restored();
        });
        page.name_the_tab();
        page.work_in_the_background();
        page
    }

    /// Goes on with what an earlier visit has left untagged, and from then on whenever the open document is tagged.
    fn work_in_the_background(self) {
        let resumed = StoredValue::new(false);
        Effect::new(move || {
            self.tagger.progress();
            if self.library.is_known() && self.session.is_restored() && !resumed.get_value() {
                resumed.set_value(true);
                self.queue.resume(self);
            } else if resumed.get_value() {
                self.queue.go(self);
            }
        });
    }

    /// Names the browser's tab after what is shown.
    fn name_the_tab(self) {
        let title = Memo::new(move |_| match self.session.opening() {
            0 => words::tab_title((self.navigation.screen() == Screen::Library).then_some("Library")),
            _ => self.session.watch(|snapshot| words::tab_title(Some(snapshot.document.title()))).unwrap_or_default(),
        });
        Effect::new(move || title.with(|title| location::set_title(title)));
    }

    /// Makes a document of a pasted text and tags it. A book is taken in, drawn and stored in a task each.
    pub(crate) fn annotate(self, raw: &str) {
        if let Some(snapshot) = self.new_document(raw) {
            task::spawn(async move {
                turn().await;
                self.open_new(snapshot);
            });
        }
    }

    /// Makes a document of what is in the box for a new article, as [`Page::annotate`] does. What was typed stays kept
    /// until the document is stored.
    pub(crate) fn annotate_box(self, raw: &str) {
        if let Some(snapshot) = self.new_document(raw) {
            let draft = self.box_draft.take();
            task::spawn(async move {
                turn().await;
                self.open_new(snapshot);
                self.forget_draft_once_stored(draft).await;
            });
        }
    }

    /// Removes a draft as soon as the open document, which holds what was typed now, is stored.
    async fn forget_draft_once_stored(self, draft: Option<(String, String)>) {
        let Some((article, name)) = draft else { return };
        while self.keeper.state_now() == SaveState::Saving {
            sleep(REST).await;
        }
        if self.keeper.state_now() == SaveState::Saved {
            // One that cannot be removed is offered once more, which loses nothing.
            drop(drafts_store::remove(&article, &name).await);
        }
    }

    /// Shows a document that is not stored yet.
    pub(crate) fn open_new(self, snapshot: Snapshot) {
        let id = snapshot.document.id().to_owned();
        let this = self.enter(&Route::Article(id.clone()));
        self.show(snapshot);
        self.navigation.settle(this, true);
        self.writer.let_go();
        self.keeper.create();
        self.tagger.tag_if_needed();
        task::spawn(async move {
            let claim = writer::claim(self, &id, Wish::IfFree).await;
            if self.session.id().as_ref() == Some(&id) {
                writer::play(self, claim);
            }
        });
    }

    /// A document of a text, or a word to the person why there is none.
    fn new_document(self, raw: &str) -> Option<Snapshot> {
        let clean = Text::clean(raw);
        if clean.trim().is_empty() {
            self.notices.tell("There is no text yet. Paste or open an article.".to_owned());
            return None;
        }
        if clean.len() > LARGEST as usize {
            let megabytes = clean.len().div_ceil(1_000_000);
            self.notices.tell(format!(
                "The text is {megabytes} MB; the limit is 50 MB. Split it and open the parts one by one."
            ));
            return None;
        }
        let title = words::title(&clean);
        match Text::new(clean) {
            Ok(text) => Some(Snapshot::new(Document::new(clock::fresh_id(), title, text))),
            Err(error) => {
                self.notices.tell(error.to_string());
                None
            }
        }
    }

    /// Shows a document that is stored, and tags it unless this model has done so before. If another tab has it open,
    /// this one only follows. `this` is the move that leads to it: if the person goes elsewhere meanwhile, nothing is
    /// shown.
    async fn open(self, id: &str, this: u32) -> Opened {
        let claim = writer::claim(self, id, Wish::IfFree).await;
        let read = self.shelf.read(id).await;
        match read {
            _ if !self.navigation.is_current(this) => Opened::TooLate,
            Ok(Some(restored)) => {
                self.show_restored(restored, claim);
                Opened::Shown
            }
            Ok(None) => Opened::Missing,
            Err(_) => Opened::Refused,
        }
    }

    /// Shows the open document as it is stored now, to play this part for it.
    async fn open_claimed(self, id: &str, claim: Claim) {
        let read = self.shelf.read(id).await;
        if let (Ok(Some(restored)), true) = (read, self.session.id().as_deref() == Some(id)) {
            self.show_restored(restored, claim);
        }
    }

    fn show_restored(self, restored: Restored, claim: Claim) {
        let Restored { snapshot, last, base, backlog, .. } = restored;
        self.show(snapshot);
        writer::play(self, claim);
        self.keeper.resume(last, base, backlog);
        self.tagger.tag_if_needed();
    }

    fn show(self, snapshot: Snapshot) {
        focus::leave_field();
        self.keeper.end();
        self.filter.clear();
        let is_same = self.session.id().as_deref() == Some(snapshot.document.id());
        // Whoever is changing the text goes on with that, whatever another tab has done to it.
        if !is_same || self.mode.get_untracked() != Mode::Rewrite {
            self.mode.set(Mode::Read);
        }
        if !is_same {
            self.text_draft.look_for(snapshot.document.id());
        }
        self.shelf.remember_open(Some(snapshot.document.id()));
        self.session.open(snapshot);
    }

    /// Closes the open document, if there is one. It stays in the library.
    fn put_away(self) {
        focus::leave_field();
        self.shelf.remember_open(None);
        if self.session.opening_now() == 0 {
            return;
        }
        self.text_draft.leave();
        self.keeper.end();
        self.writer.let_go();
        self.session.close();
        self.tagger.stop();
        self.shelf.refresh();
    }

    /// Dates the document; its relative dates are read anew, as they are when this is undone.
    pub(crate) fn set_date(self, date: Option<CivilDate>) {
        let name = date.map_or_else(
            || "Article date removed".to_owned(),
            |date| format!("Article date set to {}", day_in_words(date)),
        );
        self.session.perform(name, Edit::Date(date));
    }

    /// The mention that comes after one that has been decided on: in review the next of its queue, else the next in
    /// the text that is shown. `None` at the end.
    pub(crate) fn after(self, decided: Option<AnnotationId>) -> Option<AnnotationId> {
        match self.mode.get_untracked() {
            Mode::Review => self
                .session
                .look(|snapshot| review::next(&snapshot.document, decided, &self.filter.shown_now()))
                .flatten(),
            _ => self.neighbour(true, |_| true),
        }
    }

    /// The nearest wanted mention before or after the current one, of those that are shown.
    pub(crate) fn neighbour(self, forward: bool, wanted: impl Fn(&Annotation) -> bool) -> Option<AnnotationId> {
        let shown = self.filter.shown_now();
        self.session.neighbour(forward, |annotation| shown.passes(annotation) && wanted(annotation))
    }

    /// Replaces the text by the one that was typed, says what became of the mentions, and offers to take it back.
    /// Returns `false` if the text was not replaced; what was typed is kept then.
    pub(crate) fn rewrite(self, raw: &str) -> bool {
        self.rewrite_by(|document| rewriting::rewrite(document, raw));
        let is_done = self.session.look(|snapshot| snapshot.document.text().as_str() == Text::clean(raw));
        if is_done != Some(true) {
            self.text_draft.flush();
            return false;
        }
        let draft = self.text_draft.take();
        task::spawn(self.forget_draft_once_stored(draft));
        true
    }

    /// Changes the text, says what became of the mentions, and offers to take it back.
    pub(crate) fn rewrite_by(self, command: impl FnOnce(&Document) -> Option<commands::Command>) {
        let command = self.session.look(|snapshot| command(&snapshot.document)).flatten();
        let Some((name, edit)) = command else { return };
        let toll = self.session.look(|snapshot| rewriting::toll(&snapshot.document, &edit)).and_then(Result::ok);
        self.session.perform(name, edit);
        if let Some(words) = toll.and_then(rewriting::Toll::words) {
            self.notices.offer(words, "Undo", self, |page| {
                page.notices.dismiss();
                page.session.undo();
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
}
