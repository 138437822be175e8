//! Selections that are hardly meant as a mention: a slip of the hand must not tag half an article.

use tagline_core::{Document, Span, Status};

use super::edges;
use crate::{dom::segments, words};

/// The most words that are tagged without a question: more than the longest names have.
const MOST_WORDS: usize = 30;

/// Why a selection is not tagged at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// It runs over so many paragraphs. No mention does.
    Paragraphs(usize),
    /// It has so many words, and as many suggestions inside would give way to it.
    Long { words: usize, suggestions: usize },
}

/// Returns why a selection is not to be tagged at once, or `None` if it is.
pub(crate) fn doubt(document: &Document, span: Span) -> Option<Doubt> {
    let text = document.text().slice(span)?;
    let paragraphs = edges::paragraphs(text);
    if paragraphs > 1 {
        return Some(Doubt::Paragraphs(paragraphs));
    }
    let words = segments::words(text).len();
    let inside = document.layer().overlapping(span.start()..span.end());
    let suggestions = inside.filter(|other| other.status == Status::Suggested).count();
    (words > MOST_WORDS).then_some(Doubt::Long { words, suggestions })
}

impl Doubt {
    /// Returns what to tell the person.
    pub(crate) fn told(self) -> String {
        match self {
            Self::Paragraphs(paragraphs) => {
                format!(
                    "Nothing was tagged: the selection runs over {paragraphs} paragraphs, and a mention lies within one."
                )
            }
            Self::Long { words, suggestions: 0 } => format!("Nothing was tagged yet: the selection has {words} words."),
            Self::Long { words, suggestions } => {
                let inside = words::count(suggestions, "suggestion");
                format!(
                    "Nothing was tagged yet: the selection has {words} words, and {inside} inside it would be removed."
                )
            }
        }
    }

    /// Returns `true` if the selection can be tagged all the same.
    pub(crate) fn can_be_overruled(self) -> bool {
        matches!(self, Self::Long { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, Edit, Label, Text};

    #[test]
    fn only_what_no_name_is_long_enough_for_is_doubted() {
        let long = "word ".repeat(31);
        for (text, expected) in [
            ("The University of California, Berkeley", None),
            ("a name\nover two lines", None),
            ("One.\n\nTwo.\n \nThree.", Some(Doubt::Paragraphs(3))),
            (long.as_str(), Some(Doubt::Long { words: 31, suggestions: 1 })),
        ] {
            let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
            let first = Span::from_range(0..2).unwrap();
            let suggestion = Annotation::by_hand(document.fresh_id(), first, Label::ORG);
            document.apply(Edit::set(Annotation { status: Status::Suggested, ..suggestion })).unwrap();
            assert_eq!(doubt(&document, Span::from_range(0..text.len()).unwrap()), expected, "{text:?}");
        }
    }
}
