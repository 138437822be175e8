//! Going from place to place: the address, the browser's history and what is shown follow one another.
//!
//! The address leads. Whoever wants to go somewhere calls [`Page::go`], which changes the address and then shows the
//! place; when the browser changes the address (Back, Forward, a link), the page shows the place that it names.

use leptos::prelude::*;

use super::{
    Page,
    library::arrange::Drawer,
    route::{Fragment, Route},
    task,
};
use crate::dom::{
    focus,
    location::{self, EntryId, FirstInput, Position},
    schedule::frame_comes,
    settings,
};

/// What is shown while no article is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Screen {
    /// The box for a new article.
    #[default]
    Start,
    /// The list of articles.
    Library,
}

/// Where the page is, and where the reader was in the places before.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    screen: RwSignal<Screen>,
    /// The current entry of the browser's history.
    entry: StoredValue<EntryId>,
    /// How far the window was scrolled when an entry was left, the latest last.
    positions: StoredValue<Vec<(EntryId, Position)>>,
    /// Counts moves. An article that was still being read when the person went elsewhere isn't shown.
    moves: StoredValue<u32>,
}

/// The setting that keeps the positions while the page is reloaded.
const POSITIONS: &str = "tagline.positions";
/// As many positions as are remembered.
const MOST_POSITIONS: usize = 100;
/// As many frames are waited at most for what is scrolled to.
const FRAMES: u32 = 600;
/// As many frames in a row must find an article in its place: the parts above get their true heights only as they are laid
/// out, and move what is below them.
const STILL: u32 = 30;

const NO_PLACE: &str = "There is nothing at this address. Here is your library.";
const NO_ARTICLE: &str =
    "The article of this address isn't in this browser: it was deleted, or is kept elsewhere. Here is your library.";

impl Navigation {
    pub(crate) fn new() -> Self {
        Self {
            screen: RwSignal::new(Screen::Start),
            entry: StoredValue::new(0),
            positions: StoredValue::new(settings::tab_value(POSITIONS).unwrap_or_default()),
            moves: StoredValue::new(0),
        }
    }

    /// Returns what is shown while no article is open. Tracked.
    pub(crate) fn screen(self) -> Screen {
        self.screen.get()
    }

    /// Returns `true` if nothing has been gone to since this move.
    pub(crate) fn is_current(self, this: u32) -> bool {
        self.moves.get_value() == this
    }

    /// Returns the number of a new move.
    fn begin(self) -> u32 {
        self.moves.update_value(|moves| *moves += 1);
        self.moves.get_value()
    }

    /// Remembers where the reader is, and has the field with the keyboard take what was typed.
    fn leave(self) {
        focus::leave_field();
        self.remember_position();
    }

    fn remember_position(self) {
        let (entry, position) = (self.entry.get_value(), location::position());
        self.positions.update_value(|positions| {
            positions.retain(|(known, _)| *known != entry);
            positions.push((entry, position));
            let surplus = positions.len().saturating_sub(MOST_POSITIONS);
            positions.drain(..surplus);
        });
    }

    fn keep_positions(self) {
        self.remember_position();
        self.positions.with_value(|positions| settings::keep_tab_value(POSITIONS, positions));
    }

    /// Returns where the reader was in the current entry.
    fn position(self) -> Position {
        let entry = self.entry.get_value();
        self.positions
            .with_value(|positions| positions.iter().find(|(known, _)| *known == entry).map(|(_, position)| *position))
            .unwrap_or_default()
    }

    /// Scrolls to where the reader was, until all stands or the person does something, and gives the keyboard to what is
    /// worked on there.
    pub(crate) fn settle(self, this: u32, takes_keyboard: bool) {
        let position = self.position();
        let wanted = if position.is_in_article() { STILL } else { 1 };
        task::spawn(async move {
            leptos::task::tick().await;
            if takes_keyboard {
                location::give_keyboard();
            }
            let input = FirstInput::listen();
            let mut still = 0;
            for _ in 0..FRAMES {
                if !self.is_current(this) || input.has_come() {
                    return;
                }
                still = if location::scroll_to(position) { still + 1 } else { 0 };
                if still == wanted {
                    return;
                }
                frame_comes().await;
            }
        });
    }
}

