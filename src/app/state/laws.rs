//! The laws of what a person can do: whatever is done, taken back and done again, in whatever order and however much of
//! it at once, the document stays sound, and the way back leads to where it began.

use proptest::{collection::vec, prelude::*, sample::select};
use tagline_core::{
    Annotation, AnnotationId, ByteOffset, CivilDate, Colour, Confidence, DateKind, DateValue, Document, Edit, Entity,
    History, Label, LabelInfo, Mention, Origin, Span, Status, Text, boilerplate, entity,
};

mod files;
mod origin;

use super::{
    boilerplate as stray, commands,
    commands::Command,
    edges::{self, Edge, Stride},
    entities,
    filter::Shown,
    keymap::Keymap,
    labels,
    longer::Longer,
    notes, repeats, review, rewriting, search, split,
};

/// Words that repeat, go by several names, break lines, and are hard to cut.
const PIECES: &[&str] = &[
    "Zoë Okafor",
    "Okafor",
    "Ms Okafor",
    "Ann Lee",
    "World Food Programme (WFP)",
    "WFP",
    "Łódź",
    "القاهرة",
    "e\u{301}a",
    "👩🏽‍🚒",
    "3 March 2021",
    "and",
    ", ",
    ". ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\nAdvertisement\n",
];

/// One thing that a person does, in numbers that are made to fit whatever document it meets.
#[derive(Clone, Debug)]
enum Deed {
    Add { at: (usize, usize), label: usize, beside: bool },
    Relabel { which: usize, label: usize },
    Confirm { which: usize },
    Delete { which: usize },
    Nudge { which: usize, start: bool, forward: bool, word: bool },
    Split { which: usize },
    SplitAround { which: usize, at: (usize, usize) },
    Merge { which: usize },
    Value { which: usize },
    Note { which: usize },
    ApplyToAll { which: usize, replace: bool },
    RejectAll { which: usize },
    RenameEntity { which: usize, name: usize },
    MergeEntities { which: usize, other: usize },
    SplitEntity { which: usize, mention: usize },
    RelabelEntity { which: usize, label: usize },
    ConfirmEntity { which: usize },
    DeleteEntity { which: usize },
    AddLabel { name: usize },
    ChangeLabel { which: usize, change: usize },
    RemoveLabel { which: usize, instead: bool },
    AcceptAbove { percent: usize },
    LabelHits { words: usize, label: usize },
    Rewrite { text: String },
    DropBoilerplate,
    Title(String),
    Date(u16),
    Undo,
    Redo,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let n = || 0..1_000_usize;
    let at = move || (n(), n());
    let on_mentions = prop_oneof![
        4 => (at(), n(), any::<bool>()).prop_map(|(at, label, beside)| Deed::Add { at, label, beside }),
        1 => (n(), n()).prop_map(|(which, label)| Deed::Relabel { which, label }),
        2 => n().prop_map(|which| Deed::Confirm { which }),
        1 => n().prop_map(|which| Deed::Delete { which }),
        1 => (n(), any::<[bool; 3]>())
            .prop_map(|(which, [start, forward, word])| Deed::Nudge { which, start, forward, word }),
        1 => n().prop_map(|which| Deed::Split { which }),
        1 => (n(), at()).prop_map(|(which, at)| Deed::SplitAround { which, at }),
        1 => n().prop_map(|which| Deed::Merge { which }),
        1 => n().prop_map(|which| Deed::Value { which }),
        1 => n().prop_map(|which| Deed::Note { which }),
    ];
    let in_bulk = prop_oneof![
        3 => (n(), any::<bool>()).prop_map(|(which, replace)| Deed::ApplyToAll { which, replace }),
        1 => n().prop_map(|which| Deed::RejectAll { which }),
        1 => (n(), n()).prop_map(|(which, name)| Deed::RenameEntity { which, name }),
        1 => (n(), n()).prop_map(|(which, other)| Deed::MergeEntities { which, other }),
        1 => (n(), n()).prop_map(|(which, mention)| Deed::SplitEntity { which, mention }),
        1 => (n(), n()).prop_map(|(which, label)| Deed::RelabelEntity { which, label }),
        1 => n().prop_map(|which| Deed::ConfirmEntity { which }),
        1 => n().prop_map(|which| Deed::DeleteEntity { which }),
        1 => n().prop_map(|percent| Deed::AcceptAbove { percent }),
        1 => (n(), n()).prop_map(|(words, label)| Deed::LabelHits { words, label }),
    ];
    let on_the_whole = prop_oneof![
        n().prop_map(|name| Deed::AddLabel { name }),
        (n(), n()).prop_map(|(which, change)| Deed::ChangeLabel { which, change }),
        (n(), any::<bool>()).prop_map(|(which, instead)| Deed::RemoveLabel { which, instead }),
        text().prop_map(|text| Deed::Rewrite { text }),
        Just(Deed::DropBoilerplate),
        "[a-z]{0,3}".prop_map(Deed::Title),
        (1..3000_u16).prop_map(Deed::Date),
    ];
    let back_and_forth = prop_oneof![2 => Just(Deed::Undo), 1 => Just(Deed::Redo)];
    vec(prop_oneof![4 => on_mentions, 3 => in_bulk, 2 => on_the_whole, 3 => back_and_forth], 0..40)
}

