//! The history as a person looks at it: what each step was, and what it changed.

use tagline_core::{AnnotationId, Document, Edit, EntityId, remap::Splice};
use tagline_wire::Snapshot;

use crate::words;

/// A step in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its number; those above that of the step done last are undone.
    pub(crate) serial: u32,
    pub(crate) name: String,
}

/// One thing that a step changed: how it was before and is after it. `None` is absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// The most differences that are listed of one step.
pub(crate) const MOST: usize = 50;
/// Words of the text that are shown on both sides of a change, in characters.
const AROUND: usize = 24;
/// The longest passage that is shown whole, in characters.
const LONGEST: usize = 160;

/// The steps, the newest first.
pub(crate) fn rows(snapshot: &Snapshot) -> Vec<Row> {
    snapshot.history.steps().rev().map(|step| Row { serial: step.serial, name: step.name.clone() }).collect()
}

/// What a step changed, and how many things that were in all. Nothing is touched: it is tried on a copy.
pub(crate) fn differences(snapshot: &Snapshot, serial: u32) -> (Vec<Difference>, usize) {
    let (mut document, mut history) = (snapshot.document.clone(), snapshot.history.clone());
    // The document on which steps were made does not refuse them.
    let _ = history.walk(&mut document, serial);
    let after = document.clone();
    let Some(back) = history.last_done().filter(|step| step.serial == serial).map(|step| step.edit().clone()) else {
        return (Vec::new(), 0);
    };
    let _ = history.undo(&mut document);
    let mut found = Vec::new();
    compare(&back, &document, &after, &mut found);
    found.retain(|difference| difference.before != difference.after);
    let all = found.len();
    found.truncate(MOST);
    (found, all)
}

/// Compares what an edit is about in two documents. The edit is the one that leads back.
fn compare(back: &Edit, before: &Document, after: &Document, found: &mut Vec<Difference>) {
    let mut differ = |told: &dyn Fn(&Document) -> Option<String>| {
        found.push(Difference { before: told(before), after: told(after) });
    };
    match back {
        Edit::Annotation { id, .. } => differ(&|document| mention(document, *id)),
        Edit::Title(_) => differ(&|document| Some(document.title().to_owned())),
        Edit::Date(_) => differ(&|document| document.date().map(|date| date.to_string())),
        Edit::Order(_) => differ(&|document| document.numeric_order().map(|order| order.as_str().replace('-', " "))),
        Edit::Labels(_) => {
            let names =
                |document: &Document| document.labels().iter().map(|info| info.name.clone()).collect::<Vec<_>>();
            differ(&|document| Some(names(document).join(", ")));
        }
        Edit::Entity { id, .. } => differ(&|document| entity(document, *id)),
        Edit::Text { splices, states } => {
            found.extend(splices.iter().map(|splice| passage(splice, after)));
            for (id, _) in states {
                found.push(Difference { before: mention(before, *id), after: mention(after, *id) });
            }
        }
        Edit::All(edits) => {
            for edit in edits.iter().rev() {
                compare(edit, before, after, found);
            }
        }
    }
}

fn mention(document: &Document, id: AnnotationId) -> Option<String> {
    let annotation = document.layer().get(id)?;
    let mention = words::mention(document, annotation);
    Some(annotation.note.as_ref().map_or(mention.clone(), |note| format!("{mention}: {}", shortened(note))))
}

fn entity(document: &Document, id: EntityId) -> Option<String> {
    document.entity_name(id).map(str::to_owned)
}

