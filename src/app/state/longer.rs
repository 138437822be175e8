//! Suggestions that tagging a place would replace although they are more than the place: "VAALCO Energy, Inc." where
//! "VAALCO" is to be tagged.

use std::collections::BTreeSet;
use tagline_core::{Annotation, AnnotationId, Document, Span, Status};

use crate::words;

/// The most names that are listed one by one.
const LISTED: usize = 3;

/// What is done where a longer suggestion stands in the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Longer {
    /// The place is left as it is.
    #[default]
    Leave,
    /// The longer suggestion gives way.
    Replace,
}

/// Returns the suggestions that reach beyond a place and would go if it were tagged.
pub(crate) fn in_the_way(document: &Document, span: Span) -> impl Iterator<Item = &Annotation> {
    let overlapped = document.layer().overlapping(span.start()..span.end());
    overlapped.filter(move |other| other.status == Status::Suggested && !span.contains(other.span))
}

/// Returns what would be replaced if all these places were tagged, such as "2 longer names: VAALCO Energy, Inc."; `None`
/// if nothing would.
pub(crate) fn listed(document: &Document, spans: impl IntoIterator<Item = Span>) -> Option<String> {
    let (mut ids, mut names) = (BTreeSet::<AnnotationId>::new(), Vec::new());
    for annotation in spans.into_iter().flat_map(|span| in_the_way(document, span)) {
        let name = words::surface(document, annotation);
        if ids.insert(annotation.id) && !names.contains(&name) {
            names.push(name);
        }
    }
    let more = if names.len() > LISTED { ", …" } else { "" };
    names.truncate(LISTED);
    (!ids.is_empty()).then(|| format!("{}: {}{more}", words::count(ids.len(), "longer name"), names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Label, Text};

    #[test]
    fn only_what_reaches_beyond_the_place_is_in_the_way() {
        let text = Text::new("VAALCO Energy, Inc. of Texas. VAALCO Energy, Inc. VAALCO").unwrap();
        let mut document = Document::new("1".to_owned(), String::new(), text);
        for (range, status) in [
            (0..19, Status::Suggested),
            (30..49, Status::Suggested),
            (50..56, Status::Suggested),
            (23..28, Status::Confirmed),
        ] {
            let annotation = Annotation::by_hand(document.fresh_id(), Span::from_range(range).unwrap(), Label::ORG);
            document.apply(tagline_core::Edit::set(Annotation { status, ..annotation })).unwrap();
        }
        let told =
            |ranges: &[std::ops::Range<usize>]| listed(&document, ranges.iter().cloned().filter_map(Span::from_range));
        assert_eq!(told(&[0..6, 30..36, 50..56]).as_deref(), Some("2 longer names: VAALCO Energy, Inc."));
        assert_eq!(told(&[0..6, 7..13]).as_deref(), Some("1 longer name: VAALCO Energy, Inc."));
        assert_eq!(told(&[15..28]).as_deref(), Some("1 longer name: VAALCO Energy, Inc."));
        assert_eq!(told(&[0..19, 0..28, 23..26, 50..56]), None);
    }
}
