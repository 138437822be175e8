//! The weights of features, laid out to be found with few looks at memory.
//!
//! Tagging asks for millions of features; many are unknown, and those that are known lie all over the table. So the
//! first look goes to one bit per beginning of a key, small enough for a processor's cache, which ends most questions
//! about unknown ones. A known feature is then found in one short block of its bucket, key and weights side by side.
//! Rows in which most labels have a weight are the frequent ones; they are stored whole, so that they can be added
//! without a jump. Of the others only the labels that have a weight are stored.

use crate::{
    sparse::{SparseRows, labels},
    table::{KEY_BITS, key},
    tags::LABELS,
};
use wide::i16x8;

/// How many leading bits of a key choose its bucket at least, so that the rest fits into two bytes.
const LEAST_BUCKET_BITS: u32 = KEY_BITS - 16;

/// In place of a count of weights: all follow, two bytes each.
const WHOLE: u8 = u8::MAX;

/// The bytes of a row that is stored whole: of 16 labels, which are two vectors, and of the last.
const WHOLE_BYTES: usize = 2 * LABELS;
const _: () = assert!(LABELS == 17);

/// Rows with more weights than this are stored whole.
const FEW: usize = 4;

/// A frozen map from the keys of features to the weights of labels.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    /// One bit for each beginning that some key has, 16 times finer than the buckets.
    beginnings: Vec<u64>,
    /// How far a key is shifted to give its beginning, and its bucket.
    fine: u32,
    coarse: u32,
    /// Where the block of each bucket begins, and the end of the last one.
    starts: Vec<u32>,
    /// The features of each bucket: the rest of the key in two bytes, [`WHOLE`] and the weights of all labels as this
    /// machine's numbers of two bytes, or a count and so many pairs of label and weight.
    blocks: Vec<u8>,
}

impl Rows {
    /// The rows of these keys, which are sorted, distinct and of [`KEY_BITS`] bits; `None` if they are not.
    #[expect(clippy::cast_possible_truncation, reason = "a count of labels fits into a byte")]
    pub(crate) fn new(keys: &[u32], rows: &SparseRows) -> Option<Self> {
        let sorted = keys.windows(2).all(|pair| pair[0] < pair[1]);
        if !sorted || keys.last().is_some_and(|key| key >> KEY_BITS != 0) || keys.len() != rows.len() {
            return None;
        }
        let bits = keys.len().next_power_of_two().trailing_zeros().clamp(LEAST_BUCKET_BITS, KEY_BITS - 4);
        let (coarse, fine) = (KEY_BITS - bits, KEY_BITS - bits - 4);
        let mut beginnings = vec![0_u64; 1 << (KEY_BITS - fine - 6)];
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        let mut blocks = Vec::with_capacity(keys.len() * 10);
        for (key, (set, weights)) in keys.iter().zip(rows.rows()) {
            starts.resize(starts.len().max((key >> coarse) as usize + 1), blocks.len() as u32);
            let bit = key >> fine;
            beginnings[(bit / 64) as usize] |= 1 << (bit % 64);
            let [low, high, ..] = (key & ((1 << coarse) - 1)).to_le_bytes();
            let weights = labels(set).zip(weights.iter().map(|weight| weight.cast_unsigned()));
            let count = set.count_ones();
            if count as usize > FEW {
                let mut row = [0_i16; LABELS];
                weights.for_each(|(label, weight)| row[usize::from(label)] = i16::from(weight.cast_signed()));
                blocks.extend([low, high, WHOLE]);
                blocks.extend(row.iter().flat_map(|weight| weight.to_ne_bytes()));
            } else {
                blocks.extend([low, high, count as u8]);
                weights.for_each(|(label, weight)| blocks.extend([label, weight]));
            }
        }
        starts.resize((1 << bits) + 1, blocks.len() as u32);
        Some(Self { beginnings, fine, coarse, starts, blocks })
    }

    /// Whether a feature may be known; one in thirty unknown ones is said to be.
    #[inline]
    pub(crate) fn may_know(&self, feature: u64) -> bool {
        let bit = key(feature) >> self.fine;
        self.beginnings[(bit / 64) as usize] >> (bit % 64) & 1 == 1
    }

