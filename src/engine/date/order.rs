//! Whether 3/4/2021 is in March or in April.

use super::{
    class::{Class, Lexeme},
    day::Date,
    number,
};
use crate::token::{Token, is_dash};
use std::ops::Range;
use tagline_core::NumericOrder;

/// The order in which the numeric dates of a text were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFinding {
    /// The order.
    pub order: NumericOrder,
    /// What decided it.
    pub evidence: OrderEvidence,
    /// The tokens of the first date that means another day in the other order, if there is one.
    pub example: Option<Range<usize>>,
}

/// What a document's order of day and month rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEvidence {
    /// The caller has said it.
    Given,
    /// A date of the document that can be read in one order only: 28/02/2020, or Friday, 3/4/2020.
    Shown,
    /// Nothing in the document. The order in which its other dates name day and month is taken, and without any the
    /// month first, as in the United States.
    Assumed,
}

/// The order in which to read the numeric dates of a text, and what says so. Where dates that can be read in one
/// order only disagree, the more frequent order wins.
pub(super) fn decide(
    text: &str,
    tokens: &[Token],
    lexemes: &[Lexeme],
    said: Option<NumericOrder>,
) -> (NumericOrder, OrderEvidence) {
    if let Some(order) = said {
        return (order, OrderEvidence::Given);
    }
    let (mut shown, mut style) = (Votes::default(), Votes::default());
    for at in 0..tokens.len() {
        let classes = lexemes.get(at).map(|lexeme| lexeme.classes).unwrap_or_default();
        if classes.has(Class::Numeric) || classes.has(Class::Number) {
            shown.add(only_order(text, tokens, lexemes, at));
        }
        let next = lexemes.get(at + 1).map(|lexeme| lexeme.classes).unwrap_or_default();
        if classes.has(Class::Month) && next.has(Class::Day) {
            style.add(Some(NumericOrder::MonthFirst));
        } else if classes.has(Class::Day) && next.has(Class::Month) {
            style.add(Some(NumericOrder::DayFirst));
        }
    }
    match shown.winner() {
        Some(order) => (order, OrderEvidence::Shown),
        None => (style.winner().unwrap_or(NumericOrder::MonthFirst), OrderEvidence::Assumed),
    }
}

#[derive(Default)]
struct Votes {
    day_first: usize,
    month_first: usize,
}

impl Votes {
    fn add(&mut self, vote: Option<NumericOrder>) {
        self.day_first += usize::from(vote == Some(NumericOrder::DayFirst));
        self.month_first += usize::from(vote == Some(NumericOrder::MonthFirst));
    }

