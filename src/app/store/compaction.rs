//! When a new snapshot is due, and what may go once it is there.

/// How much journal has gathered since the newest snapshot, and how large that snapshot is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Backlog {
    pub(crate) entries: u32,
    /// Their size in bytes.
    pub(crate) bytes: usize,
    /// The size of the snapshot in bytes.
    pub(crate) snapshot: usize,
}

/// As many entries are replayed in a few milliseconds, so that opening stays instant.
const MOST_ENTRIES: u32 = 256;
/// Journals smaller than this are not worth a snapshot for their size.
const LEAST_BYTES: usize = 256 * 1024;

impl Backlog {
    /// Takes note of an entry of so many bytes.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.entries += 1;
        self.bytes += bytes;
    }

    /// Whether a snapshot is due: there are many entries, or they are as large as the snapshot itself. So all that is
    /// ever written stays within about twice what the person did, however large the document is.
    pub(crate) fn is_due(self) -> bool {
        let many = self.entries >= MOST_ENTRIES && self.bytes * 8 >= self.snapshot;
        many || self.entries >= 16 * MOST_ENTRIES || self.bytes >= self.snapshot.max(LEAST_BYTES)
    }
}

#[cfg(test)]
mod tests {
    use super::Backlog;

    #[test]
    fn a_large_document_is_not_rewritten_for_a_few_edits() {
        let backlog = |entries, bytes, snapshot| Backlog { entries, bytes, snapshot }.is_due();
        assert!(!backlog(0, 0, 0));
        assert!(!backlog(255, 30_000, 8_000));
        assert!(backlog(256, 30_000, 8_000));
        assert!(!backlog(256, 30_000, 50_000_000));
        assert!(backlog(4096, 500_000, 50_000_000));
        assert!(backlog(3, 300_000, 8_000));
        assert!(!backlog(3, 300_000, 50_000_000));
    }
}
