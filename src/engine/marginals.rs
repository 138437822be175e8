//! How probable a stretch of labels is among all ways to label its sentence.

use crate::{
    tags::{CLOSING, LABELS, OPENING, Part, TYPES, closes, opens, tag},
    weights::{Scores, Weights},
};
use std::ops::Range;

/// Differences of scores beyond this many factors of e count as certainty.
const NEGLIGIBLE: usize = 40;

/// The exponential function at the few points that integer scores can ask for. Only multiplication and addition of
/// doubles happen after this, in a fixed order, so every platform finds the same probabilities.
#[derive(Clone, Debug)]
pub struct Exponentials {
    /// e to the power of minus the index, in units of score.
    falling: Vec<f64>,
    /// e to the power of each transition's score; zero where a label cannot follow.
    transitions: [[f64; LABELS]; LABELS],
    /// The same from the [`CLOSING`] labels to the [`OPENING`] ones.
    onward: [[f64; WIDE]; CLOSING.end],
    /// The same back from the [`OPENING`] labels to the [`CLOSING`] ones.
    back: [[f64; WIDE]; CLOSING.end],
}

/// [`OPENING`] or [`CLOSING`] labels and one more, which fills the registers of common machines.
const WIDE: usize = 10;

impl Exponentials {
    /// Tabulates the exponentials for these weights.
    #[must_use]
    pub fn new(weights: &Weights) -> Self {
        let scale = f64::from(weights.scale());
        let falling = (0..NEGLIGIBLE * usize::from(weights.scale())).map(|i| libm::exp(-(i as f64) / scale)).collect();
        let transitions = weights.transitions().map(|row| {
            row.map(|score| if score == crate::weights::IMPOSSIBLE { 0.0 } else { libm::exp(f64::from(score) / scale) })
        });
        let step = |from: usize, to: usize| {
            if CLOSING.contains(&from) && OPENING.contains(&to) { transitions[from][to] } else { 0.0 }
        };
        let onward = std::array::from_fn(|from| std::array::from_fn(|to| step(from, OPENING.start + to)));
        let back = std::array::from_fn(|to| std::array::from_fn(|from| step(from, OPENING.start + to)));
        Self { falling, transitions, onward, back }
    }

    fn of(&self, scores: &Scores) -> [f64; LABELS] {
        let top = scores.iter().copied().max().unwrap_or_default();
        scores.map(|score| self.falling.get((top - score) as usize).copied().unwrap_or_default())
    }
}

/// The forward and backward sums of a sentence, scaled token by token.
#[derive(Clone, Debug)]
pub struct Marginals<'w> {
    exponentials: &'w Exponentials,
    /// The exponentials of the scores, divided by the scaling factor of their token.
    local: Vec<[f64; LABELS]>,
    forward: Vec<[f64; LABELS]>,
    backward: Vec<[f64; LABELS]>,
}

impl<'w> Marginals<'w> {
    /// Sums over all ways to label a sentence with these scores, by the forward-backward algorithm.
    #[must_use]
    pub fn new(scores: &[Scores], exponentials: &'w Exponentials) -> Self {
        let mut local: Vec<[f64; LABELS]> = scores.iter().map(|scores| exponentials.of(scores)).collect();
        let mut forward = Vec::with_capacity(local.len());
        let mut last: Option<[f64; LABELS]> = None;
        for local in &mut local {
            let mut sums = exponentials.enter(last.as_ref());
            let mut total = 0.0;
            for (sum, local) in sums.iter_mut().zip(&*local) {
                *sum *= local;
                total += *sum;
            }
            // All paths underflowed: only with scores no trained model gives. Any scale keeps the sums finite.
            let scale = if total > 0.0 { 1.0 / total } else { 1.0 };
            sums.iter_mut().for_each(|sum| *sum *= scale);
            local.iter_mut().for_each(|local| *local *= scale);
            forward.push(sums);
            last = Some(sums);
        }
        let mut backward = vec![[0.0; LABELS]; local.len()];
        let mut next: Option<[f64; LABELS]> = None;
        for i in (0..local.len()).rev() {
            backward[i] = match next {
                None => {
                    let total: f64 = (0..LABELS).filter(|&label| closes(label)).map(|label| forward[i][label]).sum();
                    std::array::from_fn(|label| if closes(label) && total > 0.0 { 1.0 / total } else { 0.0 })
                }
                Some(next) => exponentials.leave(&next),
            };
            next = Some(std::array::from_fn(|label| backward[i][label] * local[i][label]));
        }
        Self { exponentials, local, forward, backward }
    }

