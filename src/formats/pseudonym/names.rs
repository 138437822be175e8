//! The names that are replaced, and which pseudonym each has.

use super::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tagline_core::{Annotation, AnnotationId, Document, EntityId, Label, Span, Status};

/// A stretch of a text that is replaced.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) span: Span,
    /// The name that it is replaced as.
    pub(super) name: usize,
    /// The annotation that is to cover the pseudonym; `None` where nobody has annotated the words.
    pub(super) annotation: Option<AnnotationId>,
}

/// One name with all its forms.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) label: Label,
    /// The words that were replaced, each once, in the order they were found.
    pub(super) replaced: Vec<String>,
    /// What else it is called: the name of its entity and its rejected mentions.
    pub(super) others: Vec<String>,
}

/// The names found so far.
#[derive(Default)]
pub(super) struct Names {
    pub(super) list: Vec<Name>,
    by_name: HashMap<(Label, String), usize>,
    by_entity: HashMap<(usize, EntityId), usize>,
}

impl Names {
    /// Takes in the mentions of a document that are to be replaced, and returns the stretches they cover, in order and
    /// apart. In reading order the outer goes before the inner, and two that cross are replaced as one.
    pub(super) fn take(
        &mut self,
        number: usize,
        document: &Document,
        wanted: impl Fn(&Annotation) -> bool,
    ) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for annotation in document.layer().iter().filter(|annotation| wanted(annotation)) {
            let surface = document.text().slice(annotation.span).unwrap_or_default();
            let name = self.add(&annotation.label, surface, annotation.entity.map(|entity| (number, entity)));
            match stretches.last_mut() {
                Some(last) if annotation.span.start() < last.span.end() => {
                    let end = last.span.end().max(annotation.span.end());
                    last.span = Span::new(last.span.start(), end).unwrap_or(last.span);
                }
                _ => stretches.push(Stretch { span: annotation.span, name, annotation: Some(annotation.id) }),
            }
        }
        self.take_other_forms(number, document);
        stretches
    }

    /// Takes in what the entities of replaced mentions are called besides.
    fn take_other_forms(&mut self, number: usize, document: &Document) {
        let entities: BTreeSet<EntityId> = document.layer().iter().filter_map(|annotation| annotation.entity).collect();
        for entity in entities {
            if let Some(name) = self.by_entity.get(&(number, entity)) {
                self.list[*name].others.extend(document.entity_name(entity).map(str::to_owned));
            }
        }
        for annotation in document.layer().iter().filter(|annotation| annotation.status == Status::Rejected) {
            let entity = annotation.entity.and_then(|entity| self.by_entity.get(&(number, entity)));
            let surface = document.text().slice(annotation.span).map(str::to_owned);
            if let Some(name) = entity {
                self.list[*name].others.extend(surface);
            }
        }
    }

    /// The name that these words are of; a new one if it is not known yet.
    pub(super) fn add(&mut self, label: &Label, words: &str, entity: Option<(usize, EntityId)>) -> usize {
        let key = (label.clone(), one_line(words).to_lowercase());
        let known = entity.and_then(|entity| self.by_entity.get(&entity)).or_else(|| self.by_name.get(&key)).copied();
        let name = known.unwrap_or_else(|| {
            self.list.push(Name { label: label.clone(), replaced: Vec::new(), others: Vec::new() });
            self.list.len() - 1
        });
        self.by_name.entry(key).or_insert(name);
        if let Some(entity) = entity {
            self.by_entity.entry(entity).or_insert(name);
        }
        self.replace(name, words);
        name
    }

    /// Notes that these words are replaced as this name.
    pub(super) fn replace(&mut self, name: usize, words: &str) {
        let replaced = &mut self.list[name].replaced;
        if !replaced.iter().any(|known| known == words) {
            replaced.push(words.to_owned());
        }
    }

    /// Gives each name a pseudonym: its label, which may go by another name in the copies, and a number.
    pub(super) fn entries(self, labels: &BTreeMap<Label, Label>) -> Vec<Entry> {
        let mut counts: BTreeMap<Label, usize> = BTreeMap::new();
        let entry = |Name { label, replaced: names, .. }| {
            let count = counts.entry(label.clone()).or_default();
            *count += 1;
            let pseudonym = format!("[{}_{count}]", labels.get(&label).unwrap_or(&label));
            Entry { pseudonym, label, names }
        };
        self.list.into_iter().map(entry).collect()
    }
}

/// Words on one line, with single spaces.
pub(super) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
