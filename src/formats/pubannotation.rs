//! PubAnnotation's JSON: a text and its `denotations`, or a list of such.
//!
//! Offsets count code points, and denotations may overlap as they like. Which entity one is a mention of is an attribute.

use crate::{
    budget::Budget,
    claim::{Account, Claim},
    codec::{Codec, Facts, Holds, Writer},
    error::{ReadError, WriteError},
    import::Import,
    json::{Item, Object, utf8},
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
};
use serde::Serialize;
use std::{borrow::Cow, collections::HashMap};
use tagline_core::EntityId;

/// Texts with denotations.
pub(crate) struct PubAnnotation;

#[derive(Serialize)]
struct Document<'a> {
    sourceid: &'a str,
    text: &'a str,
    denotations: Vec<Denotation<'a>>,
    attributes: Vec<Attribute>,
}

#[derive(Serialize)]
struct Denotation<'a> {
    id: String,
    span: Ends,
    obj: &'a str,
}

/// Something said of a denotation.
#[derive(Serialize)]
struct Attribute {
    id: String,
    subj: String,
    pred: &'static str,
    obj: String,
}

/// The predicate of the attribute that names the entity.
const ENTITY: &str = "entity";

#[derive(Serialize)]
struct Ends {
    begin: u32,
    end: u32,
}

impl Codec for PubAnnotation {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "PubAnnotation JSON",
            id: "pubannotation",
            extension: "pubannotation.json",
            mime: "application/json",
            description: "PubAnnotation and TextAE: texts with denotations",
            several: true,
            holds: Holds { ids: true, entity: true, document_id: true, ..Holds::SPANS },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let documents: Vec<_> = sheets.iter().map(document).collect();
        Ok(serde_json::to_vec_pretty(&documents)?)
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        let file = Item::file(utf8(bytes)?)?;
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        for item in if file.is_list() { file.list()? } else { vec![file] } {
            let mut fields = item.object()?;
            let text = fields.required_item("text")?.text()?;
            let id = fields.item("sourceid").map_or(Ok(String::new()), |id| id.name())?;
            let denotations = fields.list("denotations")?;
            let entities = entities(&fields.list("attributes")?);
            let claims = denotations.iter().map(|item| claim(item.object()?, &entities)).collect::<Result<_, _>>()?;
            let unit = writer.counted(Unit::CodePoint);
            let account = Account { place: item.place(), id, title: None, text, claims, unit };
            let document = account.document(&mut import.problems)?;
            budget.take(&mut import, document)?;
        }
        Ok(import)
    }
}

fn document<'a>(sheet: &'a Sheet<'_>) -> Document<'a> {
    let denotations = sheet.annotations.iter().map(|annotation| {
        let (begin, end) = sheet.offsets(annotation.span, Unit::CodePoint);
        Denotation { id: format!("T{}", annotation.id.0), span: Ends { begin, end }, obj: annotation.label.as_str() }
    });
    let attributes = sheet.annotations.iter().filter_map(|annotation| {
        let (EntityId(entity), id) = (annotation.entity?, annotation.id.0);
        Some(Attribute { id: format!("A{id}"), subj: format!("T{id}"), pred: ENTITY, obj: entity.to_string() })
    });
    Document {
        sourceid: sheet.document.id(),
        text: sheet.document.text().as_str(),
        denotations: denotations.collect(),
        attributes: attributes.collect(),
    }
}

/// The entities that attributes of ours name, by denotation. Others say other things, in other words.
fn entities(attributes: &[Item<'_>]) -> HashMap<String, EntityId> {
    let named = attributes.iter().filter_map(|item| {
        let mut fields = item.object().ok()?;
        let mut word = |name: &str| fields.item(name)?.name().ok();
        let entity = word("obj").filter(|_| word("pred").as_deref() == Some(ENTITY))?;
        Some((word("subj")?, EntityId(entity.parse().ok()?)))
    });
    named.collect()
}

fn claim<'a>(mut denotation: Object<'a>, entities: &HashMap<String, EntityId>) -> Result<Claim<'a>, ReadError> {
    let mut span = denotation.required_item("span")?.object()?;
    let ends = (span.required("begin")?, span.required("end")?);
    let label: Cow<'_, str> = denotation.required("obj")?;
    let id: Option<Cow<'_, str>> = denotation.optional("id")?;
    let entity = id.as_deref().and_then(|id| entities.get(id).copied());
    let id = id.and_then(|id| id.strip_prefix('T')?.parse().ok());
    Ok(Claim { id, entity, ..Claim::new(PubAnnotation.facts().id, denotation.place(), ends, label) })
}
