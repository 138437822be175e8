//! Dates as TIMEX3, the time expressions of ISO-TimeML.

use super::{
    reading::{Pair, Reading},
    unit::{Modifier, Part},
    when::When,
};

/// The attributes of a TIMEX3 element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timex3 {
    /// `DATE`, `TIME` or `SET`.
    pub kind: TimexKind,
    /// The value, `X` standing for unknown digits; `None` where the expression points nowhere without a date to
    /// count from. Of a range or list it is the first date.
    pub value: Option<String>,
    /// The last date of a range or list.
    pub end: Option<String>,
    /// `START`, `MID` or `END`.
    pub modifier: Option<&'static str>,
}

/// The type attribute of a TIMEX3 element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimexKind {
    /// A day or something longer.
    Date,
    /// Something shorter than a day.
    Time,
    /// Something that comes again: "every Monday".
    Set,
}

impl TimexKind {
    /// The word that stands for it in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Set => "SET",
        }
    }
}

impl Timex3 {
    pub(super) fn of(reading: &Reading, [first, second]: [Option<When>; 2], is_time: bool) -> Self {
        let kind = match (is_time, reading.repeats) {
            (true, _) => TimexKind::Time,
            (_, true) => TimexKind::Set,
            _ => TimexKind::Date,
        };
        let repeated = reading.points[0].weekday.filter(|_| reading.repeats).map(When::Weekday);
        let day = first.or(repeated).map(When::timex);
        let value = match (reading.clock, reading.part) {
            (Some(clock), _) => Some(format!("{}{}", day.unwrap_or_else(|| "XXXX-XX-XX".to_owned()), clock.iso())),
            (None, Some(part)) => {
                Some(format!("{}T{}", day.unwrap_or_else(|| "XXXX-XX-XX".to_owned()), part_code(part)))
            }
            (None, None) => day,
        };
        let end = second.filter(|_| reading.pair != Pair::None).map(When::timex);
        Self { kind, value, end, modifier: reading.modifier.map(modifier_word) }
    }
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

fn modifier_word(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Start => "START",
        Modifier::Mid => "MID",
        Modifier::End => "END",
    }
}
