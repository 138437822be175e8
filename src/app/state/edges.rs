//! Moving one edge of a mention by a word or by a character.

use tagline_core::{Annotation, AnnotationId, Document, Edit, Span, Status};
use unicode_segmentation::UnicodeSegmentation;

use super::commands::{self, Command};
use crate::words;

/// Which end of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Start,
    End,
}

/// How far an edge goes at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stride {
    Word,
    /// What a reader takes for one character: a letter with its accents, an emoji with its parts.
    Character,
}

/// Moves an edge of a mention one stride, towards the end of the text if `forward`. `None` at the edge of the
/// paragraph, and where nothing of the mention would be left.
pub(crate) fn nudge(
    document: &Document,
    id: AnnotationId,
    edge: Edge,
    forward: bool,
    stride: Stride,
) -> Option<Command> {
    let annotation = document.layer().get(id)?;
    let span = moved(document.text().as_str(), annotation.span, edge, forward, stride)?;
    let changed = Annotation { span, status: Status::Confirmed, value: None, ..annotation.clone() };
    let name = format!("{} is the whole mention", words::surface(document, &changed));
    let mut edits = commands::give_way(document, span, Some(id));
    edits.push(Edit::set(changed));
    Some((name, Edit::All(edits)))
}

fn moved(text: &str, span: Span, edge: Edge, forward: bool, stride: Stride) -> Option<Span> {
    let (start, end) = (span.start().index(), span.end().index());
    let line_start = text[..start].rfind('\n').map_or(0, |line_break| line_break + 1);
    let line_end = text[end..].find('\n').map_or(text.len(), |line_break| end + line_break);
    let (from, within) = match edge {
        Edge::Start => (start, line_start..end),
        Edge::End => (end, start..line_end),
    };
    let words = |part: &str| -> Vec<(usize, usize)> {
        part.unicode_word_indices().map(|(at, word)| (at, at + word.len())).collect()
    };
    let line = &text[within.clone()];
    let stops: Vec<usize> = match (stride, edge) {
        (Stride::Character, _) => line.grapheme_indices(true).map(|(at, _)| at).chain([line.len()]).collect(),
        (Stride::Word, Edge::Start) => words(line).into_iter().map(|(start, _)| start).collect(),
        (Stride::Word, Edge::End) => words(line).into_iter().map(|(_, end)| end).collect(),
    };
    let mut stops = stops.into_iter().map(|at| at + within.start);
    let to = if forward { stops.find(|at| *at > from) } else { stops.rfind(|at| *at < from) }?;
    match edge {
        Edge::Start => Span::from_range(to..end),
        Edge::End => Span::from_range(start..to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nudged(text: &str, words: &str, edge: Edge, forward: bool, stride: Stride) -> Option<String> {
        let start = text.find(words).unwrap();
        let span = Span::from_range(start..start + words.len()).unwrap();
        moved(text, span, edge, forward, stride).map(|span| text[span.range()].to_owned())
    }

    #[test]
    fn edges_stop_at_words() {
        let text = "the University of California, Berkeley.\nNext";
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
    fn a_character_is_what_a_reader_takes_for_one() {
        let text = "Zoe\u{301} 👩🏽‍🚒!";
        for (words, expected) in [("Zo", "Zoe\u{301}"), ("Zoe\u{301} ", "Zoe\u{301} 👩🏽‍🚒")] {
            assert_eq!(nudged(text, words, Edge::End, true, Stride::Character).as_deref(), Some(expected));
        }
    }
}
