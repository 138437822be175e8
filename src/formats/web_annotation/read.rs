//! Web annotations to documents.

use super::{ANNOTATION, DOCUMENT, ENTITY, WebAnnotation};
use crate::{
    budget::{Budget, report, within},
    claim::{Account, Claim},
    codec::{Codec, Writer},
    error::{Fault, Place, ReadError},
    import::{Import, Problem, Trouble},
    json::{Item, Object},
    unit::Unit,
};
use percent_encoding::percent_decode_str;
use std::{borrow::Cow, collections::HashMap};
use tagline_core::{ByteOffset, EntityId, Text};

/// How many bytes of text are searched for quotes that come without a position, over all of them.
const SEARCHABLE: usize = 2 << 30;

/// What is said of one source.
#[derive(Default)]
struct Source<'a> {
    text: Option<(Text, Place)>,
    mentions: Vec<Mention<'a>>,
}

struct Mention<'a> {
    claim: Claim<'a>,
    /// Where the words stand if there is no position: what goes before them and what comes after.
    quote: Option<(String, String)>,
}

/// Reads a page, a collection with its first page, a list of annotations, or one.
pub(super) fn read(source: &str, writer: Writer) -> Result<Import, ReadError> {
    let file = Item::file(source)?;
    let items = if file.is_list() {
        file.list()?
    } else {
        let mut object = file.object()?;
        let first = object.item("first").map(|first| first.object()).transpose()?;
        let items = match first {
            Some(mut page) => page.item("items"),
            None => object.item("items"),
        };
        items.map_or_else(|| Ok(vec![file]), |items| items.list())?
    };
    let (mut import, mut budget) = (Import::default(), Budget::of(source.as_bytes()));
    let (mut order, mut sources): (Vec<String>, HashMap<String, Source<'_>>) = Default::default();
    for item in &items {
        annotation(item, &mut order, &mut sources, &mut import.problems)?;
    }
    let mut searched = 0;
    for name in order {
        let Source { text, mentions } = sources.remove(&name).unwrap_or_default();
        let Some((text, place)) = text else {
            // One problem for all that is said of a text that is elsewhere.
            let place = mentions.first().map_or(Place::File, |mention| mention.claim.place.clone());
            report(&mut import.problems, place, Trouble::NoText { said: name });
            continue;
        };
        let mut claims = Vec::new();
        for mention in mentions {
            searched += if mention.quote.is_some() { text.as_str().len() } else { 0 };
            within("bytes to search for quotes", searched, SEARCHABLE)?;
            claims.extend(found(mention, &text, &mut import.problems));
        }
        let account =
            Account { place, id: id(&name), title: None, text, claims, unit: writer.counted(Unit::CodePoint) };
        let document = account.document(&mut import.problems)?;
        budget.take(&mut import, document)?;
    }
    if import.documents.is_empty() && !items.is_empty() {
        return Err(ReadError { place: Place::File, fault: Fault::NoTexts });
    }
    Ok(import)
}

fn annotation<'a>(
    item: &Item<'a>,
    order: &mut Vec<String>,
    sources: &mut HashMap<String, Source<'a>>,
    problems: &mut Vec<Problem>,
) -> Result<(), ReadError> {
    let mut fields = item.object()?;
    let target = fields.required_item("target")?;
    let (name, selectors) = match target.get::<String>() {
        Ok(name) => (name, Vec::new()),
        Err(_) => {
            let mut target = target.object()?;
            let source = target.item("source").or_else(|| target.item("id"));
            let source = source.ok_or_else(|| item.error(Fault::Missing { field: "source" }))?;
            // A source may be described in place.
            let name = source.get::<String>().or_else(|_| source.object()?.required("id"))?;
            (name, target.item("selector").map_or(Ok(Vec::new()), |selector| several(&selector))?)
        }
    };
    if !sources.contains_key(&name) {
        order.push(name.clone());
    }
    let source = sources.entry(name).or_default();
    let bodies = match fields.item("body") {
        Some(body) => several(&body)?,
        None => Vec::new(),
    };
    let bodies = bodies.iter().map(body).collect::<Result<Vec<_>, _>>()?;
    if selectors.is_empty() {
        let text = bodies.iter().find_map(|body| body.value.as_ref().filter(|_| body.purpose.is_none()));
        match text {
            Some(text) if source.text.is_none() => {
                let text = Text::new(text.clone().into_owned()).map_err(|_| item.error(Fault::TooLong))?;
                source.text = Some((text, item.place()));
            }
            _ => report(problems, item.place(), Trouble::NoSpan { said: "annotation".to_owned() }),
        }
        return Ok(());
    }
    let id = fields.item("id").and_then(|id| id.get::<Cow<'_, str>>().ok());
    let id = id.and_then(|id| id.rsplit_once(ANNOTATION)?.1.parse().ok());
    match mention(item, &selectors, bodies)? {
        Some(mention) => {
            let claim = Claim { id, ..mention.claim };
            source.mentions.push(Mention { claim, ..mention });
        }
        None => {
            report(problems, item.place(), Trouble::NoSpan { said: "annotation".to_owned() });
        }
    }
    Ok(())
}

/// A value that stands alone or in a list.
fn several<'a>(item: &Item<'a>) -> Result<Vec<Item<'a>>, ReadError> {
    if item.is_list() { item.list() } else { Ok(vec![item.clone()]) }
}

