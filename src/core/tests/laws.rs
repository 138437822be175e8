//! The laws of the core, on texts chosen to break them: CR LF, decomposed accents, ZWJ emoji, astral letters,
//! right-to-left runs, byte order marks and no-break spaces.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use proptest::prelude::*;
use tagline_core::{
    Annotation, AnnotationId, ByteOffset, CivilDate, CodePoint, Confidence, Document, Edit, EntityId, History, Label,
    LabelSet, Layer, Mention, NumericOrder, Origin, Span, Status, Text, Utf16, journal, remap,
};

/// Pieces that each go wrong somewhere.
const PIECES: &[&str] = &[
    "Zoë",
    " ",
    "e\u{301}",
    "👩🏽‍🚒",
    "𝔏𝔬𝔡𝔷",
    "שלום",
    "مرحبا",
    "\u{feff}",
    "\u{a0}",
    "\n",
    "\r\n",
    "\r",
    "Łódź",
    ".",
    "a",
    "🏮",
    "\u{200d}",
    "\u{202e}",
    "the quick brown fox jumps over the lazy dog ",
];

fn raw() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

fn text() -> impl Strategy<Value = Text> {
    raw().prop_map(|raw| Text::new(Text::clean(&raw)).unwrap())
}

/// Character boundaries of a text, the end included.
fn boundaries(text: &Text) -> Vec<usize> {
    text.as_str().char_indices().map(|(at, _)| at).chain([text.as_str().len()]).collect()
}

/// Some span of the text, chosen by two numbers; `None` if it has no characters.
fn some_span(text: &Text, (a, b): (usize, usize)) -> Option<Span> {
    let at = boundaries(text);
    let (a, b) = (at[a % at.len()], at[b % at.len()]);
    Span::from_range(a.min(b)..a.max(b))
}

fn label(choice: usize) -> Label {
    Label::BUILT_IN[choice % 4].clone()
}

fn check(text: &Text, layer: &Layer) {
    let annotations: Vec<_> = layer.iter().collect();
    for annotation in &annotations {
        assert!(text.slice(annotation.span).is_some());
        assert_eq!(layer.get(annotation.id), Some(*annotation));
        assert!(annotation.id.0 < layer.next_id());
    }
    assert!(annotations.is_sorted_by(|a, b| a.span.reading_order(b.span).then(a.id.cmp(&b.id)).is_lt()));
}

/// What a person or a tagger may do, in numbers that are made to fit whatever document they meet.
#[derive(Clone, Debug)]
enum Action {
    Tag { at: (usize, usize), label: usize },
    Relabel { which: usize, label: usize },
    Confirm { which: usize },
    Reject { which: usize },
    Remove { which: usize },
    Title(String),
    Date(Option<CivilDate>),
    Order(Option<NumericOrder>),
    Bulk { label: usize },
    Labels(String),
    Group { which: usize, entity: usize, name: Option<String> },
    Rewrite { at: (usize, usize), put: String },
    Replace(String),
    Suggest { found: Vec<((usize, usize), usize)> },
    Undo,
    Redo,
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let n = || any::<prop::sample::Index>().prop_map(|index| index.index(1 << 16));
    let at = move || (n(), n());
    prop::collection::vec(
        prop_oneof![
            (at(), n()).prop_map(|(at, label)| Action::Tag { at, label }),
            (n(), n()).prop_map(|(which, label)| Action::Relabel { which, label }),
            n().prop_map(|which| Action::Confirm { which }),
            n().prop_map(|which| Action::Reject { which }),
            n().prop_map(|which| Action::Remove { which }),
            "[a-z]{0,4}".prop_map(Action::Title),
            (1u16..3000).prop_map(|year| Action::Date(CivilDate::new(year, 2, 28))),
            prop::sample::select(vec![None, Some(NumericOrder::DayFirst)]).prop_map(Action::Order),
            n().prop_map(|label| Action::Bulk { label }),
            "[a-z]{1,4}".prop_map(Action::Labels),
            (n(), n(), prop::option::of("[a-z]{0,4}")).prop_map(|(which, entity, name)| Action::Group {
                which,
                entity,
                name
            }),
            (at(), raw()).prop_map(|(at, put)| Action::Rewrite { at, put }),
            raw().prop_map(Action::Replace),
            prop::collection::vec((at(), n()), 0..6).prop_map(|found| Action::Suggest { found }),
            Just(Action::Undo),
            Just(Action::Redo),
        ],
        0..40,
    )
}

