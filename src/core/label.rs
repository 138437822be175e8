//! The kinds of things that text is tagged with.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The stable identifier of a kind of mention, as it stands in files: `PERSON`, `PLACE`, `ORG`, `DATE`, or one
/// of the user's own. What people read is its display name, kept in a [`LabelSet`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Label(Cow<'static, str>);

impl Label {
    /// The name of a person or family.
    pub const PERSON: Self = Self(Cow::Borrowed("PERSON"));
    /// A country, city, region, sea, street, building or site.
    pub const PLACE: Self = Self(Cow::Borrowed("PLACE"));
    /// A named company, institution, agency, party, team, paper or band.
    pub const ORG: Self = Self(Cow::Borrowed("ORG"));
    /// Anything that points at the calendar or the clock.
    pub const DATE: Self = Self(Cow::Borrowed("DATE"));
    /// The labels every model knows, in the order they are shown.
    pub const BUILT_IN: [Self; 4] = [Self::PERSON, Self::PLACE, Self::ORG, Self::DATE];

    /// The longest identifier, in bytes.
    pub const MAX_LEN: usize = 64;

    /// The label with this identifier.
    ///
    /// # Errors
    /// If it is empty, longer than [`Label::MAX_LEN`], or holds white space or control characters, which
    /// brat, CoNLL and other line-based formats could not carry.
    pub fn new(id: &str) -> Result<Self, LabelError> {
        if let Some(known) = Self::BUILT_IN.into_iter().find(|label| label.as_str() == id) {
            return Ok(known);
        }
        match id {
            "" => Err(LabelError::Empty),
            _ if id.len() > Self::MAX_LEN => Err(LabelError::TooLong { len: id.len() }),
            _ => match id.chars().find(|c| c.is_whitespace() || c.is_control()) {
                Some(found) => Err(LabelError::Character { found }),
                None => Ok(Self(Cow::Owned(id.to_owned()))),
            },
        }
    }

    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Label {
    type Error = LabelError;

    fn try_from(id: String) -> Result<Self, LabelError> {
        Self::new(&id)
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.0.into_owned()
    }
}

/// Why an identifier cannot be a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelError {
    /// Nothing is no name.
    Empty,
    /// Longer than [`Label::MAX_LEN`].
    TooLong {
        /// Its length in bytes.
        len: usize,
    },
    /// White space or a control character, which line-based formats could not carry.
    Character {
        /// The first such character.
        found: char,
    },
}

impl std::fmt::Display for LabelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("a label needs at least one letter"),
            Self::TooLong { len } => {
                write!(f, "a label of {len} bytes is too long: at most {} fit", Label::MAX_LEN)
            }
            Self::Character { found } => write!(f, "a label cannot hold {found:?}: use letters, digits, - or _"),
        }
    }
}

impl std::error::Error for LabelError {}

/// A label together with what people read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelInfo {
    /// The identifier in files.
    pub label: Label,
    /// The name on the page, such as "Place".
    pub name: String,
}

/// The labels of a document, in the order they are shown; no identifier twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelSet(Vec<LabelInfo>);

impl Default for LabelSet {
    /// The four built-in labels under their English names.
    fn default() -> Self {
        let names = ["Person", "Place", "Organization", "Date"];
        Self(
            Label::BUILT_IN
                .into_iter()
                .zip(names)
                .map(|(label, name)| LabelInfo { label, name: name.to_owned() })
                .collect(),
        )
    }
}

impl LabelSet {
    /// The labels in order.
    pub fn iter(&self) -> impl Iterator<Item = &LabelInfo> {
        self.0.iter()
    }

    /// What people read for a label; its identifier if the set does not list it.
    #[must_use]
    pub fn name<'a>(&'a self, label: &'a Label) -> &'a str {
        self.0.iter().find(|info| info.label == *label).map_or(label.as_str(), |info| info.name.as_str())
    }

    /// Adds a label, or renames it if it is there already.
    pub fn set(&mut self, label: Label, name: String) {
        match self.0.iter_mut().find(|info| info.label == label) {
            Some(info) => info.name = name,
            None => self.0.push(LabelInfo { label, name }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_fit_line_based_formats() {
        assert_eq!(Label::new("PERSON"), Ok(Label::PERSON));
        assert_eq!(Label::new("EVENT-2").map(|label| label.to_string()), Ok("EVENT-2".to_owned()));
        assert_eq!(Label::new(""), Err(LabelError::Empty));
        assert_eq!(Label::new("NEW LABEL"), Err(LabelError::Character { found: ' ' }));
        assert_eq!(Label::new(&"X".repeat(65)), Err(LabelError::TooLong { len: 65 }));
    }

    #[test]
    fn a_set_lists_each_label_once() {
        let mut set = LabelSet::default();
        set.set(Label::PLACE, "Location".to_owned());
        assert_eq!(set.iter().count(), 4);
        assert_eq!(set.name(&Label::PLACE), "Location");
    }
}
