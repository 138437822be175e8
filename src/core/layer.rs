//! The annotations of a document, kept in order and true to its text.

use crate::{
    annotation::{Annotation, AnnotationId, Origin, Status},
    edit::Edit,
    mention::Mention,
    offset::ByteOffset,
    rejection::Fingerprint,
    span::Span,
    text::Text,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
    ops::{Bound, Range},
};

/// The annotations of one text, in reading order.
///
/// Held at all times, whatever is asked of it:
/// - every span lies on character boundaries of the text;
/// - no identifier stands twice, and [`Layer::fresh_id`] never gives one out again;
/// - a suggestion never overlaps anything that a person has confirmed, nor another suggestion, when it is made.
///   People may nest and overlap as they like.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    ordered: BTreeMap<Place, Annotation>,
    places: HashMap<AnnotationId, Place>,
    next_id: u32,
    /// The longest span there has ever been, in bytes: how far back an overlapping one can start.
    longest: u32,
}

/// Reading order: by start, then the longest first, then by age.
type Place = (ByteOffset, Reverse<ByteOffset>, AnnotationId);

fn place(annotation: &Annotation) -> Place {
    (annotation.span.start(), Reverse(annotation.span.end()), annotation.id)
}

/// A span that the text does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffText {
    /// The annotation that would have had it.
    pub id: AnnotationId,
    /// The span, an end of which is past the text or inside a character.
    pub span: Span,
}

impl std::fmt::Display for OffText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id: AnnotationId(id), span } = self;
        write!(f, "annotation {id} covers bytes {} to {}, which is no stretch of this text", span.start(), span.end())
    }
}

impl std::error::Error for OffText {}

impl PartialEq for Layer {
    /// Layers are equal if they hold the same annotations; which identifiers were used up before does not count.
    fn eq(&self, other: &Self) -> bool {
        self.ordered == other.ordered
    }
}

impl Eq for Layer {}

impl Layer {
    /// A layer of these annotations; later ones replace earlier ones of the same identifier.
    ///
    /// # Errors
    /// If a span is none of the text's.
    pub fn new(text: &Text, annotations: impl IntoIterator<Item = Annotation>) -> Result<Self, OffText> {
        let mut layer = Self::default();
        for annotation in annotations {
            layer.set(text, annotation.id, Some(annotation))?;
        }
        Ok(layer)
    }

