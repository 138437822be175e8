//! How a word is written, which the uncased vocabulary does not tell.

/// How many cases there are; each is a row of the network's tables.
pub const CASES: usize = 40;
/// The case of what is no word.
pub const NO_WORD: u8 = 0;

/// What is added for a word with no space before it.
const GLUED: u8 = 10;
/// What is added for the first word of a sentence.
const FIRST: u8 = 20;

/// The case of a word: its letters, whether it is glued to the word before, whether it is the first of its sentence.
#[must_use]
pub fn case(word: &str, glued: bool, first: bool) -> u8 {
    letters(word) + if glued { GLUED } else { 0 } + if first { FIRST } else { 0 }
}

fn letters(word: &str) -> u8 {
    let (mut letters, mut digits, mut upper, mut lower) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut upper_first = false;
    for c in word.chars() {
        if c.is_alphabetic() {
            upper_first |= letters == 0 && c.is_uppercase();
            letters += 1;
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        } else if c.is_numeric() {
            digits += 1;
        }
    }
    match (letters, digits) {
        (0, 0) => 1,
        (0, _) => 2,
        (_, 0) if lower == letters => 3,
        (2.., 0) if upper_first && lower + 1 == letters => 4,
        (1, 0) if upper == 1 => 5,
        (2.., 0) if upper == letters => 6,
        (_, 0) if upper > 0 && lower > 0 => 7,
        (_, 1..) if upper > 0 => 8,
        _ => 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_by_their_letters() {
        let table = [
            (",", 1),
            ("", 1),
            ("1,000", 2),
            ("flew", 3),
            ("n’t", 3),
            ("Łódź", 4),
            ("A", 5),
            ("U.S.", 6),
            ("McDonald", 7),
            ("iPhone", 7),
            ("A380", 8),
            ("1990s", 9),
            ("東京", 9),
        ];
        for (word, expected) in table {
            assert_eq!(case(word, false, false), expected, "{word}");
        }
        assert_eq!(case("flew", true, false), 13);
        assert_eq!(case("Łódź", false, true), 24);
        assert!(usize::from(case("1990s", true, true)) < CASES);
    }
}
