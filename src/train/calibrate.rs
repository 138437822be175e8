//! How often the model is right where it says it is this sure.

use crate::evaluate::Found;
use std::fmt::Write;
use tagline_core::{DateKind, Label, Reliability, ReliabilityBin};
use tagline_engine::tags;

/// A mention found in a development corpus.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    pub kind: usize,
    /// What the model said, 0 to 1.
    pub probability: f64,
    pub right: bool,
    /// How much it counts, so that a large corpus does not drown the others.
    pub weight: f64,
}

/// How many mentions of one corpus count fully.
const FAIR_SHARE: f64 = 1500.0;
/// Into how many groups of equal weight mentions are divided before a line is drawn through them.
const GROUPS: usize = 16;

/// Judges what was found in a corpus by its gold; types it does not annotate and dates it does not know are left out.
pub(crate) fn judge(found: &[Found], types: &[Label]) -> Vec<Judged> {
    let mut judged = Vec::new();
    for found in found {
        for mention in &found.mentions {
            let known = mention.value.as_ref().is_none_or(|value| value.kind == DateKind::Calendar);
            let Some(kind) = tags::kind(&mention.label) else { continue };
            if known && types.contains(&mention.label) {
                let right =
                    found.gold.iter().any(|(range, label)| *range == mention.span.range() && *label == mention.label);
                judged.push(Judged { kind, probability: mention.confidence.probability(), right, weight: 1.0 });
            }
        }
    }
    let weight = (FAIR_SHARE / judged.len().max(1) as f64).min(1.0);
    judged.iter_mut().for_each(|judged| judged.weight = weight);
    judged
}

/// The rising line that fits the judged mentions of a type best: groups of equal weight, made to rise by pooling
/// neighbours that fall (Ayer and others 1955).
pub(crate) fn line(judged: &[Judged], kind: usize) -> Vec<(u16, u16)> {
    let mut of_kind: Vec<Judged> = judged.iter().copied().filter(|judged| judged.kind == kind).collect();
    of_kind.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    let total: f64 = of_kind.iter().map(|judged| judged.weight).sum();
    // Sums of weight, weighted probability and weighted rightness of each group.
    let mut groups: Vec<[f64; 3]> = Vec::new();
    let mut open = [0.0; 3];
    for (i, judged) in of_kind.iter().enumerate() {
        let right = if judged.right { judged.weight } else { 0.0 };
        open = [open[0] + judged.weight, open[1] + judged.weight * judged.probability, open[2] + right];
        let last = i + 1 == of_kind.len();
        let tied = !last && of_kind[i + 1].probability <= judged.probability;
        if last || (!tied && open[0] * GROUPS as f64 >= total) {
            groups.push(open);
            open = [0.0; 3];
            while let [.., before, after] = &groups[..]
                && before[2] * after[0] >= after[2] * before[0]
            {
                let pooled = std::array::from_fn(|i| before[i] + after[i]);
                groups.truncate(groups.len() - 2);
                groups.push(pooled);
            }
        }
    }
    let short = |value: f64| (value.clamp(0.0, 1.0) * 65_535.0).round() as u16;
    let mut points: Vec<(u16, u16)> = Vec::new();
    for [weight, probability, right] in groups {
        // One imagined mention, right half of the time, keeps small groups from claiming certainty.
        let point = (short(probability / weight), short((right + 0.5) / (weight + 1.0)));
        match points.last() {
            Some(last) if last.0 >= point.0 || last.1 > point.1 => {}
            _ => points.push(point),
        }
    }
    points
}

/// Into how many stretches of confidence, equally long, mentions are divided to see how many are right.
const BINS: usize = 20;

/// How often the model was right where it was how sure.
pub(crate) fn reliability(judged: &[Judged]) -> Reliability {
    // Weight, weighted confidence and weighted rightness.
    let mut sums = [[0.0; 3]; BINS];
    for judged in judged {
        let sum = &mut sums[((judged.probability * BINS as f64) as usize).min(BINS - 1)];
        sum[0] += judged.weight;
        sum[1] += judged.weight * judged.probability;
        sum[2] += if judged.right { judged.weight } else { 0.0 };
    }
    let total: f64 = sums.iter().map(|sum| sum[0]).sum();
    let whole = |share: f64| (share * 10_000.0).round() as u16;
    let limit = |bin: usize| whole(bin as f64 / BINS as f64);
    let bins = sums.into_iter().enumerate().filter(|(_, sum)| sum[0] > 0.0).map(|(i, [weight, probability, right])| {
        let (share, confidence) = (whole(weight / total), whole(probability / weight));
        ReliabilityBin { from: limit(i), to: limit(i + 1), share, confidence, right: whole(right / weight) }
    });
    Reliability { mentions: judged.len() as u32, bins: bins.collect() }
}

/// A reliability table in Markdown.
pub(crate) fn table(reliability: &Reliability) -> String {
    let mut table = "| confidence | share of mentions | mean confidence | right |\n|---|--:|--:|--:|\n".to_owned();
    let percent = |whole: u16| f64::from(whole) / 100.0;
    for bin in &reliability.bins {
        let [from, to, share, mean, right] = [bin.from, bin.to, bin.share, bin.confidence, bin.right].map(percent);
        let _ = writeln!(table, "| {from:.0}-{to:.0} % | {share:.1} % | {mean:.1} % | {right:.1} % |");
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(probability: f64, right: bool) -> Judged {
        Judged { kind: 0, probability, right, weight: 1.0 }
    }

    #[test]
    fn lines_rise_through_what_was_right() {
        let mentions: Vec<Judged> = (0..1000).map(|i| judged(f64::from(i) / 1000.0, i % 2 == 0 || i > 500)).collect();
        let line = line(&mentions, 0);
        assert!(line.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
        assert!(line.first().is_some_and(|point| point.1 < 40_000));
        assert!(line.last().is_some_and(|point| point.1 > 60_000));
        assert!(super::line(&mentions, 1).is_empty());
    }

    #[test]
    fn neighbours_that_fall_are_pooled() {
        // Of the first third 6 in 10 are right, of the second 3, of the last 9.
        let right = |i: u32| i % 10 < [6, 3, 9][i as usize / 300];
        let mentions: Vec<Judged> = (0..900).map(|i| judged(f64::from(i) / 900.0, right(i))).collect();
        let shares: Vec<f64> = line(&mentions, 0).iter().map(|point| f64::from(point.1) / 65_535.0).collect();
        assert!(shares.first().is_some_and(|share| (share - 0.45).abs() < 0.03), "{shares:?}");
        assert!(shares.last().is_some_and(|share| (share - 0.9).abs() < 0.03), "{shares:?}");
    }

    #[test]
    fn mentions_are_divided_by_confidence() {
        let mentions = [judged(0.96, true), judged(1.0, true), judged(0.52, true), judged(0.54, false)];
        let table = reliability(&mentions);
        let bin = |from, confidence, right| ReliabilityBin { from, to: from + 500, share: 5000, confidence, right };
        assert_eq!(table, Reliability { mentions: 4, bins: vec![bin(5000, 5300, 5000), bin(9500, 9800, 10_000)] });
        assert!((table.expected_error() - 0.025).abs() < 1e-9);
    }
}
