//! How often a tagger was right where it gave a certain confidence.

use crate::Confidence;
use serde::{Deserialize, Serialize};

/// A reliability table: mentions that people had judged, divided by the confidence the tagger gave them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reliability {
    /// How many judged mentions the table rests on.
    pub mentions: u32,
    /// The rows, by rising confidence.
    pub bins: Vec<ReliabilityBin>,
}

/// The mentions within a stretch of confidence. All numbers are ten-thousandths, so that every platform shows the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// The least confidence of the stretch.
    pub from: u16,
    /// The confidence at which the next stretch begins.
    pub to: u16,
    /// The share of all judged mentions that lies here.
    pub share: u16,
    /// The mean confidence of these mentions.
    pub confidence: u16,
    /// The share of these mentions that was right: exact span and exact type.
    pub right: u16,
}

/// What to expect of the mentions at or above a confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation {
    /// The share of all mentions that are at or above it, 0 to 1.
    pub share: f64,
    /// The share of those that is right, 0 to 1.
    pub right: f64,
}

const WHOLE: f64 = 10_000.0;

impl Reliability {
    /// What to expect of the mentions at or above a confidence. The stretch in which it lies counts as a whole, so
    /// the answer errs towards fewer being right. `None` if no judged mention was that sure.
    #[must_use]
    pub fn at_least(&self, confidence: Confidence) -> Option<Expectation> {
        let least = confidence.probability() * WHOLE;
        let sure = || self.bins.iter().filter(|bin| f64::from(bin.to) > least);
        let share: f64 = sure().map(|bin| f64::from(bin.share)).sum();
        let right: f64 = sure().map(|bin| f64::from(bin.share) * f64::from(bin.right) / WHOLE).sum();
        (share > 0.0).then(|| Expectation { share: share / WHOLE, right: right / share })
    }

    /// The expected calibration error (Naeini, Cooper and Hauskrecht 2015), 0 to 1: the distance between mean
    /// confidence and the share that was right, averaged over the mentions.
    #[must_use]
    pub fn expected_error(&self) -> f64 {
        let distance = |bin: &ReliabilityBin| f64::from(bin.confidence.abs_diff(bin.right)) / WHOLE;
        self.bins.iter().map(|bin| f64::from(bin.share) / WHOLE * distance(bin)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Reliability {
        let bin = |from, share, confidence, right| ReliabilityBin { from, to: from + 500, share, confidence, right };
        let bins = vec![bin(5000, 2000, 5200, 5000), bin(9000, 3000, 9300, 9100), bin(9500, 5000, 9800, 9900)];
        Reliability { mentions: 1000, bins }
    }

    #[test]
    fn a_threshold_takes_in_the_whole_of_its_stretch() {
        let expect = |probability| table().at_least(Confidence::from_probability(probability));
        for (probability, share, right) in
            [(0.0, 1.0, 0.868), (0.9, 0.8, 0.96), (0.93, 0.8, 0.96), (0.95, 0.5, 0.99), (0.999, 0.5, 0.99)]
        {
            let found = expect(probability).unwrap();
            assert!((found.share - share).abs() < 1e-9, "{probability}: {found:?}");
            assert!((found.right - right).abs() < 1e-9, "{probability}: {found:?}");
        }
        assert_eq!(expect(1.0), None);
        assert_eq!(Reliability::default().at_least(Confidence::CERTAIN), None);
    }

    #[test]
    fn the_error_is_the_mean_distance() {
        assert!((table().expected_error() - (0.2 * 0.02 + 0.3 * 0.02 + 0.5 * 0.01)).abs() < 1e-9);
        assert!(Reliability::default().expected_error().abs() < 1e-9);
    }
}
