//! What a large body of text tells about words: which other words they behave like, which they keep company with, and
//! how they are cased.

use crate::{hash, table::KeyTable};

/// How many levels of word classes there are, from coarse to fine.
pub const LEVELS: usize = 3;

const CLASS_SPACE: u64 = 101;
const CASING_SPACE: u64 = 102;

/// How often a word is written with a capital inside sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Casing {
    /// Too rare to say.
    #[default]
    Unknown,
    /// Under 1 in 100.
    Never,
    /// Under 1 in 10.
    Seldom,
    /// Under 1 in 2.
    Less,
    /// Under 9 in 10.
    More,
    /// Under 99 in 100.
    Mostly,
    /// Always, or nearly.
    Always,
}

impl Casing {
    /// Every degree, in order.
    pub const ALL: [Self; 7] =
        [Self::Unknown, Self::Never, Self::Seldom, Self::Less, Self::More, Self::Mostly, Self::Always];

    /// The degree for so many capitalised uses among all uses of a word inside sentences.
    #[must_use]
    pub fn of(capitalised: u32, total: u32) -> Self {
        match (capitalised, total) {
            (_, 0..4) => Self::Unknown,
            (c, n) if c * 100 < n => Self::Never,
            (c, n) if c * 10 < n => Self::Seldom,
            (c, n) if c * 2 < n => Self::Less,
            (c, n) if c * 10 < n * 9 => Self::More,
            (c, n) if c * 100 < n * 99 => Self::Mostly,
            _ => Self::Always,
        }
    }
}

/// Classes and casing of frequent words.
#[derive(Clone, Debug)]
pub struct Lexicon {
    classed: KeyTable,
    /// The finest class of each row of `classed`.
    classes: Vec<u16>,
    /// The topic of each row of `classed`.
    topics: Vec<u8>,
    /// The coarser classes of each finest class, coarsest first.
    parents: Vec<[u16; LEVELS - 1]>,
    cased: KeyTable,
    casings: Vec<Casing>,
}

impl Lexicon {
    /// The lexicon of these tables; `None` if their sizes do not fit together.
    #[must_use]
    pub fn new(
        classed: KeyTable,
        classes: Vec<u16>,
        topics: Vec<u8>,
        parents: Vec<[u16; LEVELS - 1]>,
        cased: KeyTable,
        casings: Vec<Casing>,
    ) -> Option<Self> {
        let fits = classed.len() == classes.len()
            && classed.len() == topics.len()
            && cased.len() == casings.len()
            && classes.iter().all(|&class| usize::from(class) < parents.len());
        fits.then_some(Self { classed, classes, topics, parents, cased, casings })
    }

    /// The hash under which a word, cased as written, is classed.
    #[must_use]
    pub fn class_hash(word: &str) -> u64 {
        hash::bytes(CLASS_SPACE, word.as_bytes())
    }

    /// The hash under which the casing of a word, given in lower case, is kept.
    #[must_use]
    pub fn casing_hash(lower: &str) -> u64 {
        hash::bytes(CASING_SPACE, lower.as_bytes())
    }

    /// The classes of a word cased as written, coarsest first, and after them its topic.
    #[must_use]
    pub fn classes(&self, word: &str) -> Option<[u16; LEVELS + 1]> {
        let row = self.classed.row(Self::class_hash(word))?;
        let fine = self.classes[row];
        let [coarse, middle] = self.parents[usize::from(fine)];
        Some([coarse, middle, fine, u16::from(self.topics[row])])
    }

    /// How a word, given in lower case, is cased.
    #[must_use]
    pub fn casing(&self, lower: &str) -> Casing {
        self.cased.row(Self::casing_hash(lower)).map_or(Casing::Unknown, |row| self.casings[row])
    }
}
