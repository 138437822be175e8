//! Tagline JSON to documents.

use super::{BY_TAGGER, Extra, FORMAT, OFFSET_UNIT, VERSION};
use crate::{
    budget::{Budget, MOST_LABELS, report, within},
    claim::{Claim, Draft},
    codec::Codec,
    error::{Fault, ReadError},
    fields,
    import::{Import, Imported, Problem, Trouble},
    json::{Fields, Item, Object, utf8},
    names::fullest,
    origin,
    unit::Unit,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
};
use tagline_core::{Annotation, CivilDate, Colour, Document, EntityId, Label, LabelSet, NumericOrder, Text};

/// Reads a file. Its own statement of what it is comes first, so that a newer version is told from a broken file.
pub(super) fn read(bytes: &[u8]) -> Result<Import, ReadError> {
    let mut file = Item::file(utf8(bytes)?)?.object()?;
    let other = |file: &Object<'_>| {
        let expected = super::TaglineJson.facts().name;
        ReadError { place: file.place(), fault: Fault::OtherFormat { expected } }
    };
    match file.optional::<Cow<'_, str>>("format") {
        Ok(Some(format)) if format == FORMAT => {}
        _ => return Err(other(&file)),
    }
    match file.required("version")? {
        1..=VERSION => {}
        0 => return Err(file.error("version", value("the first version is 1"))),
        found => return Err(file.error("version", Fault::Newer { found, known: VERSION })),
    }
    let unit: Cow<'_, str> = file.required("offset_unit")?;
    if unit != OFFSET_UNIT {
        return Err(file.error("offset_unit", value(format!("expected {OFFSET_UNIT:?}, found {unit:?}"))));
    }
    // Who wrote the file is not carried on: the next writer says so itself.
    let _generator: Option<serde::de::IgnoredAny> = file.optional("generator")?;

    let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
    let mut shared = Extra::default();
    let mut labels = LabelSet::default();
    take_labels(file.objects("labels")?, &mut labels, &mut shared, &mut import.problems)?;
    let documents = file.objects("documents")?;
    shared.file = file.rest();
    // What a file says once is kept with each of its documents.
    let shared_bytes = (shared.size() + size_of_labels(&labels)).saturating_mul(documents.len());
    budget.make("bytes of unknown fields and labels, kept with each document,", shared_bytes)?;
    let mut ids = HashSet::new();
    for object in documents {
        let place = object.place();
        let imported = document(object, &labels, shared.clone(), &mut import.problems)?;
        let id = imported.document.id().to_owned();
        if !ids.insert(id.clone()) {
            report(&mut import.problems, place, Trouble::DocumentId { said: id });
        }
        budget.take_with(&mut import, imported)?;
    }
    Ok(import)
}

/// About how much memory a set of labels takes beyond the usual ones, in bytes.
fn size_of_labels(labels: &LabelSet) -> usize {
    labels.iter().skip(Label::BUILT_IN.len()).map(|info| 96 + info.label.as_str().len() + info.name.len()).sum()
}

fn value(problem: impl Into<String>) -> Fault {
    Fault::Value { problem: problem.into() }
}

/// Adds what a list says of labels, the later word counting.
fn take_labels(
    objects: Vec<Object<'_>>,
    labels: &mut LabelSet,
    shared: &mut Extra,
    problems: &mut Vec<Problem>,
) -> Result<(), ReadError> {
    within("labels", labels.iter().len() + objects.len(), MOST_LABELS)?;
    for mut object in objects {
        let said: String = object.required("id")?;
        let name: String = object.required("name")?;
        match Label::new(&said) {
            Ok(label) => {
                labels.set(label.clone(), name);
                let says_key = object.has("key");
                let key = object.optional::<char>("key")?;
                let colour = object.optional::<Cow<'_, str>>("colour")?;
                let colour = colour.map(|hex| {
                    let unreadable = || value(format!("expected a colour such as #1b5fa8, found {hex:?}"));
                    Colour::parse(&hex).ok_or_else(|| object.error("colour", unreadable()))
                });
                let colour = colour.transpose()?;
                if let Some(mut info) = labels.get(&label).cloned() {
                    info.key = if says_key { key } else { info.key };
                    info.colour = colour;
                    labels.put(info);
                }
            }
            Err(why) => {
                report(problems, object.place(), Trouble::Label { said: said.clone(), why });
            }
        }
        let rest = object.rest();
        if !rest.is_empty() {
            shared.labels.insert(said, rest);
        }
    }
    Ok(())
}

