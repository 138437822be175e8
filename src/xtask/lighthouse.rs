//! Lighthouse, from the npm registry, on the built page.

use crate::{Failure, Result, paths, server::Site, shell, tools};
use serde_json::{Value, json};
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
    let site = Site::open(&paths::dist(), "/", 0)?;
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
