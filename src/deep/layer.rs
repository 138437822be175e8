//! One layer of the encoder: each piece looks at all others, then thinks by itself.

#![expect(clippy::needless_range_loop, reason = "iterators over arrays are not always unrolled")]

use crate::{
    kernel::{Machine, ROWS},
    linear::{Linear, lines},
    math::{self, LANES},
};

/// Stretch and shift of a normalisation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Norm {
    /// What each number is multiplied by.
    pub stretch: Vec<f32>,
    /// What is added to it then.
    pub shift: Vec<f32>,
}

impl Norm {
    pub(crate) fn fits(&self, width: usize) -> bool {
        self.stretch.len() == width && self.shift.len() == width
    }

    #[inline(always)]
    pub(crate) fn apply(&self, rows: &mut [f32]) {
        for row in rows.chunks_exact_mut(self.stretch.len()) {
            math::normalise(row, &self.stretch, &self.shift);
        }
    }
}

/// A layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// To query, key and value, side by side.
    pub projection: Linear,
    /// From what was gathered by attention.
    pub output: Linear,
    /// After attention.
    pub attention_norm: Norm,
    /// To the wide inside.
    pub inner: Linear,
    /// And back.
    pub outer: Linear,
    /// After both.
    pub norm: Norm,
}

/// The numbers of a window on their way through the network. Kept from one window to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    /// A row for each piece, and empty rows up to a multiple of [`ROWS`].
    pub(crate) hidden: Vec<f32>,
    rounded: Rounded,
    projected: Vec<f32>,
    gathered: Vec<f32>,
    inside: Vec<f32>,
    change: Vec<f32>,
    keys: Vec<f32>,
    shares: Vec<f32>,
}

/// Rows of whole numbers on their way into a map.
#[derive(Clone, Debug, Default)]
struct Rounded {
    numbers: Vec<i16>,
    units: Vec<f32>,
}

impl Rounded {
    /// Rounds rows and applies a map to them.
    #[inline(always)]
    fn pass<M: Machine>(&mut self, machine: M, map: &Linear, from: &[f32], to: &mut Vec<f32>) {
        let width = map.inputs();
        self.numbers.resize(from.len(), 0);
        self.units.clear();
        for (row, numbers) in from.chunks_exact(width).zip(self.numbers.chunks_exact_mut(width)) {
            self.units.push(math::round(row, numbers));
        }
        to.resize(self.units.len() * map.outputs(), 0.0);
        map.apply(machine, &self.numbers, &self.units, to);
    }
}

impl Layer {
    pub(crate) fn fits(&self, width: usize, inner: usize) -> bool {
        self.projection.fits(width, 3 * width)
            && self.output.fits(width, width)
            && self.attention_norm.fits(width)
            && self.inner.fits(width, inner)
            && self.outer.fits(inner, width)
            && self.norm.fits(width)
    }

    /// Runs a window of `len` pieces through the layer.
    #[inline(always)]
    pub(crate) fn apply<M: Machine>(&self, machine: M, heads: usize, len: usize, flow: &mut Flow) {
        let Flow { hidden, rounded, projected, gathered, inside, change, keys, shares } = flow;
        rounded.pass(machine, &self.projection, hidden, projected);
        gathered.resize(hidden.len(), 0.0);
        attend(projected, heads, len, keys, shares, gathered);
        rounded.pass(machine, &self.output, gathered, change);
        add(hidden, change);
        self.attention_norm.apply(hidden);
        rounded.pass(machine, &self.inner, hidden, inside);
        for number in inside.iter_mut() {
            *number = math::gelu(*number);
        }
        rounded.pass(machine, &self.outer, inside, change);
        add(hidden, change);
        self.norm.apply(hidden);
    }
}

#[inline(always)]
fn add(hidden: &mut [f32], change: &[f32]) {
    for (hidden, change) in hidden.iter_mut().zip(change) {
        *hidden += change;
    }
}

/// Gathers for each piece the values of all, by how well their keys answer its query; head by head.
#[inline(always)]
fn attend(
    projected: &[f32],
    heads: usize,
    len: usize,
    keys: &mut Vec<f32>,
    shares: &mut Vec<f32>,
    gathered: &mut [f32],
) {
    let rows = len.next_multiple_of(ROWS);
    let stride = projected.len() / rows;
    let (width, depth) = (stride / 3, stride / 3 / heads);
    let padded = len.next_multiple_of(LANES);
    keys.resize(depth * padded, 0.0);
    shares.resize(ROWS * padded, 0.0);
    #[expect(clippy::cast_precision_loss, reason = "tens")]
    let factor = 1.0 / (depth as f32).sqrt();
    for head in 0..heads {
        let of = |kind: usize| kind * width + head * depth;
        // Keys column by column, so that the scores of neighbours are summed side by side.
        keys.fill(0.0);
        for (piece, row) in projected.chunks_exact(stride).take(len).enumerate() {
            for (at, key) in row[of(1)..][..depth].iter().enumerate() {
                keys[at * padded + piece] = *key;
            }
        }
        for first in (0..rows).step_by(ROWS) {
            let mut queries = lines(projected, first, stride);
            for query in &mut queries {
                *query = &query[of(0)..];
            }
            for column in (0..padded).step_by(LANES) {
                let scores = products(queries, &keys[column..], padded, depth);
                for r in 0..ROWS {
                    shares[r * padded + column..][..LANES].copy_from_slice(&scores[r]);
                }
            }
            for row in shares.chunks_exact_mut(padded) {
                math::softmax(row, len, factor);
            }
            let shares = lines(shares, 0, padded);
            for column in (0..depth).step_by(LANES) {
                let values = products(shares, &projected[of(2) + column..], stride, len);
                for r in 0..ROWS {
                    gathered[(first + r) * width + head * depth + column..][..LANES].copy_from_slice(&values[r]);
                }
            }
        }
    }
}

/// The products of some rows with the first [`LANES`] columns of a matrix whose rows are `stride` apart.
#[inline(always)]
fn products(rows: [&[f32]; ROWS], matrix: &[f32], stride: usize, depth: usize) -> [[f32; LANES]; ROWS] {
    let mut cut: [&[f32]; ROWS] = [&[]; ROWS];
    for r in 0..ROWS {
        cut[r] = &rows[r][..depth];
    }
    let mut sums = [[0.0; LANES]; ROWS];
    let mut from = 0;
    for at in 0..depth {
        let Some(line) = matrix[from..].first_chunk::<LANES>() else { break };
        for r in 0..ROWS {
            let factor = cut[r][at];
            for i in 0..LANES {
                sums[r][i] += factor * line[i];
            }
        }
        from += stride;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_gathers_the_values_whose_keys_answer() {
        // Two pieces, one head of depth 8: the first asks for the second, which asks for nothing in particular.
        let (len, depth) = (2, 8);
        let mut projected = vec![0.0; 4 * 3 * depth];
        projected[0] = 40.0;
        projected[3 * depth + depth] = 1.0;
        projected[2 * depth] = 6.0;
        projected[3 * depth + 2 * depth] = 8.0;
        let mut gathered = vec![0.0; 4 * depth];
        attend(&projected, 1, len, &mut Vec::new(), &mut Vec::new(), &mut gathered);
        assert!((gathered[0] - 8.0).abs() < 1e-4 && (gathered[depth] - 7.0).abs() < 1e-6, "{gathered:?}");
    }
}
