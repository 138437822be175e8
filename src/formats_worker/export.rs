//! Documents to a file.

use std::collections::BTreeSet;
use tagline_core::{Confidence, Document, Label};
use tagline_formats::{
    Columns, ExportOptions, Format, Generator, Pseudonymised, Scheme, Split, Unit, Withheld, WriteError, companions,
    loss, project, pseudonymised, withheld, write_verified,
};
use tagline_wire::{CompanionFile, ExportChoices, ExportRequest, FormatsReply, WithheldArticle, WrittenFile};

/// What the key to pseudonyms is called, and what is to be known of it.
const KEY: (&str, &str) = ("pseudonym-key.csv", "the key to the pseudonyms: keep it apart from the copy");

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
    let mut copies = Vec::new();
    if choices.pseudonyms {
        let done = pseudonymised(&originals, &names(&originals)).map_err(|error| error.to_string())?;
        remarks.push(replaced(&done));
        if done.left_over > 0 {
            remarks.push(format!(
                "{} where a replaced name still stands, because nobody has annotated it there: look before you pass the \
                 copy on",
                if done.left_over == 1 { "1 place".to_owned() } else { format!("{} places", done.left_over) }
            ));
        }
        let bytes = done.key_table().map_err(|error| error.to_string())?;
        let (name, purpose) = (KEY.0.to_owned(), KEY.1.to_owned());
        beside.push(CompanionFile { name, purpose, mime: "text/csv".to_owned(), bytes });
        copies = done.documents;
    }
    let documents: Vec<&Document> = if choices.pseudonyms { copies.iter().collect() } else { originals };

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
    Ok(WrittenFile { remarks, companions: beside, ..file })
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

/// How much was replaced by how little.
fn replaced(done: &Pseudonymised) -> String {
    let names: usize = done.key.iter().map(|entry| entry.names.len()).sum();
    let plural = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    format!("{} replaced by {}", plural(names, "name"), plural(done.key.len(), "pseudonym"))
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

/// The labels whose mentions are replaced by pseudonyms: all but dates, which name nobody.
fn names(documents: &[&Document]) -> BTreeSet<Label> {
    let labels =
        documents.iter().flat_map(|document| document.layer().iter()).map(|annotation| annotation.label.clone());
    labels.filter(|label| *label != Label::DATE).collect()
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
