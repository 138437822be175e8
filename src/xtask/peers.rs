//! The taggers that people run in a browser today, fetched from the npm registry to be measured beside ours.

use crate::{Failure, Result, paths, shell, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A tagger to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its name, with its versions.
    pub name: &'static str,
    /// What its bundle is called.
    pub bundle: &'static str,
    /// The npm packages that it is made of, with their versions.
    packages: &'static [&'static str],
}

/// All of them.
pub const PEERS: [Peer; 2] = [
    Peer {
        name: "compromise 14.17.0 + dates 3.9.0",
        bundle: "compromise.mjs",
        packages: &["compromise@14.17.0", "compromise-dates@3.9.0"],
    },
    Peer {
        name: "wink-nlp 2.4.0 (dates only)",
        bundle: "wink.mjs",
        packages: &["wink-nlp@2.4.0", "wink-eng-lite-web-model@1.8.1"],
    },
];

/// Makes one file of modules into one that Node and browsers load alike.
const BUNDLER: &str = "esbuild@0.28.2";

/// The folder with a bundle of each peer, made anew when its source has changed.
///
/// # Errors
/// If npm is missing or cannot fetch them, or a bundle cannot be made.
pub fn ensure() -> Result<PathBuf> {
    let home = paths::target().join("bench");
    let (sources, bundles) = (paths::root().join("src/bench/peers"), home.join("peers"));
    if PEERS.iter().all(|peer| is_newer(&bundles.join(peer.bundle), &sources.join(peer.bundle))) {
        return Ok(bundles);
    }
    tools::announce("Fetching the taggers to compare with from npm", "half a minute");
    std::fs::create_dir_all(&home).map_err(Failure::file(&home))?;
    let packages = PEERS.iter().flat_map(|peer| peer.packages).chain([&BUNDLER]);
    tools::fetch_from_npm(&home, &packages.copied().collect::<Vec<_>>())?;
    for peer in PEERS {
        let mut bundler = Command::new(home.join("node_modules/.bin/esbuild"));
        bundler.arg(sources.join(peer.bundle)).env("NODE_PATH", home.join("node_modules"));
        bundler.args(["--bundle", "--log-level=error", "--format=esm", "--platform=browser"]);
        shell::run(bundler.arg(format!("--outfile={}", bundles.join(peer.bundle).display())))?;
    }
    Ok(bundles)
}

fn is_newer(made: &Path, source: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
    changed(made).zip(changed(source)).is_some_and(|(made, source)| made >= source)
}
