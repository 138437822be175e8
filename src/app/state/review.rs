//! Review: what the tagger is least sure of comes first, until everything has been looked at.

use tagline_core::sorting;
use tagline_core::{Annotation, AnnotationId, Confidence, Document, Edit, Status};

use super::commands::Command;
use crate::words;

/// What is left to look at, the least sure first; of those equally sure, in reading order. What a person has tagged
/// by a rule or a rewriting has left in doubt carries no confidence and comes before all.
pub(crate) fn queue(document: &Document) -> Vec<AnnotationId> {
    let mut queue: Vec<_> = document.layer().iter().filter(|annotation| is_open(annotation)).collect();
    sorting::sort_by_key(&mut queue, |annotation| annotation.confidence.unwrap_or_default());
    queue.into_iter().map(|annotation| annotation.id).collect()
}

/// The next to look at after one that may have been decided on just now.
pub(crate) fn next(document: &Document, after: Option<AnnotationId>) -> Option<AnnotationId> {
    let queue = queue(document);
    let at = after.and_then(|after| queue.iter().position(|id| *id == after));
    queue.get(at.map_or(0, |at| at + 1)).or(queue.first()).copied()
}

/// The one before it in the queue.
pub(crate) fn previous(document: &Document, before: Option<AnnotationId>) -> Option<AnnotationId> {
    let queue = queue(document);
    let at = before.and_then(|before| queue.iter().position(|id| *id == before));
    at.and_then(|at| at.checked_sub(1)).and_then(|at| queue.get(at)).or(queue.last()).copied()
}

/// How many open suggestions a tagger is at least so sure of.
pub(crate) fn count_above(document: &Document, least: Confidence) -> usize {
    above(document, least).count()
}

/// Agrees to everything that a tagger is at least so sure of.
pub(crate) fn accept_above(document: &Document, least: Confidence) -> Option<Command> {
    let confirmed = |annotation: &Annotation| Annotation { status: Status::Confirmed, ..annotation.clone() };
    let edits: Vec<_> = above(document, least).map(|annotation| Edit::set(confirmed(annotation))).collect();
    let name = format!("{} above {} percent confirmed", words::count(edits.len(), "mention"), least.percent());
    (!edits.is_empty()).then_some((name, Edit::All(edits)))
}

fn above(document: &Document, least: Confidence) -> impl Iterator<Item = &Annotation> {
    let sure = move |annotation: &&Annotation| annotation.confidence.is_some_and(|confidence| confidence >= least);
    document.layer().iter().filter(|annotation| is_open(annotation)).filter(sure)
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
        assert_eq!(ids(queue(&document)), [2, 1, 0, 3, 4]);
        assert_eq!(next(&document, Some(AnnotationId(1))), Some(AnnotationId(0)));
        assert_eq!(next(&document, Some(AnnotationId(4))), Some(AnnotationId(2)));
        assert_eq!(previous(&document, Some(AnnotationId(2))), Some(AnnotationId(4)));
        let mut at = next(&document, None);
        let mut looked_at = Vec::new();
        while let Some(id) = at {
            looked_at.push(id.0);
            let annotation = document.layer().get(id).unwrap().clone();
            document.apply(Edit::set(Annotation { status: Status::Rejected, ..annotation })).unwrap();
            at = next(&document, Some(id));
        }
        assert_eq!(looked_at, [2, 1, 0, 3, 4]);
    }

    #[test]
    fn everything_above_a_confidence_is_accepted_at_once() {
        let mut document = document();
        let least = Confidence::from_probability(0.9);
        assert_eq!(count_above(&document, least), 3);
        let (name, edit) = accept_above(&document, least).unwrap();
        assert_eq!(name, "3 mentions above 90 percent confirmed");
        document.apply(edit).unwrap();
        assert_eq!(queue(&document).len(), 2);
        assert!(accept_above(&document, least).is_none());
    }
}
