//! What the formats in XML have in common: parsing within bounds, escaping, and refusing what XML cannot say.

use crate::{
    error::{Fault, Place, ReadError, WriteError},
    import::Import,
    sheet::Sheet,
};
use roxmltree::{Document, Node};
use std::{borrow::Cow, collections::HashSet};
use tagline_core::Text;

/// The namespace of `xml:id` and `xml:lang`.
pub(crate) const NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// How many namespaces a file may give names to, and how many attributes an element may have. The parser compares each
/// with all others.
const MOST: usize = 100;
const MOST_ATTRIBUTES: usize = 1000;

/// Parses a file and reads it. Each place that the reader gives by its byte, as [`place`] does, is told by its line.
pub(crate) fn read(
    text: &str,
    reader: impl FnOnce(&Document<'_>) -> Result<Import, ReadError>,
) -> Result<Import, ReadError> {
    let xml = parse(text)?;
    let mut lines = Lines::new(text);
    match reader(&xml) {
        Ok(mut import) => {
            import.problems.iter_mut().for_each(|problem| lines.locate(&mut problem.place));
            Ok(import)
        }
        Err(mut error) => {
            lines.locate(&mut error.place);
            Err(error)
        }
    }
}

/// Parses a file. Document type declarations are refused, and with them entities that unfold without end.
fn parse(text: &str) -> Result<Document<'_>, ReadError> {
    check_limits(text)?;
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

/// Refuses a file over which the parser would take more than linear time.
fn check_limits(text: &str) -> Result<(), ReadError> {
    let limit = |what, limit| ReadError { place: Place::File, fault: Fault::Limit { what, limit } };
    let mut prefixes = HashSet::new();
    for (at, _) in text.match_indices("xmlns:") {
        let name = &text[at + "xmlns:".len()..];
        let name = &name[..name.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(name.len())];
        if prefixes.insert(name) && prefixes.len() > MOST {
            return Err(limit("names of namespaces", MOST));
        }
    }
    for tag in text.split('<') {
        // A value may hold "=" as well, and none holds as many quotation marks.
        let quotes = tag.bytes().filter(|byte| matches!(byte, b'"' | b'\'')).count();
        if quotes > MOST_ATTRIBUTES && attributes(tag) > MOST_ATTRIBUTES {
            return Err(limit("attributes of an element", MOST_ATTRIBUTES));
        }
    }
    Ok(())
}

/// How many attributes a tag has, from its name on.
fn attributes(tag: &str) -> usize {
    let (mut count, mut quote) = (0, None);
    for c in tag.chars() {
        match (c, quote) {
            ('>', None) => break,
            ('"' | '\'', None) => (count, quote) = (count + 1, Some(c)),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    count
}

/// Where the lines of a file begin, looked for when they are first needed.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, starts: Vec::new() }
    }

    /// Turns a place told by its byte into one told by line and column.
    fn locate(&mut self, place: &mut Place) {
        let Place::Byte(byte) = *place else { return };
        if self.starts.is_empty() {
            self.starts = std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        }
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        *place = Place::Line { line, column: byte - self.starts[line - 1] + 1 };
    }
}

/// Where a node stands in its file, in bytes: the line is looked for only where the place is told.
pub(crate) fn place(node: Node<'_, '_>) -> Place {
    Place::Byte(node.range().start)
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
    fn places_are_told_by_their_line() {
        let file = "<a>\n<b/>\n\n  <c/></a>";
        let found = read(file, |xml| {
            let node = xml.descendants().find(|node| node.has_tag_name("c")).unwrap();
            Err(ReadError { place: place(node), fault: Fault::NoTexts })
        });
        assert_eq!(found.unwrap_err().place, Place::Line { line: 4, column: 3 });
    }

    #[test]
    fn what_would_take_for_ever_is_refused() {
        let nested: String = (0..5000).map(|at| format!("<a xmlns:n{at}=\"u\">")).collect();
        let wide = format!("<a {}/>", (0..50_000).map(|at| format!(" a{at}='='")).collect::<String>());
        for (file, what) in [(nested, "names of namespaces"), (wide, "attributes of an element")] {
            let refused = parse(&file).unwrap_err();
            assert!(matches!(refused.fault, Fault::Limit { what: found, .. } if found == what), "{refused}");
        }
        let same: String = (0..500).map(|_| "<a xmlns:n=\"u\">").chain((0..500).map(|_| "</a>")).collect();
        assert!(parse(&same).is_ok());
        let text = format!("<a>{}</a>", "\"it's\" = ".repeat(5000));
        assert!(parse(&text).is_ok());
    }

    #[test]
    fn errors_have_their_place_and_entities_are_refused() {
        let wrong = parse("<a>\n<b></a>").unwrap_err();
        assert_eq!(wrong.place, Place::Line { line: 2, column: 4 });
        let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><x>&b;</x>";
        assert!(parse(laughs).is_err());
    }
}
