//! Which words point at the calendar or the clock, and where they point.
//!
//! A token is looked up once in a `lexicon`; where it can begin a date, the forms (`form`) that begin with such a
//! token are tried, and the longest one that its `context` allows is taken. Dates and times of day side by side
//! become one. What the words say (a `reading`) is then resolved (`resolve`) to a stretch of the calendar
//! (`when`), counted where it has to be from the day the text was written, or from where its story has come to
//! (`narrative`); of the days that a partial date may be, tense and story choose one (`candidate`).
//!
//! A date begins and ends with its own words: no article, no preposition ("the [1990s]", "in [early March]"). Years
//! and days that share a month or a hyphen are one range ("5-7 September", "1939-1945"); two dates that could each
//! stand alone are two ("from [May] to [July 2020]"), and the first borrows the year of the second. Not looked for
//! are durations ("three years"), rates ("weekly"), ages, and words that point only vaguely ("now", "recently").

mod beside;
mod candidate;
mod class;
mod complete;
mod context;
mod day;
mod explicit;
mod form;
mod holiday;
mod infer;
mod join;
mod lexicon;
mod lunar;
mod matcher;
mod narrative;
mod nouns;
mod number;
mod order;
mod reader;
mod reading;
mod resolve;
mod tense;
mod timex;
mod toward;
mod typed;
mod unit;
mod when;
mod year;
mod zone;

pub use infer::{Inference, Reason};
pub use order::{OrderEvidence, OrderFinding};
pub use reader::DateReader;

use crate::token::Token;
use join::Found;
use std::ops::Range;
use tagline_core::{CivilDate, DateValue, NumericOrder};

/// An expression that points at the calendar or the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// The tokens that make it up.
    pub tokens: Range<usize>,
    /// How and where it points.
    pub value: DateValue,
    /// The explicit calendar words among the tokens; see [`calendar_part`].
    calendar: Option<Range<usize>>,
}

/// What the caller knows of a text whose dates are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateContext {
    /// The day it was written, from which "yesterday" counts.
    pub date: Option<CivilDate>,
    /// The order of day and month in its numeric dates.
    pub order: Option<NumericOrder>,
}

/// The dates of a text, and what they were read by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFindings {
    /// The dates: sorted, not overlapping, none across a sentence boundary.
    pub mentions: Vec<DateMention>,
    /// The day the text was probably written on, if the context does not say it and the text does: by its dateline
    /// or byline, by a weekday named with a day, or by the latest full date of a story that speaks of "yesterday" or
    /// "Sunday".
    pub inferred: Option<Inference>,
    /// The order in which numeric dates were read.
    pub order: OrderFinding,
}

/// Finds the dates of a text. Relative and partial dates count from the day it was written, given or inferred; where
/// nothing tells that day they stay underspecified.
#[must_use]
pub fn find_dates(text: &str, tokens: &[Token], sentences: &[Range<usize>], context: DateContext) -> DateFindings {
    let (found, order) = search(text, tokens, sentences, context.order);
    let inferred = if context.date.is_none() { infer::infer(text, tokens, &found) } else { None };
    let anchor = context.date.or(inferred.as_ref().map(|inference| inference.date)).and_then(day::Date::of);
    DateFindings { mentions: join::mentions(&found, anchor), inferred, order }
}

/// The dates of a text and what each of them says by itself.
fn search(
    text: &str,
    tokens: &[Token],
    sentences: &[Range<usize>],
    said: Option<NumericOrder>,
) -> (Vec<Found>, OrderFinding) {
    let lexemes: Vec<_> = tokens.iter().map(|token| lexicon::lexeme(text, token)).collect();
    let document = context::Document { may_is_a_name: may_is_a_name(text, tokens) };
    let (order, evidence) = order::decide(text, tokens, &lexemes, said);
    let mut found = Vec::new();
    let mut paragraph = 0;
    for sentence in sentences {
        let end = sentence.end.min(tokens.len());
        paragraph += usize::from(starts_line(text, tokens, sentence.start));
        let row = matcher::Row { text, tokens, lexemes: &lexemes, start: sentence.start, end };
        let first = found.len();
        let mut at = row.start;
        while at < row.end {
            match first_fit(row, at, document, order, paragraph) {
                Some(fit) => {
                    at = fit.tokens.end;
                    join::push(&mut found, first, fit, &row);
                }
                None => at += 1,
            }
        }
    }
    let example = found.iter().find(|date| date.reading.open_order).map(|date| date.tokens.clone());
    (found, OrderFinding { order, evidence, example })
}

/// The longest form that fits at a token, makes sense there and names a day that exists.
fn first_fit(
    row: matcher::Row<'_>,
    at: usize,
    document: context::Document,
    order: NumericOrder,
    paragraph: usize,
) -> Option<Found> {
    if row.lexeme(at).classes.is_empty() {
        return None;
    }
    let mut allowed = matcher::matches(row, at).into_iter().filter(|fit| context::allows(fit, &row, document));
    allowed.find_map(|fit| read(&fit, &row, order, paragraph))
}

/// What a match says in its sentence; `None` if it names no day that exists.
fn read(fit: &matcher::Match<'_>, row: &matcher::Row<'_>, order: NumericOrder, paragraph: usize) -> Option<Found> {
    let at = fit.start;
    let mut reading = reading::Reading::of(fit, order)?;
    if at > row.start && (row.is(at - 1, "every") || row.is(at - 1, "each")) && reading.points[0].month.is_none() {
        reading.repeats = true;
    }
    let tense = tense::of(row, fit.start, fit.end);
    let place = narrative::Place::new(row, paragraph, fit.start, &reading);
    Some(Found { tokens: fit.start..fit.end, reading, tense, place, lent_year: None })
}

/// Whether a token is the first of its line.
fn starts_line(text: &str, tokens: &[Token], at: usize) -> bool {
    let gap =
        at.checked_sub(1).and_then(|before| text.get(tokens.get(before)?.end as usize..tokens.get(at)?.start as usize));
    gap.is_none_or(|gap| gap.contains('\n'))
}

/// The part of a mention that is an explicit calendar expression, without prepositions, articles and clock
/// times; `None` if it has none ("yesterday", "noon").
#[must_use]
pub fn calendar_part(mention: &DateMention) -> Option<Range<usize>> {
    mention.calendar.clone()
}

/// Whether somebody in the text is called May: "Theresa May", "Mrs May".
fn may_is_a_name(text: &str, tokens: &[Token]) -> bool {
    /// Capitalised at the start of a sentence, these lead on to the month.
    const LEADS: [&str; 14] = [
        "After", "And", "Before", "Between", "By", "During", "For", "From", "In", "On", "Since", "The", "Through",
        "Until",
    ];
    tokens.windows(2).any(|pair| {
        let before = pair[0].surface(text);
        pair[1].end - pair[1].start == 3
            && pair[1].surface(text) == "May"
            && before.len() > 2
            && before.starts_with(|c: char| c.is_ascii_uppercase())
            && before.bytes().skip(1).all(|b| b.is_ascii_lowercase() || b == b'.')
            && lexicon::lexeme(text, &pair[0]).classes.is_empty()
            && !LEADS.contains(&before)
    })
}

#[cfg(test)]
mod tests;
