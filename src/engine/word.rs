//! What is known of a word before its neighbours are.
//!
//! A text repeats its words, so everything here is worked out once per distinct word and kept.

use crate::{
    gazetteer::{self, Gazetteer, List, Lists, State},
    hash::{bytes, mix},
    lexicon::{Casing, LEVELS, Lexicon},
    token::TokenKind,
};

/// How a sentence is cased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SentenceCase {
    /// Capitals mark names and beginnings.
    #[default]
    Usual,
    /// Nearly all words are in capitals.
    Upper,
    /// Nearly all long words begin with a capital, as in headlines.
    Title,
    /// There is no capital at all.
    Lower,
}

impl SentenceCase {
    /// How a sentence of these tokens is cased; short ones are taken to be cased as usual.
    #[must_use]
    pub fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let (mut all, mut upper, mut capital, mut long, mut title) = (0, 0, 0, 0, 0);
        for word in words {
            let mut letters = word.chars().filter(|c| c.is_alphabetic());
            let Some(first) = letters.next() else { continue };
            let (mut len, mut high) = (1, usize::from(first.is_uppercase()));
            for c in letters {
                len += 1;
                high += usize::from(c.is_uppercase());
            }
            if len < 2 {
                continue;
            }
            all += 1;
            upper += usize::from(high == len);
            capital += usize::from(high > 0);
            if len > 3 {
                long += 1;
                title += usize::from(first.is_uppercase());
            }
        }
        match () {
            () if all >= 3 && upper * 5 >= all * 4 => Self::Upper,
            () if all >= 3 && capital == 0 => Self::Lower,
            () if long >= 4 && title * 20 >= long * 17 => Self::Title,
            () => Self::Usual,
        }
    }
}

/// How the letters of a word are cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordCase {
    /// It has no letters with case.
    None,
    /// It has no capital.
    Lower,
    /// It begins with a capital.
    Capital,
    /// It has a capital, but not in front: "iPhone", "al-Assad".
    Inner,
}

/// Name spaces of feature hashes, one per template.
mod space {
    /// Fires for every word.
    pub(super) const ANY: u64 = 0;
    pub(super) const LOWER: u64 = 1;
    pub(super) const CASED: u64 = 2;
    pub(super) const PREFIX: u64 = 3;
    pub(super) const SUFFIX: u64 = 4;
    pub(super) const SHAPE: u64 = 5;
    pub(super) const LONG_SHAPE: u64 = 6;
    pub(super) const CLASS: u64 = 7;
    pub(super) const CLASS_SHAPE: u64 = 8;
    pub(super) const CASING: u64 = 9;
    pub(super) const LISTS: u64 = 10;
    pub(super) const LIST: u64 = 11;
    pub(super) const KIND: u64 = 12;
    pub(super) const PIECE: u64 = 13;
    pub(super) const SUFFIX_SHAPE: u64 = 14;
    pub(super) const MODE: u64 = 15;
}

/// A distinct word of a text.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its lower-case form, hashed; digits all count as 0.
    pub lower: u64,
    /// Its shape in its sentence's casing, hashed.
    pub shape: u64,
    /// Its coarse and middle classes, hashed; its shape where it has none.
    pub classes: [u64; 2],
    /// Its topic.
    pub topic: Option<u16>,
    /// How a large body of text cases it.
    pub casing: Casing,
    /// How it is cased here.
    pub case: WordCase,
    /// Whether it is a hyphen.
    pub hyphen: bool,
    /// How its sentence is cased.
    pub sentence: SentenceCase,
    /// The lists that hold it as a whole name.
    pub lists: Lists,
    /// Where longer names that begin with it go on.
    pub onward: Option<State>,
    /// Its forms in the gazetteer: as it stands if it is an acronym, and in lower case.
    pub forms: [Option<Box<str>>; 2],
}

/// The features of a word by itself, for the tokens around which it stands.
#[derive(Clone, Debug, Default)]
pub struct WordFeatures {
    /// Features of the token itself.
    pub own: Vec<u64>,
    /// Features for the tokens beside it.
    pub near: Vec<u64>,
    /// Features for the tokens two away.
    pub far: Vec<u64>,
}

