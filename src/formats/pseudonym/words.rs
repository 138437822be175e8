//! The words of a text, and how two of them are compared: without case, accents and invisible characters.

use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a stretch of a text, in reading order. A word is a run of letters and digits with apostrophes inside it;
/// a contracted ending such as the possessive "'s" belongs to no word, and a word that is hyphenated at the end of a line
/// is one word.
pub(super) fn words(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = within.start;
    while let Some(start) = next_letter(text, at..within.end) {
        let end = word_end(text, start..within.end);
        found.push(start..end);
        at = past_ending(text, end..within.end);
    }
    found
}

/// The parts of a word between hyphens at the ends of lines; the word itself if it has none.
pub(super) fn unhyphenated(text: &str, word: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = word.start;
    for (at, _) in text[word.clone()].match_indices(is_hyphen) {
        let at = word.start + at;
        // Inside a word, the only hyphen without a line break is a soft one.
        if let Some(skipped) = line_break(&text[at..word.end]) {
            found.push(start..at);
            start = at + skipped;
        }
    }
    found.push(start..word.end);
    found
}

/// The word as it is compared, and if it has German umlauts, as it is written without them.
pub(super) fn folds(word: &str) -> impl Iterator<Item = String> {
    let composed: String = word.nfc().flat_map(char::to_lowercase).collect();
    let spelled = composed.contains(['ä', 'ö', 'ü']).then(|| {
        let spelled = composed.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
        fold(&spelled)
    });
    std::iter::once(fold(&composed)).chain(spelled)
}

/// The word as it is compared.
pub(super) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    if word.is_ascii() {
        folded.extend(word.chars().filter(|c| c.is_alphanumeric() || *c == '\'').map(|c| c.to_ascii_lowercase()));
        return folded;
    }
    for c in word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            c if is_apostrophe(c) => folded.push('\''),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}

