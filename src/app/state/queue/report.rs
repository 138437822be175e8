//! What the person is told once files have been taken in.

use super::plan::{Failure, Progress};
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
        let mut summary = if read > 0 {
            format!("{} from {}.", words::count(documents, "article"), words::count(read, "file"))
        } else {
            format!("{} tagged.", words::count(tagged, "article"))
        };
        if waiting > 0 {
            summary += &format!(
                " {} not tagged yet: they are safe in the library, and “Go on” tags them.",
                words::number(waiting)
            );
        }
        Self { summary, failures, mended }
    }

    /// Whether there is something that the person would not expect.
    pub(crate) fn is_news(&self) -> bool {
        !self.failures.is_empty() || !self.mended.is_empty()
    }
}
