//! Files of every format, changed as their structure has it.

use crate::recipe::{Made, made};
use tagline_formats::{open, read};

/// A file is refused with a reason, or gives sound documents that can be kept, whatever was repeated, nested or taken
/// from elsewhere in it.
pub(super) fn hold(bytes: &[u8]) {
    let Some(Made { format, file }) = made(bytes) else { return };
    match read(format, &file) {
        Ok(import) => super::importers::sound(&import),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let Err(error) = open("file", &file) {
        assert!(!error.to_string().is_empty());
    }
}
