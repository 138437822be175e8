//! A text as tokens that leave nothing out, as spaCy has them.

use crate::{
    sheet::{Sheet, is_blank},
    tokens::sentences,
};
use std::ops::Range;
use tagline_core::Annotation;

/// A word, or a run of white space that is more than the one space after a word.
pub(super) struct Piece<'a> {
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// Whether a space follows that belongs to no token.
    pub(super) spaced: bool,
    /// The annotation that it is part of.
    pub(super) annotation: Option<&'a Annotation>,
    /// Whether it is the first of its annotation.
    pub(super) opens: bool,
}

/// The pieces of a sheet whose annotations neither overlap nor begin or end with white space.
pub(super) fn pieces<'a>(sheet: &'a Sheet<'_>) -> Vec<Piece<'a>> {
    let text = sheet.document.text().as_str();
    let mut pieces = Vec::new();
    let mut at = 0;
    for token in sentences(sheet).into_iter().flatten() {
        // White space before a token that goes on an annotation is part of it too.
        blank(text, at..token.range.start, token.annotation.filter(|_| !token.opens()), &mut pieces);
        at = token.range.end;
        let opens = token.opens();
        pieces.push(Piece { range: token.range, spaced: false, annotation: token.annotation, opens });
    }
    blank(text, at..text.len(), None, &mut pieces);
    pieces
}

fn blank<'a>(text: &str, gap: Range<usize>, inside: Option<&'a Annotation>, pieces: &mut Vec<Piece<'a>>) {
    debug_assert!(text[gap.clone()].chars().all(is_blank));
    let mut gap = gap;
    if let Some(last) = pieces.last_mut().filter(|_| text[gap.clone()].starts_with(' ')) {
        last.spaced = true;
        gap.start += 1;
    }
    if !gap.is_empty() {
        pieces.push(Piece { range: gap, spaced: false, annotation: inside, opens: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        codec::{Codec, Holds},
        docbin::DocBin,
        options::ExportOptions,
        sheet::reduced,
    };
    use tagline_core::{AnnotationId, Document, Label, LabelSet, Span, Text};

    #[test]
    fn the_pieces_are_the_text() {
        for text in ["", " ", "Port of\nSpain", "  a  b\u{a0}c \n", "a b", "\u{1c}x\t y"] {
            let span = text.find("Port").and_then(|at| Span::from_range(at..at + 13));
            let annotations = span.map(|span| Annotation::by_hand(AnnotationId(0), span, Label::PLACE));
            let document = Document::new(String::new(), String::new(), Text::new(text).unwrap());
            let document = document.with(None, LabelSet::default(), annotations).unwrap();
            let holds: &Holds = &DocBin.facts().holds;
            let (sheets, _) = reduced(&[&document], &ExportOptions::default(), holds);
            let pieces = pieces(&sheets[0]);
            let joined: String = pieces
                .iter()
                .map(|p| format!("{}{}", &text[p.range.clone()], if p.spaced { " " } else { "" }))
                .collect();
            assert_eq!(joined, text);
            let inside = pieces.iter().filter(|piece| piece.annotation.is_some()).count();
            assert_eq!(inside, if span.is_some() { 4 } else { 0 });
        }
    }
}
