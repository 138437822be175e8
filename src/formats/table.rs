//! A table of annotations in CSV (RFC 4180), one row each, for spreadsheets and data frames.
//!
//! Every row names its unit and repeats its words. The table holds no texts, so it cannot be imported; what we write is
//! verified against the texts it was written from. Cells that a spreadsheet would take for formulas get a `'` in front
//! (OWASP's advice on CSV injection).

use crate::{
    budget::{Budget, report},
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Writer},
    error::{Fault, Place, ReadError, WriteError},
    import::{Import, Trouble},
    options::ExportOptions,
    origin,
    sheet::Sheet,
    unit::Unit,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, collections::HashMap};
use tagline_core::{Confidence, DateKind, DateValue, EntityId, Status, Timex3, TimexKind, TimexModifier};

/// A row for each annotation.
pub(crate) struct Table;

/// The value of the column `unit`.
const UNIT: &str = "unicode_code_point";

#[derive(Serialize, Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    document: Cell<'a>,
    /// Counted from 1 in the file, so that two documents of one name stay two.
    number: usize,
    id: u64,
    start: u64,
    end: u64,
    #[serde(borrow)]
    unit: Cell<'a>,
    #[serde(borrow)]
    label: Cell<'a>,
    #[serde(borrow)]
    text: Cell<'a>,
    status: Status,
    confidence: Option<f64>,
    kind: Option<DateKind>,
    #[serde(borrow)]
    value: Option<Cell<'a>>,
    timex_type: Option<TimexKind>,
    #[serde(borrow)]
    timex_value: Option<Cell<'a>>,
    timex_mod: Option<TimexModifier>,
    entity: Option<u32>,
    #[serde(borrow)]
    origin: Cell<'a>,
    #[serde(borrow)]
    note: Option<Cell<'a>>,
}

/// A cell of text. It is written so that no spreadsheet takes it for a formula, and read back as it was; every cell of
/// text in a table is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'a>(Cow<'a, str>);