    /// The probabilities of the labels of a token.
    #[must_use]
    pub fn labels(&self, token: usize) -> [f64; LABELS] {
        std::array::from_fn(|label| self.forward[token][label] * self.backward[token][label])
    }

    /// The probability that exactly these tokens are one mention of a type.
    #[must_use]
    pub fn mention(&self, tokens: Range<usize>, kind: usize) -> f64 {
        let (Some(last), true) = (tokens.end.checked_sub(1), tokens.end <= self.local.len()) else { return 0.0 };
        let label = |token: usize| match (token == tokens.start, token == last) {
            (true, true) => tag(kind, Part::Single),
            (true, false) => tag(kind, Part::Begin),
            (false, true) => tag(kind, Part::End),
            (false, false) => tag(kind, Part::Inside),
        };
        let before = tokens.start.checked_sub(1).and_then(|before| self.forward.get(before));
        let mut probability =
            self.exponentials.enter(before)[label(tokens.start)] * self.local[tokens.start][label(tokens.start)];
        for token in tokens.start + 1..tokens.end {
            probability *=
                self.exponentials.transitions[label(token - 1)][label(token)] * self.local[token][label(token)];
        }
        (probability * self.backward[last][label(last)]).clamp(0.0, 1.0)
    }
}

impl Exponentials {
    /// The sums that arrive at a token from the one before; at the first token, one for each label that may open.
    fn enter(&self, before: Option<&[f64; LABELS]>) -> [f64; LABELS] {
        let Some(before) = before else {
            return std::array::from_fn(|label| if opens(label) { 1.0 } else { 0.0 });
        };
        let mut sums = [0.0; LABELS];
        for (before, row) in before.iter().zip(&self.onward) {
            for (sum, step) in sums[OPENING.start..OPENING.start + WIDE].iter_mut().zip(row) {
                *sum += before * step;
            }
        }
        for kind in 0..TYPES {
            let (begin, inside) = (tag(kind, Part::Begin), tag(kind, Part::Inside));
            for to in [inside, tag(kind, Part::End)] {
                sums[to] = before[begin] * self.transitions[begin][to] + before[inside] * self.transitions[inside][to];
            }
        }
        sums
    }

    /// The sums that come back to a token from the one after.
    fn leave(&self, after: &[f64; LABELS]) -> [f64; LABELS] {
        let mut sums = [0.0; LABELS];
        for (after, row) in after[OPENING].iter().zip(&self.back) {
            for (sum, step) in sums[..WIDE].iter_mut().zip(row) {
                *sum += after * step;
            }
        }
        for kind in 0..TYPES {
            let (inside, end) = (tag(kind, Part::Inside), tag(kind, Part::End));
            for from in [tag(kind, Part::Begin), inside] {
                sums[from] = after[inside] * self.transitions[from][inside] + after[end] * self.transitions[from][end];
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        hash::mix,
        sparse::SparseRows,
        tags::{decode, follows},
        weights::IMPOSSIBLE,
    };

    /// All ways to label three tokens, one by one, against the sums.
    #[test]
    fn probabilities_are_shares_of_all_ways_to_label() {
        let draw = |i: usize, j: usize| (mix(i as u64, j as u64) % 60) as i16 - 30;
        let transitions = std::array::from_fn(|from| std::array::from_fn(|to| draw(from, to + 50)));
        let weights = Weights::new(&[], &SparseRows::default(), &transitions, 24).unwrap();
        let scores: Vec<Scores> =
            (0..3).map(|token| std::array::from_fn(|label| i32::from(draw(token + 100, label)))).collect();
        let (mut total, mut wanted) = (0.0, 0.0);
        for code in 0..LABELS.pow(3) {
            let path = [code % LABELS, code / LABELS % LABELS, code / LABELS / LABELS];
            let steps = [(path[0], path[1]), (path[1], path[2])];
            if !opens(path[0]) || !closes(path[2]) || steps.iter().any(|(from, to)| !follows(*from, *to)) {
                continue;
            }
            let score: i32 = steps.iter().map(|(from, to)| weights.transitions()[*from][*to]).sum::<i32>()
                + path.iter().zip(&scores).map(|(label, scores)| scores[*label]).sum::<i32>();
            assert!(score > IMPOSSIBLE);
            let share = libm::exp(f64::from(score) / 24.0);
            total += share;
            let tags = path.map(|label| u8::try_from(label).unwrap());
            wanted += if decode(&tags).contains(&(1..3, 2)) { share } else { 0.0 };
        }
        let exponentials = Exponentials::new(&weights);
        let found = Marginals::new(&scores, &exponentials).mention(1..3, 2);
        assert!((found - wanted / total).abs() < 1e-12, "{found} is not {}", wanted / total);
    }
}
