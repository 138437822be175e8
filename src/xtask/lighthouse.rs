//! Lighthouse, from the npm registry, on the built page.

use crate::{Failure, Result, budget, dist, paths, server, server::Site, shell, tools};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// The npm package, with its version.
const PACKAGE: &str = "lighthouse@13.5.0";

/// What is looked at, as what: the widths and speeds are Lighthouse's own.
const PRESETS: [(&str, &[&str]); 2] = [("a desk", &["--preset=desktop"]), ("a phone on a slow line", &[])];

/// What is scored, each from 0 to 100.
const CATEGORIES: [&str; 3] = ["performance", "accessibility", "best-practices"];

/// The scores of the page in `dist/`, as it is seen at a desk and on a phone.
///
/// # Errors
/// If npm is missing or cannot fetch it, or the page cannot be looked at.
pub(crate) fn scores() -> Result<Value> {
    let home = paths::target().join("bench");
    let program = home.join("node_modules/.bin/lighthouse");
    if !program.is_file() {
        tools::announce("Fetching Lighthouse from npm", "a minute");
        tools::fetch_from_npm(&home, &[PACKAGE])?;
    }
    let packed = home.join("packed");
    pack(&paths::dist(), &packed)?;
    let site = Site::open(&packed, "/", 0)?;
    let kept = home.join("lighthouse.json");
    let look = |(name, options): (&str, &[&str])| {
        let mut lighthouse = Command::new(&program);
        lighthouse.arg(site.url()).args(["--quiet", "--output=json"]).args(options);
        lighthouse.arg(format!("--output-path={}", kept.display()));
        lighthouse.arg("--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage");
        shell::run(&mut lighthouse)?;
        let found = std::fs::read(&kept).map_err(Failure::file(&kept))?;
        let found: Value = serde_json::from_slice(&found).map_err(|error| Failure::file(&kept)(error.into()))?;
        let score =
            |category: &str| found["categories"][category]["score"].as_f64().map(|score| (score * 100.0).round());
        Ok(json!({"seen": name, "scores": CATEGORIES.map(score)}))
    };
    PRESETS.into_iter().map(look).collect()
}

/// Lays out a page as static hosts do, with each file packed beside it.
fn pack(page: &Path, folder: &Path) -> Result<()> {
    dist::remove_folder(folder)?;
    for (name, path) in dist::files(page)? {
        let bytes = std::fs::read(&path).map_err(Failure::file(&path))?;
        let file = folder.join(&name);
        dist::write(&file, &bytes)?;
        // What is packed already no host packs again.
        if !name.ends_with(".gz") {
            let packed = server::packed(&file);
            dist::write(&packed, &budget::brotli(&bytes).map_err(Failure::file(&packed))?)?;
        }
    }
    Ok(())
}
