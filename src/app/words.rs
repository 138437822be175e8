//! Sentences that are put together from parts: names for assistive technology, names of steps, counts.

use tagline_core::{Annotation, Confidence, Document, Label, Status};

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

/// The key that sets a label, if it has one.
pub(crate) fn key(label: &Label) -> Option<char> {
    const KEYS: [(Label, char); 4] = [(Label::PERSON, 'p'), (Label::PLACE, 'l'), (Label::ORG, 'o'), (Label::DATE, 'd')];
    KEYS.into_iter().find(|(known, _)| known == label).map(|(_, key)| key)
}

/// The label that a key sets, by its letter or by its number in the order shown.
pub(crate) fn label_of_key(pressed: &str) -> Option<Label> {
    let by_number = |label: &(usize, Label)| pressed == (label.0 + 1).to_string();
    let by_letter =
        |label: &Label| key(label).is_some_and(|key| pressed.eq_ignore_ascii_case(key.encode_utf8(&mut [0; 4])));
    let mut numbered = Label::BUILT_IN.into_iter().enumerate();
    Label::BUILT_IN.into_iter().find(by_letter).or_else(|| numbered.find(by_number).map(|(_, label)| label))
}

/// A title for a text that came without one: its first line, cut at a word.
pub(crate) fn title(text: &str) -> String {
    const LONGEST: usize = 80;
    let Some(line) = text.lines().map(str::trim).find(|line| !line.is_empty()) else { return "Untitled".to_owned() };
    let Some((cut, _)) = line.char_indices().nth(LONGEST) else { return line.to_owned() };
    let words = line[..cut].rfind(' ').map_or(&line[..cut], |space| &line[..space]);
    format!("{words}…")
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
    fn keys_are_letters_or_numbers() {
        for (pressed, label) in [("p", Label::PERSON), ("L", Label::PLACE), ("3", Label::ORG), ("d", Label::DATE)] {
            assert_eq!(label_of_key(pressed), Some(label), "{pressed}");
        }
        assert_eq!(label_of_key("x"), None);
        assert_eq!(label_of_key("5"), None);
    }

    #[test]
    fn a_title_is_the_first_line_cut_at_a_word() {
        assert_eq!(title("\n  Ministers meet \nMore"), "Ministers meet");
        assert_eq!(title(" \n"), "Untitled");
        let long = "word ".repeat(30);
        assert_eq!(title(&long), format!("{}…", "word ".repeat(16).trim_end()));
    }
}
