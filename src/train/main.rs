//! Trains and evaluates the model: `tagline-train train`, `tagline-train eval`.

mod classes;
mod compile;
mod corpus;
mod crf;
mod evaluate;
mod examples;
mod names;

use clap::{Parser, Subcommand};
use std::{error::Error, path::PathBuf, process::ExitCode};
use tagline_engine::{Engine, model::Parts};

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
    },
    /// Score a model on the development corpora.
    Eval {
        /// The folder of corpora.
        #[arg(long, default_value = "../shared/data")]
        data: PathBuf,
        /// The model to score.
        #[arg(long, default_value = "src/engine/model/tagline.model")]
        model: PathBuf,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Train { data, out, quick } => train(&data, &out, quick),
        Command::Eval { data, model } => eval(&data, &model),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tagline-train: {error}");
            ExitCode::FAILURE
        }
    }
}

fn train(data: &std::path::Path, out: &std::path::Path, quick: bool) -> Result<(), Box<dyn Error>> {
    let corpora = corpus::read_corpora(data, "train")?;
    let mut parts = knowledge(data, &corpora)?;
    parts.version = format!("tagline-crf {}", env!("CARGO_PKG_VERSION"));
    let engine = Engine::new(parts.clone())?;
    let number = |name: &str, default: f32| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let plan = examples::Plan {
        stride: if quick { 8 } else { number("STRIDE", 1.0) as usize },
        silver: number("SILVER", 0.4),
        least: number("LEAST", 3.0) as u8,
    };
    let (examples, keys) = examples::make(&corpora, engine.knowledge(), plan);
    eprintln!(
        "{} sentences, {} tokens, {} kinds of features, {:.0} per token",
        examples.sentences.len(),
        examples.allowed.len(),
        keys.len(),
        examples.features.len() as f64 / examples.allowed.len() as f64
    );
    let settings = crf::Settings {
        epochs: number("EPOCHS", if quick { 4.0 } else { 16.0 }) as usize,
        rate: number("RATE", 0.1),
        l1: number("L1", 0.3),
        l2: number("L2", 0.3),
        dropout: number("DROPOUT", 0.1),
    };
    let learned = crf::train(&examples, crf::Learned::new(keys.len()), settings, |line| eprintln!("{line}"));
    let (learned, keys) = compile::prune(learned, &keys, number("MOST", 450_000.0) as usize);
    compile::quantise(&learned, &keys, &mut parts);
    eprintln!(
        "{} features kept, {} weights",
        parts.features.len(),
        parts.weights.iter().flatten().filter(|weight| **weight != 0).count()
    );
    std::fs::write(out, parts.write())?;
    let engine = Engine::new(parts)?;
    print!("{}", evaluate::table(&engine, &corpus::read_corpora(data, "dev")?));
    Ok(())
}

/// The parts of the model that are not learned from annotations.
fn knowledge(data: &std::path::Path, corpora: &[corpus::Corpus]) -> Result<Parts, Box<dyn Error>> {
    let cache = std::env::temp_dir().join("tagline-knowledge.model");
    if let Some(parts) = std::fs::read(&cache).ok().and_then(|bytes| Parts::read(&bytes).ok()) {
        eprintln!("using {}", cache.display());
        return Ok(parts);
    }
    let names = names::compile(data)?;
    eprintln!("{} names, {} bytes", names.count, names.automaton.len());
    let mut texts = corpus::read_texts(data)?;
    texts.extend(corpora.iter().flat_map(|corpus| &corpus.documents).map(|document| document.text().0));
    let words = classes::learn(&texts);
    eprintln!(
        "{} words in {} classes, {} words with casing",
        words.classed.len(),
        words.parents.len(),
        words.cased.len()
    );
    for class in &words.sample {
        eprintln!("  {}", class.join(" "));
    }
    let parts = Parts {
        classed: words.classed,
        classes: words.classes,
        parents: words.parents,
        cased: words.cased,
        casings: words.casings,
        names: names.automaton,
        sets: names.sets,
        scale: 1,
        ..Parts::default()
    };
    std::fs::write(&cache, parts.write())?;
    Ok(parts)
}

fn eval(data: &std::path::Path, model: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let engine = Engine::load(&std::fs::read(model)?)?;
    print!("{}", evaluate::table(&engine, &corpus::read_corpora(data, "dev")?));
    Ok(())
}
