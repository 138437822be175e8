//! A text made ready for the sequence model: tokens, sentences, distinct words, and what the whole text tells about
//! each of them.

use crate::{
    gazetteer::{self, Gazetteer, Lists},
    hash::{HashMap, mix},
    lexicon::{Casing, Lexicon},
    token::{Token, TokenKind},
    word::{SentenceCase, Word, WordCase},
    words::Words,
};
use std::ops::Range;

/// The parts of a model that describe words.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// Classes and casing of frequent words.
    pub lexicon: Lexicon,
    /// Lists of names.
    pub gazetteer: Gazetteer,
}

/// A text made ready.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Its sentences, as ranges of tokens.
    pub sentences: Vec<Range<usize>>,
    /// Distinct words: its own, and those of texts before it.
    pub words: Words,
    /// The number of each token's word.
    pub numbers: Vec<u32>,
    /// Each token's word, counting only the words of this text.
    pub locals: Vec<u32>,
    /// What the whole text tells about each of its words, as features; nothing for words that occur once.
    pub uses: Vec<Vec<u64>>,
}

mod space {
    pub(super) const LOWER: u64 = 41;
    pub(super) const INSIDE: u64 = 42;
    pub(super) const BEFORE: u64 = 43;
    pub(super) const AFTER: u64 = 44;
    pub(super) const RUN_FIRST: u64 = 45;
    pub(super) const RUN_LAST: u64 = 46;
    pub(super) const SHORT_FOR: u64 = 47;
    pub(super) const RUN_LISTS: u64 = 48;
}

/// How many different neighbours of a word are remembered per text; more tell nothing new.
const NEIGHBOURS: usize = 6;

/// Where and how a word is used in a text.
#[derive(Default)]
struct Uses {
    lower: u32,
    inside: u32,
    total: u32,
    features: Vec<u64>,
    before: usize,
    after: usize,
    runs: usize,
}

impl Document {
    /// Makes a text ready that has been cut into tokens and sentences. Words met in texts before it save time.
    #[must_use]
    pub fn new(
        text: &str,
        tokens: Vec<Token>,
        sentences: Vec<Range<usize>>,
        knowledge: &Knowledge,
        mut words: Words,
    ) -> Self {
        let surface = |token: &Token| &text[token.start as usize..token.end as usize];
        let (mut numbers, mut locals) = (Vec::with_capacity(tokens.len()), Vec::with_capacity(tokens.len()));
        // By the number of a word, how many others of this text were met before it.
        let mut of_this: Vec<u32> = vec![u32::MAX; words.len()];
        let mut met = 0;
        for sentence in &sentences {
            let case = SentenceCase::of(
                tokens[sentence.clone()].iter().filter(|token| token.kind == TokenKind::Word).map(surface),
            );
            for token in &tokens[sentence.clone()] {
                let number = words.number(surface(token), token.kind, case, knowledge);
                let at = number as usize;
                if at >= of_this.len() {
                    of_this.resize(at + 1, u32::MAX);
                }
                if of_this[at] == u32::MAX {
                    of_this[at] = met;
                    met += 1;
                }
                numbers.push(number);
                locals.push(of_this[at]);
            }
        }
        let mut document = Self { tokens, sentences, words, numbers, locals, uses: Vec::new() };
        document.uses = document.count_uses(text);
        document
    }

    /// The word of a token.
    #[must_use]
    #[inline]
    pub fn word(&self, token: usize) -> &Word {
        self.words.word(self.numbers[token])
    }

    /// Whether a token looks like part of a name where it stands: the first word of a sentence has a capital anyway.
    #[must_use]
    pub fn name_like(&self, token: usize, sentence: &Range<usize>) -> bool {
        let word = self.word(token);
        word.looks_like_name() && (token != sentence.start || !matches!(word.casing, Casing::Never | Casing::Seldom))
    }

