//! What dragging an edge of a mention to a place means: the word under the pointer becomes its first or last one.

use std::ops::Range;
use tagline_core::{AnnotationId, Document, Span, Status};

use super::edges::{self, Edge, Stride};
use crate::{
    dom::{bounds::Bounds, caret::Under},
    words,
};

/// How far below its line a press on a knob can be, in CSS pixels: to the knob's lower edge and a little further, but not
/// to the middle of the next line.
const KNOB: f64 = 15.0;
/// How far a pointer moves before it drags, in CSS pixels: a press on a handle must not move the edge.
const SLACK: f64 = 3.0;

/// What a drag comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The mention would have these bounds.
    Bounds(Span),
    /// The pointer is beyond the other edge, where nothing of the mention would be left: it stays as it is.
    BeyondOtherEdge,
}

/// Returns `true` if a pointer has moved far enough from where it went down to drag.
pub(crate) fn has_begun(from: (f64, f64), to: (f64, f64)) -> bool {
    (to.0 - from.0).abs() > SLACK || (to.1 - from.1).abs() > SLACK
}

/// Returns the point that a mouse means while it drags an edge of a line: its own, but on the line as long as it is no
/// lower than the knob, which hangs below the letters and over the next line.
pub(crate) fn aim(pointer: (f64, f64), line: Bounds) -> (f64, f64) {
    let (x, y) = pointer;
    let is_on_line = (line.top..=line.bottom + KNOB).contains(&y);
    (x, if is_on_line { f64::midpoint(line.top, line.bottom) } else { y })
}

/// Returns what dragging an edge of `span` to a place comes to. By the word, the edge goes to the outer end of the word
/// under the pointer or, over white space and punctuation, to the nearest end of a word; by the character, to the nearest
/// boundary between two characters.
pub(crate) fn dragged(text: &str, span: Span, edge: Edge, to: &Under, stride: Stride) -> Outcome {
    let Range { start, end } = span.range();
    let home = if edge == Edge::Start { start } else { end };
    let boundary = to.boundary.index();
    if boundary == home {
        return Outcome::Bounds(span);
    }
    let fits = |at: &usize| if edge == Edge::Start { *at < end } else { *at > start };
    let over = to.character.clone().unwrap_or(boundary..boundary);
    // Past the other edge. A word that reaches over it is still cut there.
    if if edge == Edge::Start { over.start >= end } else { over.end <= start } {
        return Outcome::BeyondOtherEdge;
    }
    let word = to.character.as_ref().filter(|_| stride == Stride::Word);
    let stop = word.and_then(|character| edges::end_of_word(text, character, edge)).or_else(|| {
        let stops = edges::stops(text, boundary, edge, stride).into_iter().chain([home]);
        stops.filter(fits).min_by_key(|at| at.abs_diff(boundary))
    });
    let moved = stop.filter(fits).and_then(|stop| edges::with_edge(span, edge, stop));
    moved.map_or(Outcome::BeyondOtherEdge, Outcome::Bounds)
}

/// Returns what to tell of an edge that was let go beyond the other one.
pub(crate) fn refusal(document: &Document, id: AnnotationId, edge: Edge) -> Option<String> {
    let surface = words::surface(document, document.layer().get(id)?);
    Some(match edge {
        Edge::Start => format!("A mention can’t start after its end. “{surface}” is unchanged."),
        Edge::End => format!("A mention can’t end before its start. “{surface}” is unchanged."),
    })
}

