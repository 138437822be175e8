//! Reading the words by which a person says what a date means: "28 Feb 2025", "early 2019", "last Sunday".

use super::{
    join, lexicon,
    matcher::Row,
    narrative::Story,
    reader::{DateReader, covered, dates_in, together},
};
use crate::token::tokenize;
use tagline_core::{DateKind, DateValue, Timex3, TimexKind, date_words::PARTS_OF_DAY, edtf, timex};

/// What may stand before a value, and how uncertain it makes the value in EDTF.
const MARKS: [(&str, char); 9] = [
    ("about ", '~'),
    ("around ", '~'),
    ("approximately ", '~'),
    ("circa ", '~'),
    ("c. ", '~'),
    ("perhaps about ", '%'),
    ("perhaps ", '?'),
    ("possibly ", '?'),
    ("probably ", '?'),
];

/// Phrases, and the words of the grammar that say the same.
const PHRASES: [(&str, &str); 8] = [
    ("the beginning of ", "early "),
    ("the start of ", "early "),
    ("the middle of ", "mid "),
    ("the end of ", "late "),
    ("beginning of ", "early "),
    ("start of ", "early "),
    ("middle of ", "mid "),
    ("end of ", "late "),
];

/// Words and signs that a value may have beside its dates.
const FILLERS: [&str; 16] =
    ["the", "in", "on", "at", "of", "from", "between", "and", "or", "to", "through", ",", ".", "-", "–", "—"];

impl DateReader {
    /// What a person means who types these words about a date of the text: EDTF, a TIMEX3 value, or English.
    /// Relative words count from the day the text was written. `None` if any of the words cannot be read.
    #[must_use]
    pub fn typed(&self, words: &str) -> Option<DateValue> {
        let words = words.trim();
        if let Some(code) = code(words) {
            let kind = if code.contains('T') { DateKind::Time } else { DateKind::Calendar };
            return Some(DateValue::new(kind, Some(code)));
        }
        if let Some((rest, mark)) = MARKS.iter().find_map(|(lead, mark)| Some((without_lead(words, lead)?, *mark))) {
            let value = self.typed(rest)?;
            return with_edtf(value, |edtf| marked(edtf, mark));
        }
        if let Some((part, rest)) =
            PARTS_OF_DAY.iter().find_map(|(code, part)| Some((code, without_lead(without_lead(words, part)?, "of ")?)))
        {
            let value = self.english(rest)?;
            let day = value.timex3().value.filter(|day| !day.contains('T'))?;
            let timex = Timex3 { kind: TimexKind::Time, value: Some(format!("{day}{part}")), modifier: None };
            return Some(DateValue::new(DateKind::Time, value.edtf).with_timex3(timex));
        }
        if let Some((from, to)) = without_lead(words, "between ").and_then(|rest| rest.split_once(" and ")) {
            return self.english(&format!("{from} to {to}"));
        }
        if let Some((words, zone)) = zoned(words) {
            let value = self.english(&words)?;
            return with_edtf(value, |edtf| format!("{}{zone}", edtf.trim_end_matches('Z')));
        }
        if let Some(rest) = without_lead(words, "until ").or_else(|| without_lead(words, "up to ")) {
            return with_edtf(self.english(rest)?, |edtf| format!("../{edtf}"));
        }
        let from = without_lead(words, "from ")
            .and_then(|rest| [" onwards", " onward", " on"].iter().find_map(|end| without_end(rest, end)));
        if let Some(rest) = from.or_else(|| without_lead(words, "since ")) {
            return with_edtf(self.english(rest)?, |edtf| format!("{edtf}/.."));
        }
        self.english(words)
    }

    /// Reads words by the grammar; `None` unless it reads them all.
    fn english(&self, words: &str) -> Option<DateValue> {
        let plain = PHRASES.iter().find_map(|(phrase, same)| {
            let rest = without_lead(words, phrase)?;
            Some(format!("{same}{}", without_lead(rest, "the ").unwrap_or(rest)))
        });
        let words = plain.as_deref().unwrap_or(words);
        let tokens = tokenize(words);
        let lexemes: Vec<_> = tokens.iter().map(|token| lexicon::lexeme(words, token)).collect();
        let row = Row { text: words, tokens: &tokens, lexemes: &lexemes, start: 0, end: tokens.len() };
        let found = dates_in(&row, 0..tokens.len(), self.order, 0, None);
        let is_read = |at: usize| found.iter().any(|date| date.tokens.contains(&at));
        let is_filler = |at: usize| FILLERS.iter().any(|filler| row.is(at, filler));
        if covered(&found) == 0 || !(0..tokens.len()).all(|at| is_read(at) || is_filler(at)) {
            return None;
        }
        let mut story = Story::default();
        let values: Vec<_> = found.iter().map(|date| join::value(date, &mut story, self.anchor)).collect();
        let between = match &found[..] {
            [first, second] => first.tokens.end..second.tokens.start,
            [_] => 0..0,
            _ => return None,
        };
        let value = together(values, between.map(|at| row.surface(at)))?;
        (value.edtf.is_some() || value.says_more()).then_some(value)
    }
}

/// A value in EDTF, or in TIMEX3 where that has letters of its own.
fn code(words: &str) -> Option<String> {
    if edtf::is_valid(words) {
        return Some(words.to_owned());
    }
    let is_timex = words.contains('-') && words.contains(|c: char| c.is_ascii_uppercase()) && !words.contains(' ');
    is_timex.then(|| timex::to_edtf(words)).flatten()
}

/// "9:30 UTC+1 on 3 March" without what is added to UTC, and that as EDTF writes it: `+01:00`.
fn zoned(words: &str) -> Option<(String, String)> {
    let at = words.find("UTC+").or_else(|| words.find("UTC-"))? + "UTC".len();
    let end = words[at..].find(' ').map_or(words.len(), |length| at + length);
    let (sign, offset) = words[at..end].split_at(1);
    let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "0"));
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    Some((format!("{}{}", &words[..at], &words[end..]), format!("{sign}{hours:02}:{minutes:02}")))
}

fn with_edtf(value: DateValue, change: impl FnOnce(&str) -> String) -> Option<DateValue> {
    let edtf = Some(change(value.edtf.as_deref()?)).filter(|edtf| edtf::is_valid(edtf))?;
    Some(DateValue::new(value.kind, Some(edtf)))
}

/// Every date of a value with this mark.
fn marked(edtf: &str, mark: char) -> String {
    match edtf.split_once('/') {
        Some((from, to)) => format!("{from}{mark}/{to}{mark}"),
        None => format!("{edtf}{mark}"),
    }
}

fn without_lead<'w>(words: &'w str, lead: &str) -> Option<&'w str> {
    let (head, rest) = words.split_at_checked(lead.len())?;
    head.eq_ignore_ascii_case(lead).then(|| rest.trim_start())
}

fn without_end<'w>(words: &'w str, end: &str) -> Option<&'w str> {
    let (rest, tail) = words.split_at_checked(words.len().checked_sub(end.len())?)?;
    tail.eq_ignore_ascii_case(end).then(|| rest.trim_end())
}
