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
    /// The labels that may stand before each label.
    before: [Vec<u8>; LABELS],
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
        let labels = (0_u8..).take(LABELS);
        let before = std::array::from_fn(|to| labels.clone().filter(|from| follows(usize::from(*from), to)).collect());
        Some(Self { keys, rows, transitions: allowed, before, scale })
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
    #[expect(clippy::cast_possible_truncation, reason = "there are 17 labels")]
    pub fn best_path(&self, scores: &[Scores]) -> Vec<u8> {
        let Some(first) = scores.first() else { return Vec::new() };
        let mut total: Scores = std::array::from_fn(|label| if opens(label) { first[label] } else { IMPOSSIBLE });
        let mut back = vec![[0_u8; LABELS]; scores.len()];
        for (scores, back) in scores.iter().zip(&mut back).skip(1) {
            let mut next = [IMPOSSIBLE; LABELS];
            let mut top = IMPOSSIBLE;
            for (to, before) in self.before.iter().enumerate() {
                for &from in before {
                    let candidate = total[usize::from(from)] + self.transitions[usize::from(from)][to];
                    if candidate > next[to] {
                        next[to] = candidate;
                        back[to] = from;
                    }
                }
                next[to] += scores[to];
                top = top.max(next[to]);
            }
            // Only differences matter; held near zero, no length of sentence can overflow them.
            total = next.map(|score| score - top);
        }
        let closing = (0..LABELS).filter(|&label| closes(label));
        let mut label = closing.max_by_key(|&label| (total[label], LABELS - label)).unwrap_or(0);
        let mut path = vec![0; scores.len()];
        for (tag, back) in path.iter_mut().zip(&back).rev() {
            *tag = label as u8;
            label = usize::from(back[label]);
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::{Part, decode, tag};

    fn weights() -> Weights {
        let keys = KeyTable::new(Vec::new()).unwrap();
        Weights::new(keys, Vec::new(), &[[0; LABELS]; LABELS], 24).unwrap()
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
