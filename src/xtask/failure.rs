//! Why a command stopped, in words that say what to do next.

use std::path::{Path, PathBuf};

/// The outcome of a step.
pub type Result<T> = std::result::Result<T, Failure>;

/// Why a step could not be done.
#[derive(Debug)]
pub enum Failure {
    /// A file or folder could not be read or written.
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program could not be started.
    Start {
        /// Its name or path.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program ran and reported failure; it has said why itself.
    Ended {
        /// The command line.
        command: String,
        /// Its exit status.
        status: std::process::ExitStatus,
    },
    /// A tool is missing and installing it takes rights that this user does not have.
    Missing {
        /// What is missing.
        what: String,
        /// The command line that installs it.
        command: String,
    },
    /// The built page is not what the finishing step expects.
    Page {
        /// What is wrong with it.
        problem: String,
    },
    /// The page weighs more than its budget.
    OverBudget {
        /// What was weighed.
        what: &'static str,
        /// Its weight in bytes.
        bytes: usize,
        /// The most it may weigh, in bytes.
        budget: usize,
    },
    /// The server could not be opened.
    Serve {
        /// The address that was asked for.
        address: String,
        /// What the system said.
        problem: String,
    },
    /// Packages are not as they should be.
    Packages {
        /// What is wrong, each with the package's name.
        problems: Vec<String>,
    },
    /// There is nothing of the name that was given.
    Unknown {
        /// What was asked for.
        what: String,
        /// What there is.
        known: Vec<String>,
    },
    /// Tests failed; their output says which.
    Tests,
}

impl Failure {
    /// Names the file that an input or output error was about.
    pub fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Start { program, source } => write!(f, "cannot start {program}: {source}"),
            Self::Ended { command, status } => write!(f, "`{command}` ended with {status}"),
            Self::Missing { what, command } => {
                write!(f, "{what} is missing. Install it with\n\n    {command}\n\nand run this again.")
            }
            Self::Page { problem } => write!(f, "the built page is not as expected: {problem}"),
            Self::OverBudget { what, bytes, budget } => {
                write!(f, "{what} weighs {bytes} bytes, {} over its budget of {budget}", bytes - budget)
            }
            Self::Serve { address, problem } => {
                write!(f, "cannot serve at {address}: {problem}. Choose another port with --port.")
            }
            Self::Packages { problems } => {
                write!(f, "the packages are not as they should be:\n{}", problems.join("\n"))
            }
            Self::Unknown { what, known } => write!(f, "there is no {what}; there are {}", known.join(", ")),
            Self::Tests => f.write_str("tests failed"),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } | Self::Start { source, .. } => Some(source),
            _ => None,
        }
    }
}
