//! Where the edges of a mention or a selection may go: by the word and by the character.

use std::ops::Range;
use tagline_core::{Annotation, AnnotationId, Document, Edit, Span, Status};

use super::{
    aliases,
    commands::{self, Command},
};
use crate::{dom::segments, words};

/// Which end of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Start,
    End,
}

/// What an edge stops at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stride {
    Word,
    /// What a reader takes for one character: a letter with its accents, an emoji with its parts.
    Character,
}

/// How far around an edge its stops are looked for, in bytes: further than any word is long, and little enough that a
/// line of megabytes costs nothing.
const REACH: usize = 2048;

/// Moves an edge of a mention one stride, towards the end of the text if `forward`. `None` where there is no further
/// stop (see [`moved`]), and where nothing of the mention would be left.
pub(crate) fn nudge(
    document: &Document,
    id: AnnotationId,
    edge: Edge,
    forward: bool,
    stride: Stride,
) -> Option<Command> {
    let annotation = document.layer().get(id)?;
    rebound(document, id, moved(document.text().as_str(), annotation.span, edge, forward, stride)?)
}

/// Gives a mention other bounds. That it is one is then beyond doubt; suggestions that it overlaps give way.
pub(crate) fn rebound(document: &Document, id: AnnotationId, span: Span) -> Option<Command> {
    let annotation = document.layer().get(id).filter(|annotation| annotation.span != span)?;
    // What the tagger read goes with the words it was read from; what the person has typed stays.
    let value = annotation.value.clone().filter(|_| annotation.has_value_by_person());
    let changed = Annotation { span, status: Status::Confirmed, value, ..annotation.clone() };
    let name = format!("{} is the whole mention", words::surface(document, &changed));
    let mut edits = commands::give_way(document, span, Some(id));
    edits.push(Edit::set(annotation.decided_by_person(changed)));
    Some((name, Edit::All(edits)))
}

/// A span with one edge a stride further. It runs on over a line break, but not over a blank line: lines that are cut
/// to a width break inside names, paragraphs do not.
pub(crate) fn moved(text: &str, span: Span, edge: Edge, forward: bool, stride: Stride) -> Option<Span> {
    let Range { start, end } = span.range();
    let from = if edge == Edge::Start { start } else { end };
    let mut stops = stops(text, from, edge, stride).into_iter();
    let to = if forward { stops.find(|at| *at > from) } else { stops.rfind(|at| *at < from) }?;
    with_edge(span, edge, to)
}

/// The first word that starts at or after a byte.
pub(crate) fn word_after(text: &str, at: usize) -> Option<Span> {
    let mut reach = REACH;
    loop {
        let end = text.ceil_char_boundary((at + reach).min(text.len()));
        let mut words = segments::words(text.get(at..end)?).into_iter();
        // What reaches to where the search ends may go on beyond it.
        let word = words.find(|word| at + word.end < end || end == text.len());
        if word.is_some() || end == text.len() {
            return word.and_then(|word| Span::from_range(at + word.start..at + word.end));
        }
        reach *= 2;
    }
}

/// The last word that ends at or before a byte.
pub(crate) fn word_before(text: &str, at: usize) -> Option<Span> {
    let mut reach = REACH;
    loop {
        let start = text.floor_char_boundary(at.saturating_sub(reach));
        let mut words = segments::words(text.get(start..at)?).into_iter();
        // What reaches to where the search ends may begin before it.
        let word = words.rfind(|word| word.start > 0 || start == 0);
        if word.is_some() || start == 0 {
            return word.and_then(|word| Span::from_range(start + word.start..start + word.end));
        }
        reach *= 2;
    }
}

/// Returns a span with one of its edges at a byte; `None` if nothing would be left of it.
pub(super) fn with_edge(span: Span, edge: Edge, to: usize) -> Option<Span> {
    let Range { start, end } = span.range();
    match edge {
        Edge::Start => Span::from_range(to..end),
        Edge::End => Span::from_range(start..to),
    }
}

