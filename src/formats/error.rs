//! Why bytes cannot be read or written, and where.

use crate::import::quoted;
use std::fmt;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// Bytes from the start.
    Byte(usize),
    /// A line and a column, both counted from 1; columns count bytes.
    Line {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// A JSON Pointer (RFC 6901), such as `/documents/0/annotations/3`.
    Pointer(String),
    /// A line of a file of lines, counted from 1, and a JSON Pointer into it.
    Record {
        /// The line.
        line: usize,
        /// The pointer.
        pointer: String,
    },
    /// A line, counted from 1, of a file in an archive.
    Member {
        /// The file.
        name: String,
        /// The line; 0 stands for the file as a whole.
        line: usize,
    },
}

impl Place {
    /// A line, counted from 1, of a file in an archive; 0 stands for the file as a whole.
    pub(crate) fn member(name: &str, line: usize) -> Self {
        Self::Member { name: quoted(name), line }
    }

    /// The same place, in a file of an archive.
    pub(crate) fn within(self, name: &str) -> Self {
        let line = match self {
            Self::Line { line, .. } | Self::Record { line, .. } | Self::Member { line, .. } => line,
            Self::File | Self::Byte(_) | Self::Pointer(_) => 0,
        };
        Self::member(name, line)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("in the file"),
            Self::Byte(byte) => write!(f, "at byte {byte}"),
            Self::Line { line, column } => write!(f, "at line {line}, column {column}"),
            Self::Pointer(pointer) if pointer.is_empty() => f.write_str("at the top"),
            Self::Pointer(pointer) => write!(f, "at {pointer}"),
            Self::Record { line, pointer } if pointer.is_empty() => write!(f, "in line {line}"),
            Self::Member { name, line: 0 } => write!(f, "in {name}"),
            Self::Member { name, line } => write!(f, "in line {line} of {name}"),
            Self::Record { line, pointer } => write!(f, "in line {line} at {pointer}"),
        }
    }
}

/// A file that cannot be read, and where it goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// Where.
    pub place: Place,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The notation itself is broken.
    Syntax {
        /// What the parser says.
        problem: String,
    },
    /// A field that must be there is not.
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// A field stands twice, and no one can say which counts.
    Twice {
        /// Its name.
        field: String,
    },
    /// A value is not of the kind that belongs there.
    Value {
        /// What belongs there, in the parser's words.
        problem: String,
    },
    /// Well-formed, but not of this format.
    OtherFormat {
        /// The name of the format that was expected.
        expected: &'static str,
    },
    /// Written by a newer Tagline.
    Newer {
        /// The file's version.
        found: u64,
        /// The newest version this reader knows.
        known: u64,
    },
    /// An archive that unpacks to more than anyone would annotate.
    Bomb {
        /// The most that is unpacked, in bytes.
        limit: u64,
    },
    /// More of something than a file may have.
    Limit {
        /// Of what, such as "documents".
        what: &'static str,
        /// The most that is read.
        limit: usize,
    },
    /// The format holds annotations without their texts.
    NoTexts,
    /// A text of 4 GiB or more.
    TooLong,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, fault } = self;
        match fault {
            Fault::NotUtf8 => write!(f, "not UTF-8 {place}: save the file as UTF-8 and open it again"),
            Fault::Syntax { problem } | Fault::Value { problem } => write!(f, "{problem}, {place}"),
            Fault::Missing { field } => write!(f, "the field {field:?} is missing {place}"),
            Fault::Twice { field } => write!(f, "the field {field:?} stands twice {place}"),
            Fault::OtherFormat { expected } => write!(f, "this is no {expected} file: choose another format"),
            Fault::Newer { found, known } => write!(
                f,
                "this file has version {found} of the format, and this Tagline knows up to version {known}: \
                 update Tagline to open it"
            ),
            Fault::Bomb { limit } => {
                write!(f, "the archive unpacks to more than {} MiB: open its files one by one", limit >> 20)
            }
            Fault::Limit { what, limit } => write!(f, "more than {limit} {what} {place}: split the file into parts"),
            Fault::NoTexts => f.write_str(
                "a table of annotations holds no texts, so there is nothing to open: keep a Tagline JSON file as well",
            ),
            Fault::TooLong => write!(f, "a text of 4 GiB or more {place}: split it into parts"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Documents that a format cannot hold at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The format has room for one text.
    OneDocument {
        /// The name of the format.
        format: &'static str,
        /// How many there are.
        found: usize,
    },
    /// A character that the format has no way to write.
    Character {
        /// The name of the format.
        format: &'static str,
        /// The character.
        found: char,
    },
    /// What was written does not read back as it should.
    Unverified {
        /// What came back.
        problem: String,
    },
    /// The serializer gave up.
    Serializer {
        /// What it says.
        problem: String,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneDocument { format, found } => {
                write!(f, "{format} holds one document, not {found}: write each to a file of its own")
            }
            Self::Character { format, found } => {
                write!(f, "{format} cannot hold the character {found:?} of this text: choose another format")
            }
            Self::Unverified { problem } => {
                write!(f, "the file does not read back as it should, so it is withheld: {problem}")
            }
            Self::Serializer { problem } => write!(f, "cannot be written: {problem}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<csv::Error> for WriteError {
    fn from(error: csv::Error) -> Self {
        Self::Serializer { problem: error.to_string() }
    }
}

impl From<zip::result::ZipError> for WriteError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Serializer { problem: error.to_string() }
    }
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> Self {
        Self::Serializer { problem: error.to_string() }
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(error: serde_json::Error) -> Self {
        Self::Serializer { problem: error.to_string() }
    }
}
