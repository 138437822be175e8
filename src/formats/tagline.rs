//! Tagline JSON version 1, the native format: it holds everything a document has.
//!
//! Described field by field by the JSON Schema in `schema/tagline-v1.schema.json`. Offsets count Unicode code points,
//! ends are exclusive, and every annotation repeats its words, so that a reader can check what it was given. Fields
//! we do not know are kept in an [`Extra`] and written again.

mod read;
mod write;

use crate::{
    codec::{Codec, Facts, Holds, Writer},
    error::{ReadError, WriteError},
    import::Import,
    json::Fields,
    options::ExportOptions,
    sheet::Sheet,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The value of the field `format`.
const FORMAT: &str = "tagline";
/// The newest version of the format that we read, and the one we write.
const VERSION: u64 = 1;
/// The value of the field `offset_unit`.
const OFFSET_UNIT: &str = "unicode_code_point";
/// The value of the field `value_origin` where a tagger read the value of a date that a person tagged.
const BY_TAGGER: &str = "tagger";

/// The native format.
pub(crate) struct TaglineJson;

impl Codec for TaglineJson {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "Tagline JSON",
            id: "tagline",
            extension: "tagline.json",
            mime: "application/json",
            description: "Tagline and your own programs; holds everything, described by a JSON Schema",
            several: true,
            holds: Holds { value_origin: true, ..Holds::EVERYTHING },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], options: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        write::write(sheets, options)
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        read::read(bytes)
    }
}

/// What a file of the native format says of a document beyond what this version understands. Opaque: keep it beside
/// the document, in whatever store, and give it back in [`ExportOptions::extras`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// Beside `documents`.
    file: Fields,
    /// In the entries of `labels`, by identifier.
    labels: BTreeMap<String, Fields>,
    /// In the document.
    document: Fields,
    /// In its annotations, by identifier.
    annotations: BTreeMap<u32, Fields>,
    /// In its entities, by identifier.
    entities: BTreeMap<u32, Fields>,
}

impl Extra {
    /// How many bytes of unknown fields stand beside the documents and labels.
    fn size(&self) -> usize {
        let fields = std::iter::once(&self.file).chain(self.labels.values());
        fields.flatten().map(|(name, value)| name.len() + value.len()).sum()
    }

    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
