//! Markdown with bracketed spans to a document.

use super::{FENCE, INFERRED, Markdown};
use crate::{
    budget::{Budget, within},
    claim::{Account, Claim, Counted},
    codec::Codec,
    error::{Place, ReadError},
    fields,
    import::Import,
    unit::Unit,
    xml,
};
use std::collections::HashMap;
use tagline_core::CivilDate;

/// How many bytes may be looked through for the ends of attributes that have none, over all of them.
const MOST_WASTED: usize = 32 << 20;

/// What a text consists of while it is read.
enum Part {
    Char(char),
    /// An opening bracket, and one that closes without attributes.
    Open,
    Shut,
    /// The end of a span, if braces with attributes follow.
    Close(Box<(HashMap<String, String>, Place)>),
}

/// Reads a file. What is no bracketed span is text, markup of other kinds included.
pub(super) fn read(file: &str) -> Result<Import, ReadError> {
    let (mut meta, body, line) = metadata(file);
    let (text, claims) = spans(parts(body, line)?);
    let account = Account {
        place: Place::File,
        id: meta.remove("id").unwrap_or_default(),
        title: meta.remove("title"),
        text: xml::text(text, Place::File)?,
        claims,
        unit: Counted::In(Unit::Byte),
    };
    let (mut import, mut budget) = (Import::default(), Budget::of(file.as_bytes()));
    let mut document = account.document(&mut import.problems)?;
    let date = meta.remove("date").and_then(|date| CivilDate::parse(&date));
    fields::date(&mut document, date, meta.remove(INFERRED));
    budget.take(&mut import, document)?;
    Ok(import)
}

/// The block of metadata, the rest of the file, and the line that it begins in, counted from 1.
fn metadata(file: &str) -> (HashMap<String, String>, &str, usize) {
    let mut meta = HashMap::new();
    let Some(rest) = file.strip_prefix(FENCE).and_then(|rest| rest.strip_prefix('\n')) else {
        return (meta, file, 1);
    };
    let end = format!("{FENCE}\n");
    let mut at = FENCE.len() + 1;
    for (index, row) in rest.split_inclusive('\n').enumerate() {
        at += row.len();
        if row == end {
            return (meta, &file[at..], index + 3);
        }
        // Other programs keep other things there, in all of YAML.
        if let Some((name, value)) = row.trim_end().split_once(": ") {
            let value = if value.starts_with('"') { serde_json::from_str(value).ok() } else { Some(value.to_owned()) };
            meta.extend(value.map(|value| (name.to_owned(), value)));
        }
    }
    // A rule on top, not a block.
    (HashMap::new(), file, 1)
}

fn parts(body: &str, first_line: usize) -> Result<Vec<Part>, ReadError> {
    let mut parts = Vec::new();
    let mut wasted = 0;
    let mut line = first_line;
    let mut rest = body.trim_matches('\n');
    line += body.len() - body.trim_start_matches('\n').len();
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = after;
        let next = after.chars().next();
        match (c, next) {
            ('\\', Some(next)) if next == '\n' || next.is_ascii_punctuation() => {
                parts.push(Part::Char(next));
                line += usize::from(next == '\n');
                rest = &after[1..];
            }
            ('[', _) => parts.push(Part::Open),
            (']', Some('{')) => match attributes(&after[1..], &mut wasted) {
                Some((attributes, behind)) => {
                    parts.push(Part::Close(Box::new((attributes, Place::Line { line, column: 1 }))));
                    rest = behind;
                }
                None => {
                    within("bytes after brackets that never close", wasted, MOST_WASTED)?;
                    parts.push(Part::Shut);
                }
            },
            (']', _) => parts.push(Part::Shut),
            _ => {
                line += usize::from(c == '\n');
                parts.push(Part::Char(c));
            }
        }
    }
    Ok(parts)
}

/// Pairs each end of a span with its beginning; a bracket without the other is text.
fn spans(parts: Vec<Part>) -> (String, Vec<Claim<'static>>) {
    let mut open = Vec::new();
    let mut begins = vec![false; parts.len()];
    let mut ends = HashMap::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Open => open.push(at),
            // A closing bracket of text takes its opening one with it.
            Part::Shut => drop(open.pop()),
            Part::Close(..) => {
                if let Some(begin) = open.pop() {
                    begins[begin] = true;
                    ends.insert(at, begin);
                }
            }
            Part::Char(_) => {}
        }
    }
    let (mut text, mut claims, mut starts) = (String::new(), Vec::new(), HashMap::new());
    for (at, part) in parts.into_iter().enumerate() {
        match part {
            Part::Char(c) => text.push(c),
            Part::Open if begins[at] => {
                starts.insert(at, text.len() as u64);
            }
            Part::Open => text.push('['),
            Part::Shut => text.push(']'),
            Part::Close(end) => match ends.get(&at).and_then(|begin| starts.get(begin)) {
                Some(start) => {
                    let (attributes, place) = *end;
                    claims.push(claim(attributes, place, (*start, text.len() as u64)));
                }
                None => text.push(']'),
            },
        }
    }
    (text, claims)
}

fn claim(mut attributes: HashMap<String, String>, place: Place, ends: (u64, u64)) -> Claim<'static> {
    let label = attributes.remove("label").or_else(|| attributes.remove("class")).unwrap_or_default();
    fields::take(Claim::new(Markdown.facts().id, place, ends, label), |name| attributes.remove(name))
}

/// What stands between braces, and what comes after them: classes, of which the first counts, and names with values.
/// Where no such braces close, counts how many bytes were looked through in vain.
fn attributes<'a>(text: &'a str, wasted: &mut usize) -> Option<(HashMap<String, String>, &'a str)> {
    let mut attributes = HashMap::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\n']);
        if let Some(behind) = rest.strip_prefix('}') {
            let labelled = attributes.contains_key("class") || attributes.contains_key("label");
            *wasted += if labelled { 0 } else { text.len() - behind.len() };
            return labelled.then_some((attributes, behind));
        }
        match attribute(rest) {
            Ok((name, value, after)) => {
                if name == CLASS {
                    attributes.entry("class".to_owned()).or_insert(value);
                } else {
                    attributes.insert(name, value);
                }
                rest = after;
            }
            Err(looked) => {
                *wasted += text.len() - rest.len() + looked;
                return None;
            }
        }
    }
}

/// What a class is called in front of its name.
const CLASS: &str = ".";

/// A class, an identifier, or a name with its value, and what comes after it; or how many bytes were looked through to
/// find that there is none.
fn attribute(text: &str) -> Result<(String, String, &str), usize> {
    let end = text.find([' ', '\n', '}', '=', '"']).ok_or(text.len())?;
    let (name, after) = text.split_at(end);
    if let Some(class) = name.strip_prefix('.') {
        return Ok((CLASS.to_owned(), class.to_owned(), after));
    }
    if let Some(id) = name.strip_prefix('#') {
        return Ok(("#".to_owned(), id.to_owned(), after));
    }
    let after = after.strip_prefix('=').ok_or(end)?;
    let (value, after) = value(after).ok_or(text.len())?;
    Ok((name.to_owned(), value, after))
}

/// A value, quoted or not, and what comes after it.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = text.split_at(text.find([' ', '\n', '}'])?);
        return Some((value.to_owned(), after));
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(chars.next()?.1),
            c => value.push(c),
        }
    }
    None
}
