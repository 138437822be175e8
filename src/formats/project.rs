//! Many documents as one archive that says of itself what is in it: a data card, the labels, and a checksum for every
//! file, as `sha256sum --check` reads them.

mod card;

use crate::{
    ExportOptions, Format, LossReport, WriteError,
    archive::{FileNames, Member, pack},
    companions, loss,
    sheet::{self, Sheet},
    write_verified,
};
use card::Card;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use tagline_core::Document;

/// How documents are divided into those to learn from and those to be tested on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// How many of a hundred documents are for testing; 0 for no division.
    pub dev_percent: u8,
}

/// A project's archive, every file of it verified.
#[derive(Clone, Debug)]
pub struct Project {
    /// The archive.
    pub bytes: Vec<u8>,
    /// How many spans its files hold, all read back and found the same.
    pub spans: usize,
    /// What the format could not hold.
    pub losses: LossReport,
    /// The data card, which is in the archive too.
    pub card: String,
}

/// Part of a project: its folder, and which documents are in it.
struct Part<'a> {
    folder: &'static str,
    documents: Vec<&'a Document>,
}

/// Packs documents with all that a reader of them needs to know. A format that holds several documents gets one file
/// for each part of the division, any other a file for each document.
///
/// # Errors
/// If the format cannot hold one of the documents, or a file does not read back as it should.
pub fn project<'a>(
    format: Format,
    documents: &[&'a Document],
    options: &ExportOptions,
    split: Split,
) -> Result<Project, WriteError> {
    let parts = divided(documents, split);
    let mut members = Vec::new();
    let mut spans = 0;
    for part in &parts {
        let mut names = FileNames::new();
        let files: Vec<(String, Vec<&Document>)> = match format.holds_several() {
            true => vec![(part.folder.to_owned(), part.documents.clone())],
            false => {
                let name = |document: &&Document| format!("{}/{}", part.folder, names.name(document.id()));
                let names: Vec<_> = part.documents.iter().map(name).collect();
                names.into_iter().zip(part.documents.iter().map(|document| vec![*document])).collect()
            }
        };
        for (name, documents) in files {
            let (bytes, verified) = write_verified(format, &documents, options)?;
            spans += verified.spans;
            members.push(Member { name: format!("{name}.{}", format.extension()), bytes });
        }
    }
    for companion in companions(format, documents, options) {
        members.push(Member { name: companion.name.to_owned(), bytes: companion.bytes });
    }
    let losses = loss(format, documents, options);
    let reduced = |part: &Part<'a>| sheet::reduced(&part.documents, options, &format.codec().facts().holds).0;
    let sheets: Vec<(&str, Vec<Sheet<'_>>)> = parts.iter().map(|part| (part.folder, reduced(part))).collect();
    members.push(Member { name: "labels.json".to_owned(), bytes: labels(&sheets)? });
    let card = Card { format, options, parts: &sheets, losses: &losses }.to_string();
    members.push(Member { name: "README.md".to_owned(), bytes: card.clone().into_bytes() });
    let checksums: String =
        members.iter().map(|member| format!("{:x}  {}\n", Sha256::digest(&member.bytes), member.name)).collect();
    members.push(Member { name: "SHA256SUMS".to_owned(), bytes: checksums.into_bytes() });
    Ok(Project { bytes: pack(&members)?, spans, losses, card })
}

/// Divides documents so that one that is added later moves no other: by a checksum of their names, and where two have
/// the same name, of their texts.
fn divided<'a>(documents: &[&'a Document], split: Split) -> Vec<Part<'a>> {
    let dev = match documents.len() {
        // Each part has one document at least.
        0 | 1 => 0,
        _ if split.dev_percent == 0 => 0,
        count => (count * usize::from(split.dev_percent.min(100)) / 100).clamp(1, count - 1),
    };
    if dev == 0 {
        return vec![Part { folder: "data", documents: documents.to_vec() }];
    }
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by_cached_key(|index| {
        let document = documents[*index];
        Sha256::new().chain_update(document.id()).chain_update(document.text().as_str()).finalize()
    });
    let is_dev = |index: usize| order[..dev].contains(&index);
    let part = |folder, wanted: bool| {
        let chosen = documents.iter().enumerate().filter(|(index, _)| is_dev(*index) == wanted);
        Part { folder, documents: chosen.map(|(_, document)| *document).collect() }
    };
    vec![part("train", false), part("dev", true)]
}

