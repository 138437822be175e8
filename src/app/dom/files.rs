//! A small file that the person opens, read by the page itself.

use gloo::file::{
    File,
    futures::{read_as_bytes, read_as_text},
};
use web_sys::FileList;

/// The first file of a list, which an input empties as soon as its event is over.
pub(crate) fn first(list: &FileList) -> Option<File> {
    list.get(0).map(File::from)
}

/// The first bytes of a file, which tell some kinds of files; empty if it cannot be read.
pub(crate) async fn start(file: &File) -> Vec<u8> {
    const LENGTH: u64 = 64;
    read_as_bytes(&file.slice(0, LENGTH.min(file.size()))).await.unwrap_or_default()
}

/// Reads a file as text.
///
/// # Errors
/// A sentence for the person, if the file cannot be read.
pub(crate) async fn text(file: File) -> Result<String, String> {
    read_as_text(&file).await.map_err(|error| format!("{} could not be read ({error}).", file.name()))
}
