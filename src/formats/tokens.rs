//! Texts as sentences of tokens, for formats that have no offsets.
//!
//! Words and sentences are those of Unicode (UAX #29), with three differences: white space is never part of a token,
//! a token never reaches across the edge of an annotation, and a sentence ends at a line break but never inside an
//! annotation or after what looks like an abbreviation: a sentence too long harms a reader less than one torn apart.

use crate::sheet::{Sheet, is_blank};
use std::ops::Range;
use tagline_core::Annotation;
use unicode_segmentation::UnicodeSegmentation;

/// A word, with the annotation that it is part of. There must be no overlap.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    /// The annotation.
    pub(crate) annotation: Option<&'a Annotation>,
}

impl Token<'_> {
    /// Whether the token is the first of its annotation.
    pub(crate) fn opens(&self) -> bool {
        self.annotation.is_some_and(|annotation| annotation.span.range().start == self.range.start)
    }

    /// Whether the token is the last of its annotation.
    pub(crate) fn closes(&self) -> bool {
        self.annotation.is_some_and(|annotation| annotation.span.range().end == self.range.end)
    }
}

/// The sentences of a sheet whose annotations do not overlap.
pub(crate) fn sentences<'a>(sheet: &'a Sheet<'_>) -> Vec<Vec<Token<'a>>> {
    let token = |range: Range<usize>| {
        let at = sheet.annotations.partition_point(|annotation| annotation.span.range().end <= range.start);
        let annotation = sheet.annotations.get(at).filter(|annotation| annotation.span.range().start <= range.start);
        Token { range, annotation }
    };
    cut(sheet).into_iter().map(|sentence| sentence.into_iter().map(token).collect()).collect()
}

/// The bytes of every token, sentence by sentence. Annotations may overlap: each is a run of whole tokens.
pub(crate) fn cut(sheet: &Sheet<'_>) -> Vec<Vec<Range<usize>>> {
    let text = sheet.document.text().as_str();
    let mut ends = sentence_ends(text, &sheet.annotations).into_iter().peekable();
    let mut sentences = Vec::new();
    let mut sentence = Vec::new();
    for range in tokens(text, &sheet.annotations) {
        while ends.next_if(|end| *end <= range.start).is_some() {
            if !sentence.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
        }
        sentence.push(range);
    }
    if !sentence.is_empty() {
        sentences.push(sentence);
    }
    sentences
}

fn tokens(text: &str, annotations: &[Annotation]) -> Vec<Range<usize>> {
    let mut edges: Vec<usize> = annotations.iter().flat_map(|a| [a.span.range().start, a.span.range().end]).collect();
    edges.sort_unstable();
    let mut edges = edges.into_iter().peekable();
    let mut tokens = Vec::new();
    for (start, word) in text.split_word_bound_indices() {
        // Marks may cling to a space, so a blank can stand inside what Unicode calls a word.
        let mut open = None;
        for (at, c) in word.char_indices().map(|(at, c)| (start + at, c)) {
            let mut edge = false;
            while edges.next_if(|edge| *edge <= at).is_some() {
                edge = true;
            }
            if edge || is_blank(c) {
                tokens.extend(open.take().map(|from| from..at));
            }
            if !is_blank(c) {
                open.get_or_insert(at);
            }
        }
        tokens.extend(open.map(|from| from..start + word.len()));
    }
    tokens
}

/// Where sentences end, in order: bytes between two words.
fn sentence_ends(text: &str, annotations: &[Annotation]) -> Vec<usize> {
    let mut ends: Vec<usize> =
        text.split_sentence_bound_indices().map(|(start, sentence)| start + sentence.len()).collect();
    // Behind white space alone it is as before it: each stretch of the text is looked at once.
    let (mut before, mut abbreviated) = (0, false);
    ends.retain(|end| {
        if !text[before..*end].chars().all(is_blank) {
            abbreviated = after_abbreviation(&text[..*end]);
        }
        before = *end;
        !abbreviated
    });
    ends.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    ends.sort_unstable();
    ends.dedup();
    let stretches = stretches(annotations);
    ends.retain(|end| {
        let at = stretches.partition_point(|stretch| stretch.end <= *end);
        stretches.get(at).is_none_or(|stretch| stretch.start >= *end)
    });
    ends
}

/// The annotated stretches of a text, those that overlap as one, from annotations in reading order.
fn stretches(annotations: &[Annotation]) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for range in annotations.iter().map(|annotation| annotation.span.range()) {
        match stretches.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => stretches.push(range),
        }
    }
    stretches
}

/// Whether a text ends in a full stop after a capital and at most two more letters: `J.`, `Mr.`, `Gen.`
fn after_abbreviation(text: &str) -> bool {
    let Some(stem) = text.trim_end_matches(is_blank).strip_suffix('.') else { return false };
    let word = stem.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.starts_with(char::is_uppercase) && word.chars().count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        codec::{Holds, Overlap},
        options::ExportOptions,
        sheet::reduced,
    };
    use tagline_core::{AnnotationId, Document, Label, LabelSet, Span, Text};

    fn cut(text: &str, spans: &[&str]) -> Vec<String> {
        let annotations = spans.iter().zip(0..).map(|(words, id)| {
            let start = text.find(words).unwrap();
            let span = Span::from_range(start..start + words.len()).unwrap();
            Annotation::by_hand(AnnotationId(id), span, Label::ORG)
        });
        let document = Document::new(String::new(), String::new(), Text::new(text).unwrap());
        let document = document.with(None, LabelSet::default(), annotations).unwrap();
        let holds = Holds { overlap: Overlap::None, ragged: false, ..Holds::SPANS };
        let (sheets, _) = reduced(&[&document], &ExportOptions::default(), &holds);
        let mark = |token: &Token<'_>| match token {
            token if token.opens() && token.closes() => "U:",
            token if token.opens() => "B:",
            token if token.closes() => "L:",
            token if token.annotation.is_some() => "I:",
            _ => "",
        };
        let line = |sentence: Vec<Token<'_>>| {
            let words: Vec<_> = sentence.iter().map(|t| format!("{}{}", mark(t), &text[t.range.clone()])).collect();
            words.join(" ")
        };
        sentences(&sheets[0]).into_iter().map(line).collect()
    }

    #[test]
    fn words_are_cut_at_white_space_punctuation_and_annotations() {
        assert_eq!(cut("Zoë's U.S.-led\u{a0}trip, 3.5%", &[]), ["Zoë's U.S . - led trip , 3.5 %"]);
        assert_eq!(cut("the Bank of England's", &["Bank of England"]), ["the B:Bank I:of L:England 's"]);
        assert_eq!(cut("MacDonald", &["Mac", "Donald"]), ["U:Mac U:Donald"]);
        assert_eq!(cut("a \u{301}b\u{1c}c", &[]), ["a \u{301} b c"]);
        assert_eq!(cut(" \n ", &[]), Vec::<String>::new());
        assert_eq!(cut("👨‍👩‍👧 -DOCSTART-", &[]), ["👨‍👩‍👧 - DOCSTART -"]);
    }

    #[test]
    fn sentences_end_at_lines_and_stops_but_not_in_names() {
        let text = "He met Gen. Smith. Then J. R. Doe left.\nNo stop here\nPort of\nSpain. End";
        assert_eq!(
            cut(text, &["Port of\nSpain"]),
            ["He met Gen . Smith .", "Then J . R . Doe left .", "No stop here", "B:Port I:of L:Spain .", "End"]
        );
    }
}
