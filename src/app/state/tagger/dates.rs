//! The values of dates that a person has tagged, changed, agreed to or typed, read by the grammar in the worker.

use leptos::prelude::*;
use std::collections::{BTreeSet, HashMap};
use tagline_core::{AnnotationId, DateKind, DateValue, Document, Label, Span, Status, edtf};
use tagline_wire::{DateRequest, DatesToRead, TaggerRequest};

use super::{Question, Tagger, TaggerProgress};
use crate::state::commands;

/// What the grammar has read in the open document so far.
#[derive(Debug, Default)]
pub(super) struct Readings {
    /// What the readings depend on.
    question: Question,
    known: HashMap<Span, Option<DateValue>>,
    /// The number of the request that is not answered yet, and its places.
    waiting: Option<(u32, Vec<Span>)>,
}

impl Readings {
    /// Forgets what was read for another question.
    fn renew(&mut self, question: Question) {
        if self.question != question {
            *self = Self { question, ..Self::default() };
        }
    }

    /// Returns the values that dates of the document do not have yet.
    fn fresh_values(&self, document: &Document) -> HashMap<Span, Option<DateValue>> {
        let dates = document.layer().iter().filter(|annotation| annotation.is_valued_by_grammar());
        let fresh = dates.filter_map(|annotation| {
            let value = self.known.get(&annotation.span)?;
            let valued = annotation.clone().valued_by_tagger(value.clone());
            (valued != *annotation).then(|| (annotation.span, value.clone()))
        });
        fresh.collect()
    }

    /// Returns the places to ask about. If any date needs it, all dates are asked about, since those that are only
    /// suggested may be agreed to next.
    fn places_to_ask(&self, document: &Document) -> Vec<Span> {
        let dates = document.layer().iter().filter(|annotation| {
            annotation.label == Label::DATE
                && annotation.status != Status::Rejected
                && !self.known.contains_key(&annotation.span)
        });
        let (mut places, mut needed) = (BTreeSet::new(), false);
        for annotation in dates {
            needed |= annotation.is_valued_by_grammar();
            places.insert(annotation.span);
        }
        if needed && self.waiting.is_none() { places.into_iter().collect() } else { Vec::new() }
    }

    /// Takes in the answer to a request; returns `false` if it answers another one.
    fn answered(&mut self, number: u32, values: &[Option<DateValue>]) -> bool {
        let Some((_, places)) = self.waiting.take_if(|(waiting, _)| *waiting == number) else { return false };
        self.known.extend(places.into_iter().zip(values.iter().cloned()));
        true
    }
}

/// What a person has typed for the value of a date, while it is being read or if it could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    document: String,
    pub(crate) id: AnnotationId,
    pub(crate) words: String,
    /// The number of the request.
    number: u32,
    /// Why there is no value, as a sentence for the person.
    pub(crate) problem: Option<String>,
}

impl Tagger {
    /// Brings the values of dates up to date: at once where the grammar has read the place before, else when the worker
    /// has answered. Does nothing where another tab writes, or until the model is there.
    pub(crate) fn read_dates(self) {
        if !self.session.is_writable() {
            return;
        }
        let question = self.question();
        self.readings.update_value(|readings| readings.renew(question));
        let fresh =
            self.readings.with_value(|readings| self.session.look(|open| readings.fresh_values(&open.document)));
        if let Some(fresh) = fresh.filter(|fresh| !fresh.is_empty()) {
            self.session.value_dates(&fresh);
        }
        if self.model.get_untracked().is_none() {
            return;
        }
        let places =
            self.readings.with_value(|readings| self.session.look(|open| readings.places_to_ask(&open.document)));
        if let Some(places) = places.filter(|places| !places.is_empty()) {
            let number = self.next_reading();
            self.readings.update_value(|readings| readings.waiting = Some((number, places.clone())));
            self.ask_dates(number, DatesToRead::At(places));
        }
    }

    /// Gives a date the value that a person has typed: EDTF at once, other words when the worker has read them. An empty
    /// value says that it cannot be known.
    pub(crate) fn type_value(self, id: AnnotationId, words: &str) {
        let words = words.trim();
        if words.is_empty() || edtf::is_valid(words) {
            self.typed.set(None);
            let value = DateValue::new(DateKind::Calendar, Some(words.to_owned()).filter(|words| !words.is_empty()));
            self.enter_value(id, value);
            return;
        }
        let Some(document) = self.session.id() else { return };
        let number = self.next_reading();
        self.typed.set(Some(Typed { document, id, words: words.to_owned(), number, problem: None }));
        if self.progress.get_untracked() == TaggerProgress::Gone {
            self.not_read("The tagger isn’t running, so a date must be written like 2022-02-24 or 2019-36.");
        } else {
            self.ask_typed();
        }
    }

    /// What was typed for a date and is not its value yet. Tracked.
    pub(crate) fn typed(self, id: AnnotationId) -> Option<Typed> {
        let typed = self.typed.get()?;
        (typed.id == id && Some(&typed.document) == self.session.id().as_ref()).then_some(typed)
    }

    /// Forgets what was typed.
    pub(crate) fn forget_typed(self) {
        if self.typed.with_untracked(Option::is_some) {
            self.typed.set(None);
        }
    }

