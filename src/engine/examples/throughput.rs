//! How fast each pass over a text is: `cargo run --profile native -p tagline-engine --example throughput TEXT.gz`.
//!
//! Every pass runs on the whole of the text, some seconds long; the fastest run counts, which others on the machine
//! disturbed least. Loading the model is timed too.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run has nothing to say")]

use std::{
    hint::black_box,
    io::Read as _,
    time::{Duration, Instant},
};
use tagline_engine::{Engine, TagOptions, date, sentence, token};

/// How long each pass is repeated.
const BUDGET: Duration = Duration::from_secs(3);

fn main() {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/text/wikinews.txt.gz");
    let path = std::env::args().nth(1).unwrap_or_else(|| default.to_owned());
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();

    let tokens = token::tokenize(&text);
    let sentences = sentence::sentences(&text, &tokens);
    println!("{:.2} MB, {} tokens, {} sentences", text.len() as f64 / 1e6, tokens.len(), sentences.len());
    let rate = |name: &str, took: Duration| {
        println!("{name:10} {:8.2} MB/s", text.len() as f64 / took.as_secs_f64() / 1e6);
    };
    rate("tokens", fastest(|| token::tokenize(&text).len()));
    rate("sentences", fastest(|| sentence::sentences(&text, &tokens).len()));
    rate(
        "dates",
        fastest(|| date::find_dates(&text, &tokens, &sentences, date::DateContext::default()).mentions.len()),
    );

    let model = include_bytes!("../model/tagline.model");
    let engine = Engine::load(model).unwrap();
    println!("{:10} {:8.1} ms", "load", fastest(|| Engine::load(model).is_ok()).as_secs_f64() * 1e3);
    rate("tagging", fastest(|| engine.tag(&text, &TagOptions::default()).len()));
}

/// The shortest time a pass takes.
fn fastest<T>(mut pass: impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    let mut fastest = Duration::MAX;
    while start.elapsed() < BUDGET {
        let run = Instant::now();
        black_box(pass());
        fastest = fastest.min(run.elapsed());
    }
    fastest
}
