//! What comes out of a file, and what in it could not be taken as it stood.

use crate::{
    error::{Fault, Place, ReadError},
    tagline::Extra,
    unit::Unit,
};
use std::fmt;
use tagline_core::{Document, Text, label::LabelError};

/// The documents of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// In the order of the file.
    pub documents: Vec<Imported>,
    /// What was not taken, or not as it stood, for a person to look at. Nothing is dropped without an entry here.
    pub problems: Vec<Problem>,
}

/// One document of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The document.
    pub document: Document,
    /// What the file says beyond what we understand.
    pub extra: Extra,
}

impl Import {
    /// The most documents of one file, and how many of them may have no text: a kilobyte can promise millions.
    pub const MOST_DOCUMENTS: usize = 250_000;
    /// See [`Import::MOST_DOCUMENTS`].
    pub const MOST_EMPTY: usize = 1_000;
}

impl Imported {
    /// The same document under another identifier.
    #[must_use]
    pub fn named(self, id: String) -> Self {
        Self { document: self.document.identified(id), ..self }
    }
}

/// One thing that is wrong with a file that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the file.
    pub place: Place,
    /// What is wrong, and what was done about it.
    pub trouble: Trouble,
}

/// What can be wrong in a file that could be read. Offsets are as the file counts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The text at the offsets is not what the annotation says it is; left out, never moved.
    Surface {
        /// Where the annotation says it starts.
        start: u64,
        /// Where the annotation says it ends.
        end: u64,
        /// The words the annotation says it covers.
        said: String,
        /// The words that stand there.
        found: String,
    },
    /// The text at the offsets is not what the annotation says it is, but what it says stands in the text exactly once;
    /// put there.
    Moved {
        /// Where the annotation says it starts.
        start: u64,
        /// Where the annotation says it ends.
        end: u64,
        /// The words, which stand elsewhere.
        said: String,
    },
    /// The annotation begins or ends inside a word, and the format does not say which words it means; kept as it stands,
    /// to be looked at.
    InsideWord {
        /// Where the annotation says it starts.
        start: u64,
        /// Where the annotation says it ends.
        end: u64,
        /// The words that stand there.
        found: String,
    },
    /// An end lies past the text or inside a character; left out.
    OffText {
        /// Where the annotation says it starts.
        start: u64,
        /// Where the annotation says it ends.
        end: u64,
        /// The length of the text.
        length: u64,
    },
    /// The annotation covers nothing or ends before it starts; left out.
    Empty {
        /// Where the annotation says it starts.
        start: u64,
        /// Where the annotation says it ends.
        end: u64,
    },
    /// The label cannot be one; left out.
    Label {
        /// What the file says.
        said: String,
        /// Why it is no label.
        why: LabelError,
    },
    /// The identifier stands twice or is too large; given a new one.
    Id {
        /// What the file says.
        said: u64,
    },
    /// An entity claims a mention that is not there or names another entity; not joined.
    Entity {
        /// The entity's identifier.
        entity: u64,
        /// The mention's identifier.
        mention: u64,
    },
    /// An entity without mentions; left out.
    NoMentions {
        /// The entity's identifier.
        entity: u64,
    },
    /// The offsets of a document count in another unit than they should; read in that unit.
    Unit {
        /// The unit they should count in.
        declared: Unit,
        /// The unit in which every annotation is true.
        found: Unit,
    },
    /// A line that could not be tagged, and so has no annotations; left out.
    Unanswered {
        /// Its identifier.
        id: String,
        /// Why it could not.
        said: String,
    },
    /// A line that cannot be read; left out.
    Unread {
        /// Why it cannot.
        error: ReadError,
    },
    /// Something that is no labelled stretch of text, such as a relation; left out.
    NoSpan {
        /// What the file calls it.
        said: String,
    },
    /// Annotations of a text that is not there; left out.
    NoText {
        /// The file that holds them.
        said: String,
    },
    /// Words that stand in the text nowhere, or more than once, with nothing else to tell where; left out.
    Nowhere {
        /// The words.
        said: String,
    },
    /// Two documents go by the same identifier; both are kept as they are.
    DocumentId {
        /// What the file says.
        said: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Trouble::Unread { error } = &self.trouble {
            return write!(f, "{error}; left out");
        }
        write!(f, "{}: ", self.place)?;
        match &self.trouble {
            Trouble::Unread { .. } => Ok(()),
            Trouble::Surface { start, end, said, found } => {
                write!(f, "the annotation says {said:?}, but from {start} to {end} the text says {found:?}; left out")
            }
            Trouble::Moved { start, end, said } => {
                write!(f, "{said:?} is not at {start} to {end}, but once elsewhere in the text; moved there")
            }
            Trouble::InsideWord { start, end, found } => {
                write!(f, "{found:?}, from {start} to {end}, begins or ends inside a word; kept, but please check it")
            }
            Trouble::OffText { start, end, length } => {
                write!(f, "{start} to {end} is outside the text, which is {length} long; left out")
            }
            Trouble::Empty { start, end } => write!(f, "the annotation from {start} to {end} is empty; left out"),
            Trouble::Label { said, why } => write!(f, "{said:?} cannot be a label: {why}; left out"),
            Trouble::Id { said } => write!(f, "the identifier {said} cannot be kept; a new one was given"),
            Trouble::Entity { entity, mention } => {
                write!(
                    f,
                    "entity {entity} lists annotation {mention}, which is missing or belongs to another entity; not joined"
                )
            }
            Trouble::NoMentions { entity } => write!(f, "entity {entity} has no mentions; left out"),
            Trouble::Unit { declared, found } => {
                write!(f, "the offsets of this document count {found}, not {declared}; all were converted")
            }
            Trouble::Unanswered { id, said } => write!(f, "document {id} was not tagged: {said}; left out"),
            Trouble::NoSpan { said } => write!(f, "{said:?} is not a labeled span of text; left out"),
            Trouble::NoText { said } => write!(f, "{said} annotates a text that is missing; left out"),
            Trouble::Nowhere { said } => {
                write!(f, "{said:?} is missing from the text, or in it more than once; left out")
            }
            Trouble::DocumentId { said } => {
                write!(f, "another document has the identifier {said:?} too; both are kept")
            }
        }
    }
}

