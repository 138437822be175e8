//! How much each of the two taggers is to say, and how sure their one answer is.

use crate::{calibrate, corpus::Corpus, evaluate, training};
use rayon::prelude::*;
use std::{cell::RefCell, error::Error};
use tagline_core::{Mention, ModelError};
use tagline_deep::{DeepTagger, Room};
use tagline_engine::{Engine, Joint, JointParts, OtherScores, TagOptions, joint::Weighing, register::Register};

/// The weights of the engine that are tried beside the whole of the deep tagger, and then those of the deep tagger beside
/// the best of them; in parts of [`ONE`](tagline_engine::joint::ONE).
const OWN: [u16; 6] = [0, 40, 80, 120, 160, 200];
const OTHER: [u16; 5] = [200, 256, 320, 384, 448];
/// What is then tried to be added to the names of one type after the other; in
/// [`OTHER_UNITS`](tagline_engine::joint::OTHER_UNITS) to a factor of e. Dates are the grammar's.
const BIAS: [i16; 9] = [-128, -64, 0, 64, 128, 192, 256, 320, 384];
const NAMES: std::ops::Range<usize> = 0..3;
/// How often all of this is gone through, as what is best for one depends on the others.
const ROUNDS: usize = 2;

/// A corpus of comments that nothing but their words tells from articles, and how much it counts beside those.
const COMMENTS: &str = "wnut17";
const COMMENTS_WEIGHT: f64 = 0.125;

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

    /// What both find in the corpora that are wanted.
    fn found<'c>(
        &self,
        corpora: &'c [Corpus],
        wanted: impl Fn(&Corpus) -> bool,
    ) -> Vec<(&'c Corpus, Vec<evaluate::Found>)> {
        let of_corpus = |(number, corpus): (usize, &'c Corpus)| {
            let documents = corpus.documents.par_iter().enumerate();
            let found = documents.map(|(document, gold)| {
                let (text, gold) = gold.text();
                let mentions = self.tag(number, document, &text);
                evaluate::Found { text, gold, mentions }
            });
            (corpus, found.collect())
        };
        corpora.iter().enumerate().filter(|(_, corpus)| wanted(corpus)).map(of_corpus).collect()
    }
}

/// A corpus's name, its F1 in percent, and how much it counts.
type Counted<'a> = (&'a str, f64, f64);

/// The weights with the best mean of F1 on the larger corpora, for articles and for posts apart, calibrated on all.
pub(crate) fn fit(
    engine: &Engine,
    alone: JointParts,
    corpora: &[Corpus],
    said: &Said,
) -> Result<JointParts, Box<dyn Error>> {
    let asked = |parts: &JointParts| -> Result<_, ModelError> {
        Ok(Asked { engine, joint: Joint::new(engine, parts.clone())?, said })
    };
    let scores = |parts: &JointParts, register: Register| -> Result<Vec<Counted<'_>>, ModelError> {
        let found = asked(parts)?.found(corpora, |corpus| register_of(corpus) == register);
        let scores = found.iter().map(|(corpus, found)| (corpus, evaluate::score(corpus, found).micro()));
        let scores = scores.filter(|(_, counts)| counts.gold >= LEAST);
        let weight = |name: &str| if name == COMMENTS { COMMENTS_WEIGHT } else { 1.0 };
        Ok(scores.map(|(corpus, counts)| (&*corpus.name, 100.0 * counts.f1(), weight(&corpus.name))).collect())
    };
    let mut parts = alone;
    for register in [Register::Article, Register::Posts] {
        let from = *slot(&mut parts, register);
        let attempt = |weighing: Weighing| -> Result<f64, ModelError> {
            let mut parts = parts.clone();
            *slot(&mut parts, register) = weighing;
            let scores = scores(&parts, register)?;
            let mean = scores.iter().map(|(_, score, weight)| score * weight).sum::<f64>()
                / scores.iter().map(|(_, _, weight)| weight).sum::<f64>();
            let listed: Vec<String> = scores.iter().map(|(name, score, _)| format!("{name} {score:.1}")).collect();
            let Weighing { own, other, bias } = weighing;
            eprintln!("own {own:3}, other {other:3}, bias {bias:4?}: mean F1 {mean:.2} ({})", listed.join(", "));
            Ok(mean)
        };
        let best = search(from, attempt)?;
        eprintln!("taken for {register:?}: {best:?}");
        *slot(&mut parts, register) = best;
    }
    let found = asked(&parts)?.found(corpora, |_| true);
    let judged: Vec<calibrate::Judged> =
        found.iter().flat_map(|(corpus, found)| calibrate::judge(found, &corpus.types)).collect();
    (parts.calibration, parts.reliability) = training::fit_lines(&judged);
    Ok(parts)
}

/// Changes one number after the other to what does best.
fn search(from: Weighing, attempt: impl Fn(Weighing) -> Result<f64, ModelError>) -> Result<Weighing, ModelError> {
    let (mut best, mut most) = (from, f64::MIN);
    let mut improve = |change: &dyn Fn(&mut Weighing)| -> Result<(), ModelError> {
        let mut weighing = best;
        change(&mut weighing);
        let mean = attempt(weighing)?;
        if mean > most {
            (best, most) = (weighing, mean);
        }
        Ok(())
    };
    for _ in 0..ROUNDS {
        for own in OWN {
            improve(&|weighing| weighing.own = own)?;
        }
        for other in OTHER {
            improve(&|weighing| weighing.other = other)?;
        }
        for kind in NAMES {
            for bias in BIAS {
                improve(&|weighing| weighing.bias[kind] = bias)?;
            }
        }
    }
    Ok(best)
}

fn slot(parts: &mut JointParts, register: Register) -> &mut Weighing {
    match register {
        Register::Article => &mut parts.articles,
        Register::Posts => &mut parts.posts,
    }
}

/// The register of a corpus, which is that of its documents.
fn register_of(corpus: &Corpus) -> Register {
    corpus.documents.first().map(|document| Register::of(&document.text().0)).unwrap_or_default()
}
