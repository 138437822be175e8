//! Building the page: Trunk, then the finishing step, then the scales; skipped when nothing changed.

use crate::{Failure, Result, budget, checksums::CHECKSUMS, dist, packages, paths, shell, third_party, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the page is made from, relative to the repository.
const SOURCES: [&str; 8] =
    ["index.html", "shell", "style", "src", "Cargo.toml", "Cargo.lock", "Trunk.toml", "rust-toolchain.toml"];

/// Crates whose changes never reach the page.
const NATIVE_ONLY: [&str; 4] = ["src/bench/", "src/cli/", "src/fuzz/", "src/train/"];

/// Builds the page into `dist/` if it is not there as the sources have it, and prints what it weighs.
///
/// # Errors
/// If a tool is missing, a step fails, or the page is over its budget.
pub fn build() -> Result<()> {
    let stamp = paths::target().join("page").join("stamp");
    let sources = digest_of_sources()?;
    if std::fs::read_to_string(&stamp).is_ok_and(|known| known == stamp_of(&sources)) {
        eprintln!("The page in dist/ is up to date.");
        return Ok(());
    }

    tools::ensure_for_page()?;
    eprintln!("Building the page (the first time usually 2 to 4 minutes, later half a minute) …");
    let built = paths::target().join("page").join("trunk");
    fetch_sources()?;
    run_trunk(&built)?;
    let notice = third_party::notice(&packages::of_page()?)?;
    let version = dist::finish(&built, &dist::Models::of_sources(), notice, &paths::dist())?;

    let weights = budget::weigh(&dist::files(&paths::dist())?)?;
    eprintln!("\n{}\n", budget::table(&weights));
    eprintln!("Build {version}; the checksums of its files are in dist/{CHECKSUMS}.");
    budget::check(&weights)?;
    std::fs::write(&stamp, stamp_of(&sources)).map_err(Failure::file(&stamp))
}

/// Trunk runs without the network, so that it takes its tools from here; the crates are fetched before.
fn fetch_sources() -> Result<()> {
    let mut fetch = Command::new("cargo");
    shell::run(fetch.current_dir(paths::root()).args(["fetch", "--quiet", "--locked"]))
}

fn run_trunk(built: &Path) -> Result<()> {
    std::fs::create_dir_all(built).map_err(Failure::file(built))?;
    let mut trunk = Command::new("trunk");
    trunk
        .current_dir(paths::root())
        .args(["--log", "warn", "build", "--release", "--offline", "--locked", "--dist"])
        .arg(built)
        .env("PATH", tools::path())
        .env("CARGO_ENCODED_RUSTFLAGS", flags())
        // For the one flag there that the pinned compiler knows and does not count as stable.
        .env("RUSTC_BOOTSTRAP", "1")
        // Trunk 0.21 takes the value of this common variable for a flag's and stops.
        .env_remove("NO_COLOR");
    shell::run(&mut trunk)
}

/// Flags for rustc, with the separator that Cargo asks for, as a path may hold spaces.
///
/// Where the sources of the crates lie on this machine is nobody's business, and would make two builds differ. Every
/// browser that has the `DecompressionStream` by which the model is unpacked has 128-bit SIMD as well. Leptos compiles
/// every combination of views on its own unless it is told to erase their types, which saves code. Where in its source
/// the program says that something cannot be is left out of it: every look at a signal would carry its place along, and
/// all of them together weigh as much as the whole library of documents. The message of a panic stays.
fn flags() -> String {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let cargo = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let simd = "-Ctarget-feature=+simd128".to_owned();
    let erased = "--cfg=erase_components".to_owned();
    let no_places = "-Zlocation-detail=none".to_owned();
    [remap(&cargo, "cargo"), remap(&paths::root(), "tagline"), simd, erased, no_places].join("\u{1f}")
}

/// The sources and the page that was made from them; any change of either shows.
fn stamp_of(sources: &str) -> String {
    let page = dist::files(&paths::dist()).and_then(|files| digest(&files)).unwrap_or_default();
    format!("{sources} {page}\n")
}

/// What the page is made from: each file's path relative to the repository, and its place on the disk.
pub(crate) fn sources() -> Result<Vec<(String, PathBuf)>> {
    let root = paths::root();
    let mut found = Vec::new();
    for source in SOURCES {
        let path = root.join(source);
        if path.is_dir() {
            found.extend(dist::files(&path)?.into_iter().map(|(name, path)| (format!("{source}/{name}"), path)));
        } else {
            found.push((source.to_owned(), path));
        }
    }
    Ok(found)
}

fn digest_of_sources() -> Result<String> {
    let mut sources = sources()?;
    sources.retain(|(name, _)| !NATIVE_ONLY.iter().any(|folder| name.starts_with(folder)));
    digest(&sources)
}

fn digest(files: &[(String, PathBuf)]) -> Result<String> {
    let read = |(name, path): &(String, PathBuf)| Ok((name.clone(), std::fs::read(path).map_err(Failure::file(path))?));
    let contents = files.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(dist::digest(contents.iter()))
}