impl Word {
    /// Works out a word of a sentence cased in a certain way, and its features.
    #[must_use]
    pub fn new(
        surface: &str,
        kind: TokenKind,
        sentence: SentenceCase,
        lexicon: &Lexicon,
        gazetteer: &Gazetteer,
    ) -> (Self, WordFeatures) {
        let opaque = matches!(kind, TokenKind::Url | TokenKind::Email | TokenKind::Handle);
        // A hashtag is described by its word; that it is a tag stays in its shape and kind.
        let tagged = surface;
        let surface = if kind == TokenKind::Hashtag { surface.trim_start_matches('#') } else { surface };
        let folded = surface.to_lowercase();
        // What an address says is no clue to a name, and there is no end of addresses.
        let text = if opaque { "" } else { folded.as_str() };
        let normal: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let lower = mix(bytes(space::LOWER, normal.as_bytes()), if opaque { kind as u64 + 1 } else { 0 });
        let case = word_case(surface);
        let shape_text = shape(if opaque { "" } else { tagged });
        let shape = mix(bytes(space::SHAPE, shape_text.as_bytes()), (kind as u64) << 8 | sentence as u64);
        let casing = if opaque { Casing::Never } else { lexicon.casing(text) };
        let zeroed = surface.replace(|c: char| c.is_ascii_digit(), "0");
        let classes = if opaque { None } else { classes(&zeroed, &normal, sentence, lexicon) };
        let mut word = Self {
            lower,
            shape,
            classes: classes
                .map_or([shape, shape], |[coarse, middle, ..]| [class_hash(0, coarse), class_hash(1, middle)]),
            topic: classes.map(|classes| classes[LEVELS]),
            casing,
            case,
            hyphen: matches!(surface, "-" | "‐" | "‑"),
            sentence,
            lists: 0,
            onward: None,
            forms: [None, None],
        };
        if !opaque {
            word.look_up(surface, &folded, gazetteer);
        }
        let features = word.describe(surface, &normal, kind, classes);
        (word, features)
    }

    /// Whether a token may belong to a name by its looks. In a sentence whose capitals say little, and for words
    /// that a large body of text writes small, the looks do not count.
    #[must_use]
    pub fn looks_like_name(&self) -> bool {
        match self.sentence {
            SentenceCase::Lower => false,
            SentenceCase::Usual => matches!(self.case, WordCase::Capital | WordCase::Inner),
            SentenceCase::Upper | SentenceCase::Title => {
                matches!(self.case, WordCase::Capital | WordCase::Inner) && self.casing >= Casing::Less
                    || self.casing == Casing::Unknown && self.case == WordCase::Capital
            }
        }
    }

    fn look_up(&mut self, surface: &str, folded: &str, gazetteer: &Gazetteer) {
        if gazetteer::is_acronym(surface) {
            self.forms[0] = Some(surface.into());
        }
        self.forms[1] = Some(folded.into());
        for form in self.forms.iter().flatten() {
            if let Some(state) = gazetteer.step(gazetteer.root(), form.as_bytes()) {
                self.lists = gazetteer.lists(state);
                self.onward = gazetteer.step(state, b" ");
                if self.lists != 0 {
                    break;
                }
            }
        }
        if self.case == WordCase::Lower && self.sentence != SentenceCase::Lower {
            self.lists &= gazetteer::COMMON;
        }
    }

    fn describe(
        &self,
        surface: &str,
        normal: &str,
        kind: TokenKind,
        classes: Option<[u16; LEVELS + 1]>,
    ) -> WordFeatures {
        let mode = self.sentence as u64;
        let mut own = Vec::with_capacity(32);
        own.extend([space::ANY, self.lower, self.shape, mix(space::MODE, mode)]);
        own.push(mix(mix(space::CASING, self.casing as u64), self.shape));
        own.push(mix(mix(space::LISTS, u64::from(self.lists)), self.case as u64 | mode << 8));
        if !matches!(kind, TokenKind::Word) {
            own.push(mix(space::KIND, kind as u64));
        }
        if matches!(kind, TokenKind::Word | TokenKind::Number | TokenKind::Hashtag) {
            if self.sentence == SentenceCase::Usual && self.case != WordCase::Lower {
                own.push(bytes(space::CASED, surface.as_bytes()));
            }
            own.push(bytes(space::LONG_SHAPE, long_shape(surface).as_bytes()));
            let ends: Vec<usize> = normal.char_indices().map(|(at, _)| at).chain([normal.len()]).collect();
            for len in 1..=5 {
                if ends.len() > len + 1 || (ends.len() == len + 1 && len > 1) {
                    let prefix = &normal.as_bytes()[..ends[len]];
                    let suffix = &normal.as_bytes()[ends[ends.len() - 1 - len]..];
                    if len > 1 && len < 5 {
                        own.push(bytes(space::PREFIX, prefix));
                    }
                    own.push(bytes(space::SUFFIX, suffix));
                    if len == 3 {
                        own.push(mix(bytes(space::SUFFIX_SHAPE, suffix), self.shape));
                    }
                }
            }
            if let Some((first, rest)) = normal.split_once(['-', '–', '’', '\'']) {
                own.push(mix(bytes(space::PIECE, first.as_bytes()), 1));
                own.push(mix(bytes(space::PIECE, rest.as_bytes()), 2));
            }
        }
        let mut near = vec![self.lower, self.shape, mix(mix(space::CASING, self.casing as u64), self.case as u64)];
        let mut far = vec![self.lower, self.shape];
        if let Some(classes) = classes {
            for (level, class) in classes.into_iter().enumerate() {
                let hash = class_hash(level, class);
                own.push(hash);
                near.push(hash);
                if level < LEVELS {
                    own.push(mix(mix(space::CLASS_SHAPE, hash), self.shape));
                }
                if level == 1 {
                    far.push(hash);
                }
            }
        }
        for list in List::ALL {
            if self.lists & list.bit() != 0 {
                near.push(mix(mix(space::LIST, *list as u64), self.case as u64));
            }
        }
        WordFeatures { own, near, far }
    }
}

