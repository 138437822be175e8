//! Taking in files: from a file of whatever kind to documents as they are stored, a batch at a time.

use crate::{plain, told};
use js_sys::{Date, Math, Uint8Array};
use std::collections::{HashSet, VecDeque};
use tagline_core::{Document, Text};
use tagline_wire::{
    AS_OPENED, Batch, BatchEnd, FormatsReply, LARGEST, Listing, Record, ReducedPage, Snapshot, TakeRequest, new_id,
};
use web_sys::{Blob, FileReaderSync};

/// The most documents, and bytes of text, in a batch: what a database stores without holding up the page.
const BATCH: usize = 32;
const BATCH_BYTES: u32 = 256 * 1024;

/// The file at hand, and whose names are taken.
#[derive(Default)]
pub(crate) struct Intake {
    known: HashSet<String>,
    number: u32,
    opened: u64,
    documents: VecDeque<Document>,
    problems: Vec<String>,
}

impl Intake {
    /// Takes note of documents that are kept already: no other may have their identifiers.
    pub(crate) fn know(&mut self, ids: Vec<String>) {
        self.known.extend(ids);
    }

    /// Reads a file and gives the first of its documents; or why there are none.
    pub(crate) fn take(&mut self, request: TakeRequest, file: Option<&Blob>) -> FormatsReply {
        let TakeRequest { number, name, opened } = request;
        // Asked here and not in the page, which would wait for the disk.
        let size = file.map_or(0.0, |file| file.size());
        if size > LARGEST.into() {
            let megabytes = (size / 1e6).ceil();
            return refused(
                number,
                format!("{name} has {megabytes:.0} MB; at most 50 MB fit a page. Split it into parts."),
            );
        }
        let bytes = file.ok_or(()).and_then(|file| {
            let buffer = FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(file));
            buffer.map(|buffer| Uint8Array::new(&buffer).to_vec()).map_err(drop)
        });
        let Ok(bytes) = bytes else {
            return refused(number, format!("{name} could not be read: it may have been moved or changed since."));
        };
        *self = Self { known: std::mem::take(&mut self.known), number, opened, ..Self::default() };
        match self.read(&name, &bytes) {
            Ok(Some(html)) => FormatsReply::Html { number, html },
            Ok(None) => FormatsReply::Batch(self.next()),
            Err(reason) => refused(number, reason),
        }
    }

    /// Takes in the text of a page of the web.
    pub(crate) fn reduced(&mut self, page: &ReducedPage) -> FormatsReply {
        match article(&page.name, &page.text) {
            Ok(document) => {
                self.documents.push_back(document);
                FormatsReply::Batch(self.next())
            }
            Err(reason) => refused(page.number, reason),
        }
    }

    /// The next documents of the file at hand; the last ones come with what there is to say of it.
    pub(crate) fn next(&mut self) -> Batch {
        let (mut records, mut bytes) = (Vec::new(), 0u32);
        while let Some(document) = self.documents.pop_front() {
            bytes = bytes.saturating_add(document.text().end().get());
            records.push(self.record(document));
            if records.len() == BATCH || bytes >= BATCH_BYTES {
                break;
            }
        }
        let end = self.documents.is_empty().then(|| BatchEnd { problems: std::mem::take(&mut self.problems) });
        Batch { number: self.number, records, end }
    }

    /// Fills the queue of documents; gives a page of the web back, which has to be reduced first.
    fn read(&mut self, name: &str, bytes: &[u8]) -> Result<Option<String>, String> {
        if plain::may_be_annotated(name, bytes) {
            let opened =
                tagline_formats::open(name, bytes).map_err(|error| format!("{name} could not be opened: {error}."))?;
            if let Some((_, import)) = opened {
                self.problems.extend(told(&import.problems).into_iter().map(|problem| format!("{name}, {problem}")));
                if import.documents.is_empty() {
                    return Err(format!("{name} holds no article."));
                }
                self.documents = import.documents.into_iter().map(|imported| imported.document).collect();
                return Ok(None);
            }
            if plain::is_data(name) {
                return Err(format!(
                    "{name} is of none of the formats that can be read here, or cut short. Nothing of it was opened: save \
                     it again from the program it came from."
                ));
            }
        }
        let text = plain::text(name, bytes)?;
        if plain::is_html(name) {
            return Ok(Some(text));
        }
        self.documents.push_back(article(name, &text)?);
        Ok(None)
    }

    /// A document as it is stored, under the name it has unless it has none or the name is taken: what goes by it
    /// already must not be overwritten.
    fn record(&mut self, document: Document) -> Record {
        let document = if document.id().is_empty() {
            document.identified(fresh_id())
        } else if self.known.contains(document.id()) {
            self.problems.push(format!(
                "An article called {:?} is kept here already; “{}” was opened beside it under a new name",
                document.id(),
                document.title()
            ));
            document.identified(fresh_id())
        } else {
            document
        };
        self.known.insert(document.id().to_owned());
        // A tagger's suggestions would push out those that came with the file.
        let tagged = (!document.layer().is_empty()).then(|| AS_OPENED.to_owned());
        let snapshot = Snapshot { tagged, ..Snapshot::new(document) };
        Record { listing: Listing::of(&snapshot, self.opened), snapshot: snapshot.to_bytes() }
    }
}

/// A document of a text, titled as its file is called.
fn article(name: &str, text: &str) -> Result<Document, String> {
    let clean = Text::clean(text);
    if clean.trim().is_empty() {
        return Err(format!("{name} is empty: open an article with words in it."));
    }
    let text = Text::new(clean.into_owned()).map_err(|error| format!("{name}: {error}."))?;
    Ok(Document::new(fresh_id(), plain::title(name).to_owned(), text))
}

fn refused(number: u32, reason: String) -> FormatsReply {
    FormatsReply::Refused { number, reason }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970, and a die")]
fn fresh_id() -> String {
    new_id(Date::now() as u64, (Math::random() * f64::from(u32::MAX)) as u32)
}
