//! Documents to Tagline JSON.

use super::{BY_TAGGER, Extra, FORMAT, OFFSET_UNIT, VERSION};
use crate::{
    error::WriteError,
    fields,
    json::Fields,
    names::entity_names,
    options::{ExportOptions, Generator},
    origin,
    sheet::Sheet,
    unit::Unit,
};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use tagline_core::{
    Annotation, CivilDate, Confidence, DateValue, EntityId, LabelInfo, LabelSet, NumericOrder, Status, Timex3,
};

type Raw = BTreeMap<String, Box<RawValue>>;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u64,
    generator: &'a Generator,
    offset_unit: &'static str,
    documents: Vec<Document<'a>>,
    labels: Vec<Label<'a>>,
    #[serde(flatten)]
    extra: Raw,
}

#[derive(Serialize)]
struct Label<'a> {
    id: &'a str,
    name: &'a str,
    /// The key, which may be none; left out where it is the one that every reader knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<Option<char>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<String>,
    #[serde(flatten)]
    extra: Raw,
}

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    title: &'a str,
    text: &'a str,
    date: Option<CivilDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_inferred: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numeric_order: Option<NumericOrder>,
    annotations: Vec<AnnotationOut<'a>>,
    entities: Vec<Entity<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Label<'a>>,
    #[serde(flatten)]
    extra: Raw,
}

#[derive(Serialize)]
struct AnnotationOut<'a> {
    id: u32,
    start: u32,
    end: u32,
    text: &'a str,
    label: &'a str,
    status: Status,
    origin: String,
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_origin: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timex3: Option<Timex3>,
    entity: Option<u32>,
    note: Option<&'a str>,
    #[serde(flatten)]
    extra: Raw,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: u32,
    label: &'a str,
    name: String,
    mentions: Vec<u32>,
    #[serde(flatten)]
    extra: Raw,
}

