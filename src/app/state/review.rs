//! Review: what the tagger is least sure of comes first, until everything has been looked at.

use tagline_core::sorting;
use tagline_core::{Annotation, AnnotationId, Confidence, Document, Edit, Status};

use super::{
    commands::{Command, agreement},
    filter::Shown,
};
use crate::words;

/// How many mentions there are of each type, by its name, in the order of the labels.
pub(crate) type Counts = Vec<(String, usize)>;

/// What is left to look at, the least sure first; of those equally sure, in reading order. What a person has tagged
/// by a rule or a rewriting has left in doubt carries no confidence and comes before all. What is hidden is left out.
pub(crate) fn queue(document: &Document, shown: &Shown) -> Vec<AnnotationId> {
    let is_wanted = |annotation: &&Annotation| is_open(annotation) && shown.passes(annotation);
    let mut queue: Vec<_> = document.layer().iter().filter(is_wanted).collect();
    sorting::sort_by_key(&mut queue, |annotation| annotation.confidence.unwrap_or_default());
    queue.into_iter().map(|annotation| annotation.id).collect()
}

/// The next to look at after one that may have been decided on just now.
pub(crate) fn next(document: &Document, after: Option<AnnotationId>, shown: &Shown) -> Option<AnnotationId> {
    let queue = queue(document, shown);
    let at = after.and_then(|after| queue.iter().position(|id| *id == after));
    queue.get(at.map_or(0, |at| at + 1)).or(queue.first()).copied()
}

/// The one before it in the queue.
pub(crate) fn previous(document: &Document, before: Option<AnnotationId>, shown: &Shown) -> Option<AnnotationId> {
    let queue = queue(document, shown);
    let at = before.and_then(|before| queue.iter().position(|id| *id == before));
    at.and_then(|at| at.checked_sub(1)).and_then(|at| queue.get(at)).or(queue.last()).copied()
}

/// The open suggestions that a tagger is at least so sure of: those that are shown, and those that a filter hides.
pub(crate) fn above(document: &Document, least: Confidence, shown: &Shown) -> (Counts, Counts) {
    let sure = || document.layer().iter().filter(move |annotation| is_sure(annotation, least));
    (
        counts(document, sure().filter(|annotation| shown.passes(annotation))),
        counts(document, sure().filter(|annotation| !shown.passes(annotation))),
    )
}

/// The open suggestions that a filter hides.
pub(crate) fn hidden(document: &Document, shown: &Shown) -> Counts {
    let is_hidden = |annotation: &&Annotation| is_open(annotation) && !shown.passes(annotation);
    counts(document, document.layer().iter().filter(is_hidden))
}

/// Counts in words: "Person (2), Date (1)".
pub(crate) fn listed(counts: &Counts) -> String {
    counts.iter().map(|(name, count)| format!("{name} ({})", words::number(*count))).collect::<Vec<_>>().join(", ")
}

/// Agrees to everything shown that a tagger is at least so sure of. What is hidden stays as it is.
pub(crate) fn accept_above(document: &Document, least: Confidence, shown: &Shown) -> Option<Command> {
    let sure = document.layer().iter().filter(|annotation| is_sure(annotation, least) && shown.passes(annotation));
    let edits: Vec<_> = sure.map(agreement).collect();
    let name = format!("{} above {} percent confirmed", words::count(edits.len(), "mention"), least.percent());
    (!edits.is_empty()).then_some((name, Edit::All(edits)))
}

fn counts<'a>(document: &Document, annotations: impl Iterator<Item = &'a Annotation>) -> Counts {
    let labels = document.labels();
    let mut counts: Counts = labels.iter().map(|info| (info.name.clone(), 0)).collect();
    for annotation in annotations {
        let name = labels.name(&annotation.label);
        match counts.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name.to_owned(), 1)),
        }
    }
    counts.retain(|(_, count)| *count > 0);
    counts
}

fn is_sure(annotation: &Annotation, least: Confidence) -> bool {
    is_open(annotation) && annotation.confidence.is_some_and(|confidence| confidence >= least)
}

fn is_open(annotation: &Annotation) -> bool {
    annotation.status == Status::Suggested
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Label, Span, Text};

    fn document() -> Document {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new("a b c d e").unwrap());
        for (at, sure) in [(0, Some(0.9)), (2, Some(0.3)), (4, None), (6, Some(0.9)), (8, Some(0.95))] {
            let span = Span::from_range(at..at + 1).unwrap();
            let annotation = Annotation::by_hand(document.fresh_id(), span, Label::ORG);
            let confidence = sure.map(Confidence::from_probability);
            document.apply(Edit::set(Annotation { status: Status::Suggested, confidence, ..annotation })).unwrap();
        }
        document
    }

    #[test]
    fn doubt_comes_first_and_the_queue_has_an_end() {
        let mut document = document();
        let ids = |queue: Vec<AnnotationId>| queue.into_iter().map(|id| id.0).collect::<Vec<_>>();
        assert_eq!(ids(queue(&document, &Shown::default())), [2, 1, 0, 3, 4]);
        assert_eq!(next(&document, Some(AnnotationId(1)), &Shown::default()), Some(AnnotationId(0)));
        assert_eq!(next(&document, Some(AnnotationId(4)), &Shown::default()), Some(AnnotationId(2)));
        assert_eq!(previous(&document, Some(AnnotationId(2)), &Shown::default()), Some(AnnotationId(4)));
        let mut at = next(&document, None, &Shown::default());
        let mut looked_at = Vec::new();
        while let Some(id) = at {
            looked_at.push(id.0);
            let annotation = document.layer().get(id).unwrap().clone();
            document.apply(Edit::set(Annotation { status: Status::Rejected, ..annotation })).unwrap();
            at = next(&document, Some(id), &Shown::default());
        }
        assert_eq!(looked_at, [2, 1, 0, 3, 4]);
    }

    #[test]
    fn everything_above_a_confidence_is_accepted_at_once() {
        let mut document = document();
        let least = Confidence::from_probability(0.9);
        assert_eq!(listed(&above(&document, least, &Shown::default()).0), "Organization (3)");
        let (name, edit) = accept_above(&document, least, &Shown::default()).unwrap();
        assert_eq!(name, "3 mentions above 90 percent confirmed");
        document.apply(edit).unwrap();
        assert_eq!(queue(&document, &Shown::default()).len(), 2);
        assert!(accept_above(&document, least, &Shown::default()).is_none());
    }

    #[test]
    fn what_is_hidden_is_neither_looked_at_nor_accepted() {
        let mut document = document();
        let (least, first) = (Confidence::from_probability(0.9), AnnotationId(0));
        let annotation = document.layer().get(first).unwrap().clone();
        document.apply(Edit::set(Annotation { label: Label::PERSON, ..annotation })).unwrap();
        let before = document.layer().get(first).cloned();
        for shown in [Shown::without(Label::PERSON), Shown::only([1, 2, 3, 4].map(AnnotationId))] {
            let mut document = document.clone();
            let (seen, unseen) = above(&document, least, &shown);
            assert_eq!((listed(&seen).as_str(), listed(&unseen).as_str()), ("Organization (2)", "Person (1)"));
            assert_eq!(listed(&hidden(&document, &shown)), "Person (1)");
            assert!(!queue(&document, &shown).contains(&first));
            let (name, edit) = accept_above(&document, least, &shown).unwrap();
            assert_eq!(name, "2 mentions above 90 percent confirmed");
            document.apply(edit).unwrap();
            assert_eq!(document.layer().get(first).cloned(), before);
        }
    }
}
