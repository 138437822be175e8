//! Fuzzers on everything that reads what comes from outside.
//!
//! cargo-fuzz and a nightly compiler give each target of `src/fuzz/targets/` its share of the time. What is worth keeping
//! of the bytes that they made up, a set that covers what all of them together do, stays in `src/fuzz/corpus/`, one file
//! a target, one input a line; every run of the tests tries them.

use crate::{Failure, Result, paths, shell};
use bstr::{ByteSlice as _, ByteVec as _};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The longest input that is made up, in bytes.
const LONGEST: usize = 4096;
/// What one input may take, in seconds and in megabytes.
const PATIENCE: usize = 20;
const ROOM: usize = 1024;
/// How much is kept for each target, in bytes; the shortest inputs go first.
const KEPT: usize = 24 * 1024;

/// Fuzzes every target for its share of so many minutes, or only the one of this name, and keeps what is worth it.
///
/// # Errors
/// If a target does not hold, which the fuzzer has told about; the bytes that it did not hold for are kept. If cargo-fuzz
/// or the nightly compiler is missing, or there is no such target.
pub fn run(minutes: u32, only: Option<&str>) -> Result<()> {
    if shell::answer("cargo", &["+nightly", "fuzz", "--version"]).is_none() {
        return Err(Failure::Missing {
            what: "cargo-fuzz, or the nightly compiler that it takes,".to_owned(),
            command: "rustup toolchain install nightly && cargo install --locked cargo-fuzz".to_owned(),
        });
    }
    let known = targets()?;
    let targets: Vec<&String> = known.iter().filter(|name| only.is_none_or(|only| only == *name)).collect();
    if let (Some(only), []) = (only, targets.as_slice()) {
        return Err(Failure::Unknown { what: format!("target `{only}`"), known });
    }
    let seconds = u64::from(minutes) * 60 / targets.len().max(1) as u64;
    // A target that does not hold is no reason to leave the others out.
    targets.iter().map(|target| fuzz(target, seconds)).fold(Ok(()), Result::and)
}

/// The names of the targets, which are those of their files.
fn targets() -> Result<Vec<String>> {
    let folder = home().join("targets");
    let files = fs::read_dir(&folder).map_err(Failure::file(&folder))?.flatten();
    let names = files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()));
    let mut names: Vec<String> = names.filter(|name| name != "mod").collect();
    names.sort();
    Ok(names)
}

fn fuzz(target: &str, seconds: u64) -> Result<()> {
    eprintln!("Fuzzing {target} for {} minutes …", seconds.div_ceil(60));
    let work = paths::target().join("fuzz").join(target);
    let [inputs, failures, least] = ["inputs", "failures", "least"].map(|name| work.join(name));
    let _ = fs::remove_dir_all(&least);
    for folder in [&inputs, &failures, &least] {
        fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    }
    let kept = home().join("corpus").join(target).with_extension("txt");
    for (number, input) in read(&kept).into_iter().enumerate() {
        let path = inputs.join(format!("kept-{number}"));
        fs::write(&path, input).map_err(Failure::file(&path))?;
    }
    let prefix = format!("-artifact_prefix={}/", failures.display());
    let held = fuzzer(
        target,
        &[&inputs],
        &[&format!("-max_total_time={seconds}"), "-verbosity=0", "-print_final_stats=1", &prefix],
    );
    fuzzer(target, &[&least, &inputs], &["-set_cover_merge=1", "-verbosity=0", &prefix])?;
    let mut worth = files(&least);
    worth.sort_by_key(|input| (input.len(), input.clone()));
    let mut length = 0;
    worth.retain(|input| {
        length += input.escape_bytes().to_string().len() + 1;
        length <= KEPT
    });
    // What a target did not hold for is kept whatever its length.
    let kept_of = files(&failures).into_iter().chain(worth);
    let lines: String = kept_of.map(|input| format!("{}\n", input.escape_bytes())).collect();
    fs::create_dir_all(home().join("corpus")).map_err(Failure::file(&kept))?;
    fs::write(&kept, lines).map_err(Failure::file(&kept))?;
    held
}

/// Runs libFuzzer on a target.
fn fuzzer(target: &str, folders: &[&Path], options: &[&str]) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).env("TAGLINE_FUZZ", target);
    // There is no unsafe code of our own for a sanitizer to watch.
    cargo.args([
        "+nightly",
        "fuzz",
        "run",
        "--fuzz-dir",
        "src/fuzz",
        "--features",
        "fuzzer",
        "--sanitizer",
        "none",
        "fuzz",
    ]);
    cargo.args(folders).arg("--").args(options);
    cargo.args(
        [("max_len", LONGEST), ("timeout", PATIENCE), ("rss_limit_mb", ROOM)]
            .map(|(name, most)| format!("-{name}={most}")),
    );
    shell::run(&mut cargo)
}

/// The inputs that are kept in a file.
fn read(path: &Path) -> Vec<Vec<u8>> {
    fs::read_to_string(path).unwrap_or_default().lines().map(Vec::unescape_bytes).collect()
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| fs::read(file.path()).ok()).collect()
}

fn home() -> PathBuf {
    paths::root().join("src/fuzz")
}
