//! Where things are.

use std::path::PathBuf;

/// The folder that holds the workspace: the one above the current folder where `Trunk.toml` lies.
///
/// Asked at run time, as a build folder shared by several checkouts keeps one program for all of them.
#[must_use]
pub fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    here.ancestors().find(|folder| folder.join("Trunk.toml").is_file()).unwrap_or(&here).to_owned()
}

/// Cargo's build folder.
#[must_use]
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The finished page, ready for any static host.
#[must_use]
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The tools that are built for this project alone.
#[must_use]
pub fn tools() -> PathBuf {
    root().join(".tools")
}
