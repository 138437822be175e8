//! Copies of documents in which names are replaced, the same name everywhere by the same pseudonym.
//!
//! A pseudonym is a label and a number, `[PERSON_1]`, counted through all documents. Mentions of one entity share it, and
//! so do mentions of one label that are written the same, but for case and white space. Only what is annotated is
//! replaced: where a replaced name still stands in the text, the copy is not safe to pass on, and that is counted.

use crate::{error::WriteError, table::guarded};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tagline_core::{Annotation, Document, EntityId, Label, Span, Status, Text};

/// Documents without names, and what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pseudonymised {
    /// The copies, in the order of the originals. Their annotations cover the pseudonyms.
    pub documents: Vec<Document>,
    /// What each pseudonym stands for.
    pub key: Vec<Entry>,
    /// How often a replaced name still stands in a text, in a place where nobody has annotated it.
    pub left_over: usize,
}

/// A pseudonym and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Such as `[PERSON_1]`.
    pub pseudonym: String,
    /// What it is.
    pub label: Label,
    /// The names that were replaced by it, each once, in the order they were found.
    pub names: Vec<String>,
}

/// Replaces every mention that nobody has rejected of these labels. Annotations inside a replaced name go with it, and
/// so do remarks, identifiers and titles, which may tell names too.
///
/// # Errors
/// If a copy would be longer than any text may be.
pub fn pseudonymised(documents: &[&Document], labels: &BTreeSet<Label>) -> Result<Pseudonymised, WriteError> {
    let mut names = Names::default();
    let wanted = |annotation: &&Annotation| annotation.status != Status::Rejected && labels.contains(&annotation.label);
    for (number, document) in documents.iter().enumerate() {
        for annotation in document.layer().iter().filter(wanted) {
            names.add(number, document, annotation);
        }
    }
    let copies = documents.iter().enumerate().map(|(number, document)| {
        let mut replaced: Vec<(Span, &str)> = Vec::new();
        for annotation in document.layer().iter().filter(wanted) {
            // In reading order the outer goes before the inner, and of two that cross the first is replaced whole.
            if replaced.last().is_none_or(|(last, _)| last.end() <= annotation.span.start()) {
                replaced.push((annotation.span, names.pseudonym(number, document, annotation)));
            } else if let Some((last, _)) = replaced.last_mut().filter(|(last, _)| last.end() < annotation.span.end()) {
                *last = Span::new(last.start(), annotation.span.end()).unwrap_or(*last);
            }
        }
        copy(number, document, &replaced)
    });
    let too_long = || WriteError::Serializer { problem: "the copy would be too long for one text".to_owned() };
    let documents: Vec<Document> = copies.collect::<Option<_>>().ok_or_else(too_long)?;
    let left_over = names.left_over(&documents);
    Ok(Pseudonymised { documents, key: names.entries, left_over })
}

impl Pseudonymised {
    /// The key as a table in CSV: a row for each name.
    ///
    /// # Errors
    /// Never in practice: the table is written to memory.
    pub fn key_table(&self) -> Result<Vec<u8>, WriteError> {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["pseudonym", "label", "name"])?;
        for Entry { pseudonym, label, names } in &self.key {
            for name in names {
                table.write_record([pseudonym, label.as_str(), &guarded(name)])?;
            }
        }
        table.into_inner().map_err(|error| WriteError::Serializer { problem: error.to_string() })
    }
}

/// The names found so far, and the pseudonyms given.
#[derive(Default)]
struct Names {
    entries: Vec<Entry>,
    by_name: HashMap<(Label, String), usize>,
    by_entity: HashMap<(usize, EntityId), usize>,
    counts: BTreeMap<Label, usize>,
}

impl Names {
    fn add(&mut self, number: usize, document: &Document, annotation: &Annotation) {
        let surface = surface(document, annotation);
        let name = (annotation.label.clone(), folded(surface));
        let entity = annotation.entity.map(|entity| (number, entity));
        let known = entity.and_then(|entity| self.by_entity.get(&entity)).or_else(|| self.by_name.get(&name)).copied();
        let index = known.unwrap_or_else(|| {
            let count = self.counts.entry(annotation.label.clone()).or_default();
            *count += 1;
            let (pseudonym, label) = (format!("[{}_{count}]", annotation.label), annotation.label.clone());
            self.entries.push(Entry { pseudonym, label, names: Vec::new() });
            self.entries.len() - 1
        });
        self.by_name.entry(name).or_insert(index);
        if let Some(entity) = entity {
            self.by_entity.entry(entity).or_insert(index);
        }
        let names = &mut self.entries[index].names;
        if !names.iter().any(|known| known == surface) {
            names.push(surface.to_owned());
        }
    }

