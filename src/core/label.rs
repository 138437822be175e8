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

/// A label together with what people read and press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelInfo {
    /// The identifier in files.
    pub label: Label,
    /// The name on the page, such as "Place".
    pub name: String,
    /// The key that sets it, a lower-case letter or a digit.
    pub key: Option<char>,
    /// The colour it is marked with, if a person chose one.
    pub colour: Option<Colour>,
}

/// A colour as screens mix it: red, green and blue, each from 0 to 255 (sRGB).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Reads `#1b5fa8`, as HTML writes colours.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        let digits = hex
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self(channel(0)?, channel(2)?, channel(4)?))
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(red, green, blue) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The labels of a document, in the order they are shown; no identifier twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelSet(Vec<LabelInfo>);

impl Default for LabelSet {
    /// The four built-in labels under their English names, with the keys P, L (as in location), O and D.
    fn default() -> Self {
        let known = [("Person", 'p'), ("Place", 'l'), ("Organization", 'o'), ("Date", 'd')];
        let info = |(label, (name, key)): (Label, (&str, char))| LabelInfo {
            label,
            name: name.to_owned(),
            key: Some(key),
            colour: None,
        };
        Self(Label::BUILT_IN.into_iter().zip(known).map(info).collect())
    }
}

impl LabelSet {
    /// The labels in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &LabelInfo> {
        self.0.iter()
    }

    /// What is known of a label, if the set lists it.
    #[must_use]
    pub fn get(&self, label: &Label) -> Option<&LabelInfo> {
        self.0.iter().find(|info| info.label == *label)
    }

    /// What people read for a label; its identifier if the set does not list it.
    #[must_use]
    pub fn name<'a>(&'a self, label: &'a Label) -> &'a str {
        self.get(label).map_or(label.as_str(), |info| info.name.as_str())
    }

    /// Adds a label, or renames it if it is there already.
    pub fn set(&mut self, label: Label, name: String) {
        match self.0.iter_mut().find(|info| info.label == label) {
            Some(info) => info.name = name,
            None => self.0.push(LabelInfo { label, name, key: None, colour: None }),
        }
    }

    /// Adds a label at the end, or replaces what was known of it. A key that another label had is taken from it.
    pub fn put(&mut self, new: LabelInfo) {
        for info in &mut self.0 {
            if info.label != new.label && info.key == new.key {
                info.key = None;
            }
        }
        match self.0.iter_mut().find(|info| info.label == new.label) {
            Some(info) => *info = new,
            None => self.0.push(new),
        }
    }

    /// Takes a label from the list; its mentions, if any, keep it and are shown by its identifier.
    pub fn remove(&mut self, label: &Label) {
        self.0.retain(|info| info.label != *label);
    }

    /// The label that a key sets, in either case.
    #[must_use]
    pub fn of_key(&self, key: char) -> Option<&Label> {
        let key = key.to_lowercase().next();
        self.0.iter().find(|info| info.key.is_some() && info.key == key).map(|info| &info.label)
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

    #[test]
    fn a_key_belongs_to_one_label() {
        let mut set = LabelSet::default();
        assert_eq!(set.of_key('P'), Some(&Label::PERSON));
        let event = Label::new("EVENT").unwrap();
        set.put(LabelInfo { label: event.clone(), name: "Event".to_owned(), key: Some('p'), colour: None });
        assert_eq!(set.of_key('p'), Some(&event));
        set.remove(&event);
        assert_eq!(set.of_key('p'), None);
        assert_eq!(set.of_key('o'), Some(&Label::ORG));
    }

    #[test]
    fn colours_are_written_as_html_does() {
        assert_eq!(Colour::parse("#1B5fa8"), Some(Colour(0x1b, 0x5f, 0xa8)));
        assert_eq!(Colour(0x1b, 0x5f, 0xa8).to_string(), "#1b5fa8");
        for wrong in ["", "#", "1b5fa8", "#1b5fa", "#1b5fag", "#1b5f\u{e9}", "#+b5fa8"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }
}
