//! Which documents the library lists, and in which order.

use tagline_core::Label;
use tagline_core::sorting;
use tagline_wire::{Listing, Place};

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// The last changed first.
    #[default]
    Changed,
    /// By title, numbers in it by their size.
    Title,
    /// The newest article first, those without a date last.
    Date,
    /// The most mentions first.
    Mentions,
    /// What is least checked first, so that work goes on where it is left.
    Checked,
}

impl Order {
    /// The orders as the columns show them, each with its heading and what comes first in it and in its reverse.
    pub(crate) const COLUMNS: [(Self, &str, [&str; 2]); 5] = [
        (Self::Title, "Title", ["A to Z", "Z to A"]),
        (Self::Date, "Date", ["Newest first", "Oldest first"]),
        (Self::Mentions, "Mentions", ["Most first", "Fewest first"]),
        (Self::Checked, "Checked", ["Least first", "Most first"]),
        (Self::Changed, "Changed", ["Latest first", "Earliest first"]),
    ];

    /// Whether values grow down the list, before it is reversed.
    pub(crate) fn is_ascending(self) -> bool {
        matches!(self, Self::Title | Self::Checked)
    }
}

/// Which of the three lists is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Drawer {
    /// What is worked on.
    #[default]
    Articles,
    Archive,
    Bin,
}

impl Drawer {
    pub(crate) const ALL: [Self; 3] = [Self::Articles, Self::Archive, Self::Bin];

    pub(crate) fn of(place: Place) -> Self {
        match place {
            Place::Shelf => Self::Articles,
            Place::Archive => Self::Archive,
            Place::Bin { .. } => Self::Bin,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Articles => "Articles",
            Self::Archive => "Archive",
            Self::Bin => "Bin",
        }
    }
}

/// What the person wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) drawer: Drawer,
    /// Words that all stand in the title, the date or the labels.
    pub(crate) words: String,
    pub(crate) order: Order,
    pub(crate) is_reversed: bool,
}

impl Wish {
    /// Sorts by a column; by the one in force, in reverse.
    pub(crate) fn sort_by(&mut self, order: Order) {
        self.is_reversed = self.order == order && !self.is_reversed;
        self.order = order;
    }
}

/// How many documents are in each drawer, in the order of [`Drawer::ALL`].
pub(crate) fn census<'a>(listings: impl IntoIterator<Item = &'a Listing>) -> [usize; 3] {
    let mut census = [0; 3];
    for listing in listings {
        census[Drawer::of(listing.place) as usize] += 1;
    }
    census
}

/// The identifiers of the wanted documents in the wanted order. Documents that are equal in it come by title.
pub(crate) fn arrange<'a>(listings: impl IntoIterator<Item = &'a Listing>, wish: &Wish) -> Vec<String> {
    let words: Vec<String> = wish.words.split_whitespace().map(str::to_lowercase).collect();
    let mut wanted: Vec<&Listing> = listings
        .into_iter()
        .filter(|listing| Drawer::of(listing.place) == wish.drawer && has_all(listing, &words))
        .collect();
    let title = |listing: &Listing| natural(&listing.title);
    match wish.order {
        Order::Changed => {
            sorting::sort_by_cached_key(&mut wanted, |listing| (u64::MAX - listing.changed, title(listing)));
        }
        Order::Title => sorting::sort_by_cached_key(&mut wanted, |listing| title(listing)),
        Order::Date => {
            sorting::sort_by_cached_key(&mut wanted, |listing| {
                (listing.date.is_none(), std::cmp::Reverse(listing.date), title(listing))
            });
        }
        Order::Checked => sorting::sort_by_cached_key(&mut wanted, |listing| (checked_share(listing), title(listing))),
        Order::Mentions => {
            sorting::sort_by_cached_key(&mut wanted, |listing| (u32::MAX - listing.mentions(), title(listing)));
        }
    }
    if wish.is_reversed {
        // Whichever way they go, dates come before none.
        let end = if wish.order == Order::Date {
            wanted.partition_point(|listing| listing.date.is_some())
        } else {
            wanted.len()
        };
        wanted[..end].reverse();
    }
    wanted.into_iter().map(|listing| listing.id.clone()).collect()
}

