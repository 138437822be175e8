//! A random walk over the page: whatever is pressed, in whatever order, the page stays sound and nothing is lost.
//!
//! It does what a person can do with mouse, keyboard, files and tabs, in every state it comes to: mentions, handles,
//! notices, dialogs, history, library. Everything is found by what the document shows, so it walks in every engine.
//!
//! `TAGLINE_SOAK_SEED` chooses another walk; the same seed makes the same choices. With `TAGLINE_SOAK_MINUTES` set it goes
//! on for that long, and says how much memory the page holds.

mod acts;
mod dice;
mod export;
mod soundness;

use crate::page::Page;
use crate::session::visit;
use dice::Dice;
use serde_json::json;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tagline_xtask::engines::Engine;
use tempfile::TempDir;

/// Steps of a walk that is not a soak.
const STEPS: usize = 150;
const SEED: u64 = 20_211_107;
/// How many steps are told when one goes wrong.
const TOLD: usize = 25;
/// Steps between two exports, and between two reloads that must bring everything back.
const EXPORT: usize = 50;
const RELOAD: usize = 75;

/// One walk and what it needs.
pub(crate) struct Walk {
    page: Page,
    dice: Dice,
    /// Small files to be opened: good, odd and broken ones.
    files: Vec<PathBuf>,
    _folder: TempDir,
    /// The last steps, for whoever has to find out what went wrong.
    steps: VecDeque<String>,
}

#[tokio::test]
async fn whatever_is_pressed_nothing_is_lost() {
    visit("whatever_is_pressed_nothing_is_lost", |page| async move {
        let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
        let (minutes, seed) = (number("TAGLINE_SOAK_MINUTES"), number("TAGLINE_SOAK_SEED").unwrap_or(SEED));
        eprintln!("the walk's seed is {seed}");
        page.says("The tagger is ready").await;
        let mut walk = Walk::new(page, seed);
        let start = Instant::now();
        let mut step = 0;
        let goes_on = |step| match minutes {
            Some(minutes) => start.elapsed() < Duration::from_secs(60 * minutes),
            None => step < STEPS,
        };
        while goes_on(step) {
            walk.step(step).await;
            step += 1;
            if minutes.is_some() && step % 200 == 0 {
                eprintln!("{step} steps, {} MB held", megabytes(&walk.page).await);
            }
        }
        walk.brings_everything_back().await;
        walk.undoes_and_redoes_everything().await;
        eprintln!("{step} steps, none of which stopped the page");
    })
    .await;
}

impl Walk {
    fn new(page: Page, seed: u64) -> Self {
        let folder = crate::session::scratch();
        let files = acts::files(folder.path());
        Self { page, dice: Dice::new(seed), files, _folder: folder, steps: VecDeque::new() }
    }

    /// Does something, and sees whether the page is still sound.
    async fn step(&mut self, number: usize) {
        self.note(format!("step {number}"));
        let done = self.act().await;
        self.note(done);
        self.is_sound().await;
        if number % EXPORT == EXPORT - 1 {
            self.export_is_true().await;
        }
        if number % RELOAD == RELOAD - 1 {
            self.brings_everything_back().await;
        }
    }

    /// Notes what is done, before it is, so that a step that fails is told too.
    fn note(&mut self, what: impl Into<String>) {
        self.steps.push_back(what.into());
        if self.steps.len() > 2 * TOLD {
            self.steps.pop_front();
        }
    }

    /// Fails with the last steps.
    fn fail(&self, what: &str) -> ! {
        let steps: Vec<&str> = self.steps.iter().map(String::as_str).collect();
        panic!("{what}\nafter:\n  {}", steps.join("\n  "));
    }
}

/// What the page holds in memory once what it no longer needs is let go; 0 where the browser does not tell.
async fn megabytes(page: &Page) -> u64 {
    if page.engine != Engine::Chromium {
        return 0;
    }
    let cdp = page.driver.cdp();
    cdp.send_raw("HeapProfiler.collectGarbage", json!({})).await.unwrap();
    let usage = cdp.send_raw("Runtime.getHeapUsage", json!({})).await.unwrap();
    let held = ["usedSize", "backingStorageSize"].iter().filter_map(|key| usage[*key].as_f64()).sum::<f64>();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of megabytes")]
    let megabytes = (held / 1e6) as u64;
    megabytes
}
