//! The W3C's Web Annotation Data Model in JSON-LD: one page of annotations, each with its label as a tag and its place
//! both as a quotation and as a position.
//!
//! Positions count code points. The model keeps texts apart from what is said of them; so that the file stands by
//! itself, the first annotation of each document has the whole text as its body, describing the document.

mod read;

use crate::{
    codec::{Codec, Facts, Holds, Writer},
    error::{ReadError, WriteError},
    import::Import,
    json::utf8,
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tagline_core::{Annotation, EntityId};
use unicode_segmentation::UnicodeSegmentation;

/// Annotations of the web.
pub(crate) struct WebAnnotation;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// What stands before a document's number and name in its IRI.
const DOCUMENT: &str = "urn:x-tagline:document:";
/// What stands between a document's IRI and an entity's number, and an annotation's.
const ENTITY: &str = "#entity-";
const ANNOTATION: &str = "#annotation-";
const TEXT: &str = "#text";

/// How much of the text before and after a mention is quoted with it, in graphemes.
const CONTEXT_LENGTH: usize = 24;

/// What an IRI needs escaped, and more.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

#[derive(Serialize)]
struct Page {
    #[serde(rename = "@context")]
    context: &'static str,
    id: &'static str,
    r#type: &'static str,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    body: Vec<Body>,
    target: Target,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Body {
    TextualBody {
        #[serde(skip_serializing_if = "Option::is_none")]
        purpose: Option<&'static str>,
        value: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        format: Option<&'static str>,
    },
    SpecificResource {
        purpose: &'static str,
        source: String,
    },
}

#[derive(Serialize)]
#[serde(untagged)]
enum Target {
    Whole(String),
    Part { source: String, selector: [Selector; 2] },
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector {
    #[serde(rename = "TextQuoteSelector")]
    Quote { exact: String, prefix: String, suffix: String },
    #[serde(rename = "TextPositionSelector")]
    Position { start: u32, end: u32 },
}

impl Codec for WebAnnotation {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "Web Annotation",
            id: "web-annotation",
            extension: "anno.jsonld",
            mime: "application/ld+json",
            description: "The W3C's JSON-LD, for annotation servers, Recogito and Hypothesis tools",
            several: true,
            holds: Holds { ids: true, entity: true, note: true, document_id: true, ..Holds::SPANS },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let mut items = Vec::new();
        for (number, sheet) in sheets.iter().enumerate() {
            let source = format!("{DOCUMENT}{number}:{}", utf8_percent_encode(sheet.document.id(), ESCAPED));
            let value = sheet.document.text().as_str().to_owned();
            items.push(Item {
                id: format!("{source}{TEXT}"),
                r#type: "Annotation",
                motivation: "describing",
                body: vec![Body::TextualBody { purpose: None, value, format: Some("text/plain") }],
                target: Target::Whole(source.clone()),
            });
            items.extend(sheet.annotations.iter().map(|annotation| item(sheet, annotation, &source)));
        }
        let page = Page { context: CONTEXT, id: "urn:x-tagline:page", r#type: "AnnotationPage", items };
        Ok(serde_json::to_vec_pretty(&page)?)
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        read::read(utf8(bytes)?, writer)
    }
}

fn item(sheet: &Sheet<'_>, annotation: &Annotation, source: &str) -> Item {
    let textual =
        |purpose, value: &str| Body::TextualBody { purpose: Some(purpose), value: value.to_owned(), format: None };
    let mut body = vec![textual("tagging", annotation.label.as_str())];
    if let Some(EntityId(id)) = annotation.entity {
        body.push(Body::SpecificResource { purpose: "identifying", source: format!("{source}{ENTITY}{id}") });
    }
    body.extend(annotation.note.as_deref().map(|note| textual("commenting", note)));
    let (start, end) = sheet.offsets(annotation.span, Unit::CodePoint);
    let text = sheet.document.text().as_str();
    let range = annotation.span.range();
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let quote = Selector::Quote {
        exact: sheet.surface(annotation.span).to_owned(),
        prefix: last(before).to_owned(),
        suffix: first(after).to_owned(),
    };
    Item {
        id: format!("{source}{ANNOTATION}{}", annotation.id.0),
        r#type: "Annotation",
        motivation: "tagging",
        body,
        target: Target::Part { source: source.to_owned(), selector: [quote, Selector::Position { start, end }] },
    }
}

/// The last graphemes of a text.
fn last(text: &str) -> &str {
    text.grapheme_indices(true).rev().nth(CONTEXT_LENGTH - 1).map_or(text, |(at, _)| &text[at..])
}

/// The first graphemes of a text.
fn first(text: &str) -> &str {
    text.grapheme_indices(true).nth(CONTEXT_LENGTH).map_or(text, |(at, _)| &text[..at])
}