fn mentions(text: &Text, found: &[((usize, usize), usize)]) -> Vec<Mention> {
    let confidence = Confidence::from_probability(0.5);
    let mention =
        |(at, choice)| some_span(text, at).map(|span| Mention { span, label: label(choice), confidence, value: None });
    found.iter().copied().filter_map(mention).collect()
}

/// The edit for an action on this document, if it has one.
fn edit(document: &mut Document, action: &Action) -> Option<Edit> {
    let nth = |document: &Document, which: usize| {
        let layer = document.layer();
        layer.iter().nth(which % layer.len().max(1)).cloned()
    };
    Some(match action {
        Action::Tag { at, label: choice } => {
            let span = some_span(document.text(), *at)?;
            Edit::set(Annotation::by_hand(document.fresh_id(), span, label(*choice)))
        }
        Action::Relabel { which, label: choice } => {
            Edit::set(Annotation { label: label(*choice), status: Status::Confirmed, ..nth(document, *which)? })
        }
        Action::Confirm { which } => Edit::set(Annotation { status: Status::Confirmed, ..nth(document, *which)? }),
        Action::Reject { which } => Edit::set(Annotation { status: Status::Rejected, ..nth(document, *which)? }),
        Action::Remove { which } => Edit::remove(nth(document, *which)?.id),
        Action::Title(title) => Edit::Title(title.clone()),
        Action::Date(date) => Edit::Date(*date),
        Action::Order(order) => Edit::Order(*order),
        Action::Bulk { label: choice } => Edit::All(
            document.layer().iter().map(|a| Edit::set(Annotation { label: label(*choice), ..a.clone() })).collect(),
        ),
        Action::Labels(name) => {
            let mut labels = LabelSet::default();
            labels.set(Label::new(name).unwrap(), name.clone());
            Edit::Labels(labels)
        }
        Action::Group { which, entity, name } => {
            let id = EntityId(u32::try_from(entity % 3).unwrap());
            let member = nth(document, *which).map(|a| Edit::set(Annotation { entity: Some(id), ..a }));
            Edit::All(member.into_iter().chain([Edit::Entity { id, name: name.clone() }]).collect())
        }
        Action::Rewrite { at: (a, b), put } => {
            let at = boundaries(document.text());
            let (a, b) = (at[a % at.len()], at[b % at.len()]);
            let range = u32::try_from(a.min(b)).unwrap()..u32::try_from(a.max(b)).unwrap();
            Edit::Text { splices: vec![remap::Splice { range, text: put.clone() }], states: Vec::new() }
        }
        Action::Replace(with) => {
            Edit::Text { splices: remap::splices(document.text().as_str(), with), states: Vec::new() }
        }
        Action::Suggest { .. } | Action::Undo | Action::Redo => return None,
    })
}

fn document(text: Text) -> Document {
    Document::new("d".to_owned(), String::new(), text)
}

type State = (Document, History);

/// Does an action and says what to write down of it; `None` if nothing came of it.
fn act((document, history): &mut State, action: &Action) -> Option<journal::Entry> {
    let to = match action {
        Action::Suggest { found } => {
            let (found, whole) = (mentions(document.text(), found), ByteOffset::ZERO..document.text().end());
            let changes = document.suggest(whole, found, &Origin::Model("test".to_owned()));
            return Some(journal::Entry::suggested(history, changes.into_iter().map(|(_, edit)| edit).collect()));
        }
        Action::Undo => history.before()?,
        Action::Redo => history.after()?,
        _ => {
            let edit = edit(document, action)?;
            let name = format!("{action:?}");
            return Some(journal::Entry::perform(document, history, name, edit).unwrap().1);
        }
    };
    journal::Entry::walk(document, history, to).unwrap().map(|(_, entry)| entry)
}

