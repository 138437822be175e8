//! The deep tagger's model file: from what the PyTorch trainer exports to what ships.
//!
//! [`run`] goes the whole way. [`export`] reads the trainer's files, [`prune`] leaves out pieces that English text cannot produce, [`quantise`] rounds
//! the weights, [`check`] compares with the trainer's own scores, [`joint`] finds how much the two taggers are to say, and calibrates their one answer.

mod check;
mod export;
mod joint;
mod prune;
mod quantise;
mod run;

pub(crate) use joint::Both;
pub(crate) use run::train;

use crate::{corpus, evaluate};
use export::Export;
use std::{error::Error, fs, path::Path, time::Instant};
use tagline_deep::{DeepParts, DeepTagger};
use tagline_engine::{Engine, JointParts};

/// How many bits the embedding of a piece has per number.
pub(crate) const WORD_BITS: usize = 4;

/// Makes the model file of what the trainer has left in a folder, and prints what it scores.
pub(crate) fn pack(folder: &Path, engine: &Path, data: &Path, out: &Path, bits: usize) -> Result<(), Box<dyn Error>> {
    let export = Export::read(folder)?;
    let kept = prune::keep(&export.vocabulary);
    eprintln!("{} of {} pieces kept", kept.len(), export.vocabulary.len());
    let pieces: Vec<&str> = kept.iter().filter_map(|piece| export.vocabulary.get(*piece)).map(String::as_str).collect();
    let mut parts = DeepParts {
        version: format!("tagline-deep {}", env!("CARGO_PKG_VERSION")),
        vocabulary: pieces.join("\n"),
        network: quantise::network(&export, &kept, bits)?,
        joint: JointParts::alone(export.transitions()?).write(),
    };
    let deep = DeepTagger::new(parts.clone())?;
    eprintln!("{}", check::compare(folder, &export, &deep)?);
    let engine = Engine::load(&fs::read(engine)?)?;
    let mut dev = corpus::read_corpora(data, "dev")?;
    // What was annotated by a program is no measure of how sure another may be.
    dev.retain(|corpus| corpus.gold);
    let started = Instant::now();
    let said = joint::ask(&engine, &deep, &dev);
    eprintln!("the development corpora went through the network in {:.0} s", started.elapsed().as_secs_f64());
    parts.joint = joint::fit(&engine, JointParts::read(&parts.joint)?, &dev, &said)?.write();
    fs::write(out, parts.write())?;
    Ok(())
}

/// The two taggers made ready from their files.
pub(crate) fn both(engine: &Path, deep: &Path) -> Result<Both, Box<dyn Error>> {
    Both::new(Engine::load(&fs::read(engine)?)?, DeepTagger::load(&fs::read(deep)?)?)
}

impl evaluate::Tagger for Both {
    fn tag(&self, text: &str) -> Vec<tagline_core::Mention> {
        self.tag(text, &evaluate::options())
    }
}
