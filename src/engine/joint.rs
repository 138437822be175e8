//! What another tagger says of the same tokens, brought together with the engine's own scores.
//!
//! Both score the same labels in the logarithm of probability, and so does their weighted sum (Hinton's product of
//! experts): one lattice, one best path, one document pass. The weights were chosen on the development corpora, for
//! articles and for posts apart, and confidences are calibrated anew, for two taggers that agree are right more often than
//! either is sure.

use crate::{
    calibration::{self, Calibration},
    engine::Engine,
    marginals::Exponentials,
    model::{read_bins, read_lines, write_bins, write_lines},
    register::Register,
    sparse::SparseRows,
    tags::{LABELS, Part, TYPES, tag},
    weights::{Scores, Weights},
};
use tagline_core::{
    ModelError, Reliability,
    container::{read_shorts, write_shorts},
};

/// What another tagger says of a token: a score for each label, of which [`OTHER_UNITS`] make a factor of e.
pub type OtherScores = [i16; LABELS];

/// How many units of the other tagger's score make a factor of e in probability.
pub const OTHER_UNITS: i32 = 256;

/// A weight of one.
pub const ONE: u16 = 256;

/// How much each of two taggers has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighing {
    /// The weight of the engine's own scores, in parts of [`ONE`].
    pub own: u16,
    /// The weight of the other tagger's.
    pub other: u16,
    /// What is added to each mention of a type, in [`OTHER_UNITS`], so that neither too few are found nor too many.
    pub bias: [i16; TYPES],
}

/// How two taggers are brought together, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointParts {
    /// In articles.
    pub articles: Weighing,
    /// In posts.
    pub posts: Weighing,
    /// The other tagger's scores of label after label, in [`OTHER_UNITS`].
    pub transitions: [[i16; LABELS]; LABELS],
    /// Points of the calibration line of each type.
    pub calibration: [Vec<(u16, u16)>; TYPES],
    /// How often both together were right where they were how sure.
    pub reliability: Reliability,
}

impl JointParts {
    /// The other tagger alone, with these transitions in factors of e; nothing is known of how sure it is.
    #[must_use]
    pub fn alone(transitions: [[f32; LABELS]; LABELS]) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a few factors of e")]
        let units = |score: f32| (score * OTHER_UNITS as f32).round() as i16;
        let weighing = Weighing { own: 0, other: ONE, bias: [0; TYPES] };
        Self {
            articles: weighing,
            posts: weighing,
            transitions: transitions.map(|row| row.map(units)),
            calibration: Default::default(),
            reliability: Reliability::default(),
        }
    }

    /// The bytes that hold them.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mentions = self.reliability.mentions;
        let weighing = |Weighing { own, other, bias }| [own, other].into_iter().chain(bias.map(i16::cast_unsigned));
        let mut numbers: Vec<u16> = [self.articles, self.posts].into_iter().flat_map(weighing).collect();
        numbers.extend(self.transitions.iter().flatten().map(|score| score.cast_unsigned()));
        numbers.extend(write_lines(&self.calibration));
        numbers.extend([mentions, mentions >> 16].map(|part| u16::try_from(part & 0xFFFF).unwrap_or_default()));
        numbers.extend(write_bins(&self.reliability.bins));
        write_shorts(numbers.into_iter())
    }

    /// Reads them.
    ///
    /// # Errors
    /// If the bytes hold something else.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        read_shorts(bytes).and_then(Self::from_numbers).ok_or(ModelError::Damaged { part: "joint weights" })
    }

    fn from_numbers(numbers: Vec<u16>) -> Option<Self> {
        let mut numbers = numbers.into_iter();
        let mut weighing = || -> Option<Weighing> {
            let (own, other) = numbers.next().zip(numbers.next())?;
            let mut bias = [0; TYPES];
            for slot in &mut bias {
                *slot = numbers.next()?.cast_signed();
            }
            Some(Weighing { own, other, bias })
        };
        let (articles, posts) = (weighing()?, weighing()?);
        let mut transitions = [[0; LABELS]; LABELS];
        for slot in transitions.iter_mut().flatten() {
            *slot = numbers.next()?.cast_signed();
        }
        let calibration = read_lines(&mut numbers)?;
        let mentions = u32::from(numbers.next()?) | u32::from(numbers.next()?) << 16;
        let bins = read_bins(&numbers.collect::<Vec<_>>())?;
        Some(Self { articles, posts, transitions, calibration, reliability: Reliability { mentions, bins } })
    }
}

/// Two taggers made ready to tag together.
#[derive(Clone, Debug)]
pub struct Joint {
    articles: Sum,
    posts: Sum,
    calibration: [Calibration; TYPES],
    reliability: Reliability,
}

