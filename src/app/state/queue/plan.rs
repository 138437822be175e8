//! What is yet to be read and tagged, who is at work on it, and what came of it. Knows no worker and no database.
//!
//! Files are read one after the other; what is in them is stored at once, untagged, and waits for a tagger. So whatever
//! happens to the page, only files that nobody has read yet have to be opened again.

use std::collections::{BTreeMap, VecDeque};

/// The most documents, and bytes of text, that a tagger is handed at a time: enough that the way there and back is
/// cheap, so little that the open document never waits long.
const PILE: usize = 16;
const PILE_BYTES: u32 = 48 * 1024;

/// A document that waits to be tagged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) id: String,
    /// The length of its text, in bytes.
    pub(crate) length: u32,
}

/// What could not be done, and why, for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) what: Unfinished,
    /// The file's name or the article's title.
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// What a failure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfinished {
    /// A file that was not opened.
    File,
    /// An article that is in the library and was not tagged.
    Article,
}

impl Failure {
    /// A file could not be opened.
    pub(crate) fn of_file(name: String, reason: impl Into<String>) -> Self {
        Self { what: Unfinished::File, name, reason: reason.into() }
    }

    /// An article could not be tagged.
    pub(crate) fn of_article(name: String, reason: impl Into<String>) -> Self {
        Self { what: Unfinished::Article, name, reason: reason.into() }
    }
}

/// How far the work has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Files read, or found unreadable.
    pub(crate) read: usize,
    /// Files in all.
    pub(crate) files: usize,
    /// Documents tagged, or given up.
    pub(crate) tagged: usize,
    /// Documents in all, as far as they are known.
    pub(crate) documents: usize,
}

impl Progress {
    /// Steps done and steps in all, for a bar. A file that is not read yet counts as one document.
    pub(crate) fn steps(self) -> (usize, usize) {
        (self.read + self.tagged, self.files + self.documents + (self.files - self.read))
    }
}

/// The work ahead. Files go by a number that whoever adds them gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    files: VecDeque<u32>,
    reading: Option<u32>,
    waiting: VecDeque<Job>,
    /// Documents that were with a tagger when it broke down: tried once more, each by itself.
    suspects: VecDeque<Job>,
    at_work: BTreeMap<usize, Pile>,
    progress: Progress,
    failures: Vec<Failure>,
    stopped: bool,
}

/// What a tagger is busy with.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pile {
    jobs: Vec<Job>,
    /// Whether it has broken a tagger before.
    suspect: bool,
}

impl Plan {
    /// Adds files to be read.
    pub(crate) fn add_files(&mut self, numbers: impl IntoIterator<Item = u32>) {
        let before = self.files.len();
        self.files.extend(numbers);
        self.progress.files += self.files.len() - before;
        self.stopped = false;
    }

    /// The file to read now; `None` while one is being read.
    pub(crate) fn next_file(&mut self) -> Option<u32> {
        if self.reading.is_some() || self.stopped {
            return None;
        }
        self.reading = self.files.pop_front();
        self.reading
    }

    /// The file that is being read.
    pub(crate) fn reading(&self) -> Option<u32> {
        self.reading
    }

    /// Notes documents that are stored and wait for a tagger.
    pub(crate) fn add_waiting(&mut self, jobs: impl IntoIterator<Item = Job>) {
        let before = self.waiting.len();
        self.waiting.extend(jobs);
        self.progress.documents += self.waiting.len() - before;
    }

    /// Notes documents that are stored and need no tagger.
    pub(crate) fn add_tagged(&mut self, count: usize) {
        self.progress.documents += count;
        self.progress.tagged += count;
    }

    /// Notes that the file at hand has been read, or why it could not be.
    pub(crate) fn file_read(&mut self, failure: Option<Failure>) {
        if self.reading.take().is_some() {
            self.progress.read += 1;
            self.failures.extend(failure);
        }
    }

