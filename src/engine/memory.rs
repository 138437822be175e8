//! What the other mentions of a word in the same text say about it.
//!
//! "May's agreement" says little; that the text names Theresa May elsewhere says a lot. After the first pass, every
//! word that looks like a name has been given a probability for each type at each of its places. The second pass adds
//! to the scores of a place the share that each type has at the other places of the word. The idea is that of
//! Krishnan and Manning (2006) with the second model replaced by two constants, chosen on the development corpora.

use crate::{
    document::Document,
    hash::HashMap,
    lexicon::Casing,
    marginals::Marginals,
    tags::{TYPES, split},
    token::TokenKind,
    weights::Scores,
    word::WordCase,
};
use std::ops::Range;

/// How much unanimous evidence adds, in factors of e.
const STRENGTH: f64 = 1.5;
/// How many places of no evidence every word is taken to have besides.
const DOUBT: f64 = 2.0;
/// Less evidence than this from other places is none.
const LEAST: f64 = 0.5;

/// Probabilities of the types, and last of being outside any mention.
type Shares = [f64; TYPES + 1];

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
    /// Whether a token looks like a name or a part of one, so that its other places matter.
    pub(crate) fn concerns(document: &Document, token: usize) -> bool {
        let word = document.word(token);
        document.tokens[token].kind == TokenKind::Word
            && matches!(word.case, WordCase::Capital | WordCase::Inner)
            && !matches!(word.casing, Casing::Never | Casing::Seldom)
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
        for token in tokens.clone().filter(|&token| Self::concerns(document, token)) {
            let labels = marginals.labels(token - tokens.start);
            let mut shares = [0.0; TYPES + 1];
            for (label, probability) in labels.into_iter().enumerate() {
                shares[split(label).map_or(TYPES, |(kind, _)| kind)] += probability;
            }
            let sum = self.words.entry(document.word(token).lower).or_default();
            sum.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
            names.push((token, shares));
        }
        if !names.is_empty() {
            self.places.push(Place { tokens, scores, names });
        }
    }

    /// The sentences about which other places have something to say, with their new scores.
    pub(crate) fn second_thoughts(
        self,
        document: &Document,
        scale: u16,
    ) -> impl Iterator<Item = (Range<usize>, Vec<Scores>)> {
        let Self { places, words } = self;
        places.into_iter().filter_map(move |place| {
            let Place { tokens, mut scores, names } = place;
            let mut changed = false;
            for (token, own) in names {
                let Some(all) = words.get(&document.word(token).lower) else { continue };
                let mut others = *all;
                others.iter_mut().zip(own).for_each(|(other, own)| *other = (*other - own).max(0.0));
                let total: f64 = others.iter().sum();
                if total < LEAST {
                    continue;
                }
                changed = true;
                let factor = STRENGTH * f64::from(scale) / (total + DOUBT);
                for (label, score) in scores[token - tokens.start].iter_mut().enumerate() {
                    *score += whole(others[split(label).map_or(TYPES, |(kind, _)| kind)] * factor);
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
