//! Plain text files.

use crate::record::Refusal;
use std::{
    borrow::Cow,
    io::{self, Read},
    path::{Path, PathBuf},
};
use tagline_core::Text;

/// Where a plain text comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input, as one text.
    Stdin,
}

impl Source {
    /// The source a command-line argument names: `-` is standard input.
    pub(crate) fn new(argument: PathBuf) -> Self {
        if argument == Path::new("-") { Self::Stdin } else { Self::File(argument) }
    }

    /// The name it goes by in answers and messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "-".to_owned(),
        }
    }

    /// Its bytes.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn bytes(&self) -> io::Result<Vec<u8>> {
        match self {
            Self::File(path) => std::fs::read(path),
            Self::Stdin => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes)?;
                Ok(bytes)
            }
        }
    }

    /// Its text, as [`text`] reads it.
    ///
    /// # Errors
    /// If it cannot be read or is not UTF-8.
    pub(crate) fn text(&self) -> Result<String, Refusal> {
        text(self.bytes().map_err(|error| Refusal::File { problem: error.to_string() })?)
    }
}

/// The text in a file's bytes, made ready as pasted text is: line ends become LF, a byte order mark goes.
fn text(bytes: Vec<u8>) -> Result<String, Refusal> {
    let text = String::from_utf8(bytes).map_err(|error| Refusal::Utf8 { valid: error.utf8_error().valid_up_to() })?;
    Ok(match Text::clean(&text) {
        Cow::Borrowed(clean) if clean.len() == text.len() => text,
        clean => clean.into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_ready_and_never_guessed() {
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb".to_vec()).unwrap(), "a\nb");
        assert_eq!(text(b"a\nb".to_vec()).unwrap(), "a\nb");
        assert!(matches!(text(b"ab\xff".to_vec()), Err(Refusal::Utf8 { valid: 2 })));
        assert!(matches!(text(b"\xff\xfea\0".to_vec()), Err(Refusal::Utf8 { valid: 0 })));
    }
}
