//! The dates of a document in the order of the calendar.

use std::{collections::HashMap, ops::RangeInclusive};
use tagline_core::sorting;
use tagline_core::{Annotation, AnnotationId, Document, Label, Status, edtf};

use super::tally::Tally;
use crate::words;

/// One value and the mentions that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) value: String,
    /// The mentions' words, each once: "Sunday", "7 November".
    pub(crate) surfaces: Vec<String>,
    pub(crate) mentions: Vec<AnnotationId>,
    /// The days it may mean, counted as [`edtf::days`] counts.
    pub(crate) days: RangeInclusive<i32>,
}

/// The entries, the earliest first, and of those that begin together the shortest; being counted.
#[derive(Default)]
pub(crate) struct Timeline {
    entries: Vec<Entry>,
    /// Where the entry of each value stands; `None` for a value that is no time of the calendar.
    known: HashMap<String, Option<usize>>,
}

impl Tally for Timeline {
    type Sum = Vec<Entry>;

    fn add(&mut self, document: &Document, annotation: &Annotation) {
        if annotation.label != Label::DATE || annotation.status == Status::Rejected {
            return;
        }
        let Some(value) = annotation.value.as_ref().and_then(|value| value.edtf.clone()) else { return };
        let entries = &mut self.entries;
        let at = *self.known.entry(value).or_insert_with_key(|value| {
            let days = edtf::days(value)?;
            entries.push(Entry { value: value.clone(), surfaces: Vec::new(), mentions: Vec::new(), days });
            Some(entries.len() - 1)
        });
        if let Some(entry) = at.and_then(|at| entries.get_mut(at)) {
            let surface = words::surface(document, annotation);
            entry.mentions.push(annotation.id);
            if !entry.surfaces.contains(&surface) {
                entry.surfaces.push(surface);
            }
        }
    }

    fn sum(mut self, _: &Document) -> Self::Sum {
        sorting::sort_by_key(&mut self.entries, |entry| (*entry.days.start(), *entry.days.end()));
        self.entries
    }
}

/// Where stretches of days lie on an axis from 0 to 1. The axis runs over all of them, but the time between two is
/// drawn with its root, or a history of two millennia would have all of last week on one spot.
pub(crate) fn places(entries: &[Entry]) -> Vec<(f64, f64)> {
    let mut stops: Vec<i32> = entries.iter().flat_map(|entry| [*entry.days.start(), *entry.days.end() + 1]).collect();
    sorting::sort_by(&mut stops, Ord::cmp);
    stops.dedup();
    let mut at = 0.0;
    let mut drawn = vec![0.0];
    for pair in stops.windows(2) {
        at += f64::from(pair[1] - pair[0]).sqrt();
        drawn.push(at);
    }
    let place = |day: i32| stops.binary_search(&day).map_or(0.0, |stop| drawn[stop] / at.max(1.0));
    entries.iter().map(|entry| (place(*entry.days.start()), place(*entry.days.end() + 1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tally;
    use tagline_core::{DateKind, DateValue, Edit, Span, Text};

    fn dated(dates: &[(&str, &str)]) -> Document {
        let text: String = dates.iter().map(|(surface, _)| format!("{surface} ")).collect();
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        let mut at = 0;
        for (surface, value) in dates {
            let span = Span::from_range(at..at + surface.len()).unwrap();
            let value = Some(DateValue::new(DateKind::Calendar, Some((*value).to_owned())));
            let annotation = Annotation { value, ..Annotation::by_hand(document.fresh_id(), span, Label::DATE) };
            document.apply(Edit::set(annotation)).unwrap();
            at += surface.len() + 1;
        }
        document
    }

    #[test]
    fn dates_stand_in_the_order_of_the_calendar() {
        let document = dated(&[
            ("Sunday", "2021-11-07"),
            ("2021", "2021"),
            ("44 BC", "-0043"),
            ("today", "2021-11-07"),
            ("noon", "T12:00"),
        ]);
        let entries = tally::of::<Timeline>(&document);
        let shown: Vec<_> = entries.iter().map(|entry| (entry.value.as_str(), entry.surfaces.join(", "))).collect();
        assert_eq!(
            shown,
            [("-0043", "44 BC".to_owned()), ("2021", "2021".to_owned()), ("2021-11-07", "Sunday, today".to_owned())]
        );
        let places = places(&entries);
        assert!(places.iter().all(|(from, to)| (0.0..1.0).contains(from) && from < to && *to <= 1.0), "{places:?}");
        assert!(places[0].1 < places[1].0 && places[1].0 < places[2].0 && places[2].1 < places[1].1);
    }
}
