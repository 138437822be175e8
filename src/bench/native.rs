//! The engine as the command line runs it.

use crate::clock::{fastest, once};
use std::time::Duration;
use tagline_engine::{Engine, TagOptions, date, sentence, token};

/// Each pass over a text by itself, and tagging as a whole and article by article, as a person or a corpus brings it.
pub(crate) fn passes(text: &str, engine: &Engine) -> [(&'static str, Duration); 5] {
    let tokens = token::tokenize(text);
    let sentences = sentence::sentences(text, &tokens);
    let articles: Vec<&str> = text.split("\n\n").collect();
    let tag = |text: &str| engine.tag(text, &TagOptions::default()).len();
    [
        ("tokens", fastest(|| token::tokenize(text).len())),
        ("sentences, given tokens", fastest(|| sentence::sentences(text, &tokens).len())),
        (
            "dates, given tokens and sentences",
            fastest(|| date::find_dates(text, &tokens, &sentences, date::DateContext::default()).mentions.len()),
        ),
        ("tagging as one text", fastest(|| tag(text))),
        ("tagging article by article", fastest(|| articles.iter().map(|article| tag(article)).sum::<usize>())),
    ]
}

/// Making a model file ready.
pub(crate) fn loading(model: &[u8]) -> Duration {
    fastest(|| Engine::load(model).is_ok())
}

/// Tagging once; also the number of mentions.
pub(crate) fn tagging(text: &str, engine: &Engine) -> (Duration, usize) {
    once(|| engine.tag(text, &TagOptions::default()).len())
}

/// What tagging costs as a text grows, from a kilobyte to ten megabytes: its length in bytes, and how long that took.
pub(crate) fn growth(text: &str, engine: &Engine) -> Vec<(usize, Duration)> {
    let long = text.repeat(10_000_000 / text.len() + 1);
    let sizes = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    let tag = |text: &str| engine.tag(text, &TagOptions::default()).len();
    sizes
        .into_iter()
        .map(|size| &long[..long.floor_char_boundary(size)])
        .map(|part| (part.len(), fastest(|| tag(part))))
        .collect()
}
