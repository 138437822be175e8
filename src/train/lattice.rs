//! The forward-backward algorithm over all labels, or over those that an annotation allows.

use crate::{crf::Row, lessons::Allowed};
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

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_engine::{hash::mix, tags::OUTSIDE};

    fn draw(i: usize, j: usize) -> f32 {
        (mix(i as u64, j as u64) % 400) as f32 / 100.0 - 2.0
    }

    /// All ways to label three tokens that the annotation allows, one by one, against the sums.
    #[test]
    fn sums_run_over_what_is_allowed() {
        let transitions: [Row; LABELS] = std::array::from_fn(|from| std::array::from_fn(|to| draw(from, to + 50)));
        let scores: Vec<Row> = (0..3).map(|token| std::array::from_fn(|label| draw(token + 100, label))).collect();
        // The middle token may be anything but outside, the last one anything but an end.
        let all = (1 << LABELS) - 1;
        let allowed: [Allowed; 3] = [all, all & !(1 << OUTSIDE), all & !0b1111];
        let mut lattice = Lattice::default();
        lattice.prepare(&transitions);
        let logarithm = lattice.sum(&scores, Some(&allowed));
        let (mut total, mut of_label) = (0.0, [[0.0; LABELS]; 3]);
        for code in 0..LABELS.pow(3) {
            let path = [code % LABELS, code / LABELS % LABELS, code / LABELS / LABELS];
            let possible = opens(path[0]) && closes(path[2]) && follows(path[0], path[1]) && follows(path[1], path[2]);
            if !possible || path.iter().zip(allowed).any(|(label, allowed)| allowed >> label & 1 == 0) {
                continue;
            }
            let steps = transitions[path[0]][path[1]] + transitions[path[1]][path[2]];
            let score: f32 = steps + path.iter().zip(&scores).map(|(label, scores)| scores[*label]).sum::<f32>();
            let share = f64::from(score).exp();
            total += share;
            path.iter().enumerate().for_each(|(token, label)| of_label[token][*label] += share);
        }
        assert!((logarithm - f64::ln(total)).abs() < 1e-5, "{logarithm} is not {}", f64::ln(total));
        for (token, of_label) in of_label.iter().enumerate() {
            for label in 0..LABELS {
                let found = lattice.forward[token][label] * lattice.backward[token][label];
                assert!((found - of_label[label] / total).abs() < 1e-5, "token {token}, label {label}");
            }
        }
    }
}
