//! The programs that people read our files with, in a Python environment of their own.
//!
//! `tests/readers/` names them with their versions. They are installed from PyPI into cargo's build folder once, and
//! again only when that list or Python itself changes; nothing else on the machine does.

use crate::{Failure, Result, paths, shell, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Python that the readers run on.
const OLDEST: (u32, u32) = (3, 11);

/// The command that runs the checks, with everything it needs in place: the readers and our own command line.
///
/// # Errors
/// If Python is missing or too old and cannot be installed, or if the readers or the command line cannot be built.
pub fn checks(filter: Option<&str>) -> Result<Command> {
    let python = environment()?;
    let mut cargo = Command::new("cargo");
    shell::run(cargo.current_dir(paths::root()).args(["build", "--locked", "--package", "tagline-cli"]))?;
    let mut checks = Command::new(python);
    checks.arg(folder().join("check.py")).arg(paths::target().join("debug/tagline")).args(filter);
    // Models and data sets are never asked for, and a reader must not look for them either.
    checks.env("HF_HUB_OFFLINE", "1").env("PYTHONUNBUFFERED", "1").env("PYTHONWARNINGS", "ignore");
    Ok(checks)
}

fn folder() -> PathBuf {
    paths::root().join("tests/readers")
}

/// The environment's Python, with the readers installed.
fn environment() -> Result<PathBuf> {
    let home = paths::target().join("readers");
    let (python, stamp) = (home.join("bin/python"), home.join("installed"));
    let version = system_python()?;
    let read = |name: &str| {
        let path = folder().join(name);
        std::fs::read_to_string(&path).map_err(Failure::file(&path))
    };
    let lists = [read("requirements.txt")?, read("constraints.txt")?, read("alone.txt")?].concat();
    let wanted = format!("{version}\n{lists}");
    if python.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    tools::announce(&format!("Installing the readers of our formats into {}", home.display()), "1 to 2 minutes");
    shell::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    install(&python)?;
    std::fs::write(&stamp, wanted).map_err(Failure::file(&stamp))?;
    Ok(python)
}

fn install(python: &Path) -> Result<()> {
    let pip = |args: &[&str]| {
        let mut pip = Command::new(python);
        pip.current_dir(folder()).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        shell::run(pip.args(args))
    };
    pip(&["--requirement", "requirements.txt", "--constraint", "constraints.txt"])?;
    pip(&["--no-deps", "--requirement", "alone.txt"])
}

/// The version of the system's Python, which must be able to make environments.
fn system_python() -> Result<String> {
    let usable = || {
        let answer = shell::answer("python3", &["-c", "import ensurepip, venv, sys; print(sys.version.split()[0])"])?;
        is_new_enough(&answer).then_some(answer)
    };
    if let Some(version) = usable() {
        return Ok(version);
    }
    let (what, packages) =
        ("Python 3.11 or newer, which runs the readers of our formats,", ["python3", "python3-venv"]);
    tools::install_packages(what, &packages)?;
    usable().ok_or_else(|| tools::missing(what, &packages))
}

fn is_new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map_while(|part| part.parse::<u32>().ok());
    parts.next().zip(parts.next()).is_some_and(|found| found >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn versions_compare_by_number() {
        for (version, enough) in
            [("3.9.2", false), ("3.11.7", true), ("3.12.0rc1", true), ("4.0", true), ("3", false), ("", false)]
        {
            assert_eq!(is_new_enough(version), enough, "{version}");
        }
    }
}
