//! Label Studio's JSON: a list of tasks, each a text with `annotations` by people and `predictions` by models.
//!
//! Offsets count code points. Suggestions are written as predictions, one for each model, and what a person has
//! confirmed as an annotation, so that Label Studio shows both as what they are. A project needs a labelling
//! configuration with the same names: [`config`].

use crate::{
    budget::{Budget, report, within},
    claim::{Account, Claim},
    codec::{Codec, Companion, Facts, Holds, Writer},
    error::{Fault, ReadError, WriteError},
    import::{Import, Problem, Trouble},
    json::{Item, Object, utf8},
    options::ExportOptions,
    origin,
    sheet::{Sheet, labels},
    unit::Unit,
};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};
use tagline_core::{Annotation, Confidence, EntityId, Origin, Status, Text};

/// Label Studio's tasks with annotations and predictions.
pub(crate) struct LabelStudio;

#[derive(Serialize)]
struct Task<'a> {
    data: Data<'a>,
    annotations: Vec<Results<'a>>,
    predictions: Vec<Results<'a>>,
}

#[derive(Serialize)]
struct Data<'a> {
    text: &'a str,
    id: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Results<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    result: Vec<Region<'a>>,
}

#[derive(Serialize)]
struct Region<'a> {
    id: String,
    from_name: &'static str,
    to_name: &'static str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    value: Value<'a>,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct Value<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    labels: [&'a str; 1],
}

/// What Label Studio keeps beside a region and shows as its note.
#[derive(Serialize)]
struct Meta<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<[&'a str; 1]>,
    origin: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<u32>,
}

/// The most labels of one region: each becomes an annotation with all that the region says.
const LABELS_OF_REGION: usize = 32;

/// The longest name of a model in bytes, which every region of its prediction repeats.
const LONGEST_MODEL: usize = 1_000;

impl Codec for LabelStudio {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "Label Studio JSON",
            id: "label-studio",
            extension: "label-studio.json",
            mime: "application/json",
            description: "Label Studio projects: suggestions as predictions, confirmed ones as annotations",
            several: true,
            holds: Holds {
                ids: true,
                status: true,
                rejected: false,
                origin: true,
                confidence: true,
                value: true,
                entity: true,
                note: true,
                document_id: true,
                title: true,
                ..Holds::SPANS
            },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        Ok(serde_json::to_vec_pretty(&sheets.iter().map(task).collect::<Vec<_>>())?)
    }

    fn companions(&self, sheets: &[Sheet<'_>]) -> Vec<Companion> {
        vec![Companion { name: "label-studio-config.xml", mime: "application/xml", bytes: config(sheets).into_bytes() }]
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        for task in Item::file(utf8(bytes)?)?.list()? {
            let mut fields = task.object()?;
            let mut claims = Vec::new();
            let mut data = match fields.item("data") {
                Some(data) => data.object()?,
                // The small export: what is data and what is a result stands side by side.
                None => task.object()?,
            };
            let text = text(&task, &mut data)?;
            let id = match data.item("id").or_else(|| fields.item("id")) {
                Some(id) => id.name()?,
                None => String::new(),
            };
            for (field, status) in [("annotations", Status::Confirmed), ("predictions", Status::Suggested)] {
                for results in fields.list(field)? {
                    // A task may list its predictions by number only.
                    match results.object() {
                        Ok(results) => read_results(results, status, &mut claims, &mut import.problems)?,
                        Err(_) => no_span(&results, field, &mut import.problems),
                    }
                }
            }
            for values in fields.items() {
                small_results(&values, &mut claims)?;
            }
            let unit = writer.counted(Unit::CodePoint);
            let title = data.optional("title").ok().flatten();
            let account = Account { place: task.place(), id, title, text, claims, unit };
            let document = account.document(&mut import.problems)?;
            budget.take(&mut import, document)?;
        }
        Ok(import)
    }
}

fn task<'a>(sheet: &'a Sheet<'_>) -> Task<'a> {
    let mut confirmed = Vec::new();
    // Guesses of different models in predictions of their own, each under its name.
    let mut guesses: BTreeMap<String, Vec<&Annotation>> = BTreeMap::new();
    for annotation in &sheet.annotations {
        match annotation.status {
            Status::Suggested => guesses.entry(origin::word(&annotation.origin)).or_default().push(annotation),
            Status::Confirmed | Status::Rejected => confirmed.push(region(sheet, annotation)),
        }
    }
    let predictions = guesses.into_iter().map(|(origin, guesses)| Results {
        model_version: Some(origin),
        score: guesses.iter().filter_map(|guess| guess.confidence).min().map(Confidence::probability),
        result: guesses.into_iter().map(|guess| region(sheet, guess)).collect(),
    });
    let annotations = match confirmed.is_empty() {
        true => Vec::new(),
        false => vec![Results { model_version: None, score: None, result: confirmed }],
    };
    let (text, id, title) = (sheet.document.text().as_str(), sheet.document.id(), sheet.document.title());
    Task { data: Data { text, id, title }, annotations, predictions: predictions.collect() }
}

fn region<'a>(sheet: &'a Sheet<'_>, annotation: &'a Annotation) -> Region<'a> {
    let (start, end) = sheet.offsets(annotation.span, Unit::CodePoint);
    let date = annotation.value.as_ref();
    Region {
        id: annotation.id.0.to_string(),
        from_name: "label",
        to_name: "text",
        r#type: "labels",
        score: annotation.confidence.map(Confidence::probability),
        value: Value { start, end, text: sheet.surface(annotation.span), labels: [annotation.label.as_str()] },
        meta: Meta {
            text: annotation.note.as_deref().map(|note| [note]),
            origin: origin::word(&annotation.origin),
            kind: date.map(|date| date.kind.as_str()),
            value: date.and_then(|date| date.edtf.as_deref()),
            entity: annotation.entity.map(|EntityId(id)| id),
        },
    }
}

