//! The forms that dates take, and the little language they are written in.
//!
//! To teach the grammar a new form, add a row to the table: a pattern, and an example with the date in brackets
//! (the tests read every example). Of all forms that fit, the longest wins, and of equally long ones the earlier.
//!
//! A pattern is a list of slots with spaces between them. `month`, `day`, `year` and the other names of [`slot`]
//! stand for one token of that class (a holiday or zone may take several); everything else stands for itself.
//! `x?` may be left out. `~` is a dash without spaces and `~to` any dash, "to" or "through": what follows is the
//! other end of a range. `&` is "and", "or" or a slash: what follows is one more of the same. `<x` must stand before the date and is no part
//! of it. `-!` is a hyphen without spaces.

use super::class::{Class, Classes};
use std::sync::LazyLock;

/// Makes the table. The examples are for readers and tests; the page does not fetch them.
macro_rules! forms {
    ($(($pattern:literal, $example:literal),)*) => {
        /// The patterns, in the order of the table.
        const PATTERNS: &[&str] = &[$($pattern),*];

        /// Patterns and their examples.
        #[cfg(test)]
        pub(super) const FORMS: &[(&str, &str)] = &[$(($pattern, $example)),*];
    };
}

#[rustfmt::skip]
forms! {
    // Days with their year.
    ("weekday ,? month day ,? year", "On [Friday, February 28, 2020] it rained"),
    ("weekday ,? month ord ,? year", "On [Friday, February 28th, 2020] it rained"),
    ("weekday ,? day month ,? year", "On [Friday 28 February 2020] it rained"),
    ("weekday ,? the? ord of? month ,? year", "On [Friday, the 28th of February, 2020] it rained"),
    ("month day ,? year", "born [October 13, 1923] in Oslo"),
    ("month the? ord ,? year", "shut on [July 30th, 2018]"),
    ("day month ,? year", "born [13 October 1923] in Oslo"),
    ("month day ,? yyy", "He fell on [October 10, 732] near Tours"),
    ("day month yyy", "He fell on [10 October 732] near Tours"),
    ("month day ,? n era", "It burned on [July 18, 64 AD]"),
    ("day month n era", "It burned on [18 July 64 AD]"),
    ("ord of? month ,? year", "on the [28th of February, 2020]"),
    ("year month day", "the [2001 September 11] attacks"),
    ("weekday ,? numeric", "on [Friday, 28/02/2020]"),
    ("numeric", "on [24.02.2022]"),
    ("iso", "on [2021-03-03]"),
    ("n -! n -! year", "on [03-04-2021]"),
    ("day -! month -! year", "on [03-Apr-2021]"),
    // Days without it.
    ("weekday ,? month day", "On [Friday, Feb. 28] it rained"),
    ("weekday ,? month ord", "On [Friday, Feb. 28th] it rained"),
    ("weekday ,? day month", "On [Friday, 28 February] it rained"),
    ("weekday ,? the? ord of? month", "On [Friday, the 28th of February] it rained"),
    ("weekday ,? the ord", "On [Friday the 13th] it rained"),
    ("month day", "On [Feb. 28] it rained"),
    ("month the? ord", "On [February 28th] it rained"),
    ("day month", "On [28 February] it rained"),
    ("ord of? month", "On the [28th of February] it rained"),
    ("ord weekday of month ,? year", "on the [first Thursday of May, 2010]"),
    ("ord weekday of month", "on the [first Thursday of May]"),
    ("<the ord", "on the [24th]."),
    ("weekday", "They met on [Sunday]"),
    ("weekday ~to weekday", "Open [Mon-Fri] until six"),
    ("weekday / weekday", "They meet every [Wednesday/Thursday]"),
    // Months.
    ("month ,? year", "until [July, 2005] at least"),
    ("month of year", "until [July of 2005]"),
    ("month apostrophe yy", "until [September '01]"),
    ("month", "They met in [April]"),
    ("mod -? month", "until [mid-November]"),
    ("mod -? month ,? year", "until [early November 2005]"),
    ("mod -? month of year", "until [early November of 2005]"),
    // Years, decades, centuries, eras.
    ("year", "They met in [2001]"),
    ("apostrophe yy", "They met in ['82]"),
    ("mod -? year", "They met in [mid-2008]"),
    ("decade", "They met in the [1990s]"),
    ("<the year 's", "They met in the [1990's]"),
    ("<the year ’s", "They met in the [1990’s]"),
    ("apostrophe decade", "They met in the ['90s]"),
    ("mod -? decade", "They met in the [early 1990s]"),
    ("mod -? apostrophe decade", "They met in the [early '90s]"),
    ("ord -? century era?", "a castle of the [6th century B.C.]"),
    ("mod -? ord -? century era?", "a castle of the [mid-19th century]"),
    ("ord -? ~to the? ord -? century era?", "from the [14th to the 20th century]"),
    ("ord -? & ord -? century era?", "in the [18th and 19th centuries]"),
    ("ord -? & mod ord -? century", "in the [18th and early 19th centuries]"),
    ("tens -? ord -? century", "in the [twenty-first century]"),
    ("n era", "in [44 BC] he died"),
    ("era n", "in [AD 79] it erupted"),
    ("n ~to n era", "from [320-185 BCE]"),
    // Parts of a year.
    ("ord quarter of the? year", "in the [third quarter of 2008]"),
    ("toward quarter of year", "in the [last quarter of 1999]"),
    ("quarter of year", "in every [quarter of 1999]"),
    ("q ,? of? year", "in [Q3 2008]"),
    ("year q", "in [2008 Q3]"),
    ("ord half of the? year", "in the [second half of 2009]"),
    ("ord half of the? apostrophe? decade", "in the [first half of the 1990s]"),
    ("ord half of the? ord century", "in the [second half of the 20th century]"),
    ("season ,? year", "in [fall 2004]"),
    ("season of year", "in the [spring of 2004]"),
    ("mod -? season ,? of? year", "in [late summer 2004]"),
    ("season of? apostrophe yy", "in the [summer of '69]"),
    ("season", "It opens in the [summer]."),
    ("mod -? season", "It opens in [late autumn]."),
    ("fiscal year", "in [fiscal 2010]"),
    ("fiscal unit year", "in [fiscal year 2010]"),
    ("fy", "in [FY10]"),
    ("holiday", "They met on [Easter Monday]"),
    ("holiday ,? year", "They met on [New Year's Day 1801]"),
    // Ranges and lists.
    ("year ~ year", "The war ([1939-1945]) ended"),
    ("year ~ yy", "the [2019–21] season"),
    ("yspan", "the [2016/17] season"),
    ("decade ~ decade", "in the [1920s-1930s]"),
    ("month day ~to day ,? year", "on [April 17–23, 2013]"),
    ("month day ~to day", "on [September 5-7] it rained"),
    ("day ~to day of? month ,? year", "on [4–5 June 1942]"),
    ("day ~to day of? month", "on [24–26 March]"),
    ("month day & day ,? year", "on [March 3 and 4, 2021]"),
    ("month day & day", "on [March 3 and 4]"),
    ("day & day month ,? year", "on [3 and 4 March 2021]"),
    ("day & day month", "on [3 and 4 March]"),
    ("month day ~ month day ,? year", "from [May 3–June 5, 2020]"),
    ("month day ~ month day", "from [May 3–June 5]"),
    ("day month ~ day month ,? year", "from [3 May–5 June 2020]"),
    ("day month ~ day month", "from [3 May–5 June]"),
    ("month ~ month ,? year", "in [January–March 2009]"),
    ("month ~ month", "in [January–March]"),
    ("month / month ,? year", "in [January/February 2009]"),
    ("month / month", "in [January/February], it rained"),
    // Seen from the day of writing, or from the day told last.
    ("deictic", "They met [yesterday]"),
    ("deictic part", "They met [yesterday morning]"),
    ("day-before-yesterday", "They met the [day before yesterday]"),
    ("day-after-tomorrow", "They meet the [day after tomorrow]"),
    ("toward unit", "They met [last week]"),
    ("toward part", "They met [this morning]"),
    ("toward weekday", "They met [last Friday]"),
    ("weekday toward unit", "They met on [Friday last week]"),
    ("toward weekday part", "They met [last Friday evening]"),
    ("toward month", "They met [last June]"),
    ("toward season", "They met [last summer]"),
    ("toward holiday", "They met [last Christmas]"),
    ("mod toward unit", "They met [early last year]"),
    ("than toward unit", "They met [earlier this week]"),
    ("than toward month", "They meet [later this June]"),
    ("than pointing unit", "They met [later that day]"),
    ("told unit", "They met the [previous day]"),
    ("told weekday", "They met the [following Friday]"),
    ("told month", "They met the [following March]"),
    ("told part", "They met the [same evening]"),
    ("told season", "They met the [following summer]"),
    ("pointing unit", "They met [that day]."),
    ("pointing part", "They met [that night]."),
    ("<the unit before", "He left the [day before]."),
    ("<the unit after", "He left the [day after]."),
    ("n unit ago", "They met [three days ago]"),
    ("one unit ago", "They met [a month ago]"),
    ("one? few of? unit ago", "They met [a couple of weeks ago]"),
    ("n unit than", "They met [two days earlier]"),
    ("one unit than", "They met [a year later]"),
    ("one? few of? unit than", "They met [a few days later]"),
    ("n unit from now", "They meet [three days from now]"),
    ("one unit from now", "They meet [a week from now]"),
    ("one unit from deictic", "They meet [a week from today]"),
    ("<the weekend", "It rained over the [weekend]."),
    ("month of? toward unit", "in [January of last year]"),
    ("month of? the? told unit", "in [October of the same year]"),
    ("month day ,? of? toward unit", "on [September 20 of this year]"),
    ("day month ,? of? toward unit", "on [20 September this year]"),
    ("month day ~to day ,? of? toward unit", "from [July 13 to 17 of last year]"),
    ("month day of? the? told unit", "on [May 3 of the following year]"),
    ("day month of? the? told unit", "on [3 May of the following year]"),
    ("season of? toward unit", "in the [spring of last year]"),
    ("season of? the? told unit", "in the [spring of the following year]"),
    ("ord half of toward unit", "in the [first half of this year]"),
    ("ord quarter of toward unit", "in the [third quarter of last year]"),
    ("pointing month", "They met [that September]."),
    // The clock, and parts of the day.
    ("clock ampm? zone?", "at [14:00 GMT] the ships sailed"),
    ("dotted ampm zone?", "at [2.30 pm] the ships sailed"),
    ("dotted zone", "at [14.30 GMT] the ships sailed"),
    ("hour ampm zone?", "at [2 p.m. EST] the ships sailed"),
    ("hour o'clock", "at [ten o'clock] the ships sailed"),
    ("hour o’clock", "at [10 o’clock] the ships sailed"),
    ("clock in the part", "at [9:30 in the evening] the ships sailed"),
    ("hour in the part", "at [9 in the evening] the ships sailed"),
    ("hour o'clock in the part", "at [10 o'clock in the morning] the ships sailed"),
    ("hour o’clock in the part", "at [10 o’clock in the morning] the ships sailed"),
    ("n o'clock in the part", "at [ten o'clock in the morning] the ships sailed"),
    ("n o’clock in the part", "at [ten o’clock in the morning] the ships sailed"),
    ("half past hour", "at [half past 9] the ships sailed"),
    ("half past n", "at [half past nine] the ships sailed"),
    ("quarter past hour", "at a [quarter past 9] the ships sailed"),
    ("quarter past n", "at a [quarter past nine] the ships sailed"),
    ("quarter to hour", "at a [quarter to 9] the ships sailed"),
    ("quarter to n", "at a [quarter to nine] the ships sailed"),
    ("n o'clock", "at [ten o'clock] the ships sailed"),
    ("n o’clock", "at [ten o’clock] the ships sailed"),
    ("military zone", "at [0800 GMT] the ships sailed"),
    ("military weekday part?", "It struck ([0800 Friday], local time)"),
    ("military hours", "at [0800 hours] the ships sailed"),
    ("named zone?", "at [noon] the ships sailed"),
    ("weekday part", "They met on [Sunday afternoon]"),
    ("weekday mod part", "They met [Sunday late afternoon]"),
    ("mod weekday part?", "They met [late Sunday]"),
    ("mod deictic", "They met [late yesterday]"),
    ("holiday part", "They met on [Christmas morning]"),
}

