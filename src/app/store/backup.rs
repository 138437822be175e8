//! A whole project in one file, with everything that is stored of it.
//!
//! The file begins with [`MAGIC`], which names its version. Then comes, for each document, the length of what follows in
//! bytes, as 4 bytes with the little end first, and all its records in one [sealed](tagline_wire::seal) record, just as they
//! are stored: histories, journals, and what is damaged too. A length of 0 ends the list; the number of documents, in
//! the same 4 bytes, is the last of the file, so that one cut short is noticed.

use serde::{Deserialize, Serialize};
use tagline_wire::{
    Unreadable,
    seal::{self, Stored},
};

use super::restore::Numbered;

/// How every backup begins.
pub(crate) const MAGIC: &[u8] = b"Tagline backup 1\n";

/// Every record of a document, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Records {
    pub(crate) id: String,
    pub(crate) listing: Vec<u8>,
    pub(crate) snapshots: Vec<Numbered>,
    pub(crate) journal: Vec<Numbered>,
}

impl Stored for Records {
    const VERSION: u8 = 1;
}

/// A part of a backup, read from the front of what is left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A document, or why it cannot be read.
    Document(Result<Records, Unreadable>),
    /// The end, after so many documents.
    End(u32),
}

/// Whether a file begins as a backup does. A newer kind of backup does too, up to its version.
pub(crate) fn is_backup(start: &[u8]) -> bool {
    start.starts_with(&MAGIC[..MAGIC.len() - 2])
}

/// A document as a part of a backup.
pub(crate) fn document(records: &Records) -> Vec<u8> {
    let sealed = seal::seal(records);
    // A record of 4 GiB would fit no page.
    let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
    [&length.to_le_bytes(), sealed.as_slice()].concat()
}

/// The end of a backup of so many documents.
pub(crate) fn end(documents: u32) -> Vec<u8> {
    [0u32, documents].map(u32::to_le_bytes).concat()
}

/// Takes the first part off what follows [`MAGIC`]; `None` if it is cut short.
pub(crate) fn part<'a>(rest: &mut &'a [u8]) -> Option<Part> {
    let mut take = |length: usize| -> Option<&'a [u8]> {
        let (taken, left) = rest.split_at_checked(length)?;
        *rest = left;
        Some(taken)
    };
    let length = number(take(4)?)?;
    if length == 0 {
        return Some(Part::End(number(take(4)?)?));
    }
    let sealed = take(usize::try_from(length).ok()?)?;
    Some(Part::Document(seal::unseal(sealed)))
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(id: &str) -> Records {
        let snapshots = vec![(0, vec![1, 2]), (300, vec![3])];
        Records { id: id.to_owned(), listing: vec![9], snapshots, journal: vec![(301, vec![4, 5, 6])] }
    }

    fn parts(file: &[u8]) -> Vec<Part> {
        let mut rest = file.strip_prefix(MAGIC).unwrap();
        std::iter::from_fn(|| part(&mut rest)).collect()
    }

    #[test]
    fn a_backup_is_read_back_and_damage_stays_where_it_is() {
        let mut file = [MAGIC, &document(&records("a")), &document(&records("b")), &end(2)].concat();
        assert!(is_backup(&file));
        let whole = |id| Part::Document(Ok(records(id)));
        assert_eq!(parts(&file), [whole("a"), whole("b"), Part::End(2)]);
        for len in MAGIC.len()..file.len() {
            assert!(!parts(&file[..len]).contains(&Part::End(2)), "{len}");
        }
        file[MAGIC.len() + 12] ^= 1;
        assert_eq!(parts(&file), [Part::Document(Err(Unreadable::Damaged)), whole("b"), Part::End(2)]);
    }

    #[test]
    fn other_files_are_no_backups() {
        for (start, expected) in
            [("Tagline backup 2\n", true), ("Tagline", false), ("", false), ("{\"format\":", false)]
        {
            assert_eq!(is_backup(start.as_bytes()), expected, "{start}");
        }
    }
}
