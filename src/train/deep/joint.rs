//! How much each of the two taggers is to say, and how sure their one answer is.

use crate::{calibrate, corpus::Corpus, evaluate, training};
use rayon::prelude::*;
use std::{cell::RefCell, error::Error};
use tagline_core::{Mention, ModelError};
use tagline_deep::{DeepTagger, Room};
use tagline_engine::{Engine, Joint, JointParts, OtherScores, TagOptions, joint::ONE};

/// The weights of the engine that are tried beside the whole of the deep tagger, and then those of the deep tagger beside
/// the best of them; in parts of [`ONE`].
const OWN: [u16; 5] = [0, 40, 80, 120, 176];
const OTHER: [u16; 3] = [176, 216, 304];

/// A corpus with fewer mentions than this says too little to choose by.
const LEAST: usize = 300;

/// The two taggers together.
pub(crate) struct Both {
    pub engine: Engine,
    deep: DeepTagger,
    pub joint: Joint,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

impl Both {
    pub(crate) fn new(engine: Engine, deep: DeepTagger) -> Result<Self, Box<dyn Error>> {
        let joint = Joint::new(&engine, JointParts::read(deep.joint())?)?;
        Ok(Self { engine, deep, joint })
    }

    pub(crate) fn tag(&self, text: &str, options: &TagOptions) -> Vec<Mention> {
        self.engine.tag_joint(&self.joint, text, options, |passage| {
            ROOM.with_borrow_mut(|room| self.deep.score(passage, room))
        })
    }
}

/// What the deep tagger says of each stretch of each document of each corpus.
pub(crate) type Said = Vec<Vec<Vec<Vec<OtherScores>>>>;

/// Asks the deep tagger about everything once, as that takes long.
pub(crate) fn ask(engine: &Engine, deep: &DeepTagger, corpora: &[Corpus]) -> Said {
    let of_document = |text: String| -> Vec<Vec<OtherScores>> {
        let tagging = engine.start(&text, &evaluate::options());
        let stretches = tagging.stretches();
        let passages: Vec<_> = stretches.iter().map(|stretch| tagging.passage(stretch)).collect();
        passages.par_iter().map(|passage| ROOM.with_borrow_mut(|room| deep.score(passage, room))).collect()
    };
    let of_corpus =
        |corpus: &Corpus| corpus.documents.par_iter().map(|document| of_document(document.text().0)).collect();
    corpora.iter().map(of_corpus).collect()
}

/// Two taggers, of which one has said everything already.
struct Asked<'a> {
    engine: &'a Engine,
    joint: Joint,
    said: &'a Said,
}

impl Asked<'_> {
    fn tag(&self, corpus: usize, document: usize, text: &str) -> Vec<Mention> {
        let mut said = self.said[corpus][document].iter();
        self.engine.tag_joint(&self.joint, text, &evaluate::options(), |_| said.next().cloned().unwrap_or_default())
    }

    fn found(&self, corpora: &[Corpus]) -> Vec<Vec<evaluate::Found>> {
        let of_corpus = |(number, corpus): (usize, &Corpus)| {
            let documents = corpus.documents.par_iter().enumerate();
            let found = documents.map(|(document, gold)| {
                let (text, gold) = gold.text();
                let mentions = self.tag(number, document, &text);
                evaluate::Found { text, gold, mentions }
            });
            found.collect()
        };
        corpora.iter().enumerate().map(of_corpus).collect()
    }
}

/// The weights with the best mean F1 on the larger corpora, calibrated on all.
pub(crate) fn fit(
    engine: &Engine,
    alone: JointParts,
    corpora: &[Corpus],
    said: &Said,
) -> Result<JointParts, Box<dyn Error>> {
    let mut best = (f64::MIN, alone.own, alone.other);
    let attempt = |own: u16, other: u16, best: &mut (f64, u16, u16)| -> Result<(), ModelError> {
        let joint = Joint::new(engine, JointParts { own, other, ..alone.clone() })?;
        let found = Asked { engine, joint, said }.found(corpora);
        let scores = corpora.iter().zip(&found).map(|(corpus, found)| evaluate::score(corpus, found).micro());
        let scores: Vec<f64> = scores.filter(|counts| counts.gold >= LEAST).map(|counts| 100.0 * counts.f1()).collect();
        let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
        let listed: Vec<String> = scores.iter().map(|score| format!("{score:.1}")).collect();
        eprintln!("own {own:3}, other {other:3}: mean F1 {mean:.2} ({})", listed.join(" "));
        if mean > best.0 {
            *best = (mean, own, other);
        }
        Ok(())
    };
    for own in OWN {
        attempt(own, ONE, &mut best)?;
    }
    let own = best.1;
    for other in OTHER {
        attempt(own, other, &mut best)?;
    }
    let mut parts = JointParts { own: best.1, other: best.2, ..alone };
    let joint = Joint::new(engine, parts.clone())?;
    let found = Asked { engine, joint, said }.found(corpora);
    let judge = |(corpus, found): (&Corpus, &Vec<evaluate::Found>)| calibrate::judge(found, &corpus.types);
    let judged: Vec<calibrate::Judged> = corpora.iter().zip(&found).flat_map(judge).collect();
    (parts.calibration, parts.reliability) = training::fit_lines(&judged);
    eprintln!("own {}, other {}: mean F1 {:.2}", parts.own, parts.other, best.0);
    Ok(parts)
}
