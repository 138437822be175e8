//! Whether the words around a match allow it to be a date: "May" the month or the person, 2004 the year or the
//! number of guests.

use super::{
    beside::{Before, ends_phrase, glued_before, glued_on},
    class::Class,
    matcher::{Binding, Match, Row},
    nouns::{counts, is_plural_noun},
    year::{decade_fits, year_fits},
};

/// What is known of the whole text before its dates are looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Document {
    /// Somebody in the text is called May.
    pub(super) may_is_a_name: bool,
}

/// Whether a match stands where its date can stand.
pub(super) fn allows(found: &Match<'_>, row: &Row<'_>, document: Document) -> bool {
    let single = found.is_single();
    let next = row.surface(found.end);
    let before = Before { row, at: found.start };
    if found.is_weak(Class::Month) && !weak_month_fits(found, row) {
        return false;
    }
    // "From Wednesday to Friday" are two days that each stand alone; "Monday to Friday" and "Mon-Fri" are one stretch.
    let leads_range = before.is_one_of(&["from", "between"]);
    if leads_range && found.is_range_of(Class::Weekday) && !row.is_dash(found.second_at()) {
        return false;
    }
    if found.has(Class::Month) && found.has(Class::Day) && glued_before(row, found.start) {
        return false;
    }
    if found.has(Class::Apostrophe) && !found.bindings().iter().any(|binding| is_tight_apostrophe(binding, row)) {
        return false;
    }
    if found.is_weak(Class::Weekday) && !weak_weekday_fits(found, row) {
        return false;
    }
    if found.has(Class::Toward) || found.has(Class::TowardTold) || found.has(Class::That) {
        return pointing_fits(found, row);
    }
    if found.has(Class::Than) {
        return !row.is(found.end, "than");
    }
    if found.has(Class::Month) {
        if single {
            return month_fits(found, row, document);
        }
        let last = row.lexeme(found.end - 1).classes;
        if last.has(Class::Day) && !found.has(Class::Year) {
            let counted = counts(next)
                || next.starts_with('%')
                || is_plural_noun(next) && before.is_in() && found.end == found.start + 2;
            return !counted && !glued_on(row, found.end);
        }
        return !(last.has(Class::Year) && counts(next));
    }
    if found.has(Class::Year) {
        return year_fits(found, row);
    }
    if found.has(Class::Decade) {
        return decade_fits(found, row);
    }
    if single && found.has(Class::Weekday) {
        let in_a_name =
            matches!(next, "Times" | "Telegraph" | "Mail" | "Mirror" | "Express" | "Herald" | "Star" | "Addams")
                || before.is_one_of(&["Bloody", "Good", "Ruby", "Taking"])
                || row.is(found.end, "night") && (row.is(found.end + 1, "live") || row.is(found.end + 1, "football"));
        return !in_a_name;
    }
    if found.has(Class::Season) && (single || found.has(Class::Modifier)) {
        return season_fits(found, row);
    }
    if found.has(Class::Weekday) && found.has(Class::Part) {
        return !(row.is(found.end, "football") || row.is(found.end, "live"));
    }
    if single && found.has(Class::Ordinal) {
        let on = Before { row, at: found.start.saturating_sub(1) };
        return on.is_one_of(&["on", "by", "until", "till", "since", "from", "before", "after"])
            && row.surface(found.start).starts_with(|c: char| c.is_ascii_digit())
            && ends_phrase(row, found.end);
    }
    if found.has(Class::Military) && found.has(Class::Weekday) {
        // "In 2019 Sunday trading began" speaks of a year.
        return before.is_one_of(&["(", "at", "around", "about"]);
    }
    if found.has(Class::Military) && found.has_literal("hours") {
        return before.is_clock_lead();
    }
    if found.has(Class::Clock) {
        return clock_fits(found, row);
    }
    // "At nine in the evening", but not "the ten in the night shift".
    if found.has(Class::Part)
        && found.has_literal("in")
        && !(found.has_literal("o'clock") || found.has_literal("o’clock"))
    {
        return before.is_clock_lead();
    }
    if found.has(Class::Holiday) {
        let is_person = row.is(found.end - 1, "Ramadan") && next.starts_with(char::is_uppercase);
        return !is_person
            && !matches!(
                next,
                "Island" | "Islands" | "Rising" | "Bunny" | "Carol" | "Honours" | "Honors" | "River" | "Agreement"
            );
    }
    if found.has(Class::Deictic) {
        return !before.is_one_of(&["USA", "Psychology", "Russia"]) && next != "Show";
    }
    if found.has(Class::NamedHour) {
        return !row.surface(found.start).starts_with(char::is_uppercase) || !next.starts_with(char::is_uppercase);
    }
    if found.has(Class::Era) {
        let first = row.lexeme(found.start);
        let before_number = first.classes.has(Class::Era) && first.value < 0;
        return !(before_number || glued_before(row, found.start));
    }
    if found.has(Class::Quarter) || found.has(Class::Than) {
        return !single;
    }
    if found.has_literal("before") || found.has_literal("after") {
        // "the day before" counts from the story; "the day before the vote" from the vote.
        return found.has(Class::Deictic) || ends_phrase(row, found.end);
    }
    true
}

