//! NER Annotator's JSON: `{"classes": […], "annotations": [[line, {"entities": [[start, end, label], …]}], …]}`.
//!
//! The program cuts a text into lines and annotates each by itself; a `null` stands for a line that was skipped, whose
//! text is gone. The lines become one document again. Offsets count UTF-16 units from the start of their line.

use crate::{
    budget::Budget,
    claim::{Account, Claim},
    codec::{Codec, Facts, Holds, Overlap, Writer, only},
    error::{Fault, ReadError, WriteError},
    import::{Import, Problem, title_of},
    json::{Item, utf8},
    options::ExportOptions,
    sheet::{Sheet, Triple},
    unit::Unit,
};
use serde::Serialize;
use std::borrow::Cow;
use tagline_core::{Annotation, AnnotationId, Document, LabelSet, Span, Text};

/// NER Annotator's saved work.
pub(crate) struct NerAnnotator;

#[derive(Serialize)]
struct File<'a> {
    classes: Vec<&'a str>,
    annotations: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a>(&'a str, Entities<'a>);

#[derive(Serialize)]
struct Entities<'a> {
    entities: Vec<Triple<'a>>,
}

impl Codec for NerAnnotator {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "NER Annotator JSON",
            id: "ner-annotator",
            extension: "ner-annotator.json",
            mime: "application/json",
            description: "NER Annotator, line by line; also opens what was saved there",
            several: false,
            holds: Holds { overlap: Overlap::None, line_breaks: false, ..Holds::SPANS },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let sheet = only(sheets, self.facts())?;
        let text = sheet.document.text();
        let mut triples = sheet.triples(Unit::Utf16).into_iter().peekable();
        let (mut annotations, mut start) = (Vec::new(), 0);
        for line in text.as_str().split('\n') {
            // A text is shorter than 4 GiB, and so is each of its lines.
            let length = u32::try_from(line.encode_utf16().count()).unwrap_or(u32::MAX);
            let within = std::iter::from_fn(|| triples.next_if(|(_, end, _)| *end <= start + length));
            let entities = within.map(|(from, to, label)| (from - start, to - start, label)).collect();
            annotations.push(Line(line, Entities { entities }));
            start += length + 1;
        }
        Ok(serde_json::to_vec(&File { classes: sheet.labels(), annotations })?)
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        let file = Item::file(utf8(bytes)?)?;
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        let (mut text, mut annotations) = (String::new(), Vec::new());
        for (number, item) in file.object()?.required_item("annotations")?.list()?.iter().enumerate() {
            if number > 0 {
                text.push('\n');
            }
            if item.is_null() {
                continue;
            }
            let line = line(item, writer, &mut import.problems)?;
            for annotation in line.layer().iter() {
                let range = annotation.span.range();
                let span = Span::from_range(text.len() + range.start..text.len() + range.end);
                let span = span.ok_or_else(|| file.error(Fault::TooLong))?;
                let id = AnnotationId(u32::try_from(annotations.len()).map_err(|_| file.error(Fault::TooLong))?);
                annotations.push(Annotation { id, span, ..annotation.clone() });
            }
            text.push_str(line.text().as_str());
        }
        let text = Text::new(text).map_err(|_| file.error(Fault::TooLong))?;
        let document = Document::new(String::new(), title_of(&text), text);
        let document = document.with(None, LabelSet::default(), annotations).map_err(|_| file.error(Fault::TooLong))?;
        budget.take(&mut import, document)?;
        Ok(import)
    }
}

/// A line as a document of its own.
fn line(item: &Item<'_>, writer: Writer, problems: &mut Vec<Problem>) -> Result<Document, ReadError> {
    let pair = item.list()?;
    let [text, rest] = &pair[..] else {
        return Err(item.wrong("expected a line and its entities"));
    };
    let mut claims = Vec::new();
    for entity in rest.object()?.list("entities")? {
        let (start, end, label): (u64, u64, Cow<'_, str>) = entity.get()?;
        claims.push(Claim::new(NerAnnotator.facts().id, entity.place(), (start, end), label));
    }
    let unit = writer.counted(Unit::Utf16);
    let account = Account { place: item.place(), id: String::new(), title: None, text: text.text()?, claims, unit };
    account.document(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_one_text_again() {
        let file = r#"{"classes": ["PER", "LOC"], "annotations": [["🏮 Zoë Okafor", {"entities": [[3, 13, "PER"]]}], null,
            ["to Łódź", {"entities": [[3, 7, "LOC"], [3, 9, "LOC"]]}]]}"#;
        let import = NerAnnotator.read(file.as_bytes(), Writer::Anyone).unwrap();
        let document = &import.documents[0].document;
        assert_eq!(document.text().as_str(), "🏮 Zoë Okafor\n\nto Łódź");
        let words: Vec<_> = document.layer().iter().filter_map(|a| document.text().slice(a.span)).collect();
        assert_eq!(words, ["Zoë Okafor", "Łódź"]);
        assert_eq!(import.problems.len(), 1);
        assert!(
            import.problems[0].to_string().starts_with("at /annotations/2/1/entities/1: "),
            "{}",
            import.problems[0]
        );
    }
}