    /// All annotations in reading order, the enclosing before the enclosed.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Annotation> {
        self.ordered.values()
    }

    /// The annotations that come after one in reading order; all of them after none, or after one that is not there.
    pub fn after(&self, id: Option<AnnotationId>) -> impl Iterator<Item = &Annotation> {
        let place = id.and_then(|id| self.places.get(&id));
        let from = place.map_or(Bound::Unbounded, |place| Bound::Excluded(*place));
        self.ordered.range((from, Bound::Unbounded)).map(|(_, annotation)| annotation)
    }

    /// How many annotations there are, rejected ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ordered.len()
    }

    /// Whether there is no annotation, not even a rejected one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ordered.is_empty()
    }

    /// The annotation of that name.
    #[must_use]
    pub fn get(&self, id: AnnotationId) -> Option<&Annotation> {
        self.places.get(&id).and_then(|place| self.ordered.get(place))
    }

    /// The annotations that share at least one byte with a range, in reading order.
    pub fn overlapping(&self, range: Range<ByteOffset>) -> impl DoubleEndedIterator<Item = &Annotation> {
        let earliest = ByteOffset::new(range.start.get().saturating_sub(self.longest));
        let first = (earliest, Reverse(ByteOffset::new(u32::MAX)), AnnotationId(0));
        let past = (range.end.max(earliest), Reverse(ByteOffset::new(u32::MAX)), AnnotationId(0));
        self.ordered.range(first..past).map(|(_, annotation)| annotation).filter(move |a| a.span.end() > range.start)
    }

    /// An identifier that was never used in this layer and never will be again.
    pub fn fresh_id(&mut self) -> AnnotationId {
        let id = AnnotationId(self.next_id);
        self.next_id += 1;
        id
    }

    /// Keeps identifiers below `next` from ever being given out, as a stored layer asks of its successor.
    pub fn reserve_ids(&mut self, next: u32) {
        self.next_id = self.next_id.max(next);
    }

    /// The number that the next [`Layer::fresh_id`] will carry.
    #[must_use]
    pub fn next_id(&self) -> u32 {
        self.next_id
    }

    /// Puts the annotation `id` into a state, `None` being absence, and returns the state it had before, so that
    /// setting that again undoes it exactly. The identifier inside `state` is made to agree with `id`.
    ///
    /// # Errors
    /// If the span is none of the text's; nothing has changed then.
    pub fn set(
        &mut self,
        text: &Text,
        id: AnnotationId,
        state: Option<Annotation>,
    ) -> Result<Option<Annotation>, OffText> {
        if let Some(Annotation { span, .. }) = state
            && text.slice(span).is_none()
        {
            return Err(OffText { id, span });
        }
        let before = self.places.remove(&id).and_then(|place| self.ordered.remove(&place));
        if let Some(annotation) = state {
            let annotation = Annotation { id, ..annotation };
            self.reserve_ids(id.0.saturating_add(1));
            self.longest = self.longest.max(annotation.span.end().get() - annotation.span.start().get());
            self.places.insert(id, place(&annotation));
            self.ordered.insert(place(&annotation), annotation);
        }
        Ok(before)
    }

    /// Takes a tagger's word on a stretch of the text: its mentions replace the untouched suggestions that start
    /// there. What a person made, confirmed or rejected stays, and no mention may overlap or repeat it; only the value
    /// of a date follows the tagger unless a person has given it (see [`Annotation::follows_tagger`]). A mention that was there before keeps
    /// its identifier. Returns what has changed: each stretch whose looks have, and how its annotation now stands.
    pub fn suggest(
        &mut self,
        text: &Text,
        within: Range<ByteOffset>,
        mentions: impl IntoIterator<Item = Mention>,
        origin: &Origin,
    ) -> Vec<(Span, Edit)> {
        let rejected: HashSet<Fingerprint> = self
            .iter()
            .filter(|annotation| annotation.status == Status::Rejected)
            .filter_map(|annotation| Fingerprint::of(text, annotation.span, &annotation.label))
            .collect();
        let mut stale: HashMap<Span, Annotation> = HashMap::new();
        for annotation in self.overlapping(within.clone()) {
            if annotation.is_replaceable() && within.contains(&annotation.span.start()) {
                stale.insert(annotation.span, annotation.clone());
            }
        }
        let mut changed = Vec::new();
        for annotation in stale.values() {
            // Removal cannot fail: it brings no span.
            let _ = self.set(text, annotation.id, None);
        }
        for mention in mentions {
            let span = mention.span;
            if let Some(before) = self.followed_by(&mention).cloned() {
                let annotation = before.clone().valued_by_tagger(mention.value);
                if annotation != before {
                    changed.push((span, Edit::set(annotation.clone())));
                    // The span is that of an annotation of this very text.
                    let _ = self.set(text, annotation.id, Some(annotation));
                }
                continue;
            }
            // A correction that was deleted stands for whatever the tagger had said there, in other bounds or under
            // another label.
            let is_taken = |other: &Annotation| other.status != Status::Rejected || other.origin.is_human();
            let taken = self.overlapping(span.start()..span.end()).any(is_taken);
            let refused = Fingerprint::of(text, span, &mention.label).is_none_or(|print| rejected.contains(&print));
            if taken || refused {
                continue;
            }
            let same = stale.get(&span).is_some_and(|before| before.label == mention.label);
            let before = if same { stale.remove(&span) } else { None };
            let id = before.as_ref().map_or_else(|| self.fresh_id(), |before| before.id);
            let annotation = Annotation::suggested(id, mention, origin.clone());
            // The group it was put in and a remark on it are a person's.
            let (entity, note) = before.as_ref().map_or((None, None), |before| (before.entity, before.note.clone()));
            let annotation = Annotation { entity, note, ..annotation };
            if before.as_ref() != Some(&annotation) {
                changed.push((span, Edit::set(annotation.clone())));
            }
            // The fingerprint above was cut from this text, so the span is one of its own.
            let _ = self.set(text, id, Some(annotation));
        }
        changed.extend(stale.into_values().map(|annotation| (annotation.span, Edit::remove(annotation.id))));
        changed
    }

    /// The annotation that a person has decided on, that is this very mention, and whose value follows the tagger.
    fn followed_by(&self, mention: &Mention) -> Option<&Annotation> {
        let decided = |a: &&Annotation| {
            a.span == mention.span && a.label == mention.label && a.status != Status::Rejected && !a.is_replaceable()
        };
        let mut same = self.overlapping(mention.span.start()..mention.span.end()).filter(decided);
        same.next().filter(|annotation| annotation.follows_tagger())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        confidence::Confidence,
        label::Label,
        mention::{DateKind, DateValue},
    };

    const ORIGIN: fn() -> Origin = || Origin::Model("test".to_owned());

    fn mention(text: &Text, words: &str, label: Label) -> Mention {
        let start = text.as_str().find(words).unwrap();
        let span = Span::from_range(start..start + words.len()).unwrap();
        Mention { span, label, confidence: Confidence::from_probability(0.9), value: None }
    }

    fn whole(text: &Text) -> Range<ByteOffset> {
        ByteOffset::ZERO..text.end()
    }

    #[test]
    fn tagging_again_changes_nothing_and_keeps_identifiers() {
        let text = Text::new("Ann met Bob in Rome.").unwrap();
        let found = || vec![mention(&text, "Ann", Label::PERSON), mention(&text, "Rome", Label::PLACE)];
        let mut layer = Layer::default();
        assert_eq!(layer.suggest(&text, whole(&text), found(), &ORIGIN()).len(), 2);
        let first = layer.clone();
        assert_eq!(layer.suggest(&text, whole(&text), found(), &ORIGIN()), []);
        assert_eq!(layer, first);
    }

    #[test]
    fn reading_goes_on_after_a_mention() {
        let text = Text::new("Ann met Bob in Rome.").unwrap();
        let found = ["Rome", "Ann", "Bob"].map(|words| mention(&text, words, Label::PERSON));
        let mut layer = Layer::default();
        layer.suggest(&text, whole(&text), found, &ORIGIN());
        let ids: Vec<_> = layer.iter().map(|annotation| annotation.id).collect();
        let after = |id| layer.after(id).map(|annotation| annotation.id).collect::<Vec<_>>();
        assert_eq!(after(Some(ids[0])), ids[1..]);
        assert_eq!(after(Some(ids[2])), []);
        assert_eq!(after(None), ids);
        assert_eq!(after(Some(AnnotationId(99))), ids);
    }

    #[test]
    fn a_rejected_mention_does_not_come_back() {
        let text = Text::new("Ann met Bob in Rome.").unwrap();
        let mut layer = Layer::default();
        layer.suggest(&text, whole(&text), [mention(&text, "Ann", Label::PLACE)], &ORIGIN());
        let wrong = layer.iter().next().unwrap().clone();
        layer.set(&text, wrong.id, Some(Annotation { status: Status::Rejected, ..wrong })).unwrap();
        layer.suggest(&text, whole(&text), [mention(&text, "Ann", Label::PLACE)], &ORIGIN());
        assert!(layer.iter().all(|annotation| annotation.status == Status::Rejected));
        layer.suggest(&text, whole(&text), [mention(&text, "Ann", Label::PERSON)], &ORIGIN());
        assert_eq!(layer.iter().filter(|annotation| annotation.status == Status::Suggested).count(), 1);
    }

    #[test]
    fn a_correction_that_was_deleted_does_not_come_back() {
        let text = Text::new("Ann Lee met Bob in Rome.").unwrap();
        let guess = || [mention(&text, "Ann Lee", Label::PLACE)];
        let [span, shorter] = ["Ann Lee", "Lee"].map(|words| mention(&text, words, Label::PERSON).span);
        for (span, label) in [(span, Label::PERSON), (shorter, Label::PLACE)] {
            let mut layer = Layer::default();
            layer.suggest(&text, whole(&text), guess(), &ORIGIN());
            let wrong = layer.iter().next().unwrap().clone();
            let corrected = Annotation { span, label, status: Status::Confirmed, ..wrong.clone() };
            let corrected = wrong.decided_by_person(corrected);
            let deleted = Annotation { status: Status::Rejected, ..corrected };
            layer.set(&text, wrong.id, Some(deleted)).unwrap();
            layer.suggest(&text, whole(&text), guess(), &ORIGIN());
            assert!(layer.iter().all(|annotation| annotation.status == Status::Rejected), "{layer:?}");
        }
    }

    #[test]
    fn the_value_of_a_date_follows_the_tagger_until_a_person_gives_one() {
        let text = Text::new("On Sunday.").unwrap();
        let value = |edtf: &str| Some(DateValue::new(DateKind::Calendar, Some(edtf.to_owned())));
        let found = |edtf: &str| Mention { value: value(edtf), ..mention(&text, "Sunday", Label::DATE) };
        let by_hand = Annotation::by_hand(AnnotationId(0), found("").span, Label::DATE);
        let repeated = Annotation { status: Status::Suggested, ..by_hand.clone() };
        let given = Annotation { value: value("2021-11-07"), ..by_hand.clone() };
        let imported = Annotation { origin: Origin::Import(String::new()), ..by_hand.clone() };
        for (before, expected) in [
            (by_hand, Some("2021-11-14")),
            (repeated, Some("2021-11-14")),
            (given, Some("2021-11-07")),
            (imported, None),
        ] {
            let mut layer = Layer::new(&text, [before.clone()]).unwrap();
            for edtf in ["2021-11-21", "2021-11-14"] {
                layer.suggest(&text, whole(&text), [found(edtf)], &ORIGIN());
                assert_eq!(layer.suggest(&text, whole(&text), [found(edtf)], &ORIGIN()), []);
            }
            let [after] = layer.iter().collect::<Vec<_>>().try_into().unwrap();
            assert_eq!(after.value.as_ref().and_then(|value| value.edtf.as_deref()), expected);
            assert_eq!((after.status, &after.origin), (before.status, &before.origin));
        }
    }

    #[test]
    fn what_a_person_decided_is_not_overlapped() {
        let text = Text::new("University of Lodz, Rome").unwrap();
        let mut layer = Layer::default();
        let id = layer.fresh_id();
        let span = mention(&text, "University of Lodz", Label::ORG).span;
        layer.set(&text, id, Some(Annotation::by_hand(id, span, Label::ORG))).unwrap();
        let found = [mention(&text, "Lodz", Label::PLACE), mention(&text, "Rome", Label::PLACE)];
        layer.suggest(&text, whole(&text), found, &ORIGIN());
        let surfaces: Vec<_> = layer.iter().filter_map(|annotation| text.slice(annotation.span)).collect();
        assert_eq!(surfaces, ["University of Lodz", "Rome"]);
    }

    #[test]
    fn a_slice_leaves_the_rest_alone() {
        let text = Text::new("Ann met Bob in Rome.").unwrap();
        let mut layer = Layer::default();
        let found = [mention(&text, "Ann", Label::PERSON), mention(&text, "Rome", Label::PLACE)];
        layer.suggest(&text, whole(&text), found, &ORIGIN());
        layer.suggest(&text, ByteOffset::new(0)..ByteOffset::new(8), [], &ORIGIN());
        let surfaces: Vec<_> = layer.iter().filter_map(|annotation| text.slice(annotation.span)).collect();
        assert_eq!(surfaces, ["Rome"]);
    }

    #[test]
    fn a_span_off_the_text_is_refused() {
        let text = Text::new("Łódź").unwrap();
        let mut layer = Layer::default();
        let span = Span::from_range(0..1).unwrap();
        let annotation = Annotation::by_hand(AnnotationId(4), span, Label::PLACE);
        assert_eq!(layer.set(&text, AnnotationId(4), Some(annotation)), Err(OffText { id: AnnotationId(4), span }));
        assert!(layer.is_empty());
    }
}
