//! The inner loop: sums of products of small integers.
//!
//! Inputs have 14 bits and weights 8, so that no sum of up to 2,000 products leaves 32 bits, and every machine finds
//! the same sums in whatever order it adds. (The relaxed instructions of WebAssembly would be faster, but take inputs of
//! 7 bits, and what they do with more depends on the processor.)

#![expect(clippy::needless_range_loop, reason = "iterators over arrays are not always unrolled")]

use wide::{i8x16, i16x8, i16x16, i32x4};

/// How many rows of inputs a tile has.
pub(crate) const ROWS: usize = 4;
/// How many columns of weights a tile has: with the rows, what fills sixteen registers.
pub(crate) const COLUMNS: usize = 2;
/// How many products are summed at a time; the length of rows and columns is a multiple of it.
pub(crate) const STEP: usize = 16;

/// What a processor can do.
///
/// Everything on the way from [`run`](Machine::run) to the tiles is inlined, and loops stand where closures would: what is
/// called, and not inlined, is not compiled for the processor.
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
        let steps = columns[0].len() / STEP;
        let (rows, columns) = (in_steps(rows, steps), in_steps(columns, steps));
        let mut sums = [[i32x4::ZERO; COLUMNS]; ROWS];
        for step in 0..steps {
            let mut weights = [[i16x8::ZERO; 2]; COLUMNS];
            for c in 0..COLUMNS {
                weights[c] = bytemuck::cast(i16x16::from(i8x16::from(columns[c][step])));
            }
            for r in 0..ROWS {
                let inputs: [i16x8; 2] = bytemuck::cast(rows[r][step]);
                for c in 0..COLUMNS {
                    sums[r][c] += inputs[0].dot(weights[c][0]);
                    sums[r][c] += inputs[1].dot(weights[c][1]);
                }
            }
        }
        let mut totals = [[0; COLUMNS]; ROWS];
        for r in 0..ROWS {
            for c in 0..COLUMNS {
                totals[r][c] = total(sums[r][c].to_array());
            }
        }
        totals
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
        let steps = columns[0].len() / STEP;
        let (rows, columns) = (in_steps(rows, steps), in_steps(columns, steps));
        let mut sums = [[self.avx._mm256_setzero_si256(); COLUMNS]; ROWS];
        for step in 0..steps {
            let mut weights = [self.avx._mm256_setzero_si256(); COLUMNS];
            for c in 0..COLUMNS {
                weights[c] = self.avx2._mm256_cvtepi8_epi16(pulp::cast(columns[c][step]));
            }
            for r in 0..ROWS {
                let inputs = pulp::cast(rows[r][step]);
                for c in 0..COLUMNS {
                    let products = self.avx2._mm256_madd_epi16(inputs, weights[c]);
                    sums[r][c] = self.avx2._mm256_add_epi32(sums[r][c], products);
                }
            }
        }
        let mut totals = [[0; COLUMNS]; ROWS];
        for r in 0..ROWS {
            for c in 0..COLUMNS {
                totals[r][c] = total::<8>(pulp::cast(sums[r][c]));
            }
        }
        totals
    }
}

/// Each of some lines in steps, all as many.
#[inline(always)]
fn in_steps<'a, T, const N: usize>(lines: [&'a [T]; N], steps: usize) -> [&'a [[T; STEP]]; N] {
    let mut cut: [&'a [[T; STEP]]; N] = [&[]; N];
    for i in 0..N {
        cut[i] = &lines[i].as_chunks().0[..steps];
    }
    cut
}

#[inline(always)]
fn total<const N: usize>(lanes: [i32; N]) -> i32 {
    let mut total = 0_i32;
    for lane in &lanes {
        total = total.wrapping_add(*lane);
    }
    total
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
