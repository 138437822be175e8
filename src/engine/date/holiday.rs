//! Holidays, and the days they fall on.

use super::{
    day::Date,
    lunar::{self, Moon},
};

/// How the day of a holiday follows from the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// The same month and day every year.
    Fixed(i8, i8),
    /// The nth of a weekday, 1 for Monday to 7 for Sunday, in a month; -1 is the last.
    Nth(i8, i8, i8),
    /// Days after Easter Sunday of the western churches.
    Easter(i16),
    /// Days after the fourth Thursday of November.
    Thanksgiving(i16),
    /// A month and day of a lunar calendar, and how many days it lasts.
    Moon(Moon, u8, u8, i8),
    /// Its day differs from country to country, or no calendar at hand knows it: no day is given.
    Unknown,
}

const MONDAY: i8 = 1;
const THURSDAY: i8 = 4;

/// Names in lower case, the possessive 's as a word of its own, with the longest names of a family first.
const HOLIDAYS: &[(&str, Rule)] = &[
    ("christmas eve", Rule::Fixed(12, 24)),
    ("christmas day", Rule::Fixed(12, 25)),
    ("christmas", Rule::Fixed(12, 25)),
    ("boxing day", Rule::Fixed(12, 26)),
    ("new year 's eve", Rule::Fixed(12, 31)),
    ("new year 's day", Rule::Fixed(1, 1)),
    ("new year 's", Rule::Fixed(1, 1)),
    ("new year", Rule::Fixed(1, 1)),
    ("epiphany", Rule::Fixed(1, 6)),
    ("valentine 's day", Rule::Fixed(2, 14)),
    ("saint patrick 's day", Rule::Fixed(3, 17)),
    ("st. patrick 's day", Rule::Fixed(3, 17)),
    ("april fools ' day", Rule::Fixed(4, 1)),
    ("april fool 's day", Rule::Fixed(4, 1)),
    ("groundhog day", Rule::Fixed(2, 2)),
    ("international women 's day", Rule::Fixed(3, 8)),
    ("earth day", Rule::Fixed(4, 22)),
    ("anzac day", Rule::Fixed(4, 25)),
    ("may day", Rule::Fixed(5, 1)),
    ("cinco de mayo", Rule::Fixed(5, 5)),
    ("juneteenth", Rule::Fixed(6, 19)),
    ("bastille day", Rule::Fixed(7, 14)),
    ("halloween", Rule::Fixed(10, 31)),
    ("all saints ' day", Rule::Fixed(11, 1)),
    ("all souls ' day", Rule::Fixed(11, 2)),
    ("guy fawkes night", Rule::Fixed(11, 5)),
    ("armistice day", Rule::Fixed(11, 11)),
    ("veterans day", Rule::Fixed(11, 11)),
    ("remembrance day", Rule::Fixed(11, 11)),
    ("martin luther king day", Rule::Nth(1, MONDAY, 3)),
    ("martin luther king jr. day", Rule::Nth(1, MONDAY, 3)),
    ("presidents ' day", Rule::Nth(2, MONDAY, 3)),
    ("presidents day", Rule::Nth(2, MONDAY, 3)),
    ("memorial day", Rule::Nth(5, MONDAY, -1)),
    ("labour day", Rule::Unknown),
    ("labor day", Rule::Nth(9, MONDAY, 1)),
    ("indigenous peoples ' day", Rule::Nth(10, MONDAY, 2)),
    ("columbus day", Rule::Nth(10, MONDAY, 2)),
    ("thanksgiving day", Rule::Thanksgiving(0)),
    ("thanksgiving", Rule::Thanksgiving(0)),
    ("black friday", Rule::Thanksgiving(1)),
    ("cyber monday", Rule::Thanksgiving(4)),
    ("mardi gras", Rule::Easter(-47)),
    ("shrove tuesday", Rule::Easter(-47)),
    ("ash wednesday", Rule::Easter(-46)),
    ("palm sunday", Rule::Easter(-7)),
    ("maundy thursday", Rule::Easter(-3)),
    ("good friday", Rule::Easter(-2)),
    ("holy saturday", Rule::Easter(-1)),
    ("easter sunday", Rule::Easter(0)),
    ("easter day", Rule::Easter(0)),
    ("easter monday", Rule::Easter(1)),
    ("easter", Rule::Easter(0)),
    ("ascension day", Rule::Easter(39)),
    ("pentecost", Rule::Easter(49)),
    ("whit sunday", Rule::Easter(49)),
    ("whit monday", Rule::Easter(50)),
    ("ramadan", Rule::Moon(Moon::Hijri, 9, 1, 30)),
    ("eid al - fitr", Rule::Moon(Moon::Hijri, 10, 1, 1)),
    ("eid al - adha", Rule::Moon(Moon::Hijri, 12, 10, 1)),
    ("ashura", Rule::Moon(Moon::Hijri, 1, 10, 1)),
    ("hanukkah", Rule::Moon(Moon::Hebrew, 3, 25, 8)),
    ("purim", Rule::Moon(Moon::Hebrew, 6, 14, 1)),
    ("shavuot", Rule::Moon(Moon::Hebrew, 9, 6, 1)),
    ("sukkot", Rule::Moon(Moon::Hebrew, 1, 15, 7)),
    ("passover", Rule::Moon(Moon::Hebrew, 7, 15, 8)),
    ("rosh hashanah", Rule::Moon(Moon::Hebrew, 1, 1, 1)),
    ("yom kippur", Rule::Moon(Moon::Hebrew, 1, 10, 1)),
    ("diwali", Rule::Unknown),
    ("chinese new year", Rule::Moon(Moon::Chinese, 1, 1, 1)),
    ("lunar new year", Rule::Moon(Moon::Chinese, 1, 1, 1)),
    ("independence day", Rule::Unknown),
    ("mother 's day", Rule::Unknown),
    ("father 's day", Rule::Unknown),
    ("australia day", Rule::Fixed(1, 26)),
    ("canada day", Rule::Fixed(7, 1)),
];

