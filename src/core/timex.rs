//! Dates as TIMEX3, the time expressions of ISO-TimeML (ISO 24617-1).
//!
//! A value in EDTF says nearly all that a TIMEX3 says, so [`of_edtf`] tells the one from the other. What it cannot
//! tell is in the words alone: "early", "evening", "every".

use crate::{calendar::CivilDate, edtf, mention::DateKind};
use serde::{Deserialize, Serialize};

/// The attributes of a TIMEX3 element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timex3 {
    /// The attribute `type`.
    #[serde(rename = "type")]
    pub kind: TimexKind,
    /// The attribute `value`, `X` standing for unknown digits: `2008-Q3`, `2022-W08`, `199`, `2022-02-25TEV`. Of a
    /// range or list it is the stretch from its first to its last date, with a slash between. `None` where the
    /// expression points nowhere without a date to count from.
    pub value: Option<String>,
    /// The attribute `mod`.
    #[serde(rename = "mod")]
    pub modifier: Option<TimexModifier>,
}

/// The attribute `type` of a TIMEX3 element. Durations are not dates, so there is no fourth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexKind {
    /// A day or something longer.
    Date,
    /// Something shorter than a day.
    Time,
    /// Something that comes again: "every Monday".
    Set,
}

impl TimexKind {
    /// The word that stands for it in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Set => "SET",
        }
    }

    /// The kind with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Date, Self::Time, Self::Set].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The attribute `mod` of a TIMEX3 element, as far as dates have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexModifier {
    /// "early".
    Start,
    /// "mid".
    Mid,
    /// "late".
    End,
    /// "about".
    Approx,
}

impl TimexModifier {
    /// The word that stands for it in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "START",
            Self::Mid => "MID",
            Self::End => "END",
            Self::Approx => "APPROX",
        }
    }

    /// The modifier with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Start, Self::Mid, Self::End, Self::Approx].into_iter().find(|modifier| modifier.as_str() == word)
    }
}

/// The TIMEX3 of a date of which nothing is known but its kind and its value in EDTF.
#[must_use]
pub fn of_edtf(kind: DateKind, value: Option<&str>) -> Timex3 {
    let is_clock = value.is_some_and(|value| value.contains('T'));
    let kind = if kind == DateKind::Time || is_clock { TimexKind::Time } else { TimexKind::Date };
    let about = value.is_some_and(|value| value.contains(['~', '%']));
    let modifier = about.then_some(TimexModifier::Approx);
    Timex3 { kind, value: value.filter(|value| edtf::is_valid(value)).map(stretch), modifier }
}

/// A whole value: a week or weekend by its number, other ranges and lists from their first to their last date.
fn stretch(value: &str) -> String {
    let members = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
    let ends = match members {
        Some(members) => members.split_once(',').map(|(first, rest)| (first, rest.rsplit(',').next().unwrap_or(rest))),
        None => value.split_once('/'),
    };
    match ends {
        None => moment(members.unwrap_or(value)),
        Some((from, to)) => week(from, to).unwrap_or_else(|| {
            let end = |end: &str| if matches!(end, "" | "..") { "..".to_owned() } else { moment(end) };
            format!("{}/{}", end(from), end(to))
        }),
    }
}

/// Seasons, quarters and halves in EDTF and in TIMEX3.
const PARTS: [(&str, &str); 10] = [
    ("-21", "-SP"),
    ("-22", "-SU"),
    ("-23", "-FA"),
    ("-24", "-WI"),
    ("-33", "-Q1"),
    ("-34", "-Q2"),
    ("-35", "-Q3"),
    ("-36", "-Q4"),
    ("-40", "-H1"),
    ("-41", "-H2"),
];

