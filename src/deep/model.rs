//! The model file: what the packer writes and the tagger reads.
//!
//! Sections in the frame of [`tagline_core::container`], each an array of one kind of number, little-endian.

use crate::{
    layer::{Layer, Norm},
    linear::Linear,
    network::Network,
};
use tagline_core::{
    ModelError,
    container::{self, Sections, read_shorts, write_shorts},
};

const MAGIC: &[u8; 8] = b"TAGDEEP\x1A";
const LAYOUT: u32 = 2;

/// How many numbers of a row share a unit.
pub const GROUP: usize = 32;

/// Rows of numbers of 4 or 8 bits, with a unit for each [`GROUP`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// How many numbers a row has; a multiple of [`GROUP`].
    pub width: usize,
    /// How many bits a number has: 8, or 4 with the first of a pair in the low half and 8 added to each.
    pub bits: usize,
    /// The numbers, row by row.
    pub numbers: Vec<u8>,
    /// The units, row by row, as the upper halves of floats.
    pub units: Vec<u16>,
}

impl Default for Table {
    fn default() -> Self {
        Self { width: 0, bits: 8, numbers: Vec::new(), units: Vec::new() }
    }
}

impl Table {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        (self.units.len() * GROUP).checked_div(self.width).unwrap_or_default()
    }

    /// Whether it has whole rows of this width.
    pub(crate) fn fits(&self, width: usize) -> bool {
        width.is_multiple_of(GROUP)
            && self.width == width
            && matches!(self.bits, 4 | 8)
            && self.rows() * width == self.units.len() * GROUP
            && self.rows() * width * self.bits == self.numbers.len() * 8
    }

    /// Adds a row to another; nothing if there is no such row.
    #[inline(always)]
    pub(crate) fn add(&self, row: usize, to: &mut [f32]) {
        let groups = self.width / GROUP;
        let bytes = GROUP * self.bits / 8;
        let (Some(units), Some(numbers)) = (
            self.units.get(row * groups..(row + 1) * groups),
            self.numbers.get(row * groups * bytes..(row + 1) * groups * bytes),
        ) else {
            return;
        };
        for ((unit, numbers), to) in units.iter().zip(numbers.chunks_exact(bytes)).zip(to.chunks_exact_mut(GROUP)) {
            let unit = f32::from_bits(u32::from(*unit) << 16);
            if self.bits == 8 {
                for (to, number) in to.iter_mut().zip(numbers) {
                    *to += f32::from(number.cast_signed()) * unit;
                }
            } else {
                for (to, pair) in to.as_chunks_mut().0.iter_mut().zip(numbers) {
                    let [low, high]: &mut [f32; 2] = to;
                    *low += (f32::from(pair & 15) - 8.0) * unit;
                    *high += (f32::from(pair >> 4) - 8.0) * unit;
                }
            }
        }
    }
}

/// Everything in a model file, as plain data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeepParts {
    /// Name and version.
    pub version: String,
    /// The pieces, sorted, one a line.
    pub vocabulary: String,
    /// The network.
    pub network: Network,
    /// How the engine brings these scores together with its own, in its own form.
    pub joint: Vec<u8>,
}

impl DeepParts {
    /// The bytes of the file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let network = &self.network;
        let sizes = [network.width, network.heads, network.inner, network.layers.len()];
        let mut sections = vec![
            self.version.clone().into_bytes(),
            self.vocabulary.clone().into_bytes(),
            self.joint.clone(),
            sizes.iter().flat_map(|size| u32::try_from(*size).unwrap_or(u32::MAX).to_le_bytes()).collect(),
        ];
        for table in [&network.words, &network.positions, &network.cases] {
            sections.push(vec![u8::try_from(table.bits).unwrap_or_default()]);
            sections.push(table.numbers.clone());
            sections.push(write_shorts(table.units.iter().copied()));
        }
        let write_norm = |norm: &Norm| [write_floats(&norm.stretch), write_floats(&norm.shift)];
        sections.extend(write_norm(&network.norm));
        for layer in &network.layers {
            for map in [&layer.projection, &layer.output, &layer.inner, &layer.outer] {
                sections.push(map.weights.iter().map(|weight| weight.cast_unsigned()).collect());
                sections.extend([write_floats(&map.units), write_floats(&map.bias)]);
            }
            sections.extend([&layer.attention_norm, &layer.norm].into_iter().flat_map(write_norm));
        }
        sections.extend([&network.head, &network.bias, &network.case_bias].map(|floats| write_floats(floats)));
        container::write(MAGIC, LAYOUT, &sections)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If the bytes are not a model of this layout, or were cut or changed on the way.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let damaged = |part| move || ModelError::Damaged { part };
        let mut sections = Sections::open(MAGIC, LAYOUT, bytes)?;
        let mut text =
            |part| String::from_utf8(sections.next(part)?.to_vec()).map_err(|_| ModelError::Damaged { part });
        let (version, vocabulary) = (text("version")?, text("vocabulary")?);
        let joint = sections.next("joint weights")?.to_vec();
        let sizes: Vec<usize> =
            sections.next("sizes")?.as_chunks().0.iter().map(|size| u32::from_le_bytes(*size) as usize).collect();
        let [width, heads, inner, layers] = sizes[..] else { return Err(damaged("sizes")()) };
        let mut table = || {
            let bits = sections.next("embeddings")?.first().map_or(0, |bits| usize::from(*bits));
            let numbers = sections.next("embeddings")?.to_vec();
            let units = read_shorts(sections.next("embeddings")?).ok_or_else(damaged("embeddings"))?;
            Ok(Table { width, bits, numbers, units })
        };
        let (words, positions, cases) = (table()?, table()?, table()?);
        let norm = read_norm(&mut sections)?;
        let layers = (0..layers).map(|_| read_layer(&mut sections)).collect::<Result<_, _>>()?;
        let mut floats = || read_floats(&mut sections, "head");
        let (head, bias, case_bias) = (floats()?, floats()?, floats()?);
        let network = Network { width, heads, inner, words, positions, cases, norm, layers, head, bias, case_bias };
        Ok(Self { version, vocabulary, network, joint })
    }
}

