//! From floats to small integers.
//!
//! A unit is shared by the weights of one output, or by a group of neighbours in an embedding. It is the one, of some just
//! below what the largest weight asks for, that leaves the least squared error.

use super::export::{Export, ExportError};
use tagline_deep::{GROUP, Layer, Linear, Network, Norm, Table};
use tagline_engine::tags::LABELS;

/// How many units are tried, each a step smaller.
const TRIALS: u8 = 16;
const STEP: f32 = 0.02;

/// The network with its weights rounded, and of its pieces those that are kept.
pub(crate) fn network(export: &Export, kept: &[usize], bits: usize) -> Result<Network, ExportError> {
    let width = export.sizes.width;
    let embedding = |name: &str| export.rows(&format!("embeddings.{name}.weight"), width);
    let all = export.tensor("embeddings.word.weight", export.vocabulary.len() * width)?;
    let words: Vec<f32> = kept.iter().flat_map(|piece| &all[piece * width..][..width]).copied().collect();
    Ok(Network {
        width,
        heads: export.sizes.heads,
        inner: export.sizes.inner,
        words: table(&words, width, bits),
        positions: table(embedding("position")?, width, 8),
        cases: table(embedding("case")?, width, 8),
        norm: norm(export, "embeddings.norm", width)?,
        layers: (0..export.sizes.layers).map(|number| layer(export, number)).collect::<Result<_, _>>()?,
        head: export.tensor("head.weight", LABELS * width)?.to_vec(),
        bias: export.tensor("head.bias", LABELS)?.to_vec(),
        case_bias: export.rows("head.case.weight", LABELS)?.to_vec(),
    })
}

fn layer(export: &Export, number: usize) -> Result<Layer, ExportError> {
    let (width, inner) = (export.sizes.width, export.sizes.inner);
    let name = |part: &str| format!("layers.{number}.{part}");
    let map = |parts: &[&str], inputs: usize, outputs: usize| {
        let (mut weights, mut bias) = (Vec::new(), Vec::new());
        for part in parts {
            weights.extend(export.tensor(&name(&format!("{part}.weight")), inputs * outputs)?);
            bias.extend(export.tensor(&name(&format!("{part}.bias")), outputs)?);
        }
        Ok(linear(&weights, bias, inputs))
    };
    Ok(Layer {
        projection: map(&["attention.query", "attention.key", "attention.value"], width, width)?,
        output: map(&["attention.output"], width, width)?,
        attention_norm: norm(export, &name("attention.norm"), width)?,
        inner: map(&["inner"], width, inner)?,
        outer: map(&["outer"], inner, width)?,
        norm: norm(export, &name("norm"), width)?,
    })
}

fn norm(export: &Export, name: &str, width: usize) -> Result<Norm, ExportError> {
    let part = |part: &str| Ok(export.tensor(&format!("{name}.{part}"), width)?.to_vec());
    Ok(Norm { stretch: part("weight")?, shift: part("bias")? })
}

/// A linear map with weights of 8 bits.
fn linear(weights: &[f32], bias: Vec<f32>, inputs: usize) -> Linear {
    let units: Vec<f32> = weights.chunks(inputs).map(|row| best_unit(row, 127.0, |unit| unit)).collect();
    let rounded = weights.chunks(inputs).zip(&units).flat_map(|(row, unit)| {
        row.iter().map(move |weight| if *unit > 0.0 { (weight / unit).round().clamp(-127.0, 127.0) as i8 } else { 0 })
    });
    Linear { weights: rounded.collect(), units, bias }
}

/// Rows of embeddings with a unit for each group.
fn table(rows: &[f32], width: usize, bits: usize) -> Table {
    let most: f32 = if bits == 8 { 127.0 } else { 7.0 };
    let (mut numbers, mut units) = (Vec::new(), Vec::new());
    for group in rows.chunks(GROUP) {
        let unit = best_unit(group, most, |unit| f32::from_bits(u32::from(half(unit)) << 16));
        units.push(half(unit));
        let rounded =
            group.iter().map(|number| if unit > 0.0 { (number / unit).round().clamp(-most, most) as i8 } else { 0 });
        if bits == 8 {
            numbers.extend(rounded.map(i8::cast_unsigned));
        } else {
            let raised: Vec<u8> = rounded.map(|number| (number + 8).cast_unsigned()).collect();
            numbers.extend(raised.as_chunks().0.iter().map(|[low, high]| low | high << 4));
        }
    }
    Table { width, bits, numbers, units }
}

/// The upper half of a float, which is nearly the same.
fn half(float: f32) -> u16 {
    ((float.to_bits() + 0x8000) >> 16) as u16
}

/// The unit that leaves the least squared error when numbers are rounded to at most `most` of it; units are stored as
/// `stored` has them.
fn best_unit(numbers: &[f32], most: f32, stored: impl Fn(f32) -> f32) -> f32 {
    let largest = numbers.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
    let error = |unit: f32| -> f32 {
        let miss = |number: &f32| (number / unit).round().clamp(-most, most) * unit - number;
        numbers.iter().map(|number| miss(number) * miss(number)).sum()
    };
    let units = (0..TRIALS).map(|trial| stored(largest / most * (1.0 - STEP * f32::from(trial))));
    units.filter(|unit| *unit > 0.0).min_by(|a, b| error(*a).total_cmp(&error(*b))).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 37 % 101) as f32 - 50.0) / 400.0).collect()
    }

    #[test]
    fn weights_come_back_nearly() {
        let weights = numbers(128);
        let map = linear(&weights, vec![0.0; 2], 64);
        for (row, (weights, unit)) in weights.chunks(64).zip(map.weights.chunks(64).zip(&map.units)) {
            for (weight, rounded) in row.iter().zip(weights) {
                assert!((f32::from(*rounded) * unit - weight).abs() < 0.001);
            }
        }
    }

    #[test]
    fn embeddings_come_back_nearly() {
        let rows = numbers(64);
        for (bits, tolerance) in [(8, 0.001), (4, 0.02)] {
            let table = table(&rows, 32, bits);
            assert_eq!((table.rows(), table.numbers.len()), (2, 64 * bits / 8));
            let unit = f32::from_bits(u32::from(table.units[0]) << 16);
            for (i, number) in rows.iter().take(32).enumerate() {
                let byte = table.numbers[i * bits / 8];
                let whole = if bits == 8 { byte.cast_signed() } else { (byte >> (i % 2 * 4) & 15).cast_signed() - 8 };
                assert!((f32::from(whole) * unit - number).abs() < tolerance, "{bits} bits, {number}");
            }
        }
        assert!(table(&[0.0; 32], 32, 4).numbers.iter().all(|pair| *pair == 0x88));
    }
}
