//! What a date expression says, before it is known when it was said.

use super::{
    class::Class,
    holiday::{self, Rule},
    matcher::{Binding, Match},
    number, order,
    unit::{Modifier, Part, Unit},
    when::{Clock, Offset},
};
use std::ops::Range;
use tagline_core::NumericOrder;

/// One end of a range, or the whole date if it has no second end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) year: Option<i32>,
    /// The last two digits of a year whose century is not said.
    pub(super) short_year: Option<i32>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
    /// 1 for Monday to 7 for Sunday.
    pub(super) weekday: Option<i8>,
    /// The first year of a decade; below 100 if the century is not said.
    pub(super) decade: Option<i32>,
}

/// How the second point of a reading belongs to the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Pair {
    #[default]
    None,
    Range,
    List,
}

/// Everything that the words of a date say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) points: [Point; 2],
    pub(super) pair: Pair,
    /// The nth century, or nth quarter or half of a year or century.
    pub(super) ordinals: [Option<i32>; 2],
    pub(super) century: bool,
    /// -1 for years before Christ.
    pub(super) era: Option<i32>,
    pub(super) season: Option<i8>,
    pub(super) quarter: Option<i8>,
    pub(super) half: Option<i8>,
    pub(super) holiday: Option<Rule>,
    pub(super) modifier: Option<Modifier>,
    /// -1 last, 0 this, 1 next.
    pub(super) toward: Option<i8>,
    /// `toward` and `sign` count from the date told last rather than from the day of writing.
    pub(super) told: bool,
    /// Years from the year of writing, or of the date told last: "in January of last year".
    pub(super) year_step: Option<i8>,
    /// Days from the day of writing.
    pub(super) deictic: Option<i32>,
    pub(super) count: Option<i32>,
    /// The amount is not said ("a few days").
    pub(super) few: bool,
    pub(super) unit: Option<Unit>,
    /// -1 back, 1 on.
    pub(super) sign: Option<i8>,
    pub(super) clock: Option<Clock>,
    pub(super) part: Option<Part>,
    pub(super) weekend: bool,
    /// The nth such weekday of a month: "the first Thursday of May".
    pub(super) nth_weekday: Option<i8>,
    /// A weekday that comes again and again: "Sundays", "every Monday".
    pub(super) repeats: bool,
    /// A numeric date that means another day where the other of day and month comes first.
    pub(super) open_order: bool,
    /// The tokens that are calendar words, for callers who want nothing else.
    pub(super) calendar: Option<Range<usize>>,
}

impl Reading {
    /// Reads a match; `None` if it names no day that exists, such as February 30.
    pub(super) fn of(found: &Match<'_>, order: NumericOrder) -> Option<Self> {
        let mut reading = Self::default();
        let mut at = 0;
        for binding in found.bindings() {
            if let Some(pair) = binding.switch {
                reading.pair = pair;
                at = 1;
            } else {
                reading.take(at, binding, found, order)?;
            }
        }
        reading.complete(found, order)?;
        reading.calendar = calendar_tokens(&reading, found);
        Some(reading)
    }

    fn take(&mut self, at: usize, binding: &Binding, found: &Match<'_>, order: NumericOrder) -> Option<()> {
        let value = binding.value;
        let small = i8::try_from(value).ok();
        let point = &mut self.points[at];
        let Some(class) = binding.class else { return Some(()) };
        match class {
            Class::Month => point.month = small,
            Class::Weekday => {
                point.weekday = small;
                self.repeats |= found.surface(binding.token).ends_with('s') && found.surface(binding.token).len() > 6;
            }
            Class::Day => point.day = small,
            Class::Year | Class::EarlyYear => point.year = Some(value),
            Class::ShortYear => point.short_year = Some(value),
            Class::Decade => point.decade = Some(value),
            Class::FiscalYear => point.year = Some(value),
            Class::Ordinal => {
                let slot = usize::from(self.ordinals[0].is_some());
                self.ordinals[slot] = Some(value + self.count.take().filter(|tens| *tens >= 20).unwrap_or(0));
            }
            Class::Tens => self.count = Some(value),
            Class::Number if self.pair == Pair::None && self.count.is_none() => self.count = Some(value),
            Class::Number => self.points[1].year = Some(value),
            Class::One => self.count = Some(1),
            Class::Few if value > 0 => self.count = Some(value),
            Class::Few => self.few = true,
            Class::Unit => self.unit = Unit::of(value),
            Class::Weekend => self.weekend = true,
            Class::Century => self.century = true,
            Class::Era => self.era = Some(value),
            Class::Season => self.season = small,
            Class::Quarter => self.quarter = small,
            Class::QuarterWord => self.quarter = Some(0),
            Class::HalfWord => self.half = Some(0),
            Class::Holiday => self.holiday = found.holiday(binding),
            Class::Toward => (self.toward, self.told) = (small, false),
            Class::TowardTold => (self.toward, self.told) = (small, true),
            Class::That => (self.toward, self.told) = (Some(0), true),
            Class::Modifier => self.modifier = Modifier::of(value),
            Class::Deictic => {
                self.deictic = Some(value + self.deictic.unwrap_or(0));
                if found.surface(binding.token).eq_ignore_ascii_case("tonight") {
                    self.part = Some(Part::Night);
                }
            }
            Class::Ago => self.sign = small,
            Class::Than => (self.sign, self.told) = (small, true),
            Class::Part => self.part = Part::of(value),
            Class::Military => {
                self.clock = Some(Clock { minute: value / 100 * 60 + value % 100, offset: Offset::Unsaid });
            }
            Class::Clock | Class::DottedClock | Class::NamedHour => {
                self.clock = Some(Clock { minute: value, offset: Offset::Unsaid });
            }
            Class::Hour => self.clock = Some(Clock { minute: value * 60, offset: Offset::Unsaid }),
            Class::HalfOfDay => self.shift_half(value)?,
            Class::Zone => {
                let offset = found.zone(binding);
                if let Some(clock) = &mut self.clock {
                    clock.offset = offset.map_or(Offset::Unsaid, Offset::Minutes);
                }
            }
            Class::Numeric => (*point, self.open_order) = numeric(found.surface(binding.token), order)?,
            Class::Iso => {
                let (date, time) = number::iso(found.surface(binding.token))?;
                point.year = Some(i32::from(date.year()));
                (point.month, point.day) = (i8::try_from(date.month()).ok(), i8::try_from(date.day()).ok());
                self.clock = time.and_then(Clock::of_iso);
            }
            Class::YearSpan => {
                let (from, to) = number::year_span(found.surface(binding.token))?;
                (self.points[0].year, self.points[1].year, self.pair) = (Some(from), Some(to), Pair::Range);
            }
            Class::Apostrophe | Class::Fiscal => {}
        }
        Some(())
    }

