//! Files made by a recipe: a good file of some format, changed as its structure has it.
//!
//! Bytes that a fuzzer makes up hardly ever get past a parser. Here they are a recipe instead: which format, and what to
//! do to its file. Groups in brackets, elements and lines are repeated, nested, taken away and copied over others, numbers
//! become those at the edges of their types, words grow, and identifiers come twice. Packed files are changed inside.

use crate::packed;
use std::ops::Range;
use tagline_core::{
    Annotation, AnnotationId, CivilDate, DateKind, DateValue, Document, EntityId, Label, LabelSet, Span, Text,
};
use tagline_formats::{ExportOptions, Format, write};

/// The longest file that is made, in bytes.
const LONGEST: usize = 1 << 20;

/// Numbers at which types end, and counts that mean something somewhere.
const NUMBERS: [&str; 22] = [
    "0",
    "1",
    "-1",
    "127",
    "255",
    "256",
    "32768",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999",
    "0.5",
    "1e308",
    "1e999",
];

/// How often something is repeated or how deep it is nested.
const COUNTS: [usize; 8] = [2, 3, 17, 130, 1_025, 5_000, 40_000, 200_000];

/// A file and its format.
pub struct Made {
    /// The format that it was of before it was changed.
    pub format: Format,
    /// The file.
    pub file: Vec<u8>,
}

/// Makes the file of a recipe; `None` where the recipe ends before it begins.
#[must_use]
pub fn made(recipe: &[u8]) -> Option<Made> {
    let mut recipe = Recipe(recipe);
    let format = *Format::ALL.get(recipe.below(Format::ALL.len())?)?;
    let (first, second) = (document("a", 0), document("b", 7));
    let documents = [&first, &second];
    let all = write(format, &documents, &ExportOptions::default());
    let file = all.or_else(|_| write(format, &documents[..1], &ExportOptions::default())).ok()?;
    let mut change = |bytes: Vec<u8>| changed(bytes, &mut recipe);
    let file = match format {
        Format::DocBin => packed::stream(&file, &mut change).unwrap_or(file),
        Format::Brat => packed::archive(&file, &mut change).unwrap_or(file),
        _ => change(file),
    };
    Some(Made { format, file })
}

fn document(id: &str, first: u32) -> Document {
    const WORDS: &str = "Zoë Okafor flew to 🏮 Łódź on 3 March 2021.\n“Łódź”, she said. ";
    let span = |words: &str| WORDS.find(words).and_then(|at| Span::from_range(at..at + words.len()));
    let mentions = [("Zoë Okafor", Label::PERSON), ("Łódź", Label::PLACE), ("3 March 2021", Label::DATE)];
    let annotations = mentions.into_iter().zip(first..).filter_map(|((words, label), id)| {
        let value = DateValue::new(DateKind::Calendar, Some("2021-03-03".to_owned()));
        let value = (label == Label::DATE).then_some(value);
        let by_hand = Annotation::by_hand(AnnotationId(id), span(words)?, label);
        Some(Annotation { value, entity: Some(EntityId(id)), note: Some("a [note]{.x}".to_owned()), ..by_hand })
    });
    let annotations: Vec<_> = annotations.collect();
    let plain = || Document::new(id.to_owned(), "Zoë".to_owned(), Text::new("").unwrap_or_else(|_| unreachable!()));
    let Ok(text) = Text::new(WORDS) else { return plain() };
    let document = Document::new(id.to_owned(), "Zoë".to_owned(), text);
    document.with(CivilDate::new(2021, 3, 4), LabelSet::default(), annotations).unwrap_or_else(|_| plain())
}

/// What is still to be read of a recipe.
struct Recipe<'a>(&'a [u8]);

impl Recipe<'_> {
    /// The next number of the recipe, below a limit; `None` at its end, or if nothing is below.
    fn below(&mut self, limit: usize) -> Option<usize> {
        let (next, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        usize::from(u16::from_le_bytes(*next)).checked_rem(limit)
    }

    fn one_of<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        list.get(self.below(list.len())?).cloned()
    }
}

/// Changes a file as long as the recipe goes on, five times at most.
fn changed(bytes: Vec<u8>, recipe: &mut Recipe<'_>) -> Vec<u8> {
    let Ok(mut text) = String::from_utf8(bytes) else { return Vec::new() };
    for _ in 0..5 {
        let Some(next) = change(&text, recipe) else { break };
        if next.len() <= LONGEST {
            text = next;
        }
    }
    text.into_bytes()
}

