//! The documents kept in this browser, as the library lists them, and what can be done to them as wholes.

pub(crate) mod arrange;
pub(crate) mod stretch;

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::collections::{BTreeSet, HashMap};
use tagline_core::Edit;
use tagline_core::sorting;
use tagline_wire::{Listing, Place};

use super::{notices::Notices, tabs::Tabs, task};
use crate::{
    dom::{channel::Word, clock, schedule::PageLifetime},
    store::{
        documents::{self, OpenError},
        stock,
    },
    words,
};
use arrange::{Drawer, Wish};

/// Changes that come in a burst, as while files are taken in, are shown together, this many milliseconds after the first.
const GATHER: u32 = 200;

/// The list of documents. Lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Library {
    notices: Notices,
    tabs: Tabs,
    listings: RwSignal<HashMap<String, Listing>>,
    /// Whether the list has been read.
    known: RwSignal<bool>,
    wish: RwSignal<Wish>,
    shown: Memo<Vec<String>>,
    selected: RwSignal<BTreeSet<String>>,
    /// What has changed and is not shown yet.
    gathered: StoredValue<Vec<Listing>>,
}

impl PageLifetime for Library {}
impl PageLifetime for Place {}

impl Library {
    /// A list that is read from the database at once.
    pub(crate) fn new(notices: Notices, tabs: Tabs) -> Self {
        let (listings, wish) = (RwSignal::new(HashMap::new()), RwSignal::new(Wish::default()));
        let library = Self {
            notices,
            tabs,
            listings,
            known: RwSignal::new(false),
            wish,
            shown: Memo::new(move |_| {
                listings.with(|listings: &HashMap<String, Listing>| {
                    wish.with(|wish| arrange::arrange(listings.values(), wish))
                })
            }),
            selected: RwSignal::new(BTreeSet::new()),
            gathered: StoredValue::new(Vec::new()),
        };
        library.refresh();
        library
    }

    /// Reads the list anew.
    pub(crate) fn refresh(self) {
        task::spawn(async move {
            match documents::list().await {
                Ok(listings) => {
                    let listings = listings.into_iter().map(|listing| (listing.id.clone(), listing)).collect();
                    self.listings.set(listings);
                    self.known.set(true);
                }
                Err(error) => self.notices.mention(format!(
                    "The library could not be read: {error}. Nothing has been changed. Reload the page to try again."
                )),
            }
        });
    }

    /// Whether the list has been read. Tracked.
    pub(crate) fn is_known(self) -> bool {
        self.known.get()
    }

    /// Whether nothing is kept. Tracked.
    pub(crate) fn is_empty(self) -> bool {
        self.listings.with(HashMap::is_empty)
    }

    /// What is listed of a document. Tracked.
    pub(crate) fn listing(self, id: &str) -> Option<Listing> {
        self.listings.with(|listings| listings.get(id).cloned())
    }

    /// What is listed of a document. Not tracked.
    pub(crate) fn peek(self, id: &str) -> Option<Listing> {
        self.listings.with_untracked(|listings| listings.get(id).cloned())
    }

    /// The identifiers of the documents outside the bin, the last changed first. Tracked.
    pub(crate) fn kept(self) -> Vec<String> {
        self.listings.with(|listings| {
            let [articles, archive] = [Drawer::Articles, Drawer::Archive]
                .map(|drawer| arrange::arrange(listings.values(), &Wish { drawer, ..Wish::default() }));
            [articles, archive].concat()
        })
    }

    /// The identifiers of all documents. Not tracked.
    pub(crate) fn ids(self) -> Vec<String> {
        self.listings.with_untracked(|listings| listings.keys().cloned().collect())
    }

    /// The documents that wait for a tagger, those of the list as it is shown first. Not tracked.
    pub(crate) fn waiting(self) -> Vec<Listing> {
        let mut waiting: Vec<Listing> = self
            .listings
            .with_untracked(|listings| listings.values().filter(|listing| listing.waits()).cloned().collect());
        sorting::sort_by(&mut waiting, |one, other| {
            other.changed.cmp(&one.changed).then_with(|| one.id.cmp(&other.id))
        });
        waiting
    }

    /// How many documents are in each drawer, in the order of [`Drawer::ALL`]. Tracked.
    pub(crate) fn census(self) -> [usize; 3] {
        self.listings.with(|listings| arrange::census(listings.values()))
    }

    /// The documents that are shown, in order.
    pub(crate) fn shown(self) -> Memo<Vec<String>> {
        self.shown
    }

    /// What the person wants to see.
    pub(crate) fn wish(self) -> RwSignal<Wish> {
        self.wish
    }

    /// Shows another drawer. What was selected in this one no longer is.
    pub(crate) fn pull(self, drawer: Drawer) {
        self.selected.set(BTreeSet::new());
        self.wish.update(|wish| wish.drawer = drawer);
    }

    /// The selected documents. Tracked.
    pub(crate) fn selected(self) -> BTreeSet<String> {
        self.selected.get()
    }

    pub(crate) fn is_selected(self, id: &str) -> bool {
        self.selected.with(|selected| selected.contains(id))
    }

