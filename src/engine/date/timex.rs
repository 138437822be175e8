//! Dates as TIMEX3, as far as their words say it.

use super::{
    reading::{Pair, Reading},
    unit::{Modifier, Part},
    when::When,
};
use tagline_core::{Timex3, TimexKind, TimexModifier};

/// The TIMEX3 of a reading whose two ends are these stretches of the calendar.
pub(super) fn timex(reading: &Reading, [first, second]: [Option<When>; 2], is_time: bool) -> Timex3 {
    let kind = match (is_time, reading.repeats) {
        (true, _) => TimexKind::Time,
        (_, true) => TimexKind::Set,
        _ => TimexKind::Date,
    };
    let repeated = reading.points[0].weekday.filter(|_| reading.repeats).map(When::Weekday);
    let start = first.or(repeated).map(When::timex);
    let end = second.filter(|_| reading.pair != Pair::None).map(When::timex);
    let day = start.map(|start| end.map_or(start.clone(), |end| format!("{start}/{end}")));
    let some_day = || "XXXX-XX-XX".to_owned();
    let value = match (reading.clock, reading.part) {
        (Some(clock), _) => Some(format!("{}{}", day.unwrap_or_else(some_day), clock.iso())),
        (None, Some(part)) => Some(format!("{}T{}", day.unwrap_or_else(some_day), part_code(part))),
        (None, None) => day,
    };
    let about = matches!(first, Some(When::Feast { about: true, .. }));
    let modifier = reading.modifier.map(modifier).or(about.then_some(TimexModifier::Approx));
    Timex3 { kind, value, modifier }
}

/// The codes of TIMEX2, which HeidelTime and SUTime use too.
fn part_code(part: Part) -> &'static str {
    match part {
        Part::Dawn | Part::Morning => "MO",
        Part::Midday => "MI",
        Part::Afternoon => "AF",
        Part::Evening => "EV",
        Part::Night => "NI",
    }
}

fn modifier(modifier: Modifier) -> TimexModifier {
    match modifier {
        Modifier::Start => TimexModifier::Start,
        Modifier::Mid => TimexModifier::Mid,
        Modifier::End => TimexModifier::End,
    }
}
