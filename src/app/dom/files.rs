//! Files that the person opens or drops.

use gloo::file::{File, futures::read_as_bytes};
use wasm_bindgen::JsCast;
use web_sys::{FileList, TextDecoder, TextDecoderOptions};

use super::paste::text_of_html;

/// The largest text in bytes: with much more the browser, not the page, runs out of memory.
pub(crate) const LARGEST: u64 = 50 * 1024 * 1024;

/// A file's text under the file's name.
pub(crate) struct OpenedFile {
    pub(crate) title: String,
    pub(crate) text: String,
}

/// The files of a list, which a drop or an input empties as soon as its event is over.
pub(crate) fn files(list: &FileList) -> Vec<File> {
    (0..list.length()).filter_map(|at| list.get(at)).map(File::from).collect()
}

/// Reads a file.
///
/// # Errors
/// A sentence for the person, if the file is too large or cannot be read.
pub(crate) async fn bytes(file: File) -> Result<Vec<u8>, String> {
    let name = file.name();
    if file.size() > LARGEST {
        return Err(format!(
            "{name} has {} MB; at most 50 MB fit a page. Split it into parts.",
            file.size() / (1024 * 1024)
        ));
    }
    read_as_bytes(&file).await.map_err(|error| format!("{name} could not be read ({error})."))
}

/// Reads a file as text.
///
/// # Errors
/// A sentence for the person, if the file cannot be read or holds no text.
pub(crate) async fn read(file: File) -> Result<OpenedFile, String> {
    let name = file.name();
    text(&name, &bytes(file).await?)
}

/// Whether a file is worth a look by the formats worker, which is fetched for it: everything but what is plainly text.
pub(crate) fn may_be_annotated(name: &str, bytes: &[u8]) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    // What every annotated file of these kinds holds.
    let signs: &[&str] = match extension.as_str() {
        "txt" | "text" | "" => &["-DOCSTART-", "#FORMAT=WebAnno"],
        "md" | "markdown" => &["]{.", "]{label="],
        "html" | "htm" | "xhtml" => &["data-tagline="],
        _ => return true,
    };
    std::str::from_utf8(bytes).is_ok_and(|text| signs.iter().any(|sign| text.contains(sign)))
}

/// A file's text: HTML is reduced to its blocks, everything else is taken as it is.
///
/// # Errors
/// A sentence for the person, if the file holds no text.
pub(crate) fn text(name: &str, bytes: &[u8]) -> Result<OpenedFile, String> {
    let text = decode(bytes).ok_or_else(|| {
        format!(
            "{name} does not look like text. Open a text, HTML or Markdown file or an annotated file, or save the \
             article as plain text first."
        )
    })?;
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let html = ["html", "htm", "xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known));
    Ok(OpenedFile { title: stem.to_owned(), text: if html { text_of_html(&text) } else { text } })
}

/// The text in some bytes: UTF-8 or, by its byte order mark, UTF-16; else the old Western European encoding.
/// `None` for what has NUL bytes, which no text has.
fn decode(bytes: &[u8]) -> Option<String> {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => "utf-16le",
        [0xfe, 0xff, ..] => "utf-16be",
        _ if bytes.contains(&0) => return None,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => return Some(text.to_owned()),
            Err(_) => "windows-1252",
        },
    };
    let options = TextDecoderOptions::new();
    options.set_fatal(true);
    let decoder = TextDecoder::new_with_label_and_options(encoding, &options).ok()?;
    decoder.decode_with_js_u8_array(&js_sys::Uint8Array::from(bytes)).ok()
}

/// Whether something dragged over the page is files.
pub(crate) fn carries_files(event: &web_sys::DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind.unchecked_into::<js_sys::JsString>() == "Files"))
}

#[cfg(test)]
mod tests {
    use super::may_be_annotated;

    #[test]
    fn plain_articles_do_not_wake_the_formats() {
        for (name, content, wanted) in [
            ("a.txt", "Łódź", false),
            ("a", "Łódź", false),
            ("a.TXT", "-DOCSTART- O\n", true),
            ("a.md", "[Łódź](b)", false),
            ("a.md", "[Łódź]{.PLACE}", true),
            ("a.html", "<p>Łódź", false),
            ("a.html", "<article data-tagline=\"1\">", true),
            ("a.jsonl", "", true),
            ("a.spacy", "", true),
        ] {
            assert_eq!(may_be_annotated(name, content.as_bytes()), wanted, "{name}: {content}");
        }
    }
}
