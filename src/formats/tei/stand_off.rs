//! The entities of a document as lists of people, places and organizations beside the text, and references to them.

use super::element;
use crate::{sheet::Sheet, xml::escaped};
use roxmltree::Node;
use std::collections::{BTreeMap, HashMap};
use tagline_core::{Annotation, EntityId};

/// What stands before an entity's number in its `xml:id`.
const ENTITY: &str = "e";

/// The `@ref` of a mention.
pub(super) fn reference(EntityId(id): EntityId) -> String {
    format!("#{ENTITY}{id}")
}

/// The lists, one for each kind of entity; nothing for a document without entities.
pub(super) fn lists(sheet: &Sheet<'_>) -> String {
    let mut entities: BTreeMap<EntityId, &Annotation> = BTreeMap::new();
    for annotation in &sheet.annotations {
        if let Some(id) = annotation.entity {
            entities.entry(id).or_insert(annotation);
        }
    }
    let mut lists: BTreeMap<&str, String> = BTreeMap::new();
    for (EntityId(id), first) in entities {
        let (list, item) = match element(&first.label).0 {
            "persName" => ("listPerson", "person"),
            "placeName" => ("listPlace", "place"),
            "orgName" => ("listOrg", "org"),
            _ => ("list", "item"),
        };
        let words = sheet.surface(first.span).split_whitespace().collect::<Vec<_>>().join(" ");
        let name = match element(&first.label).0 {
            name @ ("persName" | "placeName" | "orgName") => format!("<{name}>{}</{name}>", escaped(&words)),
            _ => escaped(&words).into_owned(),
        };
        lists.entry(list).or_default().push_str(&format!("<{item} xml:id=\"{ENTITY}{id}\">{name}</{item}>\n"));
    }
    if lists.is_empty() {
        return String::new();
    }
    let lists: String = lists.into_iter().map(|(list, items)| format!("<{list}>\n{items}</{list}>\n")).collect();
    format!("<standOff>\n{lists}</standOff>\n")
}

/// The entities that mentions refer to while a text is read. References of other programs are words of any kind; each
/// gets a number, behind those that are ours.
#[derive(Default)]
pub(super) struct References<'a> {
    foreign: HashMap<&'a str, u32>,
    /// The least number that no reference of ours has.
    next: u32,
}

impl<'a> References<'a> {
    /// Looks through a body for the numbers that are taken.
    pub(super) fn new(body: Node<'a, '_>) -> Self {
        let taken = body.descendants().filter_map(|node| own(node.attribute("ref")?)).max();
        Self { foreign: HashMap::new(), next: taken.map_or(0, |last| last.saturating_add(1)) }
    }

    /// The entity that a mention refers to.
    pub(super) fn entity(&mut self, mention: Node<'a, '_>) -> Option<EntityId> {
        let reference = mention.attribute("ref").filter(|reference| !reference.trim().is_empty())?;
        if let Some(id) = own(reference) {
            return Some(EntityId(id));
        }
        let next = &mut self.next;
        let id = self.foreign.entry(reference).or_insert_with(|| {
            let fresh = *next;
            *next = next.saturating_add(1);
            fresh
        });
        Some(EntityId(*id))
    }
}

fn own(reference: &str) -> Option<u32> {
    reference.strip_prefix('#')?.strip_prefix(ENTITY)?.parse().ok()
}