/// The words that holidays begin with.
pub(super) fn first_words() -> impl Iterator<Item = &'static str> {
    HOLIDAYS.iter().filter_map(|(name, _)| name.split(' ').next()).map(|word| word.strip_suffix('.').unwrap_or(word))
}

/// The longest holiday that begins with the first of `words`: how many words it takes and its rule. Names are only
/// taken with a capital.
pub(super) fn find<'t>(word: impl Fn(usize) -> &'t str) -> Option<(usize, Rule)> {
    if !word(0).starts_with(char::is_uppercase) {
        return None;
    }
    let same = |found: &str, part: &str| {
        found.eq_ignore_ascii_case(part) || matches!((found, part), ("’s", "'s") | ("’", "'"))
    };
    HOLIDAYS
        .iter()
        .filter(|(name, _)| name.split(' ').enumerate().all(|(at, part)| same(word(at), part)))
        .map(|(name, rule)| (name.split(' ').count(), *rule))
        .max_by_key(|(words, _)| *words)
}

/// The first day of a holiday in a year; `None` if its rule is unknown.
pub(super) fn day(rule: Rule, year: i16) -> Option<Date> {
    match rule {
        Rule::Fixed(month, day) => Date::new(year, month, day),
        Rule::Nth(month, weekday, nth) => Date::nth_weekday(year, month, weekday, nth),
        Rule::Easter(days) => easter(year)?.days_on(i64::from(days)),
        Rule::Thanksgiving(days) => Date::nth_weekday(year, 11, THURSDAY, 4)?.days_on(i64::from(days)),
        Rule::Moon(moon, month, day, _) => lunar::first_in(year, moon, month, day),
        Rule::Unknown => None,
    }
}

/// Easter Sunday of the western churches, by the anonymous Gregorian algorithm (Nature, 20 April 1876).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let a = y.rem_euclid(19);
    let (b, c) = (y.div_euclid(100), y.rem_euclid(100));
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15).rem_euclid(30);
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(sum / 31).ok()?, i8::try_from(sum % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movable_feasts_fall_where_almanacs_say() {
        let days = [
            (Rule::Easter(0), 1961, "1961-04-02"),
            (Rule::Easter(0), 2000, "2000-04-23"),
            (Rule::Easter(0), 2024, "2024-03-31"),
            (Rule::Easter(-2), 2022, "2022-04-15"),
            (Rule::Thanksgiving(0), 2023, "2023-11-23"),
            (Rule::Nth(5, MONDAY, -1), 2024, "2024-05-27"),
            (Rule::Fixed(12, 25), 2024, "2024-12-25"),
        ];
        for (rule, year, expected) in days {
            assert_eq!(day(rule, year).map(|day| day.to_string()).as_deref(), Some(expected));
        }
        assert_eq!(day(Rule::Unknown, 2024), None);
    }
}
