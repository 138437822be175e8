//! MurmurHash64A, by Austin Appleby, who has put it into the public domain.

const FACTOR: u64 = 0xc6a4_a793_5bd1_e995;
const SHIFT: u32 = 47;

/// Returns the hash of some bytes.
pub(super) fn murmur_hash_64a(bytes: &[u8], seed: u64) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(FACTOR);
    for word in words {
        let mut word = u64::from_le_bytes(*word).wrapping_mul(FACTOR);
        word ^= word >> SHIFT;
        hash = (hash ^ word.wrapping_mul(FACTOR)).wrapping_mul(FACTOR);
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(FACTOR);
    }
    hash ^= hash >> SHIFT;
    hash = hash.wrapping_mul(FACTOR);
    hash ^ (hash >> SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_reference() {
        // By the crate murmurhash64, for every number of bytes left over.
        for (bytes, expected) in [
            ("", 0xc6a4_a793_5bd0_64dc),
            ("c", 0xea8b_fc7d_922a_2a37),
            ("co", 0x134b_b40b_3a5b_b96a),
            ("cof", 0x8761_dfc7_e9e0_a554),
            ("coff", 0x47b5_13b4_ff1f_a8b0),
            ("coffe", 0xaa60_4c76_7ca0_f6bc),
            ("coffee", 0x2c61_52fc_1342_ce91),
            ("coffee ", 0x636b_643d_e50d_d5cb),
            ("coffee a", 0x11bd_a048_84fa_136e),
            ("coffee and cake", 0x52f5_cf3c_8122_91c8),
        ] {
            assert_eq!(murmur_hash_64a(bytes.as_bytes(), 1), expected, "{bytes}");
        }
    }
}