/// What an annotation says.
struct Body<'a> {
    purpose: Option<Cow<'a, str>>,
    value: Option<Cow<'a, str>>,
    source: Option<Cow<'a, str>>,
}

fn body<'a>(item: &Item<'a>) -> Result<Body<'a>, ReadError> {
    if let Ok(value) = item.get() {
        return Ok(Body { purpose: None, value: Some(value), source: None });
    }
    let mut fields = item.object()?;
    let mut string = |name: &str| fields.item(name).and_then(|item| item.get().ok());
    Ok(Body { purpose: string("purpose"), value: string("value"), source: string("source") })
}

/// The mention that selectors point at, if one of them points at a stretch of text and a body says what it is.
fn mention<'a>(
    item: &Item<'a>,
    selectors: &[Item<'a>],
    bodies: Vec<Body<'a>>,
) -> Result<Option<Mention<'a>>, ReadError> {
    let (mut position, mut exact, mut quote) = (None, None, None);
    for selector in selectors {
        let mut fields: Object<'a> = selector.object()?;
        match fields.optional::<Cow<'_, str>>("type")?.as_deref() {
            Some("TextPositionSelector") => position = Some((fields.required("start")?, fields.required("end")?)),
            Some("TextQuoteSelector") => {
                exact = Some(fields.required::<Cow<'a, str>>("exact")?);
                let mut context = |name| Ok::<String, ReadError>(fields.optional(name)?.unwrap_or_default());
                quote = Some((context("prefix")?, context("suffix")?));
            }
            _ => {}
        }
    }
    let (mut label, mut entity, mut note) = (None, None, None);
    for Body { purpose, value, source } in bodies {
        match purpose.as_deref() {
            Some("tagging" | "classifying") | None if label.is_none() => label = value,
            Some("identifying") => {
                entity = source.and_then(|source| source.rsplit_once(ENTITY)?.1.parse().ok()).map(EntityId);
            }
            Some("commenting") => note = value.map(Cow::into_owned),
            _ => {}
        }
    }
    let ends = match (position, &exact) {
        (Some(ends), _) => ends,
        (None, Some(_)) => (0, 0),
        (None, None) => return Ok(None),
    };
    let Some(label) = label else { return Ok(None) };
    let claim = Claim::new(WebAnnotation.facts().id, item.place(), ends, label);
    let claim = Claim { surface: exact, entity, note, ..claim };
    Ok(Some(Mention { claim, quote: quote.filter(|_| position.is_none()) }))
}

/// The claim with its position, looked up by its words if it has none; words that stand several times point nowhere.
fn found<'a>(mention: Mention<'a>, text: &Text, problems: &mut Vec<Problem>) -> Option<Claim<'a>> {
    let Mention { claim, quote } = mention;
    let Some((prefix, suffix)) = quote else { return Some(claim) };
    let exact = claim.surface.as_deref().unwrap_or_default();
    let words = format!("{prefix}{exact}{suffix}");
    let mut places = text.as_str().match_indices(&words).map(|(at, _)| at + prefix.len());
    let place = places.next().filter(|_| places.next().is_none());
    let code_point = |byte: usize| text.code_point(ByteOffset::from_index(byte)?).map(|at| u64::from(at.get()));
    match place.and_then(|at| Some((code_point(at)?, code_point(at + exact.len())?))) {
        Some((start, end)) => Some(Claim { start, end, ..claim }),
        None => {
            report(problems, claim.place, Trouble::Nowhere { said: exact.to_owned() });
            None
        }
    }
}

/// The name of a document from its IRI.
fn id(source: &str) -> String {
    let ours = source.strip_prefix(DOCUMENT).and_then(|rest| rest.split_once(':')).map(|(_, id)| id);
    ours.map_or_else(|| source.to_owned(), |id| percent_decode_str(id).decode_utf8_lossy().into_owned())
}
