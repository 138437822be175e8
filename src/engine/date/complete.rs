//! What the words of a date leave to each other: which number is the day, whose year both ends of a range share.

use super::{
    class::Class,
    day::Date,
    matcher::Match,
    number, order,
    reading::{Pair, Point, Reading},
    unit::{Part, Unit},
    when::{Clock, Offset},
};
use tagline_core::NumericOrder;

impl Reading {
    /// Puts what the words leave to each other in its place, and checks that such a day exists.
    pub(super) fn complete(&mut self, found: &Match<'_>, order: NumericOrder) -> Option<()> {
        let literal = |word: &str| found.has_literal(word);
        // A number of the clock in words: "ten o'clock", "half past ten".
        let past = literal("past") || literal("to") && found.has(Class::QuarterWord);
        if self.clock.is_none() && (literal("o'clock") || literal("o’clock") || past) {
            let hour = self.count.take().filter(|hour| (1..=12).contains(hour))?;
            self.clock = Some(Clock { minute: hour * 60, offset: Offset::Unsaid });
        }
        if let Some(clock) = &mut self.clock {
            if past {
                let minutes = if self.half.take().is_some() { 30 } else { 15 };
                clock.minute += if literal("to") { -minutes } else { minutes };
                self.quarter = None;
            }
            // "At nine in the evening" is at 21:00.
            let late = matches!(self.part, Some(Part::Afternoon | Part::Evening | Part::Night));
            if literal("in") && late && clock.minute < 12 * 60 {
                clock.minute += 12 * 60;
            }
        }
        if literal("now") {
            self.sign = Some(1);
        } else if self.deictic.is_some() && literal("from") {
            (self.sign, self.deictic) = (Some(1), None);
        } else if let (Some(days), Some(unit)) = (self.deictic, self.unit) {
            if unit != Unit::Day {
                return None;
            }
            (self.deictic, self.unit) = (Some(days + if literal("before") { -1 } else { 1 }), None);
        } else if self.unit.is_some() && literal("before") {
            (self.sign, self.told, self.count) = (Some(-1), true, Some(1));
        } else if self.unit.is_some() && literal("after") {
            (self.sign, self.told, self.count) = (Some(1), true, Some(1));
        }
        let names_a_part =
            self.points[0].month.is_some() || self.season.is_some() || self.quarter.is_some() || self.half.is_some();
        if self.unit == Some(Unit::Year) && names_a_part {
            (self.year_step, self.toward, self.unit) = (self.toward.take(), None, None);
        } else if self.unit.is_some() && self.points[0].month.is_some() {
            return None;
        }
        // "earlier this week" is this week.
        if self.toward.is_some() && self.unit.is_some() && self.count.is_none() && !self.few {
            self.sign = None;
        }
        if self.century {
            self.unit = None;
        }
        // "The next day" is the one after the day told last; "next week" follows this one.
        self.told |= self.toward == Some(1) && self.unit == Some(Unit::Day);
        if literal("'s") || literal("’s") {
            self.points[0].decade = self.points[0].year.take().filter(|year| year % 10 == 0);
            self.points[0].decade?;
        }
        if let Some(nth) = self.ordinals[0] {
            if self.quarter == Some(0) {
                self.quarter = i8::try_from(nth).ok().filter(|nth| (1..=4).contains(nth));
                self.quarter?;
                self.ordinals.swap(0, 1);
            } else if self.half == Some(0) {
                self.half = i8::try_from(nth).ok().filter(|nth| (1..=2).contains(nth));
                self.half?;
                self.ordinals.swap(0, 1);
            } else if self.points[0].weekday.is_some()
                && found.bindings().first().is_some_and(|first| first.class == Some(Class::Ordinal))
            {
                self.nth_weekday = i8::try_from(nth).ok().filter(|nth| (1..=5).contains(nth));
                self.nth_weekday?;
            } else if !self.century {
                self.points[0].day = i8::try_from(nth).ok().filter(|day| (1..=31).contains(day));
                self.points[0].day?;
            }
        }
        if self.quarter == Some(0) && self.toward.is_none() {
            self.quarter = None;
        }
        if found.has(Class::Year) && self.count.is_some() && !found.has(Class::Unit) {
            // "03-04-2021": the second number was put down as the end of a range.
            let (a, b) = (self.count.take()?, self.points[1].year.take()?);
            if !(1..=31).contains(&a) || !(1..=31).contains(&b) || a.min(b) > 12 {
                return None;
            }
            self.open_order = order::is_open(a, b);
            let (month, day) = order::month_and_day(order, a, b, false);
            (self.points[0].month, self.points[0].day) = (i8::try_from(month).ok(), i8::try_from(day).ok());
        }
        if let (Some(era), Some(count)) = (self.era, self.count) {
            self.points[0].year = Some(count);
            self.count = None;
            if self.pair == Pair::Range && era < 0 && self.points[1].year? >= count {
                return None;
            }
        }
        let [from, to] = &mut self.points;
        if let (Some(from), Some(short)) = (from.year, to.short_year) {
            to.year = Some(number::span_end(from, short, 2)?);
            to.short_year = None;
        }
        if self.pair != Pair::None {
            from.year = from.year.or(to.year);
            from.month = from.month.or(to.month);
            to.year = to.year.or(from.year);
            to.month = to.month.or(from.month);
        }
        self.exists().then_some(())
    }

    fn exists(&self) -> bool {
        let [from, to] = &self.points;
        let in_order = self.pair == Pair::None
            || self.era.is_some()
            || self.century
            || from.weekday.is_some()
            || (from.year, from.month, from.day, from.decade) < (to.year, to.month, to.day, to.decade)
            || from.year.is_none() && from.month > to.month;
        in_order && [from, to].into_iter().all(point_exists)
    }
}

fn point_exists(point: &Point) -> bool {
    let (Some(month), Some(day)) = (point.month, point.day) else { return point.day.is_none_or(|day| day <= 31) };
    // A leap year stands in for a year that is not said.
    let year = point.year.and_then(|year| i16::try_from(year).ok()).unwrap_or(2000);
    Date::new(year, month, day).is_some()
}
