//! Files that the person opens: articles as text, and annotated files of every format.

use gloo::file::File;
use leptos::prelude::*;
use tagline_core::{Document, History};

use super::{
    Page,
    snapshot::{self, AS_OPENED, Snapshot},
};
use crate::{dom::files, words};

/// What the person is told of files with something to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// What was opened.
    pub(crate) summary: String,
    /// What was mended or left out, and where.
    pub(crate) lines: Vec<String>,
}

/// What came of the files opened last.
#[derive(Clone, Copy)]
pub(crate) struct Importer {
    report: RwSignal<Option<Report>>,
}

/// What has come of several files so far.
#[derive(Default)]
struct Pile {
    first: Option<Snapshot>,
    articles: usize,
    shelved: usize,
    formats: Vec<String>,
    lines: Vec<String>,
}

impl Importer {
    pub(crate) fn new() -> Self {
        Self { report: RwSignal::new(None) }
    }

    /// What the person is yet to be told. Tracked.
    pub(crate) fn report(self) -> Option<Report> {
        self.report.get()
    }

    /// Puts the report away.
    pub(crate) fn dismiss(self) {
        self.report.set(None);
    }

    /// Opens the first article of the files and shelves the rest; tells what was mended or left out.
    pub(crate) async fn open(self, page: Page, files: Vec<File>) {
        let mut pile = Pile::default();
        let mut failures = Vec::new();
        for file in files {
            if let Err(reason) = take(page, file, &mut pile).await {
                failures.push(reason);
            }
        }
        let Pile { first, articles, shelved, formats, lines } = pile;
        if let Some(snapshot) = first {
            page.open_new(snapshot);
        }
        let waiting = format!("{} waiting under “New article”", words::count(shelved, "more article"));
        if !lines.is_empty() {
            let mut summary = format!("{} opened", words::count(articles, "article"));
            if !formats.is_empty() {
                summary += &format!(" from {}", formats.join(" and "));
            }
            if shelved > 0 {
                summary += &format!(", {waiting}");
            }
            self.report.set(Some(Report { summary: summary + ".", lines }));
        } else if shelved > 0 {
            failures.insert(0, format!("{waiting}."));
        }
        if !failures.is_empty() {
            page.notices.tell(failures.join(" "));
        }
    }
}

/// Adds what is in a file to the pile.
async fn take(page: Page, file: File, pile: &mut Pile) -> Result<(), String> {
    let name = file.name();
    let bytes = files::bytes(file).await?;
    if files::may_be_annotated(&name, &bytes) {
        let opened = page.exporter.open(name.clone(), bytes.clone()).await?;
        if let Some(format) = opened.format {
            let told = opened.problems.into_iter().map(|problem| format!("{name}, {problem}"));
            pile.lines.extend(told);
            if opened.documents.is_empty() {
                return Err(format!("{name} holds no article."));
            }
            if !pile.formats.contains(&format) {
                pile.formats.push(format);
            }
            for document in opened.documents {
                let document = with_own_id(page, document, &mut pile.lines).await;
                // A tagger's suggestions would push out those that came with the file.
                let tagged = (!document.layer().is_empty()).then(|| AS_OPENED.to_owned());
                add(page, Snapshot { document, history: History::default(), tagged, open_order: None }, pile).await?;
            }
            return Ok(());
        }
        if is_data(&name) {
            return Err(format!(
                "{name} is of none of the formats that can be read here, or cut short. Nothing was opened: save it again \
                 from the program it came from."
            ));
        }
    }
    let opened = files::text(&name, &bytes)?;
    match page.new_document(&opened.text, Some(opened.title)) {
        Some(snapshot) => add(page, snapshot, pile).await,
        None => Ok(()),
    }
}

/// Whether a file is data by its name: what cannot be read of it is no article either.
fn is_data(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["json", "jsonl", "xml", "xmi"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

async fn add(page: Page, snapshot: Snapshot, pile: &mut Pile) -> Result<(), String> {
    pile.articles += 1;
    if pile.first.is_none() {
        pile.first = Some(snapshot);
    } else if page.shelf.put(&snapshot).await {
        pile.shelved += 1;
    } else {
        return Err(format!("“{}” could not be stored.", snapshot.document.title()));
    }
    Ok(())
}

/// The document under the name it has, unless it has none or an article of that name is kept here already: that one
/// must not be overwritten.
async fn with_own_id(page: Page, document: Document, lines: &mut Vec<String>) -> Document {
    let taken = !document.id().is_empty() && page.shelf.holds(document.id()).await;
    if !document.id().is_empty() && !taken {
        return document;
    }
    if taken {
        lines.push(format!(
            "An article called {:?} is kept here already; “{}” was opened beside it under a new name",
            document.id(),
            document.title()
        ));
    }
    document.identified(snapshot::new_id())
}