/// The labels in use, with the names that people know them by.
fn labels(parts: &[(&str, Vec<Sheet<'_>>)]) -> Result<Vec<u8>, WriteError> {
    #[derive(Serialize)]
    struct Label<'a> {
        id: &'a str,
        name: &'a str,
        annotations: usize,
    }
    let mut labels: BTreeMap<&str, Label<'_>> = BTreeMap::new();
    for sheet in parts.iter().flat_map(|(_, sheets)| sheets) {
        for annotation in &sheet.annotations {
            let (id, name) = (annotation.label.as_str(), sheet.document.labels().name(&annotation.label));
            labels.entry(id).or_insert(Label { id, name, annotations: 0 }).annotations += 1;
        }
    }
    Ok(serde_json::to_vec_pretty(&labels.into_values().collect::<Vec<_>>())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::unpack;
    use tagline_core::{Annotation, AnnotationId, Label, LabelSet, Span, Text};

    fn documents() -> Vec<Document> {
        let document = |number: usize| {
            let text = Text::new(format!("Łódź {number} 🏮")).unwrap();
            let span = Span::from_range(0..7).unwrap();
            let mention = Annotation::by_hand(AnnotationId(0), span, Label::PLACE);
            let named = Document::new(format!("d{}", number % 5), "Title".to_owned(), text);
            named.with(None, LabelSet::default(), [mention]).unwrap()
        };
        (0..10).map(document).collect()
    }

    fn names(format: Format, dev_percent: u8) -> Vec<String> {
        let documents = documents();
        let documents: Vec<&Document> = documents.iter().collect();
        let made = project(format, &documents, &ExportOptions::default(), Split { dev_percent }).unwrap();
        assert_eq!(made.spans, 10);
        unpack(&made.bytes).unwrap().into_iter().map(|member| member.name).collect()
    }

    #[test]
    fn every_part_has_its_files() {
        let about = ["labels.json", "README.md", "SHA256SUMS"];
        assert_eq!(names(Format::Spacy, 0), [["data.spacy.json"].as_slice(), &about].concat());
        assert_eq!(names(Format::Spacy, 20), [["train.spacy.json", "dev.spacy.json"].as_slice(), &about].concat());
        let tei = names(Format::Tei, 30);
        assert_eq!(tei.iter().filter(|name| name.starts_with("dev/")).count(), 3);
        assert!(
            tei.contains(&"train/d0-2.tei.xml".to_owned()) || tei.contains(&"train/d0.tei.xml".to_owned()),
            "{tei:?}"
        );
        assert_eq!(names(Format::Xmi, 1).iter().filter(|name| name.starts_with("dev/")).count(), 1);
    }

    #[test]
    fn the_card_and_the_checksums_are_true() {
        let documents = documents();
        let documents: Vec<&Document> = documents.iter().collect();
        let made = project(Format::Lines, &documents, &ExportOptions::default(), Split { dev_percent: 20 }).unwrap();
        let members = unpack(&made.bytes).unwrap();
        let find = |name: &str| members.iter().find(|member| member.name == name).unwrap();
        let sums = String::from_utf8(find("SHA256SUMS").bytes.clone()).unwrap();
        assert_eq!(sums.lines().count(), members.len() - 1);
        for line in sums.lines() {
            let (sum, name) = line.split_once("  ").unwrap();
            assert_eq!(sum, format!("{:x}", Sha256::digest(&find(name).bytes)));
        }
        let card = String::from_utf8(find("README.md").bytes.clone()).unwrap();
        assert!(card.contains("| train | 8 | 8 |") && card.contains("| PLACE | 10 |"), "{card}");
    }
}
