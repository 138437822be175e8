//! The hash that names features.
//!
//! Feature names live on in model files as hashes, so this function is frozen: changing one bit of it asks for a
//! new model layout. It is a multiply-and-xorshift mixer, since WebAssembly has no 128-bit product.

const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
const SECOND: u64 = 0xD6E8_FEB8_6659_FD93;

/// Joins two hashes; the order matters.
#[inline]
#[must_use]
pub fn mix(a: u64, b: u64) -> u64 {
    let mut x = (a ^ b.rotate_left(23)).wrapping_add(FIRST).wrapping_mul(SECOND);
    x ^= x >> 32;
    x = x.wrapping_mul(FIRST);
    x ^ (x >> 29)
}

/// Joins two hashes under a name space, as [`mix`] does, but only for hashes that are mixed already, and so that only the
/// leading bits of what comes out can be trusted: for one multiplication instead of four.
#[inline]
#[must_use]
pub fn join(space: u64, a: u64, b: u64) -> u64 {
    (a.wrapping_add(b.rotate_left(29)) ^ space.wrapping_mul(FIRST)).wrapping_mul(SECOND)
}

/// The hash of a string of bytes under a name space.
#[must_use]
pub fn bytes(space: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut state = mix(space, bytes.len() as u64);
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(state, u64::from_le_bytes(last))
}

/// A map from hashes, which need no second hashing.
pub type HashMap<V> = std::collections::HashMap<u64, V, std::hash::BuildHasherDefault<Already>>;

/// Passes a hash through.
#[derive(Clone, Copy, Debug, Default)]
pub struct Already(u64);

impl std::hash::Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, other: &[u8]) {
        self.0 = bytes(self.0, other);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_function_is_frozen() {
        assert_eq!(super::bytes(0, b""), 14_658_864_510_270_141_873);
        assert_eq!(super::bytes(1, b"London"), 9_910_193_953_885_462_371);
        assert_eq!(super::bytes(1, b"Constantinople"), 2_030_928_893_946_256_922);
        assert_eq!(super::mix(1, 2), 8_490_741_887_030_254_982);
        assert_ne!(super::mix(1, 2), super::mix(2, 1));
        assert_eq!(super::join(1, 2, 3), 15_310_666_534_014_614_581);
        assert_ne!(super::join(1, 2, 3), super::join(1, 3, 2));
    }
}
