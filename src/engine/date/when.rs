//! Stretches of the calendar, and how they are written in ISO 8601-2 (EDTF) and in TIMEX3.

use super::day::Date;

/// A stretch of the calendar that has a name, as far as it is known: no year stands for any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// The nth century; negative before Christ.
    Century(i32),
    /// The ten years from this one on.
    Decade(i32),
    /// The ten years from one on of which the last two digits are known.
    ShortDecade(i32),
    /// An astronomical year: 1 BC is 0, 44 BC is -43.
    Year(i32),
    /// The last two digits of a year.
    ShortYear(i32),
    /// A quarter, 1 to 4.
    Quarter(Option<i32>, i8),
    /// A half, 1 or 2.
    Half(Option<i32>, i8),
    /// A season, 0 for spring to 3 for winter.
    Season(Option<i32>, i8),
    /// A month.
    Month(Option<i32>, i8),
    /// A day of a month.
    Day(Option<i32>, i8, i8),
    /// A day of a year of which the last two digits are known: year, month, day.
    ShortDay(i32, i8, i8),
    /// The week that begins with this Monday.
    Week(Date),
    /// The weekend that begins with this Saturday.
    Weekend(Date),
    /// A feast of a lunar calendar: its first day, how many days it lasts, and whether countries differ by a day.
    Feast {
        /// The first day.
        first: Date,
        /// How many days it lasts.
        days: i8,
        /// Whether a country may begin it a day earlier or later.
        about: bool,
    },
    /// Some day of a month that is not said.
    DayOfMonth(i8),
    /// Some Monday (1) to Sunday (7).
    Weekday(i8),
}

impl When {
    /// A day that is wholly known.
    pub(super) fn date(date: Date) -> Self {
        Self::Day(Some(i32::from(date.year())), date.month(), date.day())
    }

    /// ISO 8601-2 (EDTF), level 2: seasons are 21 to 24, quarters 33 to 36, halves 40 and 41. `None` for a weekday,
    /// which EDTF cannot name without a date.
    pub(super) fn edtf(self) -> Option<String> {
        let within =
            |year: Option<i32>, code: i8| format!("{}-{code:02}", year.map_or_else(|| "XXXX".to_owned(), edtf_year));
        Some(match self {
            // The first century before Christ is the years -99 to 0.
            Self::Century(nth) if nth < 0 => format!("-{:02}XX", -nth - 1),
            Self::Century(nth) => format!("{:02}XX", nth - 1),
            Self::Decade(year) => format!("{:03}X", year / 10),
            Self::ShortDecade(year) => format!("XX{}X", year / 10),
            Self::Year(year) => edtf_year(year),
            Self::ShortYear(year) => format!("XX{year:02}"),
            Self::Quarter(year, quarter) => within(year, 32 + quarter),
            Self::Half(year, half) => within(year, 39 + half),
            Self::Season(year, season) => within(year, 21 + season),
            Self::Month(year, month) => within(year, month),
            Self::Day(year, month, day) => format!("{}-{day:02}", within(year, month)),
            Self::ShortDay(year, month, day) => format!("XX{year:02}-{month:02}-{day:02}"),
            Self::Week(first) => format!("{first}/{}", first.days_on(6)?),
            Self::Weekend(first) => format!("{first}/{}", first.days_on(1)?),
            Self::Feast { first, days, about } => {
                let mark = if about { "~" } else { "" };
                let last = first.days_on(i64::from(days) - 1)?;
                if days > 1 { format!("{first}{mark}/{last}{mark}") } else { format!("{first}{mark}") }
            }
            Self::DayOfMonth(day) => format!("XXXX-XX-{day:02}"),
            Self::Weekday(_) => return None,
        })
    }

