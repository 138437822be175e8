//! From what an expression says to the stretch of the calendar it means.

use super::{
    holiday,
    lunar::Moon,
    reading::{Pair, Point, Reading, holiday_point},
    unit::Unit,
    when::{When, days_on, monday_of, weekday_number},
};
use jiff::{Span, civil::Date};

/// Whether the words around a date tell of what was or of what is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// The words do not say.
    Unsaid,
}

/// What a partial or relative date is counted from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standpoint {
    /// The day the text was written.
    pub(super) anchor: Option<Date>,
    /// The date told last.
    pub(super) told: Option<When>,
    pub(super) tense: Tense,
    /// The year of the date that this one is the first half of: "from May to July 2020".
    pub(super) lent_year: Option<i32>,
}

/// The two ends of a reading as stretches of the calendar; `None` where nothing is known.
pub(super) fn resolve(reading: &Reading, from: Standpoint) -> [Option<When>; 2] {
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
        return days_on(from.anchor?, i64::from(days)).map(When::date);
    }
    if let Some(toward) = reading.toward {
        return resolve_toward(reading, toward, from);
    }
    if let (Some(sign), Some(unit)) = (reading.sign, reading.unit) {
        let base = if reading.told { told_day(from)? } else { from.anchor? };
        let count = reading.count.filter(|_| !reading.few)?;
        return count_from(base, i64::from(count) * i64::from(sign), unit);
    }
    if reading.weekend {
        let monday = monday_of(from.anchor?)?;
        // Until the weekend has begun, "the weekend" in a report is the one before.
        let begun = weekday_number(from.anchor?.weekday()) >= 6 || from.tense == Tense::Future;
        return days_on(monday, if begun { 5 } else { -2 }).map(When::Weekend);
    }
    let from = match reading.year_step {
        Some(step) => Standpoint { lent_year: stepped_year(reading, step, from), ..from },
        None => from,
    };
    let year = point.year.or(from.lent_year);
    if let Some(season) = reading.season {
        return Some(When::Season(year, season));
    }
    if let Some(quarter) = reading.quarter {
        return Some(When::Quarter(year, quarter));
    }
    if let Some(half) = reading.half {
        return if let Some(year) = year { Some(When::Half(Some(year), half)) } else { point.decade.map(When::Decade) };
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
        return resolve_point(point, Standpoint { anchor: None, ..from });
    }
    if let (Some(nth), Some(weekday), Some(month)) = (reading.nth_weekday, point.weekday, point.month) {
        let Some(year) = year.or_else(|| month_year(month, None, from)) else { return Some(When::Month(None, month)) };
        let first = Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
        let weekday = jiff::civil::Weekday::from_monday_one_offset(weekday).ok()?;
        return first.nth_weekday_of_month(nth, weekday).ok().map(When::date);
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
        Point { month: Some(month), .. } => Some(When::Month(year.or_else(|| month_year(month, None, from)), month)),
        Point { weekday: Some(weekday), day: None, .. } => Some(
            from.anchor
                .and_then(|anchor| weekday_near(anchor, weekday, from.tense))
                .map_or(When::Weekday(weekday), When::date),
        ),
        Point { day: Some(day), weekday, .. } => Some(lone_day(day, weekday, from)),
        Point { decade: Some(decade), .. } if decade < 100 => {
            Some(When::Decade(full_year(decade, from).unwrap_or(decade)))
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

/// The year of a day that is given without it: the nearest one, on the side that the tense asks for; if a weekday
/// is given too, the nearest year in which the day falls on it.
fn day_year(month: i8, day: i8, weekday: Option<i8>, from: Standpoint) -> Option<i32> {
    let anchor = from.anchor?;
    let this_year = anchor.year();
    // A day falls on each weekday at least once in eleven years (twelve around a year like 1900).
    let reach = if weekday.is_some() { 12 } else { 1 };
    // February 29 comes back after four years, or eight.
    let reach = if (month, day) == (2, 29) { reach.max(8) } else { reach };
    (this_year - reach..=this_year + reach)
        .filter_map(|year| Date::new(year, month, day).ok())
        .filter(|date| weekday.is_none_or(|weekday| weekday_number(date.weekday()) == weekday))
        .min_by_key(|date| {
            let days = i64::from(date.since(anchor).map_or(i32::MAX, |span| span.get_days()));
            let wrong_side = match from.tense {
                Tense::Past => days > 0,
                Tense::Future => days < 0,
                Tense::Unsaid => false,
            };
            // With a weekday the nearest fit decides, since the tense may be that of another verb.
            (wrong_side && weekday.is_none(), days.abs(), days > 0)
        })
        .map(|date| i32::from(date.year()))
}

/// The year of a month that is given without it.
fn month_year(month: i8, beyond: Option<i8>, from: Standpoint) -> Option<i32> {
    let anchor = from.anchor?;
    let year = i32::from(anchor.year());
    let ahead = i32::from(month) - i32::from(anchor.month());
    let strictly = beyond.is_some();
    let side = beyond.map_or(from.tense, |side| if side < 0 { Tense::Past } else { Tense::Future });
    Some(match side {
        Tense::Past if ahead > 0 || strictly && ahead == 0 => year - 1,
        Tense::Future if ahead < 0 || strictly && ahead == 0 => year + 1,
        Tense::Unsaid if ahead >= 6 => year - 1,
        Tense::Unsaid if ahead < -6 => year + 1,
        _ => year,
    })
}

/// A feast of a lunar calendar in a year.
fn feast(rule: holiday::Rule, year: Option<i32>) -> Option<When> {
    let holiday::Rule::Moon(moon, _, _, days) = rule else { return None };
    let first = holiday::day(rule, i16::try_from(year?).ok()?)?;
    Some(When::Feast { first, days, about: moon == Moon::Hijri })
}

fn holiday_year(rule: holiday::Rule, from: Standpoint) -> Option<i32> {
    let anchor = from.anchor?;
    let this_year = anchor.year();
    (this_year - 1..=this_year + 1)
        .filter_map(|year| holiday::day(rule, year))
        .min_by_key(|date| {
            let days = i64::from(date.since(anchor).map_or(i32::MAX, |span| span.get_days()));
            let wrong_side = from.tense == Tense::Past && days > 0 || from.tense == Tense::Future && days < 0;
            (wrong_side, days.abs())
        })
        .map(|date| i32::from(date.year()))
}

/// The weekday in a report: the last one up to the day of writing, or the next one from it on where the words
/// speak of what is to come.
fn weekday_near(anchor: Date, weekday: i8, tense: Tense) -> Option<Date> {
    let ahead = i64::from((weekday - weekday_number(anchor.weekday())).rem_euclid(7));
    days_on(anchor, if tense == Tense::Future || ahead == 0 { ahead } else { ahead - 7 })
}

/// The latest year up to the year of writing that ends in these two digits.
fn full_year(short: i32, from: Standpoint) -> Option<i32> {
    let this_year = i32::from(from.anchor?.year());
    Some(this_year - (this_year - short).rem_euclid(100))
}

/// "the 24th": in the month told last; before any is told, in the nearest month on the side that the tense asks for.
fn lone_day(day: i8, weekday: Option<i8>, from: Standpoint) -> When {
    let told = match from.told {
        Some(When::Day(Some(_), ..) | When::Month(Some(_), _)) => from.told.and_then(When::first_day),
        _ => None,
    };
    let in_month = |date: Date| Date::new(date.year(), date.month(), day).ok();
    let near = |anchor: Date| {
        let months = |months: i64| anchor.checked_add(Span::new().try_months(months).ok()?).ok();
        let side = |date: &Date| match from.tense {
            Tense::Past => *date <= anchor,
            Tense::Future => *date >= anchor,
            Tense::Unsaid => date.month() == anchor.month(),
        };
        let mut days = [-1, 0, 1].into_iter().filter_map(|by| months(by).and_then(in_month)).filter(side);
        if from.tense == Tense::Past { days.next_back() } else { days.next() }
    };
    let date = told.map_or_else(|| from.anchor.and_then(near), in_month);
    date.filter(|date| weekday.is_none_or(|weekday| weekday_number(date.weekday()) == weekday))
        .map_or(When::DayOfMonth(day), When::date)
}

/// The day that "two days later" counts from: the date told last, or the day of writing before any is told.
fn told_day(from: Standpoint) -> Option<Date> {
    from.told.map_or(from.anchor, When::first_day)
}

/// The year of "last year" and "the following year"; without a date to count from, none.
fn stepped_year(reading: &Reading, step: i8, from: Standpoint) -> Option<i32> {
    let base = if reading.told { told_day(from) } else { from.anchor };
    base.map(|base| i32::from(base.year()) + i32::from(step))
}

/// "last", "this" and "next" before a unit, weekday, month, season or holiday.
fn resolve_toward(reading: &Reading, toward: i8, from: Standpoint) -> Option<When> {
    let base = if reading.told { told_day(from)? } else { from.anchor? };
    let point = &reading.points[0];
    let step = i64::from(toward);
    if let Some(weekday) = point.weekday {
        let ahead = i64::from((weekday - weekday_number(base.weekday())).rem_euclid(7));
        if reading.unit == Some(Unit::Week) {
            let monday = monday_of(base)?;
            return days_on(monday, step * 7 + i64::from(weekday) - 1).map(When::date);
        }
        let days = match toward {
            -1 => {
                if ahead == 0 {
                    -7
                } else {
                    ahead - 7
                }
            }
            1 => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            _ => {
                if from.tense == Tense::Past && ahead > 0 {
                    ahead - 7
                } else {
                    ahead
                }
            }
        };
        return days_on(base, days).map(When::date);
    }
    if let Some(month) = point.month {
        let there = Standpoint { anchor: Some(base), ..from };
        let year = if toward == 0 { i32::from(base.year()) } else { month_year(month, Some(toward), there)? };
        return Some(When::Month(Some(year), month));
    }
    if let Some(season) = reading.season {
        // A season belongs to the year in which it begins; winter runs into the next.
        let now = i32::from((base.month() + 9) % 12 / 3);
        let year = i32::from(base.year()) - i32::from(base.month() < 3);
        let season_year = match (toward, i32::from(season) - now) {
            (-1, ahead) if ahead >= 0 => year - 1,
            (1, ahead) if ahead <= 0 => year + 1,
            _ => year,
        };
        return Some(When::Season(Some(season_year), season));
    }
    if let Some(rule) = reading.holiday {
        let year = base.year();
        let side = |date: &Date| match toward {
            -1 => *date < base,
            1 => *date > base,
            _ => date.year() == year,
        };
        let mut days: Vec<_> = (year - 1..=year + 1).filter_map(|year| holiday::day(rule, year)).filter(side).collect();
        let date = if toward < 0 { days.pop() } else { days.into_iter().next() }?;
        return feast(rule, Some(i32::from(date.year()))).or(Some(When::date(date)));
    }
    if reading.part.is_some() {
        return days_on(base, step).map(When::date);
    }
    count_from(base, step, reading.unit?)
}

/// The unit that lies some units after or before the one that holds `base`.
fn count_from(base: Date, count: i64, unit: Unit) -> Option<When> {
    let months_on = |months: i64| base.checked_add(Span::new().try_months(months).ok()?).ok();
    let year = || i32::try_from(i64::from(base.year()) + count).ok().filter(|year| (1..=9999).contains(year));
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => None,
        Unit::Day => days_on(base, count).map(When::date),
        Unit::Week => days_on(monday_of(base)?, count.checked_mul(7)?).map(When::Week),
        Unit::Fortnight => days_on(monday_of(base)?, count.checked_mul(14)?).map(When::Week),
        Unit::Weekend => days_on(monday_of(base)?, count.checked_mul(7)?.checked_add(5)?).map(When::Weekend),
        Unit::Month => months_on(count).map(|date| When::Month(Some(i32::from(date.year())), date.month())),
        Unit::Quarter => months_on(count.checked_mul(3)?)
            .map(|date| When::Quarter(Some(i32::from(date.year())), (date.month() + 2) / 3)),
        Unit::Year => year().map(When::Year),
        Unit::Decade => i32::try_from(i64::from(base.year()).checked_add(count.checked_mul(10)?)? / 10 * 10)
            .ok()
            .filter(|year| (100..9999).contains(year))
            .map(When::Decade),
        Unit::Century => i32::try_from((i64::from(base.year()) - 1 + count.checked_mul(100)?) / 100 + 1)
            .ok()
            .filter(|nth| (1..=99).contains(nth))
            .map(When::Century),
    }
}
