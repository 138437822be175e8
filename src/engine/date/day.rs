//! Days of the Gregorian calendar.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use std::fmt;
use tagline_core::CivilDate;

/// A day of the Gregorian calendar, carried on before its introduction, in the years -9999 to 9999: those that four
/// digits can write. chrono does the arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date(NaiveDate);

impl Date {
    /// `None` if the calendar has no such day.
    pub(super) fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        Self::within(NaiveDate::from_ymd_opt(i32::from(year), month, day)?)
    }

    /// The same day; `None` if no four digits write its year.
    pub(super) fn of(date: CivilDate) -> Option<Self> {
        let small = |part: u8| i8::try_from(part).ok();
        Self::new(i16::try_from(date.year()).ok()?, small(date.month())?, small(date.day())?)
    }

    fn within(date: NaiveDate) -> Option<Self> {
        (-9999..=9999).contains(&date.year()).then_some(Self(date))
    }

    #[expect(clippy::cast_possible_truncation, reason = "every day is within four digits of years")]
    pub(super) fn year(self) -> i16 {
        self.0.year() as i16
    }

    /// 1 to 12.
    #[expect(clippy::cast_possible_truncation, reason = "at most 12")]
    pub(super) fn month(self) -> i8 {
        self.0.month() as i8
    }

    /// 1 to 31.
    #[expect(clippy::cast_possible_truncation, reason = "at most 31")]
    pub(super) fn day(self) -> i8 {
        self.0.day() as i8
    }

    /// 1 for Monday to 7 for Sunday.
    #[expect(clippy::cast_possible_truncation, reason = "at most 7")]
    pub(super) fn weekday(self) -> i8 {
        self.0.weekday().number_from_monday() as i8
    }

    /// The year and the number of its week by ISO 8601.
    pub(super) fn week(self) -> (i32, u32) {
        let week = self.0.iso_week();
        (week.year(), week.week())
    }

    /// The day some days on, or back.
    pub(super) fn days_on(self, days: i64) -> Option<Self> {
        let far = Days::new(days.unsigned_abs());
        Self::within(if days < 0 { self.0.checked_sub_days(far) } else { self.0.checked_add_days(far) }?)
    }

    /// The same day of the month some months on, or back; the last one of a month that is too short.
    pub(super) fn months_on(self, months: i64) -> Option<Self> {
        let far = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
        Self::within(if months < 0 { self.0.checked_sub_months(far) } else { self.0.checked_add_months(far) }?)
    }

    /// How many days it lies after another; negative before it.
    pub(super) fn days_since(self, other: Self) -> i64 {
        self.0.signed_duration_since(other.0).num_days()
    }

    /// The Monday of its week.
    pub(super) fn monday(self) -> Option<Self> {
        self.days_on(1 - i64::from(self.weekday()))
    }

    /// The nth of a weekday, 1 for Monday to 7 for Sunday, in a month; the last one is the -1st.
    pub(super) fn nth_weekday(year: i16, month: i8, weekday: i8, nth: i8) -> Option<Self> {
        let first = Self::new(year, month, 1)?;
        let from = if nth < 0 { first.months_on(1)? } else { first };
        let ahead = i64::from((weekday - from.weekday()).rem_euclid(7));
        let weeks = if nth < 0 { i64::from(nth) } else { i64::from(nth) - 1 };
        from.days_on(ahead + 7 * weeks).filter(|day| nth != 0 && day.month() == month)
    }
}

/// As in ISO 8601: "2021-03-04"; "-0043-03-15" for a day of 44 BC.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year() < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{:02}-{:02}", self.year().unsigned_abs(), self.month(), self.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn arithmetic_is_that_of_the_calendar() {
        assert_eq!(Date::new(2023, 2, 29), None);
        assert_eq!(Date::new(2023, -1, 1), None);
        assert_eq!(day(2024, 2, 28).days_on(2), Some(day(2024, 3, 1)));
        assert_eq!(day(2024, 1, 1).days_on(-1), Some(day(2023, 12, 31)));
        assert_eq!(day(2024, 1, 31).months_on(1), Some(day(2024, 2, 29)));
        assert_eq!(day(2024, 1, 31).months_on(-13), Some(day(2022, 12, 31)));
        assert_eq!(day(9999, 12, 31).days_on(1), None);
        assert_eq!(day(2024, 1, 1).days_on(i64::MIN), None);
        assert_eq!(day(2024, 3, 1).days_since(day(2024, 2, 1)), 29);
        assert_eq!(day(2021, 1, 3).week(), (2020, 53));
        assert_eq!(day(2021, 1, 3).monday(), Some(day(2020, 12, 28)));
        assert_eq!(day(44, 3, 15).to_string(), "0044-03-15");
        assert_eq!(day(-43, 3, 15).to_string(), "-0043-03-15");
    }

    #[test]
    fn weekdays_are_counted_from_either_end_of_a_month() {
        for (nth, expected) in [(1, 6), (2, 13), (4, 27), (-1, 27), (-4, 6)] {
            assert_eq!(Date::nth_weekday(2024, 5, 1, nth), Some(day(2024, 5, expected)), "{nth}");
        }
        for nth in [0, 5, -5] {
            assert_eq!(Date::nth_weekday(2024, 5, 1, nth), None, "{nth}");
        }
    }
}
