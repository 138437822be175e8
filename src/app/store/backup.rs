//! A whole project in one file, with everything that is stored of it.
//!
//! The file begins with [`MAGIC`], which names its version. Then comes, for each document, the length of what follows in
//! bytes, as 4 bytes with the little end first, and all its records in one [sealed](tagline_wire::seal) record, just as they
//! are stored: histories, journals, and what is damaged too. A length of 0 ends the list; the number of documents, in
//! the same 4 bytes, is the last of the file, so that one cut short is noticed.

use serde::{Deserialize, Serialize};
use tagline_wire::{
    Listing, Snapshot, Unreadable,
    seal::{self, Stored},
};

use super::restore::{LARGEST_NUMBER, Numbered};

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

/// Why the records of a document must not be stored, though each of them is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inconsistent {
    /// There is no snapshot to begin with.
    NoSnapshot,
    /// A record has a number that is out of order or leaves no room for further ones.
    Number(u32),
    /// The records go by one identifier and speak of another document.
    Id,
}

impl std::fmt::Display for Inconsistent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSnapshot => f.write_str("the backup has no text for it"),
            Self::Number(number) => write!(f, "the backup numbers one of its records {number}, which cannot be right"),
            Self::Id => f.write_str("the backup stores another article under its name"),
        }
    }
}

impl Records {
    /// Checks that the numbers rise, that they leave room for what is written later, and that everything that can be
    /// read is about this document. Records that are damaged stay as they are.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub(crate) fn check(&self) -> Result<(), Inconsistent> {
        if self.snapshots.is_empty() {
            return Err(Inconsistent::NoSnapshot);
        }
        for records in [&self.snapshots, &self.journal] {
            let mut next = 0;
            for (number, _) in records {
                if !(next..=LARGEST_NUMBER).contains(number) {
                    return Err(Inconsistent::Number(*number));
                }
                next = number + 1;
            }
        }
        let listed = seal::unseal::<Listing>(&self.listing).is_ok_and(|listing| listing.id != self.id);
        let is_other = |bytes: &[u8]| Snapshot::from_bytes(bytes).is_ok_and(|read| read.document.id() != self.id);
        if self.id.is_empty() || listed || self.snapshots.iter().any(|(_, bytes)| is_other(bytes)) {
            return Err(Inconsistent::Id);
        }
        Ok(())
    }
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
    use tagline_core::{Document, Text};

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

    /// Records as the page writes them.
    fn sound(id: &str) -> Records {
        let document = |id: &str| Document::new(id.to_owned(), "Łódź".to_owned(), Text::new("Łódź").unwrap());
        let snapshot = Snapshot::new(document(id));
        let listing = seal::seal(&Listing::of(&snapshot, 0));
        let snapshots = vec![(0, snapshot.to_bytes()), (300, snapshot.to_bytes())];
        Records { id: id.to_owned(), listing, snapshots, journal: vec![(1, vec![4]), (301, vec![5]), (302, vec![6])] }
    }

    #[test]
    fn records_that_would_break_the_numbering_are_refused() {
        assert_eq!(sound("a").check(), Ok(()));
        // What is damaged is kept, as it was in the browser it comes from.
        assert_eq!(Records { listing: vec![9], ..sound("a") }.check(), Ok(()));
        for (snapshots, journal, wrong) in [
            (vec![0], vec![1, u32::MAX], u32::MAX),
            (vec![0], vec![LARGEST_NUMBER + 1], LARGEST_NUMBER + 1),
            (vec![0, u32::MAX], vec![1], u32::MAX),
            (vec![0], vec![2, 1], 1),
            (vec![0], vec![1, 1], 1),
            (vec![5, 4], vec![], 4),
            (vec![5, 5], vec![], 5),
        ] {
            let forged = |numbers: &[u32]| numbers.iter().map(|number| (*number, vec![0])).collect();
            let records = Records { snapshots: forged(&snapshots), journal: forged(&journal), ..sound("a") };
            assert_eq!(records.check(), Err(Inconsistent::Number(wrong)), "{snapshots:?} {journal:?}");
        }
        let largest = Records { journal: vec![(LARGEST_NUMBER, vec![4])], ..sound("a") };
        assert_eq!(largest.check(), Ok(()));
        assert_eq!(Records { snapshots: Vec::new(), ..sound("a") }.check(), Err(Inconsistent::NoSnapshot));
    }

    #[test]
    fn records_of_one_article_under_the_name_of_another_are_refused() {
        for forged in [
            Records { id: "b".to_owned(), ..sound("a") },
            Records { listing: sound("b").listing, ..sound("a") },
            Records { snapshots: sound("b").snapshots, ..sound("a") },
            sound(""),
        ] {
            assert_eq!(forged.check(), Err(Inconsistent::Id), "{forged:?}");
        }
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
