//! The model file: what the trainer writes and the engine reads.
//!
//! Sections in the frame of [`tagline_core::container`]. Numbers that make a sorted list are stored as the LEB128
//! differences of neighbours, and tables of small numbers column by column, which is what a web server's
//! compression can make most of.

use crate::{
    gazetteer::Lists,
    lexicon::{Casing, LEVELS},
    sparse::SparseRows,
    tags::{LABELS, TYPES},
};
use tagline_core::{
    ModelError, Reliability, ReliabilityBin,
    container::{self, Sections, read_shorts, write_shorts},
};

const MAGIC: &[u8; 8] = b"TAGLINE\x1A";
const LAYOUT: u32 = 5;

/// Everything in a model file, as plain data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Name and version.
    pub version: String,
    /// Keys of the words with a class, sorted.
    pub classed: Vec<u32>,
    /// The finest class of each.
    pub classes: Vec<u16>,
    /// The topic of each.
    pub topics: Vec<u8>,
    /// The coarser classes of each finest class.
    pub parents: Vec<[u16; LEVELS - 1]>,
    /// Keys of the words whose casing is known, sorted.
    pub cased: Vec<u32>,
    /// The casing of each.
    pub casings: Vec<Casing>,
    /// The automaton of listed names.
    pub names: Vec<u8>,
    /// The sets of lists that names are on.
    pub sets: Vec<Lists>,
    /// Keys of the features, sorted.
    pub features: Vec<u32>,
    /// The weights of each feature.
    pub weights: SparseRows,
    /// The weights of label after label.
    pub transitions: [[i16; LABELS]; LABELS],
    /// Units of weight per factor of e.
    pub scale: u16,
    /// Points of the calibration line of each type.
    pub calibration: [Vec<(u16, u16)>; TYPES],
    /// How often the model was right where it was how sure.
    pub reliability: Reliability,
}

impl Parts {
    /// The bytes of the file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let sections = [
            self.version.clone().into_bytes(),
            write_sorted(&self.classed),
            write_shorts(self.classes.iter().copied()),
            self.topics.clone(),
            write_shorts((0..LEVELS - 1).flat_map(|level| self.parents.iter().map(move |row| row[level]))),
            write_sorted(&self.cased),
            self.casings.iter().map(|casing| *casing as u8).collect(),
            self.names.clone(),
            self.sets.iter().flat_map(|set| set.to_le_bytes()).collect(),
            write_sorted(&self.features),
            write_rows(&self.weights),
            write_shorts(self.transitions.iter().flatten().map(|weight| weight.cast_unsigned()).chain([self.scale])),
            write_shorts(write_lines(&self.calibration).into_iter()),
            self.reliability.mentions.to_le_bytes().to_vec(),
            write_shorts(write_bins(&self.reliability.bins).into_iter()),
        ];
        container::write(MAGIC, LAYOUT, &sections)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If the bytes are not a model of this layout, or were cut or changed on the way.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let damaged = |part| move || ModelError::Damaged { part };
        let mut sections = Sections::open(MAGIC, LAYOUT, bytes)?;
        let mut section = |part| sections.next(part);
        let version =
            String::from_utf8(section("version")?.to_vec()).map_err(|_| ModelError::Damaged { part: "version" })?;
        let classed = read_sorted(section("word classes")?).ok_or_else(damaged("word classes"))?;
        let classes = read_shorts(section("word classes")?).ok_or_else(damaged("word classes"))?;
        let topics = section("word topics")?.to_vec();
        let levels = read_shorts(section("class levels")?).ok_or_else(damaged("class levels"))?;
        let half = levels.len() / 2;
        let parents = (0..half).map(|i| [levels[i], levels[half + i]]).collect();
        let cased = read_sorted(section("word casing")?).ok_or_else(damaged("word casing"))?;
        let casings = section("word casing")?
            .iter()
            .map(|byte| Casing::ALL.get(usize::from(*byte)).copied())
            .collect::<Option<_>>()
            .ok_or_else(damaged("word casing"))?;
        let names = section("names")?.to_vec();
        let (sets, rest) = section("name lists")?.as_chunks();
        let sets = sets.iter().map(|set| Lists::from_le_bytes(*set)).collect();
        if !rest.is_empty() {
            return Err(ModelError::Damaged { part: "name lists" });
        }
        let features = read_sorted(section("features")?).ok_or_else(damaged("features"))?;
        let weights = read_rows(section("weights")?, features.len()).ok_or_else(damaged("weights"))?;
        let numbers = read_shorts(section("transitions")?).ok_or_else(damaged("transitions"))?;
        if numbers.len() != LABELS * LABELS + 1 {
            return Err(ModelError::Damaged { part: "transitions" });
        }
        let transitions =
            std::array::from_fn(|from| std::array::from_fn(|to| numbers[from * LABELS + to].cast_signed()));
        let points = read_shorts(section("calibration")?).ok_or_else(damaged("calibration"))?;
        let calibration = read_lines(&mut points.into_iter()).ok_or_else(damaged("calibration"))?;
        let mentions = section("reliability table")?.try_into().map_err(|_| damaged("reliability table")())?;
        let bins = read_shorts(section("reliability table")?).and_then(|bins| read_bins(&bins));
        let bins = bins.ok_or_else(damaged("reliability table"))?;
        let reliability = Reliability { mentions: u32::from_le_bytes(mentions), bins };
        let scale = numbers[LABELS * LABELS];
        Ok(Self {
            version,
            classed,
            classes,
            topics,
            parents,
            cased,
            casings,
            names,
            sets,
            features,
            weights,
            transitions,
            scale,
            calibration,
            reliability,
        })
    }
}