impl Joint {
    /// Makes another tagger ready to tag together with this engine.
    ///
    /// # Errors
    /// If its parts do not fit together.
    pub fn new(engine: &Engine, parts: JointParts) -> Result<Self, ModelError> {
        let damaged = || ModelError::Damaged { part: "joint weights" };
        let sum = |weighing| Sum::new(engine, weighing, &parts.transitions).ok_or_else(damaged);
        Ok(Self {
            articles: sum(parts.articles)?,
            posts: sum(parts.posts)?,
            calibration: calibration::lines(parts.calibration).ok_or_else(damaged)?,
            reliability: parts.reliability,
        })
    }

    /// How often both together were right where they were how sure, on texts kept from the fitting.
    #[must_use]
    pub fn reliability(&self) -> &Reliability {
        &self.reliability
    }

    /// How scores are summed in texts of a register.
    pub(crate) fn sum(&self, register: Register) -> &Sum {
        match register {
            Register::Article => &self.articles,
            Register::Posts => &self.posts,
        }
    }

    pub(crate) fn calibration(&self) -> &[Calibration; TYPES] {
        &self.calibration
    }
}

/// The scores of two taggers as one.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    own: i64,
    other: i64,
    scale: i64,
    /// What is added to each label, in the engine's units: something to those that begin a mention.
    bias: [i32; LABELS],
    /// Knows no features, only which label follows which.
    weights: Weights,
    exponentials: Exponentials,
}

impl Sum {
    fn new(engine: &Engine, weighing: Weighing, transitions: &[[i16; LABELS]; LABELS]) -> Option<Self> {
        let scale = engine.weights.scale();
        let (own, other) = (i64::from(weighing.own), i64::from(weighing.other));
        let of_engine = engine.weights.transitions();
        let mixed = |from: usize, to: usize| {
            let mixed = mix([own, other], i64::from(scale), of_engine[from][to], transitions[from][to]);
            // A step that no label may take is far below what 16 bits hold, and stays forbidden by its place.
            i16::try_from(mixed).unwrap_or(i16::MIN)
        };
        let mixed = std::array::from_fn(|from| std::array::from_fn(|to| mixed(from, to)));
        let weights = Weights::new(&[], &SparseRows::default(), &mixed, scale)?;
        let mut bias = [0; LABELS];
        for (kind, added) in weighing.bias.into_iter().enumerate() {
            for part in [Part::Begin, Part::Single] {
                bias[tag(kind, part)] = i32::from(added) * i32::from(scale) / OTHER_UNITS;
            }
        }
        Some(Self { own, other, scale: i64::from(scale), bias, exponentials: Exponentials::new(&weights), weights })
    }

    /// Brings the other tagger's scores of a token into the engine's. Without any, the engine's stay as they are.
    pub(crate) fn mix(&self, scores: &mut Scores, said: Option<&OtherScores>) {
        if let Some(said) = said {
            for ((score, said), bias) in scores.iter_mut().zip(said).zip(self.bias) {
                *score = mix([self.own, self.other], self.scale, *score, *said) + bias;
            }
        }
    }

    pub(crate) fn weights(&self) -> &Weights {
        &self.weights
    }

    pub(crate) fn exponentials(&self) -> &Exponentials {
        &self.exponentials
    }
}

/// The weighted sum of two scores, in the engine's units.
fn mix([own, other]: [i64; 2], scale: i64, score: i32, said: i16) -> i32 {
    let units = i64::from(OTHER_UNITS);
    let sum = own * units * i64::from(score) + other * scale * i64::from(said);
    i32::try_from(sum.div_euclid(units * i64::from(ONE))).unwrap_or(crate::weights::IMPOSSIBLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tagline_core::ReliabilityBin;

    fn parts() -> JointParts {
        JointParts {
            articles: Weighing { own: 128, other: 300, bias: [7, -7, 0, 1] },
            posts: Weighing { own: 0, other: 256, bias: [0, 1, 2, -3] },
            transitions: std::array::from_fn(|from| {
                std::array::from_fn(|to| i16::try_from(from * 9 + to).unwrap() - 99)
            }),
            calibration: [vec![], vec![(0, 1), (5, 60_000)], vec![(9, 9)], vec![]],
            reliability: Reliability {
                mentions: 70_000,
                bins: vec![ReliabilityBin { from: 0, to: 10_000, share: 10_000, confidence: 9_000, right: 8_999 }],
            },
        }
    }

    #[test]
    fn what_is_written_reads_back_equal() {
        assert_eq!(JointParts::read(&parts().write()), Ok(parts()));
    }

    #[test]
    fn scores_are_weighted_in_one_unit() {
        // Half of one factor of e, and twice a whole one.
        assert_eq!(mix([128, 512], 24, 24, 256), 12 + 48);
        assert_eq!(mix([256, 0], 24, -7, 99), -7);
        assert_eq!(mix([0, 256], 24, -7, -128), -12);
    }

    proptest! {
        #[test]
        fn other_bytes_do_not_panic(mut bytes in Just(parts().write()), at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = JointParts::read(&bytes);
            let _ = JointParts::read(&bytes[..cut.index(bytes.len())]);
        }
    }
}
