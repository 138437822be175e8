//! Files that are packed, unpacked to be changed and packed again.

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use std::io::{Cursor, Read as _, Write as _};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

type Change<'a> = &'a mut dyn FnMut(Vec<u8>) -> Vec<u8>;

/// A zlib stream, changed where bytes mean characters: its tokens, lengths and lists are repeated or cut as lines of a
/// text in hexadecimal digits are.
pub(crate) fn stream(file: &[u8], change: Change<'_>) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    ZlibDecoder::new(file).read_to_end(&mut content).ok()?;
    // Eight bytes are a line, as attributes have eight.
    let lines: String = content.chunks(8).map(|chunk| format!("{}\n", hex(chunk))).collect();
    let changed = unhex(&change(lines.into_bytes()));
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&changed).ok()?;
    packed.finish().ok()
}

/// An archive, each of its files changed.
pub(crate) fn archive(file: &[u8], change: Change<'_>) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(file)).ok()?;
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in (0..archive.len()).rev() {
        let mut member = archive.by_index(index).ok()?;
        let name = member.name().ok()?.into_owned();
        let mut content = Vec::new();
        member.read_to_end(&mut content).ok()?;
        packed.start_file(name, SimpleFileOptions::default()).ok()?;
        packed.write_all(&change(content)).ok()?;
    }
    Some(packed.finish().ok()?.into_inner())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes behind hexadecimal digits; other characters are left out.
fn unhex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        digits.iter().filter_map(|digit| u8::try_from(char::from(*digit).to_digit(16)?).ok()).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}
