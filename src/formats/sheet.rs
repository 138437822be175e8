//! The part of a document that goes into a file.

use crate::{
    codec::{Holds, Overlap},
    loss::{LossKind, LossReport},
    names::called,
    options::ExportOptions,
    overlap::Kept,
    unit::Unit,
};
use std::{borrow::Cow, cmp::Reverse, collections::BTreeSet};
use tagline_core::{Annotation, DateValue, Document, EntityId, Label, LabelSet, Origin, Span, Status, Text};

/// Start, end and label.
pub(crate) type Triple<'a> = (u32, u32, &'a str);

/// A document with the annotations that were chosen and that the format can hold, each less what it cannot.
pub(crate) struct Sheet<'a> {
    pub(crate) document: Cow<'a, Document>,
    /// In reading order.
    pub(crate) annotations: Vec<Annotation>,
}

impl Sheet<'_> {
    /// The words of a span.
    pub(crate) fn surface(&self, span: Span) -> &str {
        // The layer took the span because it is one of its text.
        self.document.text().slice(span).unwrap_or_default()
    }

    /// The labels in use, each once, in the order of the alphabet.
    pub(crate) fn labels(&self) -> Vec<&str> {
        labels(std::slice::from_ref(self))
    }

    /// Start, end and label of every annotation, counted in a unit.
    pub(crate) fn triples(&self, unit: Unit) -> Vec<Triple<'_>> {
        self.annotations
            .iter()
            .map(|annotation| {
                let (start, end) = self.offsets(annotation.span, unit);
                (start, end, annotation.label.as_str())
            })
            .collect()
    }

    /// Both ends of a span, counted in code points, UTF-16 units or bytes.
    pub(crate) fn offsets(&self, span: Span, unit: Unit) -> (u32, u32) {
        let text = self.document.text();
        match unit {
            Unit::Utf16 | Unit::Utf16CrLf | Unit::Utf16Lf => {
                let range = text.utf16_units(span).unwrap_or_default();
                (range.start.get(), range.end.get())
            }
            Unit::Byte => (span.start().get(), span.end().get()),
            Unit::CodePoint | Unit::CodePointCrLf | Unit::CodePointLf | Unit::Grapheme => {
                let range = text.code_points(span).unwrap_or_default();
                (range.start.get(), range.end.get())
            }
        }
    }
}

