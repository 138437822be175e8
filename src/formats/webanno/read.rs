//! WebAnno TSV to a document.
//!
//! Tokens are looked for in the text of their sentence, one after the other, so the offsets beside them are needed for
//! the space between sentences only: files whose offsets count something else than they should come out right.

use super::{FORMAT, NONE, NULL, SPANS, TEXT, WebAnno};
use crate::{
    budget::{Budget, report, within},
    cas::entity,
    claim::{Account, Claim, Counted},
    codec::Codec,
    error::{Fault, Place, ReadError},
    import::{Import, Problem, Trouble},
    unit::Unit,
    xml,
};
use std::{borrow::Cow, collections::HashMap, ops::Range};

/// The most white space that offsets can ask for between two sentences, lest a wrong number fill the memory.
const WIDEST_GAP: usize = 1 << 16;

/// The most white space that offsets can ask for in all of a file.
const MOST_GAPS: usize = 1 << 20;

/// The most layers of a file: each has columns in every row.
const MOST_LAYERS: usize = 1_000;

/// Layers of tokens' own properties, which are no one's annotations.
const OF_TOKENS: [&str; 5] = [".api.lexmorph.", ".api.segmentation.", ".api.syntax.", ".api.semantics.", ".api.coref."];

/// A kind of annotation, as the head of the file declares it.
struct Layer<'a> {
    /// How many columns it has.
    width: usize,
    /// Which of them holds the label, if this is a layer of labelled spans.
    label: Option<usize>,
    identifier: Option<usize>,
    name: &'a str,
}

