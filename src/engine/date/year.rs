//! Whether a number is a year or a decade.

use super::{
    beside::{Before, glued_before, glued_on},
    class::Class,
    matcher::{Match, Row},
    nouns::{counts, is_plural_noun, is_unit},
};

/// Whether "1990s" and "70s" are years: not if they are ages, degrees or models.
pub(super) fn decade_fits(found: &Match<'_>, row: &Row<'_>) -> bool {
    let mut at = found.start;
    let is_short = found.bindings().iter().any(|binding| binding.class == Some(Class::Decade) && binding.value < 100);
    if glued_before(row, at) {
        return false;
    }
    if !is_short {
        return true;
    }
    if matches!(row.surface(found.end), "°" | "degrees" | "F" | "C") {
        return false;
    }
    // "in his (late) 70s" is an age.
    if row.lexeme(at.wrapping_sub(1)).classes.has(Class::Modifier) && at > row.start {
        at -= 1;
    }
    let before = Before { row, at };
    let word = row.surface(found.end - 1).starts_with(char::is_alphabetic);
    let apostrophe = found.has(Class::Apostrophe);
    !before.is_one_of(&["his", "her", "their", "my", "your", "our", "its", "low", "high", "upper"])
        && (apostrophe
            || before.is_one_of(&[
                "the", "'", "‘", "’", "and", "or", "of", "late", "early", "mid", "–", "-", "to", "from", "in", "/",
            ])
            || !word && before.is_capitalised())
}

/// Numbers from here on are years only where a word says so: "by 2050", but not "Blade Runner 2049".
const COMING: i32 = 2041;

/// Where the row of numbers and dashes begins that a number ends: at "pages" in "pages 1939-1945".
fn first_of_row(row: &Row<'_>, at: usize) -> usize {
    let joined = at > row.start + 1
        && row.is_dash(at - 1)
        && row.is_glued(at)
        && row.surface(at - 2).bytes().all(|b| b.is_ascii_digit());
    if joined { at - 2 } else { at }
}

/// Whether four digits are a year rather than a number of things.
pub(super) fn year_fits(found: &Match<'_>, row: &Row<'_>) -> bool {
    let next = row.surface(found.end);
    let before = Before { row, at: first_of_row(row, found.start) };
    if found.has(Class::Season)
        || found.has(Class::QuarterWord)
        || found.has(Class::HalfWord)
        || found.has(Class::Fiscal)
    {
        return !counts(next);
    }
    let value =
        found.bindings().iter().find(|binding| binding.class == Some(Class::Year)).map_or(0, |binding| binding.value);
    let round = value % 50 == 0;
    if counts(next) || matches!(next, "%" | "°" | "$" | "€" | "£") || glued_before(row, found.start) {
        return false;
    }
    if glued_on(row, found.end) && !row.surface(found.end + 1).starts_with(|c: char| c.is_ascii_digit()) {
        // "2000-strong" and "1500-metre" count; "2008–present" does not, nor does "2006-founded".
        let follower = row.surface(found.end + 1);
        return matches!(follower, "present" | "Present") || !round && value >= 1900 && !is_unit(follower);
    }
    if matches!(before.surface(), "$" | "€" | "£" | "¥" | "#" | "No." | "Nos." | "." | ",") && row.is_glued(found.start)
        || matches!(before.surface(), "$" | "€" | "£" | "¥" | "#" | "No." | "Nos." | "№" | "+" | "=" | "×" | "*" | "§")
        || before.surface().ends_with('$')
    {
        return false;
    }
    if before.is_one_of(&[
        "page",
        "pages",
        "pp.",
        "p.",
        "flight",
        "train",
        "dial",
        "press",
        "number",
        "route",
        "highway",
        "chapter",
        "room",
        "bus",
        "line",
        "version",
        "channel",
        "unit",
        "ngc",
        "than",
        "nearly",
        "almost",
        "least",
        "most",
        "only",
        "exactly",
        "approximately",
        "some",
        "another",
        "additional",
        "total",
        "estimated",
        "windows",
        "office",
        "iphone",
        "class",
        "model",
        "type",
        "mark",
        "iso",
        "iec",
        "rfc",
        "nearby",
        "boeing",
        "airbus",
        "resolution",
        "article",
        "section",
        "roughly",
        "over",
    ]) {
        return false;
    }
    // "Flight BA 2011": the code of an airline between.
    let airline = before.surface().len() == 2 && before.surface().bytes().all(|b| b.is_ascii_uppercase());
    if airline && (Before { row, at: found.start - 1 }).is_one_of(&["flight", "flights"]) {
        return false;
    }
    if is_plural_noun(next) && !found.has(Class::Apostrophe) {
        let determined = before.is_one_of(&["the", "its", "their", "his", "her", "this", "these", "those", "’s", "'s"]);
        return !round
            && (1900..2100).contains(&value)
            && (determined || before.is_in() || before.is_strongly_temporal());
    }
    // "Dial 1800 555 2000", "lot 512 1984": one number of several.
    let after_number = before.at > row.start && row.surface(before.at - 1).bytes().all(|b| b.is_ascii_digit());
    if after_number && row.surface(before.at - 1).len() > 2 {
        return false;
    }
    if !(1300..COMING).contains(&value) {
        return before.is_temporal()
            || matches!(before.surface(), "(" | "year")
            || value >= COMING && before.is_one_of(&["the", "'s", "’s"])
            || found.has_literal("'s")
            || found.has_literal("’s")
            || row.is_dash(found.start.wrapping_sub(1))
                && row.lexeme(found.start.wrapping_sub(2)).classes.has(Class::Year);
    }
    true
}
