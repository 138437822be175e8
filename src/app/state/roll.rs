//! The entities of a document as the side panel lists them, and how far the person has come.

use std::{collections::HashMap, sync::Arc};
use tagline_core::sorting;
use tagline_core::{Annotation, AnnotationId, Confidence, Document, Entity, Label, Status, entity::Census};

use super::tally::Tally;

/// Entities under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// Their label; `None` where the list is not divided by labels.
    pub(crate) label: Option<Label>,
    /// What people read for the label.
    pub(crate) title: String,
    pub(crate) rows: Vec<Arc<Row>>,
}

/// An entity and what the list shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) entity: Entity,
    /// All its mentions in reading order.
    pub(crate) mentions: Vec<AnnotationId>,
    /// Whether a person has confirmed every one of them.
    pub(crate) confirmed: bool,
    /// The least confidence among its suggestions.
    least: Confidence,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// By label, and under each the most frequent first.
    #[default]
    Label,
    /// As they come in the article.
    Position,
    /// The most frequent first.
    Frequency,
    /// What the tagger is least sure of first.
    Confidence,
}

impl Row {
    /// The least confidence among its suggestions; `None` if a person has confirmed all of it.
    pub(crate) fn least(&self) -> Option<Confidence> {
        (!self.confirmed).then_some(self.least)
    }
}

impl Order {
    pub(crate) const ALL: [(Self, &str); 4] = [
        (Self::Label, "Type"),
        (Self::Position, "Position"),
        (Self::Frequency, "Frequency"),
        (Self::Confidence, "Least sure first"),
    ];

    /// The order that an option of the list stands for.
    pub(crate) fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(order, _)| order).unwrap_or_default()
    }
}

/// How far the person has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) confirmed: usize,
    pub(crate) rejected: usize,
    pub(crate) suggested: usize,
}

impl Progress {
    /// The mentions that are shown: all but the rejected.
    pub(crate) fn mentions(self) -> usize {
        self.confirmed + self.suggested
    }

    /// Those that a person has decided on.
    pub(crate) fn checked(self) -> usize {
        self.confirmed + self.rejected
    }

    /// Those that there have been to decide on.
    pub(crate) fn all(self) -> usize {
        self.checked() + self.suggested
    }
}

/// What has been confirmed, rejected and left open.
pub(crate) fn progress(document: &Document) -> Progress {
    let mut progress = Progress::default();
    for annotation in document.layer().iter() {
        *match annotation.status {
            Status::Confirmed => &mut progress.confirmed,
            Status::Rejected => &mut progress.rejected,
            Status::Suggested => &mut progress.suggested,
        } += 1;
    }
    progress
}

/// The rows of a document in the order of their first mention, being counted.
#[derive(Default)]
pub(crate) struct Rows {
    census: Census,
    seen: HashMap<AnnotationId, Seen>,
}

/// What a row needs to know of a mention besides its words.
struct Seen {
    /// Its number in reading order.
    place: usize,
    /// How sure the tagger is of it; `None` if a person has confirmed it.
    open: Option<Confidence>,
}

impl Tally for Rows {
    type Sum = Vec<Arc<Row>>;

    fn add(&mut self, document: &Document, annotation: &Annotation) {
        self.census.add(document, annotation);
        let open = (annotation.status != Status::Confirmed).then(|| annotation.confidence.unwrap_or_default());
        let seen = Seen { place: self.seen.len(), open };
        self.seen.insert(annotation.id, seen);
    }

    fn sum(self, document: &Document) -> Self::Sum {
        let seen = self.seen;
        let row = |entity: Entity| {
            let mut mentions: Vec<_> = entity.mentions().collect();
            sorting::sort_by_key(&mut mentions, |id| seen.get(id).map(|seen| seen.place));
            let open = mentions.iter().filter_map(|id| seen.get(id)?.open);
            let least = open.min();
            let (confirmed, least) = (least.is_none(), least.unwrap_or(Confidence::CERTAIN));
            Arc::new(Row { entity, mentions, confirmed, least })
        };
        self.census.entities(document).into_iter().map(row).collect()
    }
}

/// Arranges rows for the list: under the labels of the document or, in any other order, all together.
pub(crate) fn arrange(document: &Document, mut rows: Vec<Arc<Row>>, order: Order) -> Vec<Group> {
    match order {
        Order::Position => {}
        Order::Label | Order::Frequency => sorting::sort_by_key(&mut rows, |row| std::cmp::Reverse(row.mentions.len())),
        Order::Confidence => sorting::sort_by_key(&mut rows, |row| row.least),
    }
    if order != Order::Label {
        let title = "Mentions".to_owned();
        return vec![Group { label: None, title, rows }];
    }
    let mut groups: Vec<Group> = Vec::new();
    for info in document.labels().iter() {
        groups.push(Group { label: Some(info.label.clone()), title: info.name.clone(), rows: Vec::new() });
    }
    for row in rows {
        let at = groups.iter().position(|group| group.label.as_ref() == Some(&row.entity.label));
        let at = at.unwrap_or_else(|| {
            let label = row.entity.label.clone();
            groups.push(Group { title: label.to_string(), label: Some(label), rows: Vec::new() });
            groups.len() - 1
        });
        groups[at].rows.push(row);
    }
    groups.retain(|group| !group.rows.is_empty());
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tally;
    use tagline_core::{Edit, Span, Text};

    fn document() -> Document {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new("Rome Ann Rome Lodz Rome").unwrap());
        for (range, label, sure) in [
            (0..4, Label::PLACE, None),
            (5..8, Label::PERSON, Some(0.9)),
            (9..13, Label::PLACE, None),
            (14..18, Label::PLACE, Some(0.4)),
            (19..23, Label::ORG, None),
        ] {
            let span = Span::from_range(range).unwrap();
            let annotation = Annotation::by_hand(document.fresh_id(), span, label);
            let confidence = sure.map(Confidence::from_probability);
            let status = if sure.is_some() { Status::Suggested } else { Status::Confirmed };
            document.apply(Edit::set(Annotation { status, confidence, ..annotation })).unwrap();
        }
        document
    }

    fn names(groups: &[Group]) -> Vec<String> {
        let name = |row: &Arc<Row>| format!("{} {}", row.entity.name, row.mentions.len());
        let show = |group: &Group| {
            let rows: Vec<_> = group.rows.iter().map(name).collect();
            format!("{}: {}", group.title, rows.join(", "))
        };
        groups.iter().map(show).collect()
    }

    #[test]
    fn the_list_has_its_orders() {
        let document = document();
        let arranged = |order| names(&arrange(&document, tally::of::<Rows>(&document), order));
        assert_eq!(arranged(Order::Label), ["Person: Ann 1", "Place: Rome 2, Lodz 1", "Organization: Rome 1"]);
        assert_eq!(arranged(Order::Position), ["Mentions: Rome 2, Ann 1, Lodz 1, Rome 1"]);
        assert_eq!(arranged(Order::Frequency), ["Mentions: Rome 2, Ann 1, Lodz 1, Rome 1"]);
        assert_eq!(arranged(Order::Confidence), ["Mentions: Lodz 1, Ann 1, Rome 2, Rome 1"]);
        for (order, name) in Order::ALL {
            assert_eq!(Order::named(name), order);
        }
    }

    #[test]
    fn progress_counts_decisions() {
        let progress = progress(&document());
        assert_eq!(progress, Progress { confirmed: 3, rejected: 0, suggested: 2 });
        assert_eq!((progress.mentions(), progress.checked(), progress.all()), (5, 3, 5));
    }
}
