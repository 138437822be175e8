//! From what a file says about a stretch of text to an annotation that is true of it.

use crate::{
    budget::report,
    error::{Fault, Place, ReadError},
    import::{Problem, Trouble, quoted, title_of},
    unit::{Ruler, Unit, diagnose, has_clean_edges},
};
use std::{borrow::Cow, collections::HashSet};
use tagline_core::{
    Annotation, AnnotationId, Confidence, DateValue, Document, EntityId, Label, LabelSet, Origin, Span, Status, Text,
};

/// Identifiers from here on are replaced: they would leave too few for new annotations.
const LARGEST_ID: u64 = (u32::MAX / 2) as u64;

/// An annotation as a file puts it, not yet believed.
#[derive(Clone)]
pub(crate) struct Claim<'a> {
    pub(crate) place: Place,
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// The words it says it covers, where the format repeats them.
    pub(crate) surface: Option<Cow<'a, str>>,
    pub(crate) label: Cow<'a, str>,
    pub(crate) id: Option<u64>,
    pub(crate) status: Status,
    pub(crate) origin: Origin,
    pub(crate) confidence: Option<Confidence>,
    pub(crate) value: Option<DateValue>,
    pub(crate) entity: Option<EntityId>,
    pub(crate) note: Option<String>,
}

/// How many bytes of a text are searched for words that stand elsewhere than their offsets say, over all of them: that
/// many, or the text so many times.
const SEARCHABLE: usize = 16 << 20;
const SEARCHES: usize = 64;

impl<'a> Claim<'a> {
    /// A claim by a format that says nothing but where and what: someone's finished work.
    pub(crate) fn new(format: &str, place: Place, (start, end): (u64, u64), label: impl Into<Cow<'a, str>>) -> Self {
        Self {
            place,
            start,
            end,
            surface: None,
            label: label.into(),
            id: None,
            status: Status::Confirmed,
            origin: Origin::Import(format.to_owned()),
            confidence: None,
            value: None,
            entity: None,
            note: None,
        }
    }
}

/// A document as a file puts it, not yet believed.
pub(crate) struct Account<'a> {
    /// Where it stands.
    pub(crate) place: Place,
    /// Its name; empty if the format has none.
    pub(crate) id: String,
    /// Its title; its first line if the format has none.
    pub(crate) title: Option<String>,
    pub(crate) text: Text,
    pub(crate) claims: Vec<Claim<'a>>,
    /// What the offsets count.
    pub(crate) unit: Counted,
}

/// How sure it is what the offsets of a file count.
#[derive(Clone, Copy)]
pub(crate) enum Counted {
    /// The file says so, or we have written it ourselves.
    In(Unit),
    /// The format says so, and its tools do not always keep to it.
    Supposedly(Unit),
}

impl Account<'_> {
    /// The document, with those of its annotations that are true of its text. Offsets that evidently count in another
    /// unit than they should are converted, and that is reported.
    pub(crate) fn document(self, problems: &mut Vec<Problem>) -> Result<Document, ReadError> {
        let Self { place, id, title, text, claims, unit } = self;
        let doubtful = matches!(unit, Counted::Supposedly(_));
        let unit = match unit {
            Counted::In(unit) => unit,
            Counted::Supposedly(declared) => {
                let offsets: Vec<_> =
                    claims.iter().map(|claim| (claim.start, claim.end, claim.surface.as_deref())).collect();
                let found = diagnose(&text, &offsets, declared);
                if found != declared {
                    report(problems, place.clone(), Trouble::Unit { declared, found });
                }
                found
            }
        };
        let mut draft = Draft::new(&text, unit);
        for claim in claims {
            match doubtful {
                true => draft.add_mended(claim, problems),
                false => draft.add(claim, problems),
            };
        }
        let annotations = draft.finish();
        let title = title.unwrap_or_else(|| title_of(&text));
        let misfit = |_| ReadError { place, fault: Fault::Value { problem: "annotations off the text".to_owned() } };
        Document::new(id, title, text).with(None, LabelSet::default(), annotations).map_err(misfit)
    }
}

