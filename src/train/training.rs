//! The whole way from the data folder to the model file.

use crate::{
    calibrate, checkpoint, classes, compile,
    corpus::{self, Corpus},
    crf::{self, Settings},
    evaluate,
    examples::{self, Plan},
    names,
};
use std::{error::Error, fs, path::Path, time::Instant};
use tagline_engine::{Engine, calibration::Calibration, model::Parts, tags::TYPES};

/// After how many epochs the state is written down.
const CHECKPOINT_EVERY: usize = 4;

/// How many features the model file has room for.
const MOST_FEATURES: usize = 450_000;

/// What the model that ships is trained with, chosen on the development corpora.
const FULL: (Plan, Settings) = (
    Plan { stride: 1, silver: 0.3, rare: 1.3, least: 3 },
    Settings { epochs: 14, rate: 0.1, l1: 0.15, l2: 0.3, dropout: 0.25 },
);

/// Enough to see that everything works.
const QUICK: (Plan, Settings) = (Plan { stride: 8, ..FULL.0 }, Settings { epochs: 4, ..FULL.1 });

/// Trains a model on the corpora of the data folder and writes it.
pub(crate) fn train(data: &Path, out: &Path, quick: bool) -> Result<(), Box<dyn Error>> {
    let corpora = corpus::read_corpora(data, "train")?;
    let mut parts = knowledge(data, &corpora)?;
    parts.version = format!("tagline-crf {}", env!("CARGO_PKG_VERSION"));
    let engine = Engine::new(parts.clone())?;
    let plan = if quick { QUICK.0 } else { FULL.0 };
    let settings = if quick { QUICK.1 } else { FULL.1 };
    let (examples, keys) = examples::make(&corpora, engine.knowledge(), plan);
    eprintln!(
        "{} sentences, {} tokens, {} kinds of features, {:.0} per token",
        examples.sentences.len(),
        examples.allowed.len(),
        keys.len(),
        examples.features.len() as f64 / examples.allowed.len() as f64
    );
    let path = out.with_extension("checkpoint");
    let run = checkpoint::fingerprint(&keys, settings);
    let state = checkpoint::read(&path, run, keys.len()).unwrap_or_else(|| crf::State::new(keys.len()));
    let (begun, first) = (Instant::now(), state.epoch);
    if first > 0 {
        eprintln!("going on after epoch {first}, from {}", path.display());
    }
    let learned = crf::train(&examples, state, settings, |state, loss| {
        let elapsed = begun.elapsed().as_secs_f32();
        let left = elapsed / (state.epoch - first) as f32 * (settings.epochs - state.epoch) as f32;
        eprintln!("epoch {:>2} of {}, loss per token {loss:.5}, {left:.0} s left", state.epoch, settings.epochs);
        if state.epoch % CHECKPOINT_EVERY == 0
            && state.epoch < settings.epochs
            && let Err(error) = checkpoint::write(&path, run, state)
        {
            eprintln!("no checkpoint, so a run cut off here starts anew: {error}");
        }
    });
    let (learned, keys) = compile::prune(learned, &keys, MOST_FEATURES);
    compile::quantise(&learned, &keys, &mut parts);
    eprintln!(
        "{} features kept, {} weights",
        parts.features.len(),
        parts.weights.iter().flatten().filter(|weight| **weight != 0).count()
    );
    calibrate(&mut parts, &corpus::read_corpora(data, "dev")?)?;
    fs::write(out, parts.write())?;
    if path.exists() {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Fits the calibration lines to the development corpora.
fn calibrate(parts: &mut Parts, dev: &[Corpus]) -> Result<(), Box<dyn Error>> {
    parts.calibration = std::array::from_fn(|_| Vec::new());
    let engine = Engine::new(parts.clone())?;
    let judged = |corpus: &Corpus| calibrate::judge(&evaluate::tag(&engine, corpus), &corpus.types);
    let judged: Vec<calibrate::Judged> = dev.iter().flat_map(judged).collect();
    eprintln!("expected calibration error before: {:.3}", calibrate::reliability(&judged).expected_error());
    // Each half judged by the line of the other: what the line is worth on text it has not seen.
    let halves: [Vec<calibrate::Judged>; 2] =
        std::array::from_fn(|half| judged.iter().copied().skip(half).step_by(2).collect());
    let mut crossed = Vec::new();
    for (half, other) in [(0, 1), (1, 0)] {
        for kind in 0..TYPES {
            let line = Calibration::new(calibrate::line(&halves[other], kind)).unwrap_or_default();
            crossed.extend(halves[half].iter().filter(|judged| judged.kind == kind).map(|judged| calibrate::Judged {
                probability: line.confidence(judged.probability).probability(),
                ..*judged
            }));
        }
    }
    parts.reliability = calibrate::reliability(&crossed);
    eprintln!(
        "expected calibration error after, each half by the other's line: {:.3}",
        parts.reliability.expected_error()
    );
    parts.calibration = std::array::from_fn(|kind| calibrate::line(&judged, kind));
    Ok(())
}

/// The parts of the model that are not learned from annotations.
fn knowledge(data: &Path, corpora: &[Corpus]) -> Result<Parts, Box<dyn Error>> {
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
    Ok(Parts {
        classed: words.classed,
        classes: words.classes,
        topics: words.topics,
        parents: words.parents,
        cased: words.cased,
        casings: words.casings,
        names: names.automaton,
        sets: names.sets,
        scale: 1,
        ..Parts::default()
    })
}
