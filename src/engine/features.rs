//! Which features fire for a token.
//!
//! There are two kinds. Those of single words depend on nothing but the word and how far away it stands, so their
//! summed weights can be kept per word. The others look at several words at once.

use crate::{
    document::{Document, for_each_bit},
    gazetteer::{Gazetteer, Lists, groups},
    hash::{join, mix},
    token::TokenKind,
    word::{SentenceCase, Word, WordCase, WordFeatures},
};
use std::ops::Range;

/// How far a word can stand from the token that its features fire for: two to the left, ..., two to the right.
pub const OFFSETS: usize = 5;
/// The offset of the token itself.
pub const HERE: usize = 2;

mod space {
    pub(super) const OFFSET: u64 = 61;
    pub(super) const OUTSIDE: u64 = 62;
    pub(super) const FIRST: u64 = 80;
    pub(super) const LISTED: u64 = 81;
    pub(super) const LISTED_SET: u64 = 82;
    pub(super) const LISTED_NEAR: u64 = 83;
    pub(super) const KINDS: u64 = 84;
    pub(super) const POSTED: u64 = 87;
    pub(super) const RUN: u64 = 90;
    pub(super) const COMPANY: u64 = 105;
    pub(super) const PAIR: u64 = 110;
}

/// The features that tell how the word of a token is used elsewhere in its document.
pub fn of_uses(document: &Document, token: usize, mut emit: impl FnMut(u64)) {
    for feature in &document.uses[document.locals[token] as usize] {
        emit(*feature);
    }
}

/// The features of the edge of the sentence for a token from which it stands at one of the [`OFFSETS`].
pub fn of_edge(offset: usize, mut emit: impl FnMut(u64)) {
    emit(mix(space::OUTSIDE, mix(space::OFFSET, offset as u64)));
}

/// The features of a single word for a token from which it stands at one of the [`OFFSETS`].
pub fn of_word(word: &WordFeatures, offset: usize, mut emit: impl FnMut(u64)) {
    let place = mix(space::OFFSET, offset as u64);
    let features = match offset {
        HERE => &word.own,
        1 | 3 => &word.near,
        _ => &word.far,
    };
    for feature in features {
        emit(mix(*feature, place));
    }
}

/// Features by what they look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Single words: the token's own and those around it.
    Words,
    /// How the rest of the text uses the word.
    Uses,
    /// Neighbouring words together.
    Neighbours,
    /// Lists of names, and kinds of listed names side by side.
    Lists,
    /// Runs of words that look like names, and what stands around them.
    Runs,
    /// What the sentence of a name is about.
    Company,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 6] = [Self::Words, Self::Uses, Self::Neighbours, Self::Lists, Self::Runs, Self::Company];
}

/// A sentence, with what is worked out once for all its tokens.
#[derive(Debug)]
pub struct Sentence<'d> {
    document: &'d Document,
    tokens: Range<usize>,
    listed: Vec<[Lists; 4]>,
    runs: Vec<Run>,
    /// Whether it has a handle, a hashtag or an address, as posts do, which are careless with capitals.
    posted: bool,
    /// The run of each token, as an index, or `u32::MAX`.
    run_of: Vec<u32>,
    company: Company,
}

/// What a sentence is about, as far as single words tell.
#[derive(Debug)]
struct Company {
    /// The topics of its small words, hashed, each once.
    small: Vec<u64>,
    /// The topics of its capitalised words, each with the number of those words.
    capital: Vec<(u16, u32)>,
    /// The kinds of its listed names, each with the number of its words.
    kinds: Vec<(u64, u32)>,
}

impl Company {
    fn new<'d>(words: impl Iterator<Item = &'d Word>) -> Self {
        let mut company = Self { small: Vec::with_capacity(16), capital: Vec::new(), kinds: Vec::new() };
        let mut seen = [0_u64; 4];
        for word in words {
            match (word.case, word.topic) {
                (WordCase::Lower, Some(topic)) => {
                    let bits = &mut seen[usize::from(topic / 64) % 4];
                    if *bits >> (topic % 64) & 1 == 0 {
                        *bits |= 1 << (topic % 64);
                        company.small.push(mix(space::COMPANY, u64::from(topic)));
                    }
                }
                (WordCase::Capital, Some(topic)) => count(&mut company.capital, topic),
                _ => {}
            }
            if word.lists != 0 {
                count(&mut company.kinds, groups(word.lists));
            }
        }
        company
    }
}

/// Counts one more of something among few.
fn count<T: PartialEq>(counts: &mut Vec<(T, u32)>, thing: T) {
    match counts.iter_mut().find(|(known, _)| *known == thing) {
        Some((_, count)) => *count += 1,
        None => counts.push((thing, 1)),
    }
}

