//! Date values as people and engines write them: the part of EDTF (ISO 8601-2) that Tagline reads.
//!
//! A value is a date, an interval `a/b` (an end may be open: `..` or empty), or a set `{a,b}`. A date is a year of
//! four digits, optionally negative, with a month or season and a day; `X` stands for an unknown digit; `?`, `~` and
//! `%` mark it uncertain, approximate or both. A clock time may follow a day, or stand alone as in ISO 8601.
//! Source: the Extended Date/Time Format specification, levels 0 and 1, Library of Congress, 2019.

use crate::calendar::CivilDate;
use std::ops::RangeInclusive;

/// Whether a value is well formed and names days that exist.
#[must_use]
pub fn is_valid(value: &str) -> bool {
    let set = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match (set, value.split_once('/')) {
        (Some(members), _) => members.split(',').all(|member| Moment::parse(member).is_some()),
        (None, Some((from, to))) => {
            let open = |end: &str| matches!(end, "" | "..");
            let end = |end: &str| open(end) || Moment::parse(end).is_some();
            !(open(from) && open(to)) && end(from) && end(to)
        }
        (None, None) => Moment::parse(value).is_some(),
    }
}

/// The first and last day that a value may mean, counted from 1 March of the year 0; `None` if its year is unknown
/// or it is not valid. Of a set it is the stretch from the first to the last; an open end is left at the other one.
#[must_use]
pub fn days(value: &str) -> Option<RangeInclusive<i32>> {
    if !is_valid(value) {
        return None;
    }
    let inner = value.trim_start_matches('{').trim_end_matches('}');
    let stretches = inner.split([',', '/']).filter_map(|part| Moment::parse(part)?.days());
    stretches.reduce(|all, part| *all.start().min(part.start())..=*all.end().max(part.end()))
}

/// A date with unknown digits. Seasons are months 21 to 41, as EDTF numbers them.
struct Moment {
    /// The least and the greatest year it may be, or `None` for a lone clock time.
    years: Option<(i32, i32)>,
    /// Whether the century is known.
    placed: bool,
    month: Option<u8>,
    day: Option<u8>,
}

impl Moment {
    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix(['?', '~', '%']).unwrap_or(text);
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        if time.is_some_and(|time| !is_time(time)) {
            return None;
        }
        if date.is_empty() {
            return time.map(|_| Self { years: None, placed: false, month: None, day: None });
        }
        let (negative, date) = date.strip_prefix('-').map_or((false, date), |date| (true, date));
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next()?, parts.next(), parts.next());
        if year.len() != 4 || parts.next().is_some() || (time.is_some() && day.is_none()) {
            return None;
        }
        let (least, greatest) = (digits(year, '0')?, digits(year, '9')?);
        let years = if negative { (-greatest, -least) } else { (least, greatest) };
        let two = |part: Option<&str>| match part {
            None | Some("XX") => Some(None),
            Some(part) if part.len() == 2 => u8::try_from(digits(part, 'X')?).ok().map(Some),
            Some(_) => None,
        };
        let moment = Self { years: Some(years), placed: !year.starts_with('X'), month: two(month)?, day: two(day)? };
        moment.exists().then_some(moment)
    }

    /// Whether some year that it may be has such a month and day.
    fn exists(&self) -> bool {
        match (self.month, self.day) {
            (None | Some(1..=12 | 21..=41), None) => true,
            (month @ (None | Some(1..=12)), Some(day)) => {
                let years = self.years.unwrap_or_default();
                let longest = (years.0..=years.1).take(8).map(|year| month.map_or(31, |month| month_len(year, month)));
                day >= 1 && longest.max().is_some_and(|len| day <= len)
            }
            _ => false,
        }
    }

    fn days(&self) -> Option<RangeInclusive<i32>> {
        let (first, last) = self.years.filter(|_| self.placed)?;
        let (from, to) = match self.month {
            None => (1, 12),
            Some(month @ 1..=12) => (month, month),
            Some(season @ 21..=24) => ((season - 21) * 3 + 3, ((season - 21) * 3 + 5).min(12)),
            Some(quarter @ 33..=36) => ((quarter - 33) * 3 + 1, (quarter - 33) * 3 + 3),
            Some(_) => (1, 12),
        };
        let end = self.day.unwrap_or_else(|| month_len(last, to));
        Some(day_number(first, from, self.day.unwrap_or(1))..=day_number(last, to, end))
    }
}

