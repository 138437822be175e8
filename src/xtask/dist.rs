//! The finishing step: from what Trunk leaves to a page that can be put on any static host as it is.
//!
//! Trunk names the page's style sheets by their content, but its script only by the WebAssembly beside it, and what it
//! copies or builds for workers not at all; so a browser could pair a new page with an old file from its cache. Here the
//! two files of the page's program get a name made from both, and what belongs together moves into a folder named by
//! its content, of which the page is told: the workers with their model, and what tells of the page. So
//! everything may be kept by browsers for good, but for `index.html` and the service worker, by which a new build is
//! found. The deep tagger's model, which is large, has a name of its own made from its content, so that a browser that
//! keeps it needs no other while only the program changes. At the end the page gets its policy and its version, the service worker the list of the build's files, and
//! the whole a list of checksums.

use crate::{
    Failure, Result, budget, checksums, guard, headers, html, minify, offline, paths, third_party::THIRD_PARTY,
};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The files that Trunk makes for the workers begin with these names.
const WORKERS: [&str; 4] = ["tagline-worker", "tagline-pile-worker", "tagline-deep-worker", "tagline-formats-worker"];

/// The folder of what tells of the page: its manifest, its icons, and the notice of what it is made of.
const ABOUT: &str = "about/";

/// The model as the tagging worker asks for it, beside itself.
const MODEL: &str = "tagline.model.gz";

/// Trunk's name for the page's program: this, at most sixteen digits, as it leaves zeros at the beginning out, and
/// `.js` or `_bg.wasm`.
const PROGRAM: &str = "tagline-app-";

/// A file of the page: its path relative to the page and its content.
pub type Content = (String, Vec<u8>);

/// Where the taggers' models lie.
pub struct Models {
    /// The instant tagger's.
    pub instant: PathBuf,
    /// The deep tagger's; an empty file where there is none.
    pub deep: PathBuf,
}

impl Models {
    /// Those that ship.
    #[must_use]
    pub fn of_sources() -> Self {
        let sources = paths::root().join("src");
        Self {
            instant: sources.join("engine/model/tagline.model"),
            deep: sources.join("deep/model/tagline-deep.model"),
        }
    }
}

/// Finishes the page that Trunk left in `built` and puts it in place of `dist`, with the notice of what it is made of;
/// gives its version.
///
/// # Errors
/// If a file cannot be read or written, or the page lacks what the step needs.
pub fn finish(built: &Path, models: &Models, notice: String, dist: &Path) -> Result<String> {
    finish_with(minify::minify, built, models, notice, dist)
}

/// Takes from files what only people read; gives what names each content in the page, before and after.
type Minify = fn(&mut [Content]) -> Result<Vec<(String, String)>>;

fn finish_with(minify: Minify, built: &Path, models: &Models, notice: String, dist: &Path) -> Result<String> {
    let packed_model = budget::gzip(&read(&models.instant)?).map_err(Failure::file(&models.instant))?;
    let deep_model = deep_model(&models.deep)?;
    let (mut page, mut about) = (Vec::new(), vec![(THIRD_PARTY.to_owned(), notice.into_bytes())]);
    let mut workers = vec![(MODEL.to_owned(), packed_model)];
    for (name, path) in files(built)? {
        let bytes = read(&path)?;
        if let Some(inside) = name.strip_prefix(ABOUT) {
            about.push((inside.to_owned(), bytes));
        } else if WORKERS.iter().any(|worker| name.starts_with(worker)) {
            workers.push((name, bytes));
        } else {
            page.push((name, bytes));
        }
    }
    workers.sort();
    about.sort();
    workers.iter_mut().filter(|(name, _)| name.ends_with("-worker.js")).for_each(guard::worker);
    guard::service_worker(&mut page)?;

    let contents = [minify(&mut page)?, minify(&mut workers)?].concat();
    edit_html(&mut page, |html| Ok(contents.iter().fold(html.to_owned(), |html, (old, new)| html.replace(old, new))))?;
    rename_program(&mut page)?;
    let folders = [format!("./w-{}/", digest(workers.iter())), format!("./about-{}/", digest(about.iter()))];
    let [workers_folder, about_folder] = &folders;
    edit_html(&mut page, |html| html::with_folders(html, workers_folder, about_folder))?;
    if let Some((name, packed)) = &deep_model {
        edit_html(&mut page, |html| html::with_deep_model(html, name, packed.len()))?;
    }
    extract_start(&mut page)?;
    for (folder, files) in [(workers_folder, workers), (about_folder, about)] {
        page.extend(files.into_iter().map(|(name, bytes)| (format!("{}{name}", &folder[2..]), bytes)));
    }
    page.sort();
    edit_html(&mut page, html::with_policy)?;
    let version = digest(page.iter());
    edit_html(&mut page, |html| html::with_version(html, &version))?;
    offline::fill_in(&mut page, &version)?;
    // Only who asks for it has it kept, so the service worker knows nothing of it, nor of what is for hosts.
    page.extend(deep_model);
    page.extend(headers::files());
    page.sort();
    page.push((checksums::CHECKSUMS.to_owned(), checksums::list(&page).into_bytes()));

    remove_folder(dist)?;
    page.iter().try_for_each(|(name, bytes)| write(&dist.join(name), bytes))?;
    Ok(version)
}

