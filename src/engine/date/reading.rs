//! What a date expression says, before it is known when it was said.

use super::{
    class::Class,
    explicit,
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
        reading.calendar = explicit::calendar_tokens(&reading, found);
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

/// The day a holiday falls on.
pub(super) fn holiday_point(rule: Rule, year: Option<i32>) -> Option<Point> {
    if let Rule::Fixed(month, day) = rule {
        return Some(Point { year, month: Some(month), day: Some(day), ..Point::default() });
    }
    let date = holiday::day(rule, i16::try_from(year?).ok()?)?;
    Some(Point { year, month: Some(date.month()), day: Some(date.day()), ..Point::default() })
}
