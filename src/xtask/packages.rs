//! The packages of others that this project is made of.
//!
//! Cargo's description of a package comes from `cargo metadata`, but that also lists what a feature that is switched
//! off would need; which packages are truly there, `cargo tree` knows.

use crate::{Failure, Result, paths, shell};
use cargo_metadata::{MetadataCommand, Package};
use std::collections::BTreeSet;
use std::process::Command;

/// Every package that some crate here uses on some platform, be it only to build or test, by name.
///
/// # Errors
/// If Cargo cannot tell without the network.
pub fn all() -> Result<Vec<Package>> {
    described(&tree(&["--workspace", "--edges", "normal,build,dev", "--target", "all"])?)
}

/// The packages that are compiled into the page, by name. Macros, which run in the compiler, are not.
///
/// # Errors
/// If Cargo cannot tell without the network.
pub fn of_page() -> Result<Vec<Package>> {
    let programs = ["--package", "tagline-app", "--package", "tagline-worker", "--package", "tagline-formats-worker"];
    let links = ["--edges", "normal,no-proc-macro", "--target", "wasm32-unknown-unknown"];
    described(&tree(&[&programs[..], &links[..]].concat())?)
}

/// The names and versions that `cargo tree` prints, as `name v1.2.3`.
fn tree(more: &[&str]) -> Result<BTreeSet<String>> {
    let mut tree = Command::new("cargo");
    tree.current_dir(paths::root()).args(["tree", "--locked", "--offline", "--prefix", "none", "--format", "{p}"]);
    let output = tree.args(more).output().map_err(|source| shell::cannot_start(&tree, source))?;
    if !output.status.success() {
        return Err(unknown(&String::from_utf8_lossy(&output.stderr)));
    }
    let name_and_version = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(name_and_version).collect())
}

/// What Cargo says of these packages, less our own.
fn described(wanted: &BTreeSet<String>) -> Result<Vec<Package>> {
    let options = ["--locked", "--offline"].map(str::to_owned);
    let asked = MetadataCommand::new().current_dir(paths::root()).other_options(options).exec();
    let mut packages = asked.map_err(|error| unknown(&error.to_string()))?.packages;
    let is_wanted = |package: &Package| wanted.contains(&format!("{} v{}", package.name, package.version));
    packages.retain(|package| package.source.is_some() && is_wanted(package));
    packages.sort_by(|a, b| (a.name.as_str(), &a.version).cmp(&(b.name.as_str(), &b.version)));
    Ok(packages)
}

fn unknown(problem: &str) -> Failure {
    Failure::Packages { problems: vec![format!("Cargo cannot tell: {problem}")] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_links_what_its_programs_use_and_no_more() {
        let names: Vec<String> = of_page().unwrap().iter().map(|package| package.name.to_string()).collect();
        for linked in ["leptos", "wasm-bindgen", "zip", "fst"] {
            assert!(names.iter().any(|name| name == linked), "{linked} is linked");
        }
        for other in ["clap", "proptest", "wasm-bindgen-macro", "leptos_macro", "tagline-core"] {
            assert!(names.iter().all(|name| name != other), "{other} is not");
        }
        assert!(all().unwrap().iter().any(|package| package.name.as_str() == "proptest"));
    }
}