impl Page {
    /// Shows the place of the address, and follows the address from now on. Without one, as in an installed page, it
    /// shows the article that was open when the page was left.
    pub(crate) async fn begin(self) {
        let navigation = self.navigation;
        location::on_move(move || self.follow_address());
        location::on_leave(move || {
            navigation.keep_positions();
            self.text_draft.rescue();
            self.box_draft.rescue();
        });
        let route = match Fragment::parse(&location::fragment()) {
            Fragment::Place(route) => Some(route),
            Fragment::Unknown => {
                self.notices.tell(NO_PLACE.to_owned());
                location::replace(&Route::Library.address());
                Some(Route::Library)
            }
            Fragment::Empty | Fragment::Anchor => None,
        };
        if let Some(route) = route {
            navigation.entry.set_value(location::entry().unwrap_or_else(|| location::replace(&route.address())));
            self.arrive(route, false).await;
            return;
        }
        let this = navigation.begin();
        let opened = match self.shelf.was_open().await {
            Some(id) if navigation.is_current(this) && self.open(&id, this).await == Opened::Shown => Some(id),
            _ => None,
        };
        if navigation.is_current(this) {
            let route = opened.map_or(Route::Start, Route::Article);
            navigation.entry.set_value(location::replace(&route.address()));
        }
    }

    /// Goes to a place as a new step of the browser's history.
    pub(crate) fn go(self, route: Route) {
        self.enter(&route);
        task::spawn(async move { self.arrive(route, true).await });
    }

    /// Takes the address of a place that is shown now or in a moment; returns the number of the move.
    pub(crate) fn enter(self, route: &Route) -> u32 {
        self.navigation.leave();
        let address = route.address();
        // Once more to the same place is no step of the history.
        let is_here = location::fragment() == address;
        let entry = if is_here { location::replace(&address) } else { location::push(&address) };
        self.navigation.entry.set_value(entry);
        self.navigation.begin()
    }

    /// Goes to the library if no article is open, and nobody is typing one.
    pub(crate) fn show_arrivals(self) {
        let is_at_start = self.session.opening_now() == 0 && self.navigation.screen.get_untracked() == Screen::Start;
        if is_at_start && !location::is_writing() {
            self.go(Route::Library);
        }
    }

    /// Shows the place that the address names after the browser has changed it.
    fn follow_address(self) {
        let fragment = location::fragment();
        let (route, entry) = match (Fragment::parse(&fragment), location::entry()) {
            // Browsers tell of one move by two events.
            (_, Some(entry)) if entry == self.navigation.entry.get_value() => return,
            (Fragment::Anchor, _) => return,
            (Fragment::Empty, entry) => (Route::Start, entry),
            (Fragment::Place(route), entry) => (route, entry),
            (Fragment::Unknown, _) => {
                self.notices.tell(NO_PLACE.to_owned());
                (Route::Library, None)
            }
        };
        self.navigation.leave();
        location::close_dialogs();
        self.navigation.entry.set_value(entry.unwrap_or_else(|| location::replace(&route.address())));
        task::spawn(async move { self.arrive(route, true).await });
    }

    /// Shows a place, whose address is that of the page already.
    async fn arrive(self, route: Route, takes_keyboard: bool) {
        let this = self.navigation.begin();
        let screen = match route {
            Route::Start => Screen::Start,
            Route::Library => Screen::Library,
            Route::Article(id) if self.session.id().as_ref() == Some(&id) => {
                return self.navigation.settle(this, takes_keyboard);
            }
            Route::Article(id) => {
                match self.open(&id, this).await {
                    Opened::Shown => {
                        self.tell_if_in_bin(id);
                        return self.navigation.settle(this, takes_keyboard);
                    }
                    Opened::TooLate => return,
                    Opened::Refused => {}
                    Opened::Missing => self.notices.tell(NO_ARTICLE.to_owned()),
                }
                self.navigation.entry.set_value(location::replace(&Route::Library.address()));
                Screen::Library
            }
        };
        self.put_away();
        self.navigation.screen.set(screen);
        self.navigation.settle(this, takes_keyboard);
    }
}

impl Page {
    /// Says that an article is in the bin, where the library does not show it among the others.
    fn tell_if_in_bin(self, id: String) {
        let listing = self.library.peek(&id);
        if listing.is_some_and(|listing| Drawer::of(listing.place) == Drawer::Bin) {
            let told =
                "This article is in the bin. It can be read and exported here; restore it to keep it.".to_owned();
            self.notices.offer(told, "Restore", (self, id), |(page, id)| {
                page.notices.dismiss();
                page.library.put(vec![id], Drawer::Articles);
            });
        }
    }
}

/// What came of opening an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    Shown,
    /// There is none of that name.
    Missing,
    /// It cannot be read, and the person was told why.
    Refused,
    /// The person has gone elsewhere meanwhile.
    TooLate,
}
