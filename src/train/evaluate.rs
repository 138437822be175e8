//! Scores a model on the development corpora, through the engine's own door.

use crate::corpus::Corpus;
use rayon::prelude::*;
use std::fmt::Write;
use tagline_core::{Label, Mention};
use tagline_engine::{Dates, Engine, TagOptions};
use tagline_train::Score;

/// What the corpora call a date.
pub(crate) fn options() -> TagOptions {
    TagOptions { dates: Dates::Calendar, ..TagOptions::default() }
}

/// Whatever finds mentions.
pub(crate) trait Tagger: Sync {
    /// The mentions of a text, with dates as the corpora have them.
    fn tag(&self, text: &str) -> Vec<Mention>;
}

impl Tagger for Engine {
    fn tag(&self, text: &str) -> Vec<Mention> {
        self.tag(text, &options())
    }
}

/// The mentions found in each document, beside the gold ones.
pub(crate) struct Found {
    pub text: String,
    pub gold: Vec<(std::ops::Range<usize>, Label)>,
    pub mentions: Vec<Mention>,
}

/// Tags every document of a corpus.
pub(crate) fn tag(tagger: &impl Tagger, corpus: &Corpus) -> Vec<Found> {
    corpus
        .documents
        .par_iter()
        .map(|document| {
            let (text, gold) = document.text();
            let mentions = tagger.tag(&text);
            Found { text, gold, mentions }
        })
        .collect()
}

/// How well what was found in a corpus agrees with its gold.
pub(crate) fn score(corpus: &Corpus, found: &[Found]) -> Score {
    let mut score = Score::default();
    for found in found {
        score.add(&found.gold, &found.mentions, &corpus.types);
    }
    score
}

/// The micro F1 on each corpus, in percent; without the document pass, what the sentences by themselves say.
pub(crate) fn scores(engine: &Engine, corpora: &[Corpus], document_pass: bool) -> Vec<f64> {
    let score = |corpus: &Corpus| {
        let tag = |text: &str| {
            let mut tagging = engine.start(text, &options());
            let first = tagging.advance(usize::MAX).unwrap_or_default();
            if document_pass { tagging.finish() } else { first }
        };
        100.0 * tagline_train::score(&corpus.documents, &corpus.types, tag).micro().f1()
    };
    corpora.par_iter().map(score).collect()
}

/// The scores of each corpus as a Markdown table.
pub(crate) fn table<'a>(corpora: impl ExactSizeIterator<Item = (&'a Corpus, &'a Vec<Found>)>) -> String {
    let mut table =
        "| corpus | micro P | R | **F1** | PERSON | PLACE | ORG | DATE |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"
            .to_owned();
    let (mut total, count) = (0.0, corpora.len().max(1));
    for (corpus, found) in corpora {
        let score = score(corpus, found);
        let micro = score.micro();
        let _ = write!(
            table,
            "| {}.{} | {:.1} | {:.1} | **{:.1}** |",
            corpus.name,
            corpus.split,
            100.0 * micro.precision(),
            100.0 * micro.recall(),
            100.0 * micro.f1()
        );
        for label in Label::BUILT_IN {
            match score.types.get(&label).filter(|counts| counts.gold > 0) {
                Some(counts) => {
                    let _ = write!(table, " {:.1} |", 100.0 * counts.f1());
                }
                None => table.push_str(" - |"),
            }
        }
        table.push('\n');
        total += 100.0 * micro.f1();
    }
    let _ = writeln!(table, "| mean | | | **{:.1}** | | | | |", total / count as f64);
    table
}