/// The parts of a word between apostrophes, hyphens at the end of a line, small and capital letters, several capitals and
/// small letters ("ZOËof"), letters and digits; none if it has only one.
pub(super) fn parts(text: &str, word: Range<usize>) -> Vec<Range<usize>> {
    let slice = &text[word.clone()];
    // "don't" has no part "don".
    if fold(slice).ends_with("n't") {
        return Vec::new();
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut before = None::<char>;
    let mut capitals = 0;
    for (at, c) in slice.char_indices().filter(|(_, c)| !is_glue(*c)) {
        let turns = |before: char| {
            before.is_lowercase() && c.is_uppercase()
                || capitals > 1 && c.is_lowercase()
                || before.is_numeric() != c.is_numeric()
        };
        if c.is_alphanumeric() {
            let end = at + c.len_utf8();
            match parts.last_mut() {
                Some(part) if before.is_some_and(|before| before.is_alphanumeric() && !turns(before)) => part.end = end,
                _ => parts.push(at..end),
            }
        }
        before = Some(c);
        capitals = if c.is_uppercase() { capitals + 1 } else { 0 };
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    parts.into_iter().map(|part| word.start + part.start..word.start + part.end).collect()
}

/// Returns `true` for words that join others in names and tell nothing by themselves.
pub(super) fn is_function_word(folded: &str) -> bool {
    FUNCTION_WORDS.split_whitespace().any(|word| word == folded)
}

/// Returns `true` for characters of scripts that put no spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// English, French, Spanish, Portuguese, Italian, German, Dutch and Arabic, folded.
const FUNCTION_WORDS: &str = "a an the of and or in on at to for from by with as is it its he she we us they you me my \
    his her our their who that this be are was were not no but if so do did has have had \
    et la le les un une de du des au aux en el los las y e o da das dos di del della dello dei degli il lo gli \
    von van der den dem die das ein eine und zu zur zum am im fur mit bei auf aus nach ter ten te het een op aan al bin ibn";

/// Returns `true` for hyphens: the ASCII one, the soft, Armenian, typographic, non-breaking, small and full-width ones.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{58a}' | '\u{2010}' | '\u{2011}' | '\u{fe63}' | '\u{ff0d}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇')
}

/// Returns `true` for what may stand inside a word without being seen as a character of its own.
fn is_glue(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn next_letter(text: &str, within: Range<usize>) -> Option<usize> {
    text[within.clone()].find(char::is_alphanumeric).map(|at| within.start + at)
}

/// Where the word ends that begins at the start of the range.
fn word_end(text: &str, within: Range<usize>) -> usize {
    let slice = &text[within.clone()];
    let (mut at, mut end) = (0, 0);
    while let Some(c) = slice[at..].chars().next() {
        let next = at + c.len_utf8();
        let rest = &slice[next..];
        if let Some(skipped) = line_break(&slice[at..]) {
            at += skipped;
        } else if c.is_alphanumeric() || is_glue(c) {
            (at, end) = (next, next);
        } else if is_apostrophe(c) && rest.starts_with(char::is_alphanumeric) && ending(rest).is_none() {
            at = next;
        } else {
            break;
        }
    }
    within.start + end
}

/// Returns how many bytes a hyphen at the end of a line takes, with the line break and blanks around it, if the text
/// goes on with a small letter.
fn line_break(slice: &str) -> Option<usize> {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\u{a0}');
    let rest = slice.strip_prefix(is_hyphen)?.trim_start_matches(blank);
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r', '\u{85}', '\u{2028}']))?;
    let rest = rest.trim_start_matches(blank);
    rest.starts_with(char::is_lowercase).then_some(slice.len() - rest.len())
}

/// The length of a contracted ending that stands after an apostrophe.
fn ending(after: &str) -> Option<usize> {
    let length = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    let is_ending = ["s", "ll", "re", "ve", "d", "m"].iter().any(|ending| after[..length].eq_ignore_ascii_case(ending));
    is_ending.then_some(length)
}

/// Where the search goes on after a word: past a contracted ending.
fn past_ending(text: &str, within: Range<usize>) -> usize {
    let slice = &text[within.clone()];
    let mut chars = slice.chars();
    match chars.next() {
        Some(c) if is_apostrophe(c) => {
            ending(chars.as_str()).map_or(within.start, |length| within.start + c.len_utf8() + length)
        }
        _ => within.start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text, 0..text.len()).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn words_are_found() {
        let cases: [(&str, &[&str]); 15] = [
            ("Don Blankenship’s mine", &["Don", "Blankenship", "mine"]),
            ("don't", &["don't"]),
            ("Ann'll, O'Neil", &["Ann", "O'Neil"]),
            ("dell'Unesco d’Estaing", &["dell'Unesco", "d’Estaing"]),
            ("Blankenship-led", &["Blankenship", "led"]),
            ("Blanken-\nship's", &["Blanken-\nship"]),
            ("Blanken-\r\nship", &["Blanken-\r\nship"]),
            ("Blanken\u{2011}\n\tship", &["Blanken\u{2011}\n\tship"]),
            ("Blanken\u{ad} \rship", &["Blanken\u{ad} \rship"]),
            ("Blanken- ship", &["Blanken", "ship"]),
            ("Ann-\nBell", &["Ann", "Bell"]),
            ("Blan\u{ad}kenship", &["Blan\u{ad}kenship"]),
            ("don_blankenship@massey.com", &["don", "blankenship", "massey", "com"]),
            ("the ‘Massey’ ’s", &["the", "Massey", "s"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(split(text), expected, "{text:?}");
        }
    }

    #[test]
    fn words_are_compared_without_case_and_accents() {
        let same = [
            ("BLANKENSHIP", "blankenship"),
            ("Łódź", "LODZ"),
            ("e\u{301}", "é"),
            ("Straße", "STRASSE"),
            ("Blan\u{ad}kenship", "Blankenship"),
            ("Blanken-\nship", "Blankenship"),
            ("Ｂell", "bell"),
            ("O’Neil", "o'neil"),
            ("İzmir", "izmir"),
            ("ΝΙΚΟΣ", "Νίκος"),
        ];
        for (one, other) in same {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_eq!(folds("Müller").collect::<Vec<_>>(), ["muller", "mueller"]);
        assert_eq!(folds("Ann").count(), 1);
    }

    #[test]
    fn words_are_parted_at_the_ends_of_lines() {
        let cases: [(&str, &[&str]); 4] = [
            ("Massey-\nowned", &["Massey", "owned"]),
            ("a\u{2011}\r\nb\u{ad}\n c", &["a", "b", "c"]),
            ("Blan\u{ad}kenship", &["Blan\u{ad}kenship"]),
            ("Ann", &["Ann"]),
        ];
        for (word, expected) in cases {
            let found: Vec<&str> = unhyphenated(word, 0..word.len()).into_iter().map(|range| &word[range]).collect();
            assert_eq!(found, expected, "{word:?}");
        }
    }

    #[test]
    fn words_have_parts() {
        let cases: [(&str, &[&str]); 7] = [
            ("Massey-\nowned", &["Massey", "owned"]),
            ("DonBlankenship", &["Don", "Blankenship"]),
            ("d'Estaing", &["d", "Estaing"]),
            ("Massey2010", &["Massey", "2010"]),
            ("don't", &[]),
            ("Blankenship", &[]),
            ("NATO", &[]),
        ];
        for (word, expected) in cases {
            let found: Vec<&str> = parts(word, 0..word.len()).into_iter().map(|range| &word[range]).collect();
            assert_eq!(found, expected, "{word}");
        }
    }
}
