//! Measures the engine: each pass natively, and tagging by the worker of the built page, beside the taggers that people run
//! in a browser today: `tagline-bench BUNDLES JSON`, as `cargo xtask bench` runs it. Writes tables to the standard output
//! and the same figures to a file.
//!
//! Times are times of the processor, not of the clock, and of several rounds the shortest counts: others on the machine
//! disturbed it least. Where a row is compared with another, their rounds take turns.

mod clock;
mod native;
mod node;
mod peers;
mod worker;

use flate2::read::GzDecoder;
use peers::Peer;
use serde_json::{Value, json};
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
/// How many bytes of articles the peers share with the worker; the slowest of them takes seconds for it.
const SHARED: usize = 60_000;
/// How often they take turns.
const SHARED_ROUNDS: usize = 5;

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
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(bundles), Some(kept)) = (arguments.next(), arguments.next()) else {
        return Err("run this by `cargo xtask bench`".into());
    };
    let text = read_text(Path::new("../shared/data/text/wikinews.txt.gz"))?;
    let model = std::fs::read("src/engine/model/tagline.model")?;
    let engine = Engine::load(&model)?;
    let mut worker = Worker::start(&worker_folder(Path::new("dist"))?)?;
    let figures = json!({
        "passes": passes(&text, &engine, &model),
        "growth": growth(&text, &engine),
        "worker": in_worker(&text, &engine, &mut worker)?,
        "peers": beside_peers(&text, &bundles, &mut worker)?,
    });
    std::fs::write(kept, serde_json::to_vec_pretty(&figures)?)?;
    Ok(())
}

/// Each pass natively.
fn passes(text: &str, engine: &Engine, model: &[u8]) -> Value {
    println!("{:.2} MB of news; megabytes per second of processor time, or milliseconds.\n", megabytes(text.len()));
    println!("| pass | natively |\n|---|--:|");
    let mut rates = serde_json::Map::new();
    for (pass, took) in native::passes(text, engine) {
        let rate = megabytes(text.len()) / took.as_secs_f64();
        println!("| {pass} | {rate:.2} MB/s |");
        rates.insert(pass.to_owned(), json!(rate));
    }
    let loading = milliseconds(native::loading(model));
    println!("| loading the model | {loading:.0} ms |");
    json!({"mb_per_s": rates, "loading_ms": loading})
}

/// What a byte costs as the text grows, beside what it costs in a kilobyte.
fn growth(text: &str, engine: &Engine) -> Value {
    let found = native::growth(text, engine);
    println!("\n| text of | a byte costs, beside one of a kilobyte | drawn |\n|--:|--:|---|");
    let per_byte = |(bytes, took): &(usize, Duration)| took.as_secs_f64() / megabytes(*bytes);
    let least = found.first().map_or(1.0, per_byte);
    for part in &found {
        let cost = per_byte(part) / least;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few signs")]
        let bar = "█".repeat((cost * 10.0).round() as usize);
        println!("| {} bytes | {cost:.2} | {bar} |", part.0);
    }
    found.iter().map(|part| json!({"bytes": part.0, "us_per_byte": per_byte(part)})).collect()
}

/// Tagging natively and by the page's worker, in turns.
fn in_worker(text: &str, engine: &Engine, worker: &mut Worker) -> Result<Value, Box<dyn Error>> {
    let (mut here, mut there) = (Duration::MAX, Duration::MAX);
    for round in 0..ROUNDS {
        let (natively, mentions) = native::tagging(text, engine);
        let (in_worker, found) = worker.tag(text)?;
        if found != mentions {
            return Err("the page was built with another engine: run `cargo xtask build`".into());
        }
        here = here.min(natively);
        if round >= WARM {
            there = there.min(in_worker);
        }
    }
    let (start, load) = (milliseconds(worker.start), milliseconds(worker.load));
    let rate = |took: Duration| megabytes(text.len()) / took.as_secs_f64();
    let share = here.as_secs_f64() / there.as_secs_f64();
    println!("\n| | natively | as the page's worker | share |\n|---|--:|--:|--:|");
    println!("| tagging, mentions handed over | {:.2} MB/s | {:.2} MB/s | {share:.2} |", rate(here), rate(there));
    println!("| from start to ready, model unpacked | | {start:.0} ms | |");
    println!("| of it, loading the model | | {load:.0} ms | |");
    Ok(
        json!({"natively_mb_per_s": rate(here), "worker_mb_per_s": rate(there), "share": share, "start_ms": start, "load_ms": load}),
    )
}

/// The page's worker and the peers on the same articles, one after the other, in turns, all under Node.
fn beside_peers(text: &str, bundles: &Path, worker: &mut Worker) -> Result<Value, Box<dyn Error>> {
    let mut left = SHARED;
    let articles = text.split("\n\n").take_while(|article| {
        let wanted = left > 0;
        left = left.saturating_sub(article.len());
        wanted
    });
    let articles: Vec<&str> = articles.collect();
    let bytes = articles.iter().map(|article| article.len()).sum();
    let mut files: Vec<PathBuf> = std::fs::read_dir(bundles)?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut peers = files.iter().map(|file| Peer::start(file)).collect::<Result<Vec<_>, _>>()?;
    let mut ours = (Duration::MAX, 0);
    let mut theirs = vec![(Duration::MAX, 0); peers.len()];
    for _ in 0..SHARED_ROUNDS {
        let (mut took, mut found) = (Duration::ZERO, 0);
        for article in &articles {
            let (time, mentions) = worker.tag(article)?;
            (took, found) = (took + time, found + mentions);
        }
        ours = (ours.0.min(took), found);
        for (peer, best) in peers.iter_mut().zip(&mut theirs) {
            let (took, found) = peer.tag(&articles)?;
            *best = (best.0.min(took), found);
        }
    }
    println!("\nThe same {:.0} kB of articles, one after the other, under Node:\n", megabytes(bytes) * 1e3);
    println!(
        "| tagger | speed beside the page's worker | mentions | ready after | memory at most |\n|---|--:|--:|--:|--:|"
    );
    let names = files.iter().filter_map(|file| file.file_stem()).map(|name| name.to_string_lossy().into_owned());
    let rows =
        names.zip(&peers).zip(&theirs).map(|((name, peer), best)| (name, *best, peer.load, peer.node.peak_memory()));
    let ours = ("Tagline".to_owned(), ours, worker.start, worker.node.peak_memory());
    let least = ours.1.0.as_secs_f64();
    let mut figures = Vec::new();
    for (name, (took, found), load, memory) in std::iter::once(ours).chain(rows) {
        let share = least / took.as_secs_f64();
        let (rate, load) = (megabytes(bytes) / took.as_secs_f64(), milliseconds(load));
        let held = memory.map_or_else(String::new, |bytes| format!("{} MB", bytes / 1_000_000));
        println!("| {name} | {share:.3} | {found} | {load:.0} ms | {held} |");
        figures.push(json!({"name": name, "mb_per_s": rate, "share": share, "mentions": found, "ready_ms": load, "memory": memory}));
    }
    Ok(json!({"bytes": bytes, "taggers": figures}))
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

#[expect(clippy::cast_precision_loss, reason = "texts of a few megabytes")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
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