/// Gives the program's script and WebAssembly a name made from both, wherever the page speaks of them.
fn rename_program(page: &mut [Content]) -> Result<()> {
    let of_program = |(name, _): &&Content| name.starts_with(PROGRAM);
    let stem = page.iter().filter(of_program).find_map(|(name, _)| name.strip_suffix(".js")).map(str::to_owned);
    let stem = stem.ok_or_else(|| Failure::Page { problem: format!("there is no file named {PROGRAM}….js") })?;
    let renamed = format!("{PROGRAM}{}", digest(page.iter().filter(of_program)));
    for (name, _) in page.iter_mut() {
        *name = name.replace(&stem, &renamed);
    }
    edit_html(page, |html| Ok(html.replace(&stem, &renamed)))
}

/// Moves the script by which Trunk starts the program out of the page into a file, as the policy lets no script stand
/// in the page.
fn extract_start(page: &mut Vec<Content>) -> Result<()> {
    let mut start = None;
    edit_html(page, |html| {
        let (html, script) = html::without_inline_script(html, |script| {
            let name = format!("start-{}.js", digest(std::iter::once(&(String::new(), script.as_bytes().to_vec()))));
            format!("./{name}")
        })?;
        start = Some(script);
        Ok(html)
    })?;
    page.extend(start.map(|(address, script)| (address[2..].to_owned(), script.into_bytes())));
    Ok(())
}

fn edit_html(page: &mut [Content], edit: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let missing = || Failure::Page { problem: format!("there is no {}", offline::PAGE) };
    let (_, bytes) = page.iter_mut().find(|(name, _)| name == offline::PAGE).ok_or_else(missing)?;
    let html =
        std::str::from_utf8(bytes).map_err(|error| Failure::Page { problem: format!("{}: {error}", offline::PAGE) })?;
    *bytes = edit(html)?.into_bytes();
    Ok(())
}

/// The deep tagger's model as the page offers it; `None` while there is no model, which an empty file stands for.
fn deep_model(path: &Path) -> Result<Option<Content>> {
    let bytes = read(path)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let packed = budget::gzip(&bytes).map_err(Failure::file(path))?;
    let name = digest(std::iter::once(&(String::new(), bytes)));
    Ok(Some((format!("{}{name}.model.gz", budget::DEEP_MODEL), packed)))
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

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(Failure::file(path))
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    std::fs::write(path, bytes).map_err(Failure::file(path))
}

fn create_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(Failure::file(path))
}

