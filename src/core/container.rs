//! The frame of a model file: what it is, its sections, and a checksum over all.
//!
//! Little-endian. Eight bytes of magic, a `u32` layout number, a `u32` count of sections, a `u32` length per section,
//! the sections, and a CRC-32 of everything before it. What a section holds is the business of whoever wrote it.

/// Why bytes are not a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// The bytes do not begin as the model's file does.
    NotAModel,
    /// A model file of another layout than this build reads.
    Version {
        /// The layout this build reads.
        expected: u32,
        /// The layout of the file.
        found: u32,
    },
    /// The file ends early or its bytes were changed on the way.
    Damaged {
        /// The part that cannot be read.
        part: &'static str,
    },
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAModel => f.write_str("this is not a Tagline model: fetch the model file again"),
            Self::Version { expected, found } => write!(
                f,
                "the model has layout {found}, but this build reads layout {expected}: take model and program from \
                 the same release"
            ),
            Self::Damaged { part } => write!(f, "the model is damaged in its {part}: fetch it again"),
        }
    }
}

impl std::error::Error for ModelError {}

/// The bytes of a model file with these sections.
#[must_use]
pub fn write(magic: &[u8; 8], layout: u32, sections: &[Vec<u8>]) -> Vec<u8> {
    let length = |len: usize| u32::try_from(len).unwrap_or(u32::MAX).to_le_bytes();
    let mut file = magic.to_vec();
    file.extend(layout.to_le_bytes());
    file.extend(length(sections.len()));
    file.extend(sections.iter().flat_map(|section| length(section.len())));
    sections.iter().for_each(|section| file.extend(section));
    file.extend(crc32fast::hash(&file).to_le_bytes());
    file
}

/// The sections of a model file, in order.
#[derive(Clone, Debug)]
pub struct Sections<'a> {
    lengths: &'a [[u8; 4]],
    bytes: &'a [u8],
}

impl<'a> Sections<'a> {
    /// Looks into a file.
    ///
    /// # Errors
    /// If the bytes are not a model of this layout, or were cut or changed on the way.
    pub fn open(magic: &[u8; 8], layout: u32, bytes: &'a [u8]) -> Result<Self, ModelError> {
        let damaged = |part| move || ModelError::Damaged { part };
        let body = bytes.strip_prefix(magic).ok_or(ModelError::NotAModel)?;
        let (number, _) = body.split_first_chunk().ok_or_else(damaged("head"))?;
        let found = u32::from_le_bytes(*number);
        if found != layout {
            return Err(ModelError::Version { expected: layout, found });
        }
        let (rest, sum) = bytes.split_last_chunk().ok_or_else(damaged("head"))?;
        if crc32fast::hash(rest) != u32::from_le_bytes(*sum) {
            return Err(ModelError::Damaged { part: "checksum" });
        }
        rest.get(magic.len() + 4..).and_then(Self::table).ok_or_else(damaged("section table"))
    }

    fn table(body: &'a [u8]) -> Option<Self> {
        let (count, body) = body.split_first_chunk()?;
        let table = usize::try_from(u32::from_le_bytes(*count)).ok()?.checked_mul(4)?;
        let (lengths, bytes) = body.split_at_checked(table)?;
        Some(Self { lengths: lengths.as_chunks().0, bytes })
    }

    /// The next section, which its reader knows by this name.
    ///
    /// # Errors
    /// If there is none, or it is longer than the file.
    pub fn next(&mut self, part: &'static str) -> Result<&'a [u8], ModelError> {
        self.take().ok_or(ModelError::Damaged { part })
    }

    fn take(&mut self) -> Option<&'a [u8]> {
        let (length, lengths) = self.lengths.split_first()?;
        let (section, bytes) = self.bytes.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        (self.lengths, self.bytes) = (lengths, bytes);
        Some(section)
    }
}

/// All low bytes, then all high bytes, which a web server's compression can make most of.
#[must_use]
pub fn write_shorts(numbers: impl Iterator<Item = u16> + Clone) -> Vec<u8> {
    let low = numbers.clone().map(|number| number.to_le_bytes()[0]);
    low.chain(numbers.map(|number| number.to_le_bytes()[1])).collect()
}

/// What [`write_shorts`] wrote; `None` for an odd number of bytes.
#[must_use]
pub fn read_shorts(bytes: &[u8]) -> Option<Vec<u16>> {
    let (low, high) = bytes.split_at(bytes.len() / 2);
    (low.len() == high.len()).then(|| low.iter().zip(high).map(|(l, h)| u16::from_le_bytes([*l, *h])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MAGIC: &[u8; 8] = b"TESTING\x1A";

    fn file() -> Vec<u8> {
        write(MAGIC, 3, &[vec![1, 2, 3], Vec::new(), vec![4; 300]])
    }

    fn read(bytes: &[u8]) -> Result<[&[u8]; 3], ModelError> {
        let mut sections = Sections::open(MAGIC, 3, bytes)?;
        Ok([sections.next("first")?, sections.next("second")?, sections.next("third")?])
    }

    #[test]
    fn sections_come_back_in_order() {
        let file = file();
        assert_eq!(read(&file).unwrap(), [&[1, 2, 3][..], &[], &[4; 300]]);
        let mut sections = Sections::open(MAGIC, 3, &file).unwrap();
        while sections.take().is_some() {}
        assert_eq!(sections.next("more"), Err(ModelError::Damaged { part: "more" }));
    }

    #[test]
    fn errors_name_what_is_wrong() {
        assert_eq!(read(b"").unwrap_err(), ModelError::NotAModel);
        assert_eq!(read(b"<!doctype html>").unwrap_err(), ModelError::NotAModel);
        let other = write(MAGIC, 9, &[]);
        assert_eq!(read(&other).unwrap_err(), ModelError::Version { expected: 3, found: 9 });
    }

    proptest! {
        #[test]
        fn every_truncation_and_every_flip_is_an_error(len in 0..file().len(), at in 0..file().len(), bit in 0..8) {
            let mut file = file();
            prop_assert!(read(&file[..len]).is_err());
            file[at] ^= 1_u8 << bit;
            prop_assert!(read(&file).is_err());
        }

        #[test]
        fn shorts_come_back(numbers: Vec<u16>) {
            prop_assert_eq!(read_shorts(&write_shorts(numbers.iter().copied())), Some(numbers));
        }
    }
}
