//! Files changed as their structure has it, one after the other, with their memory watched. A few seconds of them with
//! every run of the tests; for longer, with `TAGLINE_FUZZ_SECONDS`.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use peak_alloc::PeakAlloc;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant, SystemTime},
};
use tagline_fuzz::{TARGETS, made};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The most memory that one file may take, in bytes.
const ROOM: usize = 1 << 30;

/// The longest that one file may take, which is at most a megabyte; without optimization, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Numbers by xorshift: plenty for choosing, and the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn recipe(&mut self) -> Vec<u8> {
        let length = 4 + usize::try_from(self.roll() % 40).unwrap();
        (0..length).map(|_| self.roll().to_le_bytes()[3]).collect()
    }
}

/// A recipe as it stands in the corpus.
fn written(recipe: &[u8]) -> String {
    recipe.iter().map(|byte| format!("\\x{byte:02X}")).collect()
}

#[test]
fn files_with_another_structure_hold_and_stay_small() {
    let (_, target) = TARGETS.into_iter().find(|(name, _)| *name == "structures").unwrap();
    let wanted = std::env::var("TAGLINE_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
    let mut dice = Dice(if wanted.is_some() { u64::try_from(now % 0xffff_ffff_ffff).unwrap() | 1 } else { 20_261_130 });
    let last = std::env::temp_dir().join("tagline-fuzz-last.txt");
    let (start, limit) = (Instant::now(), Duration::from_secs(wanted.unwrap_or(8)));
    let (mut tried, mut most, mut failures) = (0, 0, Vec::new());
    while start.elapsed() < limit && failures.len() < 20 {
        let recipe = dice.recipe();
        if wanted.is_some() {
            // A file that kills the program leaves its recipe.
            std::fs::write(&last, written(&recipe)).unwrap();
        }
        let (before, began) = (MEMORY.current_usage(), Instant::now());
        MEMORY.reset_peak_usage();
        let held = catch_unwind(AssertUnwindSafe(|| target(&recipe)));
        let (taken, took) = (MEMORY.peak_usage().saturating_sub(before), began.elapsed());
        (tried, most) = (tried + 1, taken.max(most));
        if held.is_err() || taken > ROOM || took > PATIENCE {
            let format = made(&recipe).map_or("none", |made| made.format.name());
            let recipe = written(&recipe);
            failures.push(format!("{format}: held {}, {taken} bytes, {took:?}: {recipe}", held.is_ok()));
            eprintln!("{}", failures[failures.len() - 1]);
        }
    }
    eprintln!("{tried} files, {most} bytes of memory for one at most");
    assert!(failures.is_empty(), "{failures:#?}");
}
