//! Training of the linear-chain CRF.
//!
//! The loss of a sentence is minus the logarithm of the summed probability of all label sequences that its annotation
//! allows: where a corpus does not annotate a type, "outside" allows any label of that type. Its gradient is the
//! difference of two forward-backward passes. Steps are AdaGrad's (Duchi, Hazan and Singer 2011); between them weights
//! are drawn to zero by an elastic net with the same step sizes.

use crate::{examples::Examples, lattice::Lattice, lessons::Allowed};
use tagline_engine::tags::{LABELS, OUTSIDE, follows};

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

/// How many times per epoch weights are drawn to zero.
const DRAWS: usize = 4;

/// Where a training run stands between two epochs.
#[derive(Clone)]
pub(crate) struct State {
    /// How many epochs are done.
    pub epoch: usize,
    pub model: Learned,
    /// The sums of squared gradients, which step sizes follow from.
    pub squares: Vec<Row>,
    pub transition_squares: [Row; LABELS],
    /// The sum of the models after each epoch of the second half, whose average is the result.
    pub sum: Learned,
}

/// The sums of squares begin here, so that the first steps are not wild.
const FIRST_SQUARE: f32 = 1e-2;
/// Gradients of a token below this change nothing worth the time.
const NEGLIGIBLE: f32 = 1e-3;
/// Averaged weights below this are zero where the last model says zero.
const FAINT: f32 = 0.02;

impl State {
    /// The state before the first epoch.
    pub(crate) fn new(rows: usize) -> Self {
        Self {
            epoch: 0,
            model: Learned::new(rows),
            squares: vec![[FIRST_SQUARE; LABELS]; rows],
            transition_squares: [[FIRST_SQUARE; LABELS]; LABELS],
            sum: Learned::new(rows),
        }
    }
}

/// Trains on examples, from a state to the end; `after` is told the loss per token after each epoch.
pub(crate) fn train(
    examples: &Examples,
    mut state: State,
    settings: Settings,
    mut after: impl FnMut(&State, f64),
) -> Learned {
    let mut work = Work::default();
    while state.epoch < settings.epochs {
        let loss = epoch(examples, &mut state, settings, &mut work);
        state.epoch += 1;
        if state.epoch > settings.epochs / 2 {
            state.sum.add(&state.model);
        }
        after(&state, loss / examples.allowed.len().max(1) as f64);
    }
    let State { model, mut sum, .. } = state;
    sum.scale(1.0 / (settings.epochs - settings.epochs / 2).max(1) as f32);
    // A weight that was often exactly zero is meant to be zero, though its average is not.
    for (sum, last) in sum.weights.iter_mut().flatten().zip(model.weights.iter().flatten()) {
        if *last == 0.0 && sum.abs() < FAINT {
            *sum = 0.0;
        }
    }
    sum
}

/// Memory used again for every sentence.
#[derive(Default)]
struct Work {
    free: Lattice,
    bound: Lattice,
    scores: Vec<Row>,
    /// The features that are not hidden this time, and where those of each token end.
    shown: Vec<u32>,
    ends: Vec<usize>,
}

/// Goes once through all examples in an order drawn for this epoch; returns the summed loss.
fn epoch(examples: &Examples, state: &mut State, settings: Settings, work: &mut Work) -> f64 {
    let mut random = Random::new(state.epoch as u64);
    let mut order: Vec<usize> = (0..examples.sentences.len()).collect();
    for i in (1..order.len()).rev() {
        order.swap(i, random.below(i + 1));
    }
    // Late epochs take smaller steps.
    let rate = settings.rate * (1.0 - 0.9 * state.epoch as f32 / settings.epochs as f32);
    let mut loss = 0.0;
    for piece in order.chunks(order.len().div_ceil(DRAWS).max(1)) {
        for &index in piece {
            let example = examples.sentences[index];
            let tokens = example.start as usize..(example.start + example.len) as usize;
            work.look(examples, tokens.clone(), &state.model, settings.dropout, &mut random);
            work.charge(&examples.allowed[tokens.clone()], example.cost);
            work.free.prepare(&state.model.transitions);
            work.bound.factors = work.free.factors;
            let free = work.free.sum(&work.scores, None);
            let bound = work.bound.sum(&work.scores, Some(&examples.allowed[tokens]));
            loss += (free - bound) * f64::from(example.weight);
            step(state, work, example.weight, rate);
        }
        let share = DRAWS as f32;
        draw(&mut state.model.weights, &state.squares, rate, settings.l1 / share, settings.l2 / share);
    }
    loss
}

impl Work {
    /// Scores the tokens of a sentence with some of their features hidden, the rest standing in for them.
    fn look(
        &mut self,
        examples: &Examples,
        tokens: std::ops::Range<usize>,
        model: &Learned,
        dropout: f32,
        random: &mut Random,
    ) {
        self.scores.clear();
        self.shown.clear();
        self.ends.clear();
        let threshold = (dropout * 65_536.0) as u64;
        for token in tokens {
            let mut score = [0.0; LABELS];
            let mut bits = 0;
            let features = examples.starts[token] as usize..examples.starts[token + 1] as usize;
            for (i, feature) in examples.features[features].iter().enumerate() {
                if i % 4 == 0 {
                    bits = random.next();
                }
                let hidden = bits & 0xFFFF < threshold;
                bits >>= 16;
                if hidden {
                    continue;
                }
                self.shown.push(*feature);
                for (score, weight) in score.iter_mut().zip(&model.weights[*feature as usize]) {
                    *score += weight;
                }
            }
            score.iter_mut().for_each(|score| *score /= 1.0 - dropout);
            self.ends.push(self.shown.len());
            self.scores.push(score);
        }
    }
}

