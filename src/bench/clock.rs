//! How long a pass keeps the processor busy.

use std::{
    hint::black_box,
    sync::LazyLock,
    time::{Duration, Instant},
};

/// How long each pass is repeated.
const BUDGET: Duration = Duration::from_secs(3);
/// How long a round of passes lasts at least, so that the system can count it.
const ROUND: Duration = Duration::from_millis(100);

/// The shortest processor time that a pass takes, over several rounds.
pub(crate) fn fastest<T>(mut pass: impl FnMut() -> T) -> Duration {
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

/// How long one pass takes, and what it gives.
pub(crate) fn once<T>(pass: impl FnOnce() -> T) -> (Duration, T) {
    let before = busy();
    let given = pass();
    (busy().saturating_sub(before), given)
}

/// How long this thread has had a processor, as Linux counts it; elsewhere, how long the program has run.
fn busy() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = counted.and_then(|counted| counted.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
