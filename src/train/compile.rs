//! From learned weights to the model file.

use crate::crf::Learned;
use tagline_engine::{
    model::Parts,
    tags::{LABELS, follows},
};

/// Units of weight per factor of e: weights up to 5.3 fit into a byte, in steps of a twenty-fourth.
const SCALE: u16 = 24;

/// Rounds the learned weights into the parts of a model; features whose weights all round to zero are left out.
pub(crate) fn quantise(learned: &Learned, keys: &[u32], parts: &mut Parts) {
    parts.scale = SCALE;
    parts.features.clear();
    parts.weights.clear();
    for (key, row) in keys.iter().zip(&learned.weights) {
        let rounded = row.map(|weight| (weight * f32::from(SCALE)).round().clamp(-127.0, 127.0) as i8);
        if rounded.iter().any(|weight| *weight != 0) {
            parts.features.push(*key);
            parts.weights.push(&rounded);
        }
    }
    for from in 0..LABELS {
        for to in 0..LABELS {
            if follows(from, to) {
                parts.transitions[from][to] = (learned.transitions[from][to] * f32::from(SCALE)).round() as i16;
            }
        }
    }
}

/// Keeps the features whose largest weight is among the largest: the rest tell least.
pub(crate) fn prune(learned: Learned, keys: &[u32], most: usize) -> (Learned, Vec<u32>) {
    let strength = |row: &[f32; LABELS]| row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let mut strengths: Vec<f32> = learned.weights.iter().map(strength).filter(|strength| *strength > 0.0).collect();
    strengths.sort_unstable_by(|a, b| b.total_cmp(a));
    let least = strengths.get(most).copied().unwrap_or(0.0);
    let kept = learned.weights.into_iter().zip(keys).filter(|(row, _)| strength(row) > least);
    let (weights, keys) = kept.map(|(row, key)| (row, *key)).unzip();
    (Learned { weights, transitions: learned.transitions }, keys)
}
