//! Looks over every package in the lock file: its licence, where it comes from, whether it is one that we do without,
//! and, where the means are there, what is known against it.

use crate::{Failure, Result, packages, paths, shell};
use cargo_metadata::Package;
use std::path::PathBuf;
use std::process::Command;

/// Licences that ask for no more than their own words to be kept, by their SPDX names.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// Packages that must not come in, and why.
const DENIED: [(&str, &str); 4] = [
    ("bincode", "it is no longer maintained (RUSTSEC-2025-0141); messages go by postcard"),
    ("openssl-sys", "nothing here speaks to another host"),
    ("serde_yaml", "it is no longer maintained"),
    ("wee_alloc", "it is no longer maintained (RUSTSEC-2022-0054)"),
];

/// Packages whose manifest does not name their licence, with what their own files say.
const SAID_ELSEWHERE: [(&str, &str); 1] = [("fuchsia-cprng", "BSD-3-Clause")];

/// Looks over all packages and prints what was looked at.
///
/// # Errors
/// [`Failure::Packages`] with all that is wrong.
pub fn audit() -> Result<()> {
    let packages = packages::all()?;
    let problems: Vec<String> = packages.iter().flat_map(problems).collect();
    if !problems.is_empty() {
        return Err(Failure::Packages { problems });
    }
    println!("{} packages: all from crates.io, under allowed licences, none denied.", packages.len());
    advisories()
}

fn problems(package: &Package) -> Vec<String> {
    let mut problems = Vec::new();
    let name = format!("{} {}", package.name, package.version);
    if package.source.as_ref().is_some_and(|source| !source.is_crates_io()) {
        problems.push(format!("{name} does not come from crates.io"));
    }
    if let Some((_, why)) = DENIED.iter().find(|(denied, _)| *denied == package.name.as_str()) {
        problems.push(format!("{name} is denied: {why}"));
    }
    let elsewhere =
        SAID_ELSEWHERE.iter().find(|(known, _)| *known == package.name.as_str()).map(|(_, licence)| *licence);
    let licence = package.license.as_deref().or(elsewhere).unwrap_or("no licence at all");
    if !is_allowed(licence) {
        problems.push(format!("{name} is under {licence}, which is not among the allowed licences"));
    }
    problems
}

/// Whether a licence expression can be met with allowed licences. Older packages write `/` for `OR`.
fn is_allowed(expression: &str) -> bool {
    let parsed = spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX);
    parsed.is_ok_and(|parsed| parsed.evaluate(|asked| ALLOWED.contains(&asked.to_string().as_str())))
}

/// Compares the lock file with the RustSec advisories by `cargo audit`, which takes them from the network, or from what
/// an earlier run has left. Where there is neither, that is said, and nothing is claimed.
fn advisories() -> Result<()> {
    if shell::answer("cargo", &["audit", "--version"]).is_none() {
        println!("Advisories were not looked at: `cargo install cargo-audit` brings the program that compares them.");
        return Ok(());
    }
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let cargo = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let mut audit = Command::new("cargo");
    audit.current_dir(paths::root()).args(["audit", "--deny", "warnings"]);
    if std::env::var_os("CARGO_NET_OFFLINE").is_some() || cargo.join("advisory-db").is_dir() {
        audit.arg("--no-fetch");
    }
    shell::run(&mut audit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_allowed_if_one_of_it_is_and_a_sum_if_all_are() {
        for allowed in ["MIT", "MIT/Apache-2.0", "Unlicense OR MIT", "(MIT OR GPL-3.0) AND Unicode-3.0"] {
            assert!(is_allowed(allowed), "{allowed}");
        }
        for other in ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "", "whatever", "no licence at all"] {
            assert!(!is_allowed(other), "{other}");
        }
    }

    #[test]
    fn every_package_may_be_used() {
        let found: Vec<String> = packages::all().unwrap().iter().flat_map(problems).collect();
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn each_thing_that_is_wrong_with_a_package_is_told() {
        let packages = packages::all().unwrap();
        let mut package = packages.into_iter().find(|package| package.name.as_str() == "serde").unwrap();
        package.license = Some("GPL-3.0-only".to_owned());
        package.source = serde_json::from_value(serde_json::json!("git+https://example.org/serde")).unwrap();
        assert_eq!(problems(&package).len(), 2, "{:?}", problems(&package));
    }
}
