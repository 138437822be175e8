//! Sentences that are put together from parts: names for assistive technology, names of steps, counts.

use tagline_core::{Annotation, Confidence, Document, MONTHS, NumericOrder, Status, Timex3};
use tagline_wire::Listing;

use crate::state::library::arrange::Drawer;

/// What a mention is called: "Łódź, place, 87 percent, suggested", and ", has a note" if it has one.
pub(crate) fn mention(document: &Document, annotation: &Annotation) -> String {
    let surface = surface(document, annotation);
    let label = document.labels().name(&annotation.label).to_lowercase();
    let status = annotation.status.as_str();
    let note = if annotation.note.is_some() { ", has a note" } else { "" };
    match (annotation.confidence, annotation.status) {
        (Some(confidence), Status::Suggested) => {
            format!("{surface}, {label}, {} percent, {status}{note}", confidence.percent())
        }
        _ => format!("{surface}, {label}, {status}{note}"),
    }
}

/// The words that an annotation covers, on one line.
pub(crate) fn surface(document: &Document, annotation: &Annotation) -> String {
    document.text().slice(annotation.span).unwrap_or_default().replace('\n', " ")
}

/// How sure a guess is, for the eye: "87 % sure".
pub(crate) fn sureness(confidence: Confidence) -> String {
    format!("{}\u{202f}% sure", confidence.percent())
}

/// A count with its noun: "1 mention", "2 mentions", "1,204 mentions".
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", self::number(number))
}

/// A number as people write it: "1,204".
pub(crate) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The form of a noun that goes with a count.
pub(crate) fn plural(count: u32, one: &str, several: &str) -> String {
    if count == 1 { one } else { several }.to_owned()
}

/// How long ago something was, both in milliseconds since 1970: "5 min ago", "3 days ago".
pub(crate) fn ago(now: u64, then: u64) -> String {
    const MINUTE: u64 = 60_000;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let passed = now.saturating_sub(then);
    let days = |unit: u64, noun: &str| format!("{} ago", count(usize::try_from(passed / unit).unwrap_or(0), noun));
    match passed {
        0..MINUTE => "just now".to_owned(),
        MINUTE..HOUR => format!("{} min ago", passed / MINUTE),
        HOUR..DAY => format!("{} h ago", passed / HOUR),
        _ if passed < 60 * DAY => days(DAY, "day"),
        _ if passed < 730 * DAY => days(30 * DAY, "month"),
        _ => days(365 * DAY, "year"),
    }
}

/// That documents are in another part of the library now.
pub(crate) fn moved(documents: &[Listing], to: Drawer) -> String {
    let what = match documents {
        [one] => format!("“{}”", one.title),
        several => count(several.len(), "article"),
    };
    match to {
        Drawer::Articles => format!("{what} moved back to the articles."),
        Drawer::Archive => format!("{what} archived."),
        Drawer::Bin => format!("{what} moved to the bin."),
    }
}

/// A number of bytes for the eye: "812 kB", "3.4 MB", "60 GB".
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    // In tenths of the unit, so that rounding shows.
    let mut tenths = bytes.div_ceil(100);
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    match tenths {
        tenths if tenths >= 100 || tenths % 10 == 0 => format!("{}\u{202f}{}", (tenths + 5) / 10, UNITS[unit]),
        tenths => format!("{}.{}\u{202f}{}", tenths / 10, tenths % 10, UNITS[unit]),
    }
}

/// A title for a text that came without one: its first line, cut at a word.
pub(crate) fn title(text: &str) -> String {
    const LONGEST: usize = 80;
    let Some(line) = text.lines().map(str::trim).find(|line| !line.is_empty()) else { return "Untitled".to_owned() };
    let Some((cut, _)) = line.char_indices().nth(LONGEST) else { return line.to_owned() };
    let words = line[..cut].rfind(' ').map_or(&line[..cut], |space| &line[..space]);
    format!("{words}…")
}

/// What the browser's tab is called when it shows this, or nothing in particular.
pub(crate) fn tab_title(shown: Option<&str>) -> String {
    match shown.map(str::trim) {
        None => "Tagline".to_owned(),
        Some("") => "Untitled – Tagline".to_owned(),
        Some(shown) => format!("{shown} – Tagline"),
    }
}

/// A date as TIMEX3, for those who work with it: "DATE 199 START".
pub(crate) fn timex(timex: &Timex3) -> String {
    let value = timex.value.as_deref().unwrap_or("?");
    let modifier = timex.modifier.map(|modifier| format!(" {}", modifier.as_str())).unwrap_or_default();
    format!("{} {value}{modifier}", timex.kind.as_str())
}

/// The day that a numeric date such as "03/04/2021" is in an order: "3 April 2021". `None` if it is no such date.
pub(crate) fn numeric_date(written: &str, order: NumericOrder) -> Option<String> {
    let numbers: Vec<&str> = written.rsplit_once(' ').map_or(written, |(_, date)| date).split(['/', '-']).collect();
    let [a, b, year] = numbers[..] else { return None };
    let (day, month) = if order == NumericOrder::DayFirst { (a, b) } else { (b, a) };
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let year = if year.len() == 2 { format!("’{year}") } else { year.to_owned() };
    Some(format!("{} {month} {year}", day.parse::<u8>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        for (number, expected) in [(0, "0 mentions"), (1, "1 mention"), (999, "999 mentions"), (1204, "1,204 mentions")]
        {
            assert_eq!(count(number, "mention"), expected);
        }
        assert_eq!(count(1_000_000, "byte"), "1,000,000 bytes");
    }

    #[test]
    fn sizes_read_well() {
        for (bytes, expected) in [
            (0, "0\u{202f}kB"),
            (1, "0.1\u{202f}kB"),
            (812_345, "812\u{202f}kB"),
            (3_449_000, "3.4\u{202f}MB"),
            (999_960, "1\u{202f}MB"),
            (60_000_000_000, "60\u{202f}GB"),
            (5_000_000_000_000_000, "5000\u{202f}TB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn time_is_told_by_what_has_passed() {
        const DAY: u64 = 86_400_000;
        for (passed, expected) in [
            (59_999, "just now"),
            (60_000, "1 min ago"),
            (DAY - 1, "23 h ago"),
            (DAY, "1 day ago"),
            (59 * DAY, "59 days ago"),
            (60 * DAY, "2 months ago"),
            (730 * DAY, "2 years ago"),
        ] {
            assert_eq!(ago(1000 * DAY + passed, 1000 * DAY), expected);
        }
        assert_eq!(ago(0, 5), "just now", "a clock that was set back");
    }

    #[test]
    fn a_numeric_date_is_named_in_either_order() {
        let named =
            |written| [NumericOrder::DayFirst, NumericOrder::MonthFirst].map(|order| numeric_date(written, order));
        assert_eq!(named("03/04/2021"), [Some("3 April 2021".to_owned()), Some("4 March 2021".to_owned())]);
        assert_eq!(named("Friday, 7-8-07"), [Some("7 August ’07".to_owned()), Some("8 July ’07".to_owned())]);
        assert_eq!(named("soon"), [None, None]);
    }

    #[test]
    fn a_title_is_the_first_line_cut_at_a_word() {
        assert_eq!(title("\n  Ministers meet \nMore"), "Ministers meet");
        assert_eq!(title(" \n"), "Untitled");
        let long = "word ".repeat(30);
        assert_eq!(title(&long), format!("{}…", "word ".repeat(16).trim_end()));
    }
}