    /// What a tagger that has nothing to do is to tag now.
    pub(crate) fn next_pile(&mut self, tagger: usize) -> Option<Vec<Job>> {
        if self.stopped || self.at_work.contains_key(&tagger) {
            return None;
        }
        let (jobs, suspect) = match self.suspects.pop_front() {
            Some(job) => (vec![job], true),
            None => (self.pile(), false),
        };
        if jobs.is_empty() {
            return None;
        }
        self.at_work.insert(tagger, Pile { jobs: jobs.clone(), suspect });
        Some(jobs)
    }

    fn pile(&mut self) -> Vec<Job> {
        let mut jobs: Vec<Job> = Vec::new();
        let mut bytes = 0u32;
        while let Some(job) = self.waiting.front() {
            bytes = bytes.saturating_add(job.length);
            if !jobs.is_empty() && (jobs.len() == PILE || bytes > PILE_BYTES) {
                break;
            }
            jobs.extend(self.waiting.pop_front());
        }
        jobs
    }

    /// Notes that a tagger is through with its pile, and what of it could not be tagged.
    pub(crate) fn tagged(&mut self, tagger: usize, failures: impl IntoIterator<Item = Failure>) {
        if let Some(pile) = self.at_work.remove(&tagger) {
            self.progress.tagged += pile.jobs.len();
            self.failures.extend(failures);
        }
    }

    /// Notes that a tagger broke down. What it was busy with is tried once more, one by one, by another; what has broken
    /// two taggers is returned, and not tried again.
    pub(crate) fn died(&mut self, tagger: usize) -> Option<Job> {
        let Pile { mut jobs, suspect } = self.at_work.remove(&tagger)?;
        if !suspect {
            self.suspects.extend(jobs);
            return None;
        }
        self.progress.tagged += jobs.len();
        jobs.pop()
    }

    /// Notes why something could not be done.
    pub(crate) fn fail(&mut self, failure: Failure) {
        self.failures.push(failure);
    }

    /// Stops at the person's wish. Documents that wait go on waiting; what was with a tagger joins them; the numbers of
    /// the files that nobody has read are returned, the one at hand first.
    pub(crate) fn stop(&mut self) -> Vec<u32> {
        self.stopped = true;
        let interrupted = std::mem::take(&mut self.at_work).into_values().flat_map(|pile| pile.jobs);
        for job in interrupted.chain(std::mem::take(&mut self.suspects)).collect::<Vec<_>>().into_iter().rev() {
            self.waiting.push_front(job);
        }
        let unread: Vec<u32> = self.reading.take().into_iter().chain(std::mem::take(&mut self.files)).collect();
        self.progress.files -= unread.len();
        unread
    }

    /// Goes on with what waits.
    pub(crate) fn go_on(&mut self) {
        self.stopped = false;
    }

    /// Whether a tagger has, or could have, something to do.
    pub(crate) fn has_work(&self) -> bool {
        !(self.stopped || self.waiting.is_empty() && self.suspects.is_empty() && self.at_work.is_empty())
    }

    /// Whether nothing is left to be done, or nothing more wanted.
    pub(crate) fn is_over(&self) -> bool {
        self.stopped || (self.files.is_empty() && self.reading.is_none() && !self.has_work())
    }

    /// How many documents wait for a tagger.
    pub(crate) fn waiting(&self) -> usize {
        let at_work: usize = self.at_work.values().map(|pile| pile.jobs.len()).sum();
        self.waiting.len() + self.suspects.len() + at_work
    }

    pub(crate) fn progress(&self) -> Progress {
        self.progress
    }

