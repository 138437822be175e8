//! What words beside a number say about it.

/// Units of measure, and what is tied to a number by a hyphen.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "km", "m", "cm", "mm", "kg", "g", "lb", "lbs", "ft", "mi", "mph", "hp", "kW", "MW", "metre", "meter", "metres",
    "meters", "mile", "miles", "kilometre", "kilometer", "kilometres", "kilometers", "feet", "foot", "inches",
    "acre", "acres", "hectares", "square", "kilograms", "years", "days", "weeks", "months", "hours", "minutes",
    "seconds", "year", "day", "hour", "strong", "degrees", "sq", "cc", "Hz", "MHz", "GHz", "GB", "MB", "watts",
    "volts",
];

/// People and things that the news counts, the words of large numbers, and what makes a number a time or an era.
#[rustfmt::skip]
const COUNTED: &[&str] = &[
    "people", "percent", "per", "million", "billion", "thousand", "hundred", "dozen", "troops", "soldiers", "men",
    "women", "children", "dollars", "euros", "pounds", "times", "points", "others", "deaths", "inhabitants",
    "votes", "copies", "seats", "students", "workers", "employees", "houses", "homes", "families", "U.S.", "GMT",
    "UTC", "yen", "rupees", "rubles", "barrels", "tons", "tonnes", "BC", "B.C.", "BCE", "residents", "members",
];

/// Words in -s that often follow a date and are no plurals.
#[rustfmt::skip]
const NO_PLURALS: &[&str] = &[
    "was", "has", "does", "says", "as", "its", "his", "this", "goes", "sees", "shows", "remains", "makes", "takes",
    "gives", "always", "perhaps", "besides", "sometimes", "afterwards", "towards", "whereas", "theirs", "ours",
    "becomes", "includes", "follows", "marks", "begins", "ends", "contains", "brings", "comes", "tells",
];

/// Words that no noun phrase goes on with.
#[rustfmt::skip]
const PHRASE_ENDS: &[&str] = &[
    "and", "or", "but", "in", "at", "on", "when", "to", "for", "after", "before", "as", "with", "was", "is",
    "were", "are", "has", "had", "have", "will", "would", "that", "which", "who", "from", "by", "until", "because",
    "while", "he", "she", "it", "they", "we", "i", "you", "said", "the", "a", "an", "his", "her", "their", "if",
    "so", "than", "where", "there", "not", "could", "can", "may", "did", "came", "also", "about", "during",
    "without", "through",
];

/// Whether a word is counted rather than dated.
pub(super) fn counts(word: &str) -> bool {
    is_unit(word) || COUNTED.contains(&word)
}

/// Whether a word is a unit of measure.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

/// A plain lower-case word that looks like a plural, and is no verb or pronoun that often follows a date.
pub(super) fn is_plural_noun(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && word.bytes().all(|b| b.is_ascii_lowercase())
        && !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending))
        && !NO_PLURALS.contains(&word)
}

/// Whether a noun phrase can end before a word.
pub(super) fn ends_phrase(word: &str) -> bool {
    PHRASE_ENDS.iter().any(|end| word.eq_ignore_ascii_case(end))
}