fn document(
    mut object: Object<'_>,
    labels: &LabelSet,
    mut extra: Extra,
    problems: &mut Vec<Problem>,
) -> Result<Imported, ReadError> {
    let id = object.required("id")?;
    let title = object.required("title")?;
    let text = object.required_item("text")?.text()?;
    let date: Option<CivilDate> = object.optional("date")?;
    let reason: Option<String> = object.optional("date_inferred")?;
    let order: Option<NumericOrder> = object.optional("numeric_order")?;

    let mut draft = Draft::new(&text, Unit::CodePoint);
    // Where each annotation went, by the identifier the file gives it.
    let mut mentions: HashMap<u64, usize> = HashMap::new();
    let mut fields = Vec::new();
    for mut object in object.objects("annotations")? {
        let said: u64 = object.required("id")?;
        if let Some(index) = annotation(&mut object, said, &mut draft, problems)? {
            mentions.entry(said).or_insert(index);
            fields.push((index, object.rest()));
        }
    }
    let mut labels = labels.clone();
    if object.has("labels") {
        take_labels(object.objects("labels")?, &mut labels, &mut extra, problems)?;
    }
    let (names, entities) = entities(object.objects("entities")?, &mentions, &mut draft, problems)?;
    let annotations = draft.finish();
    let named = fields.into_iter().filter(|(_, fields)| !fields.is_empty());
    extra.annotations = named.map(|(index, fields)| (annotations[index].id.0, fields)).collect();
    let names = beyond_mentions(names, &annotations, &text);
    extra.entities = entities;
    let misfit = object.error("annotations", value("an annotation does not fit the text"));
    extra.document = object.rest();
    let document = Document::new(id, title, text).in_order(order);
    let document = document.with(None, labels, annotations).map_err(|_| misfit)?;
    let mut document = document.with_names(names);
    fields::date(&mut document, date, reason);
    Ok(Imported { document, extra })
}

/// Reads one annotation; gives its place in the draft if it is true of the text.
fn annotation(
    object: &mut Object<'_>,
    said: u64,
    draft: &mut Draft<'_>,
    problems: &mut Vec<Problem>,
) -> Result<Option<usize>, ReadError> {
    let surface: Cow<'_, str> = object.required("text")?;
    let label: Cow<'_, str> = object.required("label")?;
    let word: Cow<'_, str> = object.required("origin")?;
    let unknown =
        || object.error("origin", value(format!("expected human, model:… rule:… or import:…, found {word:?}")));
    let origin = origin::of(&word).ok_or_else(unknown)?;
    let by_tagger = |said: Cow<'_, str>| said == BY_TAGGER;
    let by_tagger = object.optional::<Cow<'_, str>>("value_origin")?.is_some_and(by_tagger);
    let claim = Claim {
        place: object.place(),
        start: object.required("start")?,
        end: object.required("end")?,
        surface: Some(surface),
        label,
        id: Some(said),
        status: object.required("status")?,
        origin,
        confidence: object.confidence("confidence")?,
        value: object.date()?.map(|value| if by_tagger { value.read_by_tagger() } else { value }),
        entity: object.optional("entity")?.map(EntityId),
        note: object.optional("note")?,
    };
    Ok(draft.add(claim, problems))
}

/// The names of entities, and what else a file says of them.
type Named = (BTreeMap<EntityId, String>, BTreeMap<u32, Fields>);

/// Reads the entities. A mention that names no entity is taken into the one that claims it.
fn entities(
    objects: Vec<Object<'_>>,
    mentions: &HashMap<u64, usize>,
    draft: &mut Draft<'_>,
    problems: &mut Vec<Problem>,
) -> Result<Named, ReadError> {
    let (mut names, mut extras) = (BTreeMap::new(), BTreeMap::new());
    for mut object in objects {
        let id: u32 = object.required("id")?;
        // The label is that of the mentions and follows them.
        let _label: Cow<'_, str> = object.required("label")?;
        let name = object.required("name")?;
        let claimed: Vec<u64> = object.required("mentions")?;
        let place = object.place();
        if claimed.is_empty() {
            let trouble = Trouble::NoMentions { entity: id.into() };
            report(problems, place, trouble);
            continue;
        }
        for mention in claimed {
            match mentions.get(&mention).and_then(|index| draft.annotation(*index)) {
                Some(annotation) if annotation.entity.is_none_or(|own| own == EntityId(id)) => {
                    annotation.entity = Some(EntityId(id));
                }
                _ => {
                    let trouble = Trouble::Entity { entity: id.into(), mention };
                    report(problems, place.clone(), trouble);
                }
            }
        }
        names.entry(EntityId(id)).or_insert(name);
        let rest = object.rest();
        if !rest.is_empty() {
            extras.entry(id).or_insert(rest);
        }
    }
    Ok((names, extras))
}

/// The names of entities that their mentions do not yield.
fn beyond_mentions(
    mut names: BTreeMap<EntityId, String>,
    annotations: &[Annotation],
    text: &Text,
) -> BTreeMap<EntityId, String> {
    let mut surfaces: BTreeMap<EntityId, Vec<(tagline_core::Span, &str)>> = BTreeMap::new();
    for annotation in annotations {
        if let (Some(id), Some(surface)) = (annotation.entity, text.slice(annotation.span)) {
            surfaces.entry(id).or_default().push((annotation.span, surface));
        }
    }
    names.retain(|id, given| {
        let mut mentions = surfaces.remove(id).unwrap_or_default();
        mentions.sort_by(|a, b| a.0.reading_order(b.0));
        !given.is_empty() && *given != fullest(mentions.into_iter().map(|(_, surface)| surface))
    });
    names
}
