//! One mention into several, and two into one.

use std::ops::Range;
use tagline_core::sorting;
use tagline_core::{Annotation, AnnotationId, Document, Edit, Span, Status};

use super::commands::{Command, dismissal};
use crate::words;

/// What stands between the members of a list, the plainer signs first: only where a mention holds none of one line is
/// the next line tried.
const SEPARATORS: [&[&str]; 3] =
    [&[",", ";", "/", "|", "\n", " & ", " and ", " or ", "、", "،"], &["–", "—", " - "], &["-", "·"]];
/// Words that are left hanging when a list is cut: of "A, B, and C", "and".
const HANGING: [&str; 3] = ["and", "or", "&"];
/// The furthest that two mentions to be merged may stand apart, in bytes: about a line. What stands further off is no
/// part of the same name.
const FURTHEST: usize = 80;

/// Splits a mention: around the words selected inside it, if there are any; else where a list is cut. `None` where
/// that gives fewer than two parts.
pub(crate) fn split(document: &mut Document, id: AnnotationId, selected: Option<Span>) -> Option<Command> {
    let whole = document.layer().get(id)?.clone();
    let parts = parts(document.text().as_str(), whole.span, selected);
    let [first, rest @ ..] = parts.as_slice() else { return None };
    if rest.is_empty() {
        return None;
    }
    let name = format!("{} is {} mentions", words::surface(document, &whole), parts.len());
    let part = |id, span| {
        whole.decided_by_person(Annotation { id, span, status: Status::Confirmed, value: None, ..whole.clone() })
    };
    let mut edits: Vec<_> = rest.iter().map(|span| Edit::set(part(document.fresh_id(), *span))).collect();
    // Last, so that the eye goes to the first of them.
    edits.push(Edit::set(part(id, *first)));
    Some((name, Edit::All(edits)))
}

/// Merges a mention with the next one, and what stands between becomes part of it.
pub(crate) fn merge(document: &Document, id: AnnotationId) -> Option<Command> {
    let first = document.layer().get(id)?;
    let next = next_to_merge(document, first)?;
    let span = Span::new(first.span.start(), next.span.end())?;
    let merged = Annotation { span, status: Status::Confirmed, value: None, ..first.clone() };
    let name = format!("{} is one mention", words::surface(document, &merged));
    // Should the whole go, the tagger brings neither part back.
    Some((name, Edit::All(vec![dismissal(next), Edit::set(first.decided_by_person(merged))])))
}

/// The mention that would be merged with this one: the next after it, near by and with no blank line between.
pub(crate) fn next_to_merge<'a>(document: &'a Document, first: &Annotation) -> Option<&'a Annotation> {
    let text = document.text();
    let end = first.span.end();
    let reach = text.as_str().floor_char_boundary((end.index() + FURTHEST).min(text.as_str().len()));
    let past = Span::from_range(end.index()..reach)?;
    let mut later = document.layer().overlapping(past.start()..past.end()).filter(|other| other.span.start() >= end);
    let next = later.find(|other| other.status != Status::Rejected)?;
    let between = text.as_str().get(end.index()..next.span.start().index())?;
    let blank = between.split('\n').count() > 2 && between.split('\n').any(|line| line.trim().is_empty());
    (!blank).then_some(next)
}

/// The parts that a stretch of text falls into; those of no letter or digit are none.
pub(crate) fn parts(text: &str, whole: Span, selected: Option<Span>) -> Vec<Span> {
    let selected = selected.filter(|selected| whole.contains(*selected) && *selected != whole);
    let ranges = match selected {
        Some(selected) => {
            let (whole, inner) = (whole.range(), selected.range());
            trimmed(text, [whole.start..inner.start, inner.clone(), inner.end..whole.end])
        }
        None => {
            let cuts = SEPARATORS.iter().map(|separators| trimmed(text, cut(text, whole.range(), separators)));
            cuts.into_iter().find(|parts| parts.len() > 1).unwrap_or_default()
        }
    };
    ranges.into_iter().filter_map(Span::from_range).collect()
}

/// The stretches between separators.
fn cut(text: &str, whole: Range<usize>, separators: &[&str]) -> Vec<Range<usize>> {
    let mut cuts: Vec<Range<usize>> = separators
        .iter()
        .flat_map(|separator| text[whole.clone()].match_indices(separator))
        .map(|(at, found)| whole.start + at..whole.start + at + found.len())
        .collect();
    sorting::sort_by_key(&mut cuts, |cut| cut.start);
    let mut parts = Vec::new();
    let mut start = whole.start;
    for cut in cuts {
        // "A, and B" is cut at the comma and at the word; the two touch.
        parts.push(start..cut.start.max(start));
        start = cut.end.max(start);
    }
    parts.push(start..whole.end);
    parts
}

