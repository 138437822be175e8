//! What is stored of a document: by the page, and by the workers that take in and tag documents which nobody has open.

use serde::{Deserialize, Serialize};
use tagline_core::{Document, History};

use crate::{
    OpenOrder, legacy,
    seal::{self, Stored, Unreadable},
};

/// A document with what the page needs to go on where the person left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The document.
    pub document: Document,
    /// What was done to it, and what was undone.
    pub history: History,
    /// The model that has tagged the whole document, by name and version; [`AS_OPENED`] for one that came with its
    /// annotations and is left as it came.
    pub tagged: Option<String>,
    /// Numeric dates whose order of day and month the text does not tell.
    pub open_order: Option<OpenOrder>,
    /// How often the text has been rewritten.
    pub revision: u32,
}

/// What stands for the model of a document that came with its annotations.
pub const AS_OPENED: &str = "as opened";

impl Stored for Snapshot {
    /// Form 4 may hold corrections and values read for them, which form 3 did not know; all else is alike.
    const VERSION: u8 = 4;

    fn migrated(version: u8, content: &[u8]) -> Option<Self> {
        if version == 3 { postcard::from_bytes(content).ok() } else { None }
    }
}

impl Snapshot {
    /// A document that nothing has been done to.
    #[must_use]
    pub fn new(document: Document) -> Self {
        Self { document, history: History::default(), tagged: None, open_order: None, revision: 0 }
    }

    /// Notes that the text has become another one, which nobody has tagged yet.
    pub fn rewritten(&mut self) {
        self.tagged = None;
        self.revision += 1;
    }

    /// The stored form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        seal::seal(self)
    }

    /// Reads the stored form, of this version of the page or an earlier one.
    ///
    /// # Errors
    /// If it is damaged, or of a newer version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        match seal::unseal(bytes) {
            Err(Unreadable::Damaged) => legacy::snapshot(bytes).ok_or(Unreadable::Damaged),
            read => read,
        }
    }
}

/// An identifier for a new document, made from the millisecond since 1970 and, for two within it, a die.
#[must_use]
pub fn new_id(now: u64, die: u32) -> String {
    format!("{now:x}-{die:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::tests::resealed;
    use tagline_core::{Annotation, AnnotationId, Edit, Label, Span, Text};

    #[test]
    fn a_document_of_the_form_before_is_read_and_a_newer_one_is_named() {
        let text = Text::new("Łódź").unwrap();
        let mut snapshot = Snapshot::new(Document::new("1".to_owned(), String::new(), text));
        let Snapshot { document, history, .. } = &mut snapshot;
        let annotation = Annotation::by_hand(AnnotationId(0), Span::from_range(0..7).unwrap(), Label::PLACE);
        history.perform(document, "Łódź is a place".to_owned(), Edit::set(annotation)).unwrap();
        assert_eq!(Snapshot::from_bytes(&resealed(3, &snapshot.to_bytes())), Ok(snapshot.clone()));
        assert_eq!(Snapshot::from_bytes(&resealed(5, &snapshot.to_bytes())), Err(Unreadable::Newer { version: 5 }));
    }
}
