//! Whether the same sources give the same page: a second build, from another folder with nothing built before.

use crate::{Failure, Result, checksums::CHECKSUMS, dist, page, paths, shell};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Builds the page, builds it again elsewhere, and compares the checksums.
///
/// # Errors
/// If a build fails, or any file differs.
pub fn check() -> Result<()> {
    page::build()?;
    let elsewhere = std::env::temp_dir().join(format!("tagline-again-{}", std::process::id()));
    eprintln!("Building the page again in {} (usually 3 to 6 minutes) …", elsewhere.display());
    let compared = build_at(&elsewhere).and_then(|()| compare(&paths::dist(), &elsewhere.join("dist")));
    dist::remove_folder(&elsewhere)?;
    let files = compared?;
    println!("The two builds are the same: {files} files, listed with their checksums in dist/{CHECKSUMS}.");
    Ok(())
}

/// Copies the sources to a folder and has this very program build the page there.
fn build_at(folder: &Path) -> Result<()> {
    for (name, path) in page::sources()? {
        dist::write(&folder.join(name), &dist::read(&path)?)?;
    }
    let link = folder.join(".tools");
    std::os::unix::fs::symlink(paths::tools(), &link).map_err(Failure::file(&link))?;
    let program = std::env::current_exe().map_err(Failure::file(Path::new("this program")))?;
    shell::run(Command::new(program).arg("build").current_dir(folder).env_remove("CARGO_TARGET_DIR"))
}

/// How many files two pages have in common.
///
/// # Errors
/// [`Failure::Page`] with the files that differ, or that only one has.
fn compare(one: &Path, other: &Path) -> Result<usize> {
    let lines = |page: &Path| -> Result<BTreeSet<String>> {
        let list = String::from_utf8_lossy(&dist::read(&page.join(CHECKSUMS))?).into_owned();
        Ok(list.lines().map(str::to_owned).collect())
    };
    let (one, other) = (lines(one)?, lines(other)?);
    let differing: Vec<&String> = one.symmetric_difference(&other).collect();
    if differing.is_empty() {
        return Ok(one.len());
    }
    let listed: Vec<&str> = differing.into_iter().map(String::as_str).collect();
    Err(Failure::Page { problem: format!("two builds differ in\n{}", listed.join("\n")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_is_named() {
        let scratch = tempfile::tempdir().unwrap();
        let page = |name: &str, list: &str| {
            let folder = scratch.path().join(name);
            dist::write(&folder.join(CHECKSUMS), list.as_bytes()).unwrap();
            folder
        };
        let (one, same, other) = (page("a", "1  x\n2  y\n"), page("b", "1  x\n2  y\n"), page("c", "1  x\n3  y\n"));
        assert_eq!(compare(&one, &same).unwrap(), 2);
        let told = compare(&one, &other).unwrap_err().to_string();
        assert!(told.contains("2  y") && told.contains("3  y") && !told.contains("1  x"), "{told}");
    }
}