proptest! {
    #[test]
    fn every_boundary_has_one_number_in_each_unit(text in text()) {
        let source = text.as_str();
        for byte in 0..=source.len() + 2 {
            let offset = ByteOffset::from_index(byte).unwrap();
            let Some(before) = source.get(..byte) else {
                prop_assert_eq!(text.code_point(offset), None);
                prop_assert_eq!(text.utf16(offset), None);
                continue;
            };
            let code_point = CodePoint::from_index(before.chars().count()).unwrap();
            let utf16 = Utf16::from_index(before.encode_utf16().count()).unwrap();
            prop_assert_eq!(text.code_point(offset), Some(code_point));
            prop_assert_eq!(text.utf16(offset), Some(utf16));
            prop_assert_eq!(text.byte_of_code_point(code_point), Some(offset));
            prop_assert_eq!(text.byte_of_utf16(utf16), Some(offset));
        }
        let units: Vec<u16> = source.encode_utf16().collect();
        for (at, unit) in units.into_iter().enumerate() {
            let inside = (0xdc00..0xe000).contains(&unit);
            prop_assert_eq!(text.byte_of_utf16(Utf16::from_index(at).unwrap()).is_none(), inside);
        }
        prop_assert_eq!(text.byte_of_code_point(CodePoint::new(text.end_code_point().get() + 1)), None);
    }

    #[test]
    fn cleaning_is_done_once(raw in raw()) {
        let clean = Text::clean(&raw).into_owned();
        prop_assert!(!clean.contains('\r'));
        let again = clean.strip_prefix('\u{feff}').unwrap_or(&clean);
        prop_assert_eq!(Text::clean(&clean), again);
    }

    #[test]
    fn paragraphs_and_their_line_ends_tile_the_text(text in text()) {
        let mut next = 0;
        for index in 0..text.paragraph_count() {
            let paragraph = text.paragraph(index);
            prop_assert_eq!(paragraph.start.get(), next);
            for byte in paragraph.start.get()..=paragraph.end.get() {
                prop_assert_eq!(text.paragraph_at(ByteOffset::new(byte)), index);
            }
            next = paragraph.end.get() + 1;
        }
        prop_assert_eq!(next, text.end().get() + 1);
    }

    #[test]
    fn overlaps_are_found_as_by_looking_at_each(text in text(), spans in prop::collection::vec(any::<(u16, u16)>(), 0..30), at in any::<(u16, u16)>()) {
        let spans = spans.into_iter().filter_map(|(a, b)| some_span(&text, (a.into(), b.into())));
        let annotations = spans.zip(0..).map(|(span, id)| Annotation::by_hand(AnnotationId(id), span, Label::ORG));
        let layer = Layer::new(&text, annotations).unwrap();
        check(&text, &layer);
        if let Some(wanted) = some_span(&text, (at.0.into(), at.1.into())) {
            let found: Vec<_> = layer.overlapping(wanted.start()..wanted.end()).collect();
            let naive: Vec<_> = layer.iter().filter(|annotation| annotation.span.overlaps(wanted)).collect();
            prop_assert_eq!(found, naive);
        }
    }

    #[test]
    fn every_edit_is_taken_back_exactly(text in text(), actions in actions()) {
        let mut document = document(text);
        for action in actions {
            if let Action::Suggest { found } = &action {
                let (found, whole) = (mentions(document.text(), found), ByteOffset::ZERO..document.text().end());
                document.suggest(whole, found, &Origin::Model("test".to_owned()));
            }
            let Some(edit) = edit(&mut document, &action) else { continue };
            let before = document.clone();
            let inverse = document.apply(edit.clone()).unwrap();
            check(document.text(), document.layer());
            let after = document.clone();
            let forward = document.apply(inverse.clone()).unwrap();
            prop_assert_eq!(&document, &before);
            prop_assert_eq!(document.apply(forward).unwrap(), inverse);
            prop_assert_eq!(&document, &after);
        }
    }

    #[test]
    fn splices_make_one_text_of_another(before in raw(), after in raw()) {
        let mut document = document(Text::new(before.clone()).unwrap());
        let edit = Edit::Text { splices: remap::splices(&before, &after), states: Vec::new() };
        let inverse = document.apply(edit).unwrap();
        prop_assert_eq!(document.text().as_str(), &after);
        document.apply(inverse).unwrap();
        prop_assert_eq!(document.text().as_str(), &before);
    }

    #[test]
    fn what_a_rewriting_does_not_touch_keeps_its_words(text in text(), actions in actions(), at in any::<(u16, u16)>(), put in raw()) {
        let mut document = document(text);
        for action in &actions {
            if let Some(edit) = edit(&mut document, action) {
                document.apply(edit).unwrap();
            }
        }
        let Some(gap) = some_span(document.text(), (at.0.into(), at.1.into())) else { return Ok(()) };
        let words = |document: &Document, annotation: &Annotation| document.text().slice(annotation.span).unwrap().to_owned();
        let outside = document.layer().iter().filter(|annotation| !annotation.span.overlaps(gap));
        let before: Vec<_> = outside.map(|annotation| (words(&document, annotation), annotation.clone())).collect();
        let splice = remap::Splice { range: gap.start().get()..gap.end().get(), text: put };
        document.apply(Edit::Text { splices: vec![splice], states: Vec::new() }).unwrap();
        check(document.text(), document.layer());
        for (surface, annotation) in before {
            let moved = document.layer().get(annotation.id).unwrap();
            prop_assert_eq!(&words(&document, moved), &surface);
            prop_assert_eq!(moved, &Annotation { span: moved.span, ..annotation });
        }
    }

    #[test]
    fn a_bulk_edit_happens_whole_or_not_at_all(text in text(), actions in actions()) {
        let mut document = document(text);
        let steady = actions.iter().filter(|action| !matches!(action, Action::Rewrite { .. } | Action::Replace(_)));
        let edits: Vec<_> = steady.filter_map(|action| edit(&mut document, action)).collect();
        let past = Span::from_range(0..document.text().end().index() + 1).unwrap();
        let off = Edit::set(Annotation::by_hand(document.fresh_id(), past, Label::ORG));
        let before = document.clone();
        prop_assert!(document.apply(Edit::All([edits, vec![off]].concat())).is_err());
        prop_assert_eq!(document, before);
    }

    #[test]
    fn undo_and_redo_walk_the_same_line(text in text(), actions in actions()) {
        let mut document = document(text);
        let mut history = History::default();
        // The states before each step that can be undone, and after each that can be redone.
        let (mut behind, mut ahead) = (Vec::<Document>::new(), Vec::<Document>::new());
        for action in actions.iter().filter(|action| !matches!(action, Action::Suggest { .. })) {
            let now = document.clone();
            match action {
                Action::Undo => {
                    let change = history.undo(&mut document).unwrap();
                    prop_assert_eq!(change.is_some(), !behind.is_empty());
                    if let Some(expected) = behind.pop() {
                        prop_assert_eq!(&document, &expected);
                        ahead.push(now);
                    }
                }
                Action::Redo => {
                    let change = history.redo(&mut document).unwrap();
                    prop_assert_eq!(change.is_some(), !ahead.is_empty());
                    if let Some(expected) = ahead.pop() {
                        prop_assert_eq!(&document, &expected);
                        behind.push(now);
                    }
                }
                _ => if let Some(edit) = edit(&mut document, action) {
                    history.perform(&mut document, "step".to_owned(), edit).unwrap();
                    behind.push(now);
                    ahead.clear();
                }
            }
            check(document.text(), document.layer());
        }
        let stored = postcard::to_allocvec(&(&document, &history)).unwrap();
        let (mut document, mut history): (Document, History) = postcard::from_bytes(&stored).unwrap();
        while history.undo(&mut document).unwrap().is_some() {}
        prop_assert!(document.layer().is_empty() && document.title().is_empty());
    }

    #[test]
    fn from_every_state_the_journal_leads_to_every_later_one(text in text(), actions in actions()) {
        let mut state = (document(text), History::default());
        let (mut states, mut records) = (vec![state.clone()], Vec::new());
        for action in &actions {
            if let Some(record) = act(&mut state, action) {
                records.push(record);
                states.push(state.clone());
            }
        }
        for from in 0..states.len() {
            let stored = postcard::to_allocvec(&states[from]).unwrap();
            let mut state: State = postcard::from_bytes(&stored).unwrap();
            for (record, expected) in records.iter().zip(&states[1..]).skip(from) {
                record.replay(&mut state.0, &mut state.1).unwrap();
                prop_assert_eq!(&state, expected);
            }
        }
    }

    #[test]
    fn a_lost_record_costs_what_it_did_itself(text in text(), actions in actions(), lost in any::<prop::sample::Index>()) {
        let (mut truth, mut records) = ((document(text.clone()), History::default()), Vec::new());
        // A change of the text comes with a snapshot, so its record is not needed.
        for action in actions.iter().filter(|action| !matches!(action, Action::Rewrite { .. } | Action::Replace(_))) {
            records.extend(act(&mut truth, action));
        }
        // What was lost last of all is not missed by anything after it.
        let Some((_, others @ [_, ..])) = records.split_last() else { return Ok(()) };
        let lost = lost.index(others.len());
        let (mut before, mut found) = ((document(text.clone()), History::default()), (document(text), History::default()));
        for (at, record) in records.iter().enumerate() {
            if at < lost {
                record.replay(&mut before.0, &mut before.1).unwrap();
            }
            if at != lost {
                record.replay(&mut found.0, &mut found.1).unwrap();
                check(found.0.text(), found.0.layer());
            }
        }
        let line = |history: &History| history.steps().map(|step| (step.serial, step.name.clone())).collect::<Vec<_>>();
        let mut expected = line(&truth.1);
        // A walk is made up for by the next record; a step or a tagger's word costs what it said itself.
        let cost: Vec<_> = records[lost].edits().iter().flat_map(Edit::annotations).collect();
        if records[lost].is_step() {
            expected.retain(|(serial, _)| *serial != before.1.made() + 1);
        }
        for annotation in truth.0.layer().iter().chain(found.0.layer().iter()) {
            let id = annotation.id;
            prop_assert!(cost.contains(&id) || truth.0.layer().get(id) == found.0.layer().get(id));
        }
        prop_assert_eq!(line(&found.1), expected);
        prop_assert_eq!(found.1.made(), truth.1.made());
    }

    #[test]
    fn suggestions_keep_out_of_the_way_of_people(text in text(), actions in actions(), again in prop::collection::vec(((any::<usize>(), any::<usize>()), any::<usize>()), 0..12)) {
        let mut document = document(text);
        let mut history = History::default();
        let origin = Origin::Model("test".to_owned());
        for action in &actions {
            if let Action::Suggest { found } = action {
                let found = mentions(document.text(), found);
                document.suggest(ByteOffset::ZERO..document.text().end(), found, &origin);
            } else if let Some(edit) = edit(&mut document, action) {
                history.perform(&mut document, "step".to_owned(), edit).unwrap();
            }
            check(document.text(), document.layer());
        }
        let (mut earlier, mut taken_back) = (document.clone(), history.clone());
        while taken_back.undo(&mut earlier).unwrap().is_some() {
            check(earlier.text(), earlier.layer());
        }
        prop_assert!(earlier.layer().iter().all(Annotation::is_replaceable));
        let decided = |document: &Document| -> Vec<Annotation> {
            document.layer().iter().filter(|annotation| !annotation.is_replaceable()).cloned().collect()
        };
        let before = decided(&document);
        let found = mentions(document.text(), &again);
        let whole = ByteOffset::ZERO..document.text().end();
        document.suggest(whole.clone(), found.clone(), &origin);
        prop_assert_eq!(decided(&document), before);
        check(document.text(), document.layer());
        for suggestion in document.layer().iter().filter(|annotation| annotation.is_replaceable()) {
            let others = document.layer().overlapping(suggestion.span.start()..suggestion.span.end());
            let clash = others.filter(|other| other.id != suggestion.id && other.status != Status::Rejected).count();
            prop_assert_eq!(clash, 0);
        }
        let once = document.clone();
        prop_assert_eq!(document.suggest(whole, found, &origin), []);
        prop_assert_eq!(document, once);
    }

    #[test]
    fn a_damaged_store_is_an_error_and_never_a_panic(text in text(), actions in actions(), flip in any::<(usize, u8)>()) {
        let mut document = document(text);
        for action in &actions {
            if let Some(edit) = edit(&mut document, action) {
                document.apply(edit).unwrap();
            }
        }
        let mut stored = postcard::to_allocvec(&document).unwrap();
        let at = flip.0 % stored.len();
        stored[at] ^= flip.1;
        if let Ok(read) = postcard::from_bytes::<Document>(&stored) {
            check(read.text(), read.layer());
        }
    }
}