    /// Asks again what a worker has left unanswered.
    pub(super) fn resume_reading(self) {
        self.readings.update_value(|readings| readings.waiting = None);
        self.ask_typed();
        self.read_dates();
    }

    /// Takes in what the worker has read.
    pub(super) fn dates_read(self, number: u32, mut values: Vec<Option<DateValue>>) {
        let was_asked = self.readings.try_update_value(|readings| readings.answered(number, &values));
        if was_asked == Some(true) {
            self.read_dates();
            return;
        }
        let Some(typed) = self.typed.get_untracked().filter(|typed| typed.number == number) else { return };
        let Some(value) = values.pop().flatten() else {
            let words = typed.words;
            self.not_read(&format!("“{words}” can’t be read as a date: write it like “28 Feb 2025” or “early 2019”."));
            return;
        };
        self.typed.set(None);
        if self.session.id().as_ref() == Some(&typed.document) {
            self.enter_value(typed.id, value);
        } else {
            let words = typed.words;
            self.notices
                .tell(format!("“{words}” was not entered as a date, because another article was opened first."));
        }
    }

    /// Makes a value the person's. The person may have gone on to another mention, and stays there.
    fn enter_value(self, id: AnnotationId, value: DateValue) {
        let current = self.session.current_untracked();
        self.session.command(|document| commands::set_value(document, id, value));
        self.session.set_current(current.filter(|current| self.session.is_shown(*current)));
    }

    /// Says why what was typed is no value: at the field or, if that is gone, in a notice.
    fn not_read(self, problem: &str) {
        let Some(id) = self.typed.with_untracked(|typed| typed.as_ref().map(|typed| typed.id)) else { return };
        if self.session.current_untracked() != Some(id) {
            self.notices.tell(problem.to_owned());
        }
        self.typed.update(|typed| typed.iter_mut().for_each(|typed| typed.problem = Some(problem.to_owned())));
    }

    fn ask_typed(self) {
        let open = self.typed.get_untracked().filter(|typed| typed.problem.is_none());
        if let (Some(typed), Some(_)) = (open, self.model.get_untracked()) {
            self.ask_dates(typed.number, DatesToRead::Typed(typed.words));
        }
    }

    fn ask_dates(self, number: u32, dates: DatesToRead) {
        let request = self.session.look(|snapshot| DateRequest {
            number,
            text: snapshot.document.text().as_str().to_owned(),
            date: snapshot.document.date(),
            order: snapshot.document.numeric_order(),
            dates,
        });
        if let Some(request) = request {
            self.send(&TaggerRequest::ReadDates(request));
        }
    }

    fn next_reading(self) -> u32 {
        self.reading.update_value(|number| *number += 1);
        self.reading.get_value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, ByteOffset, Confidence, Edit, Mention, Origin, Text};

    fn value(edtf: &str) -> Option<DateValue> {
        Some(DateValue::new(DateKind::Calendar, Some(edtf.to_owned())))
    }

    fn span(document: &Document, words: &str) -> Span {
        let start = document.text().as_str().find(words).unwrap();
        Span::from_range(start..start + words.len()).unwrap()
    }

    /// A document with a suggested date and one tagged by hand.
    fn document() -> Document {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new("On Sunday and Monday.").unwrap());
        let (sunday, monday) = (span(&document, "Sunday"), span(&document, "Monday"));
        let confidence = Confidence::from_probability(0.9);
        let mention = Mention { span: sunday, label: Label::DATE, confidence, value: value("2021-11-07") };
        document.suggest(ByteOffset::ZERO..document.text().end(), [mention], &Origin::Model("m".to_owned()));
        let by_hand = Annotation::by_hand(document.fresh_id(), monday, Label::DATE);
        document.apply(Edit::set(by_hand)).unwrap();
        document
    }

    #[test]
    fn a_place_is_asked_about_once_for_each_question() {
        let document = document();
        let both = vec![span(&document, "Sunday"), span(&document, "Monday")];
        let mut readings = Readings::default();
        assert_eq!(readings.places_to_ask(&document), both);
        readings.waiting = Some((7, both.clone()));
        assert_eq!(readings.places_to_ask(&document), []);
        assert!(!readings.answered(6, &[]));
        assert!(readings.answered(7, &[value("2021-11-07"), value("2021-11-08")]));
        assert_eq!(readings.places_to_ask(&document), []);
        readings.renew(Question { opening: 1, ..Question::default() });
        assert_eq!(readings.places_to_ask(&document), both);
    }

    #[test]
    fn only_dates_without_a_suggested_value_are_given_what_was_read() {
        let mut document = document();
        let mut readings = Readings { waiting: Some((1, vec![span(&document, "Monday")])), ..Readings::default() };
        readings.answered(1, &[value("2021-11-08")]);
        let fresh = readings.fresh_values(&document);
        assert_eq!(fresh.into_iter().collect::<Vec<_>>(), [(span(&document, "Monday"), value("2021-11-08"))]);
        let changes = document.value_dates(|span| readings.known.get(&span).cloned());
        assert_eq!(changes.len(), 1);
        assert!(readings.fresh_values(&document).is_empty());
        // Without a date tagged by hand, nothing is asked.
        let id = document.layer().iter().last().unwrap().id;
        document.apply(Edit::remove(id)).unwrap();
        assert_eq!(Readings::default().places_to_ask(&document), []);
    }
}