impl<'d> Sentence<'d> {
    /// Looks at a sentence of a document.
    #[must_use]
    pub fn new(document: &'d Document, tokens: Range<usize>, gazetteer: &Gazetteer) -> Self {
        let mut run_of = vec![u32::MAX; tokens.len()];
        let runs = document.runs(&tokens);
        for (index, run) in runs.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            run_of[run.start - tokens.start..run.end - tokens.start].fill(index);
        }
        let runs = runs.into_iter().map(|run| Run::new(document, &tokens, run)).collect();
        let posted = document.tokens[tokens.clone()]
            .iter()
            .any(|token| matches!(token.kind, TokenKind::Handle | TokenKind::Hashtag | TokenKind::Url));
        let company = Company::new(tokens.clone().map(|token| document.word(token)));
        Self { document, posted, listed: document.listed(&tokens, gazetteer), runs, run_of, company, tokens }
    }

    /// The word at an offset from a token.
    #[must_use]
    pub fn at(&self, token: usize, offset: usize) -> Option<&'d Word> {
        let index = (token + offset).checked_sub(HERE).filter(|index| self.tokens.contains(index))?;
        Some(self.document.word(index))
    }

    /// Every feature of a token, given by its index in the document, as long as the features of its words are there.
    pub fn all(&self, token: usize, mut emit: impl FnMut(u64)) {
        Family::ALL.into_iter().for_each(|family| self.family(family, token, &mut emit));
    }

    /// The features of one family; see [`Sentence::all`].
    pub fn family(&self, family: Family, token: usize, mut emit: impl FnMut(u64)) {
        match family {
            Family::Words => self.words(token, emit),
            Family::Uses => of_uses(self.document, token, emit),
            Family::Neighbours => self.neighbours(token, &mut emit),
            Family::Lists => self.lists(token, &mut emit),
            Family::Runs => self.run(token, &mut emit),
            Family::Company => self.company(token, &mut emit),
        }
    }

    fn words(&self, token: usize, mut emit: impl FnMut(u64)) {
        for offset in 0..OFFSETS {
            match (token + offset).checked_sub(HERE).filter(|index| self.tokens.contains(index)) {
                Some(index) => {
                    let number = self.document.numbers[index];
                    of_word(self.document.words.features(number), offset, &mut emit);
                }
                None => of_edge(offset, &mut emit),
            }
        }
    }

    /// The features that look at several words, for a token given by its index in the document.
    pub fn joint(&self, token: usize, mut emit: impl FnMut(u64)) {
        self.neighbours(token, &mut emit);
        self.lists(token, &mut emit);
        self.run(token, &mut emit);
        self.company(token, &mut emit);
    }

    fn neighbours(&self, token: usize, emit: &mut impl FnMut(u64)) {
        let Some(here) = self.at(token, HERE) else { return };
        let edge = (space::OUTSIDE, space::OUTSIDE, [space::OUTSIDE; 2]);
        let parts = |offset| self.at(token, offset).map_or(edge, |word| (word.lower, word.shape, word.classes));
        let (before2, _, class_before2) = parts(HERE - 2);
        let (before, shape_before, class_before) = parts(HERE - 1);
        let (after, shape_after, class_after) = parts(HERE + 1);
        let (after2, _, class_after2) = parts(HERE + 2);
        let pairs = [
            (before, here.lower),
            (here.lower, after),
            (before, after),
            (shape_before, here.shape),
            (here.shape, shape_after),
            (before, here.shape),
            (here.shape, after),
            (class_before[1], here.classes[1]),
            (here.classes[1], class_after[1]),
            (mix(shape_before, shape_after), here.shape),
            (mix(before2, before), here.shape),
            (mix(after, after2), here.shape),
            (mix(before, shape_after), here.shape),
            (mix(shape_before, after), here.shape),
            (mix(class_before[0], class_after[0]), here.classes[0]),
            (mix(class_before[1], class_after[1]), here.shape),
            (mix(class_before[1], class_after[1]), here.classes[1]),
            (class_before[1], here.shape),
            (class_after[1], here.shape),
            (class_before[1], here.lower),
            (class_after[1], here.lower),
            (mix(before, here.lower), after),
            (mix(class_before2[1], class_before[1]), here.shape),
            (mix(class_after[1], class_after2[1]), here.shape),
        ];
        // Between small words a small word is hardly ever part of a name: two of the pairs say enough.
        let templates = if self.plain(token, here) { 2 } else { pairs.len() };
        for (template, (left, right)) in pairs.into_iter().enumerate().take(templates) {
            emit(join(space::PAIR + template as u64, left, right));
        }
        if self.posted {
            emit(mix(space::POSTED, here.shape));
            emit(mix(mix(space::POSTED + 1, here.case as u64), groups(here.lists)));
        }
        if token == self.tokens.start {
            emit(mix(mix(space::FIRST, here.casing as u64), here.shape));
        }
    }

    /// Whether neither a word nor its neighbours have any look of a name, in a sentence whose capitals can be trusted.
    fn plain(&self, token: usize, here: &Word) -> bool {
        let small = |word: Option<&Word>| {
            word.is_none_or(|word| matches!(word.case, WordCase::Lower | WordCase::None) && word.lists == 0)
        };
        here.case == WordCase::Lower
            && here.sentence == SentenceCase::Usual
            && !self.posted
            && [HERE - 1, HERE, HERE + 1].into_iter().all(|offset| small(self.at(token, offset)))
    }

    fn lists(&self, token: usize, emit: &mut impl FnMut(u64)) {
        let Some(here) = self.at(token, HERE) else { return };
        // Where "Warsaw" ends and "Donald Tusk" begins, kinds of names side by side tell.
        let kinds = |offset| self.at(token, offset).map_or(u64::MAX, |word| groups(word.lists) << 4 | word.case as u64);
        let (left, middle, right) = (kinds(HERE - 1), kinds(HERE), kinds(HERE + 1));
        if here.lists != 0 {
            emit(mix(mix(space::KINDS, left), middle));
            emit(mix(mix(space::KINDS + 1, middle), right));
            emit(mix(mix(mix(space::KINDS + 2, left), middle), right));
        }
        let index = token - self.tokens.start;
        let marks = &self.listed[index];
        let case = here.case as u64;
        for (place, set) in marks.iter().enumerate() {
            for_each_bit(*set, |list| emit(mix(mix(space::LISTED, list as u64), (place as u64) << 8 | case)));
        }
        if marks.iter().any(|set| *set != 0) {
            let set = marks.iter().fold(0, |hash, set| mix(hash, u64::from(*set)));
            emit(mix(mix(space::LISTED_SET, set), case));
        }
        for (side, neighbour) in [(0, index.checked_sub(1)), (1, Some(index + 1))] {
            if let Some(marks) = neighbour.and_then(|index| self.listed.get(index)) {
                for (place, set) in marks[..3].iter().enumerate() {
                    for_each_bit(*set, |list| {
                        emit(mix(mix(space::LISTED_NEAR, list as u64), (place as u64) << 1 | side));
                    });
                }
            }
        }
    }

    /// Among goals and matches "Liverpool" is a club, among ships a place.
    fn company(&self, token: usize, emit: &mut impl FnMut(u64)) {
        let Some(here) = self.at(token, HERE).filter(|word| word.lists != 0 || word.looks_like_name()) else { return };
        let own = groups(here.lists);
        let kind = own << 8 | here.case as u64;
        for topic in &self.company.small {
            emit(join(space::COMPANY, *topic, kind));
        }
        // A word is no company to itself.
        let others = |count: u32, itself: bool| count > u32::from(itself);
        for &(topic, count) in &self.company.capital {
            if others(count, here.case == WordCase::Capital && here.topic == Some(topic)) {
                emit(mix(mix(space::COMPANY + 1, u64::from(topic)), kind));
            }
        }
        for &(kinds, count) in &self.company.kinds {
            if others(count, kinds == own) {
                emit(mix(mix(space::COMPANY + 2, kinds), kind));
            }
        }
    }

    fn run(&self, token: usize, emit: &mut impl FnMut(u64)) {
        let Some(run) = self.runs.get(self.run_of[token - self.tokens.start] as usize) else { return };
        let place = match (token == run.tokens.start, token + 1 == run.tokens.end) {
            (true, true) => 0,
            (true, false) => 1,
            (false, false) => 2,
            (false, true) => 3,
        };
        for hash in run.hashes {
            emit(join(space::RUN, hash, place));
        }
    }
}

