//! Reading dates that a person has tagged or typed.

use tagline_core::{CivilDate, DateValue, NumericOrder};
use tagline_engine::date::{DateContext, DateReader};
use tagline_wire::{DateRequest, DatesToRead, TaggerReply};

/// The text read last, since the next question is nearly always about it too.
#[derive(Default)]
pub(crate) struct DateAnswers {
    last: Option<(Question, DateReader)>,
}

/// What a reading depends on.
#[derive(PartialEq, Eq)]
struct Question {
    text: String,
    date: Option<CivilDate>,
    order: Option<NumericOrder>,
}

impl DateAnswers {
    /// Returns the reply to a request.
    pub(crate) fn answer(&mut self, request: DateRequest) -> TaggerReply {
        let DateRequest { number, text, date, order, dates } = request;
        let reader = self.reader(Question { text, date, order });
        let values: Vec<Option<DateValue>> = match dates {
            DatesToRead::At(places) => places.into_iter().map(|place| reader.at(place)).collect(),
            DatesToRead::Typed(words) => vec![reader.typed(&words)],
        };
        TaggerReply::DatesRead { number, values }
    }

    fn reader(&mut self, question: Question) -> &DateReader {
        let known = self.last.take().filter(|(last, _)| *last == question);
        let read = || {
            let context = DateContext { date: question.date, order: question.order };
            let reader = DateReader::new(question.text.clone(), context);
            (question, reader)
        };
        &self.last.insert(known.unwrap_or_else(read)).1
    }
}
