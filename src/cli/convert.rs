//! `tagline convert`.

use crate::{Failed, args::Convert, plain::Source};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
    path::{Path, PathBuf},
};
use tagline_core::{Document, Label, Status};
use tagline_formats::{
    ExportOptions, Format, Import, Imported, Split, companions, loss, open, project, pseudonymised, read, verify, write,
};

/// How many lines of a kind are printed before the rest is only counted.
const LISTED: usize = 20;

/// Converts one file.
pub(crate) fn run(args: Convert) -> Result<(), Failed> {
    let Some(to) = Format::from_id(&args.to) else {
        return Ok(()); // The command line takes no other words than those of formats.
    };
    let source = args.input.map_or(Source::Stdin, Source::new);
    let bytes = source.bytes().map_err(|error| Failed::File { path: source.name().into(), error })?;
    let import = import(args.from.as_deref(), &source.name(), &bytes)?;
    let problems = import.problems.len();
    list("problem", import.problems.iter().map(|problem| format!("{}: {problem}", source.name())));

    let several = import.documents.len() > 1;
    let numbered = import.documents.into_iter().zip(1..);
    let imported: Vec<Imported> = numbered
        .map(|(imported, number)| match several {
            true => named(imported, format!("{}#{number}", source.name())),
            false => named(imported, source.name()),
        })
        .collect();
    let mut documents: Vec<&Document> = imported.iter().map(|imported| &imported.document).collect();
    let copies;
    if let Some(key) = args.pseudonyms {
        copies = without_names(&documents, args.names, key)?;
        documents = copies.iter().collect();
    }
    let wanted: Vec<Status> = args.status.into_iter().map(Status::from).collect();
    let options = ExportOptions {
        suggested: wanted.contains(&Status::Suggested),
        confirmed: wanted.contains(&Status::Confirmed),
        rejected: wanted.contains(&Status::Rejected),
        min_confidence: args.min_confidence,
        labels: args.rename.into_iter().collect(),
        unit: args.unit.map(Into::into),
        scheme: args.scheme.into(),
        columns: args.columns.into(),
        extras: imported
            .iter()
            .map(|imported| (imported.document.id().to_owned(), imported.extra.clone()))
            .collect::<BTreeMap<_, _>>(),
        ..ExportOptions::default()
    };
    let output = args.output.filter(|path| path != Path::new("-"));
    if args.project {
        let split = Split { dev_percent: args.dev.unwrap_or_default() };
        let made = project(to, &documents, &options, split).map_err(Failed::Write)?;
        list("loss", made.losses.losses.iter().map(ToString::to_string));
        save(output, &made.bytes)?;
        eprintln!("tagline: {0} of {0} spans verified", made.spans);
        return if problems == 0 { Ok(()) } else { Err(Failed::Problems(problems)) };
    }
    list("loss", loss(to, &documents, &options).losses.iter().map(ToString::to_string));
    let bytes = write(to, &documents, &options).map_err(Failed::Write)?;
    let verified = verify(to, &bytes, &documents, &options).map_err(|error| Failed::Unverified(error.to_string()))?;
    if !verified.is_good() {
        list("difference", verified.differences.iter().map(ToString::to_string));
        return Err(Failed::Unverified(verified.to_string()));
    }
    if let Some(path) = &output {
        for companion in companions(to, &documents, &options) {
            let mut beside = path.clone().into_os_string();
            beside.push(format!(".{}", companion.name));
            save(Some(beside.into()), &companion.bytes)?;
        }
    }
    save(output, &bytes)?;
    eprintln!("tagline: {verified}");
    if problems == 0 { Ok(()) } else { Err(Failed::Problems(problems)) }
}

/// Reads the input in the format that was named, or the one it shows to be of.
fn import(from: Option<&str>, source: &str, bytes: &[u8]) -> Result<Import, Failed> {
    let failed = |error| Failed::Read { source: source.to_owned(), error };
    match from.and_then(Format::from_id) {
        Some(from) => read(from, bytes).map_err(failed),
        None => match open(source, bytes).map_err(failed)? {
            Some((_, import)) => Ok(import),
            None => Err(Failed::UnknownFormat { source: source.to_owned() }),
        },
    }
}

/// Copies with pseudonyms for names, of which the key is written first: without it nobody could go back.
fn without_names(documents: &[&Document], names: Vec<Label>, key: PathBuf) -> Result<Vec<Document>, Failed> {
    let annotations = documents.iter().flat_map(|document| document.layer().iter());
    let labels: BTreeSet<Label> = match names.is_empty() {
        true => annotations.map(|annotation| annotation.label.clone()).filter(|label| *label != Label::DATE).collect(),
        false => names.into_iter().collect(),
    };
    let done = pseudonymised(documents, &labels).map_err(Failed::Write)?;
    save(Some(key), &done.key_table().map_err(Failed::Write)?)?;
    if done.left_over > 0 {
        eprintln!("tagline: {} places still hold a replaced name that nobody has annotated there", done.left_over);
    }
    Ok(done.documents)
}

/// Gives a document a name if it has none of its own.
fn named(imported: Imported, name: String) -> Imported {
    if imported.document.id().is_empty() { imported.named(name) } else { imported }
}

/// Prints the first lines of a list on standard error, and how many more there are.
fn list(kind: &str, lines: impl ExactSizeIterator<Item = String>) {
    let more = lines.len().saturating_sub(LISTED);
    for line in lines.take(LISTED) {
        eprintln!("tagline: {kind}: {line}");
    }
    if more > 0 {
        eprintln!("tagline: {kind}: … and {more} more");
    }
}

/// Writes a file in one step, so that a full disk costs neither what was there nor half of what is new.
fn save(path: Option<PathBuf>, bytes: &[u8]) -> Result<(), Failed> {
    let Some(path) = path else {
        let mut out = io::stdout().lock();
        return out.write_all(bytes).and_then(|()| out.flush()).map_err(Failed::writing);
    };
    let mut beside = path.clone().into_os_string();
    beside.push(".part");
    let saved = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, &path));
    saved.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        Failed::Output { path, error }
    })
}