/// The annotations of one text while its file is being read.
pub(crate) struct Draft<'a> {
    text: &'a Text,
    ruler: Ruler<'a>,
    annotations: Vec<Annotation>,
    used: HashSet<u64>,
    /// The indices of annotations that still need an identifier.
    nameless: Vec<usize>,
    /// How many bytes may still be searched for words that stand elsewhere than their offsets say.
    searchable: usize,
}

impl<'a> Draft<'a> {
    /// A draft of this text's annotations, whose offsets count in that unit.
    pub(crate) fn new(text: &'a Text, unit: Unit) -> Self {
        let ruler = Ruler::new(text, unit);
        Self {
            text,
            ruler,
            annotations: Vec::new(),
            used: HashSet::new(),
            nameless: Vec::new(),
            searchable: SEARCHABLE.max(SEARCHES.saturating_mul(text.as_str().len())),
        }
    }

    /// Takes a claim, if it is true of the text, and gives the number under which [`Draft::annotation`] finds it.
    pub(crate) fn add(&mut self, claim: Claim<'_>, problems: &mut Vec<Problem>) -> Option<usize> {
        let Claim { place, start, end, surface, label, id, status, origin, confidence, value, entity, note } = claim;
        let label = Label::new(&label).map_err(|why| Trouble::Label { said: label.into_owned(), why });
        let (span, label) = match label.and_then(|label| Ok((self.span(start, end, surface.as_deref())?, label))) {
            Ok(sound) => sound,
            Err(trouble) => {
                report(problems, place, trouble);
                return None;
            }
        };
        let index = self.annotations.len();
        let kept = id.filter(|id| *id <= LARGEST_ID && self.used.insert(*id)).and_then(|id| u32::try_from(id).ok());
        if kept.is_none() {
            self.nameless.push(index);
            if let Some(said) = id {
                report(problems, place, Trouble::Id { said });
            }
        }
        let id = AnnotationId(kept.unwrap_or_default());
        self.annotations.push(Annotation { id, span, label, status, origin, confidence, value, entity, note });
        Some(index)
    }

    /// Takes a claim of a file whose offsets may be wrong in other ways than their unit. Words that stand in the text just
    /// once are found wherever they are; without words, a span that cuts one is pointed out.
    fn add_mended(&mut self, claim: Claim<'_>, problems: &mut Vec<Problem>) -> Option<usize> {
        let (start, end) = (claim.start, claim.end);
        let place = claim.place.clone();
        let said = claim.surface.as_deref().map(str::to_owned);
        let known = problems.len();
        if let Some(index) = self.add(claim.clone(), problems) {
            let span = self.annotations[index].span;
            if said.is_none() && !has_clean_edges(self.text, span) {
                let found = quoted(self.text.slice(span).unwrap_or_default());
                report(problems, place, Trouble::InsideWord { start, end, found });
            }
            return Some(index);
        }
        let disagrees = matches!(
            problems.get(known).map(|problem| &problem.trouble),
            Some(Trouble::Surface { .. } | Trouble::OffText { .. })
        );
        let said = said.filter(|said| disagrees && !said.trim().is_empty())?;
        self.searchable = self.searchable.checked_sub(self.text.as_str().len())?;
        let span = once(self.text, &said)?;
        problems.truncate(known);
        report(problems, place, Trouble::Moved { start, end, said: quoted(&said) });
        let index = self.annotations.len();
        let ruler = std::mem::replace(&mut self.ruler, Ruler::new(self.text, Unit::Byte));
        let (start, end) = (span.start().get().into(), span.end().get().into());
        let taken = self.add(Claim { start, end, ..claim }, problems);
        self.ruler = ruler;
        debug_assert_eq!(taken, Some(index));
        taken
    }

    /// The annotation that a claim became.
    pub(crate) fn annotation(&mut self, index: usize) -> Option<&mut Annotation> {
        self.annotations.get_mut(index)
    }