/// "Jan" and "march" take a day or a year beside them; the verbs among them take a year or an ordinal, for want of
/// a capital: "version 19 may be".
fn weak_month_fits(found: &Match<'_>, row: &Row<'_>) -> bool {
    let verb = (found.start..found.end).any(|at| matches!(row.surface(at), "may" | "march"));
    found.has(Class::Year) || found.has(Class::Ordinal) || found.has(Class::Day) && !verb
}

/// The apostrophe of "'82" stands right before its number.
fn is_tight_apostrophe(binding: &Binding, row: &Row<'_>) -> bool {
    binding.class == Some(Class::Apostrophe) && row.is_glued(binding.token + 1)
}

/// "Sun" shines unless a month, another weekday or a time stands beside it.
fn weak_weekday_fits(found: &Match<'_>, row: &Row<'_>) -> bool {
    let capital = row.surface(found.start).starts_with(char::is_uppercase);
    let next = row.lexeme(found.end).classes;
    found.has(Class::Month)
        || found.has(Class::Numeric)
        || capital && found.bindings().iter().filter(|binding| binding.class == Some(Class::Weekday)).count() > 1
        || capital
            && (next.has(Class::Clock)
                || next.has(Class::Hour) && row.lexeme(found.end + 1).classes.has(Class::HalfOfDay))
}

/// "last week", but not "last weeks", "this minute" or "the last day of".
fn pointing_fits(found: &Match<'_>, row: &Row<'_>) -> bool {
    let last = row.surface(found.end - 1);
    if found.is_weak(Class::Weekday) || found.is_weak(Class::Month) {
        return false;
    }
    if found.has(Class::Month) && row.is(found.start, "this") && row.surface(found.end - 1) == "may" {
        return false;
    }
    if (found.has(Class::Unit) || found.has(Class::Part)) && last.ends_with('s') {
        return false;
    }
    if glued_on(row, found.end) {
        return false;
    }
    // "The following Friday" points; "following Friday's vote" says only that something came after it.
    let determined = Before { row, at: found.start }.is_one_of(&["the", "on", "in"]);
    if row.is(found.start, "following") && !found.has(Class::Unit) && !determined {
        return false;
    }
    if found.has(Class::That) {
        return ends_phrase(row, found.end);
    }
    let of_time = !matches!(last.to_ascii_lowercase().as_str(), "minute" | "second" | "hour");
    let day_points = !row.is(found.end - 1, "day") || !(row.is(found.start, "last") || row.is(found.start, "coming"));
    of_time && day_points
}

