//! Markdown with bracketed spans, as Pandoc reads them: `[Zoë Okafor]{.PERSON}`.
//!
//! Title, identifier and date stand in a block of metadata on top. Everything in the text that Pandoc would take for
//! markup or would make typographic is escaped, so that the words come out as they are; white space is not Markdown's
//! to keep. A line break in the text is a hard one, and blank lines part paragraphs, which no annotation may cross: line
//! breaks within one are kept as one.

mod escape;
mod read;

use crate::{
    codec::{Codec, Facts, Holds, Overlap, Writer, only},
    error::{ReadError, WriteError},
    fields,
    import::Import,
    json::utf8,
    options::ExportOptions,
    sheet::{Sheet, is_blank},
};
use escape::Escaper;
use tagline_core::Annotation;

/// Text with bracketed spans.
pub(crate) struct Markdown;

/// The metadata that says why the text must be of the day it is dated, where nobody has said so.
const INFERRED: &str = "date-inferred";

/// What stands before and after the metadata.
const FENCE: &str = "---";

impl Codec for Markdown {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "Markdown",
            id: "markdown",
            extension: "md",
            mime: "text/markdown",
            description: "Pandoc, Quarto and note-taking programs: bracketed spans with their type",
            several: false,
            holds: Holds {
                overlap: Overlap::Nested,
                ragged: false,
                white_space: false,
                status: true,
                confidence: true,
                value: true,
                entity: true,
                document_id: true,
                title: true,
                date: true,
                ..Holds::SPANS
            },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let sheet = only(sheets, self.facts())?;
        let document = &sheet.document;
        // A string of JSON is one of YAML too.
        let mut file = format!(
            "{FENCE}\ntitle: {}\nid: {}\n",
            serde_json::to_string(document.title())?,
            serde_json::to_string(document.id())?
        );
        let (date, reason) = fields::dated(document);
        if let Some(date) = date {
            file += &format!("date: {date}\n");
        }
        if let Some(reason) = reason {
            file += &format!("{INFERRED}: {}\n", serde_json::to_string(reason)?);
        }
        file += &format!("{FENCE}\n\n");
        body(sheet, &mut file);
        file.push('\n');
        Ok(file.into_bytes())
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        read::read(utf8(bytes)?)
    }
}

/// The text with its spans. Annotations neither cross nor have white space at an edge.
fn body(sheet: &Sheet<'_>, file: &mut String) {
    let text = sheet.document.text().as_str();
    // Where annotations begin and end; at one place what ends goes before what begins, the inner before the outer.
    let mut open: Vec<&Annotation> = Vec::new();
    let mut annotations = sheet.annotations.iter().peekable();
    let mut escaper = Escaper::default();
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        while let Some(done) = open.pop_if(|open| open.span.range().end <= at) {
            escaper.close(&attributes(done), file);
        }
        while let Some(next) = annotations.next_if(|next| next.span.range().start <= at) {
            escaper.open(!open.is_empty(), file);
            open.push(next);
        }
        if at < text.len() {
            escaper.push(c, is_blank(c), !open.is_empty(), file);
        }
    }
}

/// The braces after a span.
fn attributes(annotation: &Annotation) -> String {
    let label = annotation.label.as_str();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_class = label.starts_with(|c: char| c.is_ascii_alphabetic()) && label.chars().all(plain);
    let mut attributes = if is_class { format!(".{label}") } else { format!("label={}", quoted(label)) };
    let wanted = ["status", "confidence", "kind", "value", "entity"];
    for (name, value) in fields::of(annotation).into_iter().filter(|(name, _)| wanted.contains(name)) {
        attributes += &format!(" {name}={}", quoted(&value));
    }
    attributes
}

/// A value of an attribute, quoted unless it is of letters, digits and hyphens alone.
fn quoted(value: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !value.is_empty() && value.chars().all(bare) {
        return value.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in value.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '-' | '.' | ':' | '/' | ',') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted + "\""
}
