//! The mentions of a document by label and name, as the side panel lists them.

use std::collections::HashMap;
use tagline_core::{AnnotationId, Document, Label, Status};

use crate::words;

/// All names under one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) label: Label,
    /// What people read for the label.
    pub(crate) title: String,
    /// The most frequent first; of those equally frequent, in reading order.
    pub(crate) names: Vec<Name>,
}

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) surface: String,
    /// Its mentions in reading order.
    pub(crate) mentions: Vec<AnnotationId>,
    /// Whether a person has confirmed every one of them.
    pub(crate) confirmed: bool,
}

/// How far the person has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) confirmed: usize,
    pub(crate) mentions: usize,
}

/// The roll of a document: its labels in their order, each with its names; and what has been confirmed of them.
pub(crate) fn roll(document: &Document) -> (Vec<Group>, Progress) {
    let mut groups: Vec<Group> = Vec::new();
    for info in document.labels().iter() {
        groups.push(Group { label: info.label.clone(), title: info.name.clone(), names: Vec::new() });
    }
    let mut known: HashMap<(usize, String), usize> = HashMap::new();
    let mut progress = Progress::default();
    for annotation in document.layer().iter().filter(|annotation| annotation.status != Status::Rejected) {
        let confirmed = annotation.status == Status::Confirmed;
        progress.mentions += 1;
        progress.confirmed += usize::from(confirmed);
        let at = groups.iter().position(|group| group.label == annotation.label).unwrap_or_else(|| {
            let title = annotation.label.to_string();
            groups.push(Group { label: annotation.label.clone(), title, names: Vec::new() });
            groups.len() - 1
        });
        let surface = words::surface(document, annotation);
        let names = &mut groups[at].names;
        let name = *known.entry((at, surface.clone())).or_insert(names.len());
        match names.get_mut(name) {
            Some(name) => {
                name.mentions.push(annotation.id);
                name.confirmed &= confirmed;
            }
            None => names.push(Name { surface, mentions: vec![annotation.id], confirmed }),
        }
    }
    for group in &mut groups {
        group.names.sort_by_key(|name| std::cmp::Reverse(name.mentions.len()));
    }
    (groups, progress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, Edit, Span, Text};

    #[test]
    fn names_are_counted_by_label() {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new("Rome Ann Rome Lodz Rome").unwrap());
        for (range, label) in [
            (0..4, Label::PLACE),
            (5..8, Label::PERSON),
            (9..13, Label::PLACE),
            (14..18, Label::PLACE),
            (19..23, Label::ORG),
        ] {
            let span = Span::from_range(range).unwrap();
            let annotation = Annotation::by_hand(document.fresh_id(), span, label);
            document.apply(Edit::set(annotation)).unwrap();
        }
        let (groups, progress) = roll(&document);
        let shown: Vec<_> = groups
            .iter()
            .map(|g| {
                (g.title.as_str(), g.names.iter().map(|n| (n.surface.as_str(), n.mentions.len())).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("Person", vec![("Ann", 1)]),
                ("Place", vec![("Rome", 2), ("Lodz", 1)]),
                ("Organization", vec![("Rome", 1)]),
                ("Date", vec![])
            ]
        );
        assert_eq!(progress, Progress { confirmed: 5, mentions: 5 });
    }
}
