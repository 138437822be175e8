//! doccano's JSON Lines: `{"id": …, "text": …, "label": [[start, end, label], …]}`, one document a line.
//!
//! doccano counts UTF-16 units, which its documentation does not say, unless a project counts grapheme clusters. Each
//! line we write names its unit in a field that doccano keeps as metadata; a line without it is measured on import.

use crate::{
    archive::{is_archive, unpack},
    budget::{Budget, report},
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Writer},
    error::{ReadError, WriteError},
    import::{Import, Problem, Trouble},
    json::{Item, Object, utf8},
    options::ExportOptions,
    sheet::{Sheet, Triple},
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
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        if !is_archive(bytes) {
            read_lines(utf8(bytes)?, writer, &mut import, &mut budget)?;
            return Ok(import);
        }
        // An export is an archive with a file for each annotator, or one for all.
        for member in unpack(bytes)?.iter().filter(|member| is_json(&member.name)) {
            let within = |error: ReadError| ReadError { place: error.place.within(&member.name), ..error };
            let known = import.problems.len();
            read_lines(utf8(&member.bytes).map_err(within)?, writer, &mut import, &mut budget).map_err(within)?;
            for problem in &mut import.problems[known..] {
                problem.place = problem.place.clone().within(&member.name);
            }
        }
        Ok(import)
    }
}

fn is_json(name: &str) -> bool {
    [".jsonl", ".json"].iter().any(|end| name.to_lowercase().ends_with(end))
}

/// Reads objects on lines or, as doccano's other export has them, in a list.
fn read_lines(file: &str, writer: Writer, import: &mut Import, budget: &mut Budget) -> Result<(), ReadError> {
    let items: Vec<Result<Item<'_>, ReadError>> = match file.trim_start().starts_with('[') {
        true => Item::file(file)?.list()?.into_iter().map(Ok).collect(),
        false => Item::lines(file).collect(),
    };
    for line in items {
        let line = line?;
        let mut object = line.object()?;
        let id = object.item("id").map_or(Ok(String::new()), |id| id.name())?;
        let title = object.optional("title")?;
        let text = object.required_item("text")?.text()?;
        let unit = match object.optional::<OffsetUnit>("offset_unit")? {
            Some(said) => Counted::In(said.into()),
            None => writer.counted(Unit::Utf16),
        };
        let claims = claims(&mut object, &mut import.problems)?;
        let account = Account { place: line.place(), id, title, text, claims, unit };
        let document = account.document(&mut import.problems)?;
        budget.take(import, document)?;
    }
    Ok(())
}

/// The spans of a line: triples under `label` or `labels`, objects under `entities`, and objects whose label is a number
/// under `annotations`, as old versions have them.
fn claims<'a>(object: &mut Object<'a>, problems: &mut Vec<Problem>) -> Result<Vec<Claim<'a>>, ReadError> {
    let mut claims = Vec::new();
    for field in ["label", "labels", "entities", "annotations"] {
        for item in object.list(field)? {
            match span(&item)? {
                Some((ends, label)) => claims.push(Claim::new(Doccano.facts().id, item.place(), ends, label)),
                None => {
                    let trouble = Trouble::NoSpan { said: field.to_owned() };
                    report(problems, item.place(), trouble);
                }
            }
        }
    }
    Ok(claims)
}

type Labelled<'a> = ((u64, u64), Cow<'a, str>);

/// A span; `None` for the label of a whole text.
fn span<'a>(item: &Item<'a>) -> Result<Option<Labelled<'a>>, ReadError> {
    if let Ok(mut fields) = item.object() {
        let ends = (fields.optional("start_offset")?, fields.optional("end_offset")?);
        let label = fields.item("label").map(|label| label.name()).transpose()?;
        return Ok(match (ends, label) {
            ((Some(start), Some(end)), Some(label)) => Some(((start, end), Cow::Owned(label))),
            _ => None,
        });
    }
    if item.get::<Cow<'_, str>>().is_ok() {
        return Ok(None);
    }
    let (start, end, label) = item.get()?;
    Ok(Some(((start, end), label)))
}
