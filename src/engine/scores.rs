//! The scores of a sentence's tokens, with everything kept that words share.

use crate::{
    document::Document,
    features::{self, HERE, OFFSETS, Sentence},
    gazetteer::Gazetteer,
    tags::LABELS,
    weights::{Scores, Weights},
    words::Words,
};
use std::ops::Range;

/// The summed weights of a word for the tokens around it. A word has some sixty features of a byte each, so that the
/// sums fit into two.
type Kept = [[i16; LABELS]; OFFSETS];

/// What is worth keeping from one text to the next.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) words: Words,
    /// By the number of the word, once its scores were asked for.
    pub(crate) kept: Vec<Option<Box<Kept>>>,
}

/// Scores the sentences of one document.
#[derive(Debug)]
pub(crate) struct Scorer {
    kept: Vec<Option<Box<Kept>>>,
    /// The same for the edge of a sentence.
    edge: Kept,
    /// The summed weights of how the document uses each of its words, once they were asked for.
    uses: Vec<Option<Scores>>,
}

impl Scorer {
    /// A scorer for a document, with what is kept of its words.
    #[must_use]
    pub(crate) fn new(document: &Document, mut kept: Vec<Option<Box<Kept>>>, weights: &Weights) -> Self {
        kept.resize(document.words.len(), None);
        let edge = std::array::from_fn(|offset| {
            let mut sum = weights.sum();
            features::of_edge(offset, |feature| sum.add(feature));
            shortened(sum.scores())
        });
        Self { kept, edge, uses: vec![None; document.uses.len()] }
    }

    /// What is kept, for the next document.
    pub(crate) fn into_kept(self) -> Vec<Option<Box<Kept>>> {
        self.kept
    }

    /// The scores of every token of a sentence.
    pub(crate) fn score(
        &mut self,
        document: &mut Document,
        tokens: Range<usize>,
        weights: &Weights,
        gazetteer: &Gazetteer,
    ) -> Vec<Scores> {
        for token in tokens.clone() {
            let number = document.numbers[token];
            if let Some(kept @ None) = self.kept.get_mut(number as usize) {
                let features = document.words.take_features(number);
                let sums = |offset| {
                    let mut sum = weights.sum();
                    features::of_word(&features, offset, |feature| sum.add(feature));
                    shortened(sum.scores())
                };
                *kept = Some(Box::new(std::array::from_fn(sums)));
            }
        }
        let sentence = Sentence::new(document, tokens.clone(), gazetteer);
        let mut all = Vec::with_capacity(tokens.len());
        for token in tokens.clone() {
            let mut sum = weights.sum();
            sentence.joint(token, |feature| sum.add(feature));
            let mut scores = sum.scores();
            let local = document.locals[token] as usize;
            if !document.uses[local].is_empty() {
                let uses = self.uses[local].get_or_insert_with(|| {
                    let mut sum = weights.sum();
                    features::of_uses(document, token, |feature| sum.add(feature));
                    sum.scores()
                });
                add(&mut scores, uses);
            }
            for offset in 0..OFFSETS {
                let index = (token + offset).checked_sub(HERE).filter(|index| tokens.contains(index));
                let kept = index.and_then(|index| self.kept[document.numbers[index] as usize].as_deref());
                add(&mut scores, &kept.unwrap_or(&self.edge)[offset]);
            }
            all.push(scores);
        }
        all
    }
}

fn add<T: Copy + Into<i32>>(scores: &mut Scores, more: &[T; LABELS]) {
    for (score, more) in scores.iter_mut().zip(more) {
        *score += (*more).into();
    }
}

fn shortened(scores: Scores) -> [i16; LABELS] {
    scores.map(|score| i16::try_from(score).unwrap_or(if score < 0 { i16::MIN } else { i16::MAX }))
}