/// The text of a task: the field `text` or, as projects name it what they like, the longest string.
fn text(task: &Item<'_>, data: &mut Object<'_>) -> Result<Text, ReadError> {
    if let Some(text) = data.item("text") {
        return text.text();
    }
    let strings = data.items().filter(|item| item.get::<String>().is_ok());
    let longest = strings.max_by_key(|item| item.get::<String>().map_or(0, |text| text.len()));
    longest.ok_or_else(|| task.error(Fault::Missing { field: "text" }))?.text()
}

/// Regions as the small export has them, without what kind of result they are; other fields hold none.
fn small_results<'a>(values: &Item<'a>, claims: &mut Vec<Claim<'a>>) -> Result<(), ReadError> {
    for item in if values.is_list() { values.list()? } else { Vec::new() } {
        let Ok(mut value) = item.object() else { continue };
        let labels: Option<Vec<String>> = value.optional("labels").ok().flatten();
        let ends = (value.optional("start"), value.optional("end"));
        let (Some(labels), (Ok(Some(start)), Ok(Some(end)))) = (labels, ends) else { continue };
        within("labels of a region", labels.len(), LABELS_OF_REGION)?;
        let surface: Option<Cow<'a, str>> = value.optional("text")?;
        for label in labels {
            let claim = Claim::new(LabelStudio.facts().id, item.place(), (start, end), label);
            claims.push(Claim { surface: surface.clone(), ..claim });
        }
    }
    Ok(())
}

fn no_span(item: &Item<'_>, said: &str, problems: &mut Vec<Problem>) {
    report(problems, item.place(), Trouble::NoSpan { said: said.to_owned() });
}

/// The regions of an annotation or a prediction.
fn read_results<'a>(
    mut results: Object<'a>,
    status: Status,
    claims: &mut Vec<Claim<'a>>,
    problems: &mut Vec<Problem>,
) -> Result<(), ReadError> {
    let model: Option<String> = results.optional("model_version")?;
    within("bytes in the name of a model", model.as_ref().map_or(0, String::len), LONGEST_MODEL)?;
    if results.optional("was_cancelled")? == Some(true) {
        // The annotator has skipped the task; what is there is not meant.
        let trouble = Trouble::NoSpan { said: "skipped task".to_owned() };
        report(problems, results.place(), trouble);
        return Ok(());
    }
    for item in results.required_item("result")?.list()? {
        let mut region = item.object()?;
        let kind: Cow<'_, str> = region.required("type")?;
        let Some(value) = region.item("value").filter(|_| kind == "labels") else {
            no_span(&item, &kind, problems);
            continue;
        };
        read_region(region, value.object()?, status, model.as_deref(), claims, problems)?;
    }
    Ok(())
}

/// A region, once for each of its labels.
fn read_region<'a>(
    mut region: Object<'a>,
    mut value: Object<'a>,
    status: Status,
    model: Option<&str>,
    claims: &mut Vec<Claim<'a>>,
    problems: &mut Vec<Problem>,
) -> Result<(), ReadError> {
    let place = region.place();
    let ends = (value.required("start")?, value.required("end")?);
    let surface: Option<Cow<'a, str>> = value.optional("text")?;
    let labels: Vec<String> = value.optional("labels")?.unwrap_or_default();
    within("labels of a region", labels.len(), LABELS_OF_REGION)?;
    if labels.is_empty() {
        report(problems, place.clone(), Trouble::NoSpan { said: "region without a label".to_owned() });
    }
    let mut meta = region.item("meta").map(|meta| meta.object()).transpose()?;
    let said = meta.as_mut().map_or(Ok(None), |meta| meta.optional::<Cow<'_, str>>("origin"))?;
    let origin = match (said.and_then(|word| origin::of(&word)), model) {
        (Some(origin), _) => origin,
        (None, Some(model)) => Origin::Model(model.to_owned()),
        (None, None) => Origin::Import(LabelStudio.facts().id.to_owned()),
    };
    let notes: Vec<String> = meta.as_mut().map_or(Ok(None), |meta| meta.optional("text"))?.unwrap_or_default();
    let date = meta.as_mut().map_or(Ok(None), Object::date)?;
    let entity = meta.as_mut().map_or(Ok(None), |meta| meta.optional("entity"))?.map(EntityId);
    // Label Studio's own identifiers are random letters; ours are numbers.
    let mut id = region.item("id").and_then(|id| id.name().ok()).and_then(|id| id.parse().ok());
    let confidence = region.confidence("score")?;
    for label in labels {
        claims.push(Claim {
            surface: surface.clone(),
            id: id.take(),
            status,
            origin: origin.clone(),
            confidence,
            value: date.clone(),
            entity,
            note: (!notes.is_empty()).then(|| notes.join("\n")),
            ..Claim::new("", place.clone(), ends, label)
        });
    }
    Ok(())
}

/// The configuration that a Label Studio project needs to show these labels.
fn config(sheets: &[Sheet<'_>]) -> String {
    let escape = |label: &str| label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let labels: String =
        labels(sheets).into_iter().map(|label| format!("    <Label value=\"{}\"/>\n", escape(label))).collect();
    // Without the style, Label Studio trims white space where it shows and saves text.
    format!(
        "<View style=\"white-space: pre-wrap\">\n  <Labels name=\"label\" toName=\"text\">\n{labels}  </Labels>\n  \
         <Text name=\"text\" value=\"$text\"/>\n</View>\n"
    )
}
