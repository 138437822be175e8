//! `tagline` on the command line: the same engine and formats as on the page, for corpora that outgrow it.
//!
//! Reads standard input and writes standard output, so that other tools can spread it over many machines.

mod annotate;
mod args;
mod convert;
mod eval;
mod lines;
mod model;
mod pipeline;
mod plain;
mod progress;
mod record;
mod save;

use clap::Parser;
use std::{
    fmt,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};
use tagline_core::ModelError;
use tagline_formats::{ReadError, WriteError};
use tagline_train::GoldError;

/// What the models in the program are made of, and under which terms.
const NOTICE: &str = include_str!("../engine/model/NOTICE.txt");

/// Why the program ends with status 1.
#[derive(Debug)]
enum Failed {
    /// Lines or files that could not be tagged; each has been reported.
    Refused(u64),
    /// Annotations that were left out; each has been reported.
    Problems(usize),
    /// The program cannot read its own model.
    Model(ModelError),
    /// The program was built where there was no model of the deep tagger.
    NoDeepModel,
    /// The input broke off.
    Input(io::Error),
    /// A file cannot be read.
    File { path: PathBuf, error: io::Error },
    /// A gold file is none.
    Gold { path: PathBuf, error: GoldError },
    /// A file is not of its format.
    Read { source: String, error: ReadError },
    /// A file shows no format that we know.
    UnknownFormat { source: String },
    /// The documents do not go into the format.
    Write(WriteError),
    /// What was written does not read back as it should.
    Unverified(String),
    /// The output file cannot be written.
    Output { path: PathBuf, error: io::Error },
    /// Standard output cannot be written.
    Stdout(io::Error),
    /// Whoever read standard output has seen enough.
    Closed,
}

impl Failed {
    /// Why standard output cannot be written. A reader that has gone is told from a full disk.
    fn writing(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Stdout(error) }
    }
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(1) => f.write_str("1 text could not be tagged"),
            Self::Refused(count) => write!(f, "{count} texts could not be tagged"),
            Self::Problems(1) => f.write_str("1 problem in the input, listed above"),
            Self::Problems(count) => write!(f, "{count} problems in the input, listed above"),
            Self::Model(error) => error.fmt(f),
            Self::NoDeepModel => f.write_str("this program was built without the deep tagger; use --model fast"),
            Self::Input(error) => write!(f, "cannot read the input: {error}"),
            Self::File { path, error } => write!(f, "cannot read {}: {error}", path.display()),
            Self::Gold { path, error } => write!(f, "{}: {error}", path.display()),
            Self::Read { source, error } => write!(f, "{source}: {error}"),
            Self::UnknownFormat { source } => {
                write!(f, "{source} is of no format that shows; name it with --from (--from text for plain text)")
            }
            Self::Write(error) => error.fmt(f),
            Self::Unverified(why) => write!(f, "nothing was written, because it would not read back true: {why}"),
            Self::Output { path, error } => write!(f, "cannot write {}: {error}", path.display()),
            Self::Stdout(error) => write!(f, "cannot write the output: {error}"),
            Self::Closed => f.write_str("the output was closed before all of it was written"),
        }
    }
}

/// Says a line on standard error. That nobody may be listening there any more, where a reader of both streams has gone,
/// is no reason to break down: the exit status tells.
pub(crate) fn tell(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "tagline: {line}");
}

fn main() -> ExitCode {
    match run(args::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            tell(format_args!("{failed}"));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: args::Cli) -> Result<(), Failed> {
    if cli.version {
        let (program, model) = (env!("CARGO_PKG_VERSION"), model::load(args::ModelWanted::Fast)?);
        let written = writeln!(io::stdout(), "tagline {program}, model {}", model.version());
        written.map_err(Failed::writing)?;
    }
    if cli.licenses {
        io::stdout().write_all(NOTICE.as_bytes()).map_err(Failed::writing)?;
    }
    match cli.command {
        Some(args::Command::Annotate(args)) => annotate::run(args),
        Some(args::Command::Convert(args)) => convert::run(args),
        Some(args::Command::Eval(args)) => eval::run(args),
        None => Ok(()),
    }
}
