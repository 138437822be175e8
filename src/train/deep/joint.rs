//! How much each of the two taggers is to say, and how sure their one answer is.

use crate::{calibrate, corpus::Corpus, evaluate, training};
use rayon::prelude::*;
use std::{cell::RefCell, error::Error};
use tagline_core::{Mention, ModelError};
use tagline_deep::{DeepTagger, Room};
use tagline_engine::{
    Engine, Joint, JointParts, OtherScores, TagOptions,
    joint::{ONE, Weighing},
    register::Register,
};

/// The weights of the engine that the search begins with, beside the whole of the deep tagger.
const STARTS: [u16; 3] = [0, 80, 160];
/// By how much each number is changed at first: the weight of the engine and that of the deep tagger, in parts of
/// [`ONE`], and what is added to the names of each type, in [`OTHER_UNITS`](tagline_engine::joint::OTHER_UNITS) to a
/// factor of e. Dates are the grammar's.
const STEPS: [i16; NUMBERS] = [64, 128, 128, 128, 128];
const NUMBERS: usize = 5;
/// How often the steps are halved.
const HALVINGS: usize = 3;

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

/// Changes one number after the other by steps that do better, and by half of them where none does (Hooke and Jeeves,
/// 1961, without their leaps); from several starts, as where it ends depends on that.
fn search(from: Weighing, attempt: impl Fn(Weighing) -> Result<f64, ModelError>) -> Result<Weighing, ModelError> {
    let mut ends = Vec::new();
    for own in STARTS {
        let mut best = Weighing { own, other: ONE, ..from };
        let mut most = attempt(best)?;
        let mut halved = 0;
        while halved <= HALVINGS {
            let mut better = false;
            for (number, step) in STEPS.iter().enumerate() {
                for step in [step >> halved, -(step >> halved)] {
                    let tried = moved(best, number, step);
                    let mean = attempt(tried)?;
                    if mean > most {
                        (best, most, better) = (tried, mean, true);
                        break;
                    }
                }
            }
            halved += usize::from(!better);
        }
        ends.push((most, best));
    }
    Ok(ends.into_iter().max_by(|(one, _), (other, _)| one.total_cmp(other)).map_or(from, |(_, best)| best))
}

/// A weighing with one of its numbers changed.
fn moved(mut weighing: Weighing, number: usize, step: i16) -> Weighing {
    match number {
        0 => weighing.own = weighing.own.saturating_add_signed(step),
        1 => weighing.other = weighing.other.saturating_add_signed(step),
        kind => weighing.bias[kind - 2] += step,
    }
    weighing
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_ends_where_no_small_step_does_better() {
        let far = |number: i16, goal: i16| f64::from(number - goal).abs();
        // Off the straight way between two numbers it goes down steeply.
        let height = |weighing: Weighing| -> Result<f64, ModelError> {
            let Weighing { own, other, bias } = weighing;
            let (own, other) = (own.cast_signed(), other.cast_signed());
            let slant = f64::from(bias[0] - bias[1]).abs();
            Ok(-far(own, 100) - far(other, 400) - far(bias[0], 64) - far(bias[1], -320) - far(bias[2], 0) - slant / 2.0)
        };
        let from = Weighing { own: 0, other: ONE, bias: [0; 4] };
        let Weighing { own, other, bias } = search(from, height).unwrap();
        assert!(own.abs_diff(100) <= 8 && other.abs_diff(400) <= 16, "{own} {other}");
        assert!(bias[0].abs_diff(64) <= 16 && bias[1].abs_diff(-320) <= 16 && bias[2] == 0, "{bias:?}");
    }
}
