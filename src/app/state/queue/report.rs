//! What the person is told once files have been taken in.

use super::plan::{Failure, Progress, Unfinished};
use crate::words;

/// What came of files: in one sentence, then what failed, then what was mended or left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) summary: String,
    /// What could not be read or tagged, and why.
    pub(crate) failures: Vec<Failure>,
    /// What was mended or left out in what could be read, and where.
    pub(crate) mended: Vec<String>,
}

impl Report {
    /// The report on work that is done, or stopped with so many documents waiting.
    pub(crate) fn new(progress: Progress, waiting: usize, failures: Vec<Failure>, mended: Vec<String>) -> Self {
        let Progress { read, tagged, documents, .. } = progress;
        let mut summary = if read == 0 && documents == 0 {
            "Here is what became of the files that you opened last time.".to_owned()
        } else if read > 0 {
            format!("{} from {}.", words::count(documents, "article"), words::count(read, "file"))
        } else {
            format!("{} tagged.", words::count(tagged, "article"))
        };
        if waiting > 0 {
            summary += &format!(
                " {} not tagged yet: they are safe in the library. Press “Continue” to tag them.",
                words::number(waiting)
            );
        }
        Self { summary, failures, mended }
    }

    /// How many files were not opened and articles not tagged: "1 file could not be opened".
    pub(crate) fn failed(&self) -> String {
        let told = [(Unfinished::File, "file", "opened"), (Unfinished::Article, "article", "tagged")].map(
            |(what, noun, done)| {
                let failed = self.failures.iter().filter(|failure| failure.what == what).count();
                (failed > 0).then(|| format!("{} could not be {done}", words::count(failed, noun)))
            },
        );
        told.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Whether there is something that the person would not expect.
    pub(crate) fn is_news(&self) -> bool {
        !self.failures.is_empty() || !self.mended.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_counted_by_what_they_are_about() {
        let failed = |failures: &[Failure]| Report { failures: failures.to_vec(), ..Report::default() }.failed();
        let file = Failure::of_file("a.txt".to_owned(), "why");
        let article = Failure::of_article("Floods".to_owned(), "why");
        assert_eq!(failed(&[]), "");
        assert_eq!(failed(&[file.clone()]), "1 file could not be opened");
        assert_eq!(failed(&[article.clone(), article.clone()]), "2 articles could not be tagged");
        assert_eq!(failed(&[file, article]), "1 file could not be opened, 1 article could not be tagged");
    }
}
