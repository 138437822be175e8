//! TEI P5 with names and dates marked inline, for editions and digital humanities.
//!
//! People, places, organizations and dates become `persName`, `placeName`, `orgName` and `date`; every other label
//! becomes a `name` of that type. Mentions of one entity refer to an entry of the lists in `standOff`; what a date means
//! stands in TEI's own attributes. The text stands in one `ab` whose white space is the text's own. Elements nest but cannot cross, and XML has no place for most control characters, so a text with one is refused rather than changed.

mod dating;
mod stand_off;

use crate::{
    budget::Budget,
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Overlap, Writer, only},
    error::{Fault, Place, ReadError, WriteError},
    fields,
    import::Import,
    json::utf8,
    markup::nested,
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
    xml::{self, attribute, escaped},
};
use roxmltree::Node;
use stand_off::References;
use tagline_core::{Annotation, Confidence, DateKind, DateValue, Label};

/// Elements that begin a line of their own.
const BLOCKS: [&str; 12] = ["lb", "p", "ab", "head", "l", "lg", "item", "row", "cell", "opener", "closer", "signed"];

/// One TEI document.
pub(crate) struct Tei;

impl Codec for Tei {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "TEI P5",
            id: "tei",
            extension: "tei.xml",
            mime: "application/tei+xml",
            description: "Digital editions, oXygen and TEI Publisher: names and dates marked inline",
            several: false,
            holds: Holds {
                overlap: Overlap::Nested,
                ids: true,
                confidence: true,
                value: true,
                entity: true,
                document_id: true,
                title: true,
                ..Holds::SPANS
            },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let sheet = only(sheets, self.facts())?;
        let document = &sheet.document;
        xml::check(self.facts().name, sheet)?;
        let mut file =
            String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n");
        file += &format!(
            "<teiHeader><fileDesc>\n<titleStmt><title>{}</title></titleStmt>\n<publicationStmt><publisher>Unpublished\
             </publisher><idno type=\"document\">{}</idno></publicationStmt>\n<sourceDesc><p>Annotated with Tagline</p>\
             </sourceDesc>\n</fileDesc></teiHeader>\n{}<text><body><ab xml:space=\"preserve\">",
            escaped(document.title()),
            escaped(document.id()),
            stand_off::lists(sheet),
        );
        nested(sheet, &mut file, &|text| escaped(text).into_owned(), &opening, &|annotation| {
            format!("</{}>", element(&annotation.label).0)
        });
        file += "</ab></body></text>\n</TEI>\n";
        Ok(file.into_bytes())
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        xml::read(utf8(bytes)?, import)
    }
}

/// Reads a parsed file.
fn import(xml: &roxmltree::Document<'_>) -> Result<Import, ReadError> {
    let named = |name: &str| xml.descendants().find(|node| node.has_tag_name(name) || node.tag_name().name() == name);
    let content = |name: &str| named(name).map(xml::content);
    let expected = Tei.facts().name;
    let body = named("body").ok_or(ReadError { place: Place::File, fault: Fault::OtherFormat { expected } })?;
    let mut reader = Reader { text: String::new(), claims: Vec::new(), references: References::new(body) };
    reader.read(body);
    let text = xml::text(reader.text, Place::File)?;
    let (mut import, mut budget) = (Import::default(), Budget::of(xml.input_text().as_bytes()));
    let account = Account {
        place: Place::File,
        id: content("idno").unwrap_or_default(),
        title: content("title"),
        text,
        claims: reader.claims,
        unit: Counted::In(Unit::Byte),
    };
    let document = account.document(&mut import.problems)?;
    budget.take(&mut import, document)?;
    Ok(import)
}

fn opening(annotation: &Annotation) -> String {
    let (name, kind) = element(&annotation.label);
    let mut tag = format!("<{name} xml:id=\"a{}\"", annotation.id.0);
    if let Some(kind) = kind {
        tag.push_str(&format!(" type=\"{}\"", attribute(kind)));
    }
    if let Some(entity) = annotation.entity {
        tag.push_str(&format!(" ref=\"{}\"", stand_off::reference(entity)));
    }
    if let Some(confidence) = annotation.confidence {
        tag.push_str(&format!(" cert=\"{}\"", confidence.probability()));
    }
    if let Some(DateValue { kind, edtf, .. }) = &annotation.value {
        // `type` is the label's place on elements other than `date`.
        let field = if name == "date" { "type" } else { "subtype" };
        tag.push_str(&format!(" {field}=\"{}\"", kind.as_str()));
        for (field, value) in edtf.iter().flat_map(|edtf| dating::attributes(edtf)) {
            tag.push_str(&format!(" {field}=\"{}\"", attribute(&value)));
        }
    }
    tag + ">"
}

/// The element for a label and, if the label is none of those with an element, its type.
fn element(label: &Label) -> (&'static str, Option<&str>) {
    match label.as_str() {
        "PERSON" => ("persName", None),
        "PLACE" => ("placeName", None),
        "ORG" => ("orgName", None),
        "DATE" => ("date", None),
        other => ("name", Some(other)),
    }
}

/// A body while it is read.
struct Reader<'a> {
    text: String,
    claims: Vec<Claim<'a>>,
    references: References<'a>,
}

impl<'a> Reader<'a> {
    /// Reads an element with a stack of its own, so that deep nesting cannot exhaust the program's.
    fn read(&mut self, body: Node<'a, 'a>) {
        let mut stack: Vec<(Node<'a, 'a>, Option<usize>)> = vec![(body, None)];
        while let Some((node, entered)) = stack.pop() {
            match entered {
                Some(start) => {
                    let claim = self.claim(node, start);
                    self.claims.extend(claim);
                }
                None if node.is_text() => self.text.push_str(node.text().unwrap_or_default()),
                None if node.is_element() => {
                    let breaks = BLOCKS.contains(&node.tag_name().name());
                    if breaks && !self.text.is_empty() && !self.text.ends_with('\n') {
                        self.text.push('\n');
                    }
                    stack.push((node, Some(self.text.len())));
                    stack.extend(node.children().rev().map(|child| (child, None)));
                }
                None => {}
            }
        }
    }

    fn claim(&mut self, node: Node<'a, 'a>, start: usize) -> Option<Claim<'a>> {
        let kind = node.attribute("type");
        let label = match node.tag_name().name() {
            "persName" => "PERSON",
            "placeName" | "geogName" | "settlement" | "country" | "region" => "PLACE",
            "orgName" => "ORG",
            "date" | "time" => "DATE",
            "name" | "rs" => kind.unwrap_or("NAME"),
            _ => return None,
        };
        let cert = node.attribute("cert").and_then(|cert| cert.parse().ok());
        let id = node.attribute((xml::NAMESPACE, "id")).and_then(|id| id.strip_prefix('a')?.parse().ok());
        let edtf = dating::edtf(|name| node.attribute(name));
        let subtype = if node.tag_name().name() == "date" { kind } else { node.attribute("subtype") };
        let date = subtype.and_then(fields::date_kind);
        let value = match (date, edtf) {
            (None, None) => None,
            (kind, edtf) => Some(DateValue::new(kind.unwrap_or(DateKind::Calendar), edtf)),
        };
        Some(Claim {
            id,
            confidence: cert.filter(|cert| (0.0..=1.0).contains(cert)).map(Confidence::from_probability),
            value,
            entity: self.references.entity(node),
            ..Claim::new(Tei.facts().id, xml::place(node), (start as u64, self.text.len() as u64), label)
        })
    }
}
