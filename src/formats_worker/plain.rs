//! Files without annotations: how they are told, and the text in them.

use web_sys::{TextDecoder, TextDecoderOptions};

/// Whether a file may hold annotations: everything but what is plainly text.
pub(crate) fn may_be_annotated(name: &str, bytes: &[u8]) -> bool {
    // What every annotated file of these kinds holds.
    let signs: &[&str] = match extension(name).as_str() {
        "txt" | "text" | "" => &["-DOCSTART-", "#FORMAT=WebAnno"],
        "md" | "markdown" => &["]{.", "]{label="],
        "html" | "htm" | "xhtml" => &["data-tagline="],
        _ => return true,
    };
    std::str::from_utf8(bytes).is_ok_and(|text| signs.iter().any(|sign| text.contains(sign)))
}

/// Whether a file is data by its name: what cannot be read of it is no article either.
pub(crate) fn is_data(name: &str) -> bool {
    ["json", "jsonl", "xml", "xmi"].contains(&extension(name).as_str())
}

/// Whether a file is a page of the web by its name.
pub(crate) fn is_html(name: &str) -> bool {
    ["html", "htm", "xhtml"].contains(&extension(name).as_str())
}

/// What an article in a file of this name is called: the name without folders and without its end.
pub(crate) fn title(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// A file's text.
///
/// # Errors
/// A sentence for the person, if the file holds no text.
pub(crate) fn text(name: &str, bytes: &[u8]) -> Result<String, String> {
    decode(bytes).ok_or_else(|| {
        format!(
            "{name} does not look like text. Open a text, HTML or Markdown file or an annotated file, or save the \
             article as plain text first."
        )
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_articles_are_told_from_annotated_files() {
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

    #[test]
    fn articles_are_titled_as_their_files() {
        for (name, expected) in [("a.txt", "a"), ("2024/03/Łódź floods.md", "Łódź floods"), ("notes", "notes")] {
            assert_eq!(title(name), expected);
        }
    }
}
