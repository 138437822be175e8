//! What can be done to an entity as a whole.

use tagline_core::{Annotation, AnnotationId, Document, Edit, Entity, EntityId, Label, Status};

use super::commands::{Command, agreement, dismissal, naming};
use crate::words;

/// Calls an entity by another name.
pub(crate) fn rename(document: &Document, entity: &Entity, name: &str) -> Option<Command> {
    let name = name.trim();
    if name.is_empty() || name == entity.name {
        return None;
    }
    let id = entity.id.unwrap_or_else(|| document.fresh_entity());
    let mut edits = join(document, entity.mentions(), id);
    edits.push(Edit::Entity { id, name: Some(name.to_owned()) });
    Some((format!("{} is called {name}", entity.name), Edit::All(edits)))
}

/// Makes one entity of two: the mentions of `part` become mentions of `whole`, which keeps its name. They keep their
/// labels.
pub(crate) fn merge(document: &Document, part: &Entity, whole: &Entity) -> Option<Command> {
    let id = whole.id.or(part.id).unwrap_or_else(|| document.fresh_entity());
    let mut edits = join(document, part.mentions().chain(whole.mentions()), id);
    if edits.is_empty() {
        return None;
    }
    edits.push(Edit::Entity { id, name: Some(whole.name.clone()) });
    Some((format!("{} is {}", part.name, whole.name), Edit::All(edits)))
}

/// Makes an entity of its own of some mentions of another.
pub(crate) fn split(document: &Document, entity: &Entity, mentions: &[AnnotationId], name: &str) -> Option<Command> {
    let rest: Vec<_> = entity.mentions().filter(|id| !mentions.contains(id)).collect();
    if rest.is_empty() || mentions.is_empty() {
        return None;
    }
    let mut fresh = document.fresh_entities();
    let (new, old) = (fresh.next()?, entity.id.or_else(|| fresh.next())?);
    // The rest is assigned too: the same words without an assignment would follow those that have one.
    let mut edits = join(document, rest.into_iter(), old);
    edits.extend(join(document, mentions.iter().copied(), new));
    Some((format!("{name} is not {}", entity.name), Edit::All(edits)))
}

/// Says what an entity is, at every place. The places that nobody has confirmed stay suggestions: the person has
/// decided on the entity, not looked at each of them.
pub(crate) fn relabel(document: &Document, entity: &Entity, label: &Label) -> Option<Command> {
    let edits = each(document, entity, |annotation| {
        let changed = Annotation { label: label.clone(), value: None, ..annotation.clone() };
        (annotation.label != *label).then(|| Edit::set(annotation.decided_by_person(changed)))
    });
    let name = format!("{} is {} everywhere", entity.name, naming(document, label));
    (!edits.is_empty()).then_some((name, Edit::All(edits)))
}

/// Agrees to every mention of an entity.
pub(crate) fn confirm(document: &Document, entity: &Entity) -> Option<Command> {
    let edits = each(document, entity, |a| (a.status != Status::Confirmed).then(|| agreement(a)));
    let name = format!("{} of {} confirmed", words::count(edits.len(), "mention"), entity.name);
    (!edits.is_empty()).then_some((name, Edit::All(edits)))
}

/// Takes every mention of an entity away.
pub(crate) fn delete(document: &Document, entity: &Entity) -> Option<Command> {
    let edits = each(document, entity, |annotation| Some(dismissal(annotation)));
    let name = format!("{} is not a name, {}", entity.name, words::count(edits.len(), "time"));
    (!edits.is_empty()).then_some((name, Edit::All(edits)))
}

fn each(document: &Document, entity: &Entity, edit: impl Fn(&Annotation) -> Option<Edit>) -> Vec<Edit> {
    entity.mentions().filter_map(|id| document.layer().get(id)).filter_map(edit).collect()
}

