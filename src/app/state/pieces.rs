//! A paragraph cut into plain stretches and marks, the way it is drawn.

use std::ops::Range;
use tagline_core::{Annotation, AnnotationId, ByteOffset, CodePoint, Document, Label, Status};

use crate::words;

/// A stretch of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text that is nobody's mention.
    Plain(String),
    /// A mention, or the part of it that lies in this paragraph and this enclosing mark.
    Mark(Mark),
}

/// What is drawn of a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) id: AnnotationId,
    pub(crate) label: Label,
    pub(crate) status: Status,
    /// Where the whole mention starts and ends.
    pub(crate) range: Range<CodePoint>,
    /// What assistive technology calls it.
    pub(crate) name: String,
    pub(crate) has_note: bool,
    /// How many mentions inside lie too deep to be drawn.
    pub(crate) deeper: usize,
    pub(crate) inner: Vec<Piece>,
}

/// How many marks are drawn within one another. A browser's time for elements within elements grows faster than their
/// depth; mentions that lie deeper are counted on the innermost mark, and listed in the panel like all others.
const DEEPEST: usize = 12;

/// A mention and the part of it that is still to be drawn.
type Part<'a> = (Range<usize>, &'a Annotation);

/// The pieces of a paragraph. Their texts, joined, are exactly the paragraph. An enclosed mention becomes a mark
/// within a mark, down to [`DEEPEST`]; of two that cross, the later is cut where the earlier ends.
pub(crate) fn pieces(document: &Document, paragraph: usize) -> Vec<Piece> {
    let Range { start, end } = document.text().paragraph(paragraph);
    let clip = |annotation: &Annotation| {
        let Range { start: from, end: to } = annotation.span.range();
        from.max(start.index())..to.min(end.index())
    };
    let shown = document.layer().overlapping(start..end).filter(|annotation| annotation.status != Status::Rejected);
    // The next part to draw is the last of the list.
    let mut parts: Vec<Part> = shown.map(|a| (clip(a), a)).filter(|(range, _)| !range.is_empty()).rev().collect();
    fill(document, start.index()..end.index(), &mut parts, 0)
}

fn fill(document: &Document, within: Range<usize>, parts: &mut Vec<Part>, depth: usize) -> Vec<Piece> {
    let text = document.text();
    let plain = |range: Range<usize>| text.as_str().get(range).filter(|text| !text.is_empty());
    let mut pieces = Vec::new();
    let mut drawn = within.start;
    while let Some((range, annotation)) = parts.pop_if(|(range, _)| range.start < within.end) {
        pieces.extend(plain(drawn..range.start).map(|text| Piece::Plain(text.to_owned())));
        drawn = range.end.min(within.end);
        if range.end > within.end {
            let rest = (within.end..range.end, annotation);
            let at = parts.partition_point(|(later, _)| later.start > rest.0.start);
            parts.insert(at, rest);
        }
        let part = range.start..drawn;
        let (inner, deeper) = if depth + 1 < DEEPEST {
            (fill(document, part, parts, depth + 1), 0)
        } else {
            let deeper = skip(&part, parts);
            (plain(part).map(|text| Piece::Plain(text.to_owned())).into_iter().collect(), deeper)
        };
        let Some(whole) = text.code_points(annotation.span) else { continue };
        let mut name = words::mention(document, annotation);
        if deeper > 0 {
            name.push_str(&format!(", {} inside it, in the list", words::count(deeper, "more mention")));
        }
        pieces.push(Piece::Mark(Mark {
            id: annotation.id,
            label: annotation.label.clone(),
            status: annotation.status,
            range: whole,
            name,
            has_note: annotation.note.is_some(),
            deeper,
            inner,
        }));
    }
    pieces.extend(plain(drawn..within.end).map(|text| Piece::Plain(text.to_owned())));
    pieces
}

