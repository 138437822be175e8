//! UIMA's CAS in XML (XMI 1.0), as INCEpTION, DKPro Core and dkpro-cassis read and write it.
//!
//! The same content as the CAS in JSON. A line break in the text is written as a character reference: parsers take
//! it for a space otherwise. The type system, without which no UIMA reader opens the file, comes beside it.

use crate::{
    budget::{Budget, report},
    cas::{HOLDS, METADATA, METADATA_ID, NAMED_ENTITY, SOFA_ID, VIEW, entity, identifier, is_layout},
    claim::{Account, Claim},
    codec::{Codec, Companion, Facts, Writer, only},
    error::{Fault, Place, ReadError, WriteError},
    import::{Import, Problem, Trouble},
    json::utf8,
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
    xml::{self, attribute},
};
use roxmltree::Node;
use std::collections::HashSet;
use tagline_core::Text;

/// One document as a CAS in XML.
pub(crate) struct Xmi;

/// The namespace of `xmi:id`.
const XMI: &str = "http://www.omg.org/XMI";
/// The namespace of UIMA's own types.
const CAS: &str = "http:///uima/cas.ecore";

const TYPE_SYSTEM: &str = include_str!("xmi/TypeSystem.xml");

impl Codec for Xmi {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "UIMA CAS XMI",
            id: "xmi",
            extension: "xmi",
            mime: "application/vnd.xmi+xml",
            description: "INCEpTION and every UIMA pipeline: named entities of DKPro Core, with the type system",
            several: false,
            holds: HOLDS,
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let sheet = only(sheets, self.facts())?;
        xml::check(self.facts().name, sheet)?;
        let document = &sheet.document;
        let (text, title) = (attribute(document.text().as_str()), attribute(document.title()));
        let mut file = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmlns:xmi=\"{XMI}\" xmlns:cas=\"{CAS}\" \
             xmlns:metadata=\"{}\" xmlns:ner=\"{}\" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n\
             <metadata:DocumentMetaData xmi:id=\"{METADATA_ID}\" sofa=\"{SOFA_ID}\" begin=\"0\" end=\"{}\" \
             language=\"x-unspecified\" documentTitle=\"{title}\" documentId=\"{}\"/>\n",
            namespace(METADATA),
            namespace(NAMED_ENTITY),
            document.text().end_utf16(),
            attribute(document.id()),
        );
        let mut members = METADATA_ID.to_string();
        for (annotation, id) in sheet.annotations.iter().zip(METADATA_ID + 1..) {
            let (begin, end) = sheet.offsets(annotation.span, Unit::Utf16);
            let label = attribute(annotation.label.as_str());
            file += &format!(
                "<ner:NamedEntity xmi:id=\"{id}\" sofa=\"{SOFA_ID}\" begin=\"{begin}\" end=\"{end}\" value=\"{label}\""
            );
            if let Some(id) = annotation.entity {
                file += &format!(" identifier=\"{}\"", identifier(id));
            }
            file += "/>\n";
            members += &format!(" {id}");
        }
        file += &format!(
            "<cas:Sofa xmi:id=\"{SOFA_ID}\" sofaNum=\"1\" sofaID=\"{VIEW}\" mimeType=\"text/plain\" sofaString=\"{text}\"/>\n\
             <cas:View sofa=\"{SOFA_ID}\" members=\"{members}\"/>\n</xmi:XMI>\n"
        );
        Ok(file.into_bytes())
    }

    fn companions(&self, _: &[Sheet<'_>]) -> Vec<Companion> {
        let bytes = TYPE_SYSTEM.as_bytes().to_vec();
        vec![Companion { name: "TypeSystem.xml", mime: "application/xml", bytes }]
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        xml::read(utf8(bytes)?, |xml| import(xml, writer))
    }
}

/// Reads a parsed file.
fn import(xml: &roxmltree::Document<'_>, writer: Writer) -> Result<Import, ReadError> {
    let expected = Xmi.facts().name;
    let other = || ReadError { place: Place::File, fault: Fault::OtherFormat { expected } };
    let is_sofa = |node: &Node<'_, '_>| node.has_tag_name((CAS, "Sofa"));
    let sofa = xml.root_element().children().find(is_sofa).ok_or_else(other)?;
    let text = sofa.attribute("sofaString").ok_or_else(other)?;
    let text = xml::text(text.to_owned(), xml::place(sofa))?;
    let mut reader = Reader { sofa: sofa.attribute((XMI, "id")).unwrap_or_default(), ..Reader::default() };
    for node in xml.root_element().children().filter(Node::is_element) {
        reader.structure(node, &text)?;
    }
    let Reader { id, title, claims, mut problems, .. } = reader;
    let account = Account { place: Place::File, id, title, text, claims, unit: writer.counted(Unit::Utf16) };
    let document = account.document(&mut problems)?;
    let mut import = Import { documents: Vec::new(), problems };
    Budget::of(xml.input_text().as_bytes()).take(&mut import, document)?;
    Ok(import)
}

/// The namespace of the package that a type is in, as UIMA derives it.
fn namespace(kind: &str) -> String {
    let package = kind.rsplit_once('.').map_or(kind, |(package, _)| package);
    format!("http:///{}.ecore", package.replace('.', "/"))
}

/// A CAS while its feature structures are read.
#[derive(Default)]
struct Reader<'a> {
    /// The identifier of the first subject of analysis.
    sofa: &'a str,
    id: String,
    title: Option<String>,
    claims: Vec<Claim<'a>>,
    problems: Vec<Problem>,
    /// Types that hold no labelled span, each reported once.
    passed_over: HashSet<&'a str>,
}

impl<'a> Reader<'a> {
    fn structure(&mut self, node: Node<'a, '_>, text: &Text) -> Result<(), ReadError> {
        let kind = node.tag_name();
        if kind.namespace() == Some(CAS) {
            return Ok(());
        }
        if kind.name() == "DocumentMetaData" {
            self.id = node.attribute("documentId").unwrap_or_default().to_owned();
            self.title = node.attribute("documentTitle").map(str::to_owned);
            return Ok(());
        }
        let number = |name: &str| match node.attribute(name).map(str::parse) {
            None => Ok(None),
            Some(Ok(number)) => Ok(Some(number)),
            Some(Err(_)) => {
                let problem = format!("expected a number in {name:?}, at most {}", text.end_utf16());
                Err(ReadError { place: xml::place(node), fault: Fault::Value { problem } })
            }
        };
        let label = node.attribute("value").or_else(|| node.attribute("label"));
        let here = node.attribute("sofa").is_none_or(|sofa| sofa == self.sofa);
        match (number("begin")?, number("end")?, label) {
            (Some(begin), Some(end), Some(label)) if here => {
                let claim = Claim::new(Xmi.facts().id, xml::place(node), (begin, end), label);
                self.claims.push(Claim { entity: node.attribute("identifier").and_then(entity), ..claim });
            }
            _ if is_layout(&format!(".{}", kind.name())) => {}
            _ if self.passed_over.insert(kind.name()) => {
                let trouble = Trouble::NoSpan { said: kind.name().to_owned() };
                report(&mut self.problems, xml::place(node), trouble);
            }
            _ => {}
        }
        Ok(())
    }
}