fn has_all(listing: &Listing, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut said = listing.title.to_lowercase();
    let date = listing.date.map(|date| date.to_string()).unwrap_or_default();
    for label in listing.counts.iter().map(|(label, _)| label).filter(|label| !Label::BUILT_IN.contains(label)) {
        said.push(' ');
        said += &label.as_str().to_lowercase();
    }
    // A number may stand in a title; a date is meant by its beginning.
    words.iter().all(|word| said.contains(word.as_str()) || date.starts_with(word.as_str()))
}

/// How much is checked, in thousandths. What has nothing to check counts as done.
fn checked_share(listing: &Listing) -> u64 {
    (u64::from(listing.confirmed) * 1000).checked_div(u64::from(listing.mentions())).unwrap_or(1000)
}

/// A title in the order of people: capitals and small letters alike, and "Part 2" before "Part 10".
fn natural(title: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let mut rest = title.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (words, after) = rest.split_at(digits);
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, next) = after.split_at(end);
        parts.push((words.to_lowercase(), number.parse().unwrap_or(u64::MAX)));
        rest = next;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{CivilDate, Document, Text};
    use tagline_wire::Snapshot;

    fn listing(title: &str, date: Option<&str>, mentions: u32, checked: u32, changed: u64) -> Listing {
        let document = Document::new(title.to_owned(), title.to_owned(), Text::new("Words.").unwrap());
        let counts = vec![(Label::PERSON, mentions)];
        Listing {
            date: date.and_then(CivilDate::parse),
            counts,
            confirmed: checked,
            suggested: mentions - checked,
            ..Listing::of(&Snapshot::new(document), changed)
        }
    }

    fn listings() -> [Listing; 5] {
        [
            listing("Part 10", Some("2024-03-03"), 4, 4, 5),
            listing("part 2", None, 10, 0, 4),
            listing("Łódź floods", Some("2025-10-10"), 2, 1, 3),
            Listing { place: Place::Archive, ..listing("Old", None, 0, 0, 2) },
            Listing { place: Place::Bin { since: 9 }, ..listing("Worse", None, 0, 0, 1) },
        ]
    }

    fn arranged(wish: &Wish) -> Vec<String> {
        arrange(&listings(), wish)
    }

    #[test]
    fn every_order_is_what_it_says() {
        let (ten, two, floods) = ("Part 10", "part 2", "Łódź floods");
        for (order, forward, back) in [
            (Order::Changed, [ten, two, floods], [floods, two, ten]),
            (Order::Title, [two, ten, floods], [floods, ten, two]),
            (Order::Date, [floods, ten, two], [ten, floods, two]),
            (Order::Checked, [two, floods, ten], [ten, floods, two]),
            (Order::Mentions, [two, ten, floods], [floods, ten, two]),
        ] {
            for (is_reversed, expected) in [(false, forward), (true, back)] {
                let wish = Wish { order, is_reversed, ..Wish::default() };
                assert_eq!(arranged(&wish), expected, "{order:?} {is_reversed}");
            }
        }
    }

    #[test]
    fn a_column_sorts_and_then_reverses() {
        let mut wish = Wish::default();
        let mut sorted = |order| {
            wish.sort_by(order);
            (wish.order, wish.is_reversed)
        };
        assert_eq!(sorted(Order::Title), (Order::Title, false));
        assert_eq!(sorted(Order::Title), (Order::Title, true));
        assert_eq!(sorted(Order::Title), (Order::Title, false));
        assert_eq!(sorted(Order::Title), (Order::Title, true));
        assert_eq!(sorted(Order::Date), (Order::Date, false));
    }

    #[test]
    fn each_drawer_has_its_own_list() {
        assert_eq!(arranged(&Wish { drawer: Drawer::Archive, ..Wish::default() }), ["Old"]);
        assert_eq!(arranged(&Wish { drawer: Drawer::Bin, ..Wish::default() }), ["Worse"]);
        assert_eq!(census(&listings()), [3, 1, 1]);
    }

    #[test]
    fn words_are_looked_for_in_titles_and_dates() {
        let found = |words: &str| arranged(&Wish { words: words.to_owned(), ..Wish::default() });
        assert_eq!(found("ŁÓDŹ"), ["Łódź floods"]);
        assert_eq!(found(" part  2024 "), ["Part 10"]);
        assert_eq!(found("10"), ["Part 10"], "and not what was written in January");
        assert_eq!(found("part floods"), [""; 0]);
    }
}
