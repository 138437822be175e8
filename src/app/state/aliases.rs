//! The other forms that a name takes in an article: a person's family name, an organization's capitals.

use tagline_core::Label;

/// Words before a family name that are no part of it: forms of address, offices and ranks.
const TITLES: [&str; 44] = [
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Mx",
    "Dr",
    "Prof",
    "Professor",
    "Doctor",
    "Sir",
    "Dame",
    "Lord",
    "Lady",
    "Judge",
    "Justice",
    "President",
    "Chancellor",
    "Premier",
    "Minister",
    "Secretary",
    "Ambassador",
    "Senator",
    "Sen",
    "Rep",
    "Gov",
    "Governor",
    "Mayor",
    "Captain",
    "Capt",
    "Gen",
    "General",
    "Col",
    "Colonel",
    "Major",
    "Maj",
    "Sgt",
    "King",
    "Queen",
    "Prince",
    "Princess",
    "Pope",
    "Father",
    "Rev",
    "Detective",
];
/// What follows a family name without being one.
const GENERATIONS: [&str; 8] = ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "MP"];
/// What a firm's name ends with in its register and mostly drops elsewhere.
const LEGAL: [&str; 14] =
    ["Inc", "Inc.", "Ltd", "Ltd.", "LLC", "PLC", "plc", "Corp", "Corp.", "Corporation", "Co.", "GmbH", "AG", "SA"];
/// The fewest capitals that name an organization where the article does not say so itself.
const FEWEST_CAPITALS: usize = 3;

/// The forms of a name, the full one first; none twice. Only forms that a reader would take for the same thing are
/// guessed: of a person the family name, with or without an initial, and the name without its middle; of an
/// organization the letters that the article gives in brackets after it, or its capitals, and the name without its
/// legal form. Everything else has its full form only.
pub(crate) fn forms(text: &str, name: &str, label: &Label) -> Vec<String> {
    let name = without_possessive(name);
    let mut forms = vec![name.to_owned()];
    if *label == Label::PERSON {
        forms.extend(of_person(name));
    } else if *label == Label::ORG {
        forms.extend(of_organization(text, name));
    }
    let mut seen = Vec::new();
    forms.retain(|form| {
        let fresh = form.chars().nth(1).is_some() && !seen.contains(form);
        seen.push(form.clone());
        fresh
    });
    forms
}

/// A name without the 's of possession.
pub(crate) fn without_possessive(name: &str) -> &str {
    name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).filter(|name| !name.is_empty()).unwrap_or(name)
}

/// The form of address that stands before a byte, as it is written: of "Dr. Okafor", "Dr.".
pub(crate) fn title_before(text: &str, at: usize) -> Option<&str> {
    let before = text[..at].strip_suffix(' ')?;
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"')).next()?;
    TITLES.contains(&word.trim_end_matches('.')).then_some(word)
}

fn of_person(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let named = words.len() - words.iter().rev().take_while(|word| GENERATIONS.contains(word)).count();
    let Some((given, rest)) = words[..named].split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Vec::new();
    };
    // "van Gogh", "von der Leyen": the small words before it belong to the family name.
    let small = rest[..rest.len() - 1].iter().rev().take_while(|word| word.starts_with(char::is_lowercase)).count();
    let family = rest[rest.len() - 1 - small..].join(" ");
    let initial = given.chars().next().filter(|initial| initial.is_uppercase());
    let initials =
        initial.into_iter().flat_map(|initial| [format!("{initial}. {family}"), format!("{initial} {family}")]);
    let mut forms = vec![words[..named].join(" "), format!("{given} {family}")];
    forms.extend(initials);
    forms.push(family.clone());
    if small > 0 {
        forms.push(capitalized(&family));
    }
    forms
}

fn of_organization(text: &str, name: &str) -> Vec<String> {
    let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    let firm =
        bare.rsplit_once(' ').filter(|(_, last)| LEGAL.contains(last)).map(|(rest, _)| rest.trim_end_matches(','));
    let mut forms = vec![bare.to_owned()];
    forms.extend(firm.map(str::to_owned));
    if is_letters(bare) {
        forms.extend(spelled_out(text, bare));
        return forms;
    }
    forms.extend(in_brackets(text, bare));
    let capitals: String = bare
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|initial| initial.is_uppercase())
        .collect();
    if capitals.chars().count() >= FEWEST_CAPITALS {
        forms.push(capitals);
    }
    forms
}

