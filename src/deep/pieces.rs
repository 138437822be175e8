//! Words cut into pieces of the vocabulary, each with its place in the text.

use crate::{
    fold::{Folded, fold},
    vocabulary::Vocabulary,
};
use std::ops::Range;

/// How many pieces of a word are looked at; of a web address, the first tell enough.
pub const MOST_OF_A_WORD: usize = 8;
/// A part of a word longer than this, in characters, is not pieced.
const LONGEST_PART: usize = 100;

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its number in the vocabulary.
    pub number: u32,
    /// The bytes of the text it stands for. Where a letter of the text is several in the vocabulary, the pieces that share
    /// it overlap.
    pub place: Range<usize>,
}

/// Cuts words into pieces: the longest match from the left, part by part.
#[derive(Debug)]
pub struct Cutter<'v> {
    vocabulary: &'v Vocabulary,
    folded: Vec<Folded>,
    letters: String,
}

impl<'v> Cutter<'v> {
    /// A cutter for a vocabulary.
    #[must_use]
    pub fn new(vocabulary: &'v Vocabulary) -> Self {
        Self { vocabulary, folded: Vec::new(), letters: String::new() }
    }

    /// Appends the pieces of the word at a place in a text: at least one, at most [`MOST_OF_A_WORD`].
    pub fn cut(&mut self, text: &str, word: Range<usize>, pieces: &mut Vec<Piece>) {
        let first = pieces.len();
        let mut folded = std::mem::take(&mut self.folded);
        fold(text.get(word.clone()).unwrap_or_default(), &mut folded);
        for part in folded.chunk_by(|_, next| !next.cut) {
            if pieces.len() - first >= MOST_OF_A_WORD {
                break;
            }
            self.part(part, word.start, pieces);
        }
        self.folded = folded;
        if pieces.len() == first {
            pieces.push(Piece { number: self.vocabulary.unknown, place: word });
        }
        pieces.truncate(first + MOST_OF_A_WORD);
    }

    fn part(&mut self, part: &[Folded], offset: usize, pieces: &mut Vec<Piece>) {
        let before = pieces.len();
        let place = |part: &[Folded]| {
            let (start, end) = (part.first().map_or(0, |c| c.from.start), part.last().map_or(0, |c| c.from.end));
            offset + start..offset + end
        };
        let mut rest = part;
        while !rest.is_empty() && part.len() <= LONGEST_PART {
            self.letters.clear();
            self.letters.extend(rest.iter().map(|folded| folded.char));
            let mut len = rest.len();
            let number = loop {
                match self.vocabulary.number(&self.letters, rest.len() < part.len()) {
                    Some(number) => break Some(number),
                    None if len == 1 => break None,
                    None => {
                        self.letters.pop();
                        len -= 1;
                    }
                }
            };
            let Some(number) = number else { break };
            let (piece, after) = rest.split_at(len);
            pieces.push(Piece { number, place: place(piece) });
            rest = after;
        }
        if !rest.is_empty() {
            pieces.truncate(before);
            pieces.push(Piece { number: self.vocabulary.unknown, place: place(part) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vocabulary() -> Vocabulary {
        let mut pieces: Vec<&str> =
            "[CLS] [SEP] [UNK] un ##aff ##able ##a ##b flew łod ##z u . s n ’ t 東 ᄒ ##ᅡ a b c d ##c ##d"
                .split(' ')
                .collect();
        pieces.sort_unstable();
        Vocabulary::new(pieces.join("\n")).unwrap()
    }

    fn cut(text: &str) -> Vec<(String, String)> {
        let vocabulary = vocabulary();
        let mut pieces = Vec::new();
        Cutter::new(&vocabulary).cut(text, 0..text.len(), &mut pieces);
        let name = |piece: &Piece| vocabulary.piece(piece.number as usize).to_owned();
        pieces.iter().map(|piece| (name(piece), text[piece.place.clone()].to_owned())).collect()
    }

    #[test]
    fn the_longest_match_from_the_left_is_taken() {
        let table: [(&str, &[(&str, &str)]); 7] = [
            ("Unaffable", &[("un", "Un"), ("##aff", "aff"), ("##able", "able")]),
            ("Łódź", &[("łod", "Łód"), ("##z", "ź")]),
            ("U.S.", &[("u", "U"), (".", "."), ("s", "S"), (".", ".")]),
            ("n’t", &[("n", "n"), ("’", "’"), ("t", "t")]),
            ("unknown", &[("[UNK]", "unknown")]),
            ("\u{200B}", &[("[UNK]", "\u{200B}")]),
            ("하", &[("ᄒ", "하"), ("##ᅡ", "하")]),
        ];
        for (word, expected) in table {
            let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            assert_eq!(cut(word), expected);
        }
    }

    #[test]
    fn of_a_long_word_the_first_pieces_are_kept() {
        assert_eq!(cut(&".".repeat(50)).len(), MOST_OF_A_WORD);
        assert_eq!(cut(&"a".repeat(101)), [("[UNK]".to_owned(), "a".repeat(101))]);
        assert_eq!(cut(&"a".repeat(100)).len(), MOST_OF_A_WORD);
    }

    proptest! {
        /// What stands at a piece's place, folded, reads as the piece does.
        #[test]
        fn pieces_lie_where_they_say(before in "\\PC{0,5}", word in "([A-Da-dŁłóźÁ.’東]|\\PC){1,20}") {
            let vocabulary = vocabulary();
            let text = format!("{before}{word}");
            let mut pieces = Vec::new();
            Cutter::new(&vocabulary).cut(&text, before.len()..text.len(), &mut pieces);
            prop_assert!((1..=MOST_OF_A_WORD).contains(&pieces.len()));
            let mut start = before.len();
            for piece in pieces {
                prop_assert!(piece.place.start >= start, "{:?}", text);
                start = piece.place.start;
                let there = text.get(piece.place.clone());
                prop_assert!(there.is_some_and(|there| !there.is_empty()) && piece.place.end <= text.len());
                let name = vocabulary.piece(piece.number as usize);
                if name != "[UNK]" {
                    let mut folded = Vec::new();
                    fold(there.unwrap_or_default(), &mut folded);
                    let there: String = folded.iter().map(|folded| folded.char).collect();
                    let name = name.strip_prefix("##").unwrap_or(name);
                    // A letter that is several in the vocabulary may be shared.
                    prop_assert!(there == name || there.contains(name) && folded.len() > 1, "{there} is not {name}");
                }
            }
        }
    }
}
