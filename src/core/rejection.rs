//! What a person said no to, in a form that survives the text moving.

use crate::{label::Label, span::Span, text::Text};

/// A rejected mention without its place: its words, its label, and a little of the text on both sides.
///
/// Two mentions with the same fingerprint are the same guess, whether or not the text before them has grown or
/// shrunk since. The context tells one "Reading" that is no place from another that is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    label: Label,
    surface: String,
    before: String,
    after: String,
}

/// Characters of context on each side: about three words, enough to tell most repeats apart.
const CONTEXT: usize = 16;

impl Fingerprint {
    /// The fingerprint of a mention, or `None` if the span is none of this text.
    #[must_use]
    pub fn of(text: &Text, span: Span, label: &Label) -> Option<Self> {
        let surface = text.slice(span)?.to_owned();
        let (before, after) = (&text.as_str()[..span.start().index()], &text.as_str()[span.end().index()..]);
        let cut = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
        let (before, after) = (before[cut..].to_owned(), after.chars().take(CONTEXT).collect());
        Some(Self { label: label.clone(), surface, before, after })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(text: &str, words: &str) -> Fingerprint {
        let start = text.find(words).unwrap();
        let span = Span::from_range(start..start + words.len()).unwrap();
        Fingerprint::of(&Text::new(text).unwrap(), span, &Label::PLACE).unwrap()
    }

    #[test]
    fn the_place_does_not_matter_but_the_context_does() {
        let here = print("Reading is fun, says Ann.", "Reading");
        assert_ne!(here, print("Reading is a town in Berkshire.", "Reading"));
        let far = "Łódź wrote: the man from Paris went home early.";
        assert_eq!(print(far, "Paris"), print(&format!("One more line.\n{far}"), "Paris"));
    }
}