#[test]
fn a_walk_ends_at_the_step_or_before_it() {
    let mut document = document(Text::new("a").unwrap());
    let mut history = History::default();
    for step in 1..=6 {
        history.perform(&mut document, String::new(), Edit::Title(step.to_string())).unwrap();
    }
    for (to, title) in [(2, "2"), (5, "5"), (0, ""), (9, "6"), (6, "6"), (3, "3")] {
        let walked = history.walk(&mut document, to).unwrap();
        assert_eq!((document.title(), walked.is_some()), (title, to != 6), "{to}");
    }
    history.perform(&mut document, String::new(), Edit::Title("7".to_owned())).unwrap();
    let serials: Vec<_> = history.steps().map(|step| step.serial).collect();
    assert_eq!(serials, [1, 2, 3, 7]);
    history.walk(&mut document, 5).unwrap();
    assert_eq!(document.title(), "3");
}

#[test]
fn ten_thousand_steps_can_be_undone_and_no_more() {
    let mut document = document(Text::new("a").unwrap());
    let mut history = History::default();
    for step in 0..History::LIMIT + 5 {
        history.perform(&mut document, String::new(), Edit::Title(step.to_string())).unwrap();
    }
    let undone = std::iter::from_fn(|| history.undo(&mut document).unwrap()).count();
    assert_eq!(undone, History::LIMIT);
    assert_eq!(document.title(), "4");
}
