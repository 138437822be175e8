//! The weights of the sequence model: small integers, so that every platform adds up the same scores.

use wide::i32x4;

use crate::{
    rows::Rows,
    sparse::SparseRows,
    tags::{CLOSING, LABELS, OPENING, Part, TYPES, closes, follows, opens, tag},
};

/// One score per label, in units of which [`Weights::scale`] make a factor of e in probability.
pub type Scores = [i32; LABELS];

/// How many features are set aside before they are looked up.
const ASKED: usize = 64;

/// A score that no path can make good again.
pub const IMPOSSIBLE: i32 = -1 << 24;

/// Below a score there is room for the rank of a label, so that the larger of two numbers tells both.
const RANK_BITS: u32 = 5;
/// The rank of label 0; the next label has one less.
const FIRST_RANK: u8 = (1 << RANK_BITS) - 1;

/// [`OPENING`] and three more labels, in vectors of four.
const VECTORS: usize = 3;
const WIDE: usize = 4 * VECTORS;

/// The weights.
#[derive(Clone, Debug)]
pub struct Weights {
    rows: Rows,
    transitions: [Scores; LABELS],
    /// The steps from the [`CLOSING`] labels to the [`OPENING`] ones, with room for a rank below.
    steps: [[i32x4; VECTORS]; CLOSING.end],
    scale: u16,
}

/// A sum of the weights of features. Those that may be known are first set aside without a jump, since most are not
/// and nothing foretells which, and looked up together later.
#[derive(Clone, Debug)]
pub struct Sum<'w> {
    rows: &'w Rows,
    scores: Scores,
    asked: [u64; ASKED],
    count: usize,
}

impl Sum<'_> {
    /// Adds the weights of a feature.
    #[inline]
    pub fn add(&mut self, feature: u64) {
        self.asked[self.count % ASKED] = feature;
        self.count += usize::from(self.rows.may_know(feature));
        if self.count == ASKED {
            self.look_up();
        }
    }

    /// The sum.
    #[must_use]
    pub fn scores(mut self) -> Scores {
        self.look_up();
        self.scores
    }

    fn look_up(&mut self) {
        let mut scores = [0; LABELS];
        for feature in &self.asked[..self.count] {
            self.rows.add(*feature, &mut scores);
        }
        for (sum, score) in self.scores.iter_mut().zip(scores) {
            *sum += i32::from(score);
        }
        self.count = 0;
    }
}

impl Weights {
    /// The weights of features, a row per key, and of transitions from label to label; `None` if their sizes do
    /// not fit together or the keys are not sorted.
    #[must_use]
    pub fn new(keys: &[u32], rows: &SparseRows, transitions: &[[i16; LABELS]; LABELS], scale: u16) -> Option<Self> {
        if scale == 0 {
            return None;
        }
        let rows = Rows::new(keys, rows)?;
        let mut allowed = [[IMPOSSIBLE; LABELS]; LABELS];
        for (from, row) in transitions.iter().enumerate() {
            for (to, weight) in row.iter().enumerate() {
                if follows(from, to) {
                    allowed[from][to] = i32::from(*weight);
                }
            }
        }
        let step = |from: usize, to: usize| allowed[from][OPENING.start + to] << RANK_BITS;
        let four = |from: usize, at: usize| i32x4::new(std::array::from_fn(|to| step(from, 4 * at + to)));
        let steps = std::array::from_fn(|from| std::array::from_fn(|at| four(from, at)));
        Some(Self { rows, transitions: allowed, steps, scale })
    }