    /// "2 p.m." is 14:00, "12 a.m." 0:00; "14 p.m." is nothing.
    fn shift_half(&mut self, half: i32) -> Option<()> {
        let clock = self.clock.as_mut()?;
        if clock.minute >= 13 * 60 {
            // "14:00 p.m." says the same thing twice.
            return (half == 12).then_some(());
        }
        if clock.minute < 60 && half == 12 {
            return None;
        }
        clock.minute = clock.minute % (12 * 60) + half * 60;
        Some(())
    }

    /// Puts what the words leave to each other in its place, and checks that such a day exists.
    fn complete(&mut self, found: &Match<'_>, order: NumericOrder) -> Option<()> {
        let literal = |word: &str| found.has_literal(word);
        // A number of the clock in words: "ten o'clock".
        if self.clock.is_none() && (literal("o'clock") || literal("o’clock")) {
            let hour = self.count.take().filter(|hour| (1..=12).contains(hour))?;
            self.clock = Some(Clock { minute: hour * 60, offset: Offset::Unsaid });
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
    jiff::civil::Date::new(year, month, day).is_ok()
}

/// Reads "3/4/2021" in the order of the document, "28/02/2020" in the only order that fits; and whether the other
/// order would make another day of it.
fn numeric(surface: &str, order: NumericOrder) -> Option<(Point, bool)> {
    let [(a, a_len), (b, _), (c, c_len)] = number::numeric_groups(surface)?;
    let small = |value: i32| i8::try_from(value).ok();
    if a_len == 4 {
        return Some((Point { year: Some(a), month: small(b), day: small(c), ..Point::default() }, false));
    }
    let dotted = !surface.contains('/');
    let (month, day) = order::month_and_day(order, a, b, dotted);
    let (year, short_year) = if c_len == 2 { (None, Some(c)) } else { (Some(c), None) };
    let point = Point { year, short_year, month: small(month), day: small(day), ..Point::default() };
    Some((point, !dotted && order::is_open(a, b)))
}

/// From the first to the last calendar word of a match. Clock times, parts of the day and words that only point
/// are left out at either end; so are seasons and parts of a year that no year stands beside.
fn calendar_tokens(reading: &Reading, found: &Match<'_>) -> Option<Range<usize>> {
    let has_year = reading.points[0].year.is_some() || reading.points[0].decade.is_some() || reading.century;
    let mut range: Option<Range<usize>> = None;
    let mut strong = false;
    for binding in found.bindings() {
        let Some(class) = binding.class else { continue };
        // Of "the 18th and 19th centuries" only the latter is explicit.
        if reading.century && reading.pair != Pair::None && binding.token < found.second_at() {
            continue;
        }
        let counts = match class {
            Class::Month
            | Class::Weekday
            | Class::Year
            | Class::ShortYear
            | Class::Decade
            | Class::Century
            | Class::Holiday => true,
            Class::Numeric | Class::Iso | Class::YearSpan | Class::FiscalYear | Class::Apostrophe => true,
            // Of "March 3 and 4" the explicit date is "March 3", of "3 and 4 March" it is "4 March".
            Class::Day if reading.pair == Pair::List => {
                (binding.token < found.second_at())
                    == found.bindings()[0].class.is_some_and(|first| first == Class::Month)
            }
            Class::Day => true,
            Class::Ordinal => reading.century || reading.points[0].month.is_some() || has_year,
            Class::Era | Class::Number | Class::Tens => {
                reading.era.is_some() || reading.century || reading.points[0].month.is_some()
            }
            Class::Season | Class::Quarter | Class::QuarterWord | Class::HalfWord | Class::Fiscal => has_year,
            Class::Modifier => reading.modifier == Some(Modifier::Mid),
            _ => false,
        };
        if counts {
            strong |= !matches!(class, Class::Modifier);
            let end = binding.token + binding.len;
            range = Some(range.map_or(binding.token..end, |range| range.start..end));
        }
    }
    range.filter(|_| strong)
}

/// The day a holiday falls on.
pub(super) fn holiday_point(rule: Rule, year: Option<i32>) -> Option<Point> {
    if let Rule::Fixed(month, day) = rule {
        return Some(Point { year, month: Some(month), day: Some(day), ..Point::default() });
    }
    let date = holiday::day(rule, i16::try_from(year?).ok()?)?;
    Some(Point { year, month: Some(date.month()), day: Some(date.day()), ..Point::default() })
}
