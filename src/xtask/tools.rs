//! The tools that building and testing the page needs, installed where they are missing.
//!
//! A tool of the right version on the `PATH` is used as it is. Trunk and wasm-bindgen's command line are otherwise
//! built into `.tools/`, and wasm-opt and esbuild are taken from npm into it; git ignores that folder, and nothing outside the
//! repository changes. npm, where it is missing, and the browser come from the system's packages, which only root may
//! install: anyone else is told the command.

use crate::{Failure, Result, paths, shell};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Trunk that `Trunk.toml` asks for.
const TRUNK: &str = "0.21.14";

/// The npm release of Binaryen that brings `wasm-opt`.
const BINARYEN: &str = "132.0.0";

/// The npm release of esbuild.
const ESBUILD: &str = "0.28.2";

/// The oldest `wasm-opt` that reads what rustc writes today: 108, which Debian 12 ships, stops at `table.fill`.
const OLDEST_WASM_OPT: u32 = 118;

/// The geckodriver that drives every Firefox from ESR 128 on.
const GECKODRIVER: &str = "0.37.1";

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The browser and the program that drives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: String,
    /// chromedriver of the same major version.
    pub driver: String,
}

/// Makes sure that the page can be built.
///
/// # Errors
/// If a tool is missing and cannot be installed.
pub fn ensure_for_page() -> Result<()> {
    ensure_wasm_target()?;
    let bindgen = locked_version("wasm-bindgen")?;
    ensure_built("trunk", TRUNK, &["--no-default-features"], "3 to 5 minutes on two cores")?;
    ensure_built("wasm-bindgen-cli", &bindgen, &["--bin", "wasm-bindgen"], "1 to 2 minutes on two cores")?;
    ensure_wasm_opt()?;
    ensure_esbuild()
}

/// Makes sure that the page can be tested in a browser.
///
/// # Errors
/// If Chromium or its driver is missing and cannot be installed.
pub fn ensure_for_browser() -> Result<Browser> {
    if let Some(browser) = find_browser() {
        return Ok(browser);
    }
    // Ubuntu ships both as snaps, behind packages of other names.
    let on_ubuntu = std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.contains("\nID=ubuntu"));
    let packages =
        if on_ubuntu { ["chromium-browser", "chromium-chromedriver"] } else { ["chromium", "chromium-driver"] };
    install_packages("Chromium with its driver", &packages)?;
    find_browser().ok_or_else(|| missing("Chromium with its driver", &packages))
}

/// Makes sure that the page can be tested in Firefox too. Debian packages the browser but not its driver.
///
/// # Errors
/// If either is missing and cannot be installed.
pub fn ensure_for_firefox() -> Result<()> {
    ensure_built("geckodriver", GECKODRIVER, &[], "2 to 4 minutes on two cores")?;
    if find_firefox().is_some() {
        return Ok(());
    }
    // Ubuntu ships it as a snap, behind a package of another name.
    let on_ubuntu = std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.contains("\nID=ubuntu"));
    install_packages("Firefox", &[if on_ubuntu { "firefox" } else { "firefox-esr" }])
}

/// Makes sure that the page can be tested in WebKitGTK, which needs a screen, if only a painted one.
///
/// # Errors
/// If the driver, its browser or the screen is missing and cannot be installed.
pub fn ensure_for_webkit() -> Result<()> {
    const PACKAGES: [&str; 2] = ["webkit2gtk-driver", "xvfb"];
    const WHAT: &str = "WebKitGTK with its driver and a virtual screen";
    if find_webkit().is_some() {
        return Ok(());
    }
    install_packages(WHAT, &PACKAGES)?;
    find_webkit().map(drop).ok_or_else(|| missing(WHAT, &PACKAGES))
}

/// WebKitGTK's small browser, if it is installed with its driver and a virtual screen.
#[must_use]
pub fn find_webkit() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let on_path = |name: &str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    if !(on_path("WebKitWebDriver") && on_path("Xvfb")) {
        return None;
    }
    // Debian keeps it below the folder of the machine's architecture; the newest of its versions comes last.
    let libraries = std::fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    let folders = libraries.chain([PathBuf::from("/usr/libexec")]);
    let versions = ["webkit2gtk-4.0", "webkit2gtk-4.1", "webkitgtk-6.0"];
    let browsers = folders.flat_map(|folder| versions.map(|version| folder.join(version).join("MiniBrowser")));
    let mut there: Vec<PathBuf> = browsers.filter(|browser| browser.is_file()).collect();
    there.sort();
    there.pop()
}

/// The installed Firefox, if there is one and its driver is there as well.
#[must_use]
pub fn find_firefox() -> Option<PathBuf> {
    let found = |name: &str, path: &OsString| {
        std::env::split_paths(path).map(|folder| folder.join(name)).find(|file| file.is_file())
    };
    found("geckodriver", &path())?;
    ["firefox-esr", "firefox"].into_iter().find_map(|name| found(name, &std::env::var_os("PATH")?))
}

/// The installed browser and driver, if there are both.
#[must_use]
pub fn find_browser() -> Option<Browser> {
    let runs = |name: &&str| shell::answer(name, &["--version"]).is_some();
    let chromium = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].into_iter().find(runs)?;
    let driver = ["chromedriver"].into_iter().find(runs)?;
    Some(Browser { chromium: chromium.to_owned(), driver: driver.to_owned() })
}