fn write_sorted(numbers: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(numbers.len() * 2);
    let mut last = 0;
    for number in numbers {
        let mut step = number.wrapping_sub(last);
        last = *number;
        while step >= 0x80 {
            bytes.push(step.to_le_bytes()[0] | 0x80);
            step >>= 7;
        }
        bytes.push(step.to_le_bytes()[0]);
    }
    bytes
}

fn read_sorted(bytes: &[u8]) -> Option<Vec<u32>> {
    let mut numbers = Vec::with_capacity(bytes.len() / 2);
    let (mut last, mut step, mut shift) = (0_u32, 0_u32, 0);
    for byte in bytes {
        step |= u32::from(byte & 0x7F).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            last = last.checked_add(step)?;
            numbers.push(last);
            (step, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(numbers)
}

/// The points of every calibration line, each line after the number of its points.
pub(crate) fn write_lines(lines: &[Vec<(u16, u16)>; TYPES]) -> Vec<u16> {
    let mut numbers = Vec::new();
    for line in lines {
        numbers.push(u16::try_from(line.len()).unwrap_or(u16::MAX));
        numbers.extend(line.iter().flat_map(|point| [point.0, point.1]));
    }
    numbers
}

pub(crate) fn read_lines(numbers: &mut impl Iterator<Item = u16>) -> Option<[Vec<(u16, u16)>; TYPES]> {
    let mut lines: [Vec<(u16, u16)>; TYPES] = Default::default();
    for line in &mut lines {
        for _ in 0..numbers.next()? {
            line.push(numbers.next().zip(numbers.next())?);
        }
    }
    Some(lines)
}

pub(crate) fn write_bins(bins: &[ReliabilityBin]) -> Vec<u16> {
    bins.iter().flat_map(|b| [b.from, b.to, b.share, b.confidence, b.right]).collect()
}

pub(crate) fn read_bins(numbers: &[u16]) -> Option<Vec<ReliabilityBin>> {
    let (bins, []) = numbers.as_chunks() else { return None };
    let bin = |&[from, to, share, confidence, right]: &[u16; 5]| ReliabilityBin { from, to, share, confidence, right };
    Some(bins.iter().map(bin).collect())
}

/// For each row the set of labels with a weight, as three columns of bytes, then those weights.
fn write_rows(rows: &SparseRows) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.len() * 6);
    for column in 0..3 {
        bytes.extend(rows.sets().iter().map(|set| set.to_le_bytes()[column]));
    }
    bytes.extend(rows.weights().iter().map(|weight| weight.cast_unsigned()));
    bytes
}

fn read_rows(bytes: &[u8], count: usize) -> Option<SparseRows> {
    let (columns, weights) = bytes.split_at_checked(count.checked_mul(3)?)?;
    let (low, rest) = columns.split_at(count);
    let (middle, high) = rest.split_at(count);
    let columns = low.iter().zip(middle).zip(high);
    let sets = columns.map(|((low, middle), high)| u32::from_le_bytes([*low, *middle, *high, 0])).collect();
    SparseRows::new(sets, weights.iter().map(|weight| weight.cast_signed()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
    fn parts() -> Parts {
        Parts {
            version: "test 1".to_owned(),
            classed: vec![3, 500, 1 << 27],
            classes: vec![0, 1, 1],
            topics: vec![9, 0, 255],
            parents: vec![[4, 300], [5, 6]],
            cased: vec![0, 9],
            casings: vec![Casing::Always, Casing::Never],
            names: fst::Map::from_iter([("paris", 0)]).unwrap().into_fst().into_inner(),
            sets: vec![2],
            features: vec![1, 2, 99_999_999],
            weights: [[0; LABELS], [-128; LABELS], std::array::from_fn(|i| i as i8 - 3)].into_iter().collect(),
            transitions: std::array::from_fn(|from| std::array::from_fn(|to| from as i16 * 100 - to as i16)),
            scale: 24,
            calibration: [vec![], vec![(0, 1), (5, 60_000)], vec![(9, 9)], vec![]],
            reliability: Reliability {
                mentions: 70_000,
                bins: vec![ReliabilityBin { from: 0, to: 10_000, share: 10_000, confidence: 9_000, right: 8_999 }],
            },
        }
    }

    #[test]
    fn a_written_model_reads_back_equal() {
        assert_eq!(Parts::read(&parts().write()), Ok(parts()));
    }

    #[test]
    fn every_truncation_is_an_error() {
        let file = parts().write();
        for len in 0..file.len() {
            assert!(Parts::read(&file[..len]).is_err(), "{len}");
        }
    }

    #[test]
    fn errors_name_what_is_wrong() {
        let mut file = parts().write();
        assert_eq!(Parts::read(b""), Err(ModelError::NotAModel));
        assert_eq!(Parts::read(b"<!doctype html>"), Err(ModelError::NotAModel));
        file[8] = 9;
        assert_eq!(Parts::read(&file), Err(ModelError::Version { expected: LAYOUT, found: 9 }));
    }

    proptest! {
        #[test]
        fn every_flip_is_an_error(at in 0..parts().write().len(), bit in 0..8) {
            let mut file = parts().write();
            file[at] ^= 1_u8 << bit;
            prop_assert!(Parts::read(&file).is_err());
        }

        #[test]
        fn wrong_contents_under_a_right_checksum_do_not_panic(at in 12..parts().write().len() - 4, byte: u8) {
            let mut file = parts().write();
            file[at] = byte;
            let end = file.len() - 4;
            let sum = crc32fast::hash(&file[..end]).to_le_bytes();
            file[end..].copy_from_slice(&sum);
            let _ = Parts::read(&file);
        }
    }
}
