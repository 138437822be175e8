//! What the formats in XML have in common: parsing within bounds, escaping, and refusing what XML cannot say.

use crate::{
    error::{Fault, Place, ReadError, WriteError},
    sheet::Sheet,
};
use roxmltree::{Document, Node};
use std::borrow::Cow;
use tagline_core::Text;

/// The namespace of `xml:id` and `xml:lang`.
pub(crate) const NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// Parses a file. Document type declarations are refused, and with them entities that unfold without end.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, ReadError> {
    Document::parse(text).map_err(|error| {
        let position = error.pos();
        let place = Place::Line { line: position.row as usize, column: position.col as usize };
        ReadError { place, fault: Fault::Syntax { problem: without_place(&error) } }
    })
}

/// What the parser says, less its own place: we give it in the same words everywhere.
fn without_place(error: &roxmltree::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at ").map_or(message.clone(), |(said, _)| said.to_owned())
}

/// Where a node stands in its file.
pub(crate) fn place(node: Node<'_, '_>) -> Place {
    let position = node.document().text_pos_at(node.range().start);
    Place::Line { line: position.row as usize, column: position.col as usize }
}

/// The text in an element and all below it.
pub(crate) fn content(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// A text read from a file.
pub(crate) fn text(text: String, place: Place) -> Result<Text, ReadError> {
    Text::new(text).map_err(|_| ReadError { place, fault: Fault::TooLong })
}

/// Refuses a document with a character that XML 1.0 has no way to write, which are most control characters.
pub(crate) fn check(format: &'static str, sheet: &Sheet<'_>) -> Result<(), WriteError> {
    let document = &sheet.document;
    let notes = sheet.annotations.iter().filter_map(|annotation| annotation.note.as_deref());
    let texts = [document.text().as_str(), document.title(), document.id()].into_iter().chain(notes);
    match texts.flat_map(str::chars).find(|c| !is_xml(*c)) {
        Some(found) => Err(WriteError::Character { format, found }),
        None => Ok(()),
    }
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..) && !matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Text with everything escaped that a parser would take for something else, or for a line end of its own.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    replaced(text, &['&', '<', '>', '"', '\r'])
}

/// The value of an attribute, where parsers take raw line ends and tabs for spaces.
pub(crate) fn attribute(text: &str) -> Cow<'_, str> {
    replaced(text, &['&', '<', '>', '"', '\r', '\n', '\t'])
}

fn replaced<'a>(text: &'a str, special: &[char]) -> Cow<'a, str> {
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if special.contains(&c) => safe.push_str(&format!("&#{};", u32::from(c))),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_comes_back() {
        let hard = "a<b>&\"c\"\r\n\td\u{85}\u{2028}e";
        let file = format!("<x y=\"{}\">{}</x>", attribute(hard), escaped(hard));
        let xml = parse(&file).unwrap();
        assert_eq!((xml.root_element().attribute("y"), content(xml.root_element())), (Some(hard), hard.to_owned()));
    }

    #[test]
    fn errors_have_their_place_and_entities_are_refused() {
        let wrong = parse("<a>\n<b></a>").unwrap_err();
        assert_eq!(wrong.place, Place::Line { line: 2, column: 4 });
        let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><x>&b;</x>";
        assert!(parse(laughs).is_err());
    }
}
