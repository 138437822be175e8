//! Which mentions are of the same thing.
//!
//! A person's word goes first: mentions that carry an [`EntityId`] are of that entity. The others are put together by
//! their words: the same name whatever its case, a family name with the one full name that ends in it, an acronym
//! with the one organization whose initials it has. Nothing here changes a document; merging and splitting do, by
//! giving mentions their [`EntityId`].

use crate::sorting;
use crate::{
    annotation::{Annotation, AnnotationId, EntityId, Status},
    document::Document,
    edit::Edit,
    label::Label,
};
use std::collections::{BTreeMap, HashMap};

/// Something that a document mentions, with everything it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub label: Label,
    /// The name a person gave it, or else its fullest mention.
    pub name: String,
    /// Its identifier, if a person has put it together or named it.
    pub id: Option<EntityId>,
    /// Its names, the most frequent first; of those equally frequent, in reading order.
    pub aliases: Vec<Alias>,
}

/// One way a document calls an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The words, on one line, as they stand at the first place.
    pub surface: String,
    /// Where they stand, in reading order.
    pub mentions: Vec<AnnotationId>,
}

impl Entity {
    /// All its mentions, alias by alias.
    pub fn mentions(&self) -> impl Iterator<Item = AnnotationId> + '_ {
        self.aliases.iter().flat_map(|alias| alias.mentions.iter().copied())
    }

    /// How many mentions it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.aliases.iter().map(|alias| alias.mentions.len()).sum()
    }
}

/// The entities of a document in the order of their first mention. Rejected mentions are of nothing.
#[must_use]
pub fn entities(document: &Document) -> Vec<Entity> {
    let mut census = Census::default();
    document.layer().iter().for_each(|annotation| census.add(document, annotation));
    census.entities(document)
}

/// The mentions of a document being counted, one after the other in reading order: a book has too many for one go.
#[derive(Debug, Default)]
pub struct Census {
    forms: Vec<Form>,
    known: HashMap<(Label, String, Option<EntityId>), usize>,
}

impl Census {
    /// Counts a mention; a rejected one is none.
    pub fn add(&mut self, document: &Document, annotation: &Annotation) {
        if annotation.status == Status::Rejected {
            return;
        }
        let surface = surface(document, annotation);
        let folded = surface.to_lowercase();
        let key = (annotation.label.clone(), folded.clone(), annotation.entity);
        let at = *self.known.entry(key).or_insert_with(|| {
            let (label, entity) = (annotation.label.clone(), annotation.entity);
            self.forms.push(Form { label, surface, folded, entity, mentions: Vec::new() });
            self.forms.len() - 1
        });
        self.forms[at].mentions.push(annotation.id);
    }

    /// The entities of what has been counted, in the order of their first mention.
    #[must_use]
    pub fn entities(self, document: &Document) -> Vec<Entity> {
        let homes = homes(&self.forms);
        let mut entities: Vec<Entity> = Vec::new();
        let mut known: HashMap<Home, usize> = HashMap::new();
        for (form, home) in self.forms.into_iter().zip(homes) {
            let at = *known.entry(home).or_insert_with(|| {
                let (label, id) = (form.label.clone(), None);
                entities.push(Entity { label, name: String::new(), id, aliases: Vec::new() });
                entities.len() - 1
            });
            let entity = &mut entities[at];
            entity.id = entity.id.or(form.entity);
            entity.aliases.push(Alias { surface: form.surface, mentions: form.mentions });
        }
        for entity in &mut entities {
            let given = entity.id.and_then(|id| document.entity_name(id));
            entity.name = given.map_or_else(|| fullest(&entity.aliases), str::to_owned);
            sorting::sort_by_key(&mut entity.aliases, |alias| std::cmp::Reverse(alias.mentions.len()));
        }
        entities
    }
}

/// The same document with every mention given the entity it is of, as files say it. Dates are left out: a date is
/// known by its value.
#[must_use]
pub fn assigned(document: &Document) -> Document {
    let mut document = document.clone();
    let mut fresh = document.fresh_entities();
    for entity in entities(&document).into_iter().filter(|entity| entity.label != Label::DATE) {
        let Some(id) = entity.id.or_else(|| fresh.next()) else { continue };
        for mention in entity.mentions() {
            if let Some(annotation) = document.layer().get(mention).cloned() {
                // The span is the document's own, so it cannot be refused.
                let _ = document.apply(Edit::set(Annotation { entity: Some(id), ..annotation }));
            }
        }
    }
    document
}

