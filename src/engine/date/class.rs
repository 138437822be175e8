//! What a token can be inside a date.

/// One role that a token can play in a date. A token may have several: "second" counts and is a part of a minute,
/// "14" is a day, an hour and a plain number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// A month; value 1 to 12.
    Month,
    /// A weekday; value 1 for Monday to 7 for Sunday.
    Weekday,
    /// Digits from 1 to 31.
    Day,
    /// A position in a row, "28th" or "third".
    Ordinal,
    /// Digits of a year from 1000 to 2200.
    Year,
    /// Three digits, a year only beside a month and a day.
    EarlyYear,
    /// Two digits, the short form of a year.
    ShortYear,
    /// A whole number in digits or words.
    Number,
    /// An amount that is not said: "few", "several".
    Few,
    /// "a" or "an", one of a unit.
    One,
    /// "twenty" or "thirty" in front of an ordinal.
    Tens,
    /// A length of time that a date can be counted by; value is a [`Unit`](super::unit::Unit).
    Unit,
    /// "1990s", "90s", "nineties"; value is the first year, below 100 if the century is not said.
    Decade,
    /// "century" and "centuries".
    Century,
    /// "BC" and its kin, value -1; "AD" and its kin, value 1.
    Era,
    /// A season; value 0 for spring to 3 for winter.
    Season,
    /// "Q3"; value 1 to 4.
    Quarter,
    /// "quarter" as a part of a year.
    QuarterWord,
    /// "half" as a part of a year.
    HalfWord,
    /// The first word of a holiday.
    Holiday,
    /// "14:00"; value is the minute of the day.
    Clock,
    /// "2.30", a time of day only where "pm" or a zone follows; value is the minute of the day.
    DottedClock,
    /// Four digits that make sense as a time: "0800"; value is the minute of the day.
    Military,
    /// Digits from 0 to 24.
    Hour,
    /// "am", value 0, or "pm", value 12.
    HalfOfDay,
    /// A time zone.
    Zone,
    /// "noon", "midnight"; value is the minute of the day.
    NamedHour,
    /// A part of the day; value is a [`Part`](super::unit::Part).
    Part,
    /// "today" and its kin; value is the number of days from today.
    Deictic,
    /// "last", "this", "next", seen from when the text was written; value -1, 0, 1.
    Toward,
    /// "previous", "same", "following", seen from the date told last; value -1, 0, 1.
    TowardTold,
    /// "early", "mid", "late"; value is a [`Modifier`](super::unit::Modifier).
    Modifier,
    /// "ago", value -1; "hence", value 1.
    Ago,
    /// "earlier", value -1; "later", value 1.
    Than,
    /// "3/4/2021", "24.02.2022".
    Numeric,
    /// "2021-03-03", with or without a time.
    Iso,
    /// "2016/17".
    YearSpan,
    /// "FY10"; value is the year.
    FiscalYear,
    /// "fiscal".
    Fiscal,
    /// "weekend".
    Weekend,
    /// "that", pointing back.
    That,
    /// The apostrophe of "'82" and "’90s".
    Apostrophe,
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

impl Classes {
    pub(super) const NONE: Self = Self(0);

    pub(super) const fn of(class: Class) -> Self {
        Self(1 << class as u8)
    }

    pub(super) const fn and(self, class: Class) -> Self {
        Self(self.0 | 1 << class as u8)
    }

    pub(super) const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set of the class with this number; empty if there is none.
    pub(super) const fn from_bit(bit: u32) -> Self {
        Self(1 << bit)
    }

    /// The numbers of the classes in the set.
    pub(super) fn bits(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(bit)
        })
    }
}

/// The roles a token can play, and what it says in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) classes: Classes,
    /// What the word says; its unit depends on the class.
    pub(super) value: i32,
    /// The word means something else as often as not ("may", "Sun", "Jan"): it takes a day, year or time beside it
    /// to make it a date.
    pub(super) weak: bool,
}