    /// All annotations, each with an identifier of its own.
    pub(crate) fn finish(mut self) -> Vec<Annotation> {
        let next = self.used.iter().max().map_or(1, |largest| largest + 1);
        let fits = |next: &u64| next + self.nameless.len() as u64 <= LARGEST_ID + 1;
        // After the largest; where that leaves no room below the limit, wherever a number is free.
        let free = (Some(next).filter(fits).unwrap_or_default()..=LARGEST_ID).filter(|id| !self.used.contains(id));
        for (id, index) in free.filter_map(|id| u32::try_from(id).ok()).zip(self.nameless) {
            self.annotations[index].id = AnnotationId(id);
        }
        self.annotations
    }

    fn span(&self, start: u64, end: u64, surface: Option<&str>) -> Result<Span, Trouble> {
        if start >= end {
            return Err(Trouble::Empty { start, end });
        }
        let off = Trouble::OffText { start, end, length: self.ruler.length() };
        let span = self.ruler.span(start, end).ok_or(off)?;
        let found = self.text.slice(span).unwrap_or_default();
        match surface {
            Some(said) if said != found => {
                Err(Trouble::Surface { start, end, said: quoted(said), found: quoted(found) })
            }
            _ => Ok(span),
        }
    }
}

/// Where words stand in a text, if they do so exactly once.
fn once(text: &Text, words: &str) -> Option<Span> {
    let mut places = text.as_str().match_indices(words).map(|(at, _)| at);
    let at = places.next().filter(|_| places.next().is_none())?;
    Span::from_range(at..at + words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(start: u64, end: u64, surface: Option<&'static str>) -> Claim<'static> {
        Claim { surface: surface.map(Cow::Borrowed), ..Claim::new("test", Place::File, (start, end), "PLACE") }
    }

    #[test]
    fn only_what_is_true_of_the_text_is_taken() {
        let text = Text::new("🏮 Łódź").unwrap();
        let mut draft = Draft::new(&text, Unit::CodePoint);
        let mut problems = Vec::new();
        assert_eq!(draft.add(claim(2, 6, Some("Łódź")), &mut problems), Some(0));
        assert_eq!(problems, []);
        for (start, end, surface) in [
            (3, 7, Some("Łódź")), // counted in UTF-16
            (1, 5, Some("Łódź")),
            (2, 7, None),
            (2, 1 << 40, None),
            (2, 2, None),
            (5, 2, None),
        ] {
            assert_eq!(draft.add(claim(start, end, surface), &mut problems), None, "{start} {end}");
        }
        draft.add(Claim { label: "A PLACE".into(), ..claim(2, 6, None) }, &mut problems);
        assert_eq!(problems.len(), 7);
        assert_eq!(draft.finish().len(), 1);
    }

    #[test]
    fn no_identifier_is_given_twice() {
        let text = Text::new("Łódź").unwrap();
        let mut draft = Draft::new(&text, Unit::CodePoint);
        let mut problems = Vec::new();
        for id in [Some(4), None, Some(4), Some(u64::MAX), Some(5)] {
            draft.add(Claim { id, ..claim(0, 4, None) }, &mut problems);
        }
        let ids: Vec<_> = draft.finish().iter().map(|annotation| annotation.id.0).collect();
        assert_eq!(ids, [4, 6, 7, 8, 5]);
        assert_eq!(problems.len(), 2);
    }

    #[test]
    fn new_identifiers_begin_at_one_and_stay_below_the_limit() {
        let text = Text::new("Łódź").unwrap();
        let largest = u32::try_from(LARGEST_ID).unwrap();
        let given = |ids: &[Option<u64>]| -> Vec<u32> {
            let mut draft = Draft::new(&text, Unit::CodePoint);
            for id in ids {
                draft.add(Claim { id: *id, ..claim(0, 4, None) }, &mut Vec::new());
            }
            draft.finish().iter().map(|annotation| annotation.id.0).collect()
        };
        assert_eq!(given(&[None, None]), [1, 2]);
        assert_eq!(given(&[Some(0), None]), [0, 1]);
        assert_eq!(given(&[Some(LARGEST_ID - 1), None]), [largest - 1, largest]);
        assert_eq!(given(&[None, Some(LARGEST_ID), Some(1), None]), [0, largest, 1, 2]);
    }
}
