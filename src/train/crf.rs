//! Training of the linear-chain CRF.
//!
//! The loss of a sentence is minus the logarithm of the summed probability of all label sequences that its annotation
//! allows: where a corpus does not annotate a type, "outside" allows any label of that type. Its gradient is the
//! difference of two forward-backward passes. Steps are AdaGrad's (Duchi, Hazan and Singer 2011); between them weights
//! are drawn to zero by an elastic net with the same step sizes.

use crate::examples::{Allowed, Example, Examples};
use std::time::Instant;
use tagline_engine::tags::{LABELS, closes, follows, opens};

/// Settings of a training run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub epochs: usize,
    /// The first step size.
    pub rate: f32,
    /// How strongly weights are drawn to exactly zero.
    pub l1: f32,
    /// How strongly large weights are drawn in.
    pub l2: f32,
    /// The share of features hidden from each token, so that no clue stands alone.
    pub dropout: f32,
}

/// A row of numbers, one per label.
pub(crate) type Row = [f32; LABELS];

/// What is learned.
#[derive(Clone)]
pub(crate) struct Learned {
    pub weights: Vec<Row>,
    pub transitions: [Row; LABELS],
}

struct Lattice {
    factors: [[f64; LABELS]; LABELS],
    local: Vec<[f64; LABELS]>,
    forward: Vec<[f64; LABELS]>,
    backward: Vec<[f64; LABELS]>,
    scales: Vec<f64>,
}

/// How many times per epoch weights are drawn to zero.
const DRAWS: usize = 4;

/// Trains on examples, telling its progress to `report`. `start` is where to begin.
pub(crate) fn train(examples: &Examples, start: Learned, settings: Settings, mut report: impl FnMut(&str)) -> Learned {
    let mut model = start;
    let rows = model.weights.len();
    let mut squares: Vec<Row> = vec![[1e-2; LABELS]; rows];
    let mut transition_squares = [[1e-2_f32; LABELS]; LABELS];
    let mut order: Vec<usize> = (0..examples.sentences.len()).collect();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut full = Lattice::new();
    let mut fixed = Lattice::new();
    let mut sum: Option<Learned> = None;
    let mut summed = 0_usize;
    let begun = Instant::now();
    let mut scores: Vec<Row> = Vec::new();
    let mut shown: Vec<u32> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    for epoch in 0..settings.epochs {
        for i in (1..order.len()).rev() {
            order.swap(i, random.below(i + 1));
        }
        // Late epochs take smaller steps, and their average is the result.
        let progress = epoch as f32 / settings.epochs as f32;
        let rate = settings.rate * (1.0 - 0.9 * progress);
        let mut loss = 0.0;
        let piece = order.len().div_ceil(DRAWS);
        for piece in order.chunks(piece.max(1)) {
            full.prepare(&model.transitions);
            for &index in piece {
                let example = examples.sentences[index];
                let tokens = example.start as usize..(example.start + example.len) as usize;
                scores.clear();
                shown.clear();
                ends.clear();
                let keep = 1.0 - settings.dropout;
                let threshold = (settings.dropout * 65_536.0) as u64;
                for token in tokens.clone() {
                    let mut score = [0.0; LABELS];
                    let features =
                        &examples.features[examples.starts[token] as usize..examples.starts[token + 1] as usize];
                    let mut bits = 0;
                    for (i, feature) in features.iter().enumerate() {
                        if i % 4 == 0 {
                            bits = random.next();
                        }
                        let hidden = bits & 0xFFFF < threshold;
                        bits >>= 16;
                        if hidden {
                            continue;
                        }
                        shown.push(*feature);
                        for (score, weight) in score.iter_mut().zip(&model.weights[*feature as usize]) {
                            *score += weight;
                        }
                    }
                    score.iter_mut().for_each(|score| *score /= keep);
                    ends.push(shown.len());
                    scores.push(score);
                }
                let allowed = &examples.allowed[tokens];
                full.prepare(&model.transitions);
                fixed.factors = full.factors;
                let free = full.sum(&scores, None);
                let bound = fixed.sum(&scores, Some(allowed));
                loss += (free - bound) * f64::from(example.weight);
                step(&mut model, &mut squares, &mut transition_squares, &full, &fixed, &shown, &ends, example, rate);
            }
            draw(&mut model.weights, &squares, rate, settings.l1 / DRAWS as f32, settings.l2 / DRAWS as f32);
        }
        if epoch * 2 >= settings.epochs {
            summed += 1;
            match &mut sum {
                None => sum = Some(model.clone()),
                Some(sum) => sum.add(&model),
            }
        }
        let elapsed = begun.elapsed().as_secs_f32();
        let left = elapsed / (epoch + 1) as f32 * (settings.epochs - epoch - 1) as f32;
        report(&format!(
            "epoch {:>2}/{}  loss per token {:.5}  {elapsed:.0} s, {left:.0} s left",
            epoch + 1,
            settings.epochs,
            loss / examples.allowed.len().max(1) as f64
        ));
    }
    match sum {
        Some(mut sum) => {
            sum.scale(1.0 / summed as f32);
            // Averages of weights that were often exactly zero stay sparse only if the last word counts.
            for (sum, last) in sum.weights.iter_mut().flatten().zip(model.weights.iter().flatten()) {
                if *last == 0.0 && sum.abs() < 0.02 {
                    *sum = 0.0;
                }
            }
            sum
        }
        None => model,
    }
}

