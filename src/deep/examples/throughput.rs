//! How fast a text goes through the network: `cargo run --profile native -p tagline-deep --example throughput MODEL TEXT`.
//!
//! Words are cut at spaces, as their number is what matters. Every round is timed by the processor time it took, and the
//! fastest counts, which others on the machine disturbed least.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run has nothing to say")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use tagline_core::{Passage, passage};
use tagline_deep::{DeepTagger, Room};

/// How many words are scored in a round: those of an article.
const WORDS: usize = 700;
/// How many rounds there are.
const ROUNDS: usize = 10;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let bytes = std::fs::read(arguments.next().unwrap()).unwrap();
    let started = busy();
    let tagger = DeepTagger::load(&bytes).unwrap();
    println!("loaded in {:.0} ms", (busy() - started).as_secs_f64() * 1e3);
    let text = std::fs::read_to_string(arguments.next().unwrap()).unwrap();

    let mut words = Vec::new();
    for word in text.split_ascii_whitespace().take(WORDS) {
        let start = u32::try_from(word.as_ptr() as usize - text.as_ptr() as usize).unwrap();
        words.push(start..start + u32::try_from(word.len()).unwrap());
    }
    let sentences: Vec<_> = (0..words.len()).step_by(25).map(|at| at..words.len().min(at + 25)).collect();
    let stretches = passage::divide(&sentences);
    let cut = |stretch| Passage::new(&text, stretch, |word| words[word].clone(), &sentences);
    let passages: Vec<Passage> = stretches.iter().map(cut).collect();
    let pieces: usize = passages.iter().map(|passage| tagger.pieces(passage).iter().map(Vec::len).sum::<usize>()).sum();

    let mut room = Room::default();
    let mut fastest = Duration::MAX;
    for _ in 0..ROUNDS {
        let started = busy();
        for passage in &passages {
            black_box(tagger.score(passage, &mut room));
        }
        fastest = fastest.min(busy() - started);
    }
    println!(
        "{} words in {} passages, {pieces} pieces with context: {:.0} ms, {:.0} pieces/s on one core",
        words.len(),
        passages.len(),
        fastest.as_secs_f64() * 1e3,
        pieces as f64 / fastest.as_secs_f64()
    );
}

/// How long this thread has had a processor, as Linux counts it; elsewhere, the time of day.
fn busy() -> Duration {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = counted.and_then(|counted| counted.split(' ').next()?.parse().ok());
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
