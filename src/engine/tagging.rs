//! From a text to its mentions.

use crate::{
    calibration::Calibration,
    document::{Document, Knowledge},
    gazetteer::Gazetteer,
    lexicon::Lexicon,
    marginals::{Exponentials, Marginals},
    model::{ModelError, Parts},
    scores::Scorer,
    sentence,
    table::KeyTable,
    date::{self, DateMention},
    mentions::{self, Candidate},
    tags::{self, TYPES},
    token,
    weights::Weights,
};
use tagline_core::{ByteOffset, CivilDate, Mention, Span};

/// What a caller may ask for.
#[derive(Clone, Debug, Default)]
pub struct TagOptions {
    /// The day the text was written, which "yesterday" counts from.
    pub date: Option<CivilDate>,
    /// Which dates are wanted.
    pub dates: Dates,
}

/// Which dates are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dates {
    /// Everything that points at the calendar or the clock.
    #[default]
    All,
    /// Only expressions with calendar words of their own: no "yesterday", no "14:00".
    Calendar,
}

/// A model made ready to tag with.
#[derive(Clone, Debug)]
pub struct Engine {
    version: String,
    knowledge: Knowledge,
    weights: Weights,
    exponentials: Exponentials,
    calibration: [Calibration; TYPES],
}

impl Engine {
    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are not a model of this build's layout, or were cut or changed on the way.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::new(Parts::read(bytes)?)
    }

    /// Makes a model ready.
    ///
    /// # Errors
    /// If its parts do not fit together.
    pub fn new(parts: Parts) -> Result<Self, ModelError> {
        let damaged = |part| move || ModelError::Damaged { part };
        let table = |keys, part| KeyTable::new(keys).ok_or_else(damaged(part));
        let lexicon = Lexicon::new(
            table(parts.classed, "word classes")?,
            parts.classes,
            parts.parents,
            table(parts.cased, "word casing")?,
            parts.casings,
        )
        .ok_or_else(damaged("word classes"))?;
        let gazetteer = Gazetteer::new(parts.names, parts.sets).ok_or_else(damaged("names"))?;
        let weights = Weights::new(table(parts.features, "features")?, parts.weights, &parts.transitions, parts.scale)
            .ok_or_else(damaged("weights"))?;
        let mut calibration: [Calibration; TYPES] = Default::default();
        for (line, points) in calibration.iter_mut().zip(parts.calibration) {
            *line = Calibration::new(points).ok_or_else(damaged("calibration"))?;
        }
        Ok(Self {
            version: parts.version,
            knowledge: Knowledge { lexicon, gazetteer },
            exponentials: Exponentials::new(&weights),
            weights,
            calibration,
        })
    }

    /// What the model knows of words and names; the trainer looks at its texts through it.
    #[must_use]
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// The model's name and version, as suggestions record where they come from.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The mentions of a whole text, sorted and never overlapping.
    #[must_use]
    pub fn tag(&self, text: &str, options: &TagOptions) -> Vec<Mention> {
        let mut tagging = self.start(text, options);
        while tagging.advance(usize::MAX).is_some() {}
        tagging.finish()
    }

    /// Begins to tag a text; see [`Tagging`].
    #[must_use]
    pub fn start<'a>(&'a self, text: &'a str, options: &TagOptions) -> Tagging<'a> {
        let tokens = token::tokenize(text);
        let sentences = sentence::sentences(text, &tokens);
        let dates = date::find_dates(text, &tokens, &sentences, options.date);
        let document = Document::new(text, tokens, sentences, &self.knowledge);
        let dates = mentions::wanted_dates(text, &document, dates, options.dates);
        let scorer = Scorer::new(&document, &self.weights);
        Tagging { text, document, dates, next_date: 0, scorer, next: 0, position: 0, mentions: Vec::new(), engine: self }
    }
}

/// A text being tagged from the top.
#[derive(Clone, Debug)]
pub struct Tagging<'a> {
    engine: &'a Engine,
    text: &'a str,
    document: Document,
    /// The wanted dates, and the first that does not lie in a tagged sentence.
    dates: Vec<DateMention>,
    next_date: usize,
    scorer: Scorer,
    /// The next sentence to tag.
    next: usize,
    position: usize,
    mentions: Vec<Mention>,
}

impl Tagging<'_> {
    /// Tags whole paragraphs until at least `bytes` more bytes are done, and returns their mentions; `None`
    /// when the text is used up.
    pub fn advance(&mut self, bytes: usize) -> Option<Vec<Mention>> {
        if self.position == self.text.len() {
            return None;
        }
        let goal = self.position.saturating_add(bytes).min(self.text.len());
        self.position = self.text.as_bytes()[goal..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(self.text.len(), |line_break| goal + line_break + 1);
        let first = self.mentions.len();
        while let Some(sentence) = self.document.sentences.get(self.next).cloned()
            && self.document.tokens.get(sentence.start).is_some_and(|token| (token.start as usize) < self.position)
        {
            self.next += 1;
            self.sentence(sentence);
        }
        Some(self.mentions[first..].to_vec())
    }

    /// How far the text is tagged.
    #[must_use]
    pub fn position(&self) -> ByteOffset {
        ByteOffset::from_index(self.position).unwrap_or_default()
    }

    /// The document pass over everything tagged so far, in which repeated names agree: the final list.
    #[must_use]
    pub fn finish(self) -> Vec<Mention> {
        self.mentions
    }

    fn sentence(&mut self, tokens: std::ops::Range<usize>) {
        let engine = self.engine;
        let scores = self.scorer.score(&self.document, tokens.clone(), &engine.weights, &engine.knowledge.gazetteer);
        let first_date = self.next_date;
        while self.dates.get(self.next_date).is_some_and(|date| date.tokens.start < tokens.end) {
            self.next_date += 1;
        }
        let dates = &self.dates[first_date..self.next_date];
        let path = engine.weights.best_path(&scores);
        if dates.is_empty() && path.iter().all(|tag| usize::from(*tag) == tags::OUTSIDE) {
            return;
        }
        let marginals = Marginals::new(&scores, &engine.exponentials);
        for candidate in mentions::bring_together(&tokens, &path, &marginals, dates) {
            self.mentions.extend(self.place(&candidate));
        }
    }

    /// A candidate as a mention of the text.
    fn place(&self, candidate: &Candidate) -> Option<Mention> {
        let token = |index: usize| self.document.tokens.get(index);
        let first = token(candidate.tokens.start)?;
        let last = token(candidate.tokens.end.checked_sub(1)?)?;
        Some(Mention {
            span: Span::new(ByteOffset::new(first.start), ByteOffset::new(last.end))?,
            label: tags::label(candidate.kind),
            confidence: mentions::confidence(candidate, &self.engine.calibration),
            value: candidate.value.clone(),
        })
    }
}
