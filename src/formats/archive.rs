//! Several files in one: zip archives, packed the same way every time and unpacked with bounds.

use crate::{
    budget::Budget,
    error::{Fault, Place, ReadError, WriteError},
};
use std::{
    collections::{HashMap, HashSet},
    io::{Cursor, Read, Write},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The most that an archive may unpack to, in bytes: read as texts with their annotations, it takes several times that.
const LIMIT: u64 = 128 << 20;

/// A file in an archive.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Packs files. There is no clock here, so they carry no date and the same files make the same bytes.
pub(crate) fn pack(members: &[Member]) -> Result<Vec<u8>, WriteError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for member in members {
        archive.start_file(&member.name, options)?;
        archive.write_all(&member.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Whether a file begins as zip archives do.
pub(crate) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

/// Unpacks all files.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Vec<Member>, ReadError> {
    // No less than other files may make, and so that a small one cannot make a page stall.
    unpack_within(bytes, LIMIT.min(Budget::of(bytes).bytes() as u64))
}

fn unpack_within(bytes: &[u8], limit: u64) -> Result<Vec<Member>, ReadError> {
    let broken = |place: Place| move |problem: String| ReadError { place, fault: Fault::Syntax { problem } };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(Place::File)(format!("no zip archive: {error}")))?;
    let mut members = Vec::new();
    let mut left = limit;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| broken(Place::File)(error.to_string()))?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().map_err(|error| broken(Place::File)(error.to_string()))?.into_owned();
        let mut bytes = Vec::new();
        // What an archive says of a file's size is not to be trusted.
        let read = (&mut file).take(left + 1).read_to_end(&mut bytes);
        read.map_err(|error| broken(Place::member(&name, 0))(error.to_string()))?;
        let exceeded = ReadError { place: Place::File, fault: Fault::Bomb { limit } };
        left = left.checked_sub(bytes.len() as u64).ok_or(exceeded)?;
        members.push(Member { name, bytes });
    }
    Ok(members)
}

/// Names for files from names of documents: each once, and none that a file system would take for more than a name.
pub(crate) struct FileNames {
    used: HashSet<String>,
    /// The number that the next file of a name gets.
    next: HashMap<String, usize>,
}

impl FileNames {
    /// No names yet.
    pub(crate) fn new() -> Self {
        Self { used: HashSet::new(), next: HashMap::new() }
    }

    /// A name for the document, without an extension.
    pub(crate) fn name(&mut self, id: &str) -> String {
        const LONGEST: usize = 60;
        let stem = id.strip_suffix(".txt").unwrap_or(id);
        let safe = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        let stem: String = stem.chars().map(safe).take(LONGEST).collect();
        let stem = match stem.trim_matches(['.', '_']) {
            "" => "document",
            stem => stem,
        };
        // Some file systems do not tell cases apart.
        if self.used.insert(stem.to_lowercase()) {
            return stem.to_owned();
        }
        let next = self.next.entry(stem.to_lowercase()).or_insert(2);
        loop {
            let name = format!("{stem}-{next}");
            *next += 1;
            if self.used.insert(name.to_lowercase()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        let member = |name: &str, bytes: &[u8]| Member { name: name.to_owned(), bytes: bytes.to_vec() };
        let members = [member("a.txt", "Łódź".as_bytes()), member("b/c.ann", b"")];
        let bytes = pack(&members).unwrap();
        assert_eq!(unpack(&bytes).unwrap(), members);
        assert_eq!(pack(&members).unwrap(), bytes);
    }

    #[test]
    fn bombs_and_broken_archives_are_refused() {
        let zeros = Member { name: "zeros".to_owned(), bytes: vec![0; 1 << 20] };
        let bytes = pack(&[zeros]).unwrap();
        assert!(bytes.len() < 4096);
        let refused = unpack_within(&bytes, 1 << 19).unwrap_err();
        assert_eq!(refused.fault, Fault::Bomb { limit: 1 << 19 });
        assert!(unpack(&bytes[..bytes.len() - 9]).is_err());
        assert!(unpack(b"PK\x03\x04").is_err());
    }

    #[test]
    fn names_are_safe_and_each_once() {
        let mut names = FileNames::new();
        let given = ["../../etc/passwd", "a b.txt", "A b", "", "..", "Łódź"].map(|id| names.name(id));
        assert_eq!(given, ["etc_passwd", "a_b", "A_b-2", "document", "document-2", "Łódź"]);
    }
}
