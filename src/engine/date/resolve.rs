//! From what an expression says to the stretch of the calendar it means.

use super::{
    candidate::{Standpoint, day_year, full_year, holiday_year, lone_day, month_year, weekday_near},
    day::Date,
    holiday,
    lunar::Moon,
    reading::{Pair, Point, Reading, holiday_point},
    toward::{count_from, toward},
    when::When,
};

/// The two ends of a reading as stretches of the calendar; `None` where nothing is known, or nothing that can be written.
pub(super) fn resolve(reading: &Reading, from: Standpoint) -> [Option<When>; 2] {
    ends(reading, from).map(|end| end.filter(|when| when.can_be_written()))
}

fn ends(reading: &Reading, from: Standpoint) -> [Option<When>; 2] {
    let first = resolve_first(reading, from);
    if reading.century && reading.pair != Pair::None {
        return [first, reading.ordinals[1].map(|nth| century(nth, reading))];
    }
    let from = Standpoint {
        lent_year: reading.year_step.and_then(|step| stepped_year(reading, step, from)).or(from.lent_year),
        ..from
    };
    let second = (reading.pair != Pair::None).then(|| resolve_point(&second_point(reading, first), from)).flatten();
    [first, second]
}

/// The second point, its year taken from the first where that was found out: "May 3 – June 5".
fn second_point(reading: &Reading, first: Option<When>) -> Point {
    let mut point = reading.points[1];
    if let (None, Some(When::Day(Some(year), month, _) | When::Month(Some(year), month))) = (point.year, first) {
        point.year = Some(year + i32::from(point.month.is_some_and(|later| later < month)));
    }
    if let (Some(year), Some(-1)) = (point.year, reading.era) {
        point.year = Some(1 - year);
    }
    point
}

fn century(nth: i32, reading: &Reading) -> When {
    When::Century(if reading.era == Some(-1) { -nth } else { nth })
}

fn resolve_first(reading: &Reading, from: Standpoint) -> Option<When> {
    let point = &reading.points[0];
    if reading.century {
        let nth = reading.ordinals[0]?;
        return Some(century(nth, reading));
    }
    if let Some(days) = reading.deictic {
        return from.anchor?.days_on(i64::from(days)).map(When::date);
    }
    if let Some(step) = reading.toward {
        return toward(reading, step, from);
    }
    if let (Some(sign), Some(unit)) = (reading.sign, reading.unit) {
        let base = if reading.told { told_day(from)? } else { from.anchor? };
        let count = reading.count.filter(|_| !reading.few)?;
        return count_from(base, i64::from(count) * i64::from(sign), unit);
    }
    if reading.weekend {
        let monday = from.anchor?.monday()?;
        // Until the weekend has begun, "the weekend" in a report is the one before.
        let begun = from.anchor?.weekday() >= 6 || from.tense.is_future();
        return monday.days_on(if begun { 5 } else { -2 }).map(When::Weekend);
    }
    let from = match reading.year_step {
        Some(step) => Standpoint { lent_year: stepped_year(reading, step, from), ..from },
        None => from,
    };
    let year = point.year.or(from.lent_year);
    if let Some(season) = reading.season {
        let year = year.or_else(|| full_year(point.short_year?, from));
        return Some(When::Season(year, season));
    }
    if let Some(quarter) = reading.quarter {
        return Some(When::Quarter(year, quarter));
    }
    if let Some(half) = reading.half {
        // Half a decade is told as the decade.
        let decade = Point { decade: point.decade, ..Point::default() };
        return year.map_or_else(|| resolve_point(&decade, from), |year| Some(When::Half(Some(year), half)));
    }
    if let Some(rule) = reading.holiday {
        let year = point.year.or_else(|| holiday_year(rule, from));
        return feast(rule, year).or_else(|| resolve_point(&holiday_point(rule, year)?, from));
    }
    if let Some(year) = point.year.filter(|_| reading.era == Some(-1)) {
        return Some(When::Year(1 - year));
    }
    if reading.year_step.is_some() && from.lent_year.is_none() {
        // The step is known and the year it starts from is not.
        return resolve_point(point, Standpoint { anchor: None, frame: None, day: None, ..from });
    }
    if let (Some(nth), Some(weekday), Some(month)) = (reading.nth_weekday, point.weekday, point.month) {
        let Some(year) = year.or_else(|| month_year(month, None, from)) else { return Some(When::Month(None, month)) };
        return Date::nth_weekday(i16::try_from(year).ok()?, month, weekday, nth).map(When::date);
    }
    if reading.repeats {
        return None;
    }
    resolve_point(point, from)
}

fn resolve_point(point: &Point, from: Standpoint) -> Option<When> {
    let year = point.year.or(from.lent_year);
    match *point {
        Point { month: Some(month), day: Some(day), short_year: Some(short), .. } => Some(
            full_year(short, from).map_or(When::ShortDay(short, month, day), |year| When::Day(Some(year), month, day)),
        ),
        Point { month: Some(month), day: Some(day), weekday, .. } => {
            let year = year.or_else(|| day_year(month, day, weekday, from));
            Some(When::Day(year, month, day))
        }
        Point { month: Some(month), short_year: Some(short), .. } => Some(When::Month(full_year(short, from), month)),
        Point { month: Some(month), .. } => Some(When::Month(year.or_else(|| month_year(month, None, from)), month)),
        Point { weekday: Some(weekday), day: None, .. } => {
            Some(weekday_near(weekday, from).map_or(When::Weekday(weekday), When::date))
        }
        Point { day: Some(day), weekday, .. } => Some(lone_day(day, weekday, from)),
        Point { decade: Some(decade), .. } if decade < 100 => {
            Some(full_year(decade, from).map_or(When::ShortDecade(decade), When::Decade))
        }
        // "The 1800s" are a century; "the 2000s" are mostly the ten years up to the 2010s.
        Point { decade: Some(decade), .. } if decade % 100 == 0 && decade < 2000 => {
            Some(When::Century(decade / 100 + 1))
        }
        Point { decade: Some(decade), .. } => Some(When::Decade(decade)),
        Point { year: Some(year), .. } => Some(When::Year(year)),
        Point { short_year: Some(short), .. } => {
            Some(full_year(short, from).map_or(When::ShortYear(short), When::Year))
        }
        _ => None,
    }
}

/// A feast of a lunar calendar in a year.
pub(super) fn feast(rule: holiday::Rule, year: Option<i32>) -> Option<When> {
    let holiday::Rule::Moon(moon, _, _, days) = rule else { return None };
    let first = holiday::day(rule, i16::try_from(year?).ok()?)?;
    Some(When::Feast { first, days, about: moon == Moon::Hijri })
}

/// The day that "two days later" counts from: the date told last, or the day of writing before any is told.
pub(super) fn told_day(from: Standpoint) -> Option<Date> {
    from.told.map_or(from.anchor, When::first_day)
}

/// The year of "last year" and "the following year"; without a date to count from, none.
fn stepped_year(reading: &Reading, step: i8, from: Standpoint) -> Option<i32> {
    let base = if reading.told { told_day(from) } else { from.anchor };
    base.map(|base| i32::from(base.year()) + i32::from(step))
}