/// The edits that make mentions those of an entity.
fn join(document: &Document, mentions: impl Iterator<Item = AnnotationId>, id: EntityId) -> Vec<Edit> {
    let outside = mentions.filter_map(|mention| document.layer().get(mention)).filter(|a| a.entity != Some(id));
    let joined = |a: &Annotation| a.decided_by_person(Annotation { entity: Some(id), ..a.clone() });
    outside.map(|annotation| Edit::set(joined(annotation))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Span, Text, entity::entities};

    fn document() -> Document {
        let text = "Zoë Okafor. Okafor. Ann Lee. Okafor.";
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        for name in ["Zoë Okafor", "Ann Lee"] {
            let start = text.find(name).unwrap();
            add(&mut document, start, name.len());
        }
        for (start, _) in text.match_indices(". Okafor") {
            add(&mut document, start + 2, 6);
        }
        document
    }

    fn add(document: &mut Document, start: usize, len: usize) {
        let span = Span::from_range(start..start + len).unwrap();
        let annotation = Annotation::by_hand(document.fresh_id(), span, Label::PERSON);
        document.apply(Edit::set(annotation)).unwrap();
    }

    fn shown(document: &Document) -> Vec<String> {
        entities(document).iter().map(|entity| format!("{} {}", entity.name, entity.count())).collect()
    }

    fn run(document: &mut Document, command: Option<Command>) -> String {
        let before = document.clone();
        let (name, edit) = command.unwrap();
        let inverse = document.apply(edit).unwrap();
        let after = document.clone();
        document.apply(inverse).unwrap();
        assert_eq!(*document, before, "one undo takes all of it back");
        *document = after;
        name
    }

    #[test]
    fn merging_and_splitting_are_each_others_opposites() {
        let mut document = document();
        assert_eq!(shown(&document), ["Zoë Okafor 3", "Ann Lee 1"]);
        let [zoe, ann] = entities(&document).try_into().unwrap();
        let command = merge(&document, &ann, &zoe);
        assert_eq!(run(&mut document, command), "Ann Lee is Zoë Okafor");
        assert_eq!(shown(&document), ["Zoë Okafor 4"]);
        let [one] = entities(&document).try_into().unwrap();
        let part: Vec<_> = ann.mentions().collect();
        let command = split(&document, &one, &part, "Ann Lee");
        run(&mut document, command);
        assert_eq!(shown(&document), ["Zoë Okafor 3", "Ann Lee 1"]);
        let [one, _] = entities(&document).try_into().unwrap();
        let all: Vec<_> = one.mentions().collect();
        assert!(split(&document, &one, &all, "all").is_none());
    }

    #[test]
    fn one_of_two_equal_names_can_be_someone_else() {
        let mut document = document();
        let zoe = entities(&document).remove(0);
        let last = *zoe.aliases[0].mentions.last().unwrap();
        let command = split(&document, &zoe, &[last], "Okafor");
        run(&mut document, command);
        assert_eq!(shown(&document), ["Zoë Okafor 2", "Ann Lee 1", "Okafor 1"]);
    }

    #[test]
    fn an_entity_is_named_labelled_confirmed_and_deleted_as_a_whole() {
        let mut document = document();
        let zoe = entities(&document).remove(0);
        let command = rename(&document, &zoe, " Dr Okafor ");
        assert_eq!(run(&mut document, command), "Zoë Okafor is called Dr Okafor");
        let zoe = entities(&document).remove(0);
        assert_eq!(zoe.name, "Dr Okafor");
        assert!(rename(&document, &zoe, "Dr Okafor").is_none());
        let command = relabel(&document, &zoe, &Label::ORG);
        assert_eq!(run(&mut document, command), "Dr Okafor is an organization everywhere");
        let zoe = entities(&document).remove(0);
        assert_eq!((zoe.label.clone(), zoe.count()), (Label::ORG, 3));
        assert!(confirm(&document, &zoe).is_none());
        let command = delete(&document, &zoe);
        run(&mut document, command);
        assert_eq!(shown(&document), ["Ann Lee 1"]);
    }
}