/// The labels in use in several sheets, each once, in the order of the alphabet.
pub(crate) fn labels<'a>(sheets: &'a [Sheet<'_>]) -> Vec<&'a str> {
    let mut labels: Vec<&str> =
        sheets.iter().flat_map(|sheet| &sheet.annotations).map(|annotation| annotation.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

/// Chooses what the options ask for and takes away what the format cannot hold, with a list of what that was.
pub(crate) fn reduced<'a>(
    documents: &[&'a Document],
    options: &ExportOptions,
    holds: &Holds,
) -> (Vec<Sheet<'a>>, LossReport) {
    let mut losses = LossReport::default();
    let sheets = documents.iter().map(|document| sheet(document, options, holds, &mut losses)).collect();
    (sheets, losses)
}

fn sheet<'a>(document: &'a Document, options: &ExportOptions, holds: &Holds, losses: &mut LossReport) -> Sheet<'a> {
    let document = if !holds.carriage_returns && document.text().as_str().contains('\r') {
        losses.add(LossKind::LineEnd, called(document));
        Cow::Owned(with_line_feeds(document, |vanished| {
            if options.includes(vanished) {
                losses.add(LossKind::Blank, "");
            }
        }))
    } else {
        Cow::Borrowed(document)
    };
    for (held, has, kind) in [
        (holds.document_id, !document.id().is_empty(), LossKind::DocumentId),
        (holds.title, !document.title().is_empty(), LossKind::Title),
        (holds.texts, !document.text().is_empty(), LossKind::Text),
        (holds.date, document.date().is_some() || document.inferred_date().is_some(), LossKind::Date),
    ] {
        if has && !held {
            losses.add(kind, called(&document));
        }
    }
    let annotations = chosen(&document, options, holds, losses);
    if !holds.names {
        lost_names(&document, &annotations, losses);
    }
    Sheet { document, annotations }
}

/// What people call the labels and entities in use, beyond what everyone does.
fn lost_names(document: &Document, annotations: &[Annotation], losses: &mut LossReport) {
    let own = |annotation: &Annotation| document.layer().get(annotation.id);
    let labels: BTreeSet<&Label> = annotations.iter().filter_map(own).map(|own| &own.label).collect();
    let usual = LabelSet::default();
    for label in labels {
        if let Some(info) = document.labels().get(label).filter(|info| usual.get(label) != Some(info)) {
            losses.add(LossKind::LabelName, &info.name);
        }
    }
    let entities: BTreeSet<EntityId> = annotations.iter().filter_map(own).filter_map(|own| own.entity).collect();
    for name in entities.into_iter().filter_map(|entity| document.entity_name(entity)) {
        losses.add(LossKind::EntityName, name);
    }
}

/// The document with LF for every CR LF and CR. An annotation of nothing but a CR before an LF has nothing left to cover.
fn with_line_feeds(document: &Document, mut vanished: impl FnMut(&Annotation)) -> Document {
    let source = document.text().as_str();
    let (mut text, mut moved) = (String::with_capacity(source.len()), Vec::with_capacity(source.len() + 1));
    for (at, c) in source.char_indices() {
        moved.extend(std::iter::repeat_n(text.len(), c.len_utf8()));
        match c {
            '\r' if source[at..].starts_with("\r\n") => {}
            '\r' => text.push('\n'),
            c => text.push(c),
        }
    }
    moved.push(text.len());
    let mut annotations = Vec::new();
    for annotation in document.layer().iter() {
        let range = annotation.span.range();
        match Span::from_range(moved[range.start]..moved[range.end]) {
            Some(span) => annotations.push(Annotation { span, ..annotation.clone() }),
            None => vanished(annotation),
        }
    }
    let entities: BTreeSet<EntityId> = annotations.iter().filter_map(|annotation| annotation.entity).collect();
    let names = entities.into_iter().filter_map(|id| Some((id, document.entity_name(id)?.to_owned())));
    // The text is no longer than it was, and the spans moved along with it.
    let moved = Text::new(text).ok().and_then(|text| {
        let moved = Document::new(document.id().to_owned(), document.title().to_owned(), text);
        let moved = moved.with(document.date(), document.labels().clone(), annotations).ok()?;
        let mut moved = moved.with_names(names).in_order(document.numeric_order());
        moved.infer_date(document.inferred_date().cloned());
        Some(moved)
    });
    moved.unwrap_or_else(|| document.clone())
}

/// The annotations that the options ask for and the format can hold, each less what it cannot, in reading order.
fn chosen(document: &Document, options: &ExportOptions, holds: &Holds, losses: &mut LossReport) -> Vec<Annotation> {
    let surface = |annotation: &Annotation| document.text().slice(annotation.span).unwrap_or_default();
    let mut annotations = Vec::new();
    for annotation in document.layer().iter().filter(|annotation| options.includes(annotation)) {
        match unfit(annotation, surface(annotation), holds) {
            Some(kind) => losses.add(kind, surface(annotation)),
            None => {
                let span = if holds.ragged { annotation.span } else { trimmed(document.text(), annotation.span) };
                let renamed = options.labels.get(&annotation.label).filter(|_| !holds.only_dates);
                let label = renamed.unwrap_or(&annotation.label).clone();
                annotations.push(Annotation { span, label, ..annotation.clone() });
            }
        }
    }
    annotations.sort_by(|a, b| a.span.reading_order(b.span).then(a.id.cmp(&b.id)));
    if holds.overlap != Overlap::Any {
        annotations = apart(annotations, holds.overlap, |loser| losses.add(LossKind::Overlap, surface(loser)));
    }
    annotations
        .into_iter()
        .map(|annotation| {
            if let Some(own) = document.layer().get(annotation.id).filter(|own| own.span != annotation.span) {
                losses.add(LossKind::Edge, surface(own));
            }
            for kind in lost_fields(&annotation, holds) {
                losses.add(kind, surface(&annotation));
            }
            held(&annotation, holds)
        })
        .collect()
}

/// Why the format cannot hold an annotation, whatever stands beside it.
fn unfit(annotation: &Annotation, surface: &str, holds: &Holds) -> Option<LossKind> {
    match () {
        () if !holds.spans => Some(LossKind::Annotation),
        () if holds.only_dates && annotation.label != Label::DATE => Some(LossKind::NotDate),
        () if !holds.rejected && annotation.status == Status::Rejected => Some(LossKind::Rejected),
        () if !holds.ragged && surface.chars().all(is_blank) => Some(LossKind::Blank),
        () if !holds.line_breaks && surface.contains('\n') => Some(LossKind::LineBreak),
        () => None,
    }
}

/// The largest claims first, each kept if it does not clash with one kept before: what a person has confirmed goes
/// before suggestions, the longer before the shorter, the earlier before the later. The annotations are in reading order.
fn apart(annotations: Vec<Annotation>, overlap: Overlap, mut leave_out: impl FnMut(&Annotation)) -> Vec<Annotation> {
    let mut by_claim: Vec<usize> = (0..annotations.len()).collect();
    by_claim.sort_by_key(|index| {
        let Annotation { id, span, status, .. } = annotations[*index];
        (status != Status::Confirmed, Reverse(span.range().len()), span.start(), id)
    });
    let mut kept = Kept::new(annotations.iter().map(|annotation| annotation.span));
    for index in by_claim {
        let clashes = if overlap == Overlap::Nested { kept.crosses(index) } else { kept.overlaps(index) };
        if clashes {
            leave_out(&annotations[index]);
        } else {
            kept.keep(index);
        }
    }
    annotations
        .into_iter()
        .enumerate()
        .filter(|(index, _)| kept.has(*index))
        .map(|(_, annotation)| annotation)
        .collect()
}

/// White space as Python's `str.split` sees it, which takes four control characters for such that Unicode does not.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The span less white space at its edges; a span of nothing else stays as it is.
fn trimmed(text: &Text, span: Span) -> Span {
    let words = text.slice(span).unwrap_or_default();
    let start = span.range().start + (words.len() - words.trim_start_matches(is_blank).len());
    let end = span.range().end - (words.len() - words.trim_end_matches(is_blank).len());
    Span::from_range(start..end).unwrap_or(span)
}

fn says_more(annotation: &Annotation) -> bool {
    annotation.value.as_ref().is_some_and(DateValue::says_more)
}

/// What an annotation has and the format has no place for.
fn lost_fields(annotation: &Annotation, holds: &Holds) -> impl Iterator<Item = LossKind> {
    [
        (!holds.status && annotation.status == Status::Suggested, LossKind::Status),
        (!holds.confidence && annotation.confidence.is_some(), LossKind::Confidence),
        (!holds.value && annotation.value.is_some(), LossKind::Value),
        (says_more(annotation) && holds.value && !holds.timex, LossKind::Timex),
        (!holds.entity && annotation.entity.is_some(), LossKind::Entity),
        (!holds.note && annotation.note.as_ref().is_some_and(|note| !note.is_empty()), LossKind::Note),
        (!holds.origin, LossKind::Origin),
    ]
    .into_iter()
    .filter_map(|(lost, kind)| lost.then_some(kind))
}

/// The annotation less what the format has no place for. Status and origin cannot be absent: a file that says
/// neither is read as someone's finished work.
pub(crate) fn held(annotation: &Annotation, holds: &Holds) -> Annotation {
    let Annotation { id, span, label, status, origin, confidence, value, entity, note } = annotation.clone();
    Annotation {
        id,
        span,
        label,
        status: if holds.status { status } else { Status::Confirmed },
        origin: if holds.origin { origin } else { Origin::Import(String::new()) },
        confidence: confidence.filter(|_| holds.confidence),
        value: value.filter(|_| holds.value).map(|value| {
            let value = if holds.timex { value } else { value.without_words() };
            if holds.value_origin { value } else { value.unmarked() }
        }),
        entity: entity.filter(|_| holds.entity),
        // An empty remark is none.
        note: note.filter(|note| holds.note && !note.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{AnnotationId, Confidence};

    fn document(annotations: &[(std::ops::Range<usize>, Status)]) -> Document {
        let text = Text::new("University of Łódź,\nPoland").unwrap();
        let annotations = annotations.iter().zip(0..).map(|((range, status), id)| {
            let span = Span::from_range(range.clone()).unwrap();
            let hand = Annotation::by_hand(AnnotationId(id), span, Label::ORG);
            Annotation { status: *status, confidence: Some(Confidence::CERTAIN), ..hand }
        });
        Document::new("d".to_owned(), String::new(), text).with(None, LabelSet::default(), annotations).unwrap()
    }

    fn kept(document: &Document, holds: &Holds) -> (Vec<std::ops::Range<usize>>, Vec<(LossKind, usize)>) {
        let options = ExportOptions { rejected: true, ..ExportOptions::default() };
        let (sheets, losses) = reduced(&[document], &options, holds);
        let spans = sheets[0].annotations.iter().map(|annotation| annotation.span.range()).collect();
        (spans, losses.losses.iter().map(|loss| (loss.kind, loss.count)).collect())
    }

    #[test]
    fn of_two_that_overlap_the_better_claim_stays() {
        let flat = Holds { overlap: Overlap::None, ..Holds::EVERYTHING };
        let (long, short, over) = (0..21, 14..21, 18..29);
        let all = Status::Confirmed;
        let nested = document(&[(long.clone(), all), (short.clone(), all)]);
        assert_eq!(kept(&nested, &flat), (vec![long.clone()], vec![(LossKind::Overlap, 1)]));
        assert_eq!(kept(&nested, &Holds::EVERYTHING), (vec![long.clone(), short.clone()], vec![]));
        let guess = document(&[(long.clone(), Status::Suggested), (short.clone(), all)]);
        assert_eq!(kept(&guess, &flat).0, vec![short.clone()]);
        let crossing = document(&[(short.clone(), all), (over.clone(), all), (long.clone(), all)]);
        assert_eq!(kept(&crossing, &flat), (vec![long], vec![(LossKind::Overlap, 2)]));
        let nested = Holds { overlap: Overlap::Nested, ..Holds::EVERYTHING };
        assert_eq!(kept(&crossing, &nested), (vec![0..21, 14..21], vec![(LossKind::Overlap, 1)]));
        let neighbours = document(&[(0..10, all), (10..12, all)]);
        assert_eq!(kept(&neighbours, &flat).0.len(), 2);
    }

    #[test]
    fn white_space_at_the_edges_goes_where_it_must() {
        let trim = Holds { ragged: false, ..Holds::EVERYTHING };
        let ragged = document(&[(10..14, Status::Confirmed), (22..23, Status::Confirmed), (0..10, Status::Confirmed)]);
        assert_eq!(kept(&ragged, &trim), (vec![0..10, 11..13], vec![(LossKind::Blank, 1), (LossKind::Edge, 1)]));
        assert_eq!(kept(&ragged, &Holds::EVERYTHING).0.len(), 3);
    }

    #[test]
    fn what_has_no_place_is_listed() {
        let holds =
            Holds { line_breaks: false, status: false, rejected: false, confidence: false, ..Holds::EVERYTHING };
        let mixed = document(&[(0..10, Status::Suggested), (14..21, Status::Rejected), (18..29, Status::Confirmed)]);
        let losses =
            vec![(LossKind::Rejected, 1), (LossKind::LineBreak, 1), (LossKind::Status, 1), (LossKind::Confidence, 1)];
        assert_eq!(kept(&mixed, &holds), (vec![0..10; 1], losses));
        assert_eq!(kept(&mixed, &Holds::TEXT), (vec![], vec![(LossKind::Annotation, 3), (LossKind::DocumentId, 1)]));
    }
}