impl Work {
    /// Lets "outside" look better than it is where it is wrong, so that the model learns to beat it by more.
    fn charge(&mut self, allowed: &[Allowed], cost: f32) {
        for (scores, allowed) in self.scores.iter_mut().zip(allowed) {
            if allowed >> OUTSIDE & 1 == 0 {
                scores[OUTSIDE] += cost;
            }
        }
    }
}

/// Moves the weights of a sentence's features against the gradient of its loss.
fn step(state: &mut State, work: &Work, weight: f32, rate: f32) {
    let State { model, squares, transition_squares, .. } = state;
    let Work { free, bound, shown, ends, .. } = work;
    let mut begin = 0;
    for (token, end) in ends.iter().enumerate() {
        let features = &shown[begin..*end];
        begin = *end;
        let gradient: Row = std::array::from_fn(|label| {
            let difference = free.forward[token][label] * free.backward[token][label]
                - bound.forward[token][label] * bound.backward[token][label];
            difference as f32 * weight
        });
        // Most tokens are learned soon; moving their weights by next to nothing costs most of the time.
        if gradient.iter().all(|gradient| gradient.abs() < NEGLIGIBLE) {
            continue;
        }
        let squared = gradient.map(|gradient| gradient * gradient);
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
    free.count_transitions(&mut expected, 1.0);
    bound.count_transitions(&mut expected, -1.0);
    for from in 0..LABELS {
        for to in (0..LABELS).filter(|to| follows(from, *to)) {
            let gradient = expected[from][to] as f32 * weight;
            transition_squares[from][to] += gradient * gradient;
            model.transitions[from][to] -= rate * gradient / transition_squares[from][to].sqrt();
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

/// Marsaglia's xorshift: the same numbers on every machine.
struct Random(u64);

impl Random {
    /// The numbers of an epoch.
    fn new(epoch: u64) -> Self {
        Self(tagline_engine::hash::mix(epoch, 0) | 1)
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::Example;
    use tagline_engine::tags::{Part, tag};

    const SETTINGS: Settings = Settings { epochs: 20, rate: 0.2, l1: 0.0, l2: 0.01, dropout: 0.0 };
    const NAME: usize = tag(0, Part::Single);
    const FIRM: usize = tag(2, Part::Single);

    /// Sentences of one token that has one feature, with the labels it may have, so many times each.
    fn examples(tokens: &[(u32, Allowed)], times: usize, cost: f32) -> Examples {
        let mut examples = Examples { starts: vec![0], ..Examples::default() };
        for (feature, allowed) in tokens.iter().cycle().take(tokens.len() * times) {
            let start = examples.allowed.len() as u32;
            examples.sentences.push(Example { start, len: 1, weight: 1.0, cost });
            examples.allowed.push(*allowed);
            examples.features.push(*feature);
            examples.starts.push(examples.features.len() as u32);
        }
        examples
    }

    fn learn(tokens: &[(u32, Allowed)], cost: f32) -> Learned {
        train(&examples(tokens, 10, cost), State::new(4), SETTINGS, |_, _| {})
    }

    /// How much better one label of a feature is than another, in factors of e.
    fn lead(learned: &Learned, feature: usize, label: usize, over: usize) -> f32 {
        learned.weights[feature][label] - learned.weights[feature][over]
    }

    #[test]
    fn what_is_annotated_is_learned() {
        let learned = learn(&[(0, 1 << NAME), (1, 1 << OUTSIDE), (2, 1 << FIRM)], 0.0);
        assert!(lead(&learned, 0, NAME, OUTSIDE) > 2.0);
        assert!(lead(&learned, 1, OUTSIDE, NAME) > 2.0);
        assert!(lead(&learned, 2, FIRM, NAME) > 2.0);
    }

    #[test]
    fn what_a_corpus_does_not_annotate_is_left_open() {
        // One corpus marks firms; another does not, so that its "outside" may be a firm.
        let [firm, outside, open] = [1 << FIRM, 1 << OUTSIDE, 1 << OUTSIDE | 1 << FIRM];
        let closed = learn(&[(0, firm), (0, outside), (0, outside)], 0.0);
        let partial = learn(&[(0, firm), (0, open), (0, open)], 0.0);
        assert!(lead(&closed, 0, OUTSIDE, FIRM) > 0.3);
        assert!(lead(&partial, 0, FIRM, OUTSIDE) > 1.0);
    }

    #[test]
    fn a_cost_for_missed_names_finds_more_of_them() {
        let tokens = [(0, 1 << NAME), (0, 1 << OUTSIDE), (0, 1 << OUTSIDE)];
        let (without, with) = (learn(&tokens, 0.0), learn(&tokens, 1.0));
        assert!(lead(&with, 0, NAME, OUTSIDE) > lead(&without, 0, NAME, OUTSIDE) + 0.2);
    }

    #[test]
    fn a_run_cut_off_goes_on_as_if_it_had_not_been() {
        let examples = examples(&[(0, 1 << NAME), (1, 1 << OUTSIDE), (0, 1 << FIRM)], 7, 0.5);
        let settings = Settings { dropout: 0.3, l1: 0.01, ..SETTINGS };
        let mut halfway = None;
        let whole = train(&examples, State::new(4), settings, |state, _| {
            if state.epoch == 12 {
                halfway = Some(state.clone());
            }
        });
        let resumed = train(&examples, halfway.unwrap(), settings, |_, _| {});
        assert_eq!(whole.weights, resumed.weights);
        assert_eq!(whole.transitions, resumed.transitions);
    }
}