/// The ranges without what hangs over at their ends; those with nothing left go.
fn trimmed(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let outer =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '|' | '&' | '-' | '–' | '—' | '·' | '、' | '،');
    let trim = |mut range: Range<usize>| {
        range.start = range.end - text[range.clone()].trim_start_matches(outer).len();
        while let Some(rest) = HANGING.iter().find_map(|word| text[range.clone()].strip_prefix(word)?.strip_prefix(' '))
        {
            range.start = range.end - rest.trim_start_matches(outer).len();
        }
        range.end = range.start + text[range.clone()].trim_end_matches(outer).len();
        while let Some(rest) = HANGING.iter().find_map(|word| text[range.clone()].strip_suffix(word)?.strip_suffix(' '))
        {
            range.end = range.start + rest.trim_end_matches(outer).len();
        }
        let words = &text[range.clone()];
        (words.contains(char::is_alphanumeric) && !HANGING.contains(&words)).then_some(range)
    };
    ranges.into_iter().filter_map(trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tagline_core::{Label, Text};

    fn split_up(text: &str, selected: Option<&str>) -> Vec<String> {
        let whole = Span::from_range(0..text.len()).unwrap();
        let selected = selected.map(|words| {
            let start = text.find(words).unwrap();
            Span::from_range(start..start + words.len()).unwrap()
        });
        parts(text, whole, selected).into_iter().map(|span| text[span.range()].to_owned()).collect()
    }

    #[test]
    fn lists_are_cut_at_their_separators() {
        for (text, expected) in [
            ("Paris and London", &["Paris", "London"][..]),
            ("A, B and C", &["A", "B", "C"]),
            ("A, B, and C", &["A", "B", "C"]),
            ("A/B", &["A", "B"]),
            ("Smith & Sons", &["Smith", "Sons"]),
            ("Paris–Berlin", &["Paris", "Berlin"]),
            ("Obama-Biden", &["Obama", "Biden"]),
            ("Jean-Luc Picard and Data", &["Jean-Luc Picard", "Data"]),
            ("New\nYork", &["New", "York"]),
            ("Sandor Andor", &[]),
            ("and, or", &[]),
            ("Łódź", &[]),
        ] {
            assert_eq!(split_up(text, None), expected, "{text}");
        }
    }

    #[test]
    fn a_selection_says_where() {
        for (text, selected, expected) in [
            ("Paris and London", " and ", &["Paris", "London"][..]),
            ("Paris and London", "London", &["Paris", "London"]),
            ("John Mary Ann", "Mary", &["John", "Mary", "Ann"]),
            ("John Mary", " ", &["John", "Mary"]),
            ("John Mary", "John Mary", &[]),
        ] {
            assert_eq!(split_up(text, Some(selected)), expected, "{text} at {selected:?}");
        }
    }

    fn document(text: &str, mentions: &[(&str, Label)]) -> (Document, Vec<AnnotationId>) {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        let mut ids = Vec::new();
        for (words, label) in mentions {
            let start = text.find(words).unwrap();
            let span = Span::from_range(start..start + words.len()).unwrap();
            let id = document.fresh_id();
            document.apply(Edit::set(Annotation::by_hand(id, span, label.clone()))).unwrap();
            ids.push(id);
        }
        (document, ids)
    }

    fn shown(document: &Document) -> Vec<(String, Label)> {
        document.layer().iter().map(|a| (words::surface(document, a), a.label.clone())).collect()
    }

    #[test]
    fn splitting_is_one_step_and_can_be_undone() {
        let (mut document, ids) = document("In Paris and London today.", &[("Paris and London", Label::PLACE)]);
        let before = document.clone();
        let (name, edit) = split(&mut document, ids[0], None).unwrap();
        assert_eq!(name, "Paris and London is 2 mentions");
        assert_eq!(edit.last_annotation(), Some(ids[0]));
        let inverse = document.apply(edit).unwrap();
        assert_eq!(shown(&document), [("Paris".to_owned(), Label::PLACE), ("London".to_owned(), Label::PLACE)]);
        document.apply(inverse).unwrap();
        assert_eq!(document, before);
    }

    #[test]
    fn merging_takes_the_next_mention_near_by() {
        let far = format!("Rome.{}Oslo", " ".repeat(FURTHEST));
        for (text, mentions, expected) in [
            (
                "the University of Oslo",
                &[("University", Label::ORG), ("Oslo", Label::PLACE)][..],
                Some("University of Oslo"),
            ),
            ("New\nYork", &[("New", Label::PLACE), ("York", Label::PERSON)], Some("New York")),
            ("Rome\n\nOslo", &[("Rome", Label::PLACE), ("Oslo", Label::PLACE)], None),
            (&far, &[("Rome", Label::PLACE), ("Oslo", Label::PLACE)], None),
            ("New York", &[("New York", Label::PLACE), ("York", Label::PLACE)], None),
            ("Rome", &[("Rome", Label::PLACE)], None),
        ] {
            let (mut document, ids) = document(text, mentions);
            let merged = merge(&document, ids[0]).map(|(_, edit)| {
                document.apply(edit).unwrap();
                let [(words, label)] = shown(&document).try_into().unwrap();
                assert_eq!(label, mentions[0].1);
                words
            });
            assert_eq!(merged.as_deref(), expected, "{text}");
        }
    }

    proptest! {
        /// The parts of a mention stand in it, in order, without touching its separators.
        #[test]
        fn parts_are_in_order(text in "[aé, /&\n]{1,12}( and [bß]{1,3}){0,2}", from in 0..99_usize, to in 0..99_usize) {
            let whole = Span::from_range(0..text.len()).unwrap();
            let bound = |at: usize| text.floor_char_boundary(at % (text.len() + 1));
            let selected = Span::from_range(bound(from)..bound(to));
            let parts = parts(&text, whole, selected);
            prop_assert!(parts.len() != 1 || selected.is_some());
            prop_assert!(parts.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
            for part in parts {
                let words = &text[part.range()];
                prop_assert_eq!(words.trim(), words);
                prop_assert!(words.contains(char::is_alphanumeric));
            }
        }
    }
}
