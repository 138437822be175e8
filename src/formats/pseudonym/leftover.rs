//! The places in a text that would still look like a replaced name.

use super::{
    likeness::{Known, Like, Likeness},
    names::{Name, Names, Stretch, one_line},
    neighbors::{self, Neighbor},
    words::fold,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tagline_core::{Document, Label, Span, Status};

/// What is replaced beyond the annotations: what the person says of places that look like a replaced name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlsoReplace {
    /// Whether all such places are.
    pub all: bool,
    /// The groups of places that are; see [`LeftoverGroup::key`].
    pub groups: BTreeSet<String>,
    /// Single places that are: the number of a document, counted from 0, and the bytes of its text.
    pub places: BTreeSet<(usize, Span)>,
}

impl AlsoReplace {
    fn includes(&self, document: usize, span: Span, key: &str) -> bool {
        self.all || self.groups.contains(key) || self.places.contains(&(document, span))
    }
}

/// A place that still looks like a replaced name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The number of the document, counted from 0.
    pub document: usize,
    /// The bytes of its original text.
    pub span: Span,
    /// The number of its group in [`Pseudonymised::groups`](super::Pseudonymised::groups).
    pub group: usize,
    /// Whether a person has said there that it is no name.
    pub is_rejected: bool,
}

/// Places that are written alike but for accents and, after a capital letter, for case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftoverGroup {
    /// What the group is known by, for [`AlsoReplace::groups`].
    pub key: String,
    /// The words, as they stand at the first place.
    pub words: String,
    /// The number of the name in the key that they look like.
    pub name: usize,
    /// Whether the words are written in small letters, and so may well be ordinary ones.
    pub is_ordinary: bool,
    /// How many places there are.
    pub count: usize,
}

/// The places that still look like names, and their groups: those with capital letters first.
#[derive(Debug, Default)]
pub(super) struct Leftovers {
    pub(super) places: Vec<Leftover>,
    pub(super) groups: Vec<LeftoverGroup>,
    known: HashMap<String, usize>,
}

impl Leftovers {
    /// Finds what looks like a name outside the stretches that are replaced. What the person wants to be replaced as
    /// well is added to the stretches.
    pub(super) fn find(
        documents: &[&Document],
        names: &mut Names,
        stretches: &mut [Vec<Stretch>],
        also: &AlsoReplace,
    ) -> Self {
        let mut likes = search(documents, &names.list, stretches);
        let mut beside = neighbors::neighbors(documents, &names.list, stretches, &likes);
        let chosen: Vec<Vec<Neighbor>> = (beside.iter_mut().zip(documents).enumerate())
            .map(|(number, (near, document))| {
                let wanted = |near: &mut Neighbor| also.includes(number, near.span, &key(words(document, near.span)));
                near.extract_if(.., wanted).collect()
            })
            .collect();
        if chosen.iter().any(|chosen| !chosen.is_empty()) {
            for (number, Neighbor { span, name }) in
                chosen.iter().enumerate().flat_map(|(number, near)| near.iter().map(move |near| (number, near)))
            {
                names.replace(*name, words(documents[number], *span));
                stretches[number].push(Stretch { span: *span, name: *name, annotation: None });
            }
            stretches.iter_mut().for_each(|stretches| stretches.sort_by_key(|stretch| stretch.span.start()));
            likes = search(documents, &names.list, stretches);
        }
        let mut leftovers = Self::default();
        for (number, document) in documents.iter().enumerate() {
            let more = leftovers.sort_out(number, document, names, &likes[number], also);
            stretches[number].extend(more);
            stretches[number].sort_by_key(|stretch| stretch.span.start());
            merge(document, names, &mut stretches[number], &chosen[number]);
            for Neighbor { span, name } in &beside[number] {
                leftovers.add(number, document, *span, *name);
            }
        }
        leftovers.in_order()
    }

    /// Adds what looks like a name in one document, less what the person wants replaced, which is returned.
    fn sort_out(
        &mut self,
        number: usize,
        document: &Document,
        names: &mut Names,
        likes: &[Like],
        also: &AlsoReplace,
    ) -> Vec<Stretch> {
        let mut chosen = Vec::new();
        for Like { range, names: candidates } in likes {
            let (Some(span), Some(first)) = (Span::from_range(range.clone()), candidates.first().copied()) else {
                continue;
            };
            let words = words(document, span);
            if !also.includes(number, span, &key(words)) {
                self.add(number, document, span, first);
                continue;
            }
            let name = match candidates.len() {
                1 => first,
                // Words of several names are nobody's in particular.
                _ => names.add(&names.list[first].label.clone(), words, None),
            };
            names.replace(name, words);
            chosen.push(Stretch { span, name, annotation: None });
        }
        chosen
    }