    /// Adds the weights of a feature to scores, which have room for the weights of 250 features.
    #[inline]
    pub(crate) fn add(&self, feature: u64, scores: &mut [i16; LABELS]) {
        let key = key(feature);
        let bucket = (key >> self.coarse) as usize;
        let tag = key & ((1 << self.coarse) - 1);
        let mut block = &self.blocks[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        while let Some(([low, high, count], rest)) = block.split_first_chunk() {
            let found = u32::from(u16::from_le_bytes([*low, *high])) == tag;
            let len = if *count == WHOLE { WHOLE_BYTES } else { 2 * usize::from(*count) };
            let Some((weights, rest)) = rest.split_at_checked(len) else { return };
            if !found {
                block = rest;
                continue;
            }
            if let (WHOLE, Ok(row)) = (*count, weights.try_into()) {
                add_whole(row, scores);
            } else {
                for [label, weight] in weights.as_chunks().0 {
                    scores[usize::from(*label)] += i16::from(weight.cast_signed());
                }
            }
            return;
        }
    }
}

/// Adds the weights of all labels. By vectors and not by the compiler's own, which the page's build, made for size, has not.
#[inline]
fn add_whole(row: &[u8; WHOLE_BYTES], scores: &mut [i16; LABELS]) {
    let ([low, high], [last]) = scores.as_chunks_mut::<8>() else { return };
    let [weights @ .., end, of_last] = row;
    let (first, second) = weights.split_at(16);
    *low = (i16x8::new(*low) + bytemuck::pod_read_unaligned::<i16x8>(first)).to_array();
    *high = (i16x8::new(*high) + bytemuck::pod_read_unaligned::<i16x8>(second)).to_array();
    *last += i16::from_ne_bytes([*end, *of_last]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn every_feature_finds_its_own_weights() {
        for count in [0_u64, 1, 2, 3, 100_000] {
            let mut keys: Vec<u32> = (0..count).map(|i| key(mix(i, 7))).collect();
            keys.sort_unstable();
            keys.dedup();
            // In every other row most labels have no weight.
            let weight = |key: u32, label: usize| {
                let draw = mix(u64::from(key), label as u64);
                let sparse = if key.is_multiple_of(2) { 1 } else { 9 };
                if draw.is_multiple_of(sparse) { (draw >> 8).to_le_bytes()[0].cast_signed() } else { 0 }
            };
            let rows: Vec<[i8; LABELS]> =
                keys.iter().map(|&key| std::array::from_fn(|label| weight(key, label))).collect();
            let table = Rows::new(&keys, &rows.iter().copied().collect()).unwrap();
            let mut looked_up = 0;
            for (known, row) in keys.iter().zip(&rows) {
                let mut scores = [1; LABELS];
                let feature = u64::from(*known) << (u64::BITS - KEY_BITS);
                assert!(table.may_know(feature));
                table.add(feature, &mut scores);
                assert_eq!(scores, row.map(|weight| 1 + i16::from(weight)));
                looked_up += usize::from(table.may_know(mix(u64::from(*known), 8)));
            }
            assert!(looked_up <= keys.len() / 10, "{looked_up} of {} strangers", keys.len());
            let mut scores = [0; LABELS];
            (0..1000)
                .filter(|i| keys.binary_search(&key(mix(*i, 9))).is_err())
                .for_each(|i| table.add(mix(i, 9), &mut scores));
            assert_eq!(scores, [0; LABELS]);
        }
    }

    #[test]
    fn unsorted_keys_are_refused() {
        let rows = |count| std::iter::repeat_n([1; LABELS], count).collect();
        assert!(Rows::new(&[2, 1], &rows(2)).is_none());
        assert!(Rows::new(&[1, 1], &rows(2)).is_none());
        assert!(Rows::new(&[1 << KEY_BITS], &rows(1)).is_none());
        assert!(Rows::new(&[1, 2], &rows(1)).is_none());
    }
}
