//! The pieces that words are cut into.

use std::{cmp::Ordering, ops::Range};

/// How a piece is marked that does not begin its part of a word.
const INNER: &str = "##";

/// The pieces, sorted, so that a piece's number is its rank.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    text: String,
    places: Vec<Range<u32>>,
    /// Stands for what cannot be pieced.
    pub(crate) unknown: u32,
    /// Begins a window.
    pub(crate) start: u32,
    /// Ends a window.
    pub(crate) end: u32,
}

impl Vocabulary {
    /// The vocabulary with these pieces, one a line; `None` unless they are sorted by their bytes, each is there once, and
    /// `[UNK]`, `[CLS]` and `[SEP]` are among them.
    #[must_use]
    pub fn new(text: String) -> Option<Self> {
        let mut places: Vec<Range<u32>> = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            let end = u32::try_from(start + line.len()).ok()?;
            places.push(u32::try_from(start).ok()?..end);
            start += line.len() + 1;
        }
        let mut vocabulary = Self { text, places, unknown: 0, start: 0, end: 0 };
        if (1..vocabulary.len()).any(|id| vocabulary.piece(id - 1) >= vocabulary.piece(id)) {
            return None;
        }
        vocabulary.unknown = vocabulary.find("", "[UNK]")?;
        vocabulary.start = vocabulary.find("", "[CLS]")?;
        vocabulary.end = vocabulary.find("", "[SEP]")?;
        Some(vocabulary)
    }

    /// How many pieces there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none, which no vocabulary that was made is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// A piece as it is written in the vocabulary; empty if there is no such number.
    #[must_use]
    pub fn piece(&self, number: usize) -> &str {
        let place = self.places.get(number).cloned().unwrap_or_default();
        self.text.get(place.start as usize..place.end as usize).unwrap_or_default()
    }

    /// The number of a piece that begins a part of a word, or goes on with one.
    #[must_use]
    pub fn number(&self, piece: &str, inner: bool) -> Option<u32> {
        self.find(if inner { INNER } else { "" }, piece)
    }

    fn find(&self, mark: &str, piece: &str) -> Option<u32> {
        let compare = |place: &Range<u32>| {
            let known = self.text.get(place.start as usize..place.end as usize).unwrap_or_default().as_bytes();
            match known.split_at_checked(mark.len()) {
                Some((head, rest)) => head.cmp(mark.as_bytes()).then_with(|| rest.cmp(piece.as_bytes())),
                // Shorter than the mark: it is before or after it by what there is of it.
                None => known.cmp(mark.as_bytes()).then(Ordering::Less),
            }
        };
        self.places.binary_search_by(compare).ok().and_then(|rank| u32::try_from(rank).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_found_by_their_rank() {
        let pieces = ["!", "#", "##a", "##ab", "[CLS]", "[SEP]", "[UNK]", "a", "abc"];
        let vocabulary = Vocabulary::new(pieces.join("\n")).unwrap();
        for (rank, piece) in pieces.into_iter().enumerate() {
            assert_eq!(vocabulary.piece(rank), piece);
            let (inner, plain) = piece.strip_prefix(INNER).map_or((false, piece), |plain| (true, plain));
            assert_eq!(vocabulary.number(plain, inner), u32::try_from(rank).ok(), "{piece}");
        }
        assert_eq!(vocabulary.number("b", false), None);
        assert_eq!(vocabulary.number("", true), None);
        assert_eq!((vocabulary.start, vocabulary.end, vocabulary.unknown), (4, 5, 6));
    }

    #[test]
    fn a_vocabulary_is_sorted_and_has_its_marks() {
        for lines in ["", "[CLS]\n[SEP]", "[CLS]\n[SEP]\n[UNK]\na\na", "a\n[CLS]\n[SEP]\n[UNK]"] {
            assert!(Vocabulary::new(lines.to_owned()).is_none(), "{lines:?}");
        }
    }
}