    fn winner(&self) -> Option<NumericOrder> {
        match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => Some(NumericOrder::DayFirst),
            std::cmp::Ordering::Less => Some(NumericOrder::MonthFirst),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// The order that a date with slashes or hyphens at a token can be read in, if it is only one: a number is above
/// twelve, or only one of the two days falls on the weekday before it.
fn only_order(text: &str, tokens: &[Token], lexemes: &[Lexeme], at: usize) -> Option<NumericOrder> {
    let surface = tokens[at].surface(text);
    let (a, b, year) = if surface.contains('/') {
        let [(a, a_len), (b, _), (year, _)] = number::numeric_groups(surface)?;
        (a_len <= 2).then_some((a, b, year))?
    } else {
        hyphenated(text, tokens, at)?
    };
    if (a > 12) != (b > 12) {
        return Some(if a > 12 { NumericOrder::DayFirst } else { NumericOrder::MonthFirst });
    }
    let before = |back: usize| lexemes.get(at.checked_sub(back)?).filter(|lexeme| lexeme.classes.has(Class::Weekday));
    let comma = at > 0 && tokens[at - 1].surface(text) == ",";
    let weekday = before(if comma { 2 } else { 1 })?.value;
    let falls = |day: i32, month: i32| {
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?;
        Some(i32::from(date.weekday()) == weekday)
    };
    match (falls(a, b) == Some(true), falls(b, a) == Some(true)) {
        (true, false) => Some(NumericOrder::DayFirst),
        (false, true) => Some(NumericOrder::MonthFirst),
        _ => None,
    }
}

/// The numbers of "03-04-2021", which is five tokens without space between them.
fn hyphenated(text: &str, tokens: &[Token], at: usize) -> Option<(i32, i32, i32)> {
    let row = tokens.get(at..at + 5)?;
    let number = |index: usize, lengths: &[usize]| {
        let surface = row[index].surface(text);
        lengths.contains(&surface.len()).then(|| surface.parse::<i32>().ok()).flatten()
    };
    let dash = |index: usize| row[index].surface(text).chars().all(is_dash);
    let glued = row.windows(2).all(|pair| pair[0].end == pair[1].start);
    let numbers = (number(0, &[1, 2])?, number(2, &[1, 2])?, number(4, &[4])?);
    (glued && dash(1) && dash(3)).then_some(numbers)
}

/// Month and day of "a/b/year" and "a-b-year" or, `dotted`, "a.b.year", which always has the day first.
pub(super) fn month_and_day(order: NumericOrder, a: i32, b: i32, dotted: bool) -> (i32, i32) {
    let day_first = if a > 12 || b > 12 { a > 12 } else { dotted || order == NumericOrder::DayFirst };
    if day_first { (b, a) } else { (a, b) }
}

/// Whether "a/b/year" means another day in the other order.
pub(super) fn is_open(a: i32, b: i32) -> bool {
    a <= 12 && b <= 12 && a != b
}

#[cfg(test)]
mod tests {
    use super::super::{DateContext, find_dates};
    use super::*;
    use crate::{sentence::sentences, token::tokenize};

    fn read(text: &str, order: Option<NumericOrder>) -> (OrderFinding, Vec<String>) {
        let tokens = tokenize(text);
        let context = DateContext { date: None, order };
        let found = find_dates(text, &tokens, &sentences(text, &tokens), context);
        (found.order, found.mentions.into_iter().filter_map(|date| date.value.edtf).collect())
    }

    #[test]
    fn the_order_is_said_shown_or_assumed() {
        use NumericOrder::{DayFirst, MonthFirst};
        use OrderEvidence::{Assumed, Given, Shown};
        for (text, said, order, evidence, open, last) in [
            ("On 03/04/2021.", None, MonthFirst, Assumed, true, "2021-03-04"),
            ("On 03/04/2021.", Some(DayFirst), DayFirst, Given, true, "2021-04-03"),
            ("On 03-04-2021.", Some(DayFirst), DayFirst, Given, true, "2021-04-03"),
            ("On 28/02/2020 and 03/04/2021.", None, DayFirst, Shown, true, "2021-04-03"),
            ("On 28-02-2020 and 03/04/2021.", None, DayFirst, Shown, true, "2021-04-03"),
            ("On 02/28/2020 and 03/04/2021.", None, MonthFirst, Shown, true, "2021-03-04"),
            // 3 April 2020 was a Friday, 4 March 2020 a Wednesday.
            ("On Friday, 03/04/2020.", None, DayFirst, Shown, true, "2020-04-03"),
            ("On Wednesday 03/04/2020.", None, MonthFirst, Shown, true, "2020-03-04"),
            ("On Monday 03/04/2020.", None, MonthFirst, Assumed, true, "2020-03-04"),
            // What reads in one order only is read so, whatever was said.
            ("On 28/02/2020.", Some(MonthFirst), MonthFirst, Given, false, "2020-02-28"),
            ("On 04.03.2021.", Some(MonthFirst), MonthFirst, Given, false, "2021-03-04"),
            ("On 05/05/2021.", None, MonthFirst, Assumed, false, "2021-05-05"),
            ("On 2021/03/04.", None, MonthFirst, Assumed, false, "2021-03-04"),
            ("On 3 March 2020 and 03/04/2021.", None, DayFirst, Assumed, true, "2021-04-03"),
            ("On March 3, 2020, and 03/04/2021.", None, MonthFirst, Assumed, true, "2021-03-04"),
        ] {
            let (found, values) = read(text, said);
            assert_eq!((found.order, found.evidence, found.example.is_some()), (order, evidence, open), "{text}");
            assert_eq!(values.last().map(String::as_str), Some(last), "{text}");
        }
    }
}
