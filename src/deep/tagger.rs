//! A model made ready to score passages with.

pub use crate::network::LABELS;
use crate::{
    case::{self, NO_WORD},
    layer::Flow,
    math,
    model::DeepParts,
    network::{Input, Network},
    pieces::{Cutter, Piece},
    vocabulary::Vocabulary,
};
use std::ops::Range;
use tagline_core::{ModelError, Passage};

/// How many units of score make a factor of e in probability.
pub const SCORE_UNITS: u16 = 256;

/// The scores of a word, one for each label, in [`SCORE_UNITS`].
pub type WordScores = [i16; LABELS];

/// A model made ready. Passages can be scored by several threads at once, each with a [`Room`] of its own.
#[derive(Clone, Debug)]
pub struct DeepTagger {
    version: String,
    joint: Vec<u8>,
    vocabulary: Vocabulary,
    network: Network,
}

/// What one thread needs while it scores; kept from one passage to the next, so that nothing is allocated anew.
#[derive(Clone, Debug, Default)]
pub struct Room {
    flow: Flow,
    pieces: Vec<Piece>,
    inputs: Vec<Input>,
}

/// Words that go through the network together.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Window {
    /// The words whose scores are taken.
    core: Range<usize>,
    /// The same with their context.
    shown: Range<usize>,
}

impl DeepTagger {
    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are not a model of this build's layout, were cut or changed on the way, or do not fit together.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::new(DeepParts::read(bytes)?)
    }

    /// Makes a model ready.
    ///
    /// # Errors
    /// If its parts do not fit together.
    pub fn new(parts: DeepParts) -> Result<Self, ModelError> {
        let damaged = |part| move || ModelError::Damaged { part };
        let vocabulary = Vocabulary::new(parts.vocabulary).ok_or_else(damaged("vocabulary"))?;
        if !parts.network.fits(vocabulary.len()) {
            return Err(damaged("network")());
        }
        Ok(Self { version: parts.version, joint: parts.joint, vocabulary, network: parts.network })
    }

    /// The model's name and version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How the engine brings these scores together with its own.
    #[must_use]
    pub fn joint(&self) -> &[u8] {
        &self.joint
    }

    /// The scores of the words in the core of a passage. Words that the passage does not have score nothing.
    #[must_use]
    pub fn score(&self, passage: &Passage, room: &mut Room) -> Vec<WordScores> {
        let core = passage.core.start as usize..passage.words.len().min(passage.core.end as usize);
        // The pieces of each word, one after the other.
        let mut cutter = Cutter::new(&self.vocabulary);
        let mut ends = Vec::with_capacity(passage.words.len());
        room.pieces.clear();
        for word in &passage.words {
            cutter.cut(&passage.text, word.start as usize..word.end as usize, &mut room.pieces);
            ends.push(room.pieces.len());
        }
        let cases = cases(passage);
        let mut scores = Vec::with_capacity(core.len());
        // Both ends of a window have a piece of their own.
        for window in windows(&ends, core, self.network.window() - 2) {
            let end = |piece| Input { piece, case: NO_WORD };
            room.inputs.clear();
            room.inputs.push(end(self.vocabulary.start));
            let mut asked = Vec::with_capacity(window.core.len());
            for word in window.shown {
                if window.core.contains(&word) {
                    asked.push(room.inputs.len());
                }
                let pieces = &room.pieces[before(&ends, word)..ends[word]];
                room.inputs.extend(pieces.iter().map(|piece| Input { piece: piece.number, case: cases[word] }));
            }
            room.inputs.push(end(self.vocabulary.end));
            let found = self.network.scores(&room.inputs, &asked, &mut room.flow);
            scores.extend(found.into_iter().map(|scores| scores.map(rounded)));
        }
        scores
    }

    /// The pieces of each word of a passage, as the vocabulary writes them.
    #[must_use]
    pub fn pieces(&self, passage: &Passage) -> Vec<Vec<&str>> {
        let mut cutter = Cutter::new(&self.vocabulary);
        let cut = |word: &Range<u32>| {
            let mut pieces = Vec::new();
            cutter.cut(&passage.text, word.start as usize..word.end as usize, &mut pieces);
            pieces.iter().map(|piece| self.vocabulary.piece(piece.number as usize)).collect()
        };
        passage.words.iter().map(cut).collect()
    }
}

