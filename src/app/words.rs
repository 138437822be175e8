//! Sentences that are put together from parts: names for assistive technology, names of steps, counts.

use tagline_core::{Annotation, Confidence, Document, NumericOrder, Status, Timex3};

/// What a mention is called: "Łódź, place, 87 percent, suggested".
pub(crate) fn mention(document: &Document, annotation: &Annotation) -> String {
    let surface = surface(document, annotation);
    let label = document.labels().name(&annotation.label).to_lowercase();
    let status = annotation.status.as_str();
    match (annotation.confidence, annotation.status) {
        (Some(confidence), Status::Suggested) => {
            format!("{surface}, {label}, {} percent, {status}", confidence.percent())
        }
        _ => format!("{surface}, {label}, {status}"),
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
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let plural = if number == 1 { "" } else { "s" };
    format!("{grouped} {noun}{plural}")
}

/// A title for a text that came without one: its first line, cut at a word.
pub(crate) fn title(text: &str) -> String {
    const LONGEST: usize = 80;
    let Some(line) = text.lines().map(str::trim).find(|line| !line.is_empty()) else { return "Untitled".to_owned() };
    let Some((cut, _)) = line.char_indices().nth(LONGEST) else { return line.to_owned() };
    let words = line[..cut].rfind(' ').map_or(&line[..cut], |space| &line[..space]);
    format!("{words}…")
}

/// A date as TIMEX3, for those who work with it: "TIMEX3 DATE 199 START".
pub(crate) fn timex(timex: &Timex3) -> String {
    let value = timex.value.as_deref().unwrap_or("?");
    let modifier = timex.modifier.map(|modifier| format!(" {}", modifier.as_str())).unwrap_or_default();
    format!("TIMEX3 {} {value}{modifier}", timex.kind.as_str())
}

/// The day that a numeric date such as "03/04/2021" is in an order: "3 April 2021". `None` if it is no such date.
pub(crate) fn numeric_date(written: &str, order: NumericOrder) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
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
