//! A day of the calendar, as a document is dated by.

use serde::{Deserialize, Serialize};

/// A day of the proleptic Gregorian calendar, year 1 to 9999. Arithmetic on it is the date grammar's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CivilDate {
    year: u16,
    month: u8,
    day: u8,
}

impl CivilDate {
    /// The day, or `None` if the calendar has no such day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD`; `None` for anything else.
    #[must_use]
    pub fn parse(iso: &str) -> Option<Self> {
        let bytes = iso.as_bytes();
        let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' || !(digits(0..4) && digits(5..7) && digits(8..10))
        {
            return None;
        }
        Self::new(iso[..4].parse().ok()?, iso[5..7].parse().ok()?, iso[8..].parse().ok()?)
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }
}

impl std::fmt::Display for CivilDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A stored date is not `YYYY-MM-DD`, or the calendar has no such day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchDay(pub String);

impl std::fmt::Display for NoSuchDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} is not a day: write it as 2022-02-24", self.0)
    }
}

impl std::error::Error for NoSuchDay {}

impl TryFrom<String> for CivilDate {
    type Error = NoSuchDay;

    fn try_from(iso: String) -> Result<Self, NoSuchDay> {
        Self::parse(&iso).ok_or(NoSuchDay(iso))
    }
}

impl From<CivilDate> for String {
    fn from(date: CivilDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::CivilDate;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for iso in ["2022-02-24", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(CivilDate::parse(iso).map(|date| date.to_string()).as_deref(), Some(iso));
        }
        for wrong in [
            "",
            "2022-2-24",
            "2023-02-29",
            "1900-02-29",
            "2022-13-01",
            "2022-04-31",
            "0000-01-01",
            "2022-02-24T",
            "２022-0-1",
        ] {
            assert_eq!(CivilDate::parse(wrong), None, "{wrong}");
        }
    }
}