/// What a slot of a pattern takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A token of this class.
    Class(Class),
    /// A token that reads so, whatever its case.
    Literal(&'static str),
    /// A dash; glued to its neighbours if `tight`.
    Dash { tight: bool },
    /// What separates the ends of a range.
    To { dash_only: bool },
    /// What joins one more day to a day.
    And,
    /// A slash between alternatives.
    Slash,
    /// A token before the date.
    Before(&'static str),
}

/// A form made ready to match.
pub(super) struct Form {
    /// Each slot, and whether it may be left out.
    pub(super) slots: Vec<(Slot, bool)>,
    /// The classes one of which the first token must have.
    pub(super) first: Classes,
}

/// The forms, in the order of the table.
pub(super) static COMPILED: LazyLock<Vec<Form>> =
    LazyLock::new(|| PATTERNS.iter().map(|pattern| Form::new(pattern)).collect());

impl Form {
    fn new(pattern: &'static str) -> Self {
        let slots: Vec<_> = words(pattern)
            .map(|word| match word.strip_suffix('?') {
                Some(word) if !word.is_empty() => (slot(word), true),
                _ => (slot(word), false),
            })
            .collect();
        let mut first = Classes::NONE;
        for (slot, optional) in &slots {
            if let Slot::Class(class) = slot {
                first = first.and(*class);
            }
            if !optional && !matches!(slot, Slot::Before(_)) {
                break;
            }
        }
        Self { slots, first }
    }
}

/// The slots of a pattern; two phrases that would read badly slot by slot have a name of their own.
fn words(pattern: &'static str) -> impl Iterator<Item = &'static str> {
    match pattern {
        "day-before-yesterday" => "unit before deictic",
        "day-after-tomorrow" => "unit after deictic",
        _ => pattern,
    }
    .split(' ')
}

fn slot(word: &'static str) -> Slot {
    let class = match word {
        "~" => return Slot::To { dash_only: true },
        "~to" => return Slot::To { dash_only: false },
        "&" => return Slot::And,
        "/" => return Slot::Slash,
        "-" => return Slot::Dash { tight: false },
        "-!" => return Slot::Dash { tight: true },
        "month" => Class::Month,
        "weekday" => Class::Weekday,
        "day" => Class::Day,
        "ord" => Class::Ordinal,
        "year" => Class::Year,
        "yyy" => Class::EarlyYear,
        "yy" => Class::ShortYear,
        "n" => Class::Number,
        "few" => Class::Few,
        "one" => Class::One,
        "tens" => Class::Tens,
        "unit" => Class::Unit,
        "weekend" => Class::Weekend,
        "pointing" => Class::That,
        "apostrophe" => Class::Apostrophe,
        "decade" => Class::Decade,
        "century" => Class::Century,
        "era" => Class::Era,
        "season" => Class::Season,
        "q" => Class::Quarter,
        "quarter" => Class::QuarterWord,
        "half" => Class::HalfWord,
        "holiday" => Class::Holiday,
        "clock" => Class::Clock,
        "dotted" => Class::DottedClock,
        "military" => Class::Military,
        "hour" => Class::Hour,
        "ampm" => Class::HalfOfDay,
        "zone" => Class::Zone,
        "named" => Class::NamedHour,
        "part" => Class::Part,
        "deictic" => Class::Deictic,
        "toward" => Class::Toward,
        "told" => Class::TowardTold,
        "mod" => Class::Modifier,
        "ago" => Class::Ago,
        "than" => Class::Than,
        "numeric" => Class::Numeric,
        "iso" => Class::Iso,
        "yspan" => Class::YearSpan,
        "fy" => Class::FiscalYear,
        "fiscal" => Class::Fiscal,
        _ => return word.strip_prefix('<').map_or(Slot::Literal(word), Slot::Before),
    };
    Slot::Class(class)
}
