//! Columns in the manner of the CoNLL shared tasks: a token a line, its tag last, a blank line after each sentence,
//! `-DOCSTART-` before each document.
//!
//! Only the words survive, not the white space between them, so texts are compared without it. Three layouts and three
//! tagging schemes are in use; the reader takes all of them as they come.

use crate::{
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Overlap, Writer},
    error::{Fault, Place, ReadError, WriteError},
    import::{Import, Imported},
    json::utf8,
    options::ExportOptions,
    sheet::{Sheet, is_blank},
    tagline::Extra,
    tokens::{Token, sentences},
    unit::Unit,
};
use serde::{Deserialize, Serialize};
use tagline_core::Text;

/// The columns of the shared tasks.
pub(crate) struct Conll;

/// How the tags say where an annotation begins and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scheme {
    /// `B-` opens every annotation, `I-` goes on: what nearly everyone means by IOB or BIO today.
    #[default]
    Iob2,
    /// `B-` opens only an annotation right behind another of the same label: the files of CoNLL-2003.
    Iob1,
    /// `U-` for annotations of one token, `L-` for the last token of longer ones.
    Bilou,
}

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

/// The most white space that offsets can ask for between two tokens, lest a wrong number fill the memory.
const WIDEST_GAP: u64 = 1 << 16;

impl Codec for Conll {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "CoNLL columns",
            id: "conll",
            extension: "conll",
            mime: "text/plain",
            description: "Flair, spaCy convert, seqeval and most taggers: one token a line with its tag",
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
        let mut import = Import::default();
        let mut reader = Reader::default();
        for (index, row) in utf8(bytes)?.lines().enumerate() {
            if row.starts_with(DOCSTART) {
                reader.finish(&mut import)?;
                reader.begun = true;
                reader.line = index + 1;
            } else {
                reader.row(index + 1, row)?;
            }
        }
        reader.finish(&mut import)?;
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

fn tag(token: &Token<'_>, before: Option<&Token<'_>>, scheme: Scheme) -> String {
    let Some(annotation) = token.annotation else { return "O".to_owned() };
    let adjacent = || before.and_then(|before| before.annotation).is_some_and(|other| other.label == annotation.label);
    let part = match scheme {
        Scheme::Bilou if token.opens() && token.closes() => 'U',
        Scheme::Bilou if token.closes() => 'L',
        Scheme::Iob1 if token.opens() && !adjacent() => 'I',
        _ if token.opens() => 'B',
        _ => 'I',
    };
    format!("{part}-{}", annotation.label)
}

/// A document while its rows are read.
#[derive(Default)]
struct Reader {
    begun: bool,
    /// The line it starts at.
    line: usize,
    text: String,
    /// Code points in the text.
    length: u64,
    spans: Vec<Tagged>,
    /// Whether the last span may go on.
    open: bool,
    new_sentence: bool,
}

struct Tagged {
    line: usize,
    start: u64,
    end: u64,
    label: String,
}

impl Reader {
    fn row(&mut self, line: usize, row: &str) -> Result<(), ReadError> {
        let fields: Vec<&str> = row.split(is_blank).filter(|field| !field.is_empty()).collect();
        let (word, tag) = match fields[..] {
            [] => {
                self.new_sentence = true;
                self.open = false;
                return Ok(());
            }
            [word, .., tag] => (word, tag),
            [_] => {
                let problem = "expected a token and a tag with a tab or space between".to_owned();
                return Err(ReadError { place: Place::Line { line, column: 1 }, fault: Fault::Syntax { problem } });
            }
        };
        if !self.begun {
            (self.begun, self.line) = (true, line);
        }
        // Where the file gives offsets, as much white space is put back as there was.
        let gap = match fields[..] {
            [_, start, _, _] => start.parse::<u64>().ok().and_then(|start| start.checked_sub(self.length)),
            _ => None,
        };
        let gap = gap.filter(|gap| *gap <= WIDEST_GAP).unwrap_or(u64::from(!self.text.is_empty()));
        for n in 0..gap {
            self.text.push(if n == 0 && self.new_sentence && !self.text.is_empty() { '\n' } else { ' ' });
        }
        self.new_sentence = false;
        let start = self.length + gap;
        self.length = start + word.chars().count() as u64;
        self.text.push_str(word);

        let Some((part, label)) = tag.split_once('-') else {
            self.open = false;
            if tag == "O" {
                return Ok(());
            }
            let problem = format!("expected O or a tag such as B-PERSON, found {tag:?}");
            let place = Place::Line { line, column: row.rfind(tag).unwrap_or_default() + 1 };
            return Err(ReadError { place, fault: Fault::Value { problem } });
        };
        match self.spans.last_mut() {
            Some(last) if self.open && last.label == label && matches!(part, "I" | "L" | "E" | "M") => {
                last.end = self.length;
            }
            _ => self.spans.push(Tagged { line, start, end: self.length, label: label.to_owned() }),
        }
        self.open = !matches!(part, "L" | "E" | "U" | "S");
        Ok(())
    }

    fn finish(&mut self, import: &mut Import) -> Result<(), ReadError> {
        let reader = std::mem::take(self);
        if !reader.begun {
            return Ok(());
        }
        let place = |line| Place::Line { line, column: 1 };
        let text =
            Text::new(reader.text).map_err(|_| ReadError { place: place(reader.line), fault: Fault::TooLong })?;
        let claims = reader
            .spans
            .iter()
            .map(|span| Claim::new(Conll.facts().id, place(span.line), (span.start, span.end), span.label.as_str()));
        let account = Account {
            place: place(reader.line),
            id: String::new(),
            title: None,
            text,
            claims: claims.collect(),
            unit: Counted::In(Unit::CodePoint),
        };
        let document = account.document(&mut import.problems)?;
        import.documents.push(Imported { document, extra: Extra::default() });
        Ok(())
    }
}