/// One date: decades and centuries lose the digits they leave open, seasons, quarters and halves get their letters,
/// and years before Christ are counted from 1 with `BC` in front, as HeidelTime writes them.
fn moment(value: &str) -> String {
    let value = value.trim_end_matches(['?', '~', '%']);
    let (date, time) = value.find('T').map_or((value, ""), |at| value.split_at(at));
    if date.is_empty() {
        return format!("XXXX-XX-XX{time}");
    }
    let (before_christ, date) = date.strip_prefix('-').map_or((false, date), |date| (true, date));
    let (year, rest) = date.split_at_checked(4).unwrap_or((date, ""));
    let year = match year.parse::<i32>() {
        Ok(0) => "BC0001".to_owned(),
        Ok(year) if before_christ => format!("BC{:04}", year + 1),
        _ if before_christ => format!("BC{}", year.trim_end_matches('X')),
        _ if year == "XXXX" => year.to_owned(),
        _ => year.trim_end_matches('X').to_owned(),
    };
    let part = PARTS.iter().find(|(edtf, _)| *edtf == rest).map_or(rest, |(_, timex)| timex);
    format!("{year}{part}{time}")
}

/// `2022-W08` for the days from its Monday to its Sunday, `2022-W08-WE` for its weekend.
fn week(from: &str, to: &str) -> Option<String> {
    let (first, last) = (CivilDate::parse(from)?, CivilDate::parse(to)?);
    let days = |date: CivilDate| edtf::days(&date.to_string()).map(|days| *days.start());
    let (first_day, last_day) = (days(first)?, days(last)?);
    // 1 March of the year 0, where the count begins, is a Wednesday.
    let weekday = (first_day + 2).rem_euclid(7);
    let suffix = match (weekday, last_day - first_day) {
        (0, 6) => "",
        (5, 1) => "-WE",
        _ => return None,
    };
    // ISO 8601: a week belongs to the year that holds its Thursday.
    let thursday = first_day - weekday + 3;
    let year = edtf::year_of(thursday);
    let new_year = *edtf::days(&format!("{year:04}-01-01"))?.start();
    Some(format!("{year:04}-W{:02}{suffix}", (thursday - new_year) / 7 + 1))
}

/// The EDTF that says what the value of a TIMEX3 says: the way back from [`of_edtf`]. A part of the day is left at its
/// day. `None` for what EDTF cannot name, such as durations, `PRESENT_REF` and a weekday of no known week.
#[must_use]
pub fn to_edtf(value: &str) -> Option<String> {
    let edtf = match value.split_once('/') {
        Some((from, to)) => {
            let end = |end: &str| if end == ".." { Some(end.to_owned()) } else { edtf_moment(end) };
            format!("{}/{}", end(from)?, end(to)?)
        }
        None => edtf_week(value).or_else(|| edtf_moment(value))?,
    };
    edtf::is_valid(&edtf).then_some(edtf)
}

fn edtf_moment(value: &str) -> Option<String> {
    let (date, time) = value.find('T').map_or((value, ""), |at| value.split_at(at));
    // The letters of a part of the day, "TEV", are no time.
    let time = if time.starts_with('T') && !time[1..].starts_with(|c: char| c.is_ascii_digit()) { "" } else { time };
    if date == "XXXX-XX-XX" {
        return Some(time.to_owned()).filter(|time| !time.is_empty());
    }
    let (year, rest) = date.find('-').map_or((date, ""), |at| date.split_at(at));
    let year = match year.strip_prefix("BC") {
        Some(century) if century.len() < 4 => format!("-{century:X<4}"),
        Some(year) => match year.parse::<i32>().ok()? {
            1 => "0000".to_owned(),
            year => format!("-{:04}", year - 1),
        },
        // A lone digit would be a millennium, which no text means.
        None if year.len() > 1 => format!("{year:X<4}"),
        None => return None,
    };
    let rest = PARTS.iter().find(|(_, timex)| *timex == rest).map_or(rest, |(edtf, _)| edtf);
    Some(format!("{year}{rest}{time}"))
}

