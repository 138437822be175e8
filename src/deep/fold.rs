//! A word as the vocabulary writes it: lower case, without accents, in parts that are pieced one by one.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A character of a folded word, and the bytes of the word it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folded {
    pub(crate) char: char,
    pub(crate) from: Range<usize>,
    /// Whether a part of the word begins here.
    pub(crate) cut: bool,
}

/// Folds a word: invisible characters go, the rest is lower-cased and loses its accents. Every mark and every Chinese
/// character is a part of its own.
pub(crate) fn fold(word: &str, folded: &mut Vec<Folded>) {
    folded.clear();
    let mut cut = true;
    for (at, source) in word.char_indices() {
        let from = at..at + source.len_utf8();
        if source.is_ascii_lowercase() || source.is_ascii_digit() {
            folded.push(Folded { char: source, from, cut });
            cut = false;
            continue;
        }
        if source.general_category_group() == GeneralCategoryGroup::Other {
            continue;
        }
        for char in source.to_lowercase().nfd() {
            if char.general_category() == GeneralCategory::NonspacingMark {
                continue;
            }
            let alone = stands_alone(char);
            folded.push(Folded { char, from: from.clone(), cut: cut || alone });
            cut = alone;
        }
    }
}

fn stands_alone(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_punctuation();
    }
    is_ideograph(char) || char.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// The blocks that BERT's own tokenizer counts as Chinese characters.
fn is_ideograph(char: char) -> bool {
    matches!(u32::from(char), 0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F
        | 0x2B740..=0x2B81F | 0x2B820..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(word: &str) -> String {
        let mut folded = Vec::new();
        fold(word, &mut folded);
        folded.iter().map(|c| if c.cut { format!("|{}", c.char) } else { c.char.to_string() }).collect()
    }

    #[test]
    fn words_are_folded_and_cut_at_marks() {
        let table = [
            ("Łódź", "|łodz"),
            ("naïve", "|naive"),
            ("U.S.", "|u|.|s|."),
            ("n’t", "|n|’|t"),
            ("A380", "|a380"),
            ("東京都", "|東|京|都"),
            ("co\u{AD}op", "|coop"),
            ("e\u{301}a", "|ea"),
            ("İx", "|ix"),
            ("$5", "|$|5"),
            ("€5", "|€5"),
            ("\u{200B}", ""),
            ("", ""),
        ];
        for (word, expected) in table {
            assert_eq!(parts(word), expected, "{word}");
        }
    }
}
