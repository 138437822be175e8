//! Dates in plain English: "28 February 2025", "end of 2019", "Q4 2019".
//!
//! The words are those that the date grammar reads back, so that a person can change a word of them. A value that has
//! no plain words, such as `1X9X`, is given as it is.

use crate::{
    calendar::CivilDate,
    edtf,
    mention::DateValue,
    timex::{Timex3, TimexKind, TimexModifier},
};

/// The months in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What EDTF writes in the place of a month: seasons, quarters, thirds and halves of a year.
const PARTS_OF_YEAR: [(&str, &str); 21] = [
    ("21", "spring"),
    ("22", "summer"),
    ("23", "autumn"),
    ("24", "winter"),
    ("25", "northern spring"),
    ("26", "northern summer"),
    ("27", "northern autumn"),
    ("28", "northern winter"),
    ("29", "southern spring"),
    ("30", "southern summer"),
    ("31", "southern autumn"),
    ("32", "southern winter"),
    ("33", "Q1"),
    ("34", "Q2"),
    ("35", "Q3"),
    ("36", "Q4"),
    ("37", "first third of"),
    ("38", "second third of"),
    ("39", "last third of"),
    ("40", "first half of"),
    ("41", "second half of"),
];

/// Parts of the day as TIMEX3 writes them behind the day.
pub const PARTS_OF_DAY: [(&str, &str); 5] =
    [("TMO", "morning"), ("TMI", "midday"), ("TAF", "afternoon"), ("TEV", "evening"), ("TNI", "night")];

/// Returns a day in words: "7 November 2021".
#[must_use]
pub fn day_in_words(date: CivilDate) -> String {
    let month = MONTHS.get(usize::from(date.month()).wrapping_sub(1)).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// Returns a value in words; `None` if it names no time, as of "Sunday" in a text of no known date.
#[must_use]
pub fn date_in_words(value: &DateValue) -> Option<String> {
    let timex = value.timex3();
    let Some(edtf) = &value.edtf else { return repeated(&timex) };
    let words = edtf_in_words(edtf);
    let part = timex.value.as_deref().and_then(|value| PARTS_OF_DAY.iter().find(|(code, _)| value.ends_with(code)));
    let words = part.map_or_else(|| words.clone(), |(_, part)| format!("{part} of {words}"));
    Some(match timex.modifier.filter(|_| !edtf.starts_with('{')) {
        None => words,
        Some(TimexModifier::Approx) if edtf.contains(['~', '%']) => words,
        Some(TimexModifier::Approx) => format!("about {words}"),
        Some(TimexModifier::Start) => format!("early {words}"),
        Some(TimexModifier::Mid) => format!("mid-{words}"),
        Some(TimexModifier::End) if words.ends_with("0s") || words.contains("century") => format!("end of the {words}"),
        Some(TimexModifier::End) => format!("end of {words}"),
    })
}

/// Returns a value of EDTF in words, or as it is if it has none.
#[must_use]
pub fn edtf_in_words(value: &str) -> String {
    let words = || {
        if !edtf::is_valid(value) {
            return None;
        }
        match (value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')), value.split_once('/')) {
            (Some(members), _) => list(members),
            (None, Some(ends)) => interval(ends),
            (None, None) => Moment::parse(value)?.words(),
        }
    };
    words().unwrap_or_else(|| value.to_owned())
}

/// "every Monday".
fn repeated(timex: &Timex3) -> Option<String> {
    let weekday: usize = timex.value.as_deref()?.strip_prefix("XXXX-WXX-")?.parse().ok()?;
    let weekday = WEEKDAYS.get(weekday.checked_sub(1)?)?;
    (timex.kind == TimexKind::Set).then(|| format!("every {weekday}"))
}

/// "3 and 4 March 2021", "2019, 2020 and 2021".
fn list(members: &str) -> Option<String> {
    let members: Vec<_> = members.split(',').map(Moment::parse).collect::<Option<_>>()?;
    let (last, others) = members.split_last()?;
    let in_month = |other: &Moment<'_>| other.is_day() && (other.year, other.month) == (last.year, last.month);
    let short = last.is_day() && last.time.is_none() && others.iter().all(in_month);
    let word = |other: &Moment<'_>| if short { other.day.and_then(number) } else { other.words() };
    let words: Vec<_> = others.iter().map(word).collect::<Option<_>>()?;
    Some(if words.is_empty() { last.words()? } else { format!("{} and {}", words.join(", "), last.words()?) })
}

/// "5–7 September 2020", "from 2019 on".
fn interval((from, to): (&str, &str)) -> Option<String> {
    let is_open = |end: &str| matches!(end, "" | "..");
    match (is_open(from), is_open(to)) {
        (true, _) => return Some(format!("until {}", Moment::parse(to)?.words()?)),
        (_, true) => return Some(format!("from {} on", Moment::parse(from)?.words()?)),
        _ => {}
    }
    let (mut from, mut to) = (Moment::parse(from)?, Moment::parse(to)?);
    let mark = from.mark.filter(|mark| to.mark == Some(*mark));
    if mark.is_some() {
        (from.mark, to.mark) = (None, None);
    }
    let same_year = (from.before_christ, from.year) == (to.before_christ, to.year);
    let plain = from.time.is_none() && to.time.is_none() && from.mark.is_none() && to.mark.is_none();
    let is_year = |end: &Moment<'_>| {
        end.month.is_none() && !end.before_christ && !end.year.starts_with('0') && !end.year.ends_with("XX")
    };
    let words = if plain && same_year && from.is_day() && to.is_day() && from.month == to.month {
        format!("{}–{}", number(from.day?)?, to.words()?)
    } else if plain && same_year && from.is_day() && to.is_day() {
        format!("{} {} – {}", number(from.day?)?, from.part_of_year()?, to.words()?)
    } else if plain && same_year && from.is_month() && to.is_month() {
        format!("{}–{}", from.part_of_year()?, to.words()?)
    } else if plain && is_year(&from) && is_year(&to) {
        format!("{}–{}", from.words()?, to.words()?)
    } else {
        format!("{} – {}", from.words()?, to.words()?)
    };
    Some(with_mark(mark, words))
}