/// Writes a file, indented so that it can be read and compared line by line.
pub(super) fn write(sheets: &[Sheet<'_>], options: &ExportOptions) -> Result<Vec<u8>, WriteError> {
    let nothing = Extra::default();
    let with_extra: Vec<_> =
        sheets.iter().map(|sheet| (sheet, options.extras.get(sheet.document.id()).unwrap_or(&nothing))).collect();
    let mut file = Fields::new();
    for (_, extra) in &with_extra {
        for (name, value) in &extra.file {
            file.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    let shared = shared_labels(sheets);
    let read = as_read(&shared);
    let file = File {
        format: FORMAT,
        version: VERSION,
        generator: &options.generator,
        offset_unit: OFFSET_UNIT,
        documents: with_extra.iter().map(|(sheet, extra)| document(sheet, extra, &read)).collect::<Result<_, _>>()?,
        labels: labels(&shared, &with_extra)?,
        extra: raw(&file)?,
    };
    let mut bytes = serde_json::to_vec_pretty(&file)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The labels of all documents, each once, as the first document has it.
fn shared_labels<'a>(sheets: &'a [Sheet<'_>]) -> Vec<&'a LabelInfo> {
    let mut labels: Vec<&LabelInfo> = Vec::new();
    for info in sheets.iter().flat_map(|sheet| sheet.document.labels().iter()) {
        if !labels.iter().any(|known| known.label == info.label) {
            labels.push(info);
        }
    }
    labels
}

fn labels<'a>(shared: &[&'a LabelInfo], sheets: &[(&Sheet<'_>, &Extra)]) -> Result<Vec<Label<'a>>, WriteError> {
    // The keys that every reader knows need not be said.
    let usual = LabelSet::default();
    let one = |info: &&'a LabelInfo| {
        let id = info.label.as_str();
        let owner = sheets.iter().find(|(sheet, _)| sheet.document.labels().get(&info.label).is_some());
        let extra = owner.and_then(|(_, extra)| extra.labels.get(id)).map(raw).transpose()?.unwrap_or_default();
        let known = usual.get(&info.label).and_then(|known| known.key);
        let key = (info.key != known).then_some(info.key);
        Ok(Label { id, name: &info.name, key, colour: info.colour.map(|colour| colour.to_string()), extra })
    };
    shared.iter().map(one).collect()
}

/// What a reader knows of labels by the list of the file: of two with one key, the later has it.
fn as_read(shared: &[&LabelInfo]) -> LabelSet {
    let usual = LabelSet::default();
    let mut read = usual.clone();
    for info in shared {
        let is_said = info.key != usual.get(&info.label).and_then(|known| known.key);
        let key = if is_said { info.key } else { read.get(&info.label).and_then(|known| known.key) };
        read.put(LabelInfo { key, ..(*info).clone() });
    }
    read
}

/// The labels of a document that differ from what a reader knows by the list of the file.
fn own_labels<'a>(sheet: &'a Sheet<'_>, read: &LabelSet) -> Vec<Label<'a>> {
    let own = sheet.document.labels().iter().filter(|info| read.get(&info.label) != Some(info));
    let one = |info: &'a LabelInfo| {
        let colour = info.colour.map(|colour| colour.to_string());
        Label { id: info.label.as_str(), name: &info.name, key: Some(info.key), colour, extra: Raw::new() }
    };
    own.map(one).collect()
}

fn document<'a>(sheet: &'a Sheet<'_>, extra: &Extra, read: &LabelSet) -> Result<Document<'a>, WriteError> {
    let (date, date_inferred) = fields::dated(&sheet.document);
    Ok(Document {
        id: sheet.document.id(),
        title: sheet.document.title(),
        text: sheet.document.text().as_str(),
        // Values that count from an inferred day are nothing worth without it.
        date,
        date_inferred,
        numeric_order: sheet.document.numeric_order(),
        annotations: sheet
            .annotations
            .iter()
            .map(|found| annotation(sheet, found, extra.annotations.get(&found.id.0)))
            .collect::<Result<_, _>>()?,
        entities: entities(sheet, &extra.entities)?,
        labels: own_labels(sheet, read),
        extra: raw(&extra.document)?,
    })
}

fn annotation<'a>(
    sheet: &'a Sheet<'_>,
    annotation: &'a Annotation,
    extra: Option<&Fields>,
) -> Result<AnnotationOut<'a>, WriteError> {
    let (start, end) = sheet.offsets(annotation.span, Unit::CodePoint);
    Ok(AnnotationOut {
        id: annotation.id.0,
        start,
        end,
        text: sheet.surface(annotation.span),
        label: annotation.label.as_str(),
        status: annotation.status,
        origin: origin::word(&annotation.origin),
        confidence: annotation.confidence.map(Confidence::probability),
        kind: annotation.value.as_ref().map(|value| value.kind.as_str()),
        value: annotation.value.as_ref().and_then(|value| value.edtf.as_deref()),
        value_origin: annotation.value.as_ref().filter(|value| value.is_read_by_tagger()).map(|_| BY_TAGGER),
        timex3: annotation.value.as_ref().map(DateValue::timex3),
        entity: annotation.entity.map(|EntityId(id)| id),
        note: annotation.note.as_deref(),
        extra: extra.map(raw).transpose()?.unwrap_or_default(),
    })
}

/// The groups of mentions that share an entity, in the order of their first mention.
fn entities<'a>(sheet: &'a Sheet<'_>, extras: &BTreeMap<u32, Fields>) -> Result<Vec<Entity<'a>>, WriteError> {
    let mut groups: Vec<(EntityId, Vec<&Annotation>)> = Vec::new();
    let mut places: BTreeMap<EntityId, usize> = BTreeMap::new();
    for annotation in &sheet.annotations {
        if let Some(id) = annotation.entity {
            let place = *places.entry(id).or_insert(groups.len());
            if place == groups.len() {
                groups.push((id, Vec::new()));
            }
            groups[place].1.push(annotation);
        }
    }
    let mut names = entity_names(&sheet.document, &sheet.annotations);
    groups
        .into_iter()
        .map(|(EntityId(id), mentions)| {
            let extra = extras.get(&id);
            Ok(Entity {
                id,
                label: mentions.first().map_or("", |mention| mention.label.as_str()),
                name: names.remove(&EntityId(id)).unwrap_or_default(),
                mentions: mentions.iter().map(|mention| mention.id.0).collect(),
                extra: extra.map(raw).transpose()?.unwrap_or_default(),
            })
        })
        .collect()
}

fn raw(fields: &Fields) -> Result<Raw, WriteError> {
    fields.iter().map(|(name, value)| Ok((name.clone(), RawValue::from_string(value.clone())?))).collect()
}
