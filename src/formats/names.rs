//! What files call documents and entities.

use std::collections::BTreeMap;
use tagline_core::{Annotation, Document, EntityId};

/// What people know a document by: its title, or if it has none, its name in files.
pub(crate) fn called(document: &Document) -> &str {
    if document.title().is_empty() { document.id() } else { document.title() }
}

/// Returns the name of each entity that the annotations mention: the one a person gave it, or else its fullest mention
/// among these. The annotations come in reading order.
pub(crate) fn entity_names<'a>(
    document: &Document,
    annotations: impl IntoIterator<Item = &'a Annotation>,
) -> BTreeMap<EntityId, String> {
    let mut surfaces: BTreeMap<EntityId, Vec<&str>> = BTreeMap::new();
    for annotation in annotations {
        if let (Some(id), Some(surface)) = (annotation.entity, document.text().slice(annotation.span)) {
            surfaces.entry(id).or_default().push(surface);
        }
    }
    let named = |(id, surfaces): (EntityId, Vec<&str>)| {
        let given = document.entity_name(id).filter(|name| !name.is_empty());
        (id, given.map_or_else(|| fullest(surfaces.into_iter()), str::to_owned))
    };
    surfaces.into_iter().map(named).collect()
}

/// The longest of some names, on one line; the first of those equally long.
pub(crate) fn fullest<'a>(surfaces: impl Iterator<Item = &'a str>) -> String {
    let mut fullest = "";
    for surface in surfaces {
        if surface.chars().count() > fullest.chars().count() {
            fullest = surface;
        }
    }
    fullest.split_whitespace().collect::<Vec<_>>().join(" ")
}
