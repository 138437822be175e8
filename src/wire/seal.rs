//! The envelope of a stored record: the version of its form, a checksum, the content.

use crc::{CRC_32_ISO_HDLC, Crc};
use serde::{Serialize, de::DeserializeOwned};

const CHECKSUM: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);
/// The version, a byte, and the checksum of version and content, 4 bytes, little end first.
const HEAD: usize = 5;

/// A kind of record.
pub trait Stored: Serialize + DeserializeOwned {
    /// The version of the form it is written in. A change to anything that is stored asks for a new one, and for a
    /// migration from the one before.
    const VERSION: u8;

    /// Reads the content of an earlier version; `None` if there was no such version or the content is none of it.
    #[must_use]
    fn migrated(version: u8, content: &[u8]) -> Option<Self> {
        let _ = (version, content);
        None
    }
}

/// Why a record cannot be read. Nothing that cannot be read is ever overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Written by a newer version of the page.
    Newer {
        /// The version of the record's form.
        version: u8,
    },
    /// Cut short or changed since it was written.
    Damaged,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Newer { version } => write!(
                f,
                "it was saved by a newer version of this page (form {version}); reload to get that version, or open it \
                 where it was saved"
            ),
            Self::Damaged => f.write_str("its record in this browser is damaged; it is kept as it is"),
        }
    }
}

impl std::error::Error for Unreadable {}

/// The stored form of a record.
#[must_use]
pub fn seal<R: Stored>(record: &R) -> Vec<u8> {
    // Every record has a binary form. Put behind its head afterwards: postcard extends what is there byte by byte.
    let content = postcard::to_allocvec(record).unwrap_or_default();
    let mut bytes = [&[R::VERSION, 0, 0, 0, 0], content.as_slice()].concat();
    if let Some(sum) = checksum(&bytes) {
        bytes[1..HEAD].copy_from_slice(&sum.to_le_bytes());
    }
    bytes
}

/// Reads a stored record, of this version or an earlier one.
///
/// # Errors
/// If it is damaged, or of a newer version.
pub fn unseal<R: Stored>(bytes: &[u8]) -> Result<R, Unreadable> {
    let (head, content) = bytes.split_at_checked(HEAD).ok_or(Unreadable::Damaged)?;
    if checksum(bytes).map(u32::to_le_bytes).as_ref().map(<[u8; 4]>::as_slice) != head.get(1..) {
        return Err(Unreadable::Damaged);
    }
    match bytes[0] {
        version if version == R::VERSION => postcard::from_bytes(content).map_err(|_| Unreadable::Damaged),
        version if version > R::VERSION => Err(Unreadable::Newer { version }),
        version => R::migrated(version, content).ok_or(Unreadable::Damaged),
    }
}

/// A number by which two texts are told to differ: the CRC-32 of their bytes.
#[must_use]
pub fn fingerprint(text: &str) -> u32 {
    CHECKSUM.checksum(text.as_bytes())
}

/// The checksum that a record should have.
fn checksum(bytes: &[u8]) -> Option<u32> {
    let mut digest = CHECKSUM.digest();
    digest.update(bytes.get(..1)?);
    digest.update(bytes.get(HEAD..)?);
    Some(digest.finalize())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
    struct Name(String);

    impl Stored for Name {
        const VERSION: u8 = 7;

        fn migrated(version: u8, content: &[u8]) -> Option<Self> {
            (version == 6).then(|| Self(format!("{} of old", String::from_utf8_lossy(content))))
        }
    }

    /// What another version of the page would have written.
    fn other(version: u8, content: &[u8]) -> Vec<u8> {
        resealed(version, &[&[0; HEAD], content].concat())
    }

    /// A record as if it were of another version.
    pub(crate) fn resealed(version: u8, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        bytes[0] = version;
        let sum = checksum(&bytes).unwrap();
        bytes[1..HEAD].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    #[test]
    fn a_record_comes_back_and_any_flipped_bit_is_noticed() {
        let bytes = seal(&Name("Łódź".to_owned()));
        assert_eq!(unseal(&bytes), Ok(Name("Łódź".to_owned())));
        for at in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[at / 8] ^= 1 << (at % 8);
            assert_eq!(unseal::<Name>(&damaged), Err(Unreadable::Damaged), "bit {at}");
        }
        for len in 0..bytes.len() {
            assert_eq!(unseal::<Name>(&bytes[..len]), Err(Unreadable::Damaged), "{len} bytes");
        }
    }

    #[test]
    fn other_versions_are_migrated_or_named() {
        assert_eq!(unseal(&other(6, b"Rome")), Ok(Name("Rome of old".to_owned())));
        assert_eq!(unseal::<Name>(&other(5, b"Rome")), Err(Unreadable::Damaged));
        assert_eq!(unseal::<Name>(&other(8, b"Rome")), Err(Unreadable::Newer { version: 8 }));
    }
}
