//! Copies without names, and where they still look like one.

use std::collections::BTreeSet;
use tagline_core::{Document, Label};
use tagline_formats::{AlsoReplace, Pseudonymised, excerpt, pseudonymised};
use tagline_wire::{AlsoReplace as Wanted, CompanionFile, LeftoverGroup, LeftoverPlace, PseudonymReport};

/// What the key to pseudonyms is called, and what is to be known of it.
const KEY: (&str, &str) = ("pseudonym-key.csv", "the key to the pseudonyms: keep it apart from the copy");
/// How many groups of places are sent to the page.
const GROUPS: usize = 200;
/// How many places of a group are sent to the page.
const PLACES: usize = 50;

/// Copies of documents, what is to be said of them, and the key to their pseudonyms.
pub(crate) struct Copies {
    pub(crate) documents: Vec<Document>,
    pub(crate) report: PseudonymReport,
    pub(crate) key: CompanionFile,
}

/// Replaces the names of documents by pseudonyms.
///
/// # Errors
/// A sentence for the person, if a copy would be too long.
pub(crate) fn copies(originals: &[&Document], wanted: &Wanted) -> Result<Copies, String> {
    let done =
        pseudonymised(originals, &names(originals), &also(originals, wanted)).map_err(|error| error.to_string())?;
    let bytes = done.key_table().map_err(|error| error.to_string())?;
    let (name, purpose) = (KEY.0.to_owned(), KEY.1.to_owned());
    let key = CompanionFile { name, purpose, mime: "text/csv".to_owned(), bytes };
    let report = report(originals, &done);
    Ok(Copies { documents: done.documents, report, key })
}

/// The labels whose mentions are replaced by pseudonyms: all but dates, which name nobody.
fn names(documents: &[&Document]) -> BTreeSet<Label> {
    let labels =
        documents.iter().flat_map(|document| document.layer().iter()).map(|annotation| annotation.label.clone());
    labels.filter(|label| *label != Label::DATE).collect()
}

/// What the person wants to be replaced besides, with documents by their number.
fn also(documents: &[&Document], wanted: &Wanted) -> AlsoReplace {
    let number = |id: &str| documents.iter().position(|document| document.id() == id);
    AlsoReplace {
        all: wanted.all,
        groups: wanted.groups.iter().cloned().collect(),
        places: wanted.places.iter().filter_map(|(id, span)| Some((number(id)?, *span))).collect(),
    }
}

fn report(documents: &[&Document], done: &Pseudonymised) -> PseudonymReport {
    let mut groups: Vec<LeftoverGroup> = (done.groups.iter().take(GROUPS))
        .map(|group| {
            let entry = done.key.get(group.name);
            LeftoverGroup {
                key: group.key.clone(),
                words: group.words.clone(),
                name: entry
                    .and_then(|entry| entry.names.iter().max_by_key(|name| name.len()))
                    .cloned()
                    .unwrap_or_default(),
                pseudonym: entry.map(|entry| entry.pseudonym.clone()).unwrap_or_default(),
                is_ordinary: group.is_ordinary,
                count: count(group.count),
                places: Vec::new(),
            }
        })
        .collect();
    for leftover in &done.leftovers {
        let Some(group) = groups.get_mut(leftover.group).filter(|group| group.places.len() < PLACES) else { continue };
        let document = documents[leftover.document];
        group.places.push(LeftoverPlace {
            document: document.id().to_owned(),
            title: (documents.len() > 1).then(|| document.title().to_owned()),
            span: leftover.span,
            excerpt: excerpt(document.text(), leftover.span),
            is_rejected: leftover.is_rejected,
        });
    }
    PseudonymReport { summary: done.summary(), left: count(done.leftovers.len()), groups }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, AnnotationId, LabelSet, Span, Text};

    #[test]
    fn places_are_found_again_by_their_document() {
        let documents: Vec<Document> = (["Ann rose.", "Ann fell. ANN wept. ann"].iter().zip(["a", "b"]))
            .map(|(text, id)| {
                let mention = Annotation::by_hand(AnnotationId(0), Span::from_range(0..3).unwrap(), Label::PERSON);
                let document = Document::new(id.to_owned(), format!("Title {id}"), Text::new(*text).unwrap());
                document.with(None, LabelSet::default(), [mention]).unwrap()
            })
            .collect();
        let documents: Vec<&Document> = documents.iter().collect();
        let first = copies(&documents, &Wanted::default()).unwrap();
        assert_eq!(first.report.summary, "2 names replaced, 2 places still look like one of them.");
        let [capital, small] = first.report.groups.as_slice() else { panic!("two groups") };
        assert_eq!((capital.name.as_str(), capital.pseudonym.as_str()), ("Ann", "[PERSON_1]"));
        assert!(small.is_ordinary);
        let LeftoverPlace { document, title, span, .. } = capital.places[0].clone();
        assert_eq!((document.as_str(), title.as_deref()), ("b", Some("Title b")));
        let wanted = Wanted { places: vec![(document, span)], ..Wanted::default() };
        let second = copies(&documents, &wanted).unwrap();
        assert_eq!(second.documents[1].text().as_str(), "[PERSON_1] fell. [PERSON_1] wept. ann");
        assert_eq!(second.report.summary, "3 names replaced, 1 place still looks like one of them.");
    }
}