fn text() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

/// A document of this text in which a tagger has found some of its words.
fn tagged(text: &str) -> Document {
    let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
    tag(&mut document);
    document
}

/// Has the tagger find some words of a document.
fn tag(document: &mut Document) {
    let text = document.text().as_str().to_owned();
    let mut mentions = Vec::new();
    for (number, words) in ["Okafor", "Łódź", "WFP", "3 March 2021"].into_iter().enumerate() {
        for (at, _) in text.match_indices(words) {
            let confidence = Confidence::from_probability(0.5 + 0.1 * (at % 5) as f64);
            let (span, label) = (Span::from_range(at..at + words.len()).unwrap(), Label::BUILT_IN[number].clone());
            let read = || DateValue::new(DateKind::Calendar, Some("2021-03-03".to_owned()));
            let value = (label == Label::DATE).then(read);
            mentions.push(Mention { span, label, confidence, value });
        }
    }
    mentions.sort_by_key(|mention| mention.span.start());
    document.suggest(ByteOffset::ZERO..document.text().end(), mentions, &Origin::Model("test".to_owned()));
}

fn some_span(text: &Text, (a, b): (usize, usize)) -> Option<Span> {
    let at: Vec<_> = text.as_str().char_indices().map(|(at, _)| at).chain([text.as_str().len()]).collect();
    let (a, b) = (at[a % at.len()], at[b % at.len()]);
    Span::from_range(a.min(b)..a.max(b))
}

