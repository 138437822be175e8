//! A table of annotations in CSV (RFC 4180), one row each, for spreadsheets and data frames.
//!
//! Every row names its unit and repeats its words. The table holds no texts, so it cannot be imported; what we write is
//! verified against the texts it was written from. Cells that a spreadsheet would take for formulas get a `'` in front
//! (OWASP's advice on CSV injection).

use crate::{
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Writer},
    error::{Fault, Place, ReadError, WriteError},
    import::{Import, Imported, Problem, Trouble},
    options::ExportOptions,
    origin,
    sheet::Sheet,
    tagline::Extra,
    unit::Unit,
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::HashMap};
use tagline_core::{Confidence, DateKind, DateValue, EntityId, Status, Timex3, TimexKind, TimexModifier};

/// A row for each annotation.
pub(crate) struct Table;

/// The value of the column `unit`.
const UNIT: &str = "unicode_code_point";

#[derive(Serialize, Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    document: Cow<'a, str>,
    /// Counted from 1 in the file, so that two documents of one name stay two.
    number: usize,
    id: u64,
    start: u64,
    end: u64,
    #[serde(borrow)]
    unit: Cow<'a, str>,
    #[serde(borrow)]
    label: Cow<'a, str>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    status: Status,
    confidence: Option<f64>,
    kind: Option<DateKind>,
    value: Option<String>,
    timex_type: Option<TimexKind>,
    timex_value: Option<String>,
    timex_mod: Option<TimexModifier>,
    entity: Option<u32>,
    origin: String,
    note: Option<String>,
}

impl Codec for Table {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "CSV table",
            id: "csv",
            extension: "csv",
            mime: "text/csv",
            description: "Excel, R and pandas: one row for each annotation, without the texts",
            several: true,
            holds: Holds {
                names: false,
                texts: false,
                title: false,
                date: false,
                document_id: true,
                ..Holds::EVERYTHING
            },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let mut table = csv::Writer::from_writer(Vec::new());
        // The heading would otherwise come with the first row only.
        if sheets.iter().all(|sheet| sheet.annotations.is_empty()) {
            table.write_record(HEADING)?;
        }
        for (sheet, number) in sheets.iter().zip(1..) {
            for annotation in &sheet.annotations {
                let (start, end) = sheet.offsets(annotation.span, Unit::CodePoint);
                let date = annotation.value.as_ref();
                let timex = date.map(DateValue::timex3);
                table.serialize(Row {
                    document: guarded(sheet.document.id()),
                    number,
                    id: annotation.id.0.into(),
                    start: start.into(),
                    end: end.into(),
                    unit: UNIT.into(),
                    label: guarded(annotation.label.as_str()),
                    text: guarded(sheet.surface(annotation.span)),
                    status: annotation.status,
                    confidence: annotation.confidence.map(Confidence::probability),
                    kind: date.map(|date| date.kind),
                    value: date.and_then(|date| date.edtf.as_deref()).map(|edtf| guarded(edtf).into_owned()),
                    timex_type: timex.as_ref().map(|timex| timex.kind),
                    timex_value: timex.as_ref().and_then(|timex| timex.value.clone()),
                    timex_mod: timex.and_then(|timex| timex.modifier),
                    entity: annotation.entity.map(|EntityId(id)| id),
                    origin: origin::word(&annotation.origin),
                    note: annotation.note.as_deref().map(|note| guarded(note).into_owned()),
                })?;
            }
        }
        table.into_inner().map_err(|error| WriteError::Serializer { problem: error.to_string() })
    }

    fn read(&self, _: &[u8], _: Writer) -> Result<Import, ReadError> {
        Err(ReadError { place: Place::File, fault: Fault::NoTexts })
    }

    fn read_back(&self, bytes: &[u8], sheets: &[Sheet<'_>]) -> Result<Import, ReadError> {
        let mut claims: HashMap<(usize, String), Vec<Claim<'_>>> = HashMap::new();
        let mut table = csv::Reader::from_reader(bytes);
        let mut record = csv::StringRecord::new();
        let heading = table.headers().map_err(|error| wrong(&error))?.clone();
        while table.read_record(&mut record).map_err(|error| wrong(&error))? {
            let row: Row<'_> = record.deserialize(Some(&heading)).map_err(|error| wrong(&error))?;
            let line = record.position().map_or(0, csv::Position::line);
            claims.entry((row.number, bare(&row.document).to_owned())).or_default().push(claim(&row, line)?);
        }
        let mut import = Import::default();
        for (sheet, number) in sheets.iter().zip(1..) {
            let (id, text) = (sheet.document.id().to_owned(), sheet.document.text().clone());
            let claims = claims.remove(&(number, id.clone())).unwrap_or_default();
            let unit = Counted::In(Unit::CodePoint);
            let account = Account { place: Place::File, id, title: None, text, claims, unit };
            let document = account.document(&mut import.problems)?;
            import.documents.push(Imported { document, extra: Extra::default() });
        }
        for ((_, said), claims) in claims {
            let place = claims.first().map_or(Place::File, |claim| claim.place.clone());
            import.problems.push(Problem { place, trouble: Trouble::NoText { said } });
        }
        Ok(import)
    }
}

/// The names of the columns.
const HEADING: [&str; 18] = [
    "document",
    "number",
    "id",
    "start",
    "end",
    "unit",
    "label",
    "text",
    "status",
    "confidence",
    "kind",
    "value",
    "timex_type",
    "timex_value",
    "timex_mod",
    "entity",
    "origin",
    "note",
];

fn claim(row: &Row<'_>, line: u64) -> Result<Claim<'static>, ReadError> {
    let place = Place::Line { line: usize::try_from(line).unwrap_or(usize::MAX), column: 1 };
    let value = |problem: String| ReadError { place: place.clone(), fault: Fault::Value { problem } };
    if row.unit != UNIT {
        return Err(value(format!("expected the unit {UNIT}, found {:?}", row.unit)));
    }
    let origin = origin::of(&row.origin).ok_or_else(|| value(format!("{:?} is no origin", row.origin)))?;
    let date = row.kind.map(|kind| {
        let value = DateValue::new(kind, row.value.as_deref().map(|edtf| bare(edtf).to_owned()));
        let (said, modifier) = (row.timex_value.clone(), row.timex_mod);
        match row.timex_type {
            Some(kind) => value.with_timex3(Timex3 { kind, value: said, modifier }),
            None => value,
        }
    });
    let claim = Claim::new("", place, (row.start, row.end), bare(&row.label).to_owned());
    Ok(Claim {
        surface: Some(bare(&row.text).to_owned().into()),
        id: Some(row.id),
        status: row.status,
        origin,
        confidence: row.confidence.map(Confidence::from_probability),
        value: date,
        entity: row.entity.map(EntityId),
        note: row.note.as_deref().map(|note| bare(note).to_owned()),
        ..claim
    })
}

fn wrong(error: &csv::Error) -> ReadError {
    let place = match error.position() {
        Some(position) => Place::Line { line: usize::try_from(position.line()).unwrap_or(usize::MAX), column: 1 },
        None => Place::File,
    };
    ReadError { place, fault: Fault::Syntax { problem: error.to_string() } }
}

/// Whether a spreadsheet would take a cell for a formula, or for a guarded one.
fn looks_like_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    if looks_like_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|bare| looks_like_formula(bare)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_come_back() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("'=x", "''=x"),
            ("'90s", "'90s"),
            ("\tx", "'\tx"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), safe);
            assert_eq!(bare(safe), cell);
        }
    }
}