#[expect(clippy::too_many_arguments, reason = "the state of one optimiser, split so that each part borrows freely")]
fn step(
    model: &mut Learned,
    squares: &mut [Row],
    transition_squares: &mut [Row; LABELS],
    full: &Lattice,
    fixed: &Lattice,
    shown: &[u32],
    ends: &[usize],
    example: Example,
    rate: f32,
) {
    let mut begin = 0;
    for (token, end) in ends.iter().enumerate() {
        let features = &shown[begin..*end];
        begin = *end;
        let mut gradient = [0.0_f32; LABELS];
        let mut largest = 0.0_f32;
        for label in 0..LABELS {
            let difference = full.forward[token][label] * full.backward[token][label]
                - fixed.forward[token][label] * fixed.backward[token][label];
            gradient[label] = difference as f32 * example.weight;
            largest = largest.max(gradient[label].abs());
        }
        // Most tokens are learned soon; moving their weights by next to nothing costs most of the time.
        if largest < 1e-3 {
            continue;
        }
        let squared = gradient.map(|g| g * g);
        for feature in features {
            let weights = &mut model.weights[*feature as usize];
            let squares = &mut squares[*feature as usize];
            for label in 0..LABELS {
                squares[label] += squared[label];
                weights[label] -= rate * gradient[label] / squares[label].sqrt();
            }
        }
    }
    let mut expected = [[0.0_f64; LABELS]; LABELS];
    full.count_transitions(&mut expected, 1.0);
    fixed.count_transitions(&mut expected, -1.0);
    for from in 0..LABELS {
        for to in 0..LABELS {
            if follows(from, to) {
                let gradient = expected[from][to] as f32 * example.weight;
                transition_squares[from][to] += gradient * gradient;
                model.transitions[from][to] -= rate * gradient / transition_squares[from][to].sqrt();
            }
        }
    }
}

/// Draws weights towards zero as far as the elastic net asks for this share of an epoch.
fn draw(weights: &mut [Row], squares: &[Row], rate: f32, l1: f32, l2: f32) {
    for (weights, squares) in weights.iter_mut().zip(squares) {
        for (weight, square) in weights.iter_mut().zip(squares) {
            if *weight != 0.0 {
                let step = rate / square.sqrt();
                let size = (weight.abs() - step * l1).max(0.0) / (1.0 + step * l2);
                *weight = size.copysign(*weight);
            }
        }
    }
}

impl Learned {
    /// Nothing learned yet.
    pub(crate) fn new(rows: usize) -> Self {
        Self { weights: vec![[0.0; LABELS]; rows], transitions: [[0.0; LABELS]; LABELS] }
    }

    fn add(&mut self, other: &Self) {
        let pairs = self.weights.iter_mut().flatten().zip(other.weights.iter().flatten());
        pairs.for_each(|(sum, value)| *sum += value);
        let pairs = self.transitions.iter_mut().flatten().zip(other.transitions.iter().flatten());
        pairs.for_each(|(sum, value)| *sum += value);
    }

    fn scale(&mut self, factor: f32) {
        self.weights
            .iter_mut()
            .flatten()
            .chain(self.transitions.iter_mut().flatten())
            .for_each(|value| *value *= factor);
    }
}

impl Lattice {
    fn new() -> Self {
        Self {
            factors: [[0.0; LABELS]; LABELS],
            local: Vec::new(),
            forward: Vec::new(),
            backward: Vec::new(),
            scales: Vec::new(),
        }
    }

    fn prepare(&mut self, transitions: &[Row; LABELS]) {
        for from in 0..LABELS {
            for to in 0..LABELS {
                self.factors[from][to] = if follows(from, to) { f64::from(transitions[from][to].exp()) } else { 0.0 };
            }
        }
    }

    /// Sums over all allowed paths; returns the logarithm of the sum. Afterwards `forward * backward` are the
    /// marginal probabilities.
    fn sum(&mut self, scores: &[Row], allowed: Option<&[Allowed]>) -> f64 {
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

    fn count_transitions(&self, counts: &mut [[f64; LABELS]; LABELS], sign: f64) {
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

/// Marsaglia's xorshift: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 11) as usize % bound
    }
}
