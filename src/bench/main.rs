//! Measures the engine: each pass natively, and tagging by the worker of the built page; `cargo xtask bench`.
//!
//! Times are times of the processor, not of the clock, and of several rounds the shortest counts: others on the machine
//! disturbed it least. Where a row is compared with another, their rounds take turns.

mod clock;
mod native;
mod worker;

use flate2::read::GzDecoder;
use std::{
    error::Error,
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};
use tagline_engine::Engine;
use worker::Worker;

/// How often native tagging and that of the page's worker take turns.
const ROUNDS: usize = 8;
/// After how many rounds the worker's code has been compiled for speed, so that its times count.
const WARM: usize = 3;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tagline-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Expects the repository as the current folder, and in it the built page.
fn run() -> Result<(), Box<dyn Error>> {
    let text = read_text(Path::new("../shared/data/text/wikinews.txt.gz"))?;
    let model = std::fs::read("src/engine/model/tagline.model")?;
    let engine = Engine::load(&model)?;

    println!("{:.2} MB of news; megabytes per second of processor time, or milliseconds\n", megabytes(&text));
    println!("| pass | natively |\n|---|--:|");
    for (pass, took) in native::passes(&text, &engine) {
        println!("| {pass} | {:.2} MB/s |", megabytes(&text) / took.as_secs_f64());
    }
    println!("| loading the model | {:.0} ms |", native::loading(&model).as_secs_f64() * 1e3);

    let mut worker = Worker::start(&worker_folder(Path::new("dist"))?)?;
    let (mut here, mut there) = (Duration::MAX, Duration::MAX);
    for round in 0..ROUNDS {
        let (natively, mentions) = native::tagging(&text, &engine);
        let (in_worker, found) = worker.tag(&text)?;
        if found != mentions {
            return Err("the page was built with another engine: run `cargo xtask build`".into());
        }
        here = here.min(natively);
        if round >= WARM {
            there = there.min(in_worker);
        }
    }
    println!("\n| | natively | as the page's worker | share |\n|---|--:|--:|--:|");
    let rate = |took: Duration| megabytes(&text) / took.as_secs_f64();
    println!(
        "| tagging, mentions handed over | {:.2} MB/s | {:.2} MB/s | {:.2} |",
        rate(here),
        rate(there),
        here.as_secs_f64() / there.as_secs_f64()
    );
    println!("| from start to ready, model unpacked | | {:.0} ms | |", worker.start.as_secs_f64() * 1e3);
    println!("| of it, loading the model | | {:.0} ms | |", worker.load.as_secs_f64() * 1e3);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "texts of a few megabytes")]
fn megabytes(text: &str) -> f64 {
    text.len() as f64 / 1e6
}

fn read_text(path: &Path) -> Result<String, Box<dyn Error>> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text)?;
    Ok(text)
}

/// Where the built page keeps its workers.
fn worker_folder(dist: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let folders = std::fs::read_dir(dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    let folder = folders.flatten().map(|entry| entry.path()).find(|path| path.join("tagline.model.gz").is_file());
    folder.ok_or_else(|| "there is no built page in dist/: run `cargo xtask build`".into())
}