pub(crate) fn remove_folder(path: &Path) -> Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::file(path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A digest that began with a zero.
    const APP: &str = "tagline-app-123456789abcdef";

    /// A page as Trunk leaves it, with these scripts, finished; the names of its files, and its HTML.
    fn finished(scratch: &Path, app: &str, worker: &str) -> (Vec<String>, String) {
        let built = scratch.join("built");
        remove_folder(&built).unwrap();
        let page = format!(
            "<head><meta name=\"tagline-workers\" content=\"./\"><meta name=\"tagline-build\" content=\"\">\
             <meta name=\"tagline-deep\" content=\"\" data-bytes=\"0\">\
             <link href=\"./about/icon.svg\"><script type=\"module\">import './{APP}.js';</script></head>"
        );
        for (name, text) in [
            ("index.html", page.as_str()),
            (&format!("{APP}.js"), app),
            (&format!("{APP}_bg.wasm"), "wasm"),
            ("tagline-worker.js", worker),
            ("about/icon.svg", "<svg/>"),
            (offline::SERVICE_WORKER, include_str!("../../shell/service-worker.js")),
        ] {
            write(&built.join(name), text.as_bytes()).unwrap();
        }
        write(&scratch.join("tagline.model"), b"model").unwrap();
        write(&scratch.join("deep.model"), b"deep model").unwrap();
        let dist = scratch.join("dist");
        let models = Models { instant: scratch.join("tagline.model"), deep: scratch.join("deep.model") };
        // Without esbuild, which is not there before the page is built.
        let version = finish_with(|_| Ok(Vec::new()), &built, &models, "notice".to_owned(), &dist).unwrap();
        let names = files(&dist).unwrap().into_iter().map(|(name, _)| name).collect();
        let page = std::fs::read_to_string(dist.join("index.html")).unwrap();
        assert!(page.contains(&format!("<meta name=\"tagline-build\" content=\"{version}\"")), "{page}");
        (names, page)
    }

    /// The one file whose name begins so.
    fn one<'a>(names: &'a [String], beginning: &str) -> &'a str {
        let found: Vec<_> = names.iter().filter(|name| name.starts_with(beginning)).collect();
        let [name] = found[..] else { panic!("one {beginning} of {names:?}") };
        name
    }

    #[test]
    fn what_belongs_together_shares_a_folder_that_the_page_knows() {
        let scratch = tempfile::tempdir().unwrap();
        let (names, page) = finished(scratch.path(), "app", "worker");
        let folder = names.last().and_then(|name| name.split_once('/')).unwrap().0;
        let together = ["tagline-worker.js", MODEL].map(|name| format!("{folder}/{name}"));
        assert_eq!(names[names.len() - 2..], together);
        assert!(page.contains(&format!("content=\"./{folder}/\"")), "{page}");
        assert!(
            page.contains(&format!("href=\"./{}\"", names.iter().find(|name| name.ends_with("/icon.svg")).unwrap())),
            "{page}"
        );
    }

    #[test]
    fn the_deep_model_keeps_its_name_while_the_program_changes() {
        let scratch = tempfile::tempdir().unwrap();
        let name = |worker| {
            let (names, page) = finished(scratch.path(), "app", worker);
            let name = names.into_iter().find(|name| name.starts_with(budget::DEEP_MODEL)).unwrap();
            assert!(page.contains(&format!("content=\"./{name}\" data-bytes=")), "{page}");
            name
        };
        assert_eq!(name("worker"), name("another_worker"));
        write(&scratch.path().join("empty"), b"").unwrap();
        assert_eq!(deep_model(&scratch.path().join("empty")).unwrap(), None);
    }

    #[test]
    fn the_page_asks_for_its_program_by_its_name() {
        let scratch = tempfile::tempdir().unwrap();
        let (names, page) = finished(scratch.path(), "app", "worker");
        assert!(page.contains(&format!("src=\"./{}\"", one(&names, "start-"))), "{page}");
        let start = std::fs::read_to_string(scratch.path().join("dist").join(one(&names, "start-"))).unwrap();
        let script = names.iter().find(|name| name.starts_with(PROGRAM) && name.ends_with(".js")).unwrap();
        assert_eq!(start, format!("import './{script}';"));
        assert!(names.contains(&script.replace(".js", "_bg.wasm")));
    }

    #[test]
    fn the_checksums_and_the_service_worker_cover_the_build() {
        let scratch = tempfile::tempdir().unwrap();
        let (names, page) = finished(scratch.path(), "app", "worker");
        assert!(page.contains("Content-Security-Policy"), "{page}");
        let read = |name: &str| std::fs::read_to_string(scratch.path().join("dist").join(name)).unwrap();
        let listed = read(checksums::CHECKSUMS);
        let listed: Vec<&str> = listed.lines().map(|line| line.split_once("  ").unwrap().1).collect();
        let others: Vec<&String> = names.iter().filter(|name| *name != checksums::CHECKSUMS).collect();
        assert_eq!(listed, others);
        let worker = read(offline::SERVICE_WORKER);
        for name in others.into_iter().filter(|name| *name != offline::SERVICE_WORKER && *name != offline::PAGE) {
            // The deep tagger's model is for those who ask for it, and what tells of headers is for hosts.
            let for_others = [budget::DEEP_MODEL, headers::HEADERS, headers::SNIPPETS];
            let kept = !for_others.iter().any(|start| name.starts_with(start));
            assert_eq!(worker.contains(&format!("\"./{name}\"")), kept, "{name} in {worker}");
        }
    }

    #[test]
    fn names_change_with_the_content_and_only_then() {
        let scratch = tempfile::tempdir().unwrap();
        let once = finished(scratch.path(), "app", "worker");
        assert_eq!(finished(scratch.path(), "app", "worker"), once);
        assert_ne!(finished(scratch.path(), "app", "worker, changed"), once);
        assert_ne!(finished(scratch.path(), "app, changed", "worker"), once);
    }
}
