//! Lengths of time, parts of the day and parts of a stretch.
//!
//! Their numbers are the values that the lexicon gives to their words.

/// Lengths of time that dates are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second = 1,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    const ALL: [Self; 12] = [
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Weekend,
        Self::Week,
        Self::Fortnight,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::Decade,
        Self::Century,
    ];

    pub(super) fn of(value: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| *unit as i32 == value)
    }
}

/// Parts of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Before sunrise.
    Dawn = 1,
    /// Before noon.
    Morning,
    /// About noon.
    Midday,
    /// After noon.
    Afternoon,
    /// Before night.
    Evening,
    /// After evening.
    Night,
}

impl Part {
    pub(super) fn of(value: i32) -> Option<Self> {
        [Self::Dawn, Self::Morning, Self::Midday, Self::Afternoon, Self::Evening, Self::Night]
            .into_iter()
            .find(|part| *part as i32 == value)
    }
}

/// Which end of a stretch of time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Modifier {
    /// "early".
    Start = 1,
    /// "mid".
    Mid,
    /// "late".
    End,
}

impl Modifier {
    pub(super) fn of(value: i32) -> Option<Self> {
        [Self::Start, Self::Mid, Self::End].into_iter().find(|modifier| *modifier as i32 == value)
    }
}
