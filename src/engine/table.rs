//! A frozen map from short hashes to rows.

/// How many bits of a hash are kept as its key. With some 400,000 rows one unknown feature in 700 is mistaken for
/// a known one, which costs less accuracy than longer keys would cost bytes.
pub const KEY_BITS: u32 = 28;

/// The key of a hash.
#[inline]
#[must_use]
pub const fn key(hash: u64) -> u32 {
    (hash >> (u64::BITS - KEY_BITS)) as u32
}

/// Sorted keys and an index over their leading bits; the row of a key is its rank.
#[derive(Clone, Debug)]
pub struct KeyTable {
    keys: Vec<u32>,
    /// Where the keys of each bucket begin, and the end of the last one.
    starts: Vec<u32>,
    shift: u32,
    /// One bit for each beginning that some key has, 16 times finer than the buckets and small enough for a
    /// processor's cache: most features that are asked for are unknown, and most of those end here.
    beginnings: Vec<u64>,
    fine: u32,
}

impl KeyTable {
    /// The table of these keys, which are sorted, distinct and of [`KEY_BITS`] bits; `None` if they are not.
    #[must_use]
    pub fn new(keys: Vec<u32>) -> Option<Self> {
        if keys.windows(2).any(|pair| pair[0] >= pair[1]) || keys.last().is_some_and(|last| last >> KEY_BITS != 0) {
            return None;
        }
        let bits = keys.len().next_power_of_two().trailing_zeros().clamp(1, KEY_BITS);
        let shift = KEY_BITS - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        let mut row = 0;
        for bucket in 0..=1_u32 << bits {
            while keys.get(row as usize).is_some_and(|key| key >> shift < bucket) {
                row += 1;
            }
            starts.push(row);
        }
        let fine = shift.saturating_sub(4);
        let mut beginnings = vec![0; (1_usize << (KEY_BITS - fine)).div_ceil(64)];
        for key in &keys {
            let bit = key >> fine;
            beginnings[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        Some(Self { keys, starts, shift, beginnings, fine })
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no key at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The row of a hash's key.
    #[inline]
    #[must_use]
    pub fn row(&self, hash: u64) -> Option<usize> {
        let key = key(hash);
        let bit = key >> self.fine;
        if self.beginnings[(bit / 64) as usize] >> (bit % 64) & 1 == 0 {
            return None;
        }
        let bucket = (key >> self.shift) as usize;
        let (start, end) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        self.keys[start..end].iter().position(|&known| known == key).map(|rank| start + rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn every_key_finds_its_rank() {
        for count in [0_u64, 1, 2, 3, 1000] {
            let mut keys: Vec<u32> = (0..count).map(|i| key(mix(i, 7))).collect();
            keys.sort_unstable();
            let table = KeyTable::new(keys.clone()).unwrap();
            for (rank, &known) in keys.iter().enumerate() {
                assert_eq!(table.row(u64::from(known) << (64 - KEY_BITS)), Some(rank));
            }
            let strangers = (0..100).filter(|&i| table.row(mix(i, 8)).is_some()).count();
            assert_eq!(strangers, 0);
        }
    }

    #[test]
    fn unsorted_keys_are_refused() {
        assert!(KeyTable::new(vec![2, 1]).is_none());
        assert!(KeyTable::new(vec![1, 1]).is_none());
        assert!(KeyTable::new(vec![1 << KEY_BITS]).is_none());
    }
}