    pub(crate) fn select(self, id: &str, on: bool) {
        self.selected.update(|selected| {
            if on {
                selected.insert(id.to_owned())
            } else {
                selected.remove(id)
            };
        });
    }

    /// Selects everything that is shown, or nothing.
    pub(crate) fn select_all(self, on: bool) {
        let mut all = BTreeSet::new();
        if on {
            all.extend(self.shown.get_untracked());
        }
        self.selected.set(all);
    }

    /// Takes note of what is stored of documents. Many in a row are shown together.
    pub(crate) fn note(self, listings: impl IntoIterator<Item = Listing>) {
        let first = self.gathered.with_value(Vec::is_empty);
        self.gathered.update_value(|gathered| gathered.extend(listings));
        if first && self.gathered.with_value(|gathered| !gathered.is_empty()) {
            #[expect(clippy::disallowed_methods, reason = "the state lasts as long as the page")]
            Timeout::new(GATHER, move || self.show_gathered()).forget();
        }
    }

    /// Shows what has been noted.
    pub(crate) fn show_gathered(self) {
        let gathered = self.gathered.try_update_value(std::mem::take).unwrap_or_default();
        self.listings.update(|listings| {
            listings.extend(gathered.into_iter().map(|listing| (listing.id.clone(), listing)));
        });
    }

    /// Gives a document another title, as a step that can be undone in it.
    pub(crate) fn rename(self, id: String, title: &str) {
        let title = title.trim().to_owned();
        if title.is_empty() || self.peek(&id).is_none_or(|listing| listing.title == title) {
            return;
        }
        self.act("was not renamed", async move {
            Ok(stock::perform(&id, format!("Title changed to {title}"), Edit::Title(title))
                .await?
                .into_iter()
                .collect())
        });
    }

    /// Puts a copy beside a document.
    pub(crate) fn duplicate(self, id: String) {
        self.act("was not copied", async move {
            let Some(restored) = documents::open(&id).await? else { return Ok(Vec::new()) };
            let mut snapshot = restored.snapshot;
            let title = format!("{} (copy)", snapshot.document.title());
            // A document takes any title.
            let _ = snapshot.document.apply(Edit::Title(title));
            snapshot.document = snapshot.document.identified(clock::fresh_id());
            let listing = Listing::of(&snapshot, clock::now());
            documents::create(&snapshot, &listing).await?;
            Ok(vec![listing])
        });
    }

    /// Moves documents to another drawer, with an offer to move them back.
    pub(crate) fn put(self, ids: Vec<String>, drawer: Drawer) {
        let before: Vec<Listing> = ids.iter().filter_map(|id| self.peek(id)).collect();
        let place = match drawer {
            Drawer::Articles => Place::Shelf,
            Drawer::Archive => Place::Archive,
            Drawer::Bin => Place::Bin { since: clock::now() },
        };
        self.selected.update(|selected| {
            for id in &ids {
                selected.remove(id);
            }
        });
        let said = words::moved(&before, drawer);
        let back: Vec<(String, Place)> = before.into_iter().map(|listing| (listing.id, listing.place)).collect();
        let there: Vec<(String, Place)> = ids.into_iter().map(|id| (id, place)).collect();
        self.act("was not moved", async move {
            let moved = stock::place(&there).await?;
            self.notices.offer(said, "Undo", (self, back), |(library, back)| {
                library.notices.dismiss();
                library.act("was not moved back", async move { Ok(stock::place(&back).await?) });
            });
            Ok(moved)
        });
    }

    /// Deletes documents for good.
    pub(crate) fn erase(self, ids: Vec<String>) {
        task::spawn(async move {
            match stock::erase(&ids).await {
                Ok(()) => {
                    self.show_gathered();
                    self.listings.update(|listings| {
                        for id in &ids {
                            listings.remove(id);
                        }
                    });
                    self.selected.set(BTreeSet::new());
                    self.tell();
                    self.notices.report(format!("{} deleted for good.", words::count(ids.len(), "article")));
                }
                Err(error) => self
                    .notices
                    .tell(format!("The bin could not be emptied: {error}. Everything in it is still there.")),
            }
        });
    }

    /// Has the other tabs read the list anew.
    pub(crate) fn tell(self) {
        self.tabs.tell(&Word::Listed);
    }

    /// The documents of a drawer.
    pub(crate) fn in_drawer(self, drawer: Drawer) -> Vec<String> {
        self.listings.with_untracked(|listings| {
            let inside = listings.values().filter(|listing| Drawer::of(listing.place) == drawer);
            inside.map(|listing| listing.id.clone()).collect()
        })
    }

    /// Does something to stored documents and shows what became of them; or says that nothing did.
    fn act(self, failed: &'static str, deed: impl Future<Output = Result<Vec<Listing>, OpenError>> + 'static) {
        task::spawn(async move {
            match deed.await {
                Ok(listings) => {
                    self.note(listings);
                    self.show_gathered();
                    self.tell();
                }
                Err(error) => self.notices.tell(format!("The article {failed}: {error}. It has not been changed.")),
            }
        });
    }
}
