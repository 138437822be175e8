//! Trains and evaluates the model: `tagline-train train`, `tagline-train eval`.

#![expect(clippy::cast_possible_truncation, reason = "counts stay far below 2^32, and weights are meant to be rounded")]
#![expect(clippy::needless_range_loop, reason = "labels index several matrices at once")]

mod ablate;
mod calibrate;
mod checkpoint;
mod classes;
mod compile;
mod corpus;
mod crf;
mod deep;
mod errors;
mod evaluate;
mod examples;
mod handout;
mod lattice;
mod lessons;
mod names;
mod pseudo;
mod texts;
mod training;

use clap::{Parser, Subcommand};
use std::{
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};
use tagline_core::Reliability;
use tagline_engine::Engine;
use training::{FULL, QUICK, Recipe};

/// The deep tagger's model file.
const DEEP_MODEL: &str = "src/deep/model/tagline-deep.model";
/// Where the deep tagger is trained.
const WORK: &str = "target/deep";

/// Trains and evaluates Tagline's models.
#[derive(Parser)]
#[command(name = "tagline-train")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train a model on the corpora and write it.
    Train {
        /// The folder of corpora, gazetteers and texts.
        #[arg(long, default_value = "../shared/data")]
        data: PathBuf,
        /// Learn from these pseudo-labels too.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["quick", "ablate", "deep"])]
        pseudo: Option<PathBuf>,
        /// Where to write the model.
        #[arg(long, default_value = "src/engine/model/tagline.model")]
        out: PathBuf,
        /// Train on a part of the data with fewer passes, to see that everything works.
        #[arg(long)]
        quick: bool,
        /// Write no model, but train on a part of the data with and without each ingredient, and print what it gains.
        #[arg(long, conflicts_with = "quick")]
        ablate: bool,
        /// Train the deep tagger instead, with PyTorch, which is installed into a folder of its own.
        #[arg(long, conflicts_with_all = ["quick", "ablate", "out"])]
        deep: bool,
    },
    /// Write the corpora as the deep tagger's trainer is to see them.
    Lessons {
        /// The folder of corpora.
        #[arg(long, default_value = "../shared/data")]
        data: PathBuf,
        /// The folder to write `train.jsonl`, `dev.jsonl` and `raw.jsonl` into.
        #[arg(long)]
        out: PathBuf,
    },
    /// Label running text with both taggers together, for the instant tagger to learn more from.
    PseudoLabel {
        /// The folder of texts.
        #[arg(long, default_value = "../shared/data")]
        data: PathBuf,
        /// The instant tagger's model.
        #[arg(long, default_value = "src/engine/model/tagline.model")]
        model: PathBuf,
        /// The deep tagger's model.
        #[arg(long, default_value = DEEP_MODEL)]
        deep: PathBuf,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Fit the confidences of a model anew to the development corpora, and score it.
    Calibrate {
        /// The folder of corpora.
        #[arg(long, default_value = "../shared/data")]
        data: PathBuf,
        /// The model, which is written again.
        #[arg(long, default_value = "src/engine/model/tagline.model")]
        model: PathBuf,
    },
    /// Score a model on the development corpora.
    Eval {
        /// The folder of corpora.
        #[arg(long, default_value = "../shared/data")]
        data: PathBuf,
        /// The model to score.
        #[arg(long, default_value = "src/engine/model/tagline.model")]
        model: PathBuf,
        /// Score it together with the deep tagger, of this model file.
        #[arg(long, value_name = "MODEL", num_args = 0..=1, default_missing_value = DEEP_MODEL)]
        deep: Option<PathBuf>,
        /// List what goes wrong, grouped, with context.
        #[arg(long)]
        errors: bool,
    },
    /// Make the deep tagger's model file of what its trainer has exported.
    Pack {
        /// The folder of the export.
        #[arg(long)]
        export: PathBuf,
        /// The folder of corpora.
        #[arg(long, default_value = "../shared/data")]
        data: PathBuf,
        /// The model of the engine that it is to work with.
        #[arg(long, default_value = "src/engine/model/tagline.model")]
        engine: PathBuf,
        /// Where to write the model.
        #[arg(long, default_value = DEEP_MODEL)]
        out: PathBuf,
        /// Bits of each number in an embedding: 4 or 8.
        #[arg(long, default_value_t = deep::WORD_BITS)]
        bits: usize,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Train { data, ablate: true, .. } => ablate::ablate(&data),
        Command::Train { data, deep: true, .. } => deep::train(&data, Path::new(WORK), Path::new(DEEP_MODEL)),
        Command::Train { data, pseudo, out, quick, .. } => {
            train(&data, pseudo.as_deref(), &out, if quick { QUICK } else { FULL })
        }
        Command::Lessons { data, out } => handout::write(&data, &out),
        Command::PseudoLabel { data, model, deep, out } => {
            deep::both(&model, &deep).and_then(|both| pseudo::write(&both, &data, &out))
        }
        Command::Calibrate { data, model } => {
            training::recalibrate(&data, &model).and_then(|()| eval(&data, &model, false))
        }
        Command::Eval { data, model, deep: None, errors } => eval(&data, &model, errors),
        Command::Eval { data, model, deep: Some(deep), errors } => eval_deep(&data, &model, &deep, errors),
        Command::Pack { export, data, engine, out, bits } => deep::pack(&export, &engine, &data, &out, bits),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tagline-train: {error}");
            ExitCode::FAILURE
        }
    }
}

fn train(data: &Path, pseudo: Option<&Path>, out: &Path, recipe: Recipe) -> Result<(), Box<dyn Error>> {
    training::train(data, pseudo, out, recipe)?;
    eval(data, out, false)
}

fn eval(data: &Path, model: &Path, errors: bool) -> Result<(), Box<dyn Error>> {
    let engine = Engine::load(&std::fs::read(model)?)?;
    report(&engine, engine.reliability(), data, errors)
}

fn eval_deep(data: &Path, model: &Path, deep: &Path, errors: bool) -> Result<(), Box<dyn Error>> {
    let both = deep::both(model, deep)?;
    report(&both, both.joint.reliability(), data, errors)
}

/// Scores a tagger on the development corpora, and compares how sure it is with what its model file says of that.
fn report(tagger: &impl evaluate::Tagger, kept: &Reliability, data: &Path, errors: bool) -> Result<(), Box<dyn Error>> {
    let dev = corpus::read_corpora(data, "dev")?;
    let found: Vec<Vec<evaluate::Found>> = dev.iter().map(|corpus| evaluate::tag(tagger, corpus)).collect();
    print!("{}", evaluate::table(dev.iter().zip(&found)));
    let mut judged = Vec::new();
    for (corpus, found) in dev.iter().zip(&found) {
        judged.extend(calibrate::judge(found, &corpus.types));
        if errors {
            print!("{}", errors::list(corpus, found));
        }
    }
    println!("\nAs the model file says, of {} mentions kept from the fitting:\n", kept.mentions);
    print!("{}", calibrate::table(kept));
    println!("\nExpected calibration error: {:.3}", kept.expected_error());
    println!("On these files, now: {:.3}", calibrate::reliability(&judged).expected_error());
    Ok(())
}
