//! Plain text, without annotations.

use crate::{
    codec::{Codec, Facts, Holds, Writer, only},
    error::{Fault, Place, ReadError, WriteError},
    import::{Import, Imported, title_of},
    json::utf8,
    options::ExportOptions,
    sheet::Sheet,
    tagline::Extra,
};
use tagline_core::{Document, Text};

/// The text alone, in UTF-8. Reading makes line ends LF and drops a byte order mark, as pasting does.
pub(crate) struct PlainText;

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
        Ok(only(sheets, self.facts())?.document.text().as_str().as_bytes().to_vec())
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        let text = Text::new(Text::clean(utf8(bytes)?).into_owned())
            .map_err(|_| ReadError { place: Place::File, fault: Fault::TooLong })?;
        let title = title_of(&text);
        let document = Document::new(String::new(), title, text);
        Ok(Import { documents: vec![Imported { document, extra: Extra::default() }], problems: Vec::new() })
    }
}
