//! GATE's own XML documents.
//!
//! The text is interspersed with nodes, and annotations run from node to node. GATE names nodes by their offsets in
//! UTF-16 units; we write them so, and read only where they stand, so that no count can be wrong.

use crate::{
    budget::{Budget, report},
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Writer, only},
    error::{Fault, Place, ReadError, WriteError},
    fields,
    import::{Import, Trouble},
    json::utf8,
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
    xml::{self, attribute, escaped},
};
use roxmltree::Node;
use std::collections::{BTreeSet, HashMap};
use tagline_core::{Annotation, ByteOffset, CivilDate};

/// One GATE document in XML.
pub(crate) struct Gate;

const STRING: &str = "java.lang.String";

impl Codec for Gate {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "GATE XML",
            id: "gate",
            extension: "gate.xml",
            mime: "application/xml",
            description: "GATE Developer and its pipelines: annotations with all their features",
            several: false,
            holds: Holds { names: false, ..Holds::EVERYTHING },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let sheet = only(sheets, self.facts())?;
        xml::check(self.facts().name, sheet)?;
        let document = &sheet.document;
        let mut file = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<GateDocument version=\"3\">\n");
        file += "<GateDocumentFeatures>\n";
        let (date, reason) = fields::dated(document);
        let date = date.map(|date| date.to_string());
        for (name, value) in [
            ("name", Some(document.id())),
            ("title", Some(document.title())),
            ("date", date.as_deref()),
            ("date_inferred", reason),
        ] {
            feature(&mut file, name, value);
        }
        file += "</GateDocumentFeatures>\n<TextWithNodes>";
        nodes(sheet, &mut file);
        file += "</TextWithNodes>\n<AnnotationSet>\n";
        for annotation in &sheet.annotations {
            write_annotation(sheet, annotation, &mut file);
        }
        file += "</AnnotationSet>\n</GateDocument>\n";
        Ok(file.into_bytes())
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        xml::read(utf8(bytes)?, import)
    }
}

/// Reads a parsed file.
fn import(xml: &roxmltree::Document<'_>) -> Result<Import, ReadError> {
    let root = xml.root_element();
    let expected = Gate.facts().name;
    let other = || ReadError { place: Place::File, fault: Fault::OtherFormat { expected } };
    let child = |name: &str| root.children().find(|node| node.has_tag_name(name));
    let with_nodes = child("TextWithNodes").ok_or_else(other)?;
    let (mut text, mut places) = (String::new(), HashMap::new());
    for node in with_nodes.children() {
        match node.attribute("id") {
            _ if node.is_text() => text.push_str(node.text().unwrap_or_default()),
            Some(id) if node.has_tag_name("Node") => {
                places.insert(id, text.len() as u64);
            }
            _ => {}
        }
    }
    let mut features = child("GateDocumentFeatures").map(features).unwrap_or_default();
    let (mut import, mut budget) = (Import::default(), Budget::of(xml.input_text().as_bytes()));
    let mut claims = Vec::new();
    for set in root.children().filter(|node| node.has_tag_name("AnnotationSet")) {
        for node in set.children().filter(|node| node.has_tag_name("Annotation")) {
            let end = |name: &str| places.get(node.attribute(name)?).copied();
            match (end("StartNode").zip(end("EndNode")), node.attribute("Type")) {
                (Some(ends), Some(kind)) => claims.push(claim(node, kind, ends)),
                _ => {
                    let said = node.attribute("Type").unwrap_or("Annotation").to_owned();
                    report(&mut import.problems, xml::place(node), Trouble::NoSpan { said });
                }
            }
        }
    }
    let account = Account {
        place: Place::File,
        id: features.remove("name").unwrap_or_default(),
        title: features.remove("title"),
        text: xml::text(text, xml::place(with_nodes))?,
        claims,
        unit: Counted::In(Unit::Byte),
    };
    let mut document = account.document(&mut import.problems)?;
    let date = features.remove("date").and_then(|date| CivilDate::parse(&date));
    fields::date(&mut document, date, features.remove("date_inferred"));
    budget.take(&mut import, document)?;
    Ok(import)
}

/// The text, with a node wherever an annotation begins or ends.
fn nodes(sheet: &Sheet<'_>, file: &mut String) {
    let text = sheet.document.text();
    let ends: BTreeSet<ByteOffset> =
        sheet.annotations.iter().flat_map(|annotation| [annotation.span.start(), annotation.span.end()]).collect();
    let mut at = 0;
    for end in ends {
        file.push_str(&escaped(text.as_str().get(at..end.index()).unwrap_or_default()));
        file.push_str(&format!("<Node id=\"{}\"/>", text.utf16(end).unwrap_or_default()));
        at = end.index();
    }
    file.push_str(&escaped(text.as_str().get(at..).unwrap_or_default()));
}

fn write_annotation(sheet: &Sheet<'_>, annotation: &Annotation, file: &mut String) {
    let (start, end) = sheet.offsets(annotation.span, Unit::Utf16);
    let (id, kind) = (annotation.id.0, attribute(annotation.label.as_str()));
    file.push_str(&format!("<Annotation Id=\"{id}\" Type=\"{kind}\" StartNode=\"{start}\" EndNode=\"{end}\">\n"));
    for (name, value) in fields::of(annotation) {
        feature(file, name, Some(&value));
    }
    file.push_str("</Annotation>\n");
}

fn feature(file: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        file.push_str(&format!(
            "<Feature><Name className=\"{STRING}\">{name}</Name><Value className=\"{STRING}\">{}</Value></Feature>\n",
            escaped(value)
        ));
    }
}

/// The features of an element; those whose values are no plain text are left to GATE.
fn features<'a>(node: Node<'a, '_>) -> HashMap<&'a str, String> {
    let part = |feature: Node<'a, '_>, name: &str| feature.children().find(|node| node.has_tag_name(name));
    let features = node.children().filter(|node| node.has_tag_name("Feature"));
    features
        .filter_map(|feature| Some((part(feature, "Name")?.text()?, xml::content(part(feature, "Value")?))))
        .collect()
}

/// An annotation. Features are free in GATE: those that do not say what ours say are passed over.
fn claim<'a>(node: Node<'a, '_>, kind: &'a str, ends: (u64, u64)) -> Claim<'a> {
    let mut features = features(node);
    let id = node.attribute("Id").and_then(|id| id.parse().ok());
    let claim = Claim { id, ..Claim::new(Gate.facts().id, xml::place(node), ends, kind) };
    fields::take(claim, |name| features.remove(name))
}