/// Returns what to tell of new bounds that take more along than a glance shows: suggestions that give way to them, or
/// the text of other paragraphs.
pub(crate) fn toll(document: &Document, id: AnnotationId, span: Span) -> Option<String> {
    let overlapped = document.layer().overlapping(span.start()..span.end());
    let lost = overlapped.filter(|other| other.id != id && other.status == Status::Suggested).count();
    let text = document.text().slice(span)?;
    let paragraphs = edges::paragraphs(text);
    let runs = (paragraphs > 1).then(|| format!("The mention now runs over {paragraphs} paragraphs."));
    let gone = (lost > 0).then(|| match lost {
        1 => "1 suggestion inside it was removed.".to_owned(),
        lost => format!("{} inside it were removed.", words::count(lost, "suggestion")),
    });
    let told: Vec<_> = runs.into_iter().chain(gone).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::segments;
    use proptest::prelude::*;
    use tagline_core::ByteOffset;

    fn find(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap();
        Span::from_range(start..start + words.len()).unwrap()
    }

    /// A pointer over the right half of the character that starts at a byte.
    fn over(text: &str, at: usize) -> Under {
        let character = segments::characters(&text[at..]).into_iter().next().map(|first| at..at + first.end);
        let end = character.as_ref().map_or(at, |character| character.end);
        Under { boundary: ByteOffset::new(u32::try_from(end).unwrap()), character }
    }

    #[test]
    fn the_word_under_the_pointer_becomes_the_first_or_the_last() {
        let text = "In 2000 the\nMassey Energy Company’s “mine”, dell'Unesco.\n\nNext";
        let at = |words: &str, inside: usize| text.find(words).unwrap() + inside;
        for (words, edge, to, stride, expected) in [
            ("Massey Energy", Edge::End, at("Company", 0), Stride::Word, Some("Massey Energy Company")),
            ("Massey Energy", Edge::End, at("’s", 3), Stride::Word, Some("Massey Energy Company’s")),
            ("Massey Energy", Edge::End, at("mine", 0), Stride::Word, Some("Massey Energy Company’s “mine")),
            ("Massey Energy", Edge::End, at("ass", 0), Stride::Word, Some("Massey")),
            ("Massey Energy", Edge::End, at("2000", 2), Stride::Word, None),
            ("Massey Energy", Edge::End, at("Massey", 0), Stride::Word, Some("Massey")),
            ("Massey Energy", Edge::End, at("ey E", 1), Stride::Character, Some("Massey")),
            ("Massey Energy", Edge::Start, at("2000", 3), Stride::Word, Some("2000 the\nMassey Energy")),
            ("Massey Energy", Edge::Start, at("rgy", 0), Stride::Word, Some("Energy")),
            ("Massey Energy", Edge::Start, at("Company", 0), Stride::Word, None),
            ("mine", Edge::End, at("”", 0), Stride::Word, Some("mine")),
            ("mine", Edge::End, at("nesco", 0), Stride::Word, Some("mine”, dell'Unesco")),
            ("mine", Edge::End, at("ll'U", 0), Stride::Word, Some("mine”, dell'")),
            ("mine", Edge::End, at("Next", 1), Stride::Word, Some("mine”, dell'Unesco.\n\nNext")),
        ] {
            let found = dragged(text, find(text, words), edge, &over(text, to), stride);
            let expected = expected.map_or(Outcome::BeyondOtherEdge, |words| Outcome::Bounds(find(text, words)));
            assert_eq!(found, expected, "{words} {edge:?} {to} {stride:?}");
        }
    }

    #[test]
    fn a_mouse_means_what_is_under_it_once_it_has_left_the_handle() {
        let line = Bounds { left: 0.0, top: 100.0, right: 0.0, bottom: 124.0 };
        for (y, expected) in [(99.0, 99.0), (100.0, 112.0), (128.0, 112.0), (136.0, 112.0), (142.0, 142.0)] {
            assert_eq!(aim((7.0, y), line), (7.0, expected));
        }
        assert!(!has_begun((5.0, 5.0), (8.0, 2.0)));
        assert!(has_begun((5.0, 5.0), (5.0, 9.0)));
    }

    proptest! {
        /// Wherever an edge is dragged, at least a word of the mention is left, the other edge stays, and the edge stands
        /// at the word under the pointer.
        #[test]
        fn a_drag_never_collapses_a_mention(
            text in "([aé]{1,4}|[ .\n]|👩🏽\u{200d}🚒){2,30}", first in 0..100_usize, last in 0..100_usize, to in 0..1000_usize,
            edge in prop_oneof![Just(Edge::Start), Just(Edge::End)],
        ) {
            let words = segments::words(&text);
            prop_assume!(!words.is_empty());
            let (first, last) = (first % words.len(), last % words.len());
            let span = Span::from_range(words[first.min(last)].start..words[first.max(last)].end).unwrap();
            let characters = segments::characters(&text);
            let to = over(&text, characters[to % characters.len()].start);
            let Outcome::Bounds(found) = dragged(&text, span, edge, &to, Stride::Word) else { return Ok(()) };
            prop_assert!(words.iter().any(|word| found.range().start <= word.start && word.end <= found.range().end));
            match edge {
                Edge::Start => prop_assert_eq!(found.end(), span.end()),
                Edge::End => prop_assert_eq!(found.start(), span.start()),
            }
            let over = to.character.unwrap();
            if let Some(word) = words.iter().find(|word| word.start <= over.start && over.end <= word.end) {
                let reached = if edge == Edge::Start { found.range().start == word.start } else { found.range().end == word.end };
                prop_assert!(reached, "{:?} stands at {:?}", found, word);
            }
        }
    }
}