/// The days of `2022-W08` and of `2022-W08-WE`.
fn edtf_week(value: &str) -> Option<String> {
    let (year, rest) = value.split_once("-W")?;
    let (week, weekend) = rest.strip_suffix("-WE").map_or((rest, false), |week| (week, true));
    let week: i32 = week.parse().ok().filter(|week| (1..=53).contains(week))?;
    // ISO 8601: the first week of a year holds its 4 January. The count begins on a Wednesday.
    let fourth = *edtf::days(&format!("{year}-01-04"))?.start();
    let monday = fourth - (fourth + 2).rem_euclid(7) + 7 * (week - 1);
    let (first, last) = if weekend { (monday + 5, monday + 6) } else { (monday, monday + 6) };
    Some(format!("{}/{}", edtf::civil(first)?, edtf::civil(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_edtf() {
        for (edtf, expected) in [
            ("2022-02-24", "DATE 2022-02-24"),
            ("2022-02", "DATE 2022-02"),
            ("199X", "DATE 199"),
            ("19XX", "DATE 19"),
            ("XX9X", "DATE XX9"),
            ("XXXX-02-28", "DATE XXXX-02-28"),
            ("-0043", "DATE BC0044"),
            ("0000", "DATE BC0001"),
            ("-05XX", "DATE BC05"),
            ("2008-35", "DATE 2008-Q3"),
            ("2009-22", "DATE 2009-SU"),
            ("2009-41", "DATE 2009-H2"),
            ("2022-02-21/2022-02-27", "DATE 2022-W08"),
            ("2021-01-02/2021-01-03", "DATE 2020-W53-WE"),
            ("2024-12-30/2025-01-05", "DATE 2025-W01"),
            ("2013-04-17/2013-04-23", "DATE 2013-04-17/2013-04-23"),
            ("1939/1945", "DATE 1939/1945"),
            ("2019/..", "DATE 2019/.."),
            ("{2020-03-03,2020-03-04}", "DATE 2020-03-03/2020-03-04"),
            ("2022-02-27T14:00Z", "TIME 2022-02-27T14:00Z"),
            ("T09:30", "TIME XXXX-XX-XXT09:30"),
            ("2021-05-13~", "DATE 2021-05-13 APPROX"),
        ] {
            let timex = of_edtf(DateKind::Calendar, Some(edtf));
            let parts = [Some(timex.kind.as_str()), timex.value.as_deref(), timex.modifier.map(TimexModifier::as_str)];
            assert_eq!(parts.into_iter().flatten().collect::<Vec<_>>().join(" "), expected, "{edtf}");
            // A set becomes the stretch from its first to its last date, and TIMEX3 says "about" beside the value.
            if !edtf.contains(['{', '~']) {
                assert_eq!(timex.value.as_deref().and_then(to_edtf).as_deref(), Some(edtf));
            }
        }
        for (value, expected) in [
            ("2022-02-25TEV", Some("2022-02-25")),
            ("1999-SU", Some("1999-22")),
            ("2020-W53", Some("2020-12-28/2021-01-03")),
            ("XXXX-WXX-1", None),
            ("XXXX-XX-XX", None),
            ("PRESENT_REF", None),
            ("P3D", None),
            ("2022-13", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(to_edtf(value).as_deref(), expected, "{value}");
        }
        assert_eq!(of_edtf(DateKind::Time, None).kind, TimexKind::Time);
        assert_eq!(of_edtf(DateKind::Calendar, Some("soon")).value, None);
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for kind in [TimexKind::Date, TimexKind::Time, TimexKind::Set] {
            assert_eq!(TimexKind::parse(kind.as_str()), Some(kind));
        }
        for modifier in [TimexModifier::Start, TimexModifier::Mid, TimexModifier::End, TimexModifier::Approx] {
            assert_eq!(TimexModifier::parse(modifier.as_str()), Some(modifier));
        }
    }
}
