//! doccano's JSON Lines: `{"id": …, "text": …, "label": [[start, end, label], …]}`, one document a line.
//!
//! doccano counts UTF-16 units, which its documentation does not say, unless a project counts grapheme clusters. Each
//! line we write names its unit in a field that doccano keeps as metadata; a line without it is measured on import.

use crate::{
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Writer},
    error::{ReadError, WriteError},
    import::{Import, Imported},
    json::{Item, Object, utf8},
    options::ExportOptions,
    sheet::{Sheet, Triple},
    tagline::Extra,
    unit::Unit,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// doccano's sequence labelling projects.
pub(crate) struct Doccano;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    label: Vec<Triple<'a>>,
    title: &'a str,
    offset_unit: OffsetUnit,
}

/// The units that doccano can be made to count in, and we write.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OffsetUnit {
    Utf16CodeUnit,
    UnicodeCodePoint,
}

impl From<OffsetUnit> for Unit {
    fn from(unit: OffsetUnit) -> Self {
        match unit {
            OffsetUnit::Utf16CodeUnit => Self::Utf16,
            OffsetUnit::UnicodeCodePoint => Self::CodePoint,
        }
    }
}

impl Codec for Doccano {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "doccano JSONL",
            id: "doccano",
            extension: "jsonl",
            mime: "application/jsonl",
            description: "doccano sequence labelling; counts UTF-16 units unless code points are asked for",
            several: true,
            holds: Holds { document_id: true, title: true, ..Holds::SPANS },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], options: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let offset_unit = match options.unit {
            Some(Unit::CodePoint) => OffsetUnit::UnicodeCodePoint,
            _ => OffsetUnit::Utf16CodeUnit,
        };
        let mut lines = Vec::new();
        for sheet in sheets {
            let line = Line {
                id: sheet.document.id(),
                text: sheet.document.text().as_str(),
                label: sheet.triples(offset_unit.into()),
                title: sheet.document.title(),
                offset_unit,
            };
            serde_json::to_writer(&mut lines, &line)?;
            lines.push(b'\n');
        }
        Ok(lines)
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        let mut import = Import::default();
        for line in Item::lines(utf8(bytes)?) {
            let line = line?;
            let mut object = line.object()?;
            let id = object.item("id").map_or(Ok(String::new()), |id| id.name())?;
            let title = object.optional("title")?;
            let text = object.required_item("text")?.text()?;
            let unit = match object.optional::<OffsetUnit>("offset_unit")? {
                Some(said) => Counted::In(said.into()),
                None => writer.counted(Unit::Utf16),
            };
            let claims = claims(&mut object)?;
            let account = Account { place: line.place(), id, title, text, claims, unit };
            let document = account.document(&mut import.problems)?;
            import.documents.push(Imported { document, extra: Extra::default() });
        }
        Ok(import)
    }
}

/// A span, as projects with relations export it.
#[derive(Deserialize)]
struct Span<'a> {
    start_offset: u64,
    end_offset: u64,
    #[serde(borrow)]
    label: Cow<'a, str>,
}

/// The spans of a line: triples under `label` or `labels`, objects under `entities`.
fn claims<'a>(object: &mut Object<'a>) -> Result<Vec<Claim<'a>>, ReadError> {
    let mut claims = Vec::new();
    let mut claim =
        |item: &Item<'a>, ends, label| claims.push(Claim::new(Doccano.facts().id, item.place(), ends, label));
    for field in ["label", "labels"] {
        for item in object.list(field)? {
            let (start, end, label): (u64, u64, Cow<'a, str>) = item.get()?;
            claim(&item, (start, end), label);
        }
    }
    for item in object.list("entities")? {
        let Span { start_offset, end_offset, label } = item.get()?;
        claim(&item, (start_offset, end_offset), label);
    }
    Ok(claims)
}
