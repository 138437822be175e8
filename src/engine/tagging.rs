//! From a text to its mentions.

use crate::model::ModelError;
use tagline_core::{ByteOffset, CivilDate, Mention};

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
#[derive(Debug)]
pub struct Engine {
    version: String,
}

impl Engine {
    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are not a model of this build's layout, or were cut or changed on the way.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.is_empty() { Err(ModelError::NotAModel) } else { Ok(Self { version: String::new() }) }
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
    pub fn start<'a>(&'a self, text: &'a str, _options: &TagOptions) -> Tagging<'a> {
        Tagging { text, position: 0, mentions: Vec::new(), _engine: self }
    }
}

/// A text being tagged from the top.
#[derive(Debug)]
pub struct Tagging<'a> {
    _engine: &'a Engine,
    text: &'a str,
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
        self.position = self.position.saturating_add(bytes).min(self.text.len());
        Some(Vec::new())
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
}
