//! spaCy's training data in JSON: a list of `[text, {"entities": [[start, end, label], …]}]`.
//!
//! Offsets count code points. spaCy refuses entities that overlap or have white space at an edge, and skips those
//! that do not fall on its tokens.

use crate::{
    budget::Budget,
    claim::{Account, Claim},
    codec::{Codec, Facts, Holds, Overlap, Writer},
    error::{ReadError, WriteError},
    import::Import,
    json::{Item, utf8},
    options::ExportOptions,
    sheet::{Sheet, Triple},
    unit::Unit,
};
use serde::Serialize;
use std::borrow::Cow;

/// Offset tuples, as `spacy convert`'s predecessor and countless training scripts read them.
pub(crate) struct SpacyJson;

#[derive(Serialize)]
struct Example<'a>(&'a str, Entities<'a>);

#[derive(Serialize)]
struct Entities<'a> {
    entities: Vec<Triple<'a>>,
}

impl Codec for SpacyJson {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "spaCy JSON",
            id: "spacy",
            extension: "spacy.json",
            mime: "application/json",
            description: "spaCy training scripts: texts with entity offsets",
            several: true,
            holds: Holds { overlap: Overlap::None, ragged: false, ..Holds::SPANS },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let examples: Vec<_> = sheets
            .iter()
            .map(|sheet| Example(sheet.document.text().as_str(), Entities { entities: sheet.triples(Unit::CodePoint) }))
            .collect();
        Ok(serde_json::to_vec(&examples)?)
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        for example in Item::file(utf8(bytes)?)?.list()? {
            let pair = example.list()?;
            let [text, annotations] = &pair[..] else {
                return Err(example.wrong("expected a text and its annotations"));
            };
            let text = text.text()?;
            let mut annotations = annotations.object()?;
            let entities = annotations.required_item("entities")?.list()?;
            let mut claims = Vec::new();
            for entity in &entities {
                let (start, end, label): (u64, u64, Cow<'_, str>) = entity.get()?;
                claims.push(Claim::new(self.facts().id, entity.place(), (start, end), label));
            }
            let account = Account {
                place: example.place(),
                id: String::new(),
                title: None,
                text,
                claims,
                unit: writer.counted(Unit::CodePoint),
            };
            let document = account.document(&mut import.problems)?;
            budget.take(&mut import, document)?;
        }
        Ok(import)
    }
}