/// Where an edge may stand near a byte, in order.
pub(super) fn stops(text: &str, near: usize, edge: Edge, stride: Stride) -> Vec<usize> {
    let within = lines_around(text, near);
    let part = &text[within.clone()];
    let all = || segments::characters(part).into_iter().map(|character| character.start).chain([part.len()]);
    let words = || segments::words(part).into_iter();
    let stops: Vec<usize> = match (stride, edge) {
        // No mention starts before or ends after a line break.
        (Stride::Character, Edge::Start) => all().filter(|at| !part[*at..].starts_with('\n')).collect(),
        (Stride::Character, Edge::End) => all().filter(|at| !part[..*at].ends_with('\n')).collect(),
        (Stride::Word, Edge::Start) => words().map(|word| word.start).collect(),
        (Stride::Word, Edge::End) => words().flat_map(|word| ends(part, word)).collect(),
    };
    stops.into_iter().map(|at| within.start + at).collect()
}

/// Where a word ends: after its letters, before an 's of possession, and, of an initial or an abbreviation with full
/// stops inside, after its last full stop too.
fn ends(part: &str, word: Range<usize>) -> impl Iterator<Item = usize> {
    let (start, end, word) = (word.start, word.end, &part[word]);
    let stem = start + aliases::without_possessive(word).len();
    let abbreviates = word.contains('.') || segments::characters(word).len() == 1;
    // A full stop with an accent on it is none.
    let after: String = part[end..].chars().take(2).collect();
    let stop = abbreviates && after.starts_with('.') && segments::characters(&after).first() == Some(&(0..1));
    [(stem < end).then_some(stem), Some(end), stop.then_some(end + 1)].into_iter().flatten()
}

/// Returns where an edge stands at the word that holds a character, or `None` if no word does: before the word, or after
/// its letters, an 's of possession left out unless the character belongs to it.
pub(super) fn end_of_word(text: &str, character: &Range<usize>, edge: Edge) -> Option<usize> {
    let within = lines_around(text, character.start);
    let part = &text[within.clone()];
    let holds =
        |word: &Range<usize>| within.start + word.start <= character.start && character.end <= within.start + word.end;
    let word = segments::words(part).into_iter().find(holds)?;
    Some(match edge {
        Edge::Start => within.start + word.start,
        Edge::End => {
            let mut ends = ends(part, word).map(|end| within.start + end);
            ends.find(|end| character.end <= *end)?
        }
    })
}

/// Returns how many paragraphs a stretch of text touches, blank lines being what stands between them.
pub(super) fn paragraphs(text: &str) -> usize {
    let blanks = text.lines().map(|line| line.trim().is_empty()).chain([true]);
    let mut count = 0;
    let mut was_blank = true;
    for is_blank in blanks {
        count += usize::from(is_blank && !was_blank);
        was_blank = is_blank;
    }
    count
}