    /// What could not be done so far.
    pub(crate) fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// Begins to count anew, with what still waits.
    pub(crate) fn settle(&mut self) {
        self.progress = Progress { documents: self.waiting(), ..Progress::default() };
        self.failures.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jobs(count: usize, length: u32) -> Vec<Job> {
        (0..count).map(|number| Job { id: number.to_string(), length }).collect()
    }

    fn failure(name: &str) -> Failure {
        Failure::of_file(name.to_owned(), "why")
    }

    #[test]
    fn files_are_read_one_by_one_and_a_bad_one_holds_up_nobody() {
        let mut plan = Plan::default();
        plan.add_files([7, 8, 9]);
        assert_eq!((plan.next_file(), plan.next_file()), (Some(7), None));
        plan.add_waiting(jobs(2, 10));
        plan.file_read(None);
        assert_eq!(plan.next_file(), Some(8));
        plan.file_read(Some(failure("8")));
        assert_eq!(plan.next_file(), Some(9));
        plan.add_tagged(1);
        plan.file_read(None);
        assert_eq!(plan.progress(), Progress { read: 3, files: 3, tagged: 1, documents: 3 });
        assert_eq!(plan.next_pile(0).map(|pile| pile.len()), Some(2));
        assert!(!plan.is_over());
        plan.tagged(0, []);
        assert!(plan.is_over());
        assert_eq!(plan.failures(), [failure("8")]);
    }

    #[test]
    fn a_pile_is_small_but_never_empty() {
        let mut plan = Plan::default();
        plan.add_waiting(jobs(20, 10));
        assert_eq!(plan.next_pile(0).unwrap().len(), PILE);
        assert_eq!(plan.next_pile(0), None, "it is busy");
        assert_eq!(plan.next_pile(1).unwrap().len(), 20 - PILE);
        let mut plan = Plan::default();
        plan.add_waiting(jobs(3, PILE_BYTES + 1));
        assert_eq!(plan.next_pile(0).unwrap().len(), 1);
    }

    #[test]
    fn what_breaks_taggers_is_found_and_set_aside() {
        let mut plan = Plan::default();
        plan.add_waiting(jobs(3, 10));
        assert_eq!(plan.next_pile(0).unwrap().len(), 3);
        assert_eq!(plan.died(0), None);
        let mut broken = Vec::new();
        while let Some(pile) = plan.next_pile(0) {
            assert_eq!(pile.len(), 1, "each by itself");
            if pile[0].id == "1" {
                broken.extend(plan.died(0));
            } else {
                plan.tagged(0, []);
            }
        }
        assert_eq!(broken.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), ["1"]);
        assert!(plan.is_over());
        assert_eq!(plan.progress().tagged, 3);
    }

    #[test]
    fn stopping_loses_no_document_and_names_unread_files() {
        let mut plan = Plan::default();
        plan.add_files([1, 2, 3]);
        plan.next_file();
        plan.add_waiting(jobs(4, PILE_BYTES / 2));
        plan.next_pile(0);
        assert_eq!(plan.stop(), [1, 2, 3]);
        assert!(plan.is_over() && plan.next_pile(1).is_none());
        plan.tagged(0, []);
        assert_eq!(plan.waiting(), 4, "the late answer of a tagger that was stopped does not count");
        plan.go_on();
        assert_eq!(plan.next_pile(0).unwrap(), jobs(2, PILE_BYTES / 2), "in the order they were in");
    }

    proptest! {
        /// Whatever happens, every document is waiting, tagged or given up, and the bar never runs over.
        #[test]
        fn nothing_is_counted_twice(events in prop::collection::vec((0u8..8, 0usize..3), 0..200)) {
            let mut plan = Plan::default();
            let mut made = 0;
            for (event, which) in events {
                match event {
                    0 => plan.add_files([0, 1]),
                    1 => drop(plan.next_file()),
                    2 => {
                        plan.add_waiting(jobs(which, 30_000));
                        made += which;
                    }
                    3 => plan.file_read(None),
                    4 => drop(plan.next_pile(which)),
                    5 => plan.tagged(which, []),
                    6 => drop(plan.died(which)),
                    _ if which == 0 => drop(plan.stop()),
                    _ => plan.go_on(),
                }
                let Progress { tagged, documents, read, files } = plan.progress();
                prop_assert_eq!(documents, made);
                prop_assert_eq!(tagged + plan.waiting(), made);
                prop_assert!(read <= files);
                let (done, all) = plan.progress().steps();
                prop_assert!(done <= all);
            }
        }
    }
}
