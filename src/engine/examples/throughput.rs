//! How fast each pass over a text is: `cargo run --profile native -p tagline-engine --example throughput TEXT.gz`.
//!
//! Every pass is repeated for some seconds, and the run that took the least processor time counts, which others on the
//! machine disturbed least. Tagging is timed on the text as a whole and article by article, as a page or a corpus
//! brings it. Loading the model is timed too.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run has nothing to say")]

use std::{
    hint::black_box,
    io::Read as _,
    sync::LazyLock,
    time::{Duration, Instant},
};
use tagline_engine::{Engine, TagOptions, date, sentence, token};

/// How long each pass is repeated.
const BUDGET: Duration = Duration::from_secs(3);
/// How long a round of passes lasts at least.
const ROUND: Duration = Duration::from_millis(100);

fn main() {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/text/wikinews.txt.gz");
    let path = std::env::args().nth(1).unwrap_or_else(|| default.to_owned());
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let articles: Vec<&str> = text.split("\n\n").collect();

    let tokens = token::tokenize(&text);
    let sentences = sentence::sentences(&text, &tokens);
    println!("{:.2} MB, {} tokens, {} sentences", text.len() as f64 / 1e6, tokens.len(), sentences.len());
    let rate = |name: &str, took: Duration| {
        println!("{name:20} {:8.2} MB/s", text.len() as f64 / took.as_secs_f64() / 1e6);
    };
    rate("tokens", fastest(|| token::tokenize(&text).len()));
    rate("sentences", fastest(|| sentence::sentences(&text, &tokens).len()));
    rate(
        "dates",
        fastest(|| date::find_dates(&text, &tokens, &sentences, date::DateContext::default()).mentions.len()),
    );

    let model = include_bytes!("../model/tagline.model");
    let engine = Engine::load(model).unwrap();
    println!("{:20} {:8.1} ms", "load", fastest(|| Engine::load(model).is_ok()).as_secs_f64() * 1e3);
    let tag = |text: &str| engine.tag(text, &TagOptions::default()).len();
    rate("tagging", fastest(|| tag(&text)));
    rate("article by article", fastest(|| articles.iter().map(|article| tag(article)).sum::<usize>()));
}

/// The shortest processor time that a pass takes, over rounds long enough for the system to count.
fn fastest<T>(mut pass: impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    let mut fastest = Duration::MAX;
    while start.elapsed() < BUDGET {
        let (round, before, mut passes) = (Instant::now(), busy(), 0);
        while round.elapsed() < ROUND {
            black_box(pass());
            passes += 1;
        }
        fastest = fastest.min(busy().saturating_sub(before) / passes);
    }
    fastest
}

/// How long this thread has had a processor, as Linux counts it; elsewhere, how long the program has run.
fn busy() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = counted.and_then(|counted| counted.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