/// The case of each word of a passage.
fn cases(passage: &Passage) -> Vec<u8> {
    let mut last = None;
    let mut firsts = passage.firsts.iter().peekable();
    let case = |(number, word): (u32, &Range<u32>)| {
        let first = firsts.next_if_eq(&&number).is_some();
        let glued = !first && last.replace(word.end) == Some(word.start);
        last = Some(word.end);
        let surface = passage.text.get(word.start as usize..word.end as usize).unwrap_or_default();
        case::case(surface, glued, first)
    };
    (0..).zip(&passage.words).map(case).collect()
}

/// Where the pieces of a word begin.
fn before(ends: &[usize], word: usize) -> usize {
    word.checked_sub(1).map_or(0, |last| ends[last])
}

/// Divides the words of a core into windows of at most `room` pieces, and fills each with context from both sides.
fn windows(ends: &[usize], core: Range<usize>, room: usize) -> Vec<Window> {
    let size =
        |words: &Range<usize>| if words.is_empty() { 0 } else { ends[words.end - 1] - before(ends, words.start) };
    let mut windows = Vec::new();
    let mut from = core.start;
    while from < core.end {
        // One word always fits.
        let fitting = (from + 1..=core.end).take_while(|to| *to == from + 1 || size(&(from..*to)) <= room).last();
        let window = from..fitting.unwrap_or(core.end);
        let mut shown = window.clone();
        loop {
            let wider = [shown.start.saturating_sub(1)..shown.end, shown.start..ends.len().min(shown.end + 1)];
            let grown = wider.into_iter().fold(shown.clone(), |grown, wider| {
                let both = grown.start.min(wider.start)..grown.end.max(wider.end);
                if size(&both) <= room { both } else { grown }
            });
            if grown == shown {
                break;
            }
            shown = grown;
        }
        from = window.end;
        windows.push(Window { core: window, shown });
    }
    windows
}

