//! `tagline convert`.

use crate::{Failed, args::Convert, plain::Source};
use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::{Path, PathBuf},
};
use tagline_core::{Document, Status};
use tagline_formats::{ExportOptions, Format, Imported, companions, loss, read, verify, write};

/// How many lines of a kind are printed before the rest is only counted.
const LISTED: usize = 20;

/// Converts one file.
pub(crate) fn run(args: Convert) -> Result<(), Failed> {
    let (Some(from), Some(to)) = (Format::from_id(&args.from), Format::from_id(&args.to)) else {
        return Ok(()); // The command line takes no other words than those of formats.
    };
    let source = args.input.map_or(Source::Stdin, Source::new);
    let bytes = source.bytes().map_err(|error| Failed::File { path: source.name().into(), error })?;
    let import = read(from, &bytes).map_err(|error| Failed::Read { source: source.name(), error })?;
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
    let documents: Vec<&Document> = imported.iter().map(|imported| &imported.document).collect();
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
    list("loss", loss(to, &documents, &options).losses.iter().map(ToString::to_string));
    let bytes = write(to, &documents, &options).map_err(Failed::Write)?;
    let verified = verify(to, &bytes, &documents, &options).map_err(|error| Failed::Unverified(error.to_string()))?;
    if !verified.is_good() {
        list("difference", verified.differences.iter().map(|difference| format!("{difference:?}")));
        return Err(Failed::Unverified(verified.to_string()));
    }
    let output = args.output.filter(|path| path != Path::new("-"));
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
