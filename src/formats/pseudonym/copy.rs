//! Documents with stretches of their texts replaced.

use super::{likeness::Likeness, names::Stretch};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};
use tagline_core::{Annotation, DateValue, Document, Label, LabelInfo, LabelSet, Origin, Span, Text};

/// What is left of a document when names are taken out.
pub(super) struct Copying<'a> {
    pub(super) likeness: &'a Likeness,
    /// Labels that tell a name, and what they are called in the copy.
    pub(super) labels: &'a BTreeMap<Label, Label>,
}

/// A replaced stretch: where it was, where its pseudonym is, and what it was replaced for.
struct Moved<'a> {
    old: Span,
    new: Range<usize>,
    stretch: &'a Stretch,
}

impl Copying<'_> {
    /// The document with these stretches replaced by their pseudonyms; they are in order and do not overlap. Remarks,
    /// names of entities, the identifier and the title are left out, and what else tells a name is blanked. `None` if the
    /// text is too long.
    pub(super) fn copy(&self, number: usize, document: &Document, replaced: &[(&Stretch, &str)]) -> Option<Document> {
        let source = document.text().as_str();
        let (mut text, mut at) = (String::with_capacity(source.len()), 0);
        let mut moved = Vec::with_capacity(replaced.len());
        for (stretch, pseudonym) in replaced {
            let range = stretch.span.range();
            text.push_str(&source[at..range.start]);
            let start = text.len();
            text.push_str(pseudonym);
            moved.push(Moved { old: stretch.span, new: start..text.len(), stretch });
            at = range.end;
        }
        text.push_str(&source[at..]);
        let mut used = BTreeSet::new();
        let annotations = document.layer().iter().filter_map(|annotation| {
            let span = moved_span(&moved, annotation, &mut used)?;
            Some(self.clean(annotation, span))
        });
        let annotations: Vec<Annotation> = annotations.collect();
        let name = format!("document-{}", number + 1);
        let copied = Document::new(name.clone(), name, Text::new(text).ok()?);
        copied.with(document.date(), self.clean_labels(document.labels()), annotations).ok()
    }

    /// The annotation at its new place, without anything that may tell a name.
    fn clean(&self, annotation: &Annotation, span: Span) -> Annotation {
        let label = self.labels.get(&annotation.label).unwrap_or(&annotation.label).clone();
        let quiet = |name: &String| if self.likeness.tells(name) { String::new() } else { name.clone() };
        let origin = match &annotation.origin {
            Origin::Model(name) => Origin::Model(quiet(name)),
            Origin::Rule(name) => Origin::Rule(quiet(name)),
            Origin::Import(name) => Origin::Import(quiet(name)),
            origin @ (Origin::Human | Origin::Correction) => origin.clone(),
        };
        let tells = |value: &DateValue| {
            let said = value.timex3().value;
            value.edtf.iter().chain(&said).any(|words| self.likeness.tells(words))
        };
        let value = annotation.value.clone().filter(|value| !tells(value));
        Annotation { span, label, origin, value, note: None, ..annotation.clone() }
    }

    fn clean_labels(&self, labels: &LabelSet) -> LabelSet {
        let mut clean = labels.clone();
        for info in labels.iter() {
            if let Some(neutral) = self.labels.get(&info.label) {
                clean.remove(&info.label);
                clean.put(LabelInfo { label: neutral.clone(), name: neutral.to_string(), ..info.clone() });
            } else if self.likeness.tells(&info.name) {
                clean.set(info.label.clone(), info.label.to_string());
            }
        }
        clean
    }
}

/// Where an annotation goes; `None` if the stretch that is replaced there belongs to another.
fn moved_span(moved: &[Moved<'_>], annotation: &Annotation, used: &mut BTreeSet<usize>) -> Option<Span> {
    let first = moved.partition_point(|moved| moved.old.end() <= annotation.span.start());
    let hits = moved[first..].iter().take_while(|moved| moved.old.overlaps(annotation.span));
    let Some(hit) = moved.get(first).filter(|moved| moved.old.overlaps(annotation.span)) else {
        return around(moved, annotation.span);
    };
    let is_own = match hit.stretch.annotation {
        // The mention that the stretch is of stands for all of it; others in it would tell what was there.
        Some(id) => id == annotation.id,
        None => hit.old == annotation.span && used.insert(first),
    };
    if is_own {
        return Span::from_range(hit.new.clone());
    }
    // What holds whole names goes on around their pseudonyms.
    let holds = hits.into_iter().all(|moved| annotation.span.contains(moved.old) && annotation.span != moved.old);
    if holds { around(moved, annotation.span) } else { None }
}

/// A span with both ends outside the stretches that were replaced.
fn around(moved: &[Moved<'_>], span: Span) -> Option<Span> {
    let place = |byte: usize| {
        let before = moved.partition_point(|moved| moved.old.range().end <= byte);
        let (old, new) =
            before.checked_sub(1).map_or((0, 0), |last| (moved[last].old.range().end, moved[last].new.end));
        new + (byte - old)
    };
    let range = span.range();
    Span::from_range(place(range.start)..place(range.end))
}
