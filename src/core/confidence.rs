//! How sure a guess is.

use serde::{Deserialize, Serialize};

/// A probability in ten-thousandths, so that native and browser builds store, compare and print the same one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confidence(u16);

impl Confidence {
    /// Beyond doubt.
    pub const CERTAIN: Self = Self(Self::SCALE);
    const SCALE: u16 = 10_000;

    /// The confidence nearest to a probability; anything outside 0 to 1, and NaN, is brought to the nearer end.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10000 first")]
    pub fn from_probability(probability: f64) -> Self {
        Self((probability.clamp(0.0, 1.0) * f64::from(Self::SCALE) + 0.5) as u16)
    }

    /// The probability, from 0 to 1.
    #[must_use]
    pub fn probability(self) -> f64 {
        f64::from(self.0.min(Self::SCALE)) / f64::from(Self::SCALE)
    }

    /// Whole percent for a person to read: never 100 unless certain, never 0 unless impossible.
    #[must_use]
    pub fn percent(self) -> u16 {
        match self.0 {
            0 => 0,
            ten_thousandths if ten_thousandths >= Self::SCALE => 100,
            ten_thousandths => ((ten_thousandths + 50) / 100).clamp(1, 99),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Confidence;

    #[test]
    fn probabilities_are_clamped_and_rounded() {
        for (probability, percent) in
            [(-1.0, 0), (0.0, 0), (0.001, 1), (0.874, 87), (0.9999, 99), (1.0, 100), (7.0, 100)]
        {
            assert_eq!(Confidence::from_probability(probability).percent(), percent, "{probability}");
        }
        assert_eq!(Confidence::from_probability(f64::NAN).percent(), 0);
        assert!((Confidence::from_probability(0.8731).probability() - 0.8731).abs() < 1e-9);
    }
}
