//! The scores of a sentence's tokens, with everything kept that words share.

use crate::{
    document::Document,
    features::{HERE, OFFSETS, Sentence, of_uses, of_word},
    gazetteer::Gazetteer,
    tags::LABELS,
    weights::{Scores, Weights},
};
use std::ops::Range;

/// Scores sentences of one document.
#[derive(Clone, Debug)]
pub(crate) struct Scorer {
    /// The summed weights of each word at each offset, once it was met.
    kept: Vec<Option<Box<[Scores; OFFSETS]>>>,
    /// The same for the edge of a sentence.
    edge: [Scores; OFFSETS],
}

impl Scorer {
    /// A scorer that has met no word yet.
    #[must_use]
    pub(crate) fn new(document: &Document, weights: &Weights) -> Self {
        let edge = std::array::from_fn(|offset| {
            let mut scores = [0; LABELS];
            of_word(None, offset, |feature| weights.add(feature, &mut scores));
            scores
        });
        Self { kept: vec![None; document.words.len()], edge }
    }

    /// The scores of every token of a sentence.
    pub(crate) fn score(
        &mut self,
        document: &Document,
        tokens: Range<usize>,
        weights: &Weights,
        gazetteer: &Gazetteer,
    ) -> Vec<Scores> {
        for token in tokens.clone() {
            let id = document.ids[token] as usize;
            if self.kept[id].is_none() {
                let word = Some(&document.words[id]);
                let mut kept = Box::new([[0; LABELS]; OFFSETS]);
                for (offset, scores) in kept.iter_mut().enumerate() {
                    of_word(word, offset, |feature| weights.add(feature, scores));
                }
                of_uses(document, id, |feature| weights.add(feature, &mut kept[HERE]));
                self.kept[id] = Some(kept);
            }
        }
        let sentence = Sentence::new(document, tokens.clone(), gazetteer);
        tokens
            .clone()
            .map(|token| {
                let mut scores = [0; LABELS];
                sentence.joint(token, |feature| weights.add(feature, &mut scores));
                for offset in 0..OFFSETS {
                    let index = (token + offset).checked_sub(HERE).filter(|index| tokens.contains(index));
                    let kept = index
                        .and_then(|index| self.kept[document.ids[index] as usize].as_deref())
                        .unwrap_or(&self.edge);
                    for (score, kept) in scores.iter_mut().zip(&kept[offset]) {
                        *score += kept;
                    }
                }
                scores
            })
            .collect()
    }
}
