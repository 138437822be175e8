//! What always holds of the values of dates, whatever a person does to the dates and to the article's date: every date
//! has what the grammar reads at its place or what the person has typed, and a crash changes nothing of that.

use proptest::{collection::vec, prelude::*};
use tagline_core::{
    Annotation, AnnotationId, CivilDate, DateKind, DateValue, Document, Edit, History, Label, Span, Status, Text,
    journal,
};

const TEXT: &str = "On Sunday, 7 November, or on Monday at noon, in late May.";

/// What a grammar might read: anything that depends on the place and the article's date.
fn read(span: Span, date: Option<CivilDate>) -> Option<DateValue> {
    let year = date.map_or(0, CivilDate::year);
    let day = u32::from(year) + span.start().get() * 64 + span.end().get();
    (span.end().get() % 5 != 0).then(|| DateValue::new(DateKind::Calendar, Some(format!("{day:04}"))))
}

#[derive(Clone, Debug)]
enum Deed {
    Add { from: usize, len: usize },
    Move { which: usize, from: usize, len: usize },
    Relabel { which: usize },
    Delete { which: usize },
    Type { which: usize, year: u16 },
    Forget { which: usize },
    Date { year: u16 },
    Undo,
    Redo,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let n = || 0..40_usize;
    vec(
        prop_oneof![
            (n(), 1..9_usize).prop_map(|(from, len)| Deed::Add { from, len }),
            (n(), n(), 1..9_usize).prop_map(|(which, from, len)| Deed::Move { which, from, len }),
            n().prop_map(|which| Deed::Relabel { which }),
            n().prop_map(|which| Deed::Delete { which }),
            (n(), 1000..1009_u16).prop_map(|(which, year)| Deed::Type { which, year }),
            n().prop_map(|which| Deed::Forget { which }),
            (2000..2003_u16).prop_map(|year| Deed::Date { year }),
            Just(Deed::Undo),
            Just(Deed::Undo),
            Just(Deed::Redo),
        ],
        0..40,
    )
}

fn edit(document: &mut Document, deed: &Deed) -> Option<Edit> {
    let nth = |document: &Document, which: usize| -> Option<Annotation> {
        let shown: Vec<_> = document.layer().iter().filter(|a| a.status != Status::Rejected).cloned().collect();
        shown.get(which % shown.len().max(1)).cloned()
    };
    let decided = |before: Annotation, changed: Annotation| Some(Edit::set(before.decided_by_person(changed)));
    match *deed {
        Deed::Add { from, len } => {
            let span = Span::from_range(from..from + len)?;
            Some(Edit::set(Annotation::by_hand(document.fresh_id(), span, Label::DATE)))
        }
        Deed::Move { which, from, len } => {
            let before = nth(document, which)?;
            let value = before.value.clone().filter(|_| before.has_value_by_person());
            let span = Span::from_range(from..from + len)?;
            decided(before.clone(), Annotation { span, value, ..before })
        }
        Deed::Relabel { which } => {
            let before = nth(document, which)?;
            let label = if before.label == Label::DATE { Label::PERSON } else { Label::DATE };
            decided(before.clone(), Annotation { label, value: None, ..before })
        }
        Deed::Delete { which } => Some(Edit::remove(nth(document, which)?.id)),
        Deed::Type { which, year } => {
            let before = nth(document, which).filter(|a| a.label == Label::DATE)?;
            let value = Some(DateValue::new(DateKind::Calendar, Some(year.to_string())));
            decided(before.clone(), Annotation { value, ..before })
        }
        Deed::Forget { which } => {
            let before = nth(document, which)?;
            decided(before.clone(), Annotation { value: None, ..before })
        }
        Deed::Date { year } => Some(Edit::Date(CivilDate::new(year, 2, 28))),
        Deed::Undo | Deed::Redo => None,
    }
}

fn settle(document: &mut Document) -> Vec<Edit> {
    let date = document.date();
    document.value_dates(|span| Some(read(span, date))).into_iter().map(|(_, edit)| edit).collect()
}

/// The dates that a person has valued.
fn typed(document: &Document) -> Vec<(AnnotationId, Option<DateValue>)> {
    let typed = document.layer().iter().filter(|annotation| annotation.has_value_by_person());
    typed.map(|annotation| (annotation.id, annotation.value.clone())).collect()
}

proptest! {
    #[test]
    fn every_date_has_the_value_of_its_place_or_the_persons(deeds in deeds()) {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(TEXT).unwrap());
        let (beginning, mut history, mut entries) = (document.clone(), History::default(), Vec::new());
        for deed in &deeds {
            let entry = match deed {
                Deed::Undo => {
                    let to = history.before();
                    to.and_then(|to| journal::Entry::walk(&mut document, &mut history, to).unwrap())
                }
                Deed::Redo => {
                    let to = history.after();
                    to.and_then(|to| journal::Entry::walk(&mut document, &mut history, to).unwrap())
                }
                deed => edit(&mut document, deed).map(|edit| {
                    journal::Entry::perform(&mut document, &mut history, "step".to_owned(), edit).unwrap()
                }),
            };
            entries.extend(entry.map(|(_, entry)| entry));
            let (steps, before) = (history.steps().count(), typed(&document));
            let edits = settle(&mut document);
            if !edits.is_empty() {
                entries.push(journal::Entry::suggested(&history, edits));
            }
            prop_assert_eq!(history.steps().count(), steps, "a value that is read is no step");
            prop_assert_eq!(typed(&document), before, "what a person has typed stays");
            for annotation in document.layer().iter().filter(|annotation| annotation.is_valued_by_grammar()) {
                let (value, expected) = (annotation.value.as_ref(), read(annotation.span, document.date()));
                prop_assert_eq!(value.and_then(|value| value.edtf.clone()), expected.and_then(|value| value.edtf));
            }
            prop_assert!(settle(&mut document).is_empty(), "once read, nothing changes");
        }
        let (mut restored, mut again) = (beginning, History::default());
        for entry in &entries {
            entry.replay(&mut restored, &mut again).unwrap();
        }
        prop_assert_eq!(restored, document);
        prop_assert_eq!(again, history);
    }
}
