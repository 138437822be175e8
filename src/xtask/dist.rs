//! The finishing step: from what Trunk leaves to a page that can be put on any static host as it is.
//!
//! Trunk names the page's style sheets by their content, but its script only by the WebAssembly beside it, and the
//! workers' files not at all; so a browser could pair a new page with an old file from its cache. Here the two
//! files of the page's program get a name made from both, and everything that belongs to the workers, their model
//! included, moves into one folder named by its content, of which the page is told. So everything but `index.html`
//! may be kept by browsers for good.

use crate::{Failure, Result, budget, html};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The files that Trunk makes for the workers begin with these names.
const WORKERS: [&str; 2] = ["tagline-worker", "tagline-formats-worker"];

/// The model as the tagging worker asks for it, beside itself.
const MODEL: &str = "tagline.model.gz";

/// Trunk's name for the page's program: this, a hyphen, sixteen digits, and `.js` or `_bg.wasm`.
const PROGRAM: &str = "tagline-app-";

/// A file of the page: its path relative to the page and its content.
pub type Content = (String, Vec<u8>);

/// Finishes the page that Trunk left in `built` and puts it in place of `dist`.
///
/// # Errors
/// If a file cannot be read or written, or the page lacks what the step needs.
pub fn finish(built: &Path, model: &Path, dist: &Path) -> Result<()> {
    let packed_model = budget::gzip(&read(model)?).map_err(Failure::file(model))?;
    let mut page = Vec::new();
    let mut workers = vec![(MODEL.to_owned(), packed_model)];
    for (name, path) in files(built)? {
        let of_workers = WORKERS.iter().any(|worker| name.starts_with(worker));
        if of_workers { &mut workers } else { &mut page }.push((name, read(&path)?));
    }
    workers.sort();

    let folder = format!("w-{}", digest(workers.iter()));
    rename_program(&mut page)?;
    for (name, bytes) in &mut page {
        if name == "index.html" {
            *bytes = finish_html(bytes, &folder)?.into_bytes();
        }
    }
    page.extend(workers.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)));

    remove_folder(dist)?;
    page.iter().try_for_each(|(name, bytes)| write(&dist.join(name), bytes))
}

/// Gives the program's script and WebAssembly a name made from both, wherever the page speaks of them.
fn rename_program(page: &mut [Content]) -> Result<()> {
    let of_program = |(name, _): &&Content| name.starts_with(PROGRAM);
    let stem = page.iter().find(of_program).and_then(|(name, _)| name.get(..PROGRAM.len() + 16)).map(str::to_owned);
    let stem = stem.ok_or_else(|| Failure::Page { problem: format!("there is no file named {PROGRAM}…") })?;
    let renamed = format!("{PROGRAM}{}", digest(page.iter().filter(of_program)));
    for (name, bytes) in page {
        *name = name.replace(&stem, &renamed);
        if name == "index.html" {
            *bytes = text(bytes)?.replace(&stem, &renamed).into_bytes();
        }
    }
    Ok(())
}

fn finish_html(bytes: &[u8], folder: &str) -> Result<String> {
    html::with_policy(&html::with_worker_folder(text(bytes)?, &format!("./{folder}/"))?)
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| Failure::Page { problem: format!("index.html: {error}") })
}

/// Sixteen hexadecimal digits that change with any name or content.
#[must_use]
pub fn digest<'a>(files: impl Iterator<Item = &'a Content>) -> String {
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

    const APP: &str = "tagline-app-0123456789abcdef";

    /// A page as Trunk leaves it, with these scripts, finished; the names of its files, and its HTML.
    fn finished(scratch: &Path, app: &str, worker: &str) -> (Vec<String>, String) {
        let built = scratch.join("built");
        remove_folder(&built).unwrap();
        let page =
            format!("<head><meta name=\"tagline-workers\" content=\"./\"><script src=\"./{APP}.js\"></script></head>");
        for (name, text) in [
            ("index.html", page.as_str()),
            (&format!("{APP}.js"), app),
            (&format!("{APP}_bg.wasm"), "wasm"),
            ("tagline-worker.js", worker),
            ("icons/a.svg", "<svg/>"),
        ] {
            write(&built.join(name), text.as_bytes()).unwrap();
        }
        write(&scratch.join("tagline.model"), b"model").unwrap();
        let dist = scratch.join("dist");
        finish(&built, &scratch.join("tagline.model"), &dist).unwrap();
        let names = files(&dist).unwrap().into_iter().map(|(name, _)| name).collect();
        (names, std::fs::read_to_string(dist.join("index.html")).unwrap())
    }

    #[test]
    fn the_workers_share_a_folder_that_the_page_knows() {
        let scratch = tempfile::tempdir().unwrap();
        let (names, page) = finished(scratch.path(), "app", "worker");
        let folder = names.last().and_then(|name| name.split_once('/')).unwrap().0;
        let together = ["tagline-worker.js", MODEL].map(|name| format!("{folder}/{name}"));
        assert_eq!(names[names.len() - 2..], together);
        assert!(
            page.contains(&format!("content=\"./{folder}/\"")) && page.contains("Content-Security-Policy"),
            "{page}"
        );
        assert!(names.contains(&"icons/a.svg".to_owned()));
    }

    #[test]
    fn the_page_asks_for_its_program_by_its_name() {
        let scratch = tempfile::tempdir().unwrap();
        let (names, page) = finished(scratch.path(), "app", "worker");
        let script = names.iter().find(|name| name.starts_with(PROGRAM) && name.ends_with(".js")).unwrap();
        assert!(page.contains(&format!("src=\"./{script}\"")) && !page.contains(APP), "{page}");
        assert!(names.contains(&script.replace(".js", "_bg.wasm")));
    }

    #[test]
    fn names_change_with_the_content_and_only_then() {
        let scratch = tempfile::tempdir().unwrap();
        let (once, _) = finished(scratch.path(), "app", "worker");
        assert_eq!(finished(scratch.path(), "app", "worker").0, once);
        assert_ne!(finished(scratch.path(), "app", "worker, changed").0, once);
        assert_ne!(finished(scratch.path(), "app, changed", "worker").0, once);
    }
}
