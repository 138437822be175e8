//! Dates that are counted in units from another: "last week", "next June", "three days ago".

use super::{
    candidate::{Standpoint, month_year},
    day::Date,
    holiday,
    reading::Reading,
    resolve::{feast, told_day},
    unit::Unit,
    when::When,
};

/// "last", "this" and "next" before a unit, weekday, month, season or holiday.
pub(super) fn toward(reading: &Reading, toward: i8, from: Standpoint) -> Option<When> {
    let base = if reading.told { told_day(from)? } else { from.anchor? };
    let point = &reading.points[0];
    let step = i64::from(toward);
    if let Some(weekday) = point.weekday {
        let ahead = i64::from((weekday - base.weekday()).rem_euclid(7));
        if reading.unit == Some(Unit::Week) {
            let monday = base.monday()?;
            return monday.days_on(step * 7 + i64::from(weekday) - 1).map(When::date);
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
                if from.tense.is_past() && ahead > 0 {
                    ahead - 7
                } else {
                    ahead
                }
            }
        };
        return base.days_on(days).map(When::date);
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
        return base.days_on(step).map(When::date);
    }
    count_from(base, step, reading.unit?)
}

/// The unit that lies some units after or before the one that holds `base`.
pub(super) fn count_from(base: Date, count: i64, unit: Unit) -> Option<When> {
    let year = || i32::try_from(i64::from(base.year()) + count).ok().filter(|year| (1..=9999).contains(year));
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => None,
        Unit::Day => base.days_on(count).map(When::date),
        Unit::Week => base.monday()?.days_on(count.checked_mul(7)?).map(When::Week),
        Unit::Fortnight => base.monday()?.days_on(count.checked_mul(14)?).map(When::Week),
        Unit::Weekend => base.monday()?.days_on(count.checked_mul(7)?.checked_add(5)?).map(When::Weekend),
        Unit::Month => base.months_on(count).map(|date| When::Month(Some(i32::from(date.year())), date.month())),
        Unit::Quarter => base
            .months_on(count.checked_mul(3)?)
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