/// Whether a name is letters such as "WHO" or "G20".
fn is_letters(name: &str) -> bool {
    name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && name.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// The letters that the article gives after a name: of "World Food Programme (WFP)", "WFP".
fn in_brackets(text: &str, name: &str) -> Option<String> {
    let mut places = text.match_indices(name);
    places.find_map(|(at, _)| {
        let (inside, _) = text[at + name.len()..].strip_prefix(" (")?.split_once(')')?;
        is_letters(inside).then(|| inside.to_owned())
    })
}

/// The name that the article gives letters to: of "WFP" in "World Food Programme (WFP)", "World Food Programme".
fn spelled_out(text: &str, letters: &str) -> Option<String> {
    let brackets = format!(" ({letters})");
    let mut places = text.match_indices(&brackets);
    places.find_map(|(at, _)| {
        let line = &text[text[..at].rfind('\n').map_or(0, |line_break| line_break + 1)..at];
        let mut wanted = letters.chars().rev().peekable();
        for (start, word) in words_backwards(line) {
            if word.starts_with(char::is_uppercase) {
                wanted.next_if(|letter| word.starts_with(*letter))?;
                if wanted.peek().is_none() {
                    return Some(line[start..].to_owned());
                }
            }
        }
        None
    })
}

/// The words of a line from its end, each with where it starts.
fn words_backwards(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = line.len();
    std::iter::from_fn(move || {
        let before = line[..end].trim_end();
        let start = before.rfind(' ').map_or(0, |space| space + 1);
        end = start;
        (!before.is_empty()).then(|| (start, &before[start..]))
    })
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_go_by_their_family_name() {
        for (name, expected) in [
            ("Zoë Okafor", &["Zoë Okafor", "Z. Okafor", "Z Okafor", "Okafor"][..]),
            ("Zoë Okafor’s", &["Zoë Okafor", "Z. Okafor", "Z Okafor", "Okafor"]),
            ("Okafor", &["Okafor"]),
            (
                "Thomas J. Whitfield Jr.",
                &[
                    "Thomas J. Whitfield Jr.",
                    "Thomas J. Whitfield",
                    "Thomas Whitfield",
                    "T. Whitfield",
                    "T Whitfield",
                    "Whitfield",
                ],
            ),
            ("Vincent van Gogh", &["Vincent van Gogh", "V. van Gogh", "V van Gogh", "van Gogh", "Van Gogh"]),
            ("山田 太", &["山田 太"]),
            ("Jr.", &["Jr."]),
        ] {
            assert_eq!(forms("", name, &Label::PERSON), expected, "{name}");
        }
    }

    #[test]
    fn organizations_go_by_their_letters() {
        let text = "The World Food Programme (WFP) and the Bank of Lodz (BL) met. Doctors without Borders (DWB)";
        for (name, expected) in [
            ("World Food Programme", &["World Food Programme", "WFP"][..]),
            ("the Bank of Lodz", &["the Bank of Lodz", "Bank of Lodz", "BL"]),
            ("African Union", &["African Union"]),
            ("Food and Agriculture Organization", &["Food and Agriculture Organization", "FAO"]),
            ("WFP", &["WFP", "World Food Programme"]),
            ("DWB", &["DWB"]),
            ("Lantern Press, Ltd.", &["Lantern Press, Ltd.", "Lantern Press", "LPL"]),
        ] {
            assert_eq!(forms(text, name, &Label::ORG), expected, "{name}");
        }
    }

    #[test]
    fn other_names_have_one_form() {
        assert_eq!(forms("", "New York", &Label::PLACE), ["New York"]);
        assert_eq!(forms("", "Łódź's", &Label::PLACE), ["Łódź"]);
    }

    #[test]
    fn titles_are_seen() {
        for (text, title) in
            [("Ms Okafor", Some("Ms")), ("“Dr. Okafor", Some("Dr.")), ("Ann Okafor", None), ("Okafor", None)]
        {
            assert_eq!(title_before(text, text.find("Okafor").unwrap()), title, "{text}");
        }
    }
}
