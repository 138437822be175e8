//! What is stored of a document, and how.

use serde::{Deserialize, Serialize};
use tagline_core::{Document, History};
use tagline_wire::OpenOrder;

/// A document with what the page needs to go on where the person left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) document: Document,
    pub(crate) history: History,
    /// The model that has tagged the whole document, by name and version; [`AS_OPENED`] for one that came with its
    /// annotations and is left as it came.
    pub(crate) tagged: Option<String>,
    /// Numeric dates whose order of day and month the text does not tell.
    pub(crate) open_order: Option<OpenOrder>,
}

/// What stands for the model of a document that came with its annotations.
pub(crate) const AS_OPENED: &str = "as opened";

/// The first byte of a stored snapshot: the version of what follows.
const SCHEMA: u8 = 2;

/// Why a stored document cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SnapshotError {
    /// Written by a version of the page with another schema.
    OtherSchema { found: u8 },
    /// Cut short or changed since it was written.
    Damaged,
}

impl std::fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OtherSchema { found } => {
                write!(f, "it was saved by another version of this page (schema {found}); open it with that version")
            }
            Self::Damaged => f.write_str("its record in this browser is damaged; it is kept as it is"),
        }
    }
}

impl Snapshot {
    /// The stored form: the schema's version, then the snapshot.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_extend(self, vec![SCHEMA]).unwrap_or_default()
    }

    /// Reads the stored form.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, SnapshotError> {
        match bytes.split_first() {
            Some((&SCHEMA, rest)) => postcard::from_bytes(rest).map_err(|_| SnapshotError::Damaged),
            Some((&found, _)) => Err(SnapshotError::OtherSchema { found }),
            None => Err(SnapshotError::Damaged),
        }
    }
}

/// An identifier for a new document: the millisecond, and chance for two within it.
pub(crate) fn new_id() -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970, and a die")]
    let (now, die) = (js_sys::Date::now() as u64, (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
    format!("{now:x}-{die:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, ByteOffset, Edit, Label, Text};

    fn snapshot() -> Snapshot {
        let mut document = Document::new("1".to_owned(), "Łódź".to_owned(), Text::new("Łódź wrote.").unwrap());
        let mut history = History::default();
        let span = document.text().span(ByteOffset::ZERO, ByteOffset::new(7)).unwrap();
        let edit = Edit::set(Annotation::by_hand(document.fresh_id(), span, Label::PLACE));
        history.perform(&mut document, "Łódź is a place".to_owned(), edit).unwrap();
        Snapshot { document, history, tagged: Some("test 1".to_owned()), open_order: None }
    }

    #[test]
    fn a_snapshot_comes_back_with_its_history() {
        let mut read = Snapshot::from_bytes(&snapshot().to_bytes()).unwrap();
        assert_eq!(read, snapshot());
        assert!(read.history.undo(&mut read.document).unwrap().is_some());
        assert!(read.document.layer().is_empty());
    }

    #[test]
    fn a_damaged_snapshot_is_an_error() {
        let bytes = snapshot().to_bytes();
        for len in 0..bytes.len() {
            assert_eq!(Snapshot::from_bytes(&bytes[..len]), Err(SnapshotError::Damaged), "{len}");
        }
        assert_eq!(Snapshot::from_bytes(&[9, 1, 2]), Err(SnapshotError::OtherSchema { found: 9 }));
    }
}
