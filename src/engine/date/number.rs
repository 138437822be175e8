//! What a token that begins with a digit can be inside a date.

use super::class::{Class, Classes, Lexeme};
use std::ops::RangeInclusive;
use tagline_core::CivilDate;

/// The numbers that are read as years by themselves.
const YEARS: RangeInclusive<i32> = 1000..=2200;

/// The classes and value of a number token.
pub(super) fn lexeme(surface: &str) -> Lexeme {
    let bytes = surface.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    // No date holds a longer number, and nine digits fit an i32.
    if digits == 0 || digits > 9 {
        return Lexeme::default();
    }
    let value: i32 = surface[..digits].parse().unwrap_or_default();
    let rest = &surface[digits..];
    let (classes, value) = match rest.as_bytes() {
        [] => (plain(digits, value), value),
        [b's'] | [b'\'', b's'] => match (digits, value % 10) {
            (4, 0) if YEARS.contains(&value) => (Classes::of(Class::Decade), value),
            (2, 0) => (Classes::of(Class::Decade), value),
            _ => (Classes::NONE, 0),
        },
        [b's' | b'n' | b'r' | b't' | b'S' | b'N' | b'R' | b'T', b't' | b'd' | b'h' | b'T' | b'D' | b'H'] => {
            (Classes::of(Class::Ordinal), value)
        }
        [b':', ..] => clock(surface, ':').map_or((Classes::NONE, 0), |minute| (Classes::of(Class::Clock), minute)),
        [b'h', ..] => clock(surface, 'h').map_or((Classes::NONE, 0), |minute| (Classes::of(Class::Clock), minute)),
        [b'/' | b'.', ..] => {
            let mut classes = Classes::NONE;
            let minute = if rest.starts_with('.') { clock(surface, '.') } else { None };
            if minute.is_some() {
                classes = classes.and(Class::DottedClock);
            }
            if numeric_groups(surface).is_some() {
                classes = classes.and(Class::Numeric);
            }
            if year_span(surface).is_some() {
                classes = classes.and(Class::YearSpan);
            }
            (classes, minute.unwrap_or(0))
        }
        [b'-', ..] if iso(surface).is_some() => (Classes::of(Class::Iso), value),
        _ => (Classes::NONE, 0),
    };
    Lexeme { classes, value, weak: false }
}

fn plain(digits: usize, value: i32) -> Classes {
    let mut classes = Classes::of(Class::Number);
    if digits <= 2 {
        if (1..=31).contains(&value) {
            classes = classes.and(Class::Day);
        }
        if value <= 24 {
            classes = classes.and(Class::Hour);
        }
        if digits == 2 {
            classes = classes.and(Class::ShortYear);
        }
    }
    if digits == 3 && value >= 100 {
        classes = classes.and(Class::EarlyYear);
    }
    if digits == 4 {
        if YEARS.contains(&value) {
            classes = classes.and(Class::Year);
        }
        if value / 100 < 24 && value % 100 < 60 {
            classes = classes.and(Class::Military);
        }
    }
    classes
}

/// The minute of the day in "14:00", "14:00:05", "2.30" or "14h30".
fn clock(surface: &str, separator: char) -> Option<i32> {
    let mut groups = surface.split(separator);
    let (hour, minute) = (groups.next()?, groups.next()?);
    let two = |group: &str| group.len() == 2 && group.bytes().all(|b| b.is_ascii_digit());
    let seconds_fit = groups.next().is_none_or(|seconds| two(seconds) && separator == ':') && groups.next().is_none();
    if hour.len() > 2 || !two(minute) || !seconds_fit {
        return None;
    }
    let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

/// The three groups of "3/4/2021", "24.02.2022" or "2021/03/04", if they can be a date in some order.
pub(super) fn numeric_groups(surface: &str) -> Option<[(i32, usize); 3]> {
    let separator = if surface.contains('/') { '/' } else { '.' };
    let mut groups = [(0, 0); 3];
    let mut parts = surface.split(separator);
    for group in &mut groups {
        let part = parts.next()?;
        if part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *group = (part.parse().ok()?, part.len());
    }
    let [(a, a_len), (b, b_len), (c, c_len)] = groups;
    let day_and_month = |x: i32, y: i32| {
        (1..=12).contains(&x) && (1..=31).contains(&y) || (1..=12).contains(&y) && (1..=31).contains(&x)
    };
    let year_last = a_len <= 2 && b_len <= 2 && (c_len == 4 && YEARS.contains(&c) || c_len == 2 && separator == '/');
    let year_first = a_len == 4 && YEARS.contains(&a) && b_len <= 2 && c_len <= 2;
    let fits = parts.next().is_none()
        && (year_last && day_and_month(a, b) || year_first && (1..=12).contains(&b) && (1..=31).contains(&c));
    fits.then_some(groups)
}

/// The two years of "2016/17" or "2017/2018".
pub(super) fn year_span(surface: &str) -> Option<(i32, i32)> {
    let (first, last) = surface.split_once('/')?;
    if first.len() != 4 || !surface.bytes().all(|b| b.is_ascii_digit() || b == b'/') {
        return None;
    }
    let (from, to): (i32, i32) = (first.parse().ok()?, last.parse().ok()?);
    span_end(from, to, last.len()).map(|to| (from, to))
}

/// The later year of a span whose end is given in full or by its last two digits.
pub(super) fn span_end(from: i32, to: i32, digits: usize) -> Option<i32> {
    let to = match digits {
        4 => to,
        2 if to > from % 100 => from - from % 100 + to,
        2 if to == 0 && from % 100 == 99 => from + 1,
        _ => return None,
    };
    (YEARS.contains(&from) && YEARS.contains(&to) && to > from).then_some(to)
}

/// The date of "2021-03-03" and, if there is one, the time behind its `T`.
pub(super) fn iso(surface: &str) -> Option<(CivilDate, Option<&str>)> {
    let date = CivilDate::parse(surface.get(..10)?)?;
    let time = surface.get(11..).filter(|time| !time.is_empty());
    Some((date, time))
}

/// "FY10" and "FY2010".
pub(super) fn fiscal_year(surface: &str) -> Lexeme {
    let year = surface.strip_prefix("FY").filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    let value = match year {
        Some(digits) if digits.len() == 2 => digits.parse::<i32>().map_or(0, |year| 2000 + year),
        Some(digits) if digits.len() == 4 => digits.parse().unwrap_or_default(),
        _ => 0,
    };
    if (1900..=*YEARS.end()).contains(&value) {
        Lexeme { classes: Classes::of(Class::FiscalYear), value, weak: false }
    } else {
        Lexeme::default()
    }
}
