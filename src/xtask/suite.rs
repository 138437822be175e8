//! Every test, native and in the browser, and one line that adds them up.

use crate::{Failure, Result, engines::Engine, page, paths, readers, shell};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// Which tests to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Those that need no browser: ours, and the programs that read our files.
    pub native: bool,
    /// Those of the built page, by engine.
    pub runs: Vec<(Engine, Extent)>,
    /// Only tests whose name contains this.
    pub filter: Option<String>,
}

/// How many of the tests of the page an engine runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of them.
    Whole,
    /// From pasting by way of correcting and reloading to the file, by mouse and by keyboard, with types that can be told
    /// apart, and that nothing leaves.
    CorePath,
}

impl Extent {
    /// What the names of its tests contain; nothing for all.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Whole => &[],
            Self::CorePath => &["whole_path::", "tasks::by_keyboard_alone", "looks::each_type", "privacy::"],
        }
    }
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed, and steps that could not be done at all.
    pub failed: usize,
}

/// Runs the tests and ends with a line such as `212 passed, 0 failed`. A failure does not keep the rest from running.
///
/// # Errors
/// [`Failure::Tests`] if any failed.
pub fn run(selection: &Selection) -> Result<()> {
    let mut tally = Tally::default();
    if selection.native {
        eprintln!("Running the native tests (the first time usually 3 to 5 minutes, to build them) …");
        tally.add(tests(&["--workspace"], selection));
        eprintln!("Loading our files with the programs that read them (the first time usually 2 to 3 minutes) …");
        tally.add(readers::checks(selection.filter.as_deref()).and_then(|mut checks| counted(&mut checks)));
    }
    if !selection.runs.is_empty() {
        match page::build() {
            Ok(()) => {
                for (engine, extent) in &selection.runs {
                    tally.add(in_engine(*engine, *extent, selection));
                }
            }
            Err(failure) => tally.add(Err(failure)),
        }
    }
    println!("\n{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { Ok(()) } else { Err(Failure::Tests) }
}

/// One run of the browser tests.
fn in_engine(engine: Engine, extent: Extent, selection: &Selection) -> Result<Tally> {
    engine.ensure()?;
    match extent {
        Extent::Whole => {
            eprintln!("Running the browser tests in {engine} (the first time usually 2 minutes more, to build them) …");
        }
        Extent::CorePath => eprintln!("Running the core path in {engine} …"),
    }
    let mut command = cargo_test(&["--package", "tagline-tests", "--features", "browser", "--test", "browser"]);
    command.env(Engine::VARIABLE, engine.word()).arg("--");
    counted(command.args(&selection.filter).args(extent.names()))
}

/// One run of `cargo test`.
fn tests(what: &[&str], selection: &Selection) -> Result<Tally> {
    counted(cargo_test(what).args(&selection.filter))
}

fn cargo_test(what: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(paths::root()).args(["test", "--locked", "--no-fail-fast"]).args(what);
    command
}

/// A test run of whatever program that ends in cargo's kind of summary, shown as it goes and counted.
fn counted(command: &mut Command) -> Result<Tally> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|source| shell::cannot_start(command, source))?;
    let mut tally = Tally::default();
    for line in
        child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()).map_while(std::io::Result::ok)
    {
        println!("{line}");
        tally.count(&line);
    }
    let status = child.wait().map_err(|source| shell::cannot_start(command, source))?;
    // A crash or an error of the compiler leaves no count behind.
    if !status.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

impl Tally {
    fn add(&mut self, part: Result<Self>) {
        match part {
            Ok(part) => {
                self.passed += part.passed;
                self.failed += part.failed;
            }
            Err(failure) => {
                eprintln!("error: {failure}");
                self.failed += 1;
            }
        }
    }

    /// Adds the counts of a line such as `test result: ok. 12 passed; 0 failed; 1 ignored; …`; other lines hold none.
    fn count(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test result: ") else { return };
        let numbers = |unit: &str| -> usize {
            let before = rest.split(';').find_map(|part| part.trim_end().strip_suffix(unit));
            before.and_then(|text| text.trim_end().rsplit(' ').next()?.parse().ok()).unwrap_or(0)
        };
        self.passed += numbers("passed");
        self.failed += numbers("failed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_result_lines_count() {
        let mut tally = Tally::default();
        for line in [
            "running 13 tests",
            "test offsets::are_true ... ok",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s",
            "test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.50s",
            "5 passed; 5 failed",
        ] {
            tally.count(line);
        }
        assert_eq!(tally, Tally { passed: 19, failed: 2 });
    }

    #[test]
    fn a_step_that_cannot_be_done_is_a_failure() {
        let mut tally = Tally { passed: 3, failed: 0 };
        tally.add(Err(Failure::Tests));
        assert_eq!(tally, Tally { passed: 3, failed: 1 });
    }
}
