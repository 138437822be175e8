//! The whole way of the deep tagger: the lessons, PyTorch, the model file.
//!
//! PyTorch and what it draws in take 5 GB, so this is done by hand and not by any test. A run that was cut off goes on
//! where it was.

use crate::handout;
use std::{
    error::Error,
    path::{Path, PathBuf},
    process::Command,
};

/// Where the trainer and the list of its packages lie.
const TRAINER: &str = "src/train/deep";

/// How many networks are trained, each drawing differently, for the one that ships to learn from.
const TEACHERS: usize = 2;

/// Trains the deep tagger in a working folder and makes its model file.
pub(crate) fn train(data: &Path, work: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let (lessons, export, environment) = (work.join("lessons"), work.join("export"), work.join("venv"));
    // What is written last: lessons of an earlier version, or cut off before it, are written anew.
    if !lessons.join("raw.jsonl").exists() {
        handout::write(data, &lessons)?;
    }
    let python = environment.join("bin/python");
    if !python.exists() {
        eprintln!("Installing PyTorch into {} (5 GB, usually some minutes) …", environment.display());
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        let requirements = PathBuf::from(TRAINER).join("requirements.txt");
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(requirements))?;
    }
    eprintln!("Training (on two cores usually some hours; it goes on where it was cut off) …");
    let trainer = |seed: usize, out: &Path| {
        let mut trainer = Command::new(&python);
        trainer.env("OMP_NUM_THREADS", "1").arg(PathBuf::from(TRAINER).join("train.py"));
        trainer.arg("--lessons").arg(&lessons).arg("--lists").arg(data.join("gazetteers"));
        trainer.arg("--seed").arg(seed.to_string()).arg("--out").arg(out);
        trainer
    };
    let teachers: Vec<PathBuf> = (1..=TEACHERS).map(|seed| work.join(format!("teacher-{seed}"))).collect();
    for (teacher, seed) in teachers.iter().zip(1..) {
        run(&mut trainer(seed, teacher))?;
    }
    run(trainer(TEACHERS + 1, &export).arg("--teachers").args(&teachers))?;
    super::pack(&export, Path::new("src/engine/model/tagline.model"), data, out, super::WORD_BITS)
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}").into()) }
}