    fn pseudonym(&self, number: usize, document: &Document, annotation: &Annotation) -> &str {
        let entity = annotation.entity.and_then(|entity| self.by_entity.get(&(number, entity)));
        let name = || self.by_name.get(&(annotation.label.clone(), folded(surface(document, annotation))));
        entity.or_else(name).and_then(|index| self.entries.get(*index)).map_or("", |entry| entry.pseudonym.as_str())
    }

    /// How often the names stand in these texts as words of their own.
    fn left_over(&self, documents: &[Document]) -> usize {
        let names: BTreeSet<&str> = self.entries.iter().flat_map(|entry| &entry.names).map(String::as_str).collect();
        let count =
            |text: &str, name: &str| text.match_indices(name).filter(|(at, _)| is_word(text, *at, name.len())).count();
        documents
            .iter()
            .map(|document| names.iter().map(|name| count(document.text().as_str(), name)).sum::<usize>())
            .sum()
    }
}

fn surface<'a>(document: &'a Document, annotation: &Annotation) -> &'a str {
    document.text().slice(annotation.span).unwrap_or_default()
}

/// A name as it is compared: in lower case, with single spaces.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether no letter or digit touches a stretch of a text.
fn is_word(text: &str, at: usize, length: usize) -> bool {
    let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !touches(text[..at].chars().next_back()) && !touches(text[at + length..].chars().next())
}