    fn add(&mut self, number: usize, document: &Document, span: Span, name: usize) {
        let words = words(document, span);
        let key = key(words);
        let group = *self.known.entry(key.clone()).or_insert_with(|| {
            let is_ordinary = is_ordinary(words);
            self.groups.push(LeftoverGroup { key, words: one_line(words), name, is_ordinary, count: 0 });
            self.groups.len() - 1
        });
        self.groups[group].count += 1;
        let rejected = |other: &tagline_core::Annotation| other.status == Status::Rejected;
        let is_rejected = document.layer().overlapping(span.start()..span.end()).any(rejected);
        self.places.push(Leftover { document: number, span, group, is_rejected });
    }

    /// Puts the groups that are ordinary words last, and the places in reading order.
    fn in_order(mut self) -> Self {
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        order.sort_by_key(|group| self.groups[*group].is_ordinary);
        let mut moved = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, old)| moved[*old] = new);
        self.groups = order.iter().map(|old| self.groups[*old].clone()).collect();
        self.places.iter_mut().for_each(|place| place.group = moved[place.group]);
        self.places.sort_by_key(|place| (place.document, place.span.start()));
        self
    }
}

/// What looks like one of the names outside the stretches of each document.
fn search(documents: &[&Document], names: &[Name], stretches: &[Vec<Stretch>]) -> Vec<Vec<Like>> {
    let (likeness, mut known) = (Likeness::new(names), Known::new());
    let mut search = |(document, stretches): (&&Document, &Vec<Stretch>)| {
        let text = document.text().as_str();
        let starts = std::iter::once(0).chain(stretches.iter().map(|stretch| stretch.span.range().end));
        let ends = stretches.iter().map(|stretch| stretch.span.range().start).chain([text.len()]);
        // A word that an annotation begins or ends in is shown in two parts, and most formats write it as two.
        let edges =
            document.layer().iter().flat_map(|annotation| [annotation.span.range().start, annotation.span.range().end]);
        let cuts: Vec<usize> = edges.collect::<BTreeSet<_>>().into_iter().collect();
        starts.zip(ends).flat_map(|(start, end)| likeness.find(text, start..end, &cuts, &mut known)).collect()
    };
    documents.iter().zip(stretches).map(&mut search).collect()
}

/// Makes a word beside a name and the name one stretch.
fn merge(document: &Document, names: &mut Names, stretches: &mut Vec<Stretch>, beside: &[Neighbor]) {
    let beside: BTreeSet<Span> = beside.iter().map(|near| near.span).collect();
    if beside.is_empty() {
        return;
    }
    let mut merged: Vec<Stretch> = Vec::with_capacity(stretches.len());
    let mut was_beside = false;
    for stretch in stretches.drain(..) {
        let is_beside = beside.contains(&stretch.span);
        if let Some(last) = merged.last_mut()
            && (was_beside || is_beside)
            && last.name == stretch.name
            && document.text().as_str()[last.span.range().end..stretch.span.range().start].chars().count() == 1
        {
            last.span = Span::new(last.span.start(), stretch.span.end()).unwrap_or(last.span);
            last.annotation = last.annotation.or(stretch.annotation);
            names.replace(last.name, words(document, last.span));
        } else {
            merged.push(stretch);
        }
        was_beside = is_beside;
    }
    *stretches = merged;
}

fn words(document: &Document, span: Span) -> &str {
    document.text().slice(span).unwrap_or_default()
}

/// What a group of places is known by.
fn key(words: &str) -> String {
    let mark = if is_ordinary(words) { "" } else { "^" };
    format!("{mark}{}", words.split_whitespace().map(fold).collect::<Vec<_>>().join(" "))
}

/// Returns `true` for words in small letters.
fn is_ordinary(words: &str) -> bool {
    words.contains(char::is_lowercase) && !words.contains(char::is_uppercase)
}

/// Labels of the documents that tell a name, each with another that does not.
pub(super) fn neutral_labels(documents: &[&Document], likeness: &Likeness) -> BTreeMap<Label, Label> {
    let mut labels: BTreeSet<&Label> = BTreeSet::new();
    for document in documents {
        labels.extend(document.labels().iter().map(|info| &info.label));
        labels.extend(document.layer().iter().map(|annotation| &annotation.label));
    }
    let telling = labels.iter().filter(|label| !Label::BUILT_IN.contains(label) && likeness.tells(label.as_str()));
    let mut number = 0;
    let neutral = telling.filter_map(|label| {
        loop {
            number += 1;
            let neutral = Label::new(&format!("LABEL_{number}")).ok()?;
            if !labels.contains(&neutral) {
                return Some(((*label).clone(), neutral));
            }
        }
    });
    neutral.collect()
}