/// Leaves out what is to be drawn within a stretch, and returns how many mentions that are. Of those that go on after it,
/// the rest remains.
fn skip(within: &Range<usize>, parts: &mut Vec<Part>) -> usize {
    let first = parts.partition_point(|(range, _)| range.start >= within.end);
    let skipped: Vec<Part> = parts.drain(first..).collect();
    let rest = skipped.iter().filter(|(range, _)| range.end > within.end);
    let rest: Vec<Part> = rest.map(|(range, annotation)| (within.end..range.end, *annotation)).collect();
    let at = parts.partition_point(|(later, _)| later.start > within.end);
    parts.splice(at..at, rest);
    skipped.len()
}

/// The paragraphs that some bytes lie in.
pub(crate) fn paragraphs(document: &Document, start: ByteOffset, end: ByteOffset) -> std::ops::RangeInclusive<usize> {
    let last = ByteOffset::new(end.get().saturating_sub(1)).max(start);
    document.text().paragraph_at(start)..=document.text().paragraph_at(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Edit, Span, Text};

    fn drawn(text: &str, spans: &[Range<usize>]) -> Vec<String> {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        for range in spans {
            let span = Span::from_range(range.clone()).unwrap();
            let annotation = Annotation::by_hand(document.fresh_id(), span, Label::ORG);
            document.apply(Edit::set(annotation)).unwrap();
        }
        (0..document.text().paragraph_count()).map(|paragraph| show(&pieces(&document, paragraph))).collect()
    }

    fn show(pieces: &[Piece]) -> String {
        let show = |piece: &Piece| match piece {
            Piece::Plain(text) => text.clone(),
            Piece::Mark(mark) => format!("[{}:{}]", mark.id.0, show(&mark.inner)),
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn marks_are_drawn_to_a_depth_and_the_rest_is_counted() {
        let text = "x".repeat(4_000);
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text.as_str()).unwrap());
        // Nested, alike, and crossing each other.
        let spans =
            (0..1_000).map(|n| n..4_000 - n).chain((0..500).map(|_| 0..4_000)).chain((0..500).map(|n| n..3_000 + n));
        for range in spans {
            let annotation = Annotation::by_hand(document.fresh_id(), Span::from_range(range).unwrap(), Label::ORG);
            document.apply(Edit::set(annotation)).unwrap();
        }
        fn walk(pieces: &[Piece], depth: usize) -> (String, usize, usize) {
            let (mut text, mut deepest, mut deeper) = (String::new(), depth, 0);
            for piece in pieces {
                match piece {
                    Piece::Plain(words) => text.push_str(words),
                    Piece::Mark(mark) => {
                        let (words, depth, more) = walk(&mark.inner, depth + 1);
                        text.push_str(&words);
                        (deepest, deeper) = (deepest.max(depth), deeper + more + mark.deeper);
                        assert_eq!(mark.deeper > 0, mark.name.contains("inside it"), "{}", mark.name);
                    }
                }
            }
            (text, deepest, deeper)
        }
        let (drawn, deepest, deeper) = walk(&pieces(&document, 0), 0);
        assert_eq!(drawn, text);
        assert_eq!(deepest, DEEPEST);
        assert!(deeper >= 2_000 - 500 - DEEPEST, "{deeper}");
    }

    #[test]
    fn marks_nest_cross_and_run_over_lines() {
        let (disjoint, nested) = ([0..1, 2..3], [0..5, 2..3, 2..5]);
        assert_eq!(drawn("a b c", &disjoint), ["[0:a] [1:b] c"]);
        assert_eq!(drawn("a b c", &nested), ["[0:a [2:[1:b] c]]"]);
        assert_eq!(drawn("abcdef", &[0..3, 2..5]), ["[0:ab[1:c]][1:de]f"]);
        assert_eq!(drawn("ab\ncd\n\nef", &[1..4]), ["a[0:b]", "[0:c]d", "", "ef"]);
        assert_eq!(drawn("", &[]), [""]);
        assert_eq!(drawn("abcdefgh", &[0..4, 1..6, 2..8]), ["[0:a[1:b[2:cd]]][1:[2:ef]][2:gh]"]);
    }
}
