//! Mentions in one place: two labels on the same words, or a name within a name.

use tagline_core::{AnnotationId, Document, Status};

/// Returns the mentions that share text with a mention, itself included, in reading order.
pub(crate) fn at(document: &Document, id: AnnotationId) -> Vec<AnnotationId> {
    let Some(span) = document.layer().get(id).map(|annotation| annotation.span) else { return Vec::new() };
    let overlapping = document.layer().overlapping(span.start()..span.end());
    overlapping.filter(|other| other.status != Status::Rejected).map(|other| other.id).collect()
}

/// Returns the mention after the current one among those in one place, around to the first after the last; the first if
/// none of them is current.
pub(crate) fn after(stack: &[AnnotationId], current: Option<AnnotationId>) -> Option<AnnotationId> {
    let at = stack.iter().position(|id| Some(*id) == current);
    stack.get(at.map_or(0, |at| (at + 1) % stack.len())).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, Edit, Label, Span, Text};

    #[test]
    fn all_mentions_in_a_place_come_round() {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new("Bank of England, Rome").unwrap());
        for (range, label) in [(0..15, Label::ORG), (8..15, Label::PLACE), (8..15, Label::ORG), (17..21, Label::PLACE)]
        {
            let id = document.fresh_id();
            let annotation = Annotation::by_hand(id, Span::from_range(range).unwrap(), label);
            document.apply(Edit::set(annotation)).unwrap();
        }
        let ids = |ids: &[u32]| ids.iter().copied().map(AnnotationId).collect::<Vec<_>>();
        assert_eq!(at(&document, AnnotationId(1)), ids(&[0, 1, 2]));
        assert_eq!(at(&document, AnnotationId(3)), ids(&[3]));
        assert_eq!(at(&document, AnnotationId(9)), ids(&[]));
        let stack = ids(&[0, 1, 2]);
        let turns: Vec<_> = [None, Some(0), Some(1), Some(2), Some(7)]
            .map(|current| after(&stack, current.map(AnnotationId)).map(|id| id.0))
            .to_vec();
        assert_eq!(turns, [Some(0), Some(1), Some(2), Some(0), Some(0)]);
        assert_eq!(after(&[], None), None);
    }
}
