//! WebAnno TSV 3.3, as WebAnno and INCEpTION exchange it: a token a line, with its offsets and its annotations.
//!
//! Offsets count UTF-16 units. An annotation of several tokens, or of one that has more than one, carries a number that
//! ties its tokens together, so spans may overlap as they like. The text of each sentence is given as it is, but not
//! what stands between sentences.

mod read;

use crate::{
    cas::{NAMED_ENTITY, identifier},
    codec::{Codec, Facts, Holds, Writer, only},
    error::{ReadError, WriteError},
    import::Import,
    json::utf8,
    options::ExportOptions,
    sheet::Sheet,
    tokens::cut,
    unit::Unit,
};
use std::{collections::HashMap, ops::Range};
use tagline_core::{Annotation, AnnotationId, Span};

/// Lines of tokens with layers of annotations.
pub(crate) struct WebAnno;

const FORMAT: &str = "#FORMAT=WebAnno TSV 3";
const TEXT: &str = "#Text=";
const SPANS: &str = "#T_SP=";
/// No annotation, and an annotation that says nothing here.
const NONE: &str = "_";
const NULL: &str = "*";
/// What would be taken for something else in a feature's value.
const RESERVED: [char; 9] = ['\\', '[', ']', '|', '_', '-', '>', ';', '*'];

impl Codec for WebAnno {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "WebAnno TSV",
            id: "webanno",
            extension: "webanno.tsv",
            mime: "text/tab-separated-values",
            description: "WebAnno and INCEpTION: WebAnno TSV 3.3 with a layer of named entities",
            several: false,
            holds: Holds { ragged: false, white_space: false, carriage_returns: false, entity: true, ..Holds::SPANS },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let sheet = only(sheets, self.facts())?;
        let text = sheet.document.text().as_str();
        let mut file = format!("{FORMAT}.3\n{SPANS}{NAMED_ENTITY}|identifier|value\n\n");
        let sentences = cut(sheet);
        let layers = Layers::new(sheet, &sentences);
        for (number, sentence) in sentences.iter().enumerate() {
            let (Some(first), Some(last)) = (sentence.first(), sentence.last()) else { continue };
            file.push('\n');
            for line in text[first.start..last.end].split('\n') {
                file += &format!("{TEXT}{}\n", escaped_text(line));
            }
            for (token, range) in sentence.iter().enumerate() {
                let offsets = Span::from_range(range.clone()).map(|span| sheet.offsets(span, Unit::Utf16));
                let (begin, end) = offsets.unwrap_or_default();
                let (identifiers, values) = layers.columns(range);
                let word = escaped_text(&text[range.clone()]);
                file += &format!("{}-{}\t{begin}-{end}\t{word}\t{identifiers}\t{values}\t\n", number + 1, token + 1);
            }
        }
        Ok(file.into_bytes())
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        read::read(utf8(bytes)?)
    }
}

/// The annotations by token.
struct Layers<'a> {
    /// Those that each token is part of, by where it starts, in reading order.
    of: HashMap<usize, Vec<&'a Annotation>>,
    /// The number that ties an annotation's tokens together, if it needs one.
    numbers: HashMap<AnnotationId, usize>,
}

impl<'a> Layers<'a> {
    fn new(sheet: &'a Sheet<'_>, sentences: &[Vec<Range<usize>>]) -> Self {
        let mut of: HashMap<usize, Vec<&Annotation>> = HashMap::new();
        let tokens: Vec<&Range<usize>> = sentences.iter().flatten().collect();
        for annotation in &sheet.annotations {
            let range = annotation.span.range();
            let first = tokens.partition_point(|token| token.end <= range.start);
            for token in tokens[first..].iter().take_while(|token| token.start < range.end) {
                of.entry(token.start).or_default().push(annotation);
            }
        }
        let mut numbers = HashMap::new();
        for annotation in &sheet.annotations {
            let range = annotation.span.range();
            let first = tokens.partition_point(|token| token.end <= range.start);
            let covered = tokens[first..].iter().take_while(|token| token.start < range.end);
            let stacked = covered.clone().any(|token| of.get(&token.start).is_some_and(|stack| stack.len() > 1));
            if stacked || covered.count() > 1 {
                numbers.insert(annotation.id, numbers.len() + 1);
            }
        }
        Self { of, numbers }
    }

    /// The cells of a token: the identifiers of what it is part of, and the labels.
    fn columns(&self, token: &Range<usize>) -> (String, String) {
        let Some(stack) = self.of.get(&token.start) else { return (NONE.to_owned(), NONE.to_owned()) };
        let (mut identifiers, mut values) = (Vec::new(), Vec::new());
        for annotation in stack {
            let number = self.numbers.get(&annotation.id).map(|number| format!("[{number}]")).unwrap_or_default();
            let entity = annotation.entity.map_or(NULL.to_owned(), |id| escaped_value(&identifier(id)));
            identifiers.push(format!("{entity}{number}"));
            values.push(format!("{}{number}", escaped_value(annotation.label.as_str())));
        }
        (identifiers.join("|"), values.join("|"))
    }
}

/// A stretch of text on one line.
fn escaped_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\r', "\\r").replace('\n', "\\n")
}

/// The value of a feature.
fn escaped_value(value: &str) -> String {
    let mut escaped = String::new();
    for c in value.chars() {
        if RESERVED.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