/// The name of a class at a level.
fn class_hash(level: usize, class: u16) -> u64 {
    mix(mix(space::CLASS, level as u64), u64::from(class))
}

/// The classes of a word; where its sentence's casing hides how it is usually written, of its usual forms.
fn classes(surface: &str, lower: &str, sentence: SentenceCase, lexicon: &Lexicon) -> Option<[u16; LEVELS + 1]> {
    let capital = || {
        let mut chars = lower.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>())
    };
    match sentence {
        SentenceCase::Usual => lexicon.classes(surface).or_else(|| lexicon.classes(lower)),
        SentenceCase::Upper | SentenceCase::Title | SentenceCase::Lower => {
            let usual = if lexicon.casing(lower) >= Casing::Less { capital() } else { None };
            usual
                .and_then(|usual| lexicon.classes(&usual))
                .or_else(|| lexicon.classes(lower))
                .or_else(|| lexicon.classes(surface))
        }
    }
}

fn word_case(surface: &str) -> WordCase {
    let mut letters = surface.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => WordCase::Capital,
        Some(_) if letters.any(char::is_uppercase) => WordCase::Inner,
        Some(first) if first.is_lowercase() => WordCase::Lower,
        _ => WordCase::None,
    }
}

fn class_of(c: char) -> char {
    match c {
        _ if c.is_uppercase() => 'X',
        _ if c.is_lowercase() => 'x',
        _ if c.is_numeric() => '0',
        _ if c.is_alphabetic() => 'o',
        _ => c,
    }
}

/// The shape with runs of letters cut to two and of digits to four: "McDonald" is `XxXxx`, "1984" is `0000`.
fn shape(surface: &str) -> String {
    squeeze(surface, 2, 4)
}

/// The shape with runs cut to four letters and six digits.
fn long_shape(surface: &str) -> String {
    squeeze(surface, 4, 6)
}

fn squeeze(surface: &str, letters: usize, digits: usize) -> String {
    let mut shape = String::with_capacity(16);
    let (mut last, mut run) = ('\0', 0);
    for class in surface.chars().map(class_of).take(64) {
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= if class == '0' { digits } else { letters } {
            shape.push(class);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_cased_by_their_words() {
        for (sentence, case) in [
            ("The cat sat on the mat .", SentenceCase::Usual),
            ("STOCKS FALL IN TOKYO", SentenceCase::Upper),
            ("Stocks Fall Again in Tokyo as Traders Panic", SentenceCase::Title),
            ("stocks fell in tokyo", SentenceCase::Lower),
            ("NATO", SentenceCase::Usual),
            ("12 3", SentenceCase::Usual),
        ] {
            assert_eq!(SentenceCase::of(sentence.split(' ')), case, "{sentence}");
        }
    }

    #[test]
    fn shapes_are_squeezed() {
        for (word, expected) in [("McDonald", "XxXxx"), ("1984", "0000"), ("U.S.", "X.X."), ("北京", "oo"), ("", "")]
        {
            assert_eq!(shape(word), expected);
        }
        assert_eq!(word_case("iPhone"), WordCase::Inner);
        assert_eq!(word_case("1st"), WordCase::Lower);
        assert_eq!(word_case("2nd-Lt"), WordCase::Inner);
        assert_eq!(word_case("..."), WordCase::None);
    }
}