    /// Begins to sum the weights of features.
    #[must_use]
    pub fn sum(&self) -> Sum<'_> {
        Sum { rows: &self.rows, scores: [0; LABELS], asked: [0; ASKED], count: 0 }
    }

    /// The scores of a label (inner index) after another; [`IMPOSSIBLE`] where it cannot follow.
    #[must_use]
    pub fn transitions(&self) -> &[Scores; LABELS] {
        &self.transitions
    }

    /// How many units of score make a factor of e.
    #[must_use]
    pub fn scale(&self) -> u16 {
        self.scale
    }

    /// The labels of a sentence that score highest together, found by Viterbi's algorithm.
    #[must_use]
    pub fn best_path(&self, scores: &[Scores]) -> Vec<u8> {
        let Some(first) = scores.first() else { return Vec::new() };
        let mut total: Scores = std::array::from_fn(|label| if opens(label) { first[label] } else { IMPOSSIBLE });
        let mut back = vec![[0_u8; LABELS]; scores.len()];
        for (scores, back) in scores.iter().zip(&mut back).skip(1) {
            let ranked = self.best_before(&total);
            let mut top = IMPOSSIBLE;
            for label in 0..LABELS {
                total[label] = (ranked[label] >> RANK_BITS) + scores[label];
                back[label] = FIRST_RANK - (ranked[label].to_le_bytes()[0] & FIRST_RANK);
                top = top.max(total[label]);
            }
            // Only differences matter; held near zero, no length of sentence can overflow them.
            total.iter_mut().for_each(|total| *total = (*total - top).max(IMPOSSIBLE));
        }
        let closing = (0_u8..).zip(&total).filter(|(label, _)| closes(usize::from(*label)));
        let mut label =
            closing.max_by_key(|(label, total)| (**total, FIRST_RANK - label)).map_or(0, |(label, _)| label);
        let mut path = vec![0; scores.len()];
        for (tag, back) in path.iter_mut().zip(&back).rev() {
            *tag = label;
            label = back[usize::from(label)];
        }
        path
    }

    /// For each label the best total of a label before it and the step between, over the rank of that label; the first
    /// of equals ranks highest.
    #[inline]
    fn best_before(&self, total: &Scores) -> Scores {
        let mut ranked = [0; LABELS];
        for ((ranked, total), rank) in ranked.iter_mut().zip(total).zip((0..=i32::from(FIRST_RANK)).rev()) {
            *ranked = (total << RANK_BITS) + rank;
        }
        let mut opening = [i32x4::splat(i32::MIN); VECTORS];
        for (from, steps) in ranked.iter().zip(&self.steps) {
            let from = i32x4::splat(*from);
            for (best, step) in opening.iter_mut().zip(steps) {
                *best = best.max(from + *step);
            }
        }
        let mut best = [i32::MIN; LABELS];
        best[OPENING.start..OPENING.start + WIDE].copy_from_slice(opening.map(i32x4::to_array).as_flattened());
        for kind in 0..TYPES {
            let (begin, inside) = (tag(kind, Part::Begin), tag(kind, Part::Inside));
            for to in [inside, tag(kind, Part::End)] {
                let step = |from: usize| ranked[from] + (self.transitions[from][to] << RANK_BITS);
                best[to] = step(begin).max(step(inside));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::{Part, decode, tag};

    fn weights() -> Weights {
        Weights::new(&[], &SparseRows::default(), &[[0; LABELS]; LABELS], 24).unwrap()
    }

    #[test]
    fn the_best_path_is_the_best_that_is_allowed() {
        let (begin, end, single) = (tag(0, Part::Begin), tag(0, Part::End), tag(1, Part::Single));
        let mut scores = vec![[0; LABELS]; 4];
        scores[1][end] = 50;
        scores[2][end] = 90;
        scores[1][begin] = 20;
        scores[3][single] = 1;
        // "End" is best for the second token by itself, but then the third could not end a mention too.
        assert_eq!(decode(&weights().best_path(&scores)), [(1..3, 0), (3..4, 1)]);
        assert_eq!(weights().best_path(&[]), Vec::<u8>::new());
    }

    #[test]
    fn sentences_of_any_length_keep_their_scores() {
        let mut scores = vec![[10_000; LABELS]; 300_000];
        let last = scores.len() - 1;
        scores[last][tag(2, Part::Single)] += 1;
        let path = weights().best_path(&scores);
        assert_eq!(usize::from(path[last]), tag(2, Part::Single));
    }
}
