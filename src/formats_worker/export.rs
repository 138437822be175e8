//! Documents to a file.

use tagline_core::{Confidence, Document, Label};
use tagline_formats::{
    Columns, ExportOptions, Format, Generator, Scheme, Split, Unit, Withheld, WriteError, companions, emptiness, loss,
    project, withheld, write_verified,
};
use tagline_wire::{CompanionFile, ExportChoices, ExportRequest, FormatsReply, WithheldArticle, WrittenFile};

use crate::pseudonyms::{self, Copies};

/// The file with all that is to be said of it; or why it is withheld.
pub(crate) fn answer(request: &ExportRequest) -> FormatsReply {
    let number = request.number;
    match written(request) {
        Ok(file) => FormatsReply::Written { number, file },
        Err(reason) => FormatsReply::Failed { number, reason },
    }
}

fn written(request: &ExportRequest) -> Result<WrittenFile, String> {
    let choices = &request.choices;
    // A format that was not asked for by name is the native one.
    let format = Format::from_id(&choices.format).unwrap_or(Format::Tagline);
    let options = options(choices, request.model.clone())?;
    let originals: Vec<&Document> = request.documents.iter().collect();
    let (mut remarks, mut beside) = (Vec::new(), Vec::new());
    let copies = choices.pseudonyms.then(|| pseudonyms::copies(&originals, &request.also)).transpose()?;
    let (copied, pseudonyms) = match copies {
        Some(Copies { documents, report, key }) => {
            beside.push(key);
            (documents, Some(report))
        }
        None => (Vec::new(), None),
    };
    let documents: Vec<&Document> = if pseudonyms.is_some() { copied.iter().collect() } else { originals };
    let emptiness = emptiness(format, &documents, &options).map(|why| why.to_string());

    let titles: Vec<&str> = request.documents.iter().map(Document::title).collect();
    let export = Export { format, options: &options, choices };
    let (mut file, withheld) = export.file(&documents)?;
    let article = |one: Withheld| WithheldArticle {
        title: titles.get(one.document).copied().unwrap_or_default().to_owned(),
        reason: reason(&one.error),
    };
    file.withheld = withheld.into_iter().map(article).collect();
    remarks.append(&mut file.remarks);
    beside.append(&mut file.companions);
    Ok(WrittenFile { remarks, companions: beside, emptiness, pseudonyms, ..file })
}

/// What is to be written, whichever articles it is of.
struct Export<'a> {
    format: Format,
    options: &'a ExportOptions,
    choices: &'a ExportChoices,
}

impl Export<'_> {
    /// The file of all articles that can be written, and the others. If none can, or the file of all of them is at
    /// fault and no single one is, there is no file.
    fn file(&self, documents: &[&Document]) -> Result<(WrittenFile, Vec<Withheld>), String> {
        let error = match self.packed_or_plain(documents) {
            Ok(file) => return Ok((file, Vec::new())),
            Err(error) => error,
        };
        let withheld = withheld(self.format, documents, self.options);
        let is_sound = |index: &usize| withheld.iter().all(|one| one.document != *index);
        let sound: Vec<&Document> = (0..documents.len()).filter(is_sound).map(|index| documents[index]).collect();
        if withheld.is_empty() || sound.is_empty() {
            return Err(refusal(&error));
        }
        let file = self.packed_or_plain(&sound).map_err(|error| refusal(&error))?;
        Ok((file, withheld))
    }

    fn packed_or_plain(&self, documents: &[&Document]) -> Result<WrittenFile, WriteError> {
        if self.choices.project || (documents.len() > 1 && !self.format.holds_several()) {
            self.packed(documents)
        } else {
            self.plain(documents)
        }
    }

    fn packed(&self, documents: &[&Document]) -> Result<WrittenFile, WriteError> {
        let split = Split { dev_percent: self.choices.dev_percent };
        let made = project(self.format, documents, self.options, split)?;
        Ok(WrittenFile {
            bytes: made.bytes,
            extension: format!("{}.zip", self.format.id()),
            mime: "application/zip".to_owned(),
            verified: count(made.spans),
            remarks: made.losses.losses.iter().map(ToString::to_string).collect(),
            card: Some(made.card),
            companions: Vec::new(),
            withheld: Vec::new(),
            emptiness: None,
            pseudonyms: None,
        })
    }

    fn plain(&self, documents: &[&Document]) -> Result<WrittenFile, WriteError> {
        let (bytes, verified) = write_verified(self.format, documents, self.options)?;
        let companions = companions(self.format, documents, self.options).into_iter().map(|companion| CompanionFile {
            name: companion.name.to_owned(),
            purpose: "which goes with it".to_owned(),
            mime: companion.mime.to_owned(),
            bytes: companion.bytes,
        });
        Ok(WrittenFile {
            bytes,
            extension: self.format.extension().to_owned(),
            mime: self.format.mime().to_owned(),
            verified: count(verified.spans),
            remarks: loss(self.format, documents, self.options).losses.iter().map(ToString::to_string).collect(),
            card: None,
            companions: companions.collect(),
            withheld: Vec::new(),
            emptiness: None,
            pseudonyms: None,
        })
    }
}

/// Why there is no file, as sentences for the person.
fn refusal(error: &WriteError) -> String {
    match error {
        WriteError::Unverified { .. } => {
            format!("The file is withheld. {} Your work is safe; another format may hold it.", reason(error))
        }
        _ => reason(error),
    }
}

/// Why an article cannot be written, as a sentence for the person.
fn reason(error: &WriteError) -> String {
    let said = match error {
        WriteError::Unverified { problem } => format!("Read back, it is not the article: {problem}"),
        other => other.to_string(),
    };
    let mut letters = said.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

fn options(choices: &ExportChoices, model: Option<String>) -> Result<ExportOptions, String> {
    let mut labels = std::collections::BTreeMap::new();
    for (label, name) in choices.labels.iter().filter(|(_, name)| !name.trim().is_empty()) {
        let renamed =
            Label::new(name.trim()).map_err(|error| format!("{label} cannot be written as {name:?}: {error}."))?;
        labels.insert(label.clone(), renamed);
    }
    Ok(ExportOptions {
        suggested: choices.suggested,
        confirmed: choices.confirmed,
        rejected: choices.rejected,
        min_confidence: Confidence::from_probability(f64::from(choices.least_confidence) / 100.0),
        labels,
        unit: [Unit::CodePoint, Unit::Utf16].into_iter().find(|unit| word(*unit) == choices.unit),
        scheme: match choices.scheme.as_str() {
            "iob1" => Scheme::Iob1,
            "bilou" => Scheme::Bilou,
            _ => Scheme::Iob2,
        },
        columns: match choices.columns.as_str() {
            "four" => Columns::Four,
            "offsets" => Columns::Offsets,
            _ => Columns::Two,
        },
        generator: Generator { model, ..Generator::default() },
        ..ExportOptions::default()
    })
}

/// The word that stands for a unit in messages.
pub(crate) fn word(unit: Unit) -> &'static str {
    match unit {
        Unit::Utf16 => "utf16",
        _ => "code-point",
    }
}

fn count(spans: usize) -> u32 {
    u32::try_from(spans).unwrap_or(u32::MAX)
}