/// The `PATH` with this project's own tools in front.
#[must_use]
pub fn path() -> OsString {
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(bin()).chain(std::env::split_paths(&inherited));
    std::env::join_paths(folders).unwrap_or(inherited)
}

fn bin() -> PathBuf {
    paths::tools().join("bin")
}

fn ensure_wasm_target() -> Result<()> {
    let there = shell::answer("rustc", &["--print", "target-libdir", "--target", WASM_TARGET])
        .is_some_and(|folder| PathBuf::from(folder).is_dir());
    if there {
        return Ok(());
    }
    announce(&format!("Adding the Rust target {WASM_TARGET}"), "half a minute");
    shell::run(Command::new("rustup").current_dir(paths::root()).args(["target", "add", WASM_TARGET]))
}

/// What a program says of its version, if it is there.
fn version_of(program: &str) -> Option<String> {
    let mut program = Command::new(program);
    let output = program.arg("--version").env("PATH", path()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Builds a crate's program into `.tools/`, unless the right version is there or on the `PATH`.
fn ensure_built(package: &str, version: &str, args: &[&str], takes: &str) -> Result<()> {
    let program = package.strip_suffix("-cli").unwrap_or(package);
    if version_of(program).is_some_and(|line| line.split(' ').nth(1) == Some(version)) {
        return Ok(());
    }
    announce(&format!("Building {package} {version} into .tools"), takes);
    let mut install = Command::new("cargo");
    install
        .current_dir(paths::root())
        .args(["install", "--quiet", "--locked", "--root"])
        .arg(paths::tools())
        .arg(format!("{package}@{version}"))
        .args(args)
        // A tool that runs for seconds is not worth minutes of optimisation.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
    shell::run(&mut install)
}

/// Takes `wasm-opt` from npm into `.tools/`, unless one that is new enough is there or on the `PATH`.
fn ensure_wasm_opt() -> Result<()> {
    let version = version_of("wasm-opt").and_then(|line| line.split_whitespace().nth(2)?.parse::<u32>().ok());
    if version.is_some_and(|version| version >= OLDEST_WASM_OPT) {
        return Ok(());
    }
    if shell::answer("npm", &["--version"]).is_none() {
        install_packages("npm, which brings wasm-opt,", &["npm"])?;
    }
    announce(&format!("Fetching wasm-opt (binaryen {BINARYEN} from npm) into .tools"), "half a minute");
    link_from_npm("wasm-opt")
}

/// Takes esbuild from npm into `.tools/`, unless the release wanted is there or on the `PATH`.
fn ensure_esbuild() -> Result<()> {
    if version_of("esbuild").as_deref() == Some(ESBUILD) {
        return Ok(());
    }
    announce(&format!("Fetching esbuild {ESBUILD} from npm into .tools"), "half a minute");
    link_from_npm("esbuild")
}

/// Takes what comes from npm into `.tools/`, where this program of it is found.
fn link_from_npm(program: &str) -> Result<()> {
    // All of them together: npm removes what it was not asked for.
    fetch_from_npm(&paths::tools(), &[&format!("binaryen@{BINARYEN}"), &format!("esbuild@{ESBUILD}")])?;
    let (bin, link) = (bin(), bin().join(program));
    std::fs::create_dir_all(&bin).map_err(Failure::file(&bin))?;
    if link.symlink_metadata().is_err() {
        let program = PathBuf::from("../node_modules/.bin").join(program);
        std::os::unix::fs::symlink(program, &link).map_err(Failure::file(&link))?;
    }
    Ok(())
}

/// Takes packages from the npm registry into a folder's `node_modules/`.
pub(crate) fn fetch_from_npm(folder: &Path, packages: &[&str]) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(folder);
    shell::run(npm.args(packages))
}

pub(crate) fn install_packages(what: &str, packages: &[&str]) -> Result<()> {
    let is_root = shell::answer("id", &["-u"]).as_deref() == Some("0");
    let has_apt = shell::answer("apt-get", &["--version"]).is_some();
    if !(is_root && has_apt) {
        return Err(missing(what, packages));
    }
    announce(&format!("Installing {} by apt", packages.join(" and ")), "1 to 2 minutes");
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["--quiet=2", "--yes"]).args(args);
        shell::run(&mut command)
    };
    apt(&["update"])?;
    apt(&[&["install", "--no-install-recommends"], packages].concat())
}

pub(crate) fn missing(what: &str, packages: &[&str]) -> Failure {
    Failure::Missing {
        what: what.trim_end_matches(',').to_owned(),
        command: format!("sudo apt-get install {}", packages.join(" ")),
    }
}

/// The version of a package in `Cargo.lock`, which the matching tool must equal.
fn locked_version(package: &str) -> Result<String> {
    let path = paths::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
    version_in_lock(&lock, package)
        .ok_or_else(|| Failure::Page { problem: format!("Cargo.lock does not list {package}") })
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let (_, entry) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    entry.split_once('"').map(|(version, _)| version.to_owned())
}

/// Says what is about to be done and how long that usually takes.
pub(crate) fn announce(what: &str, takes: &str) {
    eprintln!("{what} (once; usually {takes}) …");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_names_one_version_of_each_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.79\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(version_in_lock(lock, "trunk"), None);
    }

    #[test]
    fn the_projects_own_tools_come_first() {
        assert_eq!(std::env::split_paths(&path()).next(), Some(bin()));
    }
}
