//! The corpora and texts of the data folder.

use flate2::read::GzDecoder;
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};
use tagline_core::Label;
use tagline_train::{GoldDocument, GoldError, read_gold};

/// Why the data cannot be read.
#[derive(Debug)]
pub(crate) enum DataError {
    /// A file cannot be opened or unpacked.
    File { path: PathBuf, source: std::io::Error },
    /// A corpus is not in two columns.
    Gold { path: PathBuf, source: GoldError },
    /// The index names something unknown.
    Index { line: String },
}

impl std::fmt::Display for DataError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, source } => {
                write!(f, "{}: {source}; name the folder of the corpora with --data", path.display())
            }
            Self::Gold { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Index { line } => write!(f, "corpora.tsv: cannot read the line {line:?}"),
        }
    }
}

impl std::error::Error for DataError {}

/// A corpus file.
#[derive(Clone, Debug)]
pub(crate) struct Corpus {
    /// The corpus, such as "docred".
    pub name: String,
    /// "train" or "dev".
    pub split: String,
    /// The types its annotators marked.
    pub types: Vec<Label>,
    /// Whether people annotated it.
    pub gold: bool,
    /// Whether its documents are told apart.
    pub divided: bool,
    /// Its documents; one, if they are not told apart.
    pub documents: Vec<GoldDocument>,
}

/// Reads a file, unpacking it if its name ends in `.gz`.
pub(crate) fn read_file(path: &Path) -> Result<String, DataError> {
    let fail = |source| DataError::File { path: path.to_owned(), source };
    let file = fs::File::open(path).map_err(fail)?;
    let mut text = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        GzDecoder::new(file).read_to_string(&mut text).map_err(fail)?;
    } else {
        std::io::BufReader::new(file).read_to_string(&mut text).map_err(fail)?;
    }
    Ok(text)
}

/// Reads the corpora of a split that the index of the data folder lists.
pub(crate) fn read_corpora(data: &Path, split: &str) -> Result<Vec<Corpus>, DataError> {
    let index = read_file(&data.join("corpora.tsv"))?;
    let mut corpora = Vec::new();
    for line in index.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, name, part, types, quality, divided, ..] = columns[..] else {
            return Err(DataError::Index { line: line.to_owned() });
        };
        if part != split {
            continue;
        }
        let path = data.join(file);
        let documents =
            read_gold(&read_file(&path)?).map_err(|source| DataError::Gold { path: path.clone(), source })?;
        corpora.push(Corpus {
            name: name.to_owned(),
            split: part.to_owned(),
            types: types.split(' ').filter_map(|label| Label::new(label).ok()).collect(),
            gold: quality == "gold",
            divided: divided == "yes",
            documents,
        });
    }
    Ok(corpora)
}

/// Reads the plain texts, each file one string.
pub(crate) fn read_texts(data: &Path) -> Result<Vec<String>, DataError> {
    let folder = data.join("text");
    let fail = |source| DataError::File { path: folder.clone(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder).map_err(fail)? {
        paths.push(entry.map_err(fail)?.path());
    }
    // The order of a directory is not the same on every machine; the model must be.
    paths.sort();
    paths.iter().map(|path| read_file(path)).collect()
}