/// The document with these spans replaced, which are in order and do not overlap.
fn copy(number: usize, document: &Document, replaced: &[(Span, &str)]) -> Option<Document> {
    let source = document.text().as_str();
    let (mut text, mut at) = (String::with_capacity(source.len()), 0);
    // Where each replaced span begins and ends, before and after.
    let mut moved = Vec::new();
    for (span, pseudonym) in replaced {
        let range = span.range();
        text.push_str(&source[at..range.start]);
        let start = text.len();
        text.push_str(pseudonym);
        moved.push((*span, start..text.len()));
        at = range.end;
    }
    text.push_str(&source[at..]);
    let place = |byte: usize| {
        let before = moved.partition_point(|(span, _)| span.range().end <= byte);
        let (old, new) = before.checked_sub(1).map_or((0, 0), |last| (moved[last].0.range().end, moved[last].1.end));
        new + (byte - old)
    };
    let mut annotations = Vec::new();
    let mut used = BTreeSet::new();
    let starts = |whole: Span, part: Span| whole.start() == part.start() && whole.contains(part);
    for annotation in document.layer().iter() {
        let hit = moved.partition_point(|(span, _)| span.end() <= annotation.span.start());
        let span = match moved.get(hit).filter(|(span, _)| span.overlaps(annotation.span)) {
            // The first mention of a replaced stretch stands for all of it; others in it would tell what was there.
            Some((span, new)) if starts(*span, annotation.span) && used.insert(span.start()) => {
                Span::from_range(new.clone())
            }
            // What holds whole names goes on around their pseudonyms.
            Some((span, _)) if annotation.span.contains(*span) => {
                let last = moved.iter().rev().find(|(span, _)| span.overlaps(annotation.span));
                let whole = last.is_some_and(|(span, _)| annotation.span.contains(*span));
                let range = annotation.span.range();
                whole.then(|| Span::from_range(place(range.start)..place(range.end))).flatten()
            }
            Some(_) => None,
            None => {
                let range = annotation.span.range();
                Span::from_range(place(range.start)..place(range.end))
            }
        };
        annotations.extend(span.map(|span| Annotation { span, note: None, ..annotation.clone() }));
    }
    let name = format!("document-{}", number + 1);
    let copied = Document::new(name.clone(), name, Text::new(text).ok()?);
    copied.with(document.date(), document.labels().clone(), annotations).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{AnnotationId, LabelSet};

    /// A document with the first mentions of these words after one another, of entities or not.
    fn document(text: &str, mentions: &[(&str, Label, Option<u32>)]) -> Document {
        let mut after = 0;
        let annotations = mentions.iter().zip(0..).map(|((words, label, entity), id)| {
            let start = after + text[after..].find(words).unwrap();
            after = start;
            let span = Span::from_range(start..start + words.len()).unwrap();
            let hand = Annotation::by_hand(AnnotationId(id), span, label.clone());
            Annotation { entity: entity.map(EntityId), note: Some(format!("{words} is meant")), ..hand }
        });
        let named = Document::new("Ann.txt".to_owned(), "Ann in Łódź".to_owned(), Text::new(text).unwrap());
        named.with(None, LabelSet::default(), annotations).unwrap()
    }

    fn names() -> BTreeSet<Label> {
        BTreeSet::from([Label::PERSON, Label::PLACE])
    }

    fn words(document: &Document) -> Vec<(&str, &str)> {
        let layer = document.layer().iter();
        layer.map(|a| (surface(document, a), a.label.as_str())).collect()
    }

    #[test]
    fn one_name_has_one_pseudonym_everywhere() {
        let first = document(
            "Ann Bell met BOB on Monday. Bell left Łódź.",
            &[
                ("Ann Bell", Label::PERSON, Some(1)),
                ("BOB", Label::PERSON, None),
                ("Monday", Label::DATE, None),
                ("Bell", Label::PERSON, Some(1)),
                ("Łódź", Label::PLACE, None),
            ],
        );
        let second =
            document("🏮 Bob and Ann  bell.", &[("Bob", Label::PERSON, None), ("Ann  bell", Label::PERSON, None)]);
        let done = pseudonymised(&[&first, &second], &names()).unwrap();
        assert_eq!(
            done.documents[0].text().as_str(),
            "[PERSON_1] met [PERSON_2] on Monday. [PERSON_1] left [PLACE_1]."
        );
        assert_eq!(done.documents[1].text().as_str(), "🏮 [PERSON_2] and [PERSON_1].");
        assert_eq!(words(&done.documents[0])[2], ("Monday", "DATE"));
        assert_eq!(words(&done.documents[1]), [("[PERSON_2]", "PERSON"), ("[PERSON_1]", "PERSON")]);
        assert_eq!(done.key[0].names, ["Ann Bell", "Bell", "Ann  bell"]);
        assert_eq!(done.left_over, 0);
        let told = format!("{:?}", done.documents);
        assert!(!["Ann ", "Bell", "Łódź", "Bob"].iter().any(|name| told.contains(name)), "{told}");
        let table = String::from_utf8(done.key_table().unwrap()).unwrap();
        assert!(table.starts_with("pseudonym,label,name\n[PERSON_1],PERSON,Ann Bell\n"), "{table}");
    }

    #[test]
    fn nested_and_crossing_mentions_tell_nothing() {
        let text = "University of Łódź City";
        let mixed = document(
            text,
            &[
                ("University of Łódź", Label::ORG, None),
                ("Łódź City", Label::PLACE, None),
                ("Łódź", Label::PLACE, None),
            ],
        );
        let places = pseudonymised(&[&mixed], &names()).unwrap();
        assert_eq!(places.documents[0].text().as_str(), "University of [PLACE_1]");
        assert_eq!(words(&places.documents[0]), [("[PLACE_1]", "PLACE")]);
        let all = BTreeSet::from([Label::ORG, Label::PLACE]);
        let all = pseudonymised(&[&mixed], &all).unwrap();
        assert_eq!(all.documents[0].text().as_str(), "[ORG_1]");
        let outer = document("Łódź University", &[("Łódź University", Label::ORG, None), ("Łódź", Label::PLACE, None)]);
        let outer = pseudonymised(&[&outer], &names()).unwrap();
        assert_eq!(words(&outer.documents[0]), [("[PLACE_1] University", "ORG"), ("[PLACE_1]", "PLACE")]);
    }

    #[test]
    fn names_that_nobody_annotated_are_counted() {
        let text = "Ann said Ann was not Anna.";
        let done = pseudonymised(&[&document(text, &[("Ann", Label::PERSON, None)])], &names()).unwrap();
        assert_eq!((done.documents[0].text().as_str(), done.left_over), ("[PERSON_1] said Ann was not Anna.", 1));
    }
}
