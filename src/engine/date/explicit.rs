//! The calendar words of a date, for callers who want nothing else.

use super::{
    class::Class,
    matcher::Match,
    reading::{Pair, Reading},
    unit::Modifier,
};
use std::ops::Range;

/// From the first to the last calendar word of a match. Clock times, parts of the day and words that only point
/// are left out at either end; so are seasons and parts of a year that no year stands beside.
pub(super) fn calendar_tokens(reading: &Reading, found: &Match<'_>) -> Option<Range<usize>> {
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
