//! A linear map with weights of 8 bits.

#![expect(clippy::needless_range_loop, reason = "iterators over arrays are not always unrolled")]

use crate::kernel::{COLUMNS, Machine, ROWS, STEP};

/// How many columns are gone through before the next rows are: what fits the nearest cache with the rows.
const BLOCK: usize = 32;

/// A linear map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// The weights of each output, one output after the other.
    pub weights: Vec<i8>,
    /// The unit of each output's weights.
    pub units: Vec<f32>,
    /// What is added to each output.
    pub bias: Vec<f32>,
}

impl Linear {
    /// How many outputs there are.
    pub(crate) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// How many inputs there are.
    pub(crate) fn inputs(&self) -> usize {
        self.weights.len() / self.outputs()
    }

    /// Whether the map takes and gives so many numbers, and both fit the kernel.
    pub(crate) fn fits(&self, inputs: usize, outputs: usize) -> bool {
        inputs.is_multiple_of(STEP)
            && outputs.is_multiple_of(COLUMNS)
            && self.bias.len() == outputs
            && self.units.len() == outputs
            && Some(self.weights.len()) == inputs.checked_mul(outputs)
    }

    /// Applies the map to rows of rounded inputs, as many as there are units; their number is a multiple of [`ROWS`].
    #[inline(always)]
    pub(crate) fn apply<M: Machine>(&self, machine: M, inputs: &[i16], units: &[f32], outputs: &mut [f32]) {
        let (width, count) = (self.inputs(), self.outputs());
        for block in (0..count).step_by(BLOCK) {
            let columns = block..count.min(block + BLOCK);
            for first in (0..units.len()).step_by(ROWS) {
                let rows = lines(inputs, first, width);
                for column in columns.clone().step_by(COLUMNS) {
                    let sums = machine.tile(rows, lines(&self.weights, column, width));
                    for r in 0..ROWS {
                        for c in 0..COLUMNS {
                            #[expect(clippy::cast_precision_loss, reason = "rounding is what floats do")]
                            let sum = sums[r][c] as f32 * (units[first + r] * self.units[column + c]);
                            outputs[(first + r) * count + column + c] = sum + self.bias[column + c];
                        }
                    }
                }
            }
        }
    }
}

/// Some lines of a matrix, from one of them on.
#[inline(always)]
pub(crate) fn lines<T, const N: usize>(matrix: &[T], first: usize, width: usize) -> [&[T]; N] {
    let mut lines: [&[T]; N] = [&[]; N];
    for i in 0..N {
        lines[i] = &matrix[(first + i) * width..][..width];
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Portable;

    #[test]
    fn a_map_is_applied_to_each_row() {
        // Two outputs of sixteen inputs: the first input thrice, and the sum of all.
        let mut weights = vec![0; 32];
        weights[0] = 3;
        weights[16..].fill(1);
        let map = Linear { weights, units: vec![1.0, 0.5], bias: vec![10.0, 0.0] };
        assert!(map.fits(16, 2) && !map.fits(15, 2) && !map.fits(16, 4));
        let inputs: Vec<i16> = (0..4).flat_map(|row| [row; 16]).collect();
        let mut outputs = [0.0; 8];
        map.apply(Portable, &inputs, &[1.0, 2.0, 1.0, 1.0], &mut outputs);
        assert_eq!(outputs, [10.0, 0.0, 16.0, 16.0, 16.0, 16.0, 19.0, 24.0]);
    }
}
