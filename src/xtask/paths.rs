//! Where things are.

use std::path::PathBuf;

/// The folder that holds the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let crate_folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    crate_folder.ancestors().nth(2).map_or(crate_folder.clone(), PathBuf::from)
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