/// A date of EDTF in its parts.
struct Moment<'v> {
    mark: Option<char>,
    before_christ: bool,
    year: &'v str,
    month: Option<&'v str>,
    day: Option<&'v str>,
    /// Without the `T`.
    time: Option<&'v str>,
}

impl<'v> Moment<'v> {
    fn parse(value: &'v str) -> Option<Self> {
        let mark = value.chars().next_back().filter(|last| matches!(last, '?' | '~' | '%'));
        let value = value.trim_end_matches(['?', '~', '%']);
        let (date, time) = value.split_once('T').map_or((value, None), |(date, time)| (date, Some(time)));
        let (before_christ, date) = date.strip_prefix('-').map_or((false, date), |date| (true, date));
        let known = |part: Option<&'v str>| part.filter(|part| *part != "XX");
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next()?, parts.next(), parts.next());
        // A day of no known month is all that is known.
        let month = if day.is_some() { month } else { known(month) };
        Some(Self { mark, before_christ, year, month, day: known(day), time })
    }

    fn is_day(&self) -> bool {
        self.day.is_some()
    }

    fn is_month(&self) -> bool {
        self.day.is_none() && self.month.is_some_and(|month| month < "13")
    }

    fn words(&self) -> Option<String> {
        let date = self.date()?;
        let words = match self.time {
            None => date,
            Some(time) if date.is_empty() => clock(time),
            Some(time) => format!("{} on {date}", clock(time)),
        };
        (!words.is_empty()).then(|| with_mark(self.mark, words))
    }

    /// The date without its time; empty if it has none.
    fn date(&self) -> Option<String> {
        if self.year.is_empty() {
            return Some(String::new());
        }
        let year = self.year_in_words();
        match (self.day, self.month) {
            (Some(day), Some("XX")) if self.year == "XXXX" => Some(format!("the {}", ordinal(day.parse().ok()?))),
            (Some(day), Some(_)) => joined(&format!("{} {}", number(day)?, self.part_of_year()?), self.year, year),
            (None, Some(_)) => joined(self.part_of_year()?, self.year, year),
            (_, None) => year,
        }
    }

    /// "March", "spring", "Q4", "first half of".
    fn part_of_year(&self) -> Option<&'static str> {
        let month = self.month?;
        let named = || month.parse::<usize>().ok()?.checked_sub(1).and_then(|month| MONTHS.get(month)).copied();
        named().or_else(|| Some(PARTS_OF_YEAR.iter().find(|(code, _)| *code == month)?.1))
    }

    /// The year, decade or century; `None` if it is not known or has no words.
    fn year_in_words(&self) -> Option<String> {
        let suffix = if self.before_christ { " BC" } else { "" };
        let digits = self.year.trim_end_matches('X');
        match (digits.len(), self.year.len()) {
            (4, 4) if digits.starts_with("XX") => Some(format!("’{}", &digits[2..])),
            (4, 4) => match (digits.parse::<u32>().ok()?, self.before_christ) {
                (0, _) => Some("1 BC".to_owned()),
                (year, true) => Some(format!("{} BC", year + 1)),
                (year @ 1..=999, false) => Some(format!("AD {year}")),
                (year, false) => Some(year.to_string()),
            },
            (3, 4) if self.before_christ => None,
            (3, 4) if digits.starts_with("XX") => Some(format!("’{}0s", &digits[2..])),
            (3, 4) => digits.parse::<u32>().ok().map(|decade| format!("{decade}0s")),
            (2, 4) => digits.parse::<u32>().ok().map(|past| format!("{} century{suffix}", ordinal(past + 1))),
            _ => None,
        }
    }
}