    /// The value attribute of TIMEX3 (ISO-TimeML), with HeidelTime's `BC` for years before Christ.
    pub(super) fn timex(self) -> String {
        let within =
            |year: Option<i32>, code: &str| format!("{}-{code}", year.map_or_else(|| "XXXX".to_owned(), timex_year));
        match self {
            Self::Century(nth) if nth < 0 => format!("BC{:02}", -nth - 1),
            Self::Century(nth) => format!("{:02}", nth - 1),
            Self::Decade(year) => format!("{:03}", year / 10),
            Self::ShortDecade(year) => format!("XX{}", year / 10),
            Self::Year(year) => timex_year(year),
            Self::ShortYear(year) => format!("XX{year:02}"),
            Self::Quarter(year, quarter) => within(year, &format!("Q{quarter}")),
            Self::Half(year, half) => within(year, &format!("H{half}")),
            Self::Season(year, season) => within(
                year,
                ["SP", "SU", "FA", "WI"].get(usize::try_from(season).unwrap_or(0)).copied().unwrap_or("SP"),
            ),
            Self::Month(year, month) => within(year, &format!("{month:02}")),
            Self::Day(year, month, day) => within(year, &format!("{month:02}-{day:02}")),
            Self::ShortDay(year, month, day) => format!("XX{year:02}-{month:02}-{day:02}"),
            Self::Feast { first, .. } => Self::date(first).timex(),
            Self::DayOfMonth(day) => format!("XXXX-XX-{day:02}"),
            Self::Week(first) => week(first),
            Self::Weekend(first) => format!("{}-WE", week(first)),
            Self::Weekday(weekday) => format!("XXXX-WXX-{weekday}"),
        }
    }

    /// Whether its year can be written, for which ISO 8601 and TIMEX3 have four digits.
    pub(super) fn can_be_written(self) -> bool {
        let year = match self {
            Self::Century(nth) if nth > 0 => (nth - 1) * 100,
            Self::Century(nth) => nth * 100,
            Self::Decade(year) | Self::Year(year) => year,
            Self::Quarter(year, _) | Self::Half(year, _) | Self::Season(year, _) => year.unwrap_or_default(),
            Self::Month(year, _) | Self::Day(year, ..) => year.unwrap_or_default(),
            _ => 0,
        };
        (-9999..=9999).contains(&year)
    }

    /// The first day, if the year is known and the calendar holds it.
    pub(super) fn first_day(self) -> Option<Date> {
        let day = |year: i32, month: i8, day: i8| Date::new(i16::try_from(year).ok()?, month, day);
        match self {
            Self::Century(nth) if nth > 0 => day((nth - 1) * 100 + 1, 1, 1),
            Self::Decade(year) | Self::Year(year) => day(year, 1, 1),
            Self::Quarter(year, quarter) => day(year?, quarter * 3 - 2, 1),
            Self::Half(year, half) => day(year?, half * 6 - 5, 1),
            Self::Season(year, season) => day(year?, season * 3 + 3, 1),
            Self::Month(year, month) => day(year?, month, 1),
            Self::Day(year, month, date) => day(year?, month, date),
            Self::Week(first) | Self::Weekend(first) | Self::Feast { first, .. } => Some(first),
            _ => None,
        }
    }
}

fn edtf_year(year: i32) -> String {
    if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") }
}

fn timex_year(year: i32) -> String {
    if year <= 0 { format!("BC{:04}", 1 - year) } else { format!("{year:04}") }
}

fn week(day: Date) -> String {
    let (year, week) = day.week();
    format!("{}-W{week:02}", timex_year(year))
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Minutes since midnight.
    pub(super) minute: i32,
    pub(super) offset: Offset,
}

/// How far the clock is ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offset {
    Unsaid,
    Minutes(i16),
}

impl Clock {
    /// Reads "14:00", "14:00:05Z" and "14:00+02:00"; seconds are dropped.
    pub(super) fn of_iso(time: &str) -> Option<Self> {
        let hour: i32 = time.get(..2)?.parse().ok()?;
        let minute: i32 = time.get(3..5)?.parse().ok()?;
        let offset = match time.find(['Z', '+', '-']) {
            None => Offset::Unsaid,
            Some(at) if time[at..].starts_with('Z') => Offset::Minutes(0),
            Some(at) => {
                let hours: i16 = time.get(at + 1..at + 3)?.parse().ok()?;
                let minutes: i16 = time.get(at + 4..at + 6)?.parse().ok()?;
                let total = hours * 60 + minutes;
                Offset::Minutes(if time[at..].starts_with('-') { -total } else { total })
            }
        };
        (hour <= 24 && minute < 60).then_some(Self { minute: hour * 60 + minute, offset })
    }

    /// "T14:00", "T14:00Z", "T14:00-05:00".
    pub(super) fn iso(self) -> String {
        let time = format!("T{:02}:{:02}", self.minute / 60, self.minute % 60);
        match self.offset {
            Offset::Unsaid => time,
            Offset::Minutes(0) => format!("{time}Z"),
            Offset::Minutes(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                format!("{time}{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
            }
        }
    }
}
