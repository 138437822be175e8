//! Annotations as one tag for each token, and texts rebuilt from tagged tokens.

use crate::{
    claim::{Account, Claim, Counted},
    error::{Fault, Place, ReadError},
    import::Problem,
    tokens::Token,
    unit::Unit,
};
use serde::{Deserialize, Serialize};
use tagline_core::{Document, Text};

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

/// The tag of a token, given the one before it in its sentence.
pub(crate) fn tag(token: &Token<'_>, before: Option<&Token<'_>>, scheme: Scheme) -> String {
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

/// Whether a word is a tag of whatever scheme.
pub(crate) fn is_tag(word: &str) -> bool {
    word == "O" || word.split_once('-').is_some_and(|(part, label)| PARTS.contains(&part) && !label.is_empty())
}

/// The letters of all schemes: begin, inside, last or end, unit or single.
const PARTS: [&str; 7] = ["B", "I", "L", "E", "U", "S", "M"];

/// A document while its tokens are read: words joined by single spaces, a line for each sentence.
pub(crate) struct Words {
    place: Place,
    text: String,
    /// Code points in the text.
    length: u64,
    /// White space that offsets have asked for.
    gaps: u64,
    spans: Vec<Tagged>,
    /// Whether the last span may go on.
    open: bool,
    new_sentence: bool,
}

struct Tagged {
    place: Place,
    start: u64,
    end: u64,
    label: String,
}

/// The most white space that offsets can ask for between two tokens, lest a wrong number fill the memory.
const WIDEST_GAP: u64 = 1 << 16;

/// The most white space that offsets can ask for in all of a document.
const MOST_GAPS: u64 = 1 << 20;

impl Words {
    /// A document that begins here.
    pub(crate) fn new(place: Place) -> Self {
        Self { place, text: String::new(), length: 0, gaps: 0, spans: Vec::new(), open: false, new_sentence: false }
    }

    /// What comes next is another sentence.
    pub(crate) fn end_sentence(&mut self) {
        self.new_sentence = true;
        self.open = false;
    }

    /// Adds a token and its tag, in whatever scheme. Where it is known at which code point the token stood, as much
    /// white space is put back as there was.
    pub(crate) fn push(&mut self, word: &str, tag: &str, offset: Option<u64>, place: Place) -> Result<(), ReadError> {
        let one = u64::from(!self.text.is_empty());
        let widest = WIDEST_GAP.min(MOST_GAPS - self.gaps);
        let gap = offset.and_then(|offset| offset.checked_sub(self.length)).filter(|gap| *gap <= widest).unwrap_or(one);
        self.gaps += gap.saturating_sub(one);
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
            return Err(ReadError { place, fault: Fault::Value { problem } });
        };
        match self.spans.last_mut() {
            Some(last) if self.open && last.label == label && matches!(part, "I" | "L" | "E" | "M") => {
                last.end = self.length;
            }
            _ => self.spans.push(Tagged { place, start, end: self.length, label: label.to_owned() }),
        }
        self.open = !matches!(part, "L" | "E" | "U" | "S");
        Ok(())
    }

    /// The document.
    pub(crate) fn document(self, format: &str, id: String, problems: &mut Vec<Problem>) -> Result<Document, ReadError> {
        let too_long = ReadError { place: self.place.clone(), fault: Fault::TooLong };
        let text = Text::new(self.text).map_err(|_| too_long)?;
        let claims = self.spans.into_iter();
        let claims = claims.map(|span| Claim::new(format, span.place, (span.start, span.end), span.label)).collect();
        let unit = Counted::In(Unit::CodePoint);
        Account { place: self.place, id, title: None, text, claims, unit }.document(problems)
    }
}
