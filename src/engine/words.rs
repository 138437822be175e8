//! The distinct words met so far.
//!
//! What is known of a word does not depend on the text it stands in, so it is worked out once and kept from text to
//! text, up to a limit.

use crate::{
    document::Knowledge,
    hash::{HashMap, bytes},
    token::TokenKind,
    word::{SentenceCase, Word, WordFeatures},
};

/// How many words are kept from one text to the next: those of a long novel, in some ten to fifteen megabytes.
const MOST: usize = 30_000;

/// Distinct words, by the order in which they were met.
#[derive(Clone, Debug, Default)]
pub struct Words {
    known: HashMap<u32>,
    words: Vec<Word>,
    features: Vec<WordFeatures>,
}

impl Words {
    /// The number of a word in a sentence cased in a certain way; new words are worked out.
    pub fn number(&mut self, surface: &str, kind: TokenKind, case: SentenceCase, knowledge: &Knowledge) -> u32 {
        let Self { known, words, features } = self;
        *known.entry(Self::hash(surface, kind, case)).or_insert_with(|| {
            let (word, of_word) = Word::new(surface, kind, case, &knowledge.lexicon, &knowledge.gazetteer);
            words.push(word);
            features.push(of_word);
            u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// What tells words apart.
    #[must_use]
    pub fn hash(surface: &str, kind: TokenKind, case: SentenceCase) -> u64 {
        bytes((kind as u64) << 8 | case as u64, surface.as_bytes())
    }

    /// A word.
    #[must_use]
    pub fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }

    /// The features of a word; none after they were taken.
    #[must_use]
    pub fn features(&self, number: u32) -> &WordFeatures {
        &self.features[number as usize]
    }

    /// Takes the features of a word away: once they are added up, the sums are all that is needed.
    pub(crate) fn take_features(&mut self, number: u32) -> WordFeatures {
        self.features.get_mut(number as usize).map(std::mem::take).unwrap_or_default()
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether there are more words than are worth keeping.
    pub(crate) fn is_full(&self) -> bool {
        self.len() > MOST
    }
}
