//! Columns in the manner of the CoNLL shared tasks: a token a line, its tag last, a blank line after each sentence,
//! `-DOCSTART-` before each document.
//!
//! Only the words survive, not the white space between them, so texts are compared without it. Three layouts and three
//! tagging schemes are in use; the reader takes all of them as they come.

use crate::{
    budget::Budget,
    codec::{Codec, Facts, Holds, Overlap, Writer},
    error::{Fault, Place, ReadError, WriteError},
    import::Import,
    json::utf8,
    options::ExportOptions,
    sheet::{Sheet, is_blank},
    tags::{Words, tag},
    tokens::{Token, sentences},
    unit::Unit,
};
use serde::{Deserialize, Serialize};

/// The columns of the shared tasks.
pub(crate) struct Conll;

/// Which columns a line has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Columns {
    /// Token, tag.
    #[default]
    Two,
    /// Token, part of speech, chunk and tag as in CoNLL-2003, the middle ones unknown.
    Four,
    /// Token, start and end in code points, tag.
    Offsets,
}

const DOCSTART: &str = "-DOCSTART-";

impl Codec for Conll {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "CoNLL columns",
            id: "conll",
            extension: "conll",
            mime: "text/plain",
            description: "Flair, spaCy convert, seqeval and most taggers: one token a line with its tag",
            several: true,
            holds: Holds { overlap: Overlap::None, ragged: false, white_space: false, ..Holds::SPANS },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], options: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let mut file = String::new();
        for sheet in sheets {
            line(&mut file, options.columns, DOCSTART, None, "O");
            file.push('\n');
            for sentence in sentences(sheet) {
                let mut before: Option<&Token<'_>> = None;
                for token in &sentence {
                    let word = sheet.document.text().as_str().get(token.range.clone()).unwrap_or_default();
                    let span = tagline_core::Span::from_range(token.range.clone());
                    let offsets = span.map(|span| sheet.offsets(span, Unit::CodePoint));
                    line(&mut file, options.columns, word, offsets, &tag(token, before, options.scheme));
                    before = Some(token);
                }
                file.push('\n');
            }
        }
        Ok(file.into_bytes())
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        let mut document: Option<Words> = None;
        for (index, row) in utf8(bytes)?.lines().enumerate() {
            let line = index + 1;
            let start = || Words::new(Place::Line { line, column: 1 });
            if row.starts_with(DOCSTART) {
                finish(document.replace(start()), &mut import, &mut budget)?;
            } else if row.chars().all(is_blank) {
                document.iter_mut().for_each(Words::end_sentence);
            } else {
                read_row(document.get_or_insert_with(start), line, row)?;
            }
        }
        finish(document, &mut import, &mut budget)?;
        Ok(import)
    }
}

fn line(file: &mut String, columns: Columns, word: &str, offsets: Option<(u32, u32)>, tag: &str) {
    file.push_str(word);
    match (columns, offsets) {
        (Columns::Two, _) => file.push('\t'),
        (Columns::Four, Some(_)) => file.push_str(" -X- _ "),
        (Columns::Four, None) => file.push_str(" -X- -X- "),
        (Columns::Offsets, Some((start, end))) => file.push_str(&format!("\t{start}\t{end}\t")),
        (Columns::Offsets, None) => file.push_str("\t_\t_\t"),
    }
    file.push_str(tag);
    file.push('\n');
}

fn read_row(document: &mut Words, line: usize, row: &str) -> Result<(), ReadError> {
    let fields: Vec<&str> = row.split(is_blank).filter(|field| !field.is_empty()).collect();
    let [word, .., tag] = fields[..] else {
        let problem = "expected a token and a tag with a tab or space between".to_owned();
        return Err(ReadError { place: Place::Line { line, column: 1 }, fault: Fault::Syntax { problem } });
    };
    let offset = match fields[..] {
        [_, start, _, _] => start.parse().ok(),
        _ => None,
    };
    let column = row.rfind(tag).unwrap_or_default() + 1;
    document.push(word, tag, offset, Place::Line { line, column })
}

fn finish(document: Option<Words>, import: &mut Import, budget: &mut Budget) -> Result<(), ReadError> {
    if let Some(words) = document {
        let document = words.document(Conll.facts().id, String::new(), &mut import.problems)?;
        budget.take(import, document)?;
    }
    Ok(())
}
