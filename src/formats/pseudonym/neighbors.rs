//! Words beside a replaced person that are probably part of the name: the "Don" of "Don Blankenship", where only
//! "Blankenship" is annotated.

use super::{
    likeness::Like,
    names::{Name, Stretch},
    words::{fold, is_function_word, words},
};
use std::{collections::HashSet, ops::Range};
use tagline_core::{Document, Label, Span, Status};

/// How many words are taken on one side.
const MOST: usize = 3;

/// Words that stand before a family name, or begin a sentence, and are no part of the name; folded.
const BESIDE: &str = "mr mrs ms miss mister dr doctor prof professor sir dame lord lady madam rev reverend father brother \
    sister saint st judge justice attorney president premier chancellor minister secretary senator sen representative rep \
    congressman congresswoman governor gov mayor king queen prince princess pope bishop archbishop cardinal rabbi imam \
    general gen colonel col major maj captain capt lieutenant lt sergeant sgt corporal officer detective inspector \
    sheriff commissioner ambassador director chairman chairwoman chair ceo chief coach baron count countess duke duchess \
    herr frau monsieur madame mme mlle senor senora jr sr ii iii iv \
    when while after before since because although though until unless where whether than then yet still also even only \
    just now today yesterday tomorrow tonight later earlier soon once here there why how what which meanwhile however \
    instead like unlike said says according former late young old both either neither all any some many most each every \
    monday tuesday wednesday thursday friday saturday sunday january february march july september \
    october november december spring summer autumn winter";

/// Words beside a place that is or looks like a person's name.
#[derive(Clone, Debug)]
pub(super) struct Neighbor {
    pub(super) span: Span,
    /// The name they stand beside.
    pub(super) name: usize,
}

/// The neighbors of persons that are called by a single word, document by document: of the stretches that are replaced,
/// and of the places that look like a name.
pub(super) fn neighbors(
    documents: &[&Document],
    names: &[Name],
    stretches: &[Vec<Stretch>],
    likes: &[Vec<Like>],
) -> Vec<Vec<Neighbor>> {
    let is_person = |name: usize| names.get(name).is_some_and(|name| name.label == Label::PERSON);
    let near = documents.iter().zip(stretches).zip(likes).map(|((document, stretches), likes)| {
        let replaced = stretches.iter().map(|stretch| (stretch.span.range(), stretch.name));
        let alike = likes.iter().filter_map(|like| Some((like.range.clone(), *like.names.first()?)));
        let anchors = replaced.chain(alike).filter(|(_, name)| is_person(*name));
        beside(document, likes, anchors)
    });
    let mut near: Vec<Vec<Neighbor>> = near.collect();
    drop_ordinary(documents, &mut near);
    near
}

/// The words beside single words that are or look like a person's name.
fn beside(document: &Document, likes: &[Like], anchors: impl Iterator<Item = (Range<usize>, usize)>) -> Vec<Neighbor> {
    let text = document.text().as_str();
    let is_free = |range: &Range<usize>| {
        let next = likes.partition_point(|like| like.range.end <= range.start);
        let is_alike = likes.get(next).is_some_and(|like| like.range.start < range.end);
        let is_annotated = |span: Span| {
            let mut others = document.layer().overlapping(span.start()..span.end());
            others.any(|other| other.status != Status::Rejected)
        };
        !is_alike && !Span::from_range(range.clone()).is_none_or(is_annotated)
    };
    let mut found: Vec<Neighbor> = Vec::new();
    for (anchor, name) in anchors.filter(|(anchor, _)| text[anchor.clone()].split_whitespace().count() == 1) {
        let is_shouted = !text[anchor.clone()].contains(char::is_lowercase);
        let fits = |range: &Range<usize>| is_part(&text[range.clone()], is_shouted) && is_free(range);
        let ranges = before(text, anchor.start, fits).into_iter().chain(after(text, anchor.end, fits));
        found.extend(ranges.filter_map(Span::from_range).map(|span| Neighbor { span, name }));
    }
    found.sort_by_key(|near| near.span.start());
    // Between two names a word is the first one's.
    found.dedup_by(|next, near| near.span.overlaps(next.span));
    found
}

/// Drops neighbors of which the documents write a word with a small letter somewhere: no names.
fn drop_ordinary(documents: &[&Document], near: &mut [Vec<Neighbor>]) {
    let folded = |document: &Document, span: Span| -> Vec<String> {
        let text = document.text().as_str();
        words(text, span.range()).into_iter().map(|range| fold(&text[range])).collect()
    };
    let mut asked: HashSet<String> = HashSet::new();
    for (document, near) in documents.iter().zip(near.iter()) {
        asked.extend(near.iter().flat_map(|near| folded(document, near.span)));
    }
    let mut ordinary: HashSet<String> = HashSet::new();
    for document in documents.iter().filter(|_| !asked.is_empty()) {
        let text = document.text().as_str();
        let lower =
            words(text, 0..text.len()).into_iter().filter(|range| text[range.start..].starts_with(char::is_lowercase));
        ordinary.extend(lower.map(|range| fold(&text[range])).filter(|word| asked.contains(word)));
    }
    for (document, near) in documents.iter().zip(near) {
        near.retain(|near| folded(document, near.span).iter().all(|word| !ordinary.contains(word)));
    }
}

/// The words right before a place that fit, as one range.
fn before(text: &str, at: usize, fits: impl Fn(&Range<usize>) -> bool) -> Option<Range<usize>> {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let mut start = at;
    let ranges = words(text, line.max(floor(text, at.saturating_sub(120)))..at);
    for range in ranges.into_iter().rev().take(MOST) {
        let is_initial = text[range.clone()].chars().count() == 1;
        let between = &text[range.end..start];
        let is_near = between == " " || between == "\u{a0}" || is_initial && between == ". ";
        if !is_near || !fits(&range) {
            break;
        }
        start = range.start;
    }
    let end = at - text[..at].chars().next_back().filter(|c| c.is_whitespace()).map_or(0, char::len_utf8);
    (start < end).then_some(start..end)
}

/// The word right after a place if it fits and does not go on as a headline does.
fn after(text: &str, at: usize, fits: impl Fn(&Range<usize>) -> bool) -> Option<Range<usize>> {
    let mut near = words(text, at..ceiling(text, at + 120)).into_iter();
    let range = near.next()?;
    let goes_on = near
        .next()
        .is_some_and(|next| &text[range.end..next.start] == " " && text[next].starts_with(char::is_uppercase));
    (&text[at..range.start] == " " && !goes_on && fits(&range)).then_some(range)
}

/// Returns `true` if a word is written as a part of a name is, and is no other word.
fn is_part(word: &str, is_shouted: bool) -> bool {
    let folded = fold(word);
    let is_name = word.starts_with(char::is_uppercase) && word.chars().all(|c| !c.is_numeric());
    let is_other = is_function_word(&folded) || BESIDE.split_whitespace().any(|beside| beside == folded);
    let is_acronym = !is_shouted && word.chars().count() > 1 && !word.contains(char::is_lowercase);
    is_name && !is_other && !is_acronym
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceiling(text: &str, at: usize) -> usize {
    floor(text, at.min(text.len()))
}
