//! What a search has found, and tagging all of it.

use leptos::prelude::*;
use tagline_core::{Annotation, Document, Edit, Label, Span, Status};
use tagline_wire::Query;

use super::{
    Page,
    commands::{Command, give_way, naming},
    longer::{self, Longer},
};
use crate::{dom::schedule::spawn_in_view, words};

/// The search under way.
#[derive(Clone, Copy)]
pub(crate) struct Search {
    pub(crate) query: RwSignal<Query>,
    /// Whether only what is tagged is looked at.
    pub(crate) in_mentions: RwSignal<bool>,
    /// The places found, in reading order; or what is wrong with the pattern.
    found: RwSignal<Result<Vec<Span>, String>>,
}

impl Search {
    /// A search that follows the query and the text until its view goes.
    pub(crate) fn start(page: Page) -> Self {
        let search = Self {
            query: RwSignal::new(Query::default()),
            in_mentions: RwSignal::new(false),
            found: RwSignal::new(Ok(Vec::new())),
        };
        Effect::new(move || {
            let query = search.query.get();
            // A text that has been rewritten is another opening.
            page.session.opening();
            let text = page.session.look(|snapshot| snapshot.document.text().as_str().to_owned()).unwrap_or_default();
            // Given up when the effect runs again for a newer search, or the strip is gone.
            spawn_in_view(async move { search.found.set(page.exporter.search(text, query).await) });
        });
        search
    }

    /// The places found, of those that are wanted. Tracked, by the document too if only mentions are.
    pub(crate) fn hits(self, page: Page) -> Vec<Span> {
        let hits = self.found.with(|found| found.as_ref().map_or(Vec::new(), Clone::clone));
        if !self.in_mentions.get() {
            return hits;
        }
        let tagged = |document: &Document, span: &Span| {
            let mut around = document.layer().overlapping(span.start()..span.end());
            around.any(|annotation| annotation.status != Status::Rejected && annotation.span.contains(*span))
        };
        let wanted =
            page.session.watch(|snapshot| hits.into_iter().filter(|span| tagged(&snapshot.document, span)).collect());
        wanted.unwrap_or_default()
    }

    /// What is wrong with the pattern, if anything. Tracked.
    pub(crate) fn complaint(self) -> Option<String> {
        self.found.with(|found| found.as_ref().err().cloned())
    }
}

/// How many of the places found can be tagged so.
pub(crate) fn count_open(document: &Document, hits: &[Span], label: &Label, longer: Longer) -> usize {
    hits.iter().filter(|span| is_open(document, **span, label, longer)).count()
}

/// Returns the longer suggestions that are left unless the person has them replaced, in words; `None` if there are none.
pub(crate) fn longer(document: &Document, hits: &[Span]) -> Option<String> {
    let decided = |span: &Span| {
        let mut around = document.layer().overlapping(span.start()..span.end());
        around.any(|other| other.status == Status::Confirmed)
    };
    longer::listed(document, hits.iter().copied().filter(|span| !decided(span)))
}

/// Tags the places found, but none that a person has decided on. They are marked as suggested: the person has agreed
/// to the pattern, not looked at each place.
pub(crate) fn label_all(document: &mut Document, hits: &[Span], label: &Label, longer: Longer) -> Option<Command> {
    let mut edits = Vec::new();
    let mut count = 0;
    for span in hits {
        if is_open(document, *span, label, longer) {
            edits.extend(give_way(document, *span, None));
            let annotation = Annotation::by_hand(document.fresh_id(), *span, label.clone());
            edits.push(Edit::set(Annotation { status: Status::Suggested, ..annotation }));
            count += 1;
        }
    }
    let name = format!("{} tagged as {}", words::count(count, "hit"), naming(document, label));
    (count > 0).then_some((name, Edit::All(edits)))
}

/// Returns `true` if a place can be tagged: there is something to tag, nobody has decided on it, it is not tagged so,
/// and it is no part of a longer suggestion that is to be left.
fn is_open(document: &Document, span: Span, label: &Label, longer: Longer) -> bool {
    let is_blank = document.text().slice(span).is_none_or(|words| words.trim().is_empty());
    let is_left = longer == Longer::Leave && longer::in_the_way(document, span).next().is_some();
    let mut around = document.layer().overlapping(span.start()..span.end());
    let is_open = around.all(|other| match other.status {
        Status::Confirmed => false,
        Status::Rejected | Status::Suggested => other.span != span || other.label != *label,
    });
    is_open && !is_blank && !is_left
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::Text;

    #[test]
    fn hits_are_tagged_at_once_but_no_decision_is_touched() {
        let text = "Rome, Rome and Rome ";
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        let hits: Vec<_> = [0..4, 6..10, 15..19, 19..20].into_iter().filter_map(Span::from_range).collect();
        let annotation = Annotation::by_hand(document.fresh_id(), hits[0], Label::PLACE);
        document.apply(Edit::set(annotation)).unwrap();
        assert_eq!(count_open(&document, &hits, &Label::ORG, Longer::Leave), 2);
        let before = document.clone();
        let (name, edit) = label_all(&mut document, &hits, &Label::ORG, Longer::Leave).unwrap();
        assert_eq!(name, "2 hits tagged as an organization");
        let inverse = document.apply(edit).unwrap();
        assert_eq!(document.layer().len(), 3);
        assert!(label_all(&mut document, &hits, &Label::ORG, Longer::Replace).is_none());
        document.apply(inverse).unwrap();
        assert_eq!(document, before);
    }

    #[test]
    fn longer_suggestions_are_left_unless_the_person_has_them_replaced() {
        let text = "VAALCO Energy, Inc. said VAALCO grew. VAALCO Energy, Inc. fell.";
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        for range in [0..19, 38..57] {
            let annotation = Annotation::by_hand(document.fresh_id(), Span::from_range(range).unwrap(), Label::ORG);
            document.apply(Edit::set(Annotation { status: Status::Suggested, ..annotation })).unwrap();
        }
        let places = text.match_indices("VAALCO");
        let hits: Vec<_> = places.filter_map(|(at, name)| Span::from_range(at..at + name.len())).collect();
        assert_eq!(longer(&document, &hits).as_deref(), Some("2 longer names: VAALCO Energy, Inc."));
        for (choice, count, left) in [(Longer::Leave, 1, 2), (Longer::Replace, 3, 0)] {
            let mut document = document.clone();
            assert_eq!(count_open(&document, &hits, &Label::ORG, choice), count);
            let (_, edit) = label_all(&mut document, &hits, &Label::ORG, choice).unwrap();
            document.apply(edit).unwrap();
            let shown = |words: &str| {
                let is_so =
                    |a: &&Annotation| document.text().slice(a.span) == Some(words) && a.status == Status::Suggested;
                document.layer().iter().filter(is_so).count()
            };
            assert_eq!((shown("VAALCO"), shown("VAALCO Energy, Inc.")), (count, left));
        }
        // Where the person has decided, nothing is replaced, and nothing is said.
        let id = document.layer().iter().next().unwrap().id;
        let (_, edit) = crate::state::commands::confirm(&document, id).unwrap();
        document.apply(edit).unwrap();
        assert_eq!(longer(&document, &hits).as_deref(), Some("1 longer name: VAALCO Energy, Inc."));
        assert_eq!(count_open(&document, &hits, &Label::ORG, Longer::Replace), 2);
    }
}
