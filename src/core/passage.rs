//! A text divided into passages that can be looked at one by one, each with a little of what stands around it.
//!
//! The division depends on the words and sentences alone, so that it is the same wherever and in whatever order the
//! passages are looked at.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How many words are looked at together; a longer sentence is cut.
const WORDS: usize = 120;
/// How many words are shown before them, and behind them, in whole sentences.
const CONTEXT: usize = 30;

/// Some sentences of a text, cut out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The text of the passage and its context.
    pub text: String,
    /// The words, as bytes of that text.
    pub words: Vec<Range<u32>>,
    /// The words that begin a sentence, in order.
    pub firsts: Vec<u32>,
    /// The words that are asked about; the rest is context.
    pub core: Range<u32>,
}

/// Where a passage is in its text, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The words that are asked about.
    pub core: Range<usize>,
    /// The same with their context.
    pub shown: Range<usize>,
}

/// Divides a text into stretches: every word of every sentence is in the core of exactly one. Sentences are ranges of
/// words, in order and unbroken.
#[must_use]
pub fn divide(sentences: &[Range<usize>]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut first = 0;
    while let Some(opening) = sentences.get(first) {
        let fits = |sentence: &Range<usize>| sentence.end - opening.start <= WORDS;
        let more = sentences[first + 1..].iter().take_while(|sentence| fits(sentence)).count();
        let after = first + 1 + more;
        let core = opening.start..sentences[after - 1].end;
        let before = sentences[..first].iter().rfind(|sentence| core.start - sentence.start > CONTEXT);
        let behind = sentences[after..].iter().take_while(|sentence| sentence.end - core.end <= CONTEXT).last();
        let shown = before.map_or_else(|| sentences[0].start, |sentence| sentence.end)
            ..behind.map_or(core.end, |sentence| sentence.end);
        let cuts = core.clone().step_by(WORDS);
        stretches.extend(cuts.map(|cut| Stretch { core: cut..core.end.min(cut + WORDS), shown: shown.clone() }));
        first = after;
    }
    // The parts of a sentence that was cut see no more of it than others see of their neighbours.
    for stretch in &mut stretches {
        let Stretch { core, shown } = stretch;
        *shown = shown.start.max(core.start.saturating_sub(CONTEXT))..shown.end.min(core.end + CONTEXT);
    }
    stretches
}

impl Passage {
    /// Cuts a stretch out of a text whose words stand at these bytes.
    #[must_use]
    pub fn new(text: &str, stretch: &Stretch, place: impl Fn(usize) -> Range<u32>, sentences: &[Range<usize>]) -> Self {
        let Stretch { core, shown } = stretch;
        if shown.is_empty() {
            return Self::default();
        }
        let (start, end) = (place(shown.start).start, place(shown.end - 1).end);
        let word = |index: usize| u32::try_from(index - shown.start).unwrap_or(u32::MAX);
        let first = sentences.partition_point(|sentence| sentence.start < shown.start);
        let firsts = sentences[first..].iter().map(|sentence| sentence.start);
        Self {
            text: text.get(start as usize..end as usize).unwrap_or_default().to_owned(),
            words: shown.clone().map(place).map(|word| word.start - start..word.end - start).collect(),
            firsts: firsts.take_while(|first| *first < shown.end).map(word).collect(),
            core: word(core.start)..word(core.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_passage_is_cut_out_with_its_neighbours() {
        let text = "One. Two three. Four.";
        let words = [0..3, 3..4, 5..8, 9..14, 14..15, 16..20, 20..21];
        let stretch = Stretch { core: 2..5, shown: 2..7 };
        let passage = Passage::new(text, &stretch, |word| words[word].clone(), &[0..2, 2..5, 5..7]);
        assert_eq!(passage.text, "Two three. Four.");
        assert_eq!(passage.words, [0..3, 4..9, 9..10, 11..15, 15..16]);
        assert_eq!((passage.firsts, passage.core), (vec![0, 3], 0..3));
    }

    proptest! {
        #[test]
        fn every_word_is_asked_about_once(lengths in prop::collection::vec(1_usize..300, 0..40)) {
            let mut end = 0;
            let sentences: Vec<_> = lengths.iter().map(|len| { end += len; end - len..end }).collect();
            let mut next = 0;
            for Stretch { core, shown } in divide(&sentences) {
                prop_assert_eq!(core.start, next);
                next = core.end;
                prop_assert!(!core.is_empty() && core.len() <= WORDS);
                prop_assert!(shown.start <= core.start && core.end <= shown.end && shown.end <= end);
                prop_assert!(core.start - shown.start <= CONTEXT && shown.end - core.end <= CONTEXT);
            }
            prop_assert_eq!(next, end);
        }
    }
}
