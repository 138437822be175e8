//! Running other programs.

use crate::{Failure, Result};
use std::process::Command;

/// Runs a program to its end, its output going where ours goes.
///
/// # Errors
/// If it cannot be started or reports failure.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|source| cannot_start(command, source))?;
    if status.success() { Ok(()) } else { Err(Failure::Ended { command: line(command), status }) }
}

/// What a program prints when it runs well, or `None` if it is not there or fails.
#[must_use]
pub fn answer(program: impl AsRef<std::ffi::OsStr>, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Names the program that could not be started.
pub(crate) fn cannot_start(command: &Command, source: std::io::Error) -> Failure {
    Failure::Start { program: command.get_program().to_string_lossy().into_owned(), source }
}

/// The command as a person would type it, as long as no argument holds a space.
pub(crate) fn line(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
    words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
