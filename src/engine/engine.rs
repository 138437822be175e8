//! A model made ready to tag with.

use crate::{
    calibration::{self, Calibration},
    document::Knowledge,
    gazetteer::Gazetteer,
    joint::{Joint, OtherScores},
    lexicon::Lexicon,
    marginals::Exponentials,
    model::Parts,
    scores::Store,
    table::KeyTable,
    tagging::Tagging,
    tags::TYPES,
    weights::Weights,
};
use std::sync::{Mutex, PoisonError};
use tagline_core::{CivilDate, Mention, ModelError, NumericOrder, Passage, Reliability};

/// What a caller may ask for.
#[derive(Clone, Debug, Default)]
pub struct TagOptions {
    /// The day the text was written, which "yesterday" counts from.
    pub date: Option<CivilDate>,
    /// The order of day and month in its numeric dates; without one it is taken from the text, or assumed.
    pub order: Option<NumericOrder>,
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
///
/// Texts can be tagged by several threads at once. What is worked out about words is kept for the next text, in as
/// many stores as there were texts at the same time.
#[derive(Debug)]
pub struct Engine {
    version: String,
    pub(crate) knowledge: Knowledge,
    pub(crate) weights: Weights,
    pub(crate) exponentials: Exponentials,
    pub(crate) calibration: [Calibration; TYPES],
    reliability: Reliability,
    stores: Mutex<Vec<Store>>,
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
            parts.topics,
            parts.parents,
            table(parts.cased, "word casing")?,
            parts.casings,
        )
        .ok_or_else(damaged("word classes"))?;
        let gazetteer = Gazetteer::new(parts.names, parts.sets).ok_or_else(damaged("names"))?;
        let weights = Weights::new(&parts.features, &parts.weights, &parts.transitions, parts.scale)
            .ok_or_else(damaged("weights"))?;
        let calibration = calibration::lines(parts.calibration).ok_or_else(damaged("calibration"))?;
        Ok(Self {
            version: parts.version,
            knowledge: Knowledge { lexicon, gazetteer },
            exponentials: Exponentials::new(&weights),
            weights,
            calibration,
            reliability: parts.reliability,
            stores: Mutex::default(),
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

    /// How often the model was right where it was how sure, on texts kept from the fitting of its confidence. Relative
    /// dates and clock times, which no corpus judges, are not in it.
    #[must_use]
    pub fn reliability(&self) -> &Reliability {
        &self.reliability
    }

    /// The mentions of a whole text, sorted and never overlapping.
    #[must_use]
    pub fn tag(&self, text: &str, options: &TagOptions) -> Vec<Mention> {
        let mut tagging = self.start(text, options);
        while tagging.advance(usize::MAX).is_some() {}
        tagging.finish()
    }

    /// What was kept of earlier texts, for the use of one.
    pub(crate) fn borrow_store(&self) -> Store {
        self.stores.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Keeps what a text has worked out, unless it has become too much.
    pub(crate) fn return_store(&self, store: Store) {
        if !store.words.is_full() {
            self.stores.lock().unwrap_or_else(PoisonError::into_inner).push(store);
        }
    }

    /// Begins to tag a text; see [`Tagging`].
    #[must_use]
    pub fn start<'a>(&'a self, text: &'a str, options: &TagOptions) -> Tagging<'a> {
        Tagging::new(self, text, options, None)
    }

    /// The mentions of a whole text by this engine and another tagger together, which is asked passage by passage.
    #[must_use]
    pub fn tag_joint(
        &self,
        joint: &Joint,
        text: &str,
        options: &TagOptions,
        mut ask: impl FnMut(&Passage) -> Vec<OtherScores>,
    ) -> Vec<Mention> {
        let mut tagging = self.start_joint(joint, text, options);
        for stretch in tagging.stretches() {
            let said = ask(&tagging.passage(&stretch));
            tagging.advise(&stretch, &said);
        }
        tagging.finish()
    }

    /// Begins to tag a text together with another tagger, whose scores come by [`Tagging::advise`].
    #[must_use]
    pub fn start_joint<'a>(&'a self, joint: &'a Joint, text: &'a str, options: &TagOptions) -> Tagging<'a> {
        Tagging::new(self, text, options, Some(joint))
    }
}
