//! Which of the days, months and years that a partial date may be is the one meant.

use super::{day::Date, holiday, tense::Tense, when::When};

/// What a partial or relative date is counted from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standpoint {
    /// The day the text was written.
    pub(super) anchor: Option<Date>,
    /// The date told last.
    pub(super) told: Option<When>,
    /// The day told last in the same sentence.
    pub(super) day: Option<Date>,
    /// The day that the story of the paragraph has come to.
    pub(super) frame: Option<Date>,
    pub(super) tense: Tense,
    /// The year of the date that this one is the first half of: "from May to July 2020".
    pub(super) lent_year: Option<i32>,
}

impl Standpoint {
    /// The year in which a day of the year comes next in the story, or came last before what the sentence told.
    fn story_year(&self, month: i8, day: i8) -> Option<i32> {
        /// A story that told of November goes on to the next January; one that told of March may look back to January.
        const BACK: i8 = 6;
        let year = match (self.tense, self.day, self.frame) {
            (Tense::PastPerfect, Some(told), _) | (Tense::PastPerfect, None, Some(told)) => {
                told.year() - i16::from((month, day) > (told.month(), told.day()))
            }
            (Tense::FutureInPast, Some(told), _) if self.anchor.is_none_or(|anchor| told <= anchor) => {
                told.year() + i16::from((month, day) < (told.month(), told.day()))
            }
            (Tense::Past | Tense::Unsaid, _, Some(frame)) => {
                let on = Date::new(frame.year() + i16::from(frame.month() - month > BACK), month, day)?;
                // What is told as past was before the day of writing.
                let past = self.tense == Tense::Unsaid || self.anchor.is_none_or(|anchor| on <= anchor);
                if past { on.year() } else { frame.year() }
            }
            _ => return None,
        };
        let date = Date::new(year, month, day)?;
        let told = self.tense != Tense::Past || self.anchor.is_none_or(|anchor| date <= anchor);
        told.then_some(i32::from(year))
    }
}

/// The year of a day that is given without it: where the story has come to or, outside one, the nearest year on the
/// side that the tense asks for; if a weekday is given too, the nearest year in which the day falls on it.
pub(super) fn day_year(month: i8, day: i8, weekday: Option<i8>, from: Standpoint) -> Option<i32> {
    if let Some(year) = from.story_year(month, day).filter(|_| weekday.is_none()) {
        return Some(year);
    }
    let anchor = from.anchor.or(from.frame.filter(|_| weekday.is_some()))?;
    let this_year = anchor.year();
    // A day falls on each weekday at least once in eleven years (twelve around a year like 1900).
    let reach = if weekday.is_some() { 12 } else { 1 };
    // February 29 comes back after four years, or eight.
    let reach = if (month, day) == (2, 29) { reach.max(8) } else { reach };
    (this_year - reach..=this_year + reach)
        .filter_map(|year| Date::new(year, month, day))
        .filter(|date| weekday.is_none_or(|weekday| date.weekday() == weekday))
        .min_by_key(|date| {
            let days = date.days_since(anchor);
            let wrong_side = from.tense.is_past() && days > 0 || from.tense.is_future() && days < 0;
            // With a weekday the nearest fit decides, since the tense may be that of another verb; but nobody tells as
            // past what is years away.
            let far = days.abs() > 366;
            (wrong_side && (weekday.is_none() || far), days.abs(), days > 0)
        })
        .map(|date| i32::from(date.year()))
}

/// The year of a month that is given without it.
pub(super) fn month_year(month: i8, beyond: Option<i8>, from: Standpoint) -> Option<i32> {
    if let Some(year) = from.story_year(month, 1).filter(|_| beyond.is_none()) {
        return Some(year);
    }
    let anchor = from.anchor?;
    let year = i32::from(anchor.year());
    let ahead = i32::from(month) - i32::from(anchor.month());
    let strictly = beyond.is_some();
    let side = beyond.map_or(from.tense, |side| if side < 0 { Tense::Past } else { Tense::Future });
    Some(match side {
        Tense::Past | Tense::PastPerfect if ahead > 0 || strictly && ahead == 0 => year - 1,
        Tense::Future | Tense::FutureInPast if ahead < 0 || strictly && ahead == 0 => year + 1,
        Tense::Unsaid if ahead >= 6 => year - 1,
        Tense::Unsaid if ahead < -6 => year + 1,
        _ => year,
    })
}

pub(super) fn holiday_year(rule: holiday::Rule, from: Standpoint) -> Option<i32> {
    let anchor = from.anchor?;
    let this_year = anchor.year();
    (this_year - 1..=this_year + 1)
        .filter_map(|year| holiday::day(rule, year))
        .min_by_key(|date| {
            let days = date.days_since(anchor);
            let wrong_side = from.tense.is_past() && days > 0 || from.tense.is_future() && days < 0;
            (wrong_side, days.abs())
        })
        .map(|date| i32::from(date.year()))
}

/// The weekday in a report: the last one up to the day of writing, or the next one from it on where the words
/// speak of what is to come. "Said on Monday that he had left on Friday" is the Friday before that Monday, "that he
/// would leave on Friday" the one after.
pub(super) fn weekday_near(weekday: i8, from: Standpoint) -> Option<Date> {
    let ahead = |base: Date| i64::from((weekday - base.weekday()).rem_euclid(7));
    match (from.tense, from.day) {
        (Tense::PastPerfect, Some(told)) if ahead(told) > 0 => return told.days_on(ahead(told) - 7),
        (Tense::FutureInPast, Some(told)) if from.anchor.is_none_or(|anchor| told <= anchor) => {
            return told.days_on(if ahead(told) == 0 { 7 } else { ahead(told) });
        }
        _ => {}
    }
    let anchor = from.anchor?;
    let ahead = ahead(anchor);
    anchor.days_on(if from.tense.is_future() || ahead == 0 { ahead } else { ahead - 7 })
}

/// The latest year up to the year of writing that ends in these two digits; nobody shortens a year before Christ.
pub(super) fn full_year(short: i32, from: Standpoint) -> Option<i32> {
    let this_year = i32::from(from.anchor?.year());
    Some(this_year - (this_year - short).rem_euclid(100)).filter(|year| *year > 0)
}

/// "the 24th": in the month told last; before any is told, in the nearest month on the side that the tense asks for.
pub(super) fn lone_day(day: i8, weekday: Option<i8>, from: Standpoint) -> When {
    let told = match from.told {
        Some(When::Day(Some(_), ..) | When::Month(Some(_), _)) => from.told.and_then(When::first_day),
        _ => None,
    };
    let in_month = |date: Date| Date::new(date.year(), date.month(), day);
    let near = |anchor: Date| {
        let months = |months: i64| anchor.months_on(months);
        let side = |date: &Date| match from.tense {
            Tense::Past | Tense::PastPerfect => *date <= anchor,
            Tense::Future | Tense::FutureInPast => *date >= anchor,
            Tense::Unsaid => date.month() == anchor.month(),
        };
        let mut days = [-1, 0, 1].into_iter().filter_map(|by| months(by).and_then(in_month)).filter(side);
        if from.tense.is_past() { days.next_back() } else { days.next() }
    };
    let date = told.map_or_else(|| from.anchor.and_then(near), in_month);
    date.filter(|date| weekday.is_none_or(|weekday| date.weekday() == weekday))
        .map_or(When::DayOfMonth(day), When::date)
}