/// A part of a year with its year, if that is known: "March 2021", "March".
fn joined(part: &str, code: &str, year: Option<String>) -> Option<String> {
    if code == "XXXX" {
        return Some(part.trim_end_matches(" of").to_owned());
    }
    let year = year?;
    let of_the = year.ends_with("0s") || year.contains("century");
    Some(if of_the { format!("{} of the {year}", part.trim_end_matches(" of")) } else { format!("{part} {year}") })
}

/// "14:00 UTC", "9:30 UTC+1".
fn clock(time: &str) -> String {
    if let Some(time) = time.strip_suffix('Z') {
        return format!("{time} UTC");
    }
    let Some(at) = time.rfind(['+', '-']) else { return time.to_owned() };
    let (time, offset) = time.split_at(at);
    let (sign, offset) = offset.split_at(1);
    let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "00"));
    let hours = hours.strip_prefix('0').unwrap_or(hours);
    let minutes = if minutes == "00" { String::new() } else { format!(":{minutes}") };
    format!("{time} UTC{sign}{hours}{minutes}")
}

fn with_mark(mark: Option<char>, words: String) -> String {
    match mark {
        Some('~') => format!("about {words}"),
        Some('?') => format!("perhaps {words}"),
        Some(_) => format!("perhaps about {words}"),
        None => words,
    }
}

/// A number without the zeros in front.
fn number(digits: &str) -> Option<String> {
    Some(digits.parse::<u8>().ok()?.to_string())
}