fn change(text: &str, recipe: &mut Recipe<'_>) -> Option<String> {
    let kind = recipe.below(9)?;
    let (words, numbers, groups) = (words(text), numbers(text), groups(text));
    Some(match kind {
        0 => replaced(text, recipe.one_of(&numbers)?, recipe.one_of(&NUMBERS)?),
        1 => {
            let (at, count) = (recipe.one_of(&words)?, recipe.one_of(&COUNTS)?);
            replaced(text, at.clone(), &repeated(&text[at], "", count))
        }
        2 | 3 => {
            let (at, count) = (recipe.one_of(&groups)?, recipe.one_of(&COUNTS)?);
            let between = if text[at.clone()].starts_with(['{', '[']) { "," } else { "" };
            replaced(text, at.clone(), &repeated(&text[at], between, count))
        }
        4 => {
            let (at, count) = (recipe.one_of(&groups)?, recipe.one_of(&COUNTS)?);
            let group = &text[at.clone()];
            let (open, close) = match group.strip_prefix('<') {
                Some(tag) => {
                    let name = tag.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                    let head = group.split_inclusive('>').next().unwrap_or_default();
                    (head.to_owned(), format!("</{name}>"))
                }
                None => ("[".to_owned(), "]".to_owned()),
            };
            replaced(text, at, &[&repeated(&open, "", count), group, &repeated(&close, "", count)].concat())
        }
        // One over another: identifiers that come twice, fields in the place of others.
        5 => replaced(text, recipe.one_of(&numbers)?, &text[recipe.one_of(&numbers)?]),
        6 => replaced(text, recipe.one_of(&words)?, &text[recipe.one_of(&words)?]),
        7 => replaced(text, recipe.one_of(&groups)?, &text[recipe.one_of(&groups)?]),
        _ => replaced(text, recipe.one_of(&groups)?, ""),
    })
}

fn replaced(text: &str, range: Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}

/// Something so many times, or as often as there is room for.
fn repeated(part: &str, between: &str, count: usize) -> String {
    let count = count.min(LONGEST / (part.len() + between.len()).max(1)).max(1);
    vec![part; count].join(between)
}

/// Stretches of a text whose characters are all of a kind.
fn runs(text: &str, is_inside: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_inside(*c)) {
        match runs.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + c.len_utf8(),
            None => runs.push(at..at + c.len_utf8()),
        }
    }
    runs
}

fn words(text: &str) -> Vec<Range<usize>> {
    runs(text, |c| c.is_alphanumeric() || c == '_' || c == ' ')
}

fn numbers(text: &str) -> Vec<Range<usize>> {
    runs(text, |c| c.is_ascii_digit())
}

/// Lines with their ends, what stands between brackets with them, and elements with their tags.
fn groups(text: &str) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        groups.push(at..at + line.len());
        at += line.len();
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '[' | '{' => open.push((at, c)),
            ']' | '}' => {
                let pair = if c == ']' { '[' } else { '{' };
                if let Some((start, _)) = open.pop_if(|(_, known)| *known == pair) {
                    groups.push(start..at + 1);
                }
            }
            _ => {}
        }
    }
    let mut elements = Vec::new();
    for (at, _) in text.match_indices('<') {
        let Some(end) = text[at..].find('>').map(|end| at + end + 1) else { break };
        match () {
            () if text[at..].starts_with("</") => groups.extend(elements.pop().map(|start| start..end)),
            () if text[..end].ends_with("/>") => groups.push(at..end),
            () => elements.push(at),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_lines_brackets_and_elements() {
        let found = |text: &'static str| groups(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(found("a\nb"), ["a\n", "b"]);
        assert_eq!(found("[{1},2]"), ["[{1},2]", "{1}", "[{1},2]"]);
        assert_eq!(found("<a><b x='1'/>c</a>"), ["<a><b x='1'/>c</a>", "<b x='1'/>", "<a><b x='1'/>c</a>"]);
    }

    #[test]
    fn every_format_is_made_and_changed() {
        for index in 0..Format::ALL.len() {
            let choice = u16::try_from(index).unwrap().to_le_bytes();
            let whole = made(&choice).unwrap();
            assert_eq!(whole.format, Format::ALL[index]);
            // The second line or bracket, three times.
            let repeated = made(&[choice.as_slice(), &[2, 0, 1, 0, 1, 0]].concat()).unwrap();
            assert!(repeated.file != whole.file, "{}", whole.format.name());
        }
    }
}
