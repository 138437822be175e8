//! UIMA's CAS in JSON (version 0.4), as INCEpTION and dkpro-cassis read and write it; and what it has in common with
//! the CAS in XML.
//!
//! Offsets count UTF-16 units, as Java does. Mentions are DKPro's named entities, whose `value` is the label and whose
//! `identifier` names the entity.

use crate::{
    budget::{Budget, report},
    claim::{Account, Claim},
    codec::{Codec, Facts, Holds, Writer, only},
    error::{Fault, ReadError, WriteError},
    import::{Import, Problem, Trouble},
    json::{Item, utf8},
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::HashSet};
use tagline_core::{EntityId, Text};

/// One document as a CAS.
pub(crate) struct CasJson;

const SOFA: &str = "uima.cas.Sofa";
pub(crate) const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
pub(crate) const METADATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
pub(crate) const VIEW: &str = "_InitialView";

/// The identifiers of the feature structures that every CAS of ours has.
pub(crate) const SOFA_ID: usize = 1;
pub(crate) const METADATA_ID: usize = 2;

/// What a CAS holds of a document.
pub(crate) const HOLDS: Holds = Holds { entity: true, document_id: true, title: true, ..Holds::SPANS };

/// What stands before an entity's number in an `identifier`, which DKPro wants to be an IRI.
const ENTITY: &str = "urn:x-tagline:entity:";

/// The `identifier` of a mention of this entity.
pub(crate) fn identifier(EntityId(id): EntityId) -> String {
    format!("{ENTITY}{id}")
}

/// The entity behind such an identifier; those of knowledge bases are no business of ours.
pub(crate) fn entity(identifier: &str) -> Option<EntityId> {
    identifier.strip_prefix(ENTITY)?.parse().ok().map(EntityId)
}

impl Codec for CasJson {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "UIMA CAS JSON",
            id: "cas",
            extension: "cas.json",
            mime: "application/json",
            description: "INCEpTION and dkpro-cassis: named entities of DKPro Core",
            several: false,
            holds: HOLDS,
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let sheet = only(sheets, self.facts())?;
        let document = &sheet.document;
        let mut structures = vec![
            json!({"%ID": SOFA_ID, "%TYPE": SOFA, "sofaNum": 1, "sofaID": VIEW, "mimeType": "text/plain",
                   "sofaString": document.text().as_str()}),
            json!({"%ID": METADATA_ID, "%TYPE": METADATA, "@sofa": SOFA_ID, "begin": 0,
                   "end": document.text().end_utf16().get(), "language": "x-unspecified",
                   "documentId": document.id(), "documentTitle": document.title()}),
        ];
        structures.extend(sheet.annotations.iter().zip(METADATA_ID + 1..).map(|(annotation, id)| {
            let (begin, end) = sheet.offsets(annotation.span, Unit::Utf16);
            let mut entity = json!({"%ID": id, "%TYPE": NAMED_ENTITY, "@sofa": SOFA_ID, "begin": begin, "end": end,
                                    "value": annotation.label.as_str()});
            if let Some(id) = annotation.entity {
                entity["identifier"] = identifier(id).into();
            }
            entity
        }));
        let members: Vec<usize> = (METADATA_ID..METADATA_ID + 1 + sheet.annotations.len()).collect();
        let cas = json!({
            "%TYPES": {
                NAMED_ENTITY: kind(NAMED_ENTITY, "uima.tcas.Annotation", &["value", "identifier"]),
                METADATA: kind(METADATA, "uima.tcas.DocumentAnnotation", &["documentId", "documentTitle"]),
            },
            "%FEATURE_STRUCTURES": structures,
            "%VIEWS": {VIEW: {"%SOFA": SOFA_ID, "%MEMBERS": members}},
        });
        Ok(serde_json::to_vec(&cas)?)
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        let file = Item::file(utf8(bytes)?)?;
        let mut reader = Reader::default();
        for structure in file.object()?.required_item("%FEATURE_STRUCTURES")?.list()? {
            reader.structure(&structure)?;
        }
        let Reader { sofa, id, title, claims, mut problems, .. } = reader;
        let expected = self.facts().name;
        let (_, text) = sofa.ok_or_else(|| file.error(Fault::OtherFormat { expected }))?;
        let account = Account { place: file.place(), id, title, text, claims, unit: writer.counted(Unit::Utf16) };
        let document = account.document(&mut problems)?;
        let mut import = Import { documents: Vec::new(), problems };
        Budget::of(bytes).take(&mut import, document)?;
        Ok(import)
    }
}

/// Whether a type is one of tokens or sentences, which are no one's annotations, and every CAS has thousands.
pub(crate) fn is_layout(kind: &str) -> bool {
    kind.ends_with(".Token") || kind.ends_with(".Sentence")
}

/// The declaration of a type with features that are strings.
fn kind(name: &str, parent: &str, features: &[&str]) -> Value {
    let mut declaration = json!({"%NAME": name, "%SUPER_TYPE": parent});
    for feature in features {
        declaration[*feature] = json!({"%NAME": feature, "%RANGE": "uima.cas.String"});
    }
    declaration
}

/// A document while its feature structures are read.
#[derive(Default)]
struct Reader<'a> {
    /// The identifier and the text of the first subject of analysis.
    sofa: Option<(u64, Text)>,
    id: String,
    title: Option<String>,
    claims: Vec<Claim<'a>>,
    problems: Vec<Problem>,
    /// Types that hold no labelled span, each reported once.
    passed_over: HashSet<String>,
}

impl<'a> Reader<'a> {
    fn structure(&mut self, item: &Item<'a>) -> Result<(), ReadError> {
        let mut fields = item.object()?;
        let kind: Cow<'a, str> = fields.required("%TYPE")?;
        if kind == SOFA && self.sofa.is_none() {
            self.sofa = Some((fields.required("%ID")?, fields.required_item("sofaString")?.text()?));
            return Ok(());
        }
        if kind == METADATA {
            self.id = fields.optional("documentId")?.unwrap_or_default();
            self.title = fields.optional("documentTitle")?;
            return Ok(());
        }
        let sofa: Option<u64> = fields.optional("@sofa")?;
        let (begin, end): (Option<u64>, Option<u64>) = (fields.optional("begin")?, fields.optional("end")?);
        // DKPro calls the label `value`; INCEpTION's own layers call it `label`.
        let label = [fields.item("value"), fields.item("label")].into_iter().flatten().find_map(|item| item.get().ok());
        let here = sofa.is_none() || sofa == self.sofa.as_ref().map(|(id, _)| *id);
        match (begin, end, label) {
            (Some(begin), Some(end), Some(label)) if here => {
                let label: Cow<'a, str> = label;
                let identifier: Option<Cow<'a, str>> = fields.item("identifier").and_then(|item| item.get().ok());
                let claim = Claim::new(CasJson.facts().id, item.place(), (begin, end), label);
                self.claims.push(Claim { entity: identifier.and_then(|said| entity(&said)), ..claim });
            }
            _ if is_layout(&kind) => {}
            _ if self.passed_over.insert(kind.to_string()) => {
                let trouble = Trouble::NoSpan { said: kind.into_owned() };
                report(&mut self.problems, item.place(), trouble);
            }
            _ => {}
        }
        Ok(())
    }
}
