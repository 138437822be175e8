//! What a selection made with a mouse means: whole words, as the page cuts them.

use std::ops::Range;
use tagline_core::Span;

use super::{
    aliases,
    edges::{Edge, end_of_word, lines_around, word_after},
};
use crate::dom::segments;

/// A selection made by hand with a mouse, its ends moved out of the middle of words; as it is if it lies within a
/// single word, which only a person who means it does.
pub(crate) fn snapped(text: &str, span: Span) -> Span {
    let Range { start, end } = span.range();
    let (first, last) = (word_around(text, start), word_around(text, end));
    if first.as_ref().is_some_and(|word| end <= word.end) || last.as_ref().is_some_and(|word| word.start <= start) {
        return span;
    }
    // A word that is cut in half stays whole.
    let start = first.map_or(start, |word| if start - word.start <= word.end - start { word.start } else { word.end });
    let end = last.map_or(end, |word| if end - word.start < word.end - end { word.start } else { word.end });
    Span::from_range(start..end).unwrap_or(span)
}

/// Returns the word that a double click on a character means, out of what the browser has selected by it: the page cuts
/// elided words and the 's of possession off. `None` if more than a word is selected, or none is under the pointer.
pub(crate) fn clicked_word(text: &str, selected: Span, character: &Range<usize>) -> Option<Span> {
    let by_browser = text.get(selected.range())?.trim();
    let start = end_of_word(text, character, Edge::Start)?;
    let word = word_after(text, start)?;
    let length = aliases::without_possessive(&text[word.range()]).len();
    let is_within = selected.start().index() <= start && start < selected.end().index();
    (is_within && !by_browser.contains(char::is_whitespace)).then(|| Span::from_range(start..start + length)).flatten()
}

/// The word that a byte lies in the middle of, without an 's of possession.
fn word_around(text: &str, at: usize) -> Option<Range<usize>> {
    let within = lines_around(text, at);
    let part = &text[within.clone()];
    let mut words = segments::words(part).into_iter().map(|word| {
        let start = within.start + word.start;
        start..start + aliases::without_possessive(&part[word]).len()
    });
    words.find(|word| word.start < at && at < word.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap();
        Span::from_range(start..start + words.len()).unwrap()
    }

    #[test]
    fn a_sloppy_selection_is_moved_out_of_words() {
        let text = "the University of California’s vice-chancellor, U.S.";
        for (words, expected) in [
            ("niversity of Californi", "University of California"),
            ("e University", " University"),
            ("University o", "University of"),
            ("niversit", "niversit"),
            ("vice", "vice"),
            ("U.S.", "U.S."),
            ("ornia’s vic", "California’s vice"),
        ] {
            let found = &text[snapped(text, find(text, words)).range()];
            assert!(found.trim() == expected.trim(), "{words}: {found}");
        }
    }

    #[test]
    fn a_double_click_takes_a_word_and_no_article() {
        let text = "La sede dell'Unesco, Massey’s “König:” L'Oréal e fine";
        for (by_browser, under, expected) in [
            ("dell'Unesco", "nesco", Some("Unesco")),
            ("dell'Unesco", "ell'", Some("dell'")),
            ("Massey’s", "ssey", Some("Massey")),
            ("König", "önig", Some("König")),
            ("König:", "önig", Some("König")),
            ("L'Oréal", "Oréal", Some("L'Oréal")),
            ("fine", "fine", Some("fine")),
            ("La sede", "sede", None),
            ("“", "“", None),
            ("sede", "Unesco", None),
        ] {
            let at = text.find(under).unwrap();
            let character = at..at + under.chars().next().unwrap().len_utf8();
            let found = clicked_word(text, find(text, by_browser), &character);
            assert_eq!(found.map(|span| &text[span.range()]), expected, "{by_browser} {under}");
        }
    }
}
