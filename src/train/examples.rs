//! From lessons to sentences of features and allowed labels.

use crate::lessons::{Aligned, Allowed, Lesson};
use rayon::prelude::*;
use tagline_engine::{
    document::{Document, Knowledge},
    features::{Family, Sentence},
    table::{self, KEY_BITS, KeyTable},
    words::Words,
};

/// A sentence to learn from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example {
    /// Its first token, as an index into [`Examples::allowed`].
    pub start: u32,
    /// How many tokens it has.
    pub len: u32,
    /// How much it counts.
    pub weight: f32,
    /// How much worse it is to miss a mention in it than to find one too many; see [`Plan::cost`].
    pub cost: f32,
}

/// Sentences to learn from, laid out flat.
#[derive(Default)]
pub(crate) struct Examples {
    pub sentences: Vec<Example>,
    pub allowed: Vec<Allowed>,
    /// Where the features of each token begin, and the end of the last one.
    pub starts: Vec<u32>,
    pub features: Vec<u32>,
}

/// What to make examples of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Every how many-th document is used.
    pub stride: usize,
    /// How much a sentence tagged by machine counts.
    pub silver: f32,
    /// How much a sentence counts whose kind of text is rare among the corpora.
    pub rare: f32,
    /// How much is added to the score of "outside" at the mentions of posts and web pages while learning, in factors of
    /// e. What people write carelessly hides its names, and a model that only wants to be right on the whole lets
    /// half of them go; this makes it try harder (the recall-oriented margin of Mohit and others 2012).
    pub cost: f32,
    /// How often a feature must occur.
    pub least: u8,
    /// Whether some texts are shown a second time in capitals, title case or lower case.
    pub guises: bool,
    /// Whether types that a corpus does not annotate are left open, rather than taken to be absent.
    pub partial: bool,
    /// Features that are left out, to see what they are worth.
    pub without: Option<Family>,
}

/// Makes examples of lessons; returns the keys of the features, sorted, in step with the feature numbers.
pub(crate) fn make(lessons: &[Lesson], knowledge: &Knowledge, plan: Plan) -> (Examples, Vec<u32>) {
    let parts: Vec<Examples> = lessons.par_iter().map(|lesson| study(lesson, knowledge, plan.without)).collect();
    let mut all = Examples { starts: vec![0], ..Examples::default() };
    for part in parts {
        let (tokens, features) = (all.allowed.len() as u32, all.features.len() as u32);
        all.sentences.extend(part.sentences.iter().map(|s| Example { start: s.start + tokens, ..*s }));
        all.allowed.extend(part.allowed);
        all.starts.extend(part.starts[1..].iter().map(|start| start + features));
        all.features.extend(part.features);
    }
    let mut counts = vec![0_u8; 1 << KEY_BITS];
    for key in &all.features {
        let count = &mut counts[*key as usize];
        *count = count.saturating_add(1);
    }
    let keys: Vec<u32> = (0..1_u32 << KEY_BITS).filter(|key| counts[*key as usize] >= plan.least).collect();
    drop(counts);
    number(&mut all, &keys);
    (all, keys)
}

/// Replaces keys by their ranks and drops features that are not among them.
pub(crate) fn number(examples: &mut Examples, keys: &[u32]) {
    let Some(table) = KeyTable::new(keys.to_vec()) else { return };
    let mut kept = 0_usize;
    for token in 0..examples.starts.len() - 1 {
        let old = examples.starts[token] as usize..examples.starts[token + 1] as usize;
        examples.starts[token] = kept as u32;
        for i in old {
            if let Some(rank) = table.row(u64::from(examples.features[i]) << (u64::BITS - KEY_BITS)) {
                examples.features[kept] = rank as u32;
                kept += 1;
            }
        }
    }
    let last = examples.starts.len() - 1;
    examples.starts[last] = kept as u32;
    examples.features.truncate(kept);
    examples.features.shrink_to_fit();
}

fn study(lesson: &Lesson, knowledge: &Knowledge, without: Option<Family>) -> Examples {
    let Aligned { tokens, sentences, allowed } = lesson.align();
    let document = Document::new(&lesson.text, tokens, sentences, knowledge, Words::default());
    let mut examples = Examples { starts: vec![0], ..Examples::default() };
    for range in &document.sentences {
        let sentence = Sentence::new(&document, range.clone(), &knowledge.gazetteer);
        examples.sentences.push(Example {
            start: examples.allowed.len() as u32,
            len: range.len() as u32,
            weight: lesson.source.weight,
            cost: lesson.source.cost,
        });
        for token in range.clone() {
            let first = examples.features.len();
            for family in Family::ALL.into_iter().filter(|family| Some(*family) != without) {
                sentence.family(family, token, |feature| examples.features.push(table::key(feature)));
            }
            // A feature fires once, however many templates name it.
            examples.features[first..].sort_unstable();
            let mut unique = first;
            for i in first..examples.features.len() {
                if i == first || examples.features[i] != examples.features[i - 1] {
                    examples.features[unique] = examples.features[i];
                    unique += 1;
                }
            }
            examples.features.truncate(unique);
            examples.allowed.push(allowed[token]);
            examples.starts.push(examples.features.len() as u32);
        }
    }
    examples
}
