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
mod errors;
mod evaluate;
mod examples;
mod handout;
mod lattice;
mod lessons;
mod names;
mod training;

use clap::{Parser, Subcommand};
use std::{
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};
use tagline_engine::Engine;
use training::{FULL, QUICK, Recipe};

/// Trains and evaluates Tagline's model.
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
        /// Where to write the model.
        #[arg(long, default_value = "src/engine/model/tagline.model")]
        out: PathBuf,
        /// Train on a part of the data with fewer passes, to see that everything works.
        #[arg(long)]
        quick: bool,
        /// Write no model, but train on a part of the data with and without each ingredient, and print what it gains.
        #[arg(long, conflicts_with = "quick")]
        ablate: bool,
    },
    /// Write the corpora as the deep tagger's trainer is to see them.
    Lessons {
        /// The folder of corpora.
        #[arg(long, default_value = "../shared/data")]
        data: PathBuf,
        /// The folder to write `train.jsonl` and `dev.jsonl` into.
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
        /// List what goes wrong, grouped, with context.
        #[arg(long)]
        errors: bool,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Train { data, ablate: true, .. } => ablate::ablate(&data),
        Command::Train { data, out, quick, .. } => train(&data, &out, if quick { QUICK } else { FULL }),
        Command::Lessons { data, out } => handout::write(&data, &out),
        Command::Calibrate { data, model } => {
            training::recalibrate(&data, &model).and_then(|()| eval(&data, &model, false))
        }
        Command::Eval { data, model, errors } => eval(&data, &model, errors),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tagline-train: {error}");
            ExitCode::FAILURE
        }
    }
}

fn train(data: &Path, out: &Path, recipe: Recipe) -> Result<(), Box<dyn Error>> {
    training::train(data, out, recipe)?;
    eval(data, out, false)
}

fn eval(data: &Path, model: &Path, errors: bool) -> Result<(), Box<dyn Error>> {
    let engine = Engine::load(&std::fs::read(model)?)?;
    let dev = corpus::read_corpora(data, "dev")?;
    print!("{}", evaluate::table(&engine, &dev));
    let mut judged = Vec::new();
    for corpus in &dev {
        let found = evaluate::tag(&engine, corpus);
        judged.extend(calibrate::judge(&found, &corpus.types));
        if errors {
            print!("{}", errors::list(corpus, &found));
        }
    }
    let kept = engine.reliability();
    println!("\nAs the model file says, of {} mentions kept from the fitting:\n", kept.mentions);
    print!("{}", calibrate::table(kept));
    println!("\nExpected calibration error: {:.3}", kept.expected_error());
    println!("On these files, now: {:.3}", calibrate::reliability(&judged).expected_error());
    Ok(())
}
