//! The forward-backward algorithm over all labels, or over those that an annotation allows.

use crate::{crf::Row, examples::Allowed};
use tagline_engine::tags::{LABELS, closes, follows, opens};

/// The forward and backward sums of a sentence, scaled token by token.
#[derive(Default)]
pub(crate) struct Lattice {
    /// The exponentials of the transitions.
    pub factors: [[f64; LABELS]; LABELS],
    local: Vec<[f64; LABELS]>,
    pub forward: Vec<[f64; LABELS]>,
    /// So scaled that `forward * backward` is the probability of a label.
    pub backward: Vec<[f64; LABELS]>,
    scales: Vec<f64>,
}

impl Lattice {
    /// Takes the weights of transitions.
    pub(crate) fn prepare(&mut self, transitions: &[Row; LABELS]) {
        for from in 0..LABELS {
            for to in 0..LABELS {
                self.factors[from][to] = if follows(from, to) { f64::from(transitions[from][to].exp()) } else { 0.0 };
            }
        }
    }

    /// Sums over all allowed paths; returns the logarithm of the sum. Afterwards `forward * backward` are the
    /// marginal probabilities.
    pub(crate) fn sum(&mut self, scores: &[Row], allowed: Option<&[Allowed]>) -> f64 {
        self.local.clear();
        self.forward.clear();
        self.scales.clear();
        let mut logarithm = 0.0;
        for (i, row) in scores.iter().enumerate() {
            let set = allowed.map_or(Allowed::MAX, |allowed| allowed[i]);
            let top = (0..LABELS).filter(|l| set >> l & 1 == 1).map(|l| row[l]).fold(f32::MIN, f32::max);
            let local: [f64; LABELS] =
                std::array::from_fn(
                    |label| {
                        if set >> label & 1 == 1 { f64::from((row[label] - top).exp()) } else { 0.0 }
                    },
                );
            let mut sums = [0.0; LABELS];
            match self.forward.last() {
                None => (0..LABELS).for_each(|label| sums[label] = if opens(label) { 1.0 } else { 0.0 }),
                Some(before) => {
                    for from in 0..LABELS {
                        if before[from] > 0.0 {
                            for to in 0..LABELS {
                                sums[to] += before[from] * self.factors[from][to];
                            }
                        }
                    }
                }
            }
            let mut total = 0.0;
            for label in 0..LABELS {
                sums[label] *= local[label];
                total += sums[label];
            }
            let total = total.max(1e-300);
            sums.iter_mut().for_each(|sum| *sum /= total);
            logarithm += total.ln() + f64::from(top);
            self.local.push(local);
            self.forward.push(sums);
            self.scales.push(total);
        }
        let Some(last) = self.forward.last() else { return 0.0 };
        let closing: f64 = (0..LABELS).filter(|label| closes(*label)).map(|label| last[label]).sum::<f64>().max(1e-300);
        logarithm += closing.ln();
        self.backward.clear();
        self.backward.resize(scores.len(), [0.0; LABELS]);
        let mut after: [f64; LABELS] = std::array::from_fn(|label| if closes(label) { 1.0 / closing } else { 0.0 });
        for i in (0..scores.len()).rev() {
            self.backward[i] = after;
            let weighted: [f64; LABELS] =
                std::array::from_fn(|label| after[label] * self.local[i][label] / self.scales[i]);
            if i > 0 {
                for from in 0..LABELS {
                    after[from] = (0..LABELS).map(|to| self.factors[from][to] * weighted[to]).sum();
                }
            }
        }
        logarithm
    }

    /// Adds the expected number of each transition, times `sign`.
    pub(crate) fn count_transitions(&self, counts: &mut [[f64; LABELS]; LABELS], sign: f64) {
        for i in 1..self.forward.len() {
            let weighted: [f64; LABELS] =
                std::array::from_fn(|to| self.backward[i][to] * self.local[i][to] / self.scales[i] * sign);
            for from in 0..LABELS {
                let before = self.forward[i - 1][from];
                if before > 1e-6 {
                    for to in 0..LABELS {
                        counts[from][to] += before * self.factors[from][to] * weighted[to];
                    }
                }
            }
        }
    }
}
