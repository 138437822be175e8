//! Every calendar form of the table, written out for dates of every year from 1 to 2200 and read back.

use super::{find, form};
use jiff::civil::Date;
use std::ops::Range;

/// Forms that cannot be written from a date alone, and why.
const EXCEPTIONS: [(&str, &str); 11] = [
    ("holiday", "the almanac has the days of holidays, and tests of its own"),
    ("holiday ,? year", "the same"),
    ("tens -? ord -? century", "ordinals in words; those in digits are here"),
    ("quarter of year", "which quarter is not said, so no value is told"),
    ("fy", "two digits of a year after 2000; the table of cases has them"),
    ("apostrophe decade", "the century is not said; the table of cases has them"),
    ("mod -? apostrophe decade", "the same"),
    ("month apostrophe yy", "the same"),
    ("season of? apostrophe yy", "the same"),
    ("n ~to n era", "years count down before Christ; the table of cases has them"),
    ("ord -? & mod ord -? century", "the modifier belongs to the second; the table of cases has them"),
];

/// Slots that count from another date or tell the clock: their forms name no date of the calendar.
const ELSEWHERE: [&str; 25] = [
    "deictic",
    "toward",
    "told",
    "pointing",
    "than",
    "ago",
    "part",
    "clock",
    "dotted",
    "hour",
    "military",
    "named",
    "zone",
    "ampm",
    "weekend",
    "few",
    "one",
    "day-before-yesterday",
    "day-after-tomorrow",
    "o'clock",
    "o’clock",
    "past",
    "to",
    "now",
    "before",
];

/// What one end of a written form says.
#[derive(Clone, Default)]
struct End {
    year: Option<i32>,
    month: Option<i8>,
    day: Option<i8>,
    /// Codes behind the year in place of a month: quarters, halves, seasons.
    code: Option<i8>,
    decade: bool,
    century: bool,
    short: bool,
}

impl End {
    fn edtf(&self, year: i32) -> String {
        let named = self.year.map_or_else(|| "XXXX".to_owned(), |year| format!("{year:04}"));
        match (self.month, self.day) {
            _ if self.century => format!("{:02}XX", (year - 1) / 100),
            _ if self.decade && year / 10 % 10 == 0 && year < 2000 => format!("{:02}XX", year / 100),
            _ if self.decade => format!("{:03}X", year / 10),
            _ if self.short => format!("XX{:02}", year % 100),
            _ if self.code.is_some() => format!("{named}-{}", self.code.unwrap()),
            (Some(month), Some(day)) => format!("{named}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{named}-{month:02}"),
            (None, Some(day)) => format!("XXXX-XX-{day:02}"),
            (None, None) if self.year.is_some() => named,
            (None, None) => "?".to_owned(),
        }
    }
}