/// The line that holds a byte with its neighbours, as far as no blank line lies between.
pub(super) fn lines_around(text: &str, at: usize) -> Range<usize> {
    let first = text.floor_char_boundary(at.saturating_sub(REACH));
    let last = text.ceil_char_boundary((at + REACH).min(text.len()));
    let (before, after) = (&text[first..at], &text[at..last]);
    let is_blank = |line: &str| line.trim().is_empty();
    let start = match before.rfind('\n') {
        None => first,
        Some(line_break) => {
            let above = before[..line_break].rfind('\n').map_or(0, |line_break| line_break + 1);
            first + if is_blank(&before[above..line_break]) { line_break + 1 } else { above }
        }
    };
    let end = match after.find('\n') {
        None => last,
        Some(line_break) => {
            let below = line_break + 1;
            let below_end = after[below..].find('\n').map_or(after.len(), |length| below + length);
            at + if is_blank(&after[below..below_end]) { line_break } else { below_end }
        }
    };
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn find(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap();
        Span::from_range(start..start + words.len()).unwrap()
    }

    fn nudged(text: &str, words: &str, edge: Edge, forward: bool, stride: Stride) -> Option<String> {
        moved(text, find(text, words), edge, forward, stride).map(|span| text[span.range()].to_owned())
    }

    #[test]
    fn edges_stop_at_words() {
        let text = "the University of California, Berkeley.\n\nNext";
        for (words, edge, forward, expected) in [
            ("University", Edge::End, true, Some("University of")),
            ("University of", Edge::End, false, Some("University")),
            ("California", Edge::End, true, Some("California, Berkeley")),
            ("University", Edge::Start, false, Some("the University")),
            ("the University", Edge::Start, true, Some("University")),
            ("University", Edge::Start, true, None),
            ("University", Edge::End, false, None),
            ("Berkeley", Edge::End, true, None),
            ("Next", Edge::Start, false, None),
        ] {
            assert_eq!(
                nudged(text, words, edge, forward, Stride::Word).as_deref(),
                expected,
                "{words} {edge:?} {forward}"
            );
        }
    }

    #[test]
    fn edges_run_on_over_a_line_break_but_not_over_a_blank_line() {
        let text = "in New\nYork today.\n \nNext";
        for (words, edge, forward, stride, expected) in [
            ("New", Edge::End, true, Stride::Word, Some("New\nYork")),
            ("York", Edge::Start, false, Stride::Word, Some("New\nYork")),
            ("New", Edge::End, true, Stride::Character, Some("New\nY")),
            ("York", Edge::Start, false, Stride::Character, Some("w\nYork")),
            ("today", Edge::End, true, Stride::Word, None),
            ("Next", Edge::Start, false, Stride::Word, None),
        ] {
            assert_eq!(nudged(text, words, edge, forward, stride).as_deref(), expected, "{words} {edge:?} {stride:?}");
        }
    }

    #[test]
    fn a_character_is_what_a_reader_takes_for_one() {
        let text = "Zoe\u{301} 👩🏽‍🚒!";
        for (words, expected) in [("Zo", "Zoe\u{301}"), ("Zoe\u{301} ", "Zoe\u{301} 👩🏽‍🚒")] {
            assert_eq!(nudged(text, words, Edge::End, true, Stride::Character).as_deref(), Some(expected));
        }
    }

    #[test]
    fn words_end_before_what_is_no_part_of_a_name_and_after_it() {
        let text = "the U.S. Senate, J. Smith’s.";
        for (words, expected) in
            [("U.S", "U.S."), ("U.S.", "U.S. Senate"), ("J", "J."), ("J.", "J. Smith"), ("J. Smith", "J. Smith’s")]
        {
            let found = nudged(text, words, Edge::End, true, Stride::Word);
            assert_eq!(found.as_deref().unwrap_or(words), expected);
        }
    }

    #[test]
    fn paragraphs_are_what_blank_lines_part() {
        for (text, expected) in [("a", 1), ("a\nb", 1), ("a\n\nb", 2), ("\na\n \n\nb\n\nc\n", 3), ("\n", 0)] {
            assert_eq!(paragraphs(text), expected, "{text:?}");
        }
    }

    #[test]
    fn words_are_found_both_ways() {
        let text = "Łódź, 2021 – ok";
        let mut forward = vec![];
        let mut at = 0;
        while let Some(span) = word_after(text, at) {
            forward.push(&text[span.range()]);
            at = span.end().index();
        }
        assert_eq!(forward, ["Łódź", "2021", "ok"]);
        let mut backward = vec![];
        while let Some(span) = word_before(text, at) {
            backward.push(&text[span.range()]);
            at = span.start().index();
        }
        assert_eq!(backward, ["ok", "2021", "Łódź"]);
    }

    proptest! {
        /// Wherever an edge is moved, what is left is a span of whole characters that keeps its other edge.
        #[test]
        fn edges_stand_between_characters(
            text in "[aé .👩🏽\u{200d}🚒\n]{2,40}", from in 0..1000_usize, length in 1..1000_usize,
            edge in prop_oneof![Just(Edge::Start), Just(Edge::End)],
            stride in prop_oneof![Just(Stride::Word), Just(Stride::Character)],
            forward: bool,
        ) {
            let bounds: Vec<usize> = segments::characters(&text).into_iter().map(|character| character.start).chain([text.len()]).collect();
            let start = from % (bounds.len() - 1);
            let end = start + 1 + length % (bounds.len() - 1 - start);
            let span = Span::from_range(bounds[start]..bounds[end]).unwrap();
            if let Some(found) = moved(&text, span, edge, forward, stride) {
                prop_assert!(bounds.contains(&found.range().start) && bounds.contains(&found.range().end));
                match edge {
                    Edge::Start => prop_assert_eq!(found.end(), span.end()),
                    Edge::End => prop_assert_eq!(found.start(), span.start()),
                }
            }
        }
    }
}
