//! The notice that goes with the page: the packages compiled into it, with the words that their licences ask to keep, and
//! the data that the models are made of.

use crate::{Failure, Result};
use cargo_metadata::Package;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The notice's file.
pub const THIRD_PARTY: &str = "THIRD-PARTY.txt";

const INTRODUCTION: &str = "\
The code of Tagline is offered under MIT or Apache-2.0, at your option; the data in its models stand under terms of their
own, named at the end. Compiled into the page are the Rust standard library, also
MIT or Apache-2.0 (https://github.com/rust-lang/rust), and the packages below, each under the terms that stand with it.
Where a package leaves the choice, it is used under MIT. This list is made from the lock file with every build.
";

/// What the models are made of, which is not under the terms of the code.
const DATA: &str = include_str!("../engine/model/NOTICE.txt");

const RULE: &str = "--------------------------------------------------------------------------------";

/// How the files begin that hold a licence or a notice, in capitals.
const BEGINNINGS: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// Writes the notice. Packages that come with the same words share them.
///
/// # Errors
/// If a package's files cannot be read.
pub fn notice(packages: &[Package]) -> Result<String> {
    let mut notice = format!("{INTRODUCTION}\n{} packages\n\n", packages.len());
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages {
        let name = format!("{} {}", package.name, package.version);
        let licence = package.license.as_deref().unwrap_or("see below");
        let home = package.repository.as_deref().or(package.homepage.as_deref()).unwrap_or_default();
        let authors =
            if package.authors.is_empty() { "its contributors".to_owned() } else { package.authors.join(", ") };
        // Writing to a string does not fail.
        let _ = writeln!(notice, "{name}: {licence}, by {authors}. {home}");
        let folder = package.manifest_path.parent().map(|folder| folder.as_std_path().to_owned()).unwrap_or_default();
        for text in texts(&folder)? {
            words.entry(text).or_default().push(name.clone());
        }
    }
    let mut blocks: Vec<(Vec<String>, String)> = words.into_iter().map(|(text, names)| (names, text)).collect();
    blocks.sort();
    for (names, text) in blocks {
        let _ = write!(notice, "\n{RULE}\nOf {}:\n\n{text}\n", names.join(", "));
    }
    let _ = write!(notice, "\n{RULE}\n{DATA}");
    Ok(notice)
}

/// The licences and notices that lie in a package's folder. Beside one that may be chosen by its name, MIT, other
/// licences are left out.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let mut files: Vec<(String, PathBuf)> = std::fs::read_dir(folder)
        .map_err(Failure::file(folder))?
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().to_uppercase(), entry.path()))
        .filter(|(name, path)| path.is_file() && BEGINNINGS.iter().any(|beginning| name.starts_with(beginning)))
        .collect();
    files.sort();
    if files.iter().any(|(name, _)| name.contains("MIT")) {
        files.retain(|(name, _)| name.contains("MIT") || name.starts_with("NOTICE") || name.starts_with("COPYRIGHT"));
    }
    let read = |(_, path): (String, PathBuf)| {
        let text = std::fs::read(&path).map_err(Failure::file(&path))?;
        let text = String::from_utf8_lossy(&text);
        Ok(text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned())
    };
    files.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_made_and_notices_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in
            [("LICENSE-APACHE", "Apache"), ("LICENSE-MIT", "\nMIT  \r\nby A. Author\n"), ("NOTICE", "Mind this.")]
        {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        assert_eq!(texts(folder.path()).unwrap(), ["MIT\nby A. Author", "Mind this."]);
        std::fs::remove_file(folder.path().join("LICENSE-MIT")).unwrap();
        assert_eq!(texts(folder.path()).unwrap(), ["Apache", "Mind this."]);
    }

    #[test]
    fn every_package_of_the_page_is_named_with_its_terms() {
        let packages = crate::packages::of_page().unwrap();
        let notice = notice(&packages).unwrap();
        for package in &packages {
            assert!(notice.contains(&format!("\n{} {}: ", package.name, package.version)), "{}", package.name);
        }
        assert!(notice.matches(RULE).count() > 20 && notice.contains("Permission is hereby granted"));
        assert!(!notice.contains(".cargo"), "nothing of this machine is in it");
        assert!(notice.ends_with(DATA));
    }

    #[test]
    fn every_source_of_the_models_is_named_with_its_terms() {
        let folder = crate::paths::root().join("src/engine/model");
        let card = std::fs::read_to_string(folder.join("MODEL_CARD.md")).unwrap();
        let data = card.split_once("\n## Data\n").and_then(|(_, rest)| rest.split_once("\n## ")).unwrap().0;
        let terms = data
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
            .flat_map(|row| row.split(" | "));
        let words = terms
            .flat_map(|cell| cell.split([';', ',']))
            .flat_map(|part| part.split_once(": ").map_or([part, ""], |(a, b)| [a, b]));
        // Names of licenses and of projects; the rest of the tables describes.
        let is_source =
            |word: &&str| word.contains('/') || word.contains("CC") || word.contains("ODbL") || word.contains("MIT");
        let named: Vec<&str> = words.map(str::trim).filter(is_source).collect();
        assert!(named.len() > 20, "{named:?}");
        for name in named {
            let found =
                name.split(' ').filter(|part| part.len() > 2 && !part.starts_with('(')).all(|part| DATA.contains(part));
            assert!(found, "{name} is missing from the notice");
        }
        assert!(DATA.contains("\"MIT OR Apache-2.0\" is the license of Tagline's code"));
    }
}
