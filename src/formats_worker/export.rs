//! Documents to a file.

use std::collections::BTreeSet;
use tagline_core::{Confidence, Document, Label};
use tagline_formats::{
    Columns, ExportOptions, Format, Generator, Pseudonymised, Scheme, Split, Unit, companions, loss, project,
    pseudonymised, verify, write,
};
use tagline_wire::{CompanionFile, ExportChoices, ExportRequest, FormatsReply, WrittenFile};

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

    if choices.project || (documents.len() > 1 && !format.holds_several()) {
        let split = Split { dev_percent: choices.dev_percent };
        let made = project(format, &documents, &options, split).map_err(|error| error.to_string())?;
        remarks.extend(made.losses.losses.iter().map(ToString::to_string));
        return Ok(WrittenFile {
            bytes: made.bytes,
            extension: format!("{}.zip", format.id()),
            mime: "application/zip".to_owned(),
            verified: count(made.spans),
            remarks,
            card: Some(made.card),
            companions: beside,
        });
    }
    let bytes = write(format, &documents, &options).map_err(|error| error.to_string())?;
    let verified = verify(format, &bytes, &documents, &options)
        .map_err(|error| format!("The file was written but cannot be read back, so it is withheld: {error}"))?;
    if !verified.is_good() {
        return Err(format!("The file was written but does not say what it should, so it is withheld: {verified}."));
    }
    remarks.extend(loss(format, &documents, &options).losses.iter().map(ToString::to_string));
    beside.extend(companions(format, &documents, &options).into_iter().map(|companion| CompanionFile {
        name: companion.name.to_owned(),
        purpose: "which goes with it".to_owned(),
        mime: companion.mime.to_owned(),
        bytes: companion.bytes,
    }));
    Ok(WrittenFile {
        bytes,
        extension: format.extension().to_owned(),
        mime: format.mime().to_owned(),
        verified: count(verified.spans),
        remarks,
        card: None,
        companions: beside,
    })
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
