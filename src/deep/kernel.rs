//! The inner loop: sums of products of small integers.
//!
//! Inputs have 14 bits and weights 8, so that no sum of up to 2,000 products leaves 32 bits, and every machine finds
//! the same sums in whatever order it adds. (The relaxed instructions of WebAssembly would be faster, but take inputs of
//! 7 bits, and what they do with more depends on the processor.)

use wide::{i8x16, i16x8, i16x16, i32x4};

/// How many rows of inputs a tile has.
pub(crate) const ROWS: usize = 4;
/// How many columns of weights a tile has: with the rows, what fills sixteen registers.
pub(crate) const COLUMNS: usize = 2;
/// How many products are summed at a time; the length of rows and columns is a multiple of it.
pub(crate) const STEP: usize = 16;

/// What a processor can do.
pub(crate) trait Machine: Copy {
    /// Runs something compiled for the processor.
    fn run<R>(self, work: impl FnOnce() -> R) -> R;

    /// The sums of products of each row with each column.
    fn tile(self, rows: [&[i16]; ROWS], columns: [&[i8]; COLUMNS]) -> [[i32; COLUMNS]; ROWS];
}

/// Vectors of 128 bits, which every browser and processor that we build for has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable;

impl Machine for Portable {
    #[inline(always)]
    fn run<R>(self, work: impl FnOnce() -> R) -> R {
        work()
    }

    #[inline(always)]
    fn tile(self, rows: [&[i16]; ROWS], columns: [&[i8]; COLUMNS]) -> [[i32; COLUMNS]; ROWS] {
        let (rows, columns) = steps(rows, columns);
        let mut sums = [[i32x4::ZERO; COLUMNS]; ROWS];
        for step in 0..columns[0].len() {
            let weights: [[i16x8; 2]; COLUMNS] =
                columns.map(|column| bytemuck::cast(i16x16::from(i8x16::from(column[step]))));
            for (sums, row) in sums.iter_mut().zip(rows) {
                let inputs: [i16x8; 2] = bytemuck::cast(row[step]);
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum += inputs[0].dot(weights[0]);
                    *sum += inputs[1].dot(weights[1]);
                }
            }
        }
        sums.map(|row| row.map(|sum| sum.to_array().into_iter().fold(0, i32::wrapping_add)))
    }
}

#[cfg(target_arch = "x86_64")]
impl Machine for pulp::x86::V3 {
    #[inline(always)]
    fn run<R>(self, work: impl FnOnce() -> R) -> R {
        self.vectorize(work)
    }

    #[inline(always)]
    fn tile(self, rows: [&[i16]; ROWS], columns: [&[i8]; COLUMNS]) -> [[i32; COLUMNS]; ROWS] {
        let (rows, columns) = steps(rows, columns);
        let mut sums = [[self.avx._mm256_setzero_si256(); COLUMNS]; ROWS];
        for step in 0..columns[0].len() {
            let weights = columns.map(|column| self.avx2._mm256_cvtepi8_epi16(pulp::cast(column[step])));
            for (sums, row) in sums.iter_mut().zip(rows) {
                let inputs = pulp::cast(row[step]);
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = self.avx2._mm256_add_epi32(*sum, self.avx2._mm256_madd_epi16(inputs, weights));
                }
            }
        }
        sums.map(|row| row.map(|sum| pulp::cast::<_, [i32; 8]>(sum).into_iter().fold(0, i32::wrapping_add)))
    }
}

type Steps<'a, T, const N: usize> = [&'a [[T; STEP]]; N];

/// Rows and columns in steps, all as many.
#[inline(always)]
fn steps<'a>(rows: [&'a [i16]; ROWS], columns: [&'a [i8]; COLUMNS]) -> (Steps<'a, i16, ROWS>, Steps<'a, i8, COLUMNS>) {
    let count = columns[0].len() / STEP;
    (rows.map(|row| &row.as_chunks().0[..count]), columns.map(|column| &column.as_chunks().0[..count]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_machine_finds_the_sums(
            inputs in prop::collection::vec(-8191_i16..8192, ROWS * 48),
            weights in prop::collection::vec(-127_i8..=127, COLUMNS * 48),
        ) {
            let rows: [&[i16]; ROWS] = std::array::from_fn(|row| &inputs[row * 48..][..48]);
            let columns: [&[i8]; COLUMNS] = std::array::from_fn(|column| &weights[column * 48..][..48]);
            let sum = |row: &[i16], column: &[i8]| row.iter().zip(column).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
            let expected: [[i32; COLUMNS]; ROWS] = rows.map(|row| columns.map(|column| sum(row, column)));
            prop_assert_eq!(Portable.tile(rows, columns), expected);
            #[cfg(target_arch = "x86_64")]
            if let Some(machine) = pulp::x86::V3::try_new() {
                prop_assert_eq!(machine.run(|| machine.tile(rows, columns)), expected);
            }
        }
    }
}