/// What a deed asks of this document, if it has such a thing.
fn command(document: &mut Document, deed: &Deed) -> Option<Command> {
    let nth = |document: &Document, which: usize| -> Option<AnnotationId> {
        let shown: Vec<_> = document.layer().iter().filter(|a| a.status != Status::Rejected).map(|a| a.id).collect();
        shown.get(which % shown.len().max(1)).copied()
    };
    let whole = |document: &Document, which: usize| -> Option<Entity> {
        let mut entities = entity::entities(document);
        (!entities.is_empty()).then(|| entities.swap_remove(which % entities.len()))
    };
    let label = |document: &Document, which: usize| -> Label {
        let known: Vec<_> = document.labels().iter().map(|info| info.label.clone()).collect();
        known.get(which % known.len().max(1)).cloned().unwrap_or(Label::ORG)
    };
    match deed {
        Deed::Add { at, label: which, beside } => {
            let span = some_span(document.text(), *at)?;
            let (span, label) = (commands::trimmed(document, span)?, label(document, *which));
            if *beside { commands::add_beside(document, span, &label) } else { commands::add(document, span, &label) }
        }
        Deed::Relabel { which, label: to } => {
            commands::relabel(document, nth(document, *which)?, &label(document, *to))
        }
        Deed::Confirm { which } => commands::confirm(document, nth(document, *which)?),
        Deed::Delete { which } => commands::delete(document, nth(document, *which)?),
        Deed::Nudge { which, start, forward, word } => {
            let edge = if *start { Edge::Start } else { Edge::End };
            let stride = if *word { Stride::Word } else { Stride::Character };
            edges::nudge(document, nth(document, *which)?, edge, *forward, stride)
        }
        Deed::Split { which } => split::split(document, nth(document, *which)?, None),
        Deed::SplitAround { which, at } => {
            let selected = some_span(document.text(), *at);
            split::split(document, nth(document, *which)?, selected)
        }
        Deed::Merge { which } => split::merge(document, nth(document, *which)?),
        Deed::Value { which } => {
            let value = DateValue::new(DateKind::Calendar, Some("2021-03".to_owned()));
            commands::set_value(document, nth(document, *which)?, value)
        }
        Deed::Note { which } => notes::set_note(document, nth(document, *which)?, ["Which one?", ""][which % 2]),
        Deed::ApplyToAll { which, replace } => {
            let of = nth(document, *which)?;
            let offer = if *replace { repeats::replacement(document, of) } else { repeats::offer(document, of) };
            repeats::accept(document, &offer?)
        }
        Deed::RejectAll { which } => {
            let annotation = document.layer().get(nth(document, *which)?)?.clone();
            let offer = repeats::rejection(document, &annotation)?;
            repeats::accept(document, &offer)
        }
        Deed::RenameEntity { which, name } => {
            let name = ["Someone", "Okafor", "Zoë Okafor", "World  Food"][name % 4];
            entities::rename(document, &whole(document, *which)?, name)
        }
        Deed::MergeEntities { which, other } => {
            let (one, other) = (whole(document, *which)?, whole(document, *other)?);
            (one != other).then(|| entities::merge(document, &one, &other)).flatten()
        }
        Deed::SplitEntity { which, mention } => {
            let entity = whole(document, *which)?;
            let mentions: Vec<_> = entity.mentions().collect();
            entities::split(document, &entity, &[mentions[mention % mentions.len()]], "Another")
        }
        Deed::RelabelEntity { which, label: to } => {
            entities::relabel(document, &whole(document, *which)?, &label(document, *to))
        }
        Deed::ConfirmEntity { which } => entities::confirm(document, &whole(document, *which)?),
        Deed::DeleteEntity { which } => entities::delete(document, &whole(document, *which)?),
        Deed::AddLabel { name } => labels::add(document, &Keymap::default(), ["Event", "Court case"][name % 2]).ok(),
        Deed::ChangeLabel { which, change } => {
            let info = document.labels().get(&label(document, *which))?.clone();
            let changed = match change % 4 {
                0 => LabelInfo { name: format!("{}x", info.name), ..info },
                1 => LabelInfo { key: Some(['p', 'l', 'v'][change % 3]), ..info },
                2 => LabelInfo { key: None, ..info },
                _ => LabelInfo { colour: Some(Colour(1, 2, 3)), ..info },
            };
            labels::change(document, changed)
        }
        Deed::RemoveLabel { which, instead } => {
            let label = label(document, *which);
            let removable = !Label::BUILT_IN.contains(&label);
            removable.then(|| labels::remove(document, &label, instead.then_some(&Label::ORG)))
        }
        Deed::AcceptAbove { percent } => {
            let least = Confidence::from_probability((percent % 100) as f64 / 100.0);
            review::accept_above(document, least, &Shown::default())
        }
        Deed::LabelHits { words, label: to } => {
            let longer = if words % 2 == 0 { Longer::Leave } else { Longer::Replace };
            let (words, label) = (["Okafor", "WFP", " "][words % 3], label(document, *to));
            let places = document.text().as_str().match_indices(words);
            let hits: Vec<_> = places.filter_map(|(at, _)| Span::from_range(at..at + words.len())).collect();
            search::label_all(document, &hits, &label, longer)
        }
        Deed::Rewrite { text } => rewriting::rewrite(document, text),
        Deed::DropBoilerplate => stray::drop(document, &boilerplate::stubs(document.text())),
        Deed::Title(title) => Some(("Titled".to_owned(), Edit::Title(title.clone()))),
        Deed::Date(year) => Some(("Dated".to_owned(), Edit::Date(CivilDate::new(*year, 2, 28)))),
        Deed::Undo | Deed::Redo => None,
    }
}