    /// The runs of tokens that look like names, in order.
    pub fn runs(&self, sentence: &Range<usize>) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for token in sentence.clone() {
            if self.name_like(token, sentence) {
                match runs.last_mut() {
                    Some(run) if run.end == token => run.end += 1,
                    Some(run) if run.end + 1 == token && self.word(run.end).hyphen => run.end += 2,
                    _ => runs.push(token..token + 1),
                }
            }
        }
        runs
    }

    /// The lists that hold the tokens of a sentence, by the place of each token in the listed name: first, inside,
    /// last, whole. Every list is matched from left to right, the longest name first.
    #[must_use]
    pub fn listed(&self, sentence: &Range<usize>, gazetteer: &Gazetteer) -> Vec<[Lists; 4]> {
        let mut marks = vec![[0; 4]; sentence.len()];
        let mut taken = [0_usize; Lists::BITS as usize];
        for start in sentence.clone() {
            let first = self.word(start);
            let mut best: [usize; Lists::BITS as usize] = [0; Lists::BITS as usize];
            let mut found = first.lists;
            for_each_bit(first.lists, |list| best[list] = start + 1);
            let mut state = first.onward;
            let mut at = start + 1;
            while let Some(here) = state
                && at < sentence.end
            {
                let word = self.word(at);
                let Some(next) = word.forms.iter().flatten().find_map(|form| gazetteer.step(here, form.as_bytes()))
                else {
                    break;
                };
                let mut lists = gazetteer.lists(next);
                let small = |word: &Word| word.case == WordCase::Lower && word.sentence != SentenceCase::Lower;
                if small(first) || small(word) {
                    lists &= gazetteer::COMMON;
                }
                for_each_bit(lists, |list| best[list] = at + 1);
                found |= lists;
                at += 1;
                state = gazetteer.step(next, b" ");
            }
            for_each_bit(found, |list| {
                let end = best[list];
                if end <= taken[list] {
                    return;
                }
                if start < taken[list] {
                    return;
                }
                taken[list] = end;
                for token in start..end {
                    let place = match (token == start, token + 1 == end) {
                        (true, true) => 3,
                        (true, false) => 0,
                        (false, false) => 1,
                        (false, true) => 2,
                    };
                    marks[token - sentence.start][place] |= 1 << list;
                }
            });
        }
        marks
    }

    fn count_uses(&self, text: &str) -> Vec<Vec<u64>> {
        let mut uses: HashMap<Uses> = HashMap::default();
        for sentence in &self.sentences {
            let runs = self.runs(sentence);
            let mut run = runs.iter().peekable();
            for token in sentence.clone() {
                while run.peek().is_some_and(|run| run.end <= token) {
                    run.next();
                }
                let word = self.word(token);
                if !matches!(self.tokens[token].kind, TokenKind::Word) {
                    continue;
                }
                let entry = uses.entry(word.lower).or_default();
                if word.case == WordCase::Lower {
                    entry.lower += u32::from(word.sentence != SentenceCase::Lower);
                    continue;
                }
                entry.total += 1;
                let Some(run) = run.peek().filter(|run| run.contains(&token)) else { continue };
                entry.inside += u32::from(token > sentence.start && word.sentence == SentenceCase::Usual);
                let neighbour =
                    |index: Option<usize>| index.filter(|i| sentence.contains(i)).map_or(0, |i| self.word(i).lower);
                let before = mix(space::BEFORE, neighbour(token.checked_sub(1)));
                let after = mix(space::AFTER, neighbour(Some(token + 1)));
                if entry.before < NEIGHBOURS && !entry.features.contains(&before) {
                    entry.features.push(before);
                    entry.before += 1;
                }
                if entry.after < NEIGHBOURS && !entry.features.contains(&after) {
                    entry.features.push(after);
                    entry.after += 1;
                }
                if run.len() > 1 && entry.runs < NEIGHBOURS {
                    entry.runs += 1;
                    let place = u64::from(token == run.start) | u64::from(token + 1 == run.end) << 1;
                    let (first, last) = (self.word(run.start), self.word(run.end - 1));
                    for feature in [
                        mix(mix(space::RUN_FIRST, first.lower), place),
                        mix(mix(space::RUN_LAST, last.lower), place),
                        mix(mix(space::RUN_LISTS, u64::from(first.lists)), place),
                    ] {
                        if !entry.features.contains(&feature) {
                            entry.features.push(feature);
                        }
                    }
                }
            }
            self.note_short_forms(text, sentence, &runs, &mut uses);
        }
        let mut of_words: Vec<Vec<u64>> = Vec::new();
        for (token, local) in self.locals.iter().enumerate() {
            if (*local as usize) < of_words.len() {
                continue;
            }
            let word = self.word(token);
            of_words.push(match uses.get(&word.lower) {
                Some(uses) if word.case != WordCase::Lower && uses.total + uses.lower > 1 => {
                    let mut features = uses.features.clone();
                    features.push(mix(mix(space::LOWER, u64::from(uses.lower.min(3))), word.case as u64));
                    features.push(mix(mix(space::INSIDE, u64::from(uses.inside.min(3))), word.case as u64));
                    features
                }
                _ => Vec::new(),
            });
        }
        of_words
    }

    /// Notes "(WHO)" after "World Health Organization": the short form is what the long form is.
    fn note_short_forms(&self, text: &str, sentence: &Range<usize>, runs: &[Range<usize>], uses: &mut HashMap<Uses>) {
        let surface = |i: usize| &text[self.tokens[i].start as usize..self.tokens[i].end as usize];
        for short in sentence.start + 2..sentence.end.saturating_sub(1) {
            if surface(short - 1) != "(" || surface(short + 1) != ")" || !gazetteer::is_acronym(surface(short)) {
                continue;
            }
            let Some(run) = runs.iter().rev().find(|run| run.end == short - 1) else { continue };
            let first = surface(short).chars().next();
            let initial = |i: usize| surface(i).chars().next();
            // Small words stand inside long forms: begin at the run that holds the first initial.
            let long = (sentence.start..run.end)
                .rev()
                .take(surface(short).len() + 3)
                .filter(|&i| self.name_like(i, sentence) || i == sentence.start)
                .any(|i| initial(i) == first);
            if !long {
                continue;
            }
            let last = self.word(run.end - 1).lower;
            uses.entry(self.word(short).lower).or_default().features.push(mix(space::SHORT_FOR, last));
        }
    }
}

pub(crate) fn for_each_bit(mut set: Lists, mut visit: impl FnMut(usize)) {
    while set != 0 {
        visit(set.trailing_zeros() as usize);
        set &= set - 1;
    }
}