/// A document while its lines are read.
#[derive(Default)]
struct Reader<'a> {
    layers: Vec<Layer<'a>>,
    text: String,
    /// UTF-16 units in the text.
    length: usize,
    /// White space that offsets have asked for.
    gaps: usize,
    /// The text of the sentence that has just begun, until its first token says where it stands.
    pending: Option<String>,
    /// Where the next token is looked for, and the last whole token with its number.
    cursor: usize,
    token: (&'a str, Range<usize>),
    claims: Vec<Claim<'a>>,
    /// The claims that go on, by layer and number.
    open: HashMap<(usize, &'a str), usize>,
    problems: Vec<Problem>,
}

pub(super) fn read(file: &str) -> Result<Import, ReadError> {
    if !file.starts_with(FORMAT) {
        let fault = Fault::OtherFormat { expected: WebAnno.facts().name };
        return Err(ReadError { place: Place::File, fault });
    }
    let mut reader = Reader::default();
    for (index, row) in file.lines().enumerate().skip(1) {
        let place = Place::Line { line: index + 1, column: 1 };
        if let Some(layer) = row.strip_prefix(SPANS) {
            reader.declare(layer, place);
            within("layers", reader.layers.len(), MOST_LAYERS)?;
        } else if let Some(text) = row.strip_prefix(TEXT) {
            reader.sentence(text);
        } else if row.starts_with("#T_") {
            let trouble = Trouble::NoSpan { said: row.to_owned() };
            report(&mut reader.problems, place, trouble);
            reader.layers.push(Layer {
                width: row.matches('|').count().max(1),
                label: None,
                identifier: None,
                name: row,
            });
            within("layers", reader.layers.len(), MOST_LAYERS)?;
        } else if !row.trim().is_empty() && !row.starts_with('#') {
            reader.row(row, &place)?;
        }
    }
    reader.place_sentence(None);
    let Reader { text, claims, mut problems, .. } = reader;
    let text = xml::text(text, Place::File)?;
    let unit = Counted::In(Unit::Byte);
    let account = Account { place: Place::File, id: String::new(), title: None, text, claims, unit };
    let document = account.document(&mut problems)?;
    let mut import = Import { documents: Vec::new(), problems };
    Budget::of(file.as_bytes()).take(&mut import, document)?;
    Ok(import)
}

impl<'a> Reader<'a> {
    /// A declaration such as `de.….NamedEntity|identifier|value`.
    fn declare(&mut self, layer: &'a str, place: Place) {
        let mut parts = layer.split('|');
        let name = parts.next().unwrap_or_default();
        let features: Vec<&str> = parts.collect();
        let named = |wanted: &str| features.iter().position(|feature| *feature == wanted);
        let mut label = named("value").or_else(|| named("label")).or((!features.is_empty()).then_some(0));
        if OF_TOKENS.iter().any(|known| name.contains(known)) {
            label = None;
            report(&mut self.problems, place, Trouble::NoSpan { said: name.to_owned() });
        }
        self.layers.push(Layer { width: features.len().max(1), label, identifier: named("identifier"), name });
    }

    /// A line of a sentence's text; sentences with line breaks have several.
    fn sentence(&mut self, line: &str) {
        let line = unescaped(line);
        match &mut self.pending {
            Some(before) => {
                before.push('\n');
                before.push_str(&line);
            }
            None => self.pending = Some(line),
        }
    }

    /// Puts the sentence that has begun where its first token says it stands.
    fn place_sentence(&mut self, first: Option<(usize, &str)>) {
        let Some(sentence) = self.pending.take() else { return };
        let start = first.and_then(|(begin, token)| {
            let before = &sentence[..sentence.find(token)?];
            begin.checked_sub(before.encode_utf16().count())?.checked_sub(self.length)
        });
        let one = usize::from(self.length > 0);
        let gap = start.filter(|gap| *gap <= WIDEST_GAP.min(MOST_GAPS - self.gaps)).unwrap_or(one);
        self.gaps += gap.saturating_sub(one);
        for n in 0..gap {
            self.text.push(if n == 0 && self.length > 0 { '\n' } else { ' ' });
        }
        self.cursor = self.text.len();
        self.length += gap + sentence.encode_utf16().count();
        self.text.push_str(&sentence);
    }

    /// A line such as `1-2`, `3-4`, the token, and the columns of the layers, with tabs between.
    fn row(&mut self, row: &'a str, place: &Place) -> Result<(), ReadError> {
        let wrong =
            |problem: &str| ReadError { place: place.clone(), fault: Fault::Syntax { problem: problem.to_owned() } };
        let mut cells = row.split('\t');
        let (Some(number), Some(offsets), Some(word)) = (cells.next(), cells.next(), cells.next()) else {
            return Err(wrong("expected a number, offsets and a token with tabs between"));
        };
        let word = unescaped(word);
        let begin = offsets.split_once('-').and_then(|(begin, _)| begin.parse().ok());
        let begin = begin.ok_or_else(|| wrong("expected offsets such as 3-15"))?;
        self.place_sentence(Some((begin, &word)));
        // `1-2.1` is a part of the token `1-2`.
        let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
        // Those of one token are looked for in it, again and again.
        let within = match part == Some("1") && self.token.0 == whole {
            true => self.token.1.clone(),
            false => self.cursor..self.text.len(),
        };
        let from = within.start;
        let found = self.text.get(within).and_then(|rest| rest.find(word.as_str())).map(|at| from + at);
        let start = found.filter(|_| !word.is_empty()).ok_or_else(|| wrong("this token is not in its sentence"))?;
        self.cursor = start + word.len();
        if part.is_none() {
            self.token = (number, start..self.cursor);
        }
        let cells: Vec<&'a str> = cells.collect();
        let mut column = 0;
        for layer in 0..self.layers.len() {
            let width = self.layers[layer].width;
            let own = cells.get(column..cells.len().min(column + width)).unwrap_or_default();
            column += width;
            self.layer(layer, own, (start as u64, self.cursor as u64), place);
        }
        Ok(())
    }

    /// The columns that a token has of one layer.
    fn layer(&mut self, index: usize, cells: &[&'a str], ends: (u64, u64), place: &Place) {
        let Layer { label: Some(label), identifier, name, .. } = self.layers[index] else { return };
        let Some(labels) = cells.get(label).copied().filter(|cell| *cell != NONE) else { return };
        let identifiers = identifier.and_then(|column| cells.get(column)).map(|cell| stacked(cell)).unwrap_or_default();
        for (at, said) in stacked(labels).into_iter().enumerate() {
            let (value, number) = numbered(said);
            if let Some(open) = number.and_then(|number| self.open.get(&(index, number))) {
                self.claims[*open].end = ends.1;
                continue;
            }
            if let Some(number) = number {
                self.open.insert((index, number), self.claims.len());
            }
            // An annotation without a label goes by the name of its layer.
            let label = match value == NULL {
                true => Cow::Borrowed(name.rsplit('.').next().unwrap_or(name)),
                false => Cow::Owned(unescaped(value)),
            };
            let identifier = identifiers.get(at).map(|said| unescaped(numbered(said).0));
            let claim = Claim::new(WebAnno.facts().id, place.clone(), ends, label);
            self.claims.push(Claim { entity: identifier.and_then(|said| entity(&said)), ..claim });
        }
    }
}

/// The values of a cell, which bars divide.
fn stacked(cell: &str) -> Vec<&str> {
    let (mut values, mut start, mut escaped) = (Vec::new(), 0, false);
    for (at, c) in cell.char_indices() {
        if c == '|' && !escaped {
            values.push(&cell[start..at]);
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    values.push(&cell[start..]);
    values
}

/// A value and the number behind it, as in `LOC[3]`.
fn numbered(value: &str) -> (&str, Option<&str>) {
    let number = value.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    match number {
        Some((value, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            (value, Some(number))
        }
        _ => (value, None),
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('t') => plain.push('\t'),
                Some('n') => plain.push('\n'),
                Some('r') => plain.push('\r'),
                Some('f') => plain.push('\u{c}'),
                Some(c) => plain.push(c),
                None => plain.push('\\'),
            },
            c => plain.push(c),
        }
    }
    plain
}