/// A score in whole units.
fn rounded(score: f32) -> i16 {
    let most = f32::from(i16::MAX) / f32::from(SCORE_UNITS);
    math::nearest(score.clamp(-most, most) * f32::from(SCORE_UNITS))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        case::CASES,
        kernel::{Machine, Portable},
        layer::{Layer, Norm},
        linear::Linear,
        model::{GROUP, Table},
    };
    use proptest::prelude::*;

    /// Numbers that look like chance, from a seed.
    struct Dice(u64);

    impl Dice {
        #[expect(clippy::cast_possible_truncation, reason = "the upper bits are the good ones")]
        fn byte(&mut self) -> u8 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 56) as u8
        }

        fn floats(&mut self, count: usize) -> Vec<f32> {
            (0..count).map(|_| (f32::from(self.byte()) - 127.5) / 128.0).collect()
        }

        fn linear(&mut self, inputs: usize, outputs: usize) -> Linear {
            Linear {
                weights: (0..inputs * outputs).map(|_| self.byte().cast_signed().max(-127)).collect(),
                units: vec![0.002; outputs],
                bias: self.floats(outputs),
            }
        }

        fn table(&mut self, rows: usize, width: usize, bits: usize) -> Table {
            let groups = rows * width / GROUP;
            let numbers = (0..groups * GROUP * bits / 8).map(|_| self.byte()).collect();
            Table { width, bits, numbers, units: vec![0x3C00; groups] }
        }
    }

    /// A small model made of dice.
    pub(crate) fn seeded(seed: u64) -> DeepParts {
        let mut dice = Dice(seed);
        let (width, heads, inner) = (32, 2, 64);
        let mut pieces: Vec<String> = ["[CLS]", "[SEP]", "[UNK]"].map(str::to_owned).to_vec();
        pieces.extend(('a'..='z').flat_map(|c| [c.to_string(), format!("##{c}")]));
        pieces.sort_unstable();
        let norm = || Norm { stretch: vec![1.0; width], shift: vec![0.0; width] };
        let layers = (0..2)
            .map(|_| Layer {
                projection: dice.linear(width, 3 * width),
                output: dice.linear(width, width),
                attention_norm: norm(),
                inner: dice.linear(width, inner),
                outer: dice.linear(inner, width),
                norm: norm(),
            })
            .collect();
        let network = Network {
            width,
            heads,
            inner,
            words: dice.table(pieces.len(), width, 4),
            positions: dice.table(40, width, 8),
            cases: dice.table(CASES, width, 8),
            norm: norm(),
            layers,
            head: dice.floats(LABELS * width),
            bias: dice.floats(LABELS),
            case_bias: dice.floats(LABELS * CASES),
        };
        DeepParts { version: "dice 1".to_owned(), vocabulary: pieces.join("\n"), network, joint: vec![1, 2, 3] }
    }

    fn passage(words: &[&str], core: Range<u32>) -> Passage {
        let mut passage = Passage { core, firsts: vec![0], ..Passage::default() };
        for word in words {
            let start = u32::try_from(passage.text.len()).unwrap();
            passage.text.push_str(word);
            passage.words.push(start..u32::try_from(passage.text.len()).unwrap());
            passage.text.push(' ');
        }
        passage
    }

    #[test]
    fn every_word_of_the_core_is_scored() {
        let tagger = DeepTagger::new(seeded(5)).unwrap();
        let words: Vec<&str> = "Ada came to Paris with the longest words imaginable and went away".split(' ').collect();
        let mut room = Room::default();
        let whole = tagger.score(&passage(&words, 0..12), &mut room);
        assert_eq!(whole.len(), 12);
        assert_eq!(
            tagger.score(&passage(&words, 0..12), &mut room),
            whole,
            "room that was used before is as good as new"
        );
        assert_eq!(tagger.score(&passage(&words, 3..5), &mut Room::default()).len(), 2);
        assert!(tagger.score(&passage(&words, 3..3), &mut room).is_empty());
        assert_eq!(tagger.score(&passage(&words[..2], 0..9), &mut room).len(), 2);
        assert_ne!(whole[0], whole[1]);
    }

    #[test]
    fn every_machine_scores_alike() {
        let parts = seeded(7);
        let window: Vec<Input> = (0..37).map(|i| Input { piece: i, case: u8::try_from(i).unwrap() }).collect();
        let asked: Vec<usize> = (0..37).collect();
        let portable = parts.network.scores_on(Portable, &window, &asked, &mut Flow::default());
        assert_eq!(parts.network.scores(&window, &asked, &mut Flow::default()), portable);
        fn is_machine(_: impl Machine) {}
        is_machine(Portable);
    }

    #[test]
    fn words_know_their_case_and_neighbours() {
        let text = "Ann's 5-year";
        let words = vec![0..3, 3..5, 6..7, 7..8, 8..12];
        let passage = Passage { text: text.to_owned(), words, firsts: vec![0, 2], core: 0..5 };
        assert_eq!(cases(&passage), [24, 13, 22, 11, 13]);
    }

    proptest! {
        #[test]
        fn windows_hold_the_core_once_and_never_too_much(
            sizes in prop::collection::vec(1_usize..=8, 1..200), from: prop::sample::Index, len in 0_usize..200,
        ) {
            let mut end = 0;
            let ends: Vec<usize> = sizes.iter().map(|size| { end += size; end }).collect();
            let from = from.index(sizes.len());
            let core = from..sizes.len().min(from + len);
            let mut next = core.start;
            for Window { core: inside, shown } in windows(&ends, core.clone(), 20) {
                prop_assert_eq!(inside.start, next);
                next = inside.end;
                prop_assert!(!inside.is_empty() && shown.start <= inside.start && inside.end <= shown.end);
                prop_assert!(sizes[shown].iter().sum::<usize>() <= 20);
            }
            prop_assert_eq!(next, core.end);
        }
    }
}