/// A number whose `X`s are read as `unknown`; an `unknown` of `X` allows none.
fn digits(text: &str, unknown: char) -> Option<i32> {
    let known: String = text.chars().map(|c| if c == 'X' { unknown } else { c }).collect();
    known.bytes().all(|byte| byte.is_ascii_digit()).then(|| known.parse().ok()).flatten()
}

/// `HH:MM` or `HH:MM:SS`, with `Z` or an offset from it or neither; or a part of the day as TIMEX3 names it.
fn is_time(time: &str) -> bool {
    let clock = time.strip_suffix('Z').unwrap_or_else(|| match time.rfind(['+', '-']) {
        Some(sign) if is_clock(&time[sign + 1..]) => &time[..sign],
        _ => time,
    });
    is_clock(clock)
}

fn is_clock(clock: &str) -> bool {
    let parts: Vec<_> = clock.split(':').collect();
    let below = |part: &str, limit: i32| part.len() == 2 && digits(part, 'X').is_some_and(|number| number < limit);
    matches!(parts.len(), 2 | 3) && below(parts[0], 25) && parts[1..].iter().all(|part| below(part, 61))
}

fn month_len(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1 March of the year 0 in the proleptic Gregorian calendar. With the year begun in March the leap day
/// comes last, and months follow a pattern of 153 days in five.
fn day_number(year: i32, month: u8, day: u8) -> i32 {
    let (year, month) = if month > 2 { (year, i32::from(month) - 3) } else { (year - 1, i32::from(month) + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + i32::from(day)
        - 1
}

/// The year that a day lies in, counted as [`days`] counts.
#[must_use]
pub fn year_of(day: i32) -> i32 {
    // 400 years have 146,097 days; the guess is off by one at most.
    let day = i64::from(day);
    #[expect(clippy::cast_possible_truncation, reason = "a quotient of an i32")]
    let guess = ((day * 400).div_euclid(146_097)) as i32;
    (guess - 1..=guess + 1).rfind(|year| i64::from(day_number(*year, 1, 1)) <= day).unwrap_or(guess)
}

/// The day of the calendar with that number, counted as [`days`] counts; `None` outside the years 1 to 9999.
#[must_use]
pub fn civil(day: i32) -> Option<CivilDate> {
    let year = year_of(day);
    let month = (1..=12).rfind(|month| day_number(year, *month, 1) <= day)?;
    let date = day - day_number(year, month, 1) + 1;
    CivilDate::new(u16::try_from(year).ok()?, month, u8::try_from(date).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_or_refused() {
        for value in [
            "2022-02-24",
            "2022-02",
            "2022",
            "199X",
            "19XX",
            "XXXX-02-28",
            "XXXX-XX-28",
            "XX9X",
            "-0043",
            "2021-21",
            "2019/2021",
            "2019/..",
            "/2019",
            "{2020-03-03,2020-03-04}",
            "2022-02-27T14:00Z",
            "T09:30",
            "2022-02-27T14:00+01:00",
            "2024-03-11~/2024-04-09~",
            "1850?",
            "XXXX-02-29",
            "2000-02-29",
        ] {
            assert!(is_valid(value), "{value}");
        }
        for value in [
            "",
            "yesterday",
            "24.2.2022",
            "2022-2-24",
            "2022-13",
            "2022-02-30",
            "2023-02-29",
            "1900-02-29",
            "22",
            "2022-02-24T",
            "2022T14:00",
            "2022-02-24T25:61",
            "/",
            "../..",
            "{}",
            "2022-02-24-01",
            "2022-XX-32",
            "+2022",
            "20２2",
        ] {
            assert!(!is_valid(value), "{value}");
        }
    }

    #[test]
    fn stretches_of_days_lie_where_the_calendar_has_them() {
        let start = |value| *days(value).unwrap().start();
        let len = |value| days(value).unwrap().count();
        assert_eq!(start("2000-03-01") - start("1600-03-01"), 146_097);
        assert_eq!(
            (len("2020-02"), len("2021-02"), len("2020"), len("199X"), len("2020-03-03/2020-03-05")),
            (29, 28, 366, 3652, 3)
        );
        assert_eq!(start("0001-01-01") - start("-0001-12-31"), 367);
        assert!(start("-0043") < start("0001"));
        assert_eq!((days("XXXX-02-28"), days("T14:00"), days("later")), (None, None, None));
        for year in -50..2300 {
            for (month, day) in [(1, 1), (2, 28), (3, 1), (12, 31)] {
                let number = day_number(year, month, day);
                assert_eq!(year_of(number), year);
                let date = u16::try_from(year).ok().and_then(|year| CivilDate::new(year, month, day));
                assert_eq!(civil(number), date);
            }
        }
    }
}
