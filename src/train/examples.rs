//! From corpora to sentences of features and allowed labels.

use crate::corpus::Corpus;
use rayon::prelude::*;
use std::{collections::HashMap, ops::Range};
use tagline_core::Label;
use tagline_engine::{
    document::{Document, Knowledge},
    features::{Family, Sentence},
    hash::mix,
    sentence::sentences,
    table::{self, KEY_BITS, KeyTable},
    tags::{self, LABELS, Part, TYPES},
    token::tokenize,
    words::Words,
};
use tagline_train::{GoldDocument, GoldSentence};

/// The labels a token may have, one bit each.
pub(crate) type Allowed = u32;

/// Any label at all.
const ANY: Allowed = (1 << LABELS) - 1;

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

/// How a corpus is shown to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guise {
    /// As it stands, words spaced as in print.
    Print,
    /// As it stands, all tokens spaced.
    Spaced,
    Upper,
    Title,
    Lower,
}

/// A text with its mentions, as the model is to see it.
struct Lesson {
    text: String,
    mentions: Vec<(Range<usize>, usize)>,
    /// Hyphenated corpus tokens outside mentions: whether "U.S." in "U.S.-led" is a mention they do not say.
    silent: Vec<Range<usize>>,
    source: Source,
}

/// What a corpus says of its sentences.
#[derive(Clone, Copy)]
struct Source {
    /// Labels beside the annotated ones that a token outside mentions may have.
    open: Allowed,
    weight: f32,
    cost: f32,
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

/// Makes examples of corpora; returns the keys of the features, sorted, in step with the feature numbers.
pub(crate) fn make(corpora: &[Corpus], knowledge: &Knowledge, plan: Plan) -> (Examples, Vec<u32>) {
    let lessons = lessons(corpora, plan);
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

fn lessons(corpora: &[Corpus], plan: Plan) -> Vec<Lesson> {
    let mut lessons = Vec::new();
    for corpus in corpora {
        let rare = matches!(&*corpus.name, "btc" | "wnut17" | "uner_ewt" | "gum" | "crossner");
        let weight = match (corpus.gold, rare) {
            (false, _) => plan.silver,
            (true, true) => plan.rare,
            (true, false) => 1.0,
        };
        let mut open = 0;
        for kind in 0..TYPES {
            if plan.partial && !corpus.types.contains(&tags::label(kind)) {
                for part in [Part::Begin, Part::Inside, Part::End, Part::Single] {
                    open |= 1 << tags::tag(kind, part);
                }
            }
        }
        let careless = matches!(&*corpus.name, "btc" | "wnut17" | "uner_ewt");
        let source = Source { open, weight, cost: if careless { plan.cost } else { 0.0 } };
        let documents = if corpus.divided { corpus.documents.clone() } else { regroup(&corpus.documents) };
        for (number, document) in documents.iter().enumerate() {
            if number % plan.stride != 0 {
                continue;
            }
            // Which guise comes next is drawn from the number alone, so that every run draws the same.
            let draw = mix(number as u64, corpus.name.len() as u64) >> 32;
            let guise = if draw.is_multiple_of(3) { Guise::Spaced } else { Guise::Print };
            lessons.push(lesson(document, guise, source));
            if !plan.guises {
                continue;
            }
            let share = if corpus.gold { 8 } else { 16 };
            let extra = match (draw >> 8) % share {
                0 => Guise::Upper,
                1 => Guise::Title,
                2 => Guise::Lower,
                _ => continue,
            };
            lessons.push(lesson(document, extra, Source { weight: source.weight * 0.5, ..source }));
        }
    }
    lessons
}

/// Where documents are not told apart, sentences are shown alone or a few together, for a person may paste either.
fn regroup(documents: &[GoldDocument]) -> Vec<GoldDocument> {
    let sentences: Vec<&GoldSentence> = documents.iter().flat_map(|document| &document.sentences).collect();
    let mut groups = Vec::new();
    let mut at = 0;
    while at < sentences.len() {
        let len = [1, 1, 1, 4, 12, 40][(mix(at as u64, 5) >> 40) as usize % 6].min(sentences.len() - at);
        groups.push(GoldDocument { sentences: sentences[at..at + len].iter().map(|s| (*s).clone()).collect() });
        at += len;
    }
    groups
}

fn lesson(document: &GoldDocument, guise: Guise, source: Source) -> Lesson {
    let (mut text, mut mentions, mut silent) = (String::new(), Vec::new(), Vec::new());
    for sentence in &document.sentences {
        let mut places: Vec<Range<usize>> = Vec::with_capacity(sentence.tokens.len());
        let mut quotes = 0_u32;
        for (i, token) in sentence.tokens.iter().enumerate() {
            let spaced =
                i > 0 && (guise == Guise::Spaced || needs_space(&sentence.tokens[i - 1], token, quotes % 2 == 1));
            quotes += u32::from(token == "\"");
            if spaced {
                text.push(' ');
            }
            let start = text.len();
            match guise {
                Guise::Print | Guise::Spaced => text.push_str(token),
                Guise::Upper => text.push_str(&token.to_uppercase()),
                Guise::Lower => text.push_str(&token.to_lowercase()),
                Guise::Title => {
                    let mut chars = token.chars();
                    let small =
                        matches!(&**token, "of" | "the" | "and" | "in" | "to" | "for" | "a" | "on" | "at" | "by")
                            && i > 0;
                    match chars.next() {
                        Some(first) if !small && !token.starts_with('\'') && token != "n't" => {
                            text.extend(first.to_uppercase());
                            text.push_str(chars.as_str());
                        }
                        _ => text.push_str(token),
                    }
                }
            }
            places.push(start..text.len());
        }
        text.push('\n');
        for (i, token) in sentence.tokens.iter().enumerate() {
            let inside = sentence.mentions.iter().any(|(range, _)| range.contains(&i));
            if !inside && token.contains(['-', '–']) && token.contains(char::is_uppercase) {
                silent.push(places[i].clone());
            }
        }
        for (range, label) in &sentence.mentions {
            if let Some(kind) = Label::BUILT_IN.iter().position(|built_in| built_in == label) {
                mentions.push((places[range.start].start..places[range.end - 1].end, kind));
            }
        }
    }
    Lesson { text, mentions, silent, source }
}

/// Whether print sets a space between two corpus tokens.
fn needs_space(left: &str, right: &str, in_quotes: bool) -> bool {
    let no_space_before = matches!(
        right,
        "." | ","
            | ";"
            | ":"
            | "?"
            | "!"
            | ")"
            | "]"
            | "%"
            | "'s"
            | "’s"
            | "'"
            | "’"
            | "n't"
            | "n’t"
            | "..."
            | "…"
            | "''"
            | "”"
    ) || (right.starts_with(['\'', '’']) && right.len() < 6 && right.chars().count() > 1);
    let no_space_after = matches!(left, "(" | "[" | "$" | "£" | "€" | "#" | "``" | "“" | "‘");
    let hyphen = matches!(left, "-" | "/") || matches!(right, "-" | "/");
    let quote = in_quotes && (right == "\"" || left == "\"");
    !(no_space_before || no_space_after || hyphen || quote)
}

fn study(lesson: &Lesson, knowledge: &Knowledge, without: Option<Family>) -> Examples {
    let tokens = tokenize(&lesson.text);
    let sentences = sentences(&lesson.text, &tokens);
    let starts: HashMap<u32, usize> = tokens.iter().enumerate().map(|(i, token)| (token.start, i)).collect();
    let ends: HashMap<u32, usize> = tokens.iter().enumerate().map(|(i, token)| (token.end, i + 1)).collect();
    let mut allowed = vec![1 << tags::OUTSIDE | lesson.source.open; tokens.len()];
    for range in &lesson.silent {
        let first = tokens.partition_point(|token| (token.start as usize) < range.start);
        let end = tokens.partition_point(|token| (token.start as usize) < range.end);
        if end > first + 1 {
            allowed[first..end].fill(ANY);
        }
    }
    for (range, kind) in &lesson.mentions {
        let (start, end) = (range.start as u32, range.end as u32);
        match (starts.get(&start), ends.get(&end)) {
            (Some(&first), Some(&end)) if sentences.iter().any(|s| s.contains(&first) && end <= s.end) => {
                let mentions = [(0..end - first, *kind)];
                for (token, tag) in tags::encode(end - first, &mentions).into_iter().enumerate() {
                    allowed[first + token] = 1 << tag;
                }
            }
            // Our tokens cut the text elsewhere than the annotators did: nothing can be learned here.
            _ => {
                for (i, token) in tokens.iter().enumerate() {
                    if token.start < end && start < token.end {
                        allowed[i] = ANY;
                    }
                }
            }
        }
    }
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
