//! Real articles, where they are at hand.

use std::io::Read as _;
use std::path::PathBuf;

/// The Wikinews articles beside the repository, one text each, or `None` where there are none: they are not ours to
/// ship. A note on the standard error then says that a test did less than it could.
///
/// # Panics
/// If the file is there but is not gzip-compressed UTF-8.
#[must_use]
pub fn wikinews() -> Option<Vec<String>> {
    texts("wikinews")
}

/// A thousand articles, from the news, an almanac of events and a corpus of many kinds; or `None`, as for [`wikinews`].
///
/// # Panics
/// As for [`wikinews`].
#[must_use]
pub fn thousand() -> Option<Vec<String>> {
    let mut articles = Vec::new();
    for corpus in ["wikinews", "wiki_current_events", "masc"] {
        articles.extend(texts(corpus)?);
    }
    articles.truncate(1000);
    Some(articles)
}

fn texts(corpus: &str) -> Option<Vec<String>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../shared/data/text/{corpus}.txt.gz"));
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("note: there are no articles at {}, so none are tested", path.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    Some(text.split("\n\n").map(str::trim).filter(|article| !article.is_empty()).map(str::to_owned).collect())
}