/// The longest of its names, in characters: the first of those equally long, one with small letters before one all in
/// capitals.
fn fullest(aliases: &[Alias]) -> String {
    let rank = |alias: &&Alias| {
        let shouted = !alias.surface.chars().any(char::is_lowercase);
        (alias.surface.chars().count(), !shouted)
    };
    let mut fullest: Option<&Alias> = None;
    for alias in aliases {
        if fullest.as_ref().is_none_or(|best| rank(&alias) > rank(best)) {
            fullest = Some(alias);
        }
    }
    fullest.map(|alias| alias.surface.clone()).unwrap_or_default()
}

/// The mentions that share label, words and what a person said of them.
#[derive(Debug)]
struct Form {
    label: Label,
    surface: String,
    /// The words in lower case, by which forms are compared.
    folded: String,
    entity: Option<EntityId>,
    mentions: Vec<AnnotationId>,
}

/// Where a form belongs: to an entity that a person made, or to a form that stands for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Home {
    Given(EntityId),
    Form(usize),
}

/// The words of a mention, on one line.
fn surface(document: &Document, annotation: &Annotation) -> String {
    let words = document.text().slice(annotation.span).unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where each form belongs. One that nobody assigned goes with an assigned form of the same words; else with the only
/// form it can be short for; else it stands by itself.
fn homes(forms: &[Form]) -> Vec<Home> {
    let mut assigned: HashMap<(&Label, &str), Option<EntityId>> = HashMap::new();
    for form in forms.iter().filter(|form| form.entity.is_some()) {
        // Where the same words are of two entities, neither claims the rest.
        let same = assigned.entry((&form.label, &form.folded)).or_insert(form.entity);
        *same = same.filter(|id| Some(*id) == form.entity);
    }
    let short = short_forms(forms);
    let direct = |at: usize| {
        let form = &forms[at];
        form.entity.or_else(|| assigned.get(&(&form.label, form.folded.as_str())).copied().flatten())
    };
    (0..forms.len())
        .map(|at| {
            let full = short.get(&at).copied();
            let given = direct(at).or_else(|| full.and_then(direct));
            given.map_or_else(|| Home::Form(full.unwrap_or(at)), Home::Given)
        })
        .collect()
}

/// The short forms, each with the one full form it can stand for.
fn short_forms(forms: &[Form]) -> BTreeMap<usize, usize> {
    // Full forms by what could be said for short; `None` where two of them share it.
    let mut fulls: HashMap<(&Label, String), Option<usize>> = HashMap::new();
    for (at, form) in forms.iter().enumerate() {
        for short in shortenings(form) {
            let only = fulls.entry((&form.label, short)).or_insert(Some(at));
            // The same name assigned to two entities is two names.
            *only = only.filter(|other| *other == at);
        }
    }
    let full = |(at, form): (usize, &Form)| {
        let full = fulls.get(&(&form.label, form.folded.clone())).copied().flatten()?;
        (full != at).then_some((at, full))
    };
    let mut short = BTreeMap::new();
    short.extend(forms.iter().enumerate().filter_map(full));
    short
}

/// What a full form can be called for short, in lower case.
fn shortenings(form: &Form) -> Vec<String> {
    let words: Vec<&str> = form.folded.split(' ').collect();
    if form.label == Label::PERSON {
        let name: Vec<&str> = words.iter().copied().filter(|word| !is_suffix(word)).collect();
        match name.as_slice() {
            [_, .., family] => vec![(*family).to_owned()],
            _ => Vec::new(),
        }
    } else if form.label == Label::ORG {
        // The initials of the words that the name itself capitalises: "International Monetary Fund", "Bank of England".
        let capitals = |word: &str| word.chars().next().filter(|c| c.is_uppercase());
        let initials: String = form.surface.split(' ').filter_map(capitals).collect();
        if initials.chars().count() > 1 { vec![initials.to_lowercase()] } else { Vec::new() }
    } else {
        Vec::new()
    }
}

/// What follows a family name without being part of it.
fn is_suffix(word: &str) -> bool {
    matches!(word.trim_end_matches('.'), "jr" | "sr" | "ii" | "iii" | "iv")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{span::Span, text::Text};

    /// A document with these names as its mentions, one after the other.
    fn named(names: &[(&str, Label)]) -> Document {
        let text: String = names.iter().map(|(name, _)| format!("{name}. ")).collect();
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        let mut at = 0;
        for (name, label) in names {
            let span = Span::from_range(at..at + name.len()).unwrap();
            let annotation = Annotation::by_hand(document.fresh_id(), span, label.clone());
            document.apply(Edit::set(annotation)).unwrap();
            at += name.len() + 2;
        }
        document
    }

    fn shown(document: &Document) -> Vec<String> {
        let show = |entity: Entity| {
            let aliases = entity.aliases.iter().map(|alias| format!("{} {}", alias.surface, alias.mentions.len()));
            format!("{}: {}", entity.name, aliases.collect::<Vec<_>>().join(", "))
        };
        entities(document).into_iter().map(show).collect()
    }

    fn assign(document: &mut Document, annotation: u32, entity: Option<u32>) {
        let annotation = document.layer().get(AnnotationId(annotation)).unwrap().clone();
        document.apply(Edit::set(Annotation { entity: entity.map(EntityId), ..annotation })).unwrap();
    }

    const PEOPLE: &[(&str, Label)] = &[
        ("Zoë Okafor", Label::PERSON),
        ("Okafor", Label::PERSON),
        ("ZOË OKAFOR", Label::PERSON),
        ("Okafor", Label::PERSON),
        ("Okafor", Label::ORG),
    ];

    #[test]
    fn short_names_go_with_the_one_full_name() {
        assert_eq!(shown(&named(PEOPLE)), ["Zoë Okafor: Zoë Okafor 2, Okafor 2", "Okafor: Okafor 1"]);
        let lees = [("Ann Lee", Label::PERSON), ("Bo Lee", Label::PERSON), ("Lee", Label::PERSON)];
        assert_eq!(shown(&named(&lees)), ["Ann Lee: Ann Lee 1", "Bo Lee: Bo Lee 1", "Lee: Lee 1"]);
        let junior = [("King", Label::PERSON), ("Martin Luther King Jr.", Label::PERSON)];
        assert_eq!(shown(&named(&junior)), ["Martin Luther King Jr.: King 1, Martin Luther King Jr. 1"]);
    }

    #[test]
    fn acronyms_go_with_the_one_organization_they_can_stand_for() {
        let bank = [("International Monetary Fund", Label::ORG), ("IMF", Label::ORG), ("IMF", Label::ORG)];
        assert_eq!(shown(&named(&bank)), ["International Monetary Fund: IMF 2, International Monetary Fund 1"]);
        let two = [("Bank of England", Label::ORG), ("Bank of Estonia", Label::ORG), ("BE", Label::ORG)];
        assert_eq!(shown(&named(&two)).len(), 3);
    }

    #[test]
    fn a_persons_word_goes_first() {
        let mut document = named(PEOPLE);
        // The second "Okafor" is someone else.
        assign(&mut document, 3, Some(7));
        assert_eq!(shown(&document), ["Zoë Okafor: Zoë Okafor 2", "Okafor: Okafor 1, Okafor 1", "Okafor: Okafor 1"]);
        // The first is the full name's after all.
        assign(&mut document, 0, Some(8));
        assign(&mut document, 1, Some(8));
        assert_eq!(
            shown(&document),
            ["Zoë Okafor: Zoë Okafor 1, Okafor 1, ZOË OKAFOR 1", "Okafor: Okafor 1", "Okafor: Okafor 1"]
        );
        document.apply(Edit::Entity { id: EntityId(7), name: Some("Emeka Okafor".to_owned()) }).unwrap();
        assert_eq!(shown(&document)[1], "Emeka Okafor: Okafor 1");
    }

    #[test]
    fn files_say_of_each_mention_what_it_is_of() {
        let mut document = named(PEOPLE);
        assign(&mut document, 4, Some(3));
        let written = assigned(&document);
        let ids: Vec<_> = written.layer().iter().map(|annotation| annotation.entity.unwrap().0).collect();
        assert_eq!(ids, [4, 4, 4, 4, 3]);
        assert_eq!(shown(&written), shown(&document));
        assert_eq!(assigned(&written), written);
    }

    #[test]
    fn a_file_may_have_used_the_last_identifier() {
        let mut document = named(PEOPLE);
        assign(&mut document, 4, Some(u32::MAX));
        assign(&mut document, 3, Some(0));
        let written = assigned(&document);
        let ids: Vec<_> = written.layer().iter().map(|annotation| annotation.entity.unwrap().0).collect();
        assert_eq!(ids, [1, 0, 1, 0, u32::MAX]);
    }
}