fn ordinal(n: i32) -> String {
    let suffix = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

/// A form of which the optional slots in `with` are written, for a day and, behind a range or list, for a later one;
/// and the value it must be read as. `None` if the form cannot hold the year or the range.
fn written(pattern: &str, with: u32, dates: [Date; 2]) -> Option<(String, String)> {
    let (mut text, mut ends, mut at, mut joint) = (String::new(), vec![End::default()], 0, None);
    let (mut optional, mut glued) = (0, true);
    let slots: Vec<&str> = pattern.split(' ').collect();
    for slot in &slots {
        let slot = match slot.strip_suffix('?').filter(|slot| !slot.is_empty()) {
            Some(slot) => {
                optional += 1;
                if with & (1 << (optional - 1)) == 0 {
                    continue;
                }
                slot
            }
            None => slot,
        };
        let date = dates[at];
        let year = i32::from(date.year());
        let fits = |years: Range<i32>| years.contains(&year).then_some(());
        let end = &mut ends[at];
        let part_of_year = slots.contains(&"quarter") || slots.contains(&"half");
        let century = slots.contains(&"century") && (!part_of_year || text.contains("of"));
        let word = match slot {
            "," => ",".to_owned(),
            "~" => {
                (joint, at) = (Some('/'), 1);
                ends.push(End::default());
                "–".to_owned()
            }
            "~to" | "&" | "/" => {
                (joint, at) = (Some(if slot == "~to" { '/' } else { ',' }), 1);
                ends.push(End::default());
                if slot == "~to" {
                    "to"
                } else if slot == "&" {
                    "and"
                } else {
                    "/"
                }
                .to_owned()
            }
            "-" | "-!" => "-".to_owned(),
            "weekday" => format!("{:?}", date.weekday()),
            "month" => {
                end.month = Some(date.month());
                date.strftime("%B").to_string()
            }
            "day" => {
                end.day = Some(date.day());
                date.day().to_string()
            }
            "ord" if century => {
                end.century = true;
                ordinal((year - 1) / 100 + 1)
            }
            "ord" if slots.contains(&"quarter") => {
                end.code = Some(33 + (date.month() - 1) / 3);
                ordinal((i32::from(date.month()) - 1) / 3 + 1)
            }
            "ord" if slots.contains(&"half") => {
                end.code = Some(40 + (date.month() - 1) / 6);
                ["first", "second"][usize::from(date.month() > 6)].to_owned()
            }
            "ord" if pattern.starts_with("ord weekday") => {
                // Without its year the day is not told.
                end.day = slots.contains(&"year").then_some(date.day());
                ordinal((i32::from(date.day()) - 1) / 7 + 1)
            }
            "ord" => {
                end.day = Some(date.day());
                ordinal(i32::from(date.day()))
            }
            "year" if pattern.starts_with("<the year '") || pattern.starts_with("<the year ’") => {
                fits(1000..2201)?;
                end.decade = true;
                (year / 10 * 10).to_string()
            }
            "year" => {
                fits(1000..2201)?;
                end.year = Some(year);
                year.to_string()
            }
            "yyy" => {
                fits(100..1000)?;
                end.year = Some(year);
                year.to_string()
            }
            // Before and after, "1200–01" is a year only where a word of time leads on to it.
            "yy" if at == 1 => {
                (1300..2100).contains(&dates[0].year()).then_some(())?;
                (year / 100 == i32::from(dates[0].year()) / 100).then_some(())?;
                end.year = Some(year);
                format!("{:02}", year % 100)
            }
            "yy" => {
                end.short = true;
                format!("{:02}", year % 100)
            }
            "yspan" => {
                fits(1000..2200)?;
                (joint, ends) = (Some('/'), vec![End { year: Some(year), ..End::default() }; 2]);
                ends[1].year = Some(year + 1);
                ((year + 1) % 100 > 0).then_some(())?;
                format!("{year}/{:02}", (year + 1) % 100)
            }
            "n" if pattern.starts_with("n -!") => {
                // Where nothing says otherwise the month comes first.
                let first = text.is_empty();
                (end.month, end.day) = (Some(date.month()), Some(date.day()));
                if first { date.month() } else { date.day() }.to_string()
            }
            "n" => {
                end.year = Some(year);
                year.to_string()
            }
            "era" => "AD".to_owned(),
            "numeric" => {
                fits(1000..2201)?;
                (end.year, end.month, end.day) = (Some(year), Some(date.month()), Some(date.day()));
                date.strftime("%d.%m.%Y").to_string()
            }
            "iso" => {
                (end.year, end.month, end.day) = (Some(year), Some(date.month()), Some(date.day()));
                date.to_string()
            }
            "decade" => {
                fits(1000..2201)?;
                (end.decade, end.code) = (true, None);
                format!("{}s", year / 10 * 10)
            }
            "century" => ["century", "centuries"][usize::from(joint == Some(','))].to_owned(),
            "q" => {
                end.code = Some(33 + (date.month() - 1) / 3);
                format!("Q{}", (date.month() - 1) / 3 + 1)
            }
            "season" => {
                end.code = Some(21 + (date.month() - 1) / 3);
                ["spring", "summer", "autumn", "winter"][usize::from((date.month() - 1).unsigned_abs() / 3)].to_owned()
            }
            "mod" => "early".to_owned(),
            "apostrophe" => "’".to_owned(),
            "unit" => "year".to_owned(),
            before if before.starts_with('<') => continue,
            literal => literal.to_owned(),
        };
        let tight = matches!(slot, "," | "~" | "-" | "-!" | "/" | "'s" | "’s");
        if !(glued || tight) {
            text.push(' ');
        }
        text.push_str(&word);
        glued = matches!(slot, "~" | "-" | "-!" | "/" | "apostrophe");
    }
    let years = dates.map(|date| i32::from(date.year()));
    if let [from, to] = &mut ends[..] {
        (from.year, from.month) = (from.year.or(to.year), from.month.or(to.month));
        (to.year, to.month) = (to.year.or(from.year), to.month.or(from.month));
        from.century |= to.century;
    }
    let values: Vec<_> = ends.iter().zip(years).map(|(end, year)| end.edtf(year)).collect();
    let value = match joint {
        _ if values.contains(&"?".to_owned()) => "?".to_owned(),
        Some(',') => format!("{{{}}}", values.join(",")),
        Some(mark) => values.join(&mark.to_string()),
        None => values[0].clone(),
    };
    (values.len() == 1 || values[0] < values[1] || values[0] == "?").then_some((text, value))
}

/// The later date that a range or list of this form leads to: what it names twice goes on, the rest is shared.
fn later(pattern: &str, first: Date) -> Option<Date> {
    let months = pattern.split(' ').filter(|slot| *slot == "month").count();
    let years = match () {
        () if pattern.contains("century") => 100,
        () if pattern.contains("decade") => 10,
        () => i16::from(months == 0),
    };
    let month = if months > 1 { first.month() % 12 + 1 } else { first.month() };
    Date::new(first.year() + years, month, 28).ok()
}

#[test]
fn every_calendar_form_reads_back_in_every_year() {
    let mut wrong = Vec::new();
    for (exception, _) in EXCEPTIONS {
        assert!(form::FORMS.iter().any(|(pattern, _)| *pattern == exception), "{exception} is no form");
    }
    for (pattern, example) in form::FORMS {
        let elsewhere = pattern.split(' ').any(|slot| ELSEWHERE.contains(&slot.trim_end_matches('?')));
        if elsewhere || EXCEPTIONS.iter().any(|(exception, _)| exception == pattern) {
            continue;
        }
        let (before, rest) = example.split_once('[').unwrap();
        let after = rest.split_once(']').unwrap().1;
        let choices = 1 << pattern.split(' ').filter(|slot| slot.len() > 1 && slot.ends_with('?')).count();
        let (mut read, mut failed) = (0, Vec::new());
        for year in 1..=2200_i16 {
            // The step shares no factor with 365, so that every day of the year comes by.
            let day_of_year = jiff::Span::new().days(i64::from(year) * 37 % 365);
            let first = Date::new(year, 1, 1).unwrap().checked_add(day_of_year).unwrap();
            let Some(later) = later(pattern, first) else { continue };
            let with = u32::from(year.unsigned_abs()) % choices;
            let Some((form, value)) = written(pattern, with, [first, later]) else { continue };
            let text = format!("{before}{form}{after}");
            let found: Vec<_> = find(&text, None)
                .into_iter()
                .map(|(span, date)| (text[span].to_owned(), date.value.edtf.unwrap_or_else(|| "?".to_owned())))
                .collect();
            read += 1;
            if found != [(form, value.clone())] {
                failed.push(format!("{text}: {value}, not {found:?}"));
            }
        }
        if read < 20 {
            wrong.push(format!("{pattern}: only {read} dates written"));
        }
        if !failed.is_empty() {
            wrong.push(format!("{pattern}: {} of {read}; {}", failed.len(), failed[failed.len() / 2]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
