//! The article cut into the pieces that the browser lays out as a whole.

use std::ops::Range;
use tagline_core::Text;

/// Paragraphs per section. The browser lays out only the sections near the screen; more and smaller ones slow
/// scrolling in WebKit, fewer and larger ones lay out too much at once.
const PARAGRAPHS: usize = 50;
/// The most of the text in a section, in bytes: half a dozen screens.
const BYTES: usize = 12 * 1024;
/// About as many bytes as a line of the column holds.
const LINE: usize = 70;

/// Some paragraphs, and how high they are about to be: that much room is kept for them until they are laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) paragraphs: Range<usize>,
    pub(crate) height: Height,
}

/// A height before anything is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Height {
    pub(crate) lines: usize,
    /// The paragraphs that are not blank, after each of which there is some space.
    pub(crate) gaps: usize,
}

impl std::ops::Add for Height {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { lines: self.lines + other.lines, gaps: self.gaps + other.gaps }
    }
}

/// The sections of a text; at least one.
pub(crate) fn sections(text: &Text) -> Vec<Section> {
    let mut sections = Vec::new();
    let (mut start, mut bytes, mut height) = (0, 0, Height::default());
    for number in 0..text.paragraph_count() {
        let Range { start: from, end: to } = text.paragraph(number);
        let length = to.index() - from.index();
        if number > start && (number - start == PARAGRAPHS || bytes + length > BYTES) {
            sections.push(Section { paragraphs: start..number, height });
            (start, bytes, height) = (number, 0, Height::default());
        }
        bytes += length;
        height = height + Height { lines: length.div_ceil(LINE), gaps: usize::from(length > 0) };
    }
    sections.push(Section { paragraphs: start..text.paragraph_count(), height });
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_short_and_hold_every_paragraph_once() {
        let prose = "A line of a novel.\n".repeat(2000);
        let long = format!("{}\n", "word ".repeat(1000)).repeat(20);
        for text in ["", "One.", &prose, &long, &"x".repeat(100_000)] {
            let text = Text::new(text).unwrap();
            let sections = sections(&text);
            let mut next = 0;
            for Section { paragraphs, .. } in &sections {
                assert_eq!(paragraphs.start, next);
                assert!(paragraphs.len() <= PARAGRAPHS);
                let bytes =
                    text.paragraph(paragraphs.end - 1).end.index() - text.paragraph(paragraphs.start).start.index();
                assert!(bytes <= BYTES + PARAGRAPHS || paragraphs.len() == 1, "{bytes}");
                next = paragraphs.end;
            }
            assert_eq!(next, text.paragraph_count());
        }
    }

    #[test]
    fn the_room_that_is_kept_grows_with_the_words() {
        let height = |text: &str| sections(&Text::new(text).unwrap())[0].height;
        assert_eq!(height("One.\n\nTwo."), Height { lines: 2, gaps: 2 });
        assert_eq!(height(&"word ".repeat(140)), Height { lines: 10, gaps: 1 });
    }
}