/// "May", "March", "April" and "August" without a day or a year.
fn month_fits(found: &Match<'_>, row: &Row<'_>, document: Document) -> bool {
    let word = row.surface(found.start);
    let next = row.surface(found.end);
    let before = Before { row, at: found.start };
    let next_is_name = next.starts_with(char::is_uppercase) && next.chars().nth(1).is_some_and(char::is_lowercase);
    let bare = word.trim_end_matches('.');
    let shouted = bare.len() > 1 && bare.bytes().all(|b| b.is_ascii_uppercase());
    if glued_on(row, found.end)
        && row.surface(found.end + 1).starts_with(char::is_alphabetic)
        && !row.surface(found.end).starts_with(['–', '—', '/'])
    {
        if row.is(found.end + 1, "like") {
            return false;
        }
        // "April-June" is read as a range before this; "May-led" is not a month.
        return row.lexeme(found.end + 1).classes.has(Class::Month) || before.is_temporal();
    }
    // "April and June Carter sang."
    let sisters = found.start == row.start
        && row.is(found.end, "and")
        && row.lexeme(found.end + 1).classes.has(Class::Month)
        && row.surface(found.end + 2).starts_with(char::is_uppercase);
    match &*bare.to_ascii_lowercase() {
        "april" | "june" | "august" | "may" if sisters => false,
        "may" if document.may_is_a_name => before.is_strongly_temporal() && !next_is_name,
        "may" => {
            let listed = before.is_one_of(&["and", "or", ",", "to", "-", "–"])
                && row.lexeme(found.start.saturating_sub(2)).classes.has(Class::Month);
            (before.is_temporal() && !before.is_one_of(&["and", "or"])
                || listed
                || before.is_one_of(&["(", "every", "each"]))
                && !next_is_name
        }
        "march" if before.is_one_of(&["the", "a"]) && matches!(next, "of" | "for" | "on" | "against" | "to") => false,
        "march" if shouted || found.start == row.start || matches!(before.surface(), "\"" | "“" | "‘" | "'" | "``") => {
            before.is_temporal() || row.is(found.end, "was") || row.is(found.end, "is")
        }
        "march" | "april" | "june" | "august" if next_is_name || before.is_capitalised() => {
            before.is_strongly_temporal() || row.lexeme(found.start.saturating_sub(1)).classes.has(Class::Weekday)
        }
        _ => true,
    }
}

fn season_fits(found: &Match<'_>, row: &Row<'_>) -> bool {
    let before = Before { row, at: found.start };
    let the = Before { row, at: found.start.saturating_sub(1) };
    let preposition =
        ["in", "during", "by", "until", "till", "since", "over", "before", "after", "through", "throughout", "for"];
    let led = before.is_one_of(&["in", "during", "by", "until", "till", "since", "every", "each"])
        || before.is_one_of(&["the"]) && the.is_one_of(&preposition);
    let falls = row.is(found.start, "fall") && !before.is_one_of(&["the"]);
    led && !falls && ends_phrase(row, found.end)
}

/// Books whose verses are numbered like the clock: "Luke 12:30".
const VERSES: [&str; 24] = [
    "Genesis",
    "Exodus",
    "Leviticus",
    "Numbers",
    "Deuteronomy",
    "Joshua",
    "Judges",
    "Samuel",
    "Kings",
    "Psalm",
    "Psalms",
    "Proverbs",
    "Isaiah",
    "Jeremiah",
    "Ezekiel",
    "Daniel",
    "Matthew",
    "Mark",
    "Luke",
    "John",
    "Acts",
    "Romans",
    "Corinthians",
    "Revelation",
];

/// "14:00" needs no company; "3:16" may be a verse or a score, "2:15:30" a running time.
fn clock_fits(found: &Match<'_>, row: &Row<'_>) -> bool {
    let surface = row.surface(found.start);
    if !found.is_single() {
        return true;
    }
    let before = Before { row, at: found.start };
    let led = before.is_clock_lead();
    if !led && VERSES.contains(&before.surface()) {
        return false;
    }
    let whole = surface.len() == 5 && surface.as_bytes().get(2) == Some(&b':') && !surface.starts_with("24");
    led || whole && !matches!(row.surface(found.end), "minutes" | "seconds" | "mark")
}