fn ordinal(number: u32) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::DateKind;
    use TimexKind::{Date, Set, Time};
    use TimexModifier::{Approx, End, Mid, Start};

    #[test]
    fn every_form_of_edtf_has_words() {
        for (value, expected) in [
            ("2025-02-28", "28 February 2025"),
            ("2025-02", "February 2025"),
            ("2025", "2025"),
            ("2025-XX", "2025"),
            ("0079", "AD 79"),
            ("0000", "1 BC"),
            ("-0043", "44 BC"),
            ("-0043-03-15", "15 March 44 BC"),
            ("199X", "1990s"),
            ("200X", "2000s"),
            ("XX9X", "’90s"),
            ("XX21", "’21"),
            ("XX21-03-04", "4 March ’21"),
            ("199X-03", "March of the 1990s"),
            ("19XX", "20th century"),
            ("10XX", "11th century"),
            ("20XX", "21st century"),
            ("-00XX", "1st century BC"),
            ("XXXX-02-28", "28 February"),
            ("XXXX-02", "February"),
            ("XXXX-XX-28", "the 28th"),
            ("XXXX-22", "summer"),
            ("2021-21", "spring 2021"),
            ("2021-24", "winter 2021"),
            ("2021-29", "southern spring 2021"),
            ("2019-36", "Q4 2019"),
            ("XXXX-36", "Q4"),
            ("2019-38", "second third of 2019"),
            ("2019-40", "first half of 2019"),
            ("XXXX-41", "second half"),
            ("1939/1945", "1939–1945"),
            ("-0320/-0185", "321 BC – 186 BC"),
            ("2020-09-05/2020-09-07", "5–7 September 2020"),
            ("2020-05-03/2020-06-05", "3 May – 5 June 2020"),
            ("2020-12-30/2021-01-02", "30 December 2020 – 2 January 2021"),
            ("XXXX-09-05/XXXX-09-07", "5–7 September"),
            ("2009-01/2009-03", "January–March 2009"),
            ("2009-11/2010-01", "November 2009 – January 2010"),
            ("13XX/19XX", "14th century – 20th century"),
            ("192X/193X", "1920s–1930s"),
            ("2019/..", "from 2019 on"),
            ("2019-03/", "from March 2019 on"),
            ("../2019", "until 2019"),
            ("/2019-03-03", "until 3 March 2019"),
            ("{2021-03-03,2021-03-04}", "3 and 4 March 2021"),
            ("{2019,2020,2021}", "2019, 2020 and 2021"),
            ("{2021-03-03,2021-04-05}", "3 March 2021 and 5 April 2021"),
            ("1850~", "about 1850"),
            ("1850?", "perhaps 1850"),
            ("1850-03%", "perhaps about March 1850"),
            ("2024-03-11~/2024-04-09~", "about 11 March – 9 April 2024"),
            ("1850~/1860", "about 1850 – 1860"),
            ("T14:00", "14:00"),
            ("T14:00Z", "14:00 UTC"),
            ("2022-02-27T14:00Z", "14:00 UTC on 27 February 2022"),
            ("2022-02-27T09:30+01:00", "09:30 UTC+1 on 27 February 2022"),
            ("2022-02-27T09:30:15-05:30", "09:30:15 UTC-5:30 on 27 February 2022"),
            ("1X9X", "1X9X"),
            ("next week", "next week"),
        ] {
            assert_eq!(edtf_in_words(value), expected, "{value}");
        }
    }

    #[test]
    fn what_only_the_words_say_is_said_too() {
        let timex = |kind, value: &str, modifier| Timex3 { kind, value: Some(value.to_owned()), modifier };
        let value = |edtf: Option<&str>, timex: Timex3| {
            DateValue::new(DateKind::Calendar, edtf.map(str::to_owned)).with_timex3(timex)
        };
        for (edtf, said, expected) in [
            (Some("2019"), timex(Date, "2019", Some(Start)), Some("early 2019")),
            (Some("2019"), timex(Date, "2019", Some(Mid)), Some("mid-2019")),
            (Some("2019"), timex(Date, "2019", Some(End)), Some("end of 2019")),
            (Some("2021-03"), timex(Date, "2021-03", Some(Mid)), Some("mid-March 2021")),
            (Some("199X"), timex(Date, "199", Some(End)), Some("end of the 1990s")),
            (Some("18XX"), timex(Date, "18", Some(Start)), Some("early 19th century")),
            (Some("1850"), timex(Date, "1850", Some(Approx)), Some("about 1850")),
            (Some("2021-11-07"), timex(Time, "2021-11-07TAF", None), Some("afternoon of 7 November 2021")),
            (Some("2022-02-21/2022-02-27"), timex(Date, "2022-W08", None), Some("21–27 February 2022")),
            (None, timex(Set, "XXXX-WXX-1", None), Some("every Monday")),
            (None, timex(Date, "XXXX-WXX-7", None), None),
            (None, timex(Time, "XXXX-XX-XXTEV", None), None),
        ] {
            assert_eq!(date_in_words(&value(edtf, said)).as_deref(), expected);
        }
        assert_eq!(day_in_words(CivilDate::new(2021, 11, 7).unwrap()), "7 November 2021");
    }
}
