//! The whole way from the data folder to the model file.

use crate::{
    calibrate, checkpoint, classes, compile,
    corpus::{self, Corpus},
    crf::{self, Settings},
    evaluate,
    examples::{self, Plan},
    lessons::{Lesson, lessons},
    names, pseudo,
};
use std::{error::Error, fs, path::Path, time::Instant};
use tagline_core::{ModelError, Reliability};
use tagline_engine::{Engine, calibration::Calibration, model::Parts, tags::TYPES};

/// After how many epochs the state is written down.
const CHECKPOINT_EVERY: usize = 4;

/// How many features the model file has room for.
const MOST_FEATURES: usize = 450_000;

/// How much of what is made of the corpora.
#[derive(Clone, Copy)]
pub(crate) struct Recipe {
    pub plan: Plan,
    pub settings: Settings,
}

/// What the model that ships is trained with, chosen on the development corpora.
pub(crate) const FULL: Recipe = Recipe {
    plan: Plan { stride: 1, silver: 0.9, rare: 1.3, cost: 1.0, least: 3, guises: true, partial: true, without: None },
    settings: Settings { epochs: 14, rate: 0.1, l1: 0.15, l2: 0.3, dropout: 0.25 },
};

/// Enough to see that everything works.
pub(crate) const QUICK: Recipe =
    Recipe { plan: Plan { stride: 8, ..FULL.plan }, settings: Settings { epochs: 4, ..FULL.settings } };

