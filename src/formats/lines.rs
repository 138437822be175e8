//! The lines that `tagline annotate` reads and answers with: `{"id": …, "text": …, "entities": [{"start", "end", "label", "text",
//! "confidence", "kind", "value"}, …]}`, one document a line, offsets in code points. What
//! it reads has no `entities`, and may have a `date` and a `title`.

use crate::{
    budget::{Budget, MOST_PROBLEMS, report},
    claim::{Account, Claim},
    codec::{Codec, Facts, Holds, Writer},
    error::{ReadError, WriteError},
    import::{Import, Problem, Trouble},
    json::{Item, Object, utf8},
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
};
use serde::Serialize;
use std::borrow::Cow;
use tagline_core::{Confidence, DateValue, Document, Edit, EntityId, Status, Timex3};

/// The command line's own lines.
pub(crate) struct Lines;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    entities: Vec<Entity<'a>>,
}

#[derive(Serialize)]
struct Entity<'a> {
    start: u32,
    end: u32,
    label: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timex3: Option<Timex3>,
}

impl Codec for Lines {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "JSON Lines",
            id: "jsonl",
            extension: "jsonl",
            mime: "application/jsonl",
            description: "pandas, jq and scripts; the lines that tagline annotate writes",
            several: true,
            holds: Holds {
                confidence: true,
                value: true,
                timex: true,
                entity: true,
                document_id: true,
                ..Holds::SPANS
            },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let mut lines = Vec::new();
        for sheet in sheets {
            let entities = sheet.annotations.iter().map(|annotation| {
                let (start, end) = sheet.offsets(annotation.span, Unit::CodePoint);
                Entity {
                    start,
                    end,
                    label: annotation.label.as_str(),
                    text: sheet.surface(annotation.span),
                    confidence: annotation.confidence.map(Confidence::probability),
                    kind: annotation.value.as_ref().map(|value| value.kind.as_str()),
                    value: annotation.value.as_ref().and_then(|value| value.edtf.as_deref()),
                    entity: annotation.entity.map(|EntityId(id)| id),
                    timex3: annotation.value.as_ref().map(DateValue::timex3),
                }
            });
            let text = sheet.document.text().as_str();
            let line = Line { id: sheet.document.id(), text, entities: entities.collect() };
            serde_json::to_writer(&mut lines, &line)?;
            lines.push(b'\n');
        }
        Ok(lines)
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        let mut refusal = None;
        for line in Item::lines(utf8(bytes)?) {
            match line.and_then(|line| document(&line, writer, &mut import.problems)) {
                Ok(document) => {
                    if let Some(document) = document {
                        budget.take(&mut import, document)?;
                    }
                }
                // One bad line among thousands costs only itself.
                Err(error) => {
                    report(&mut import.problems, error.place.clone(), Trouble::Unread { error: error.clone() });
                    refusal.get_or_insert(error);
                }
            }
        }
        match refusal {
            Some(error) if import.documents.is_empty() && import.problems.len() <= MOST_PROBLEMS => Err(error),
            _ => Ok(import),
        }
    }
}

/// The document on a line; `None` if the line says that there is none.
fn document(line: &Item<'_>, writer: Writer, problems: &mut Vec<Problem>) -> Result<Option<Document>, ReadError> {
    let mut object = line.object()?;
    let id = object.item("id").map_or(Ok(String::new()), |id| id.name())?;
    if let Some(said) = object.optional::<String>("error")? {
        report(problems, line.place(), Trouble::Unanswered { id, said });
        return Ok(None);
    }
    let text = object.required_item("text")?.text()?;
    let title = object.optional("title")?;
    // What the command line reads has a date and no entities, what it writes has entities and no date.
    let date = object.optional("date")?;
    let entities = if object.has("entities") { object.objects("entities")? } else { Vec::new() };
    let claims = entities.into_iter().map(claim).collect::<Result<_, _>>()?;
    let unit = writer.counted(Unit::CodePoint);
    let account = Account { place: line.place(), id, title, text, claims, unit };
    let mut document = account.document(problems)?;
    // A document takes any date.
    let _ = document.apply(Edit::Date(date));
    Ok(Some(document))
}

fn claim(mut entity: Object<'_>) -> Result<Claim<'_>, ReadError> {
    let ends = (entity.required("start")?, entity.required("end")?);
    let label: Cow<'_, str> = entity.required("label")?;
    let claim = Claim::new(Lines.facts().id, entity.place(), ends, label);
    let confidence = entity.confidence("confidence")?;
    Ok(Claim {
        surface: entity.optional("text")?,
        // What comes with a confidence is a tagger's guess.
        status: if confidence.is_some() { Status::Suggested } else { Status::Confirmed },
        confidence,
        value: entity.date()?,
        entity: entity.optional("entity")?.map(EntityId),
        ..claim
    })
}
