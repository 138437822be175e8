//! What the other mentions of a word in the same text say about it.
//!
//! "May's agreement" says little; that the text names Theresa May elsewhere says a lot. After the first pass, every
//! word that looks like a name has been given a probability for each label at each of its places. The second pass adds
//! to the scores of a place the share that each label has at the other places of the word. The idea is that of
//! Krishnan and Manning (2006) with the second model replaced by a few constants, chosen on the development corpora.

use crate::{
    document::Document,
    hash::HashMap,
    lexicon::Casing,
    marginals::Marginals,
    tags::{DATE, LABELS, Part, parts, split, tag},
    token::TokenKind,
    weights::{IMPOSSIBLE, Scores},
    word::{SentenceCase, WordCase},
};
use std::ops::Range;

/// How much unanimous evidence adds, in factors of e.
const STRENGTH: f64 = 2.5;
/// The same for a person's name that is a common word too: with a capital, and after "Theresa May", it is hers.
const STRENGTH_OF_NAMESAKES: f64 = 5.5;
/// How many places of no evidence every word is taken to have besides.
const DOUBT: f64 = 2.0;
/// For how many places a surname after a first name counts: nobody is called by both unless it is their name.
const NAMED_IN_FULL: f64 = 3.0;
/// Less evidence than this from other places is none.
const LEAST: f64 = 0.5;

/// Probabilities by group of labels; see [`group`].
type Shares = [f64; LABELS];

/// The labels that speak for each other. A surname speaks for a full name and the other way round. A word that begins
/// the name of an organization says nothing about the word alone: the "Ford Foundation" does not make an organization
/// of Henry Ford.
fn group(label: usize) -> usize {
    match split(label) {
        Some((PERSON, _)) => tag(PERSON, Part::Single),
        _ => label,
    }
}

/// The type number of people.
const PERSON: usize = 0;

/// A tagged sentence that a second pass may change.
#[derive(Clone, Debug)]
struct Place {
    tokens: Range<usize>,
    scores: Vec<Scores>,
    /// The tokens that look like names, with their probabilities here.
    names: Vec<(usize, Shares)>,
}

/// What a text has said so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    places: Vec<Place>,
    words: HashMap<Shares>,
}

impl Memory {
    /// Whether a token looks like a name or a part of one, so that its other places matter. A word that is usually
    /// written small has to have its capital inside a sentence, as the minister May has, or to be a surname already.
    pub(crate) fn concerns(&self, document: &Document, token: usize) -> bool {
        let word = document.word(token);
        if document.tokens[token].kind != TokenKind::Word || !matches!(word.case, WordCase::Capital | WordCase::Inner) {
            return false;
        }
        let inside = || {
            let sentence = document.sentences.partition_point(|sentence| sentence.end <= token);
            document.sentences.get(sentence).is_some_and(|sentence| sentence.start < token)
        };
        match word.casing {
            Casing::Never | Casing::Seldom => {
                word.sentence == SentenceCase::Usual && (inside() || self.is_surname(word.lower))
            }
            Casing::Unknown | Casing::Less | Casing::More | Casing::Mostly | Casing::Always => true,
        }
    }

    /// Whether the text has named somebody in full who bears this name last.
    fn is_surname(&self, lower: u64) -> bool {
        self.words.get(&lower).is_some_and(|shares| shares[tag(PERSON, Part::Single)] >= NAMED_IN_FULL / 2.0)
    }

    /// Remembers a sentence.
    pub(crate) fn note(
        &mut self,
        document: &Document,
        tokens: Range<usize>,
        scores: Vec<Scores>,
        marginals: &Marginals,
    ) {
        let mut names = Vec::new();
        for token in tokens.clone() {
            if !self.concerns(document, token) {
                continue;
            }
            let labels = marginals.labels(token - tokens.start);
            let mut shares = [0.0; LABELS];
            for (label, probability) in labels.into_iter().enumerate() {
                let in_full = split(label) == Some((PERSON, Part::End));
                shares[group(label)] += probability * if in_full { NAMED_IN_FULL } else { 1.0 };
            }
            let sum = self.words.entry(document.word(token).lower).or_default();
            sum.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
            names.push((token, shares));
        }
        if !names.is_empty() {
            self.places.push(Place { tokens, scores, names });
        }
    }

    /// The sentences about which other places have something to say, with their new scores, in reading order.
    pub(crate) fn second_thoughts(
        self,
        document: &Document,
        scale: u16,
        dated: impl Fn(usize) -> bool,
    ) -> impl Iterator<Item = (Range<usize>, Vec<Scores>)> {
        let Self { mut places, words } = self;
        places.sort_by_key(|place| place.tokens.start);
        places.into_iter().filter_map(move |place| {
            let Place { tokens, mut scores, names } = place;
            let mut changed = false;
            for (token, own) in names {
                let Some(all) = words.get(&document.word(token).lower) else { continue };
                let mut others = *all;
                others.iter_mut().zip(own).for_each(|(other, own)| *other = (*other - own).max(0.0));
                let common = matches!(document.word(token).casing, Casing::Never | Casing::Seldom | Casing::Less);
                // What the grammar knows to be no month is not kept from being a name by the thought that it is one.
                let namesake = common && others[tag(PERSON, Part::Single)] >= NAMED_IN_FULL / 2.0 && !dated(token);
                if namesake {
                    for label in parts(DATE) {
                        others[label] = 0.0;
                        scores[token - tokens.start][label] = IMPOSSIBLE;
                    }
                }
                let total: f64 = others.iter().sum();
                if total < LEAST {
                    continue;
                }
                changed = true;
                let factor = f64::from(scale) / (total + DOUBT);
                for (label, score) in scores[token - tokens.start].iter_mut().enumerate() {
                    let group = group(label);
                    let named = namesake && group == tag(PERSON, Part::Single);
                    *score += whole(others[group] * factor * if named { STRENGTH_OF_NAMESAKES } else { STRENGTH });
                }
            }
            changed.then_some((tokens, scores))
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a few hundred units of score at most")]
fn whole(score: f64) -> i32 {
    score as i32
}
