//! Which features fire for a token.
//!
//! There are two kinds. Those of single words depend on nothing but the word and how far away it stands, so their
//! summed weights can be kept per word. The others look at several words at once.

use crate::{
    document::{Document, for_each_bit},
    gazetteer::{Gazetteer, Lists, groups},
    hash::mix,
    token::TokenKind,
    word::{SentenceCase, Word, WordCase},
};
use std::ops::Range;

/// How far a word can stand from the token that its features fire for: two to the left, ..., two to the right.
pub const OFFSETS: usize = 5;
/// The offset of the token itself.
pub const HERE: usize = 2;

mod space {
    pub(super) const OFFSET: u64 = 61;
    pub(super) const OUTSIDE: u64 = 62;
    pub(super) const BIAS: u64 = 63;
    pub(super) const PAIR: u64 = 64;
    pub(super) const FIRST: u64 = 80;
    pub(super) const KINDS: u64 = 84;
    pub(super) const LISTED: u64 = 81;
    pub(super) const LISTED_SET: u64 = 82;
    pub(super) const LISTED_NEAR: u64 = 83;
    pub(super) const POSTED: u64 = 87;
    pub(super) const RUN: u64 = 90;
}

/// The features that tell how a word is used elsewhere in its document.
pub fn of_uses(document: &Document, word: usize, mut emit: impl FnMut(u64)) {
    for feature in &document.uses[word] {
        emit(*feature);
    }
}

/// The features of a single word for a token from which it stands at one of the [`OFFSETS`]; `None` is the edge of
/// the sentence.
pub fn of_word(word: Option<&Word>, offset: usize, mut emit: impl FnMut(u64)) {
    let place = mix(space::OFFSET, offset as u64);
    let Some(word) = word else { return emit(mix(space::OUTSIDE, place)) };
    let features = match offset {
        HERE => &word.own,
        1 | 3 => &word.near,
        _ => &word.far,
    };
    for feature in features {
        emit(mix(*feature, place));
    }
}

/// A sentence, with what is worked out once for all its tokens.
#[derive(Debug)]
pub struct Sentence<'d> {
    document: &'d Document,
    tokens: Range<usize>,
    listed: Vec<[Lists; 4]>,
    runs: Vec<Range<usize>>,
    /// Whether it has a handle, a hashtag or an address, as posts do, which are careless with capitals.
    posted: bool,
    /// The run of each token, as an index, or `u32::MAX`.
    run_of: Vec<u32>,
}

impl<'d> Sentence<'d> {
    /// Looks at a sentence of a document.
    #[must_use]
    pub fn new(document: &'d Document, tokens: Range<usize>, gazetteer: &Gazetteer) -> Self {
        let runs = document.runs(&tokens);
        let mut run_of = vec![u32::MAX; tokens.len()];
        for (index, run) in runs.iter().enumerate() {
            for token in run.clone() {
                run_of[token - tokens.start] = u32::try_from(index).unwrap_or(u32::MAX);
            }
        }
        let posted = document.tokens[tokens.clone()]
            .iter()
            .any(|token| matches!(token.kind, TokenKind::Handle | TokenKind::Hashtag | TokenKind::Url));
        Self { document, posted, listed: document.listed(&tokens, gazetteer), runs, run_of, tokens }
    }

    /// The word at an offset from a token.
    #[must_use]
    pub fn at(&self, token: usize, offset: usize) -> Option<&'d Word> {
        let index = (token + offset).checked_sub(HERE).filter(|index| self.tokens.contains(index))?;
        Some(self.document.word(index))
    }

    /// Every feature of a token, given by its index in the document.
    pub fn all(&self, token: usize, mut emit: impl FnMut(u64)) {
        for offset in 0..OFFSETS {
            of_word(self.at(token, offset), offset, &mut emit);
        }
        of_uses(self.document, self.document.ids[token] as usize, &mut emit);
        self.joint(token, emit);
    }

    /// The features that look at several words, for a token given by its index in the document.
    pub fn joint(&self, token: usize, mut emit: impl FnMut(u64)) {
        let Some(here) = self.at(token, HERE) else { return };
        let edge = (space::OUTSIDE, space::OUTSIDE, [space::OUTSIDE; 2]);
        let parts = |offset| self.at(token, offset).map_or(edge, |word| (word.lower, word.shape, word.classes));
        let (before2, ..) = parts(HERE - 2);
        let (before, shape_before, class_before) = parts(HERE - 1);
        let (after, shape_after, class_after) = parts(HERE + 1);
        let (after2, ..) = parts(HERE + 2);
        emit(mix(space::BIAS, 0));
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
        ];
        // Between small words a small word is hardly ever part of a name: two of the pairs say enough.
        let templates = if self.plain(token, here) { 2 } else { pairs.len() };
        for (template, (left, right)) in pairs.into_iter().enumerate().take(templates) {
            emit(mix(mix(space::PAIR + template as u64, left), right));
        }
        // Where "Warsaw" ends and "Donald Tusk" begins, kinds of names side by side tell.
        let kinds = |offset| self.at(token, offset).map_or(u64::MAX, |word| groups(word.lists) << 4 | word.case as u64);
        let (left, middle, right) = (kinds(HERE - 1), kinds(HERE), kinds(HERE + 1));
        if here.lists != 0 {
            emit(mix(mix(space::KINDS, left), middle));
            emit(mix(mix(space::KINDS + 1, middle), right));
            emit(mix(mix(mix(space::KINDS + 2, left), middle), right));
        }
        if self.posted {
            emit(mix(space::POSTED, here.shape));
            emit(mix(mix(space::POSTED + 1, here.case as u64), groups(here.lists)));
        }
        if token == self.tokens.start {
            emit(mix(mix(space::FIRST, here.casing as u64), here.shape));
        }
        self.lists(token, here, &mut emit);
        self.run(token, &mut emit);
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

    fn lists(&self, token: usize, here: &Word, emit: &mut impl FnMut(u64)) {
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

    fn run(&self, token: usize, emit: &mut impl FnMut(u64)) {
        let Some(run) = self.runs.get(self.run_of[token - self.tokens.start] as usize) else { return };
        let place = match (token == run.start, token + 1 == run.end) {
            (true, true) => 0,
            (true, false) => 1,
            (false, false) => 2,
            (false, true) => 3,
        };
        let word = |index: Option<usize>| {
            index.filter(|index| self.tokens.contains(index)).map_or(edge_word(), |index| {
                let word = self.document.word(index);
                (word.lower, word.classes[1])
            })
        };
        let first = word(Some(run.start));
        let last = word(Some(run.end - 1));
        let before = word(run.start.checked_sub(1));
        let after = word(Some(run.end));
        let after2 = word(Some(run.end + 1));
        let len = run.len().min(5) as u64;
        for (template, value) in [
            (0, first.0),
            (1, last.0),
            (2, before.0),
            (3, after.0),
            (4, len),
            (5, mix(before.0, len)),
            (6, mix(after.0, len)),
            (7, mix(before.0, after.0)),
            (8, first.1),
            (9, last.1),
            (10, mix(before.1, last.1)),
            (11, mix(after.0, after2.0)),
        ] {
            emit(mix(mix(space::RUN + template, value), place));
        }
    }
}

fn edge_word() -> (u64, u64) {
    (space::OUTSIDE, space::OUTSIDE)
}