/// What always holds of a document.
fn check(document: &Document) -> Result<(), TestCaseError> {
    let annotations: Vec<&Annotation> = document.layer().iter().collect();
    for annotation in &annotations {
        prop_assert!(document.text().slice(annotation.span).is_some_and(|words| !words.is_empty()));
        prop_assert_eq!(document.layer().get(annotation.id), Some(*annotation));
        prop_assert!(annotation.id.0 < document.layer().next_id());
        let shown = annotation.status != Status::Rejected;
        prop_assert!(
            !shown || document.labels().get(&annotation.label).is_some(),
            "{:?} is no label",
            annotation.label
        );
    }
    prop_assert!(annotations.is_sorted_by(|a, b| a.span.reading_order(b.span).then(a.id.cmp(&b.id)).is_lt()));
    let mentions = entity::entities(document).iter().map(Entity::count).sum::<usize>();
    prop_assert_eq!(mentions, annotations.iter().filter(|a| a.status != Status::Rejected).count());
    Ok(())
}

/// Does what deeds ask for, one after the other, and looks at each with the document before and after it.
fn perform(
    document: &mut Document,
    deeds: &[Deed],
    mut look: impl FnMut(&Deed, &Edit, &Document, &Document) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    for deed in deeds {
        let before = document.clone();
        let Some((_, edit)) = command(document, deed) else { continue };
        document.apply(edit.clone()).unwrap();
        look(deed, &edit, &before, document)?;
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_way_leads_back_to_where_it_began(text in text(), deeds in deeds()) {
        let mut document = tagged(&text);
        let (mut history, beginning) = (History::default(), document.clone());
        // The states that can be gone back and forward to.
        let (mut behind, mut ahead) = (Vec::new(), Vec::new());
        for deed in &deeds {
            let now = document.clone();
            match deed {
                Deed::Undo => if history.undo(&mut document).unwrap().is_some() {
                    prop_assert_eq!(Some(&document), behind.last());
                    behind.pop();
                    ahead.push(now);
                },
                Deed::Redo => if history.redo(&mut document).unwrap().is_some() {
                    prop_assert_eq!(Some(&document), ahead.last());
                    ahead.pop();
                    behind.push(now);
                },
                deed => if let Some((name, edit)) = command(&mut document, deed) {
                    prop_assert!(!name.is_empty());
                    prop_assert_eq!(&document, &now, "asking changes nothing");
                    history.perform(&mut document, name, edit).unwrap();
                    behind.push(now);
                    ahead.clear();
                },
            }
            check(&document)?;
        }
        let end = document.clone();
        let mut steps = 0;
        while history.undo(&mut document).unwrap().is_some() {
            check(&document)?;
            steps += 1;
        }
        prop_assert_eq!((&document, steps), (&beginning, behind.len()));
        for _ in 0..steps {
            prop_assert!(history.redo(&mut document).unwrap().is_some());
        }
        prop_assert_eq!(document, end);
    }

    /// Nothing that is done in bulk overrules what a person has decided.
    #[test]
    fn no_decision_is_overruled_in_bulk(text in text(), deeds in deeds()) {
        let mut document = tagged(&text);
        for deed in &deeds {
            let decided = |document: &Document| -> Vec<Annotation> {
                document.layer().iter().filter(|a| a.status == Status::Confirmed).cloned().collect()
            };
            let before = decided(&document);
            let Some((_, edit)) = command(&mut document, deed) else { continue };
            document.apply(edit).unwrap();
            if matches!(deed, Deed::ApplyToAll { .. } | Deed::LabelHits { .. } | Deed::RejectAll { .. }) {
                prop_assert_eq!(decided(&document), before);
            }
        }
    }
}
