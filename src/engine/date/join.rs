//! What neighbours say together: a date and a time of day become one mention, and half a range borrows the year
//! of the other half.

use super::{
    DateMention,
    day::Date,
    matcher::Row,
    narrative::{Place, Story},
    reading::{Pair, Point, Reading},
    resolve::resolve,
    tense::Tense,
    timex::timex,
    unit::Unit,
    when::When,
};
use std::ops::Range;
use tagline_core::{DateKind, DateValue};

/// A date in the text with what it says.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) tokens: Range<usize>,
    pub(super) reading: Reading,
    pub(super) tense: Tense,
    pub(super) place: Place,
    /// The year of the date that this one leads to: "from May to July 2020".
    pub(super) lent_year: Option<i32>,
}

/// Adds the next date of a sentence, whose dates begin at index `first`, and joins it to the one before it where
/// the two belong together.
pub(super) fn push(found: &mut Vec<Found>, first: usize, next: Found, row: &Row<'_>) {
    let next = lend_day(&mut found[first..], next, row);
    if let Some(last) = found[first..].last_mut() {
        if belong_together(last, &next, row) {
            last.tokens.end = next.tokens.end;
            last.reading = merged(&last.reading, &next.reading);
            return;
        }
        if lends_year(last, &next, row) {
            last.lent_year = next.reading.points[0].year;
        }
    }
    found.push(next);
}

/// The same hour told twice is one day's: "11 a.m. today (1500 UTC)", "7:37 p.m. (1137 UTC) Wednesday".
fn lend_day(before: &mut [Found], next: Found, row: &Row<'_>) -> Found {
    let between = |left: &Found, right: &Found, mark: &str| {
        left.tokens.end + 1 == right.tokens.start && row.is(left.tokens.end, mark)
    };
    match before {
        [.., last] if is_time(&next.reading) && last.reading.clock.is_some() && between(last, &next, "(") => {
            let reading = Reading { clock: next.reading.clock, calendar: None, ..last.reading.clone() };
            return Found { reading, ..next };
        }
        [.., first, second]
            if is_day(&next.reading)
                && is_time(&first.reading)
                && is_time(&second.reading)
                && between(first, second, "(")
                && closes(second, &next, row) =>
        {
            for time in [first, second] {
                let reading = Reading { clock: time.reading.clock, calendar: None, ..next.reading.clone() };
                (time.reading, time.tense) = (reading, next.tense);
            }
        }
        _ => {}
    }
    next
}

/// Whether a bracket is all that ends between the two: ") on", "),".
fn closes(left: &Found, right: &Found, row: &Row<'_>) -> bool {
    let mut gap = left.tokens.end..right.tokens.start;
    gap.len() <= 3
        && gap.next().is_some_and(|at| row.is(at, ")"))
        && gap.all(|at| ["on", ",", "the"].iter().any(|word| row.is(at, word)))
}

fn is_time(reading: &Reading) -> bool {
    reading.clock.is_some() && names_no_day(reading)
}

fn names_no_day(reading: &Reading) -> bool {
    reading.points[0] == Point::default()
        && reading.deictic.is_none()
        && reading.toward.is_none()
        && reading.holiday.is_none()
        && reading.unit.is_none()
}

/// A day, as opposed to a month, a year or a range.
fn is_day(reading: &Reading) -> bool {
    let point = &reading.points[0];
    reading.pair == Pair::None
        && reading.clock.is_none()
        && (point.day.is_some()
            || point.weekday.is_some()
            || reading.deictic.is_some()
            || reading.holiday.is_some()
            || reading.toward.is_some() && reading.part.is_some())
}

/// Whether only words that tie a time to its day stand between the two.
fn belong_together(left: &Found, right: &Found, row: &Row<'_>) -> bool {
    let gap = left.tokens.end..right.tokens.start;
    let words: &[&str] = if is_time(&left.reading) && is_day(&right.reading) {
        &["on", ",", "the"]
    } else if is_day(&left.reading) && is_time(&right.reading) {
        &["at", ",", "around", "about"]
    } else {
        return false;
    };
    gap.len() <= 2 && gap.clone().all(|at| words.iter().any(|word| row.is(at, word)))
}

fn merged(left: &Reading, right: &Reading) -> Reading {
    let (time, day) = if is_time(left) { (left, right) } else { (right, left) };
    Reading { clock: time.clock, ..day.clone() }
}

/// "May" in "from May to July 2020" is a month of 2020.
pub(super) fn lends_year(left: &Found, right: &Found, row: &Row<'_>) -> bool {
    let (from, to) = (&left.reading.points[0], &right.reading.points[0]);
    let gap = left.tokens.end..right.tokens.start;
    from.month.is_some()
        && from.year.is_none()
        && left.reading.toward.is_none()
        && to.year.is_some()
        && to.month >= from.month
        && from.day.is_some() == to.day.is_some()
        && gap.len() == 1
        && ["and", "to", "or", "through", "until", "–", "-", "/"].iter().any(|word| row.is(gap.start, word))
}

/// Resolves the dates of a text, each seen from the day of writing and from the date told before it.
pub(super) fn mentions(found: &[Found], anchor: Option<Date>) -> Vec<DateMention> {
    let mut story = Story::default();
    let mention = |found: &Found| DateMention {
        tokens: found.tokens.clone(),
        value: value(found, &mut story, anchor),
        calendar: found.reading.calendar.clone(),
    };
    found.iter().map(mention).collect()
}

/// Returns what a date means, seen from the story before it, and takes the story on to it.
pub(super) fn value(found: &Found, story: &mut Story, anchor: Option<Date>) -> DateValue {
    let ends = resolve(&found.reading, story.standpoint(found, anchor));
    story.tell(found, ends[0]);
    let kind = kind(&found.reading);
    let timex = timex(&found.reading, ends, kind == DateKind::Time);
    DateValue::new(kind, edtf(&found.reading, ends)).with_timex3(timex)
}

fn kind(reading: &Reading) -> DateKind {
    if reading.clock.is_some()
        || reading.part.is_some()
        || matches!(reading.unit, Some(Unit::Second | Unit::Minute | Unit::Hour))
    {
        DateKind::Time
    } else if reading.toward.is_some()
        || reading.deictic.is_some()
        || reading.sign.is_some()
        || reading.weekend
        || reading.year_step.is_some()
    {
        DateKind::Relative
    } else {
        DateKind::Calendar
    }
}

fn edtf(reading: &Reading, [first, second]: [Option<When>; 2]) -> Option<String> {
    if let Some(clock) = reading.clock {
        let day = first.filter(|when| matches!(when, When::Day(..) | When::ShortDay(..))).and_then(When::edtf);
        return Some(format!("{}{}", day.unwrap_or_default(), clock.iso()));
    }
    let first = first.and_then(When::edtf);
    match reading.pair {
        Pair::None => first,
        Pair::Range => Some(format!("{}/{}", first?, second?.edtf()?)),
        Pair::List => Some(format!("{{{},{}}}", first?, second?.edtf()?)),
    }
}
