//! From corpora to texts with the labels that their annotation allows.

use crate::{corpus::Corpus, examples::Plan};
use std::{collections::HashMap, ops::Range};
use tagline_engine::{
    date::{DateContext, find_dates},
    hash::mix,
    sentence::sentences,
    tags::{self, DATE, LABELS, TYPES},
    token::{Token, tokenize},
};
use tagline_train::{GoldDocument, GoldSentence};

/// The labels a token may have, one bit each.
pub(crate) type Allowed = u32;

/// Any label at all.
const ANY: Allowed = (1 << LABELS) - 1;

/// Every label of a type.
fn any_part(kind: usize) -> Allowed {
    tags::parts(kind).into_iter().fold(0, |set, label| set | 1 << label)
}

/// How a corpus is shown to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guise {
    /// As it stands, words spaced as in print.
    Print,
    /// As it stands, all tokens spaced.
    Spaced,
    Upper,
    Title,
    Lower,
}

/// A text with its mentions, as the model is to see it.
pub(crate) struct Lesson {
    pub text: String,
    /// Ranges of bytes, and the number of the type.
    pub mentions: Vec<(Range<usize>, usize)>,
    /// Hyphenated corpus tokens outside mentions: whether "U.S." in "U.S.-led" is a mention they do not say.
    pub silent: Vec<Range<usize>>,
    pub source: Source,
}

/// What a corpus says of its sentences.
#[derive(Clone, Copy, Default)]
pub(crate) struct Source {
    /// Labels beside the annotated ones that a token outside mentions may have; those of dates only inside a date.
    pub open: Allowed,
    /// How much its sentences count.
    pub weight: f32,
    /// How much worse it is to miss a mention in it than to find one too many; see [`Plan::cost`].
    pub cost: f32,
}

/// A lesson as the engine cuts it.
pub(crate) struct Aligned {
    pub tokens: Vec<Token>,
    /// The sentences, as ranges of tokens.
    pub sentences: Vec<Range<usize>>,
    /// What each token may be.
    pub allowed: Vec<Allowed>,
}

impl Lesson {
    /// Cuts the text into the engine's tokens and says what each may be.
    pub(crate) fn align(&self) -> Aligned {
        let tokens = tokenize(&self.text);
        let sentences = sentences(&self.text, &tokens);
        let starts: HashMap<u32, usize> = tokens.iter().enumerate().map(|(i, token)| (token.start, i)).collect();
        let ends: HashMap<u32, usize> = tokens.iter().enumerate().map(|(i, token)| (token.end, i + 1)).collect();
        let outside = 1 << tags::OUTSIDE;
        let mut allowed = vec![outside | self.source.open & !any_part(DATE); tokens.len()];
        // Left open everywhere, a date is learned as a second "outside": it is one only where the grammar reads one.
        for date in find_dates(&self.text, &tokens, &sentences, DateContext::default()).mentions {
            allowed[date.tokens].fill(outside | self.source.open);
        }
        for range in &self.silent {
            let first = tokens.partition_point(|token| (token.start as usize) < range.start);
            let end = tokens.partition_point(|token| (token.start as usize) < range.end);
            if end > first + 1 {
                allowed[first..end].fill(ANY);
            }
        }
        for (range, kind) in &self.mentions {
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
        Aligned { tokens, sentences, allowed }
    }
}

/// Makes lessons of corpora.
pub(crate) fn lessons(corpora: &[Corpus], plan: Plan) -> Vec<Lesson> {
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
                open |= any_part(kind);
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

/// Writes a document out.
pub(crate) fn lesson(document: &GoldDocument, guise: Guise, source: Source) -> Lesson {
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
            if let Some(kind) = tags::kind(label) {
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
