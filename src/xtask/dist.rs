//! The finishing step: from what Trunk leaves to a page that can be put on any static host as it is.
//!
//! Trunk names the page's own files by their content but not the workers', so a browser could pair a new page with
//! an old worker from its cache. Here everything that belongs to the workers, their model included, moves into one
//! folder named by its content, and the page is told the folder's name.

use crate::{Failure, Result, budget, html};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The files that Trunk makes for the workers begin with these names.
const WORKERS: [&str; 2] = ["tagline-worker", "tagline-formats-worker"];

/// The model as the tagging worker asks for it, beside itself.
const MODEL: &str = "tagline.model.gz";

/// Finishes the page that Trunk left in `built` and puts it in place of `dist`.
///
/// # Errors
/// If a file cannot be read or written, or the page lacks what the step needs.
pub fn finish(built: &Path, model: &Path, dist: &Path) -> Result<()> {
    let scratch = built.with_extension("finished");
    remove_folder(&scratch)?;
    create_folder(&scratch)?;

    let (workers, page): (Vec<_>, Vec<_>) =
        files(built)?.into_iter().partition(|(name, _)| WORKERS.iter().any(|worker| name.starts_with(worker)));
    let packed_model = budget::gzip(&read(model)?).map_err(Failure::file(model))?;

    let mut together = vec![(MODEL.to_owned(), packed_model)];
    for (name, path) in workers {
        together.push((name, read(&path)?));
    }
    together.sort();
    let folder = format!("w-{}", digest(together.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))));
    for (name, bytes) in &together {
        write(&scratch.join(&folder).join(name), bytes)?;
    }

    for (name, path) in page {
        let bytes = read(&path)?;
        let bytes = if name == "index.html" { finish_html(bytes, &folder)?.into_bytes() } else { bytes };
        write(&scratch.join(name), &bytes)?;
    }

    remove_folder(dist)?;
    std::fs::rename(&scratch, dist).map_err(Failure::file(dist))
}

fn finish_html(bytes: Vec<u8>, folder: &str) -> Result<String> {
    let page = String::from_utf8(bytes).map_err(|error| Failure::Page { problem: format!("index.html: {error}") })?;
    html::with_policy(&html::with_worker_folder(&page, &format!("./{folder}/"))?)
}

/// Sixteen hexadecimal digits that change with any name or content.
#[must_use]
pub fn digest<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Every file below a folder: its path relative to the folder, with `/` between the parts, and its place on the
/// disk; sorted by the first.
///
/// # Errors
/// If a folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).map_err(Failure::file(&folder))? {
            let entry = entry.map_err(Failure::file(&folder))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let path = entry.path();
            if path.is_dir() {
                waiting.push((format!("{name}/"), path));
            } else {
                found.push((name, path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(Failure::file(path))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    std::fs::write(path, bytes).map_err(Failure::file(path))
}

fn create_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(Failure::file(path))
}

fn remove_folder(path: &Path) -> Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::file(path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page as Trunk leaves it, finished; the names of its files.
    fn finished(scratch: &Path, worker: &str) -> Vec<String> {
        let built = scratch.join("built");
        remove_folder(&built).unwrap();
        let page = "<head><meta name=\"tagline-workers\" content=\"./\"></head>";
        for (name, text) in [
            ("index.html", page),
            ("tagline-app-0123.js", "app"),
            ("tagline-worker.js", worker),
            ("icons/a.svg", "<svg/>"),
        ] {
            write(&built.join(name), text.as_bytes()).unwrap();
        }
        write(&scratch.join("tagline.model"), b"model").unwrap();
        finish(&built, &scratch.join("tagline.model"), &scratch.join("dist")).unwrap();
        files(&scratch.join("dist")).unwrap().into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn the_workers_share_a_folder_that_the_page_knows() {
        let scratch = tempfile::tempdir().unwrap();
        let names = finished(scratch.path(), "worker");
        let folder = names.last().and_then(|name| name.split_once('/')).unwrap().0;
        let expected = ["icons/a.svg", "index.html", "tagline-app-0123.js"].map(str::to_owned);
        let together = ["tagline-worker.js", MODEL].map(|name| format!("{folder}/{name}"));
        assert_eq!(names, [&expected[..], &together[..]].concat());
        let page = std::fs::read_to_string(scratch.path().join("dist/index.html")).unwrap();
        assert!(page.contains(&format!("content=\"./{folder}/\"")) && page.contains("Content-Security-Policy"));
    }

    #[test]
    fn the_folder_changes_with_its_content_and_only_then() {
        let scratch = tempfile::tempdir().unwrap();
        let once = finished(scratch.path(), "worker");
        assert_eq!(finished(scratch.path(), "worker"), once);
        assert_ne!(finished(scratch.path(), "worker, changed"), once);
    }
}
