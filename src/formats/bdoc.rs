//! GATE's bdoc in JSON, as python-gatenlp and GATE's Format_Bdoc plugin read and write it.
//!
//! It names the unit that it counts in: `p` for the code points of Python, `j` for the UTF-16 units of Java. We write
//! the first.

use crate::{
    budget::Budget,
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Writer, only},
    error::{ReadError, WriteError},
    import::Import,
    json::{Item, Object, utf8},
    options::ExportOptions,
    origin,
    sheet::Sheet,
    unit::Unit,
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap};
use tagline_core::{Annotation, Confidence, EntityId, Origin, Status};

/// One GATE document.
pub(crate) struct Bdoc;

#[derive(Serialize)]
struct Document<'a> {
    text: &'a str,
    features: DocumentFeatures<'a>,
    offset_type: OffsetType,
    name: &'a str,
    annotation_sets: BTreeMap<&'static str, AnnotationSet<'a>>,
}

#[derive(Serialize)]
struct DocumentFeatures<'a> {
    title: &'a str,
}

#[derive(Serialize)]
struct AnnotationSet<'a> {
    name: &'static str,
    next_annid: u32,
    annotations: Vec<AnnotationOut<'a>>,
}

#[derive(Serialize)]
struct AnnotationOut<'a> {
    r#type: &'a str,
    start: u32,
    end: u32,
    id: u32,
    features: Features<'a>,
}

#[derive(Serialize)]
struct Features<'a> {
    status: Status,
    origin: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

/// What offsets count, in GATE's letters.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum OffsetType {
    /// Python's.
    #[serde(rename = "p")]
    CodePoint,
    /// Java's.
    #[serde(rename = "j")]
    Utf16,
}

impl Codec for Bdoc {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "GATE bdoc JSON",
            id: "bdoc",
            extension: "bdocjs",
            mime: "application/json",
            description: "GATE and python-gatenlp: annotations with all their features",
            several: false,
            holds: Holds { names: false, date: false, timex: false, ..Holds::EVERYTHING },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let sheet = only(sheets, self.facts())?;
        let next_annid =
            sheet.annotations.iter().map(|annotation| annotation.id.0.saturating_add(1)).max().unwrap_or_default();
        let annotations = sheet.annotations.iter().map(|annotation| annotation_out(sheet, annotation)).collect();
        let document = Document {
            text: sheet.document.text().as_str(),
            features: DocumentFeatures { title: sheet.document.title() },
            offset_type: OffsetType::CodePoint,
            name: sheet.document.id(),
            annotation_sets: BTreeMap::from([("", AnnotationSet { name: "", next_annid, annotations })]),
        };
        Ok(serde_json::to_vec(&document)?)
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        let file = Item::file(utf8(bytes)?)?;
        let mut fields = file.object()?;
        let text = fields.required_item("text")?.text()?;
        let unit = match fields.required("offset_type")? {
            OffsetType::CodePoint => Unit::CodePoint,
            OffsetType::Utf16 => Unit::Utf16,
        };
        let id = fields.optional("name")?.unwrap_or_default();
        let title = fields.item("features").and_then(|features| features.object().ok()?.optional("title").ok()?);
        let mut claims = Vec::new();
        for set in fields.required_item("annotation_sets")?.object()?.items() {
            for annotation in set.object()?.objects("annotations")? {
                claims.push(claim(annotation)?);
            }
        }
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        let account = Account { place: file.place(), id, title, text, claims, unit: Counted::In(unit) };
        let document = account.document(&mut import.problems)?;
        budget.take(&mut import, document)?;
        Ok(import)
    }
}

fn annotation_out<'a>(sheet: &Sheet<'_>, annotation: &'a Annotation) -> AnnotationOut<'a> {
    let (start, end) = sheet.offsets(annotation.span, Unit::CodePoint);
    let date = annotation.value.as_ref();
    let features = Features {
        status: annotation.status,
        origin: origin::word(&annotation.origin),
        confidence: annotation.confidence.map(Confidence::probability),
        kind: date.map(|date| date.kind.as_str()),
        value: date.and_then(|date| date.edtf.as_deref()),
        entity: annotation.entity.map(|EntityId(id)| id),
        note: annotation.note.as_deref(),
    };
    AnnotationOut { r#type: annotation.label.as_str(), start, end, id: annotation.id.0, features }
}

/// An annotation of whatever set. Features are free in GATE: those that do not say what ours say are passed over.
fn claim(mut annotation: Object<'_>) -> Result<Claim<'_>, ReadError> {
    let ends = (annotation.required("start")?, annotation.required("end")?);
    let label: Cow<'_, str> = annotation.required("type")?;
    let id = annotation.optional("id")?;
    let claim = Claim::new(Bdoc.facts().id, annotation.place(), ends, label);
    let Some(mut features) = annotation.item("features").and_then(|features| features.object().ok()) else {
        return Ok(Claim { id, ..claim });
    };
    let origin: Option<Cow<'_, str>> = features.optional("origin").ok().flatten();
    Ok(Claim {
        id,
        status: features.optional("status").ok().flatten().unwrap_or(Status::Confirmed),
        origin: origin.and_then(|word| origin::of(&word)).unwrap_or_else(|| Origin::Import(Bdoc.facts().id.to_owned())),
        confidence: features.confidence("confidence").ok().flatten(),
        value: features.date().ok().flatten(),
        entity: features.optional("entity").ok().flatten().map(EntityId),
        note: features.optional("note").ok().flatten(),
        ..claim
    })
}
