//! Plain text, without annotations.

use crate::{
    budget::Budget,
    codec::{Codec, Facts, Holds, Writer, only},
    error::{Fault, Place, ReadError, WriteError},
    import::{Import, title_of},
    json::utf8,
    options::ExportOptions,
    sheet::Sheet,
};
use tagline_core::{Document, Text};

/// The text alone, in UTF-8. Reading makes line ends LF and drops a byte order mark, as pasting does.
pub(crate) struct PlainText;

/// A byte order mark.
const MARK: &str = "\u{feff}";

impl Codec for PlainText {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "Plain text",
            id: "text",
            extension: "txt",
            mime: "text/plain",
            description: "Any editor; the words without the annotations",
            several: false,
            holds: Holds { carriage_returns: false, ..Holds::TEXT },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let text = only(sheets, self.facts())?.document.text().as_str();
        // Readers drop one byte order mark, so a text that begins with the character gets another in front.
        let mark = if text.starts_with(MARK) { MARK } else { "" };
        Ok([mark, text].concat().into_bytes())
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        let source = utf8(bytes)?;
        let mut clean = Text::clean(source).into_owned();
        if source.starts_with(MARK) {
            // One mark is gone already; this one is the text's own.
            clean.insert_str(0, MARK);
        }
        let text = Text::new(clean).map_err(|_| ReadError { place: Place::File, fault: Fault::TooLong })?;
        let title = title_of(&text);
        let document = Document::new(String::new(), title, text);
        let mut import = Import::default();
        Budget::of(bytes).take(&mut import, document)?;
        Ok(import)
    }
}