/// A changed passage with a few words around it. The splice is the one that leads back.
fn passage(splice: &Splice, after: &Document) -> Difference {
    let text = after.text().as_str();
    let (start, end) = (splice.range.start as usize, splice.range.end as usize);
    let before = text.get(..start).unwrap_or_default();
    let behind = text.get(end..).unwrap_or_default();
    let lead = before.char_indices().rev().nth(AROUND - 1).map_or(before, |(at, _)| &before[at..]);
    let tail = behind.char_indices().nth(AROUND).map_or(behind, |(at, _)| &behind[..at]);
    let open = if lead.len() < before.len() { "…" } else { "" };
    let close = if tail.len() < behind.len() { "…" } else { "" };
    let shown = |words: &str| Some(format!("{open}{lead}{}{tail}{close}", shortened(words)).replace('\n', " ¶ "));
    Difference { before: shown(&splice.text), after: shown(text.get(start..end).unwrap_or_default()) }
}

/// The two ends of a passage that is too long to be shown whole.
fn shortened(words: &str) -> String {
    let head = words.char_indices().nth(LONGEST / 2);
    let tail = words.char_indices().rev().nth(LONGEST / 2);
    match (head, tail) {
        (Some((head, _)), Some((tail, _))) if head < tail => format!("{} … {}", &words[..head], &words[tail..]),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{commands, rewriting};
    use tagline_core::{Label, Span, Text};

    fn snapshot() -> Snapshot {
        let text = Text::new("Zoë Okafor flew to Łódź.").unwrap();
        let mut snapshot = Snapshot::new(Document::new("1".to_owned(), "Łódź".to_owned(), text));
        let Snapshot { document, history, .. } = &mut snapshot;
        let span = Span::from_range(20..27).unwrap();
        for label in [Label::ORG, Label::PLACE] {
            let (name, edit) = commands::add(document, span, &label).unwrap();
            history.perform(document, name, edit).unwrap();
        }
        let (name, edit) = rewriting::rewrite(document, "Zoë Okafor walked to Łódź.").unwrap();
        history.perform(document, name, edit).unwrap();
        history.perform(document, "Titled Away".to_owned(), Edit::Title("Away".to_owned())).unwrap();
        snapshot
    }

    fn told(snapshot: &Snapshot, serial: u32) -> Vec<(Option<String>, Option<String>)> {
        let (found, all) = differences(snapshot, serial);
        assert_eq!(found.len(), all);
        found.into_iter().map(|difference| (difference.before, difference.after)).collect()
    }

    #[test]
    fn every_step_tells_what_it_changed_done_or_undone() {
        let mut snapshot = snapshot();
        let some = |words: &str| Some(words.to_owned());
        let expected = [
            vec![(None, some("Łódź, organization, confirmed"))],
            vec![(some("Łódź, organization, confirmed"), some("Łódź, place, confirmed"))],
            vec![(some("Zoë Okafor flew to Łódź."), some("Zoë Okafor walked to Łódź."))],
            vec![(some("Łódź"), some("Away"))],
        ];
        for position in [4, 0, 2] {
            let Snapshot { document, history, .. } = &mut snapshot;
            history.walk(document, position).unwrap();
            let before = snapshot.clone();
            for (serial, expected) in (1..).zip(&expected) {
                assert_eq!(&told(&snapshot, serial), expected);
            }
            assert_eq!(snapshot, before);
        }
        assert_eq!(told(&snapshot, 9), []);
    }

    #[test]
    fn the_newest_step_comes_first_undone_or_not() {
        let mut snapshot = snapshot();
        let Snapshot { document, history, .. } = &mut snapshot;
        history.walk(document, 2).unwrap();
        let rows: Vec<_> = rows(&snapshot).into_iter().map(|row| (row.serial, row.name)).collect();
        let names = [
            (4, "Titled Away"),
            (3, "Text edited, 1 change"),
            (2, "Łódź is now a place"),
            (1, "Łódź is an organization"),
        ];
        assert_eq!(rows, names.map(|(serial, name)| (serial, name.to_owned())));
    }

    #[test]
    fn of_a_long_passage_the_ends_are_shown() {
        let long = "a".repeat(500) + &"b".repeat(500);
        let short = shortened(&long);
        assert!(short.starts_with('a') && short.ends_with('b') && short.chars().count() < LONGEST + 5);
        assert_eq!(shortened("Łódź"), "Łódź");
    }
}
