//! Days of calendars that follow the moon, as days of ours.

use super::day::Date;
use icu_calendar::{
    AsCalendar, Date as Day, Iso,
    cal::{ChineseTraditional, Hebrew, Hijri},
    types::Month,
};

/// A calendar that follows the moon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moon {
    /// The Islamic calendar as Saudi Arabia computes it (Umm al-Qura). Where the crescent is watched for, a month
    /// may begin a day earlier or later.
    Hijri,
    /// The Hebrew calendar, its months counted from Tishri. A feast begins on the evening before.
    Hebrew,
    /// The traditional calendar of China.
    Chinese,
}

/// The first time in a year of ours that a day of a lunar calendar comes round. A day of the shorter Islamic year
/// may come twice; some days come in no given year at all.
pub(super) fn first_in(year: i16, moon: Moon, month: u8, day: u8) -> Option<Date> {
    match moon {
        Moon::Hijri => first_of(Hijri::new_umm_al_qura(), year, month, day),
        Moon::Hebrew => first_of(Hebrew::new(), year, month, day),
        Moon::Chinese => first_of(ChineseTraditional::new(), year, month, day),
    }
}

fn first_of<C: AsCalendar + Copy>(calendar: C, year: i16, month: u8, day: u8) -> Option<Date> {
    let january = Day::try_new(i32::from(year).into(), Month::new(1), 1, Iso).ok()?;
    let running = january.to_calendar(calendar).year().extended_year();
    (running..=running + 1)
        .filter_map(|lunar_year| Day::try_new(lunar_year.into(), Month::new(month), day, calendar).ok())
        .map(|date| date.to_calendar(Iso))
        .find(|date| date.year().extended_year() == i32::from(year))
        .and_then(|date| {
            let month = i8::try_from(date.month().ordinal).ok()?;
            Date::new(year, month, i8::try_from(date.day_of_month().0).ok()?)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_fall_where_they_were_kept() {
        let cases = [
            (Moon::Hijri, 9, 1, 2022, "2022-04-02"),
            (Moon::Hijri, 10, 1, 2023, "2023-04-21"),
            (Moon::Hijri, 12, 10, 2021, "2021-07-20"),
            (Moon::Hebrew, 7, 15, 2022, "2022-04-16"),
            (Moon::Hebrew, 1, 1, 2023, "2023-09-16"),
            (Moon::Hebrew, 3, 25, 2023, "2023-12-08"),
            (Moon::Chinese, 1, 1, 2023, "2023-01-22"),
            (Moon::Chinese, 1, 1, 2024, "2024-02-10"),
        ];
        for (moon, month, day, year, expected) in cases {
            let found = first_in(year, moon, month, day).map(|day| day.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{moon:?} {month}-{day}");
        }
    }
}