fn write_floats(floats: &[f32]) -> Vec<u8> {
    floats.iter().flat_map(|float| float.to_le_bytes()).collect()
}

fn read_floats(sections: &mut Sections<'_>, part: &'static str) -> Result<Vec<f32>, ModelError> {
    match sections.next(part)?.as_chunks() {
        (floats, []) => Ok(floats.iter().map(|float| f32::from_le_bytes(*float)).collect()),
        _ => Err(ModelError::Damaged { part }),
    }
}

fn read_norm(sections: &mut Sections<'_>) -> Result<Norm, ModelError> {
    let mut floats = || read_floats(sections, "normalisation");
    Ok(Norm { stretch: floats()?, shift: floats()? })
}

fn read_layer(sections: &mut Sections<'_>) -> Result<Layer, ModelError> {
    let mut map = || {
        let weights = sections.next("layers")?.iter().map(|weight| weight.cast_signed()).collect();
        Ok(Linear { weights, units: read_floats(sections, "layers")?, bias: read_floats(sections, "layers")? })
    };
    let (projection, output, inner, outer) = (map()?, map()?, map()?, map()?);
    let (attention_norm, norm) = (read_norm(sections)?, read_norm(sections)?);
    Ok(Layer { projection, output, attention_norm, inner, outer, norm })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tagger::{DeepTagger, tests::seeded};
    use proptest::prelude::*;

    #[test]
    fn a_written_model_reads_back_equal() {
        assert_eq!(DeepParts::read(&seeded(1).write()), Ok(seeded(1)));
    }

    #[test]
    fn rows_are_read_in_either_width() {
        let eight = Table { width: 32, bits: 8, numbers: (0..64_u8).collect(), units: vec![0x3F80, 0x4000] };
        let mut row = vec![1.0; 32];
        eight.add(1, &mut row);
        assert_eq!((row[0], row[31]), (65.0, 127.0));
        let four = Table { width: 32, bits: 4, numbers: vec![0x1F; 16], units: vec![0x3F80] };
        let mut row = vec![0.0; 32];
        four.add(0, &mut row);
        assert_eq!(row[..2], [7.0, -7.0]);
        four.add(1, &mut row);
        assert!(eight.fits(32) && four.fits(32) && !four.fits(64));
        assert_eq!(row[..2], [7.0, -7.0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_truncation_and_every_flip_is_an_error(len: prop::sample::Index, at: prop::sample::Index, bit in 0..8) {
            let mut file = seeded(2).write();
            prop_assert!(DeepTagger::load(&file[..len.index(file.len())]).is_err());
            let at = at.index(file.len());
            file[at] ^= 1_u8 << bit;
            prop_assert!(DeepTagger::load(&file).is_err());
        }

        /// A file that somebody made up must not bring the tagger down.
        #[test]
        fn wrong_contents_do_not_panic(drop in 0..40_usize, len in 0..70_usize, sizes: [u8; 4]) {
            let parts = seeded(3);
            let mut sections = Vec::new();
            let file = parts.write();
            let mut read = Sections::open(MAGIC, LAYOUT, &file).unwrap();
            while let Ok(section) = read.next("any") {
                sections.push(section.to_vec());
            }
            if drop % 2 == 0 {
                let at = drop % sections.len();
                sections[at].truncate(len);
            } else {
                sections[3] = sizes.iter().flat_map(|size| u32::from(*size).to_le_bytes()).collect();
            }
            let _ = DeepTagger::load(&container::write(MAGIC, LAYOUT, &sections));
        }
    }
}
