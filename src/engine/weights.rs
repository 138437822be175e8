//! The weights of the sequence model: small integers, so that every platform adds up the same scores.

use crate::{
    table::KeyTable,
    tags::{LABELS, closes, follows, opens},
};

/// One score per label, in units of which [`Weights::scale`] make a factor of e in probability.
pub type Scores = [i32; LABELS];

/// A score that no path can make good again.
pub const IMPOSSIBLE: i32 = i32::MIN / 4;

/// The weights.
#[derive(Clone, Debug)]
pub struct Weights {
    keys: KeyTable,
    rows: Vec<[i8; LABELS]>,
    transitions: [Scores; LABELS],
    scale: u16,
}

impl Weights {
    /// The weights of features, a row per key, and of transitions from label to label; `None` if their sizes do
    /// not fit together.
    #[must_use]
    pub fn new(
        keys: KeyTable,
        rows: Vec<[i8; LABELS]>,
        transitions: &[[i16; LABELS]; LABELS],
        scale: u16,
    ) -> Option<Self> {
        if keys.len() != rows.len() || scale == 0 {
            return None;
        }
        let mut allowed = [[IMPOSSIBLE; LABELS]; LABELS];
        for (from, row) in transitions.iter().enumerate() {
            for (to, weight) in row.iter().enumerate() {
                if follows(from, to) {
                    allowed[from][to] = i32::from(*weight);
                }
            }
        }
        Some(Self { keys, rows, transitions: allowed, scale })
    }

    /// Adds the weights of a feature to the scores of a token.
    #[inline]
    pub fn add(&self, feature: u64, scores: &mut Scores) {
        if let Some(row) = self.keys.row(feature) {
            for (score, weight) in scores.iter_mut().zip(&self.rows[row]) {
                *score += i32::from(*weight);
            }
        }
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
        let mut total = [IMPOSSIBLE; LABELS];
        for label in (0..LABELS).filter(|&label| opens(label)) {
            total[label] = first[label];
        }
        let mut back = vec![[0_u8; LABELS]; scores.len()];
        for (scores, back) in scores.iter().zip(&mut back).skip(1) {
            let mut next = [IMPOSSIBLE; LABELS];
            for from in 0..LABELS {
                let row = &self.transitions[from];
                for to in 0..LABELS {
                    // Two impossible steps must not wrap around: the sum is held at the floor.
                    let candidate = total[from].saturating_add(row[to]).max(IMPOSSIBLE);
                    if candidate > next[to] {
                        next[to] = candidate;
                        back[to] = from as u8;
                    }
                }
            }
            for (next, score) in next.iter_mut().zip(scores) {
                *next = next.saturating_add(*score).max(IMPOSSIBLE);
            }
            total = next;
        }
        let mut label =
            (0..LABELS).filter(|&label| closes(label)).max_by_key(|&label| (total[label], LABELS - label)).unwrap_or(0);
        let mut path = vec![0; scores.len()];
        for (tag, back) in path.iter_mut().zip(&back).rev() {
            *tag = label as u8;
            label = usize::from(back[label]);
        }
        path
    }
}