impl<'a> Cell<'a> {
    pub(crate) fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self(text.into())
    }

    /// What is written to the table.
    pub(crate) fn guarded(&self) -> Cow<'_, str> {
        if looks_like_formula(&self.0) { Cow::Owned(format!("'{}", self.0)) } else { Cow::Borrowed(&self.0) }
    }

    /// The cell behind what stands in a table.
    fn bare(written: Cow<'a, str>) -> Self {
        match written.strip_prefix('\'').filter(|bare| looks_like_formula(bare)) {
            Some(bare) => Self(Cow::Owned(bare.to_owned())),
            None => Self(written),
        }
    }

    fn into_owned(self) -> String {
        self.0.into_owned()
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.guarded())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Cell<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Written<'a>(#[serde(borrow)] Cow<'a, str>);
        Ok(Self::bare(Written::deserialize(deserializer)?.0))
    }
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
                    document: Cell::new(sheet.document.id()),
                    number,
                    id: annotation.id.0.into(),
                    start: start.into(),
                    end: end.into(),
                    unit: Cell::new(UNIT),
                    label: Cell::new(annotation.label.as_str()),
                    text: Cell::new(sheet.surface(annotation.span)),
                    status: annotation.status,
                    confidence: annotation.confidence.map(Confidence::probability),
                    kind: date.map(|date| date.kind),
                    value: date.and_then(|date| date.edtf.as_deref()).map(Cell::new),
                    timex_type: timex.as_ref().map(|timex| timex.kind),
                    timex_value: timex.as_ref().and_then(|timex| timex.value.clone()).map(Cell::new),
                    timex_mod: timex.and_then(|timex| timex.modifier),
                    entity: annotation.entity.map(|EntityId(id)| id),
                    origin: Cell::new(origin::word(&annotation.origin)),
                    note: annotation.note.as_deref().map(Cell::new),
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
            let document = (row.number, row.document.clone().into_owned());
            claims.entry(document).or_default().push(claim(row, line)?);
        }
        let (mut import, mut budget) = (Import::default(), Budget::of_size(usize::MAX));
        for (sheet, number) in sheets.iter().zip(1..) {
            let (id, text) = (sheet.document.id().to_owned(), sheet.document.text().clone());
            let claims = claims.remove(&(number, id.clone())).unwrap_or_default();
            let unit = Counted::In(Unit::CodePoint);
            let account = Account { place: Place::File, id, title: None, text, claims, unit };
            let document = account.document(&mut import.problems)?;
            budget.take(&mut import, document)?;
        }
        for ((_, said), claims) in claims {
            let place = claims.first().map_or(Place::File, |claim| claim.place.clone());
            report(&mut import.problems, place, Trouble::NoText { said });
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

fn claim(row: Row<'_>, line: u64) -> Result<Claim<'static>, ReadError> {
    let place = Place::Line { line: usize::try_from(line).unwrap_or(usize::MAX), column: 1 };
    let value = |problem: String| ReadError { place: place.clone(), fault: Fault::Value { problem } };
    if row.unit.0 != UNIT {
        return Err(value(format!("expected the unit {UNIT}, found {:?}", row.unit.0)));
    }
    let origin = origin::of(&row.origin.0).ok_or_else(|| value(format!("{:?} is no origin", row.origin.0)))?;
    let date = row.kind.map(|kind| {
        let value = DateValue::new(kind, row.value.map(Cell::into_owned));
        let (said, modifier) = (row.timex_value.map(Cell::into_owned), row.timex_mod);
        match row.timex_type {
            Some(kind) => value.with_timex3(Timex3 { kind, value: said, modifier }),
            None => value,
        }
    });
    let claim = Claim::new("", place, (row.start, row.end), row.label.into_owned());
    Ok(Claim {
        surface: Some(row.text.into_owned().into()),
        id: Some(row.id),
        status: row.status,
        origin,
        confidence: row.confidence.map(Confidence::from_probability),
        value: date,
        entity: row.entity.map(EntityId),
        note: row.note.map(Cell::into_owned),
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

/// Returns `true` if a spreadsheet may take a cell for a formula, behind white space too, or for a guarded one.
fn looks_like_formula(cell: &str) -> bool {
    let cell = cell.trim_start_matches('\'');
    cell.starts_with(['\t', '\r']) || cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AlsoReplace, Format, pseudonymised, verify, write};
    use std::collections::BTreeSet;
    use tagline_core::{Annotation, AnnotationId, Document, Label, LabelSet, Origin, Span, Text};

    #[test]
    fn formulas_are_defused_and_come_back() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("'=x", "''=x"),
            ("'90s", "'90s"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("\r\n=1", "'\r\n=1"),
            (" \n=1", "' \n=1"),
            ("\u{3000}＝1", "'\u{3000}＝1"),
            ("＠x", "'＠x"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(Cell::new(cell).guarded(), safe);
            assert_eq!(Cell::bare(safe.into()), Cell::new(cell));
        }
    }

    /// A document of which every text is a formula.
    fn formulas(formula: &str) -> Document {
        let text = Text::new(format!("{formula} x")).unwrap();
        let span = Span::from_range(0..formula.len()).unwrap();
        let label = Label::new("=A1").unwrap();
        let timex = Timex3 { kind: TimexKind::Date, value: Some(formula.to_owned()), modifier: None };
        let annotation = Annotation {
            value: Some(DateValue::new(DateKind::Calendar, Some(formula.to_owned())).with_timex3(timex)),
            origin: Origin::Import(formula.to_owned()),
            note: Some(formula.to_owned()),
            ..Annotation::by_hand(AnnotationId(1), span, label)
        };
        let document = Document::new(formula.to_owned(), formula.to_owned(), text);
        document.with(None, LabelSet::default(), [annotation]).unwrap()
    }

    #[test]
    fn no_cell_of_any_table_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@x", " =cmd", "\n=1", "\tx", "\rx", "'=1", "＝3+3", "\u{3000}-1"] {
            let document = formulas(formula);
            let options = ExportOptions::default();
            let table = write(Format::Csv, &[&document], &options).unwrap();
            let verified = verify(Format::Csv, &table, &[&document], &options).unwrap();
            assert!(verified.is_good(), "{formula:?}: {verified}");
            let labels = BTreeSet::from([Label::new("=A1").unwrap()]);
            let key = pseudonymised(&[&document], &labels, &AlsoReplace::default()).unwrap().key_table().unwrap();
            for table in [table, key] {
                let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_slice());
                for cell in table.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                    let starts = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
                    assert!(!starts && !cell.starts_with(['\t', '\r']), "{cell:?}");
                }
            }
        }
    }
}
