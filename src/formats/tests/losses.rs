//! The loss report says exactly what is missing: counted here by comparing documents with what is read back, with no
//! help from what the formats say of themselves.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

mod common;

use common::{document, documents};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use tagline_core::{Annotation, DateValue, Document, EntityId, Label, Status, Text};
use tagline_formats::{ExportOptions, Format, LossKind, LossReport, Trouble, loss, read, write};

/// How often each kind of loss occurs; none has a count of nought.
type Counts = BTreeMap<LossKind, usize>;

/// Where an annotation stands when white space does not count, and its label.
type Place = (usize, usize, Label);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What the report says of a document in every format is what comparing finds.
    #[test]
    fn the_report_is_exactly_the_difference(document in document()) {
        let document = told_apart(&document);
        let options = ExportOptions { rejected: true, ..ExportOptions::default() };
        // A table holds no texts and cannot be opened.
        for format in Format::ALL.iter().filter(|format| **format != Format::Csv) {
            let Ok(bytes) = write(*format, &[&document], &options) else { continue };
            // At the start of a file without any other mark, this character is the mark of its encoding.
            if *format == Format::Text && document.text().as_str().starts_with('\u{feff}') {
                continue;
            }
            let import = read(*format, &bytes).unwrap();
            // Where offsets cover no words of a language, the doctor may be sure of another unit, and says so.
            if import.problems.iter().any(|problem| matches!(problem.trouble, Trouble::Unit { .. })) {
                continue;
            }
            let [read] = import.documents.as_slice() else { panic!("{}: one document", format.name()) };
            let reported = loss(*format, &[&document], &options);
            let found = compare(*format, &document, &read.document, reported.losses.iter().any(|loss| loss.kind == LossKind::LineEnd));
            prop_assert_eq!(found, said(&reported), "{}\n{}", format.name(), String::from_utf8_lossy(&bytes));
        }
    }

    /// What several documents lose is what each of them loses.
    #[test]
    fn reports_add_up(documents in documents()) {
        let options = ExportOptions { rejected: true, ..ExportOptions::default() };
        let documents: Vec<&Document> = documents.iter().collect();
        for format in Format::ALL.iter().filter(|format| format.holds_several()) {
            if write(*format, &documents, &options).is_err() {
                continue;
            }
            let mut sum = Counts::new();
            for document in &documents {
                for loss in loss(*format, &[document], &options).losses {
                    *sum.entry(loss.kind).or_default() += loss.count;
                }
            }
            let together: Counts =
                loss(*format, &documents, &options).losses.iter().map(|loss| (loss.kind, loss.count)).collect();
            prop_assert_eq!(together, sum, "{}", format.name());
        }
    }
}

/// The report as far as it can be seen from outside: that annotations are missing, but not why; and that white space has
/// changed, but not whether at the ends of lines or between words.
fn said(report: &LossReport) -> Counts {
    let mut said = Counts::new();
    for loss in &report.losses {
        let kind = match loss.kind {
            kind if kind.leaves_out() => LossKind::Annotation,
            LossKind::LineEnd => LossKind::WhiteSpace,
            kind => kind,
        };
        let count = said.entry(kind).or_default();
        *count = if kind == LossKind::WhiteSpace { 1 } else { *count + loss.count };
    }
    said
}

/// The document with one annotation in each place, so that it is known which is which when it is read back; with a title
/// that is not in its text, where a reader could find it again; and with a name for one of its entities.
fn told_apart(document: &Document) -> Document {
    let mut places = HashSet::new();
    let annotations: Vec<Annotation> = document
        .layer()
        .iter()
        .filter(|annotation| places.insert(place(document.text(), annotation)))
        .cloned()
        .collect();
    let title = if document.title().is_empty() { String::new() } else { format!("About {}", document.title()) };
    let copy = Document::new(document.id().to_owned(), title, document.text().clone());
    let copy = copy.with(document.date(), document.labels().clone(), annotations).unwrap();
    let mut copy = copy.with_names([(EntityId(1), "The first".to_owned())]);
    copy.infer_date(document.inferred_date().cloned());
    copy
}

fn words(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn place(text: &Text, annotation: &Annotation) -> Place {
    let before = |byte: usize| words(&text.as_str()[..byte]).len();
    let range = annotation.span.range();
    (before(range.start), before(range.end), annotation.label.clone())
}

/// What is different in a document that was read back.
fn compare(format: Format, written: &Document, read: &Document, only_line_feeds: bool) -> Counts {
    let mut found = Counts::new();
    let mut differs = |kind, is_different: bool| {
        if is_different {
            *found.entry(kind).or_default() += 1;
        }
    };
    let (before, after) = (written.text().as_str(), read.text().as_str());
    differs(LossKind::WhiteSpace, before != after && words(before) == words(after));
    differs(LossKind::Text, words(before) != words(after));
    differs(LossKind::DocumentId, written.id() != read.id());
    differs(LossKind::Title, written.title() != read.title() && !written.title().is_empty());
    let dated = |document: &Document| (document.date(), document.inferred_date().cloned());
    differs(LossKind::Date, dated(written) != dated(read));

    let labels: BTreeSet<&Label> = read.layer().iter().map(|annotation| &annotation.label).collect();
    for label in labels {
        differs(LossKind::LabelName, written.labels().get(label) != read.labels().get(label));
    }

    let mut entities: BTreeSet<EntityId> = BTreeSet::new();
    let mut rest: BTreeMap<Place, &Annotation> =
        read.layer().iter().map(|annotation| (place(read.text(), annotation), annotation)).collect();
    for before in written.layer().iter() {
        let Some(after) = rest.remove(&place(written.text(), before)) else {
            differs(LossKind::Annotation, true);
            continue;
        };
        let ragged = |document: &Document, annotation: &Annotation| {
            let (text, range) = (document.text().as_str(), annotation.span.range());
            let surface = &text[range.clone()];
            // Half a line end that is to become one character goes with that, not with the edge.
            let surface = surface
                .strip_suffix('\r')
                .filter(|_| only_line_feeds && text[range.end..].starts_with('\n'))
                .unwrap_or(surface);
            surface.trim() != surface
        };
        differs(LossKind::Edge, ragged(written, before) && !ragged(read, after));
        // The answers of the command line are suggestions to whoever reads them, however they came to be.
        let told = after.status == Status::Suggested && format != Format::Lines;
        differs(LossKind::Status, before.status == Status::Suggested && !told);
        differs(LossKind::Confidence, before.confidence != after.confidence);
        let kept = |annotation: &Annotation| annotation.value.as_ref().map(|value| (value.kind, value.edtf.clone()));
        differs(LossKind::Value, kept(before) != kept(after));
        let unmarked = |annotation: &Annotation| annotation.value.clone().map(DateValue::unmarked);
        differs(LossKind::Timex, kept(before) == kept(after) && unmarked(before) != unmarked(after));
        differs(LossKind::Entity, before.entity != after.entity);
        let note = |annotation: &Annotation| annotation.note.clone().unwrap_or_default();
        differs(LossKind::Note, note(before) != note(after));
        // Files have one word for all that a person set.
        let is_human = before.origin.is_human() && after.origin.is_human();
        differs(LossKind::Origin, before.origin != after.origin && !is_human);
        entities.extend(before.entity);
    }
    for entity in entities {
        differs(LossKind::EntityName, written.entity_name(entity) != read.entity_name(entity));
    }
    assert!(rest.is_empty(), "nothing is added: {rest:?}");
    found
}
