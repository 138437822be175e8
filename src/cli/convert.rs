//! `tagline convert`.

use crate::{Failed, args::Convert, plain::Source, save, tell};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
    path::{Path, PathBuf},
};
use tagline_core::{Document, Label, Status};
use tagline_formats::{
    AlsoReplace, ExportOptions, Format, Import, Imported, Split, companions, emptiness, excerpt, loss, open, project,
    pseudonymised, read, verify, write,
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
    let keeps_names = args.pseudonyms.is_none();
    if let Some(key) = args.pseudonyms {
        let also = AlsoReplace { all: args.replace_leftovers, ..AlsoReplace::default() };
        copies = without_names(&documents, args.names, &also, key)?;
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
        // What another program has written into a file may tell names.
        extras: imported
            .iter()
            .filter(|_| keeps_names)
            .map(|imported| (imported.document.id().to_owned(), imported.extra.clone()))
            .collect::<BTreeMap<_, _>>(),
        ..ExportOptions::default()
    };
    if let Some(why) = emptiness(to, &documents, &options) {
        tell(format_args!("{why}"));
    }
    let output = args.output.filter(|path| path != Path::new("-"));
    if args.project {
        let split = Split { dev_percent: args.dev.unwrap_or_default() };
        let made = project(to, &documents, &options, split).map_err(Failed::Write)?;
        list("loss", made.losses.losses.iter().map(ToString::to_string));
        save(output, &made.bytes)?;
        tell(format_args!("{0} of {0} spans verified", made.spans));
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
    tell(format_args!("{verified}"));
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

/// Copies with pseudonyms for names, of which the key is written first: without it nobody could go back. Places that
/// still look like a replaced name are listed, unless they are to be replaced as well.
fn without_names(
    documents: &[&Document],
    names: Vec<Label>,
    also: &AlsoReplace,
    key: PathBuf,
) -> Result<Vec<Document>, Failed> {
    let annotations = documents.iter().flat_map(|document| document.layer().iter());
    let labels: BTreeSet<Label> = match names.is_empty() {
        true => annotations.map(|annotation| annotation.label.clone()).filter(|label| *label != Label::DATE).collect(),
        false => names.into_iter().collect(),
    };
    let done = pseudonymised(documents, &labels, also).map_err(Failed::Write)?;
    save(Some(key), &done.key_table().map_err(Failed::Write)?)?;
    tell(format_args!("{}", done.summary()));
    list(
        "still looks like a name",
        done.leftovers.iter().map(|leftover| {
            let document = documents[leftover.document];
            let [before, words, after] = excerpt(document.text(), leftover.span);
            let name = done.key.get(done.groups[leftover.group].name).and_then(|entry| entry.names.first());
            format!("{words:?} like {:?} in {}: {before}{words}{after}", name.map_or("", String::as_str), document.id())
        }),
    );
    if !done.leftovers.is_empty() {
        tell(format_args!("--replace-leftovers replaces these places too"));
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
        tell(format_args!("{kind}: {line}"));
    }
    if more > 0 {
        tell(format_args!("{kind}: … and {more} more"));
    }
}

/// Writes to a file, or to standard output.
fn save(path: Option<PathBuf>, bytes: &[u8]) -> Result<(), Failed> {
    match path {
        Some(path) => save::save(&path, bytes).map_err(|error| Failed::Output { path, error }),
        None => {
            let mut out = io::stdout().lock();
            out.write_all(bytes).and_then(|()| out.flush()).map_err(Failed::writing)
        }
    }
}
