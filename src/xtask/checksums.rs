//! The digests of the finished page, for whoever wants to know that a host serves what was built.

use crate::dist::Content;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The file that lists them, in the form that `sha256sum --check` reads.
pub const CHECKSUMS: &str = "SHA256SUMS";

/// A line for each file, in the order of their names.
#[must_use]
pub fn list(files: &[Content]) -> String {
    let mut files: Vec<_> = files.iter().collect();
    files.sort();
    files.into_iter().fold(String::new(), |mut lines, (name, bytes)| {
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{:x}  {name}", Sha256::digest(bytes));
        lines
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_is_what_sha256sum_reads() {
        let files = [("b.txt".to_owned(), b"Hello, world.".to_vec()), ("a.txt".to_owned(), Vec::new())];
        // As `sha256sum a.txt b.txt` prints it.
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt\n\
             f8c3bf62a9aa3e6fc1619c250e48abe7519373d3edf41be62eb5dc45199af2ef  b.txt\n";
        assert_eq!(super::list(&files), expected);
    }
}
