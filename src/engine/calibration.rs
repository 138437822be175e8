//! From the model's probability to how often it is right.

use crate::tags::TYPES;
use tagline_core::Confidence;

/// A rising line through points (probability, share that was right), both in 1/65535, one line per type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calibration {
    points: Vec<(u16, u16)>,
}

impl Calibration {
    /// The line through these points; `None` unless both coordinates rise.
    #[must_use]
    pub fn new(points: Vec<(u16, u16)>) -> Option<Self> {
        let rises = points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        rises.then_some(Self { points })
    }

    /// The points of the line.
    #[must_use]
    pub fn points(&self) -> &[(u16, u16)] {
        &self.points
    }

    /// How often the model is right where it gives this probability; the probability itself where nothing is known.
    #[must_use]
    pub fn confidence(&self, probability: f64) -> Confidence {
        const ONE: f64 = 65_535.0;
        let x = probability.clamp(0.0, 1.0) * ONE;
        let after = self.points.iter().position(|point| f64::from(point.0) >= x);
        let y = match after {
            _ if self.points.is_empty() => x,
            Some(0) => f64::from(self.points[0].1),
            None => f64::from(self.points[self.points.len() - 1].1),
            Some(after) => {
                let (left, right) = (self.points[after - 1], self.points[after]);
                let share = (x - f64::from(left.0)) / (f64::from(right.0) - f64::from(left.0));
                f64::from(left.1) + share * (f64::from(right.1) - f64::from(left.1))
            }
        };
        Confidence::from_probability(y / ONE)
    }
}

/// The lines of all types through these points; `None` unless all rise.
pub(crate) fn lines(points: [Vec<(u16, u16)>; TYPES]) -> Option<[Calibration; TYPES]> {
    let mut lines: [Calibration; TYPES] = Default::default();
    for (line, points) in lines.iter_mut().zip(points) {
        *line = Calibration::new(points)?;
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_points_the_line_is_straight() {
        let line = Calibration::new(vec![(0, 0), (32768, 16384), (65535, 65535)]).unwrap();
        for (probability, percent) in [(0.0, 0), (0.25, 13), (0.5, 25), (0.75, 63), (1.0, 100)] {
            assert_eq!(line.confidence(probability).percent(), percent, "{probability}");
        }
        assert_eq!(Calibration::default().confidence(0.4).percent(), 40);
        assert!(Calibration::new(vec![(5, 3), (5, 4)]).is_none());
        assert!(Calibration::new(vec![(5, 3), (6, 2)]).is_none());
    }
}