/// Trains a model on the corpora of the data folder, and on pseudo-labels if there are any, and writes it.
pub(crate) fn train(data: &Path, pseudo: Option<&Path>, out: &Path, recipe: Recipe) -> Result<(), Box<dyn Error>> {
    let corpora = corpus::read_corpora(data, "train")?;
    let mut parts = knowledge(data, &corpora)?;
    let mut lessons = lessons(&corpora, recipe.plan);
    if let Some(path) = pseudo {
        lessons.extend(pseudo::read(path)?);
    }
    let path = out.with_extension("checkpoint");
    learn(&lessons, &mut parts, recipe, Some(&path))?;
    calibrate(&mut parts, &corpus::read_corpora(data, "dev")?)?;
    fs::write(out, parts.write())?;
    if path.exists() {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Fits the confidences of a model anew and writes it, as a change of the engine behind the weights asks for.
pub(crate) fn recalibrate(data: &Path, model: &Path) -> Result<(), Box<dyn Error>> {
    let mut parts = Parts::read(&fs::read(model)?)?;
    calibrate(&mut parts, &corpus::read_corpora(data, "dev")?)?;
    Ok(fs::write(model, parts.write())?)
}

/// Learns weights from lessons into the parts of a model that hold the rest.
pub(crate) fn learn(
    lessons: &[Lesson],
    parts: &mut Parts,
    Recipe { plan, settings }: Recipe,
    checkpoint: Option<&Path>,
) -> Result<(), ModelError> {
    let engine = Engine::new(parts.clone())?;
    let (examples, keys) = examples::make(lessons, engine.knowledge(), plan);
    eprintln!(
        "{} sentences, {} tokens, {} kinds of features, {:.0} per token",
        examples.sentences.len(),
        examples.allowed.len(),
        keys.len(),
        examples.features.len() as f64 / examples.allowed.len() as f64
    );
    let run = checkpoint::fingerprint(&keys, settings);
    let state = checkpoint.and_then(|path| checkpoint::read(path, run, keys.len()));
    let state = state.unwrap_or_else(|| crf::State::new(keys.len()));
    let (begun, first) = (Instant::now(), state.epoch);
    if first > 0 {
        eprintln!("going on after epoch {first}");
    }
    let learned = crf::train(&examples, state, settings, |state, loss| {
        let elapsed = begun.elapsed().as_secs_f32();
        let left = elapsed / (state.epoch - first) as f32 * (settings.epochs - state.epoch) as f32;
        eprintln!("epoch {:>2} of {}, loss per token {loss:.5}, {left:.0} s left", state.epoch, settings.epochs);
        if let Some(path) = checkpoint
            && state.epoch % CHECKPOINT_EVERY == 0
            && state.epoch < settings.epochs
            && let Err(error) = checkpoint::write(path, run, state)
        {
            eprintln!("no checkpoint, so a run cut off here starts anew: {error}");
        }
    });
    let (learned, keys) = compile::prune(learned, &keys, MOST_FEATURES);
    compile::quantise(&learned, &keys, parts);
    eprintln!("{} features kept, {} weights", parts.features.len(), parts.weights.weights().len());
    Ok(())
}

/// Fits the calibration lines to the development corpora.
fn calibrate(parts: &mut Parts, dev: &[Corpus]) -> Result<(), Box<dyn Error>> {
    parts.calibration = std::array::from_fn(|_| Vec::new());
    let engine = Engine::new(parts.clone())?;
    let judged = |corpus: &Corpus| calibrate::judge(&evaluate::tag(&engine, corpus), &corpus.types);
    let judged: Vec<calibrate::Judged> = dev.iter().flat_map(judged).collect();
    eprintln!("expected calibration error before: {:.3}", calibrate::reliability(&judged).expected_error());
    (parts.calibration, parts.reliability) = fit_lines(&judged);
    Ok(())
}

/// The calibration line of each type, and how often the model is right where it is how sure then: each half of the
/// mentions judged by the line of the other, which is what a line is worth on text it has not seen.
pub(crate) fn fit_lines(judged: &[calibrate::Judged]) -> ([Vec<(u16, u16)>; TYPES], Reliability) {
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
    let reliability = calibrate::reliability(&crossed);
    eprintln!("expected calibration error after, each half by the other's line: {:.3}", reliability.expected_error());
    (std::array::from_fn(|kind| calibrate::line(judged, kind)), reliability)
}

/// The parts of the model that are not learned from annotations.
pub(crate) fn knowledge(data: &Path, corpora: &[Corpus]) -> Result<Parts, Box<dyn Error>> {
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
        version: format!("tagline-crf {}", env!("CARGO_PKG_VERSION")),
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

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_engine::TagOptions;

    const CORPUS: &str = "\
        -DOCSTART-\tO\n\n\
        Ada\tB-PERSON\nLind\tI-PERSON\nlives\tO\nin\tO\nGraz\tB-PLACE\n.\tO\n\n\
        In\tO\nMay\tB-DATE\nAda\tB-PERSON\nLind\tI-PERSON\nleft\tO\nOtto\tB-ORG\nInc.\tI-ORG\n.\tO\n\n";

    /// A data folder with a corpus of two sentences many times over, hardly any names and hardly any text.
    fn data() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let row = |split| format!("{split}.tsv\tsmall\t{split}\tPERSON PLACE ORG DATE\tgold\tyes\n");
        write("corpora.tsv", &format!("file\n{}{}", row("train"), row("dev")));
        write("train.tsv", &CORPUS.repeat(60));
        write("dev.tsv", &CORPUS.repeat(3));
        write("text/some.txt", &"She moved to Graz . They moved to Wien . She left the house .\n".repeat(40));
        for list in names::FILES {
            write(&format!("gazetteers/{list}"), "# name\nGraz\tAT\n");
        }
        folder
    }

    #[test]
    fn two_runs_write_the_same_bytes() {
        let data = data();
        let train = |name: &str| {
            let out = data.path().join(name);
            train(data.path(), None, &out, QUICK).unwrap();
            fs::read(out).unwrap()
        };
        let (first, second) = (train("first.model"), train("second.model"));
        assert!(first == second, "two runs on the same data differ");
        let engine = Engine::load(&first).unwrap();
        assert_eq!(engine.tag("Ada Lind lives in Graz .", &TagOptions::default()).len(), 2);
        assert!(engine.reliability().mentions > 0);
    }
}