impl Problem {
    /// The problem with words and names cut to a length that a file may have thousands of.
    pub(crate) fn shortened(mut self) -> Self {
        if let Place::Pointer(pointer) | Place::Record { pointer, .. } = &mut self.place {
            shorten(pointer);
        }
        match &mut self.trouble {
            Trouble::Surface { said, found, .. } => {
                shorten(said);
                shorten(found);
            }
            Trouble::Unanswered { id, said } => {
                shorten(id);
                shorten(said);
            }
            Trouble::Unread { error } => {
                if let Fault::Syntax { problem } | Fault::Value { problem } | Fault::Twice { field: problem } =
                    &mut error.fault
                {
                    shorten(problem);
                }
            }
            Trouble::Moved { said, .. }
            | Trouble::InsideWord { found: said, .. }
            | Trouble::Label { said, .. }
            | Trouble::NoSpan { said }
            | Trouble::NoText { said }
            | Trouble::Nowhere { said }
            | Trouble::DocumentId { said } => shorten(said),
            Trouble::OffText { .. }
            | Trouble::Empty { .. }
            | Trouble::Id { .. }
            | Trouble::Entity { .. }
            | Trouble::NoMentions { .. }
            | Trouble::Unit { .. } => {}
        }
        self
    }
}

/// Words as a problem repeats them: of a long text only the beginning.
pub(crate) fn quoted(words: &str) -> String {
    const LONGEST: usize = 200;
    match words.char_indices().nth(LONGEST) {
        None => words.to_owned(),
        Some((cut, _)) => format!("{}…", &words[..cut]),
    }
}

fn shorten(words: &mut String) {
    // Fewer bytes are not more characters.
    if words.len() > 200 {
        *words = quoted(words);
    }
}

/// A title for a text that comes without one: its first line that is not blank, cut to a readable length.
pub(crate) fn title_of(text: &Text) -> String {
    const LONGEST: usize = 80;
    let line = text.as_str().lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        None => line.to_owned(),
        Some((cut, _)) => {
            let words = line[..cut].rsplit_once(char::is_whitespace).map_or(&line[..cut], |(words, _)| words);
            format!("{}…", words.trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_with_words_names_the_text() {
        let title = |text: &str| title_of(&Text::new(text).unwrap());
        assert_eq!(title("\n \nTalks fail\nGENEVA - …"), "Talks fail");
        assert_eq!(title(""), "");
        let long = "word ".repeat(30);
        assert_eq!(title(&long), format!("{}…", "word ".repeat(16).trim_end()));
    }
}
