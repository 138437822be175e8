//! How well found mentions agree with gold ones: exact span and exact type, or nothing.

use crate::gold::GoldDocument;
use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};
use tagline_core::{Label, Mention};

/// Counts of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Mentions in the gold.
    pub gold: usize,
    /// Mentions found.
    pub found: usize,
    /// Mentions found whose span and type are those of a gold one.
    pub right: usize,
}

impl Counts {
    /// The share of found mentions that are right, 0 to 1.
    #[must_use]
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// The share of gold mentions that were found, 0 to 1.
    #[must_use]
    pub fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    /// The harmonic mean of precision and recall, 0 to 1.
    #[must_use]
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, self.gold + self.found)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Counts by type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// The counts of each scored type.
    pub types: BTreeMap<Label, Counts>,
}

impl Score {
    /// The counts of all scored types together, from which the micro average follows.
    #[must_use]
    pub fn micro(&self) -> Counts {
        self.types.values().fold(Counts::default(), |sum, counts| Counts {
            gold: sum.gold + counts.gold,
            found: sum.found + counts.found,
            right: sum.right + counts.right,
        })
    }

    /// Adds the counts of one text. Mentions are ranges of bytes in it; only the given types count.
    pub fn add(&mut self, gold: &[(Range<usize>, Label)], found: &[Mention], types: &[Label]) {
        for label in types {
            let counts = self.types.entry(label.clone()).or_default();
            let spans: HashSet<Range<usize>> =
                found.iter().filter(|mention| mention.label == *label).map(|mention| mention.span.range()).collect();
            counts.found += spans.len();
            for (range, _) in gold.iter().filter(|(_, gold)| gold == label) {
                counts.gold += 1;
                counts.right += usize::from(spans.contains(range));
            }
        }
    }
}

/// Scores a tagger on gold documents, each rebuilt as plain text by [`GoldDocument::text`]. Only the given types
/// count, for what a corpus does not annotate it cannot judge; without any, those that occur in the gold.
pub fn score(documents: &[GoldDocument], types: &[Label], tag: impl Fn(&str) -> Vec<Mention>) -> Score {
    let mut occurring: Vec<Label> = types.to_vec();
    if types.is_empty() {
        let mentions = documents.iter().flat_map(|document| &document.sentences).flat_map(|s| &s.mentions);
        occurring.extend(mentions.map(|(_, label)| label.clone()));
        occurring.sort();
        occurring.dedup();
    }
    let mut score = Score::default();
    for document in documents {
        let (text, gold) = document.text();
        score.add(&gold, &tag(&text), &occurring);
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Confidence, Span};

    #[test]
    fn only_exact_spans_and_types_are_right() {
        let gold = [(0..3, Label::PERSON), (4..9, Label::PLACE), (10..12, Label::ORG)];
        let mention = |range, label| Mention {
            span: Span::from_range(range).unwrap(),
            label,
            confidence: Confidence::CERTAIN,
            value: None,
        };
        let found = [mention(0..3, Label::PERSON), mention(4..8, Label::PLACE), mention(10..12, Label::PLACE)];
        let mut score = Score::default();
        score.add(&gold, &found, &[Label::PERSON, Label::PLACE]);
        assert_eq!(score.micro(), Counts { gold: 2, found: 3, right: 1 });
        assert!((score.micro().f1() - 0.4).abs() < 1e-9);
        assert!((score.types[&Label::PERSON].precision() - 1.0).abs() < 1e-9);
    }
}