/// Words that look like names, side by side, and what stands around them.
#[derive(Debug)]
struct Run {
    tokens: Range<usize>,
    /// What there is to say of it, whichever of its tokens is asked about.
    hashes: [u64; 13],
}

impl Run {
    fn new(document: &Document, sentence: &Range<usize>, tokens: Range<usize>) -> Self {
        let word = |index: Option<usize>| {
            index.filter(|index| sentence.contains(index)).map_or((space::OUTSIDE, space::OUTSIDE), |index| {
                let word = document.word(index);
                (word.lower, word.classes[1])
            })
        };
        let first = word(Some(tokens.start));
        let last = word(Some(tokens.end - 1));
        let before = word(tokens.start.checked_sub(1));
        let after = word(Some(tokens.end));
        let after2 = word(Some(tokens.end + 1));
        let len = tokens.len().min(5) as u64;
        let whole = tokens.clone().fold(0, |hash, index| mix(hash, document.word(index).lower));
        let said = [
            first.0,
            last.0,
            before.0,
            after.0,
            len,
            mix(before.0, len),
            mix(after.0, len),
            mix(before.0, after.0),
            first.1,
            last.1,
            mix(before.1, last.1),
            mix(after.0, after2.0),
            whole,
        ];
        let hashes = std::array::from_fn(|template| mix(space::RUN + template as u64, said[template]));
        Self { tokens, hashes }
    }
}
