//! The article: immutable text, its paragraphs, and the only conversions between units of offset.
//!
//! Converting needs the number of code points and UTF-16 units before a byte. Every [`STRIDE`] bytes a checkpoint
//! holds both, so a conversion is one look-up or binary search and a walk over at most one stride. Pure ASCII, where
//! all units agree, needs no checkpoints at all.

use crate::{
    offset::{ByteOffset, CodePoint, Utf16},
    span::Span,
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, ops::Range, sync::Arc};

/// Bytes from one checkpoint to the next: 12 bytes of index for every 128 of text outside ASCII.
const STRIDE: usize = 128;

/// The longest paragraph in bytes. A longer line, which no article has but a file without line ends does, is cut into
/// several paragraphs, since everything that is drawn or drawn anew is a whole paragraph.
const LONGEST_PARAGRAPH: usize = 8 * 1024;

/// An article's text and the tables that make positions in it cheap to convert.
///
/// Cloning is cheap: the text and its tables are shared.
#[derive(Clone)]
pub struct Text(Arc<Inner>);

struct Inner {
    source: Box<str>,
    /// Empty for ASCII; else entry `i` is the first character boundary at or after byte `i * STRIDE`.
    checkpoints: Vec<Checkpoint>,
    end: Checkpoint,
    /// Where each paragraph starts; the first is always 0.
    paragraphs: Vec<ByteOffset>,
}

/// One position in all three units.
#[derive(Clone, Copy, Default)]
struct Checkpoint {
    byte: u32,
    code_point: u32,
    utf16: u32,
}

impl Checkpoint {
    fn step(&mut self, c: char) {
        // A character is at most 4 bytes; the sums fit because the byte count does and is never the smallest.
        #[expect(clippy::cast_possible_truncation, reason = "1 to 4")]
        let (bytes, units) = (c.len_utf8() as u32, c.len_utf16() as u32);
        self.byte += bytes;
        self.code_point += 1;
        self.utf16 += units;
    }
}

/// A text of 4 GiB or more, whose offsets would not fit 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// Its length in bytes.
    pub len: usize,
}

impl std::fmt::Display for TooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a text of {} bytes is too long: split it into parts under 4 GiB", self.len)
    }
}

impl std::error::Error for TooLong {}

impl Text {
    /// Takes a text exactly as it is.
    ///
    /// # Errors
    /// If it is 4 GiB or longer.
    pub fn new(source: impl Into<Box<str>>) -> Result<Self, TooLong> {
        let source = source.into();
        if u32::try_from(source.len()).is_err() {
            return Err(TooLong { len: source.len() });
        }
        let mut checkpoints = Vec::new();
        let mut here = Checkpoint::default();
        if source.is_ascii() {
            #[expect(clippy::cast_possible_truncation, reason = "checked above")]
            let len = source.len() as u32;
            here = Checkpoint { byte: len, code_point: len, utf16: len };
        } else {
            checkpoints.reserve(source.len() / STRIDE + 1);
            for c in source.chars() {
                if here.byte as usize >= checkpoints.len() * STRIDE {
                    checkpoints.push(here);
                }
                here.step(c);
            }
        }
        let paragraphs = paragraph_starts(&source);
        Ok(Self(Arc::new(Inner { source, checkpoints, end: here, paragraphs })))
    }

    /// Makes pasted or opened text ready for [`Text::new`]: CR LF and lone CR become LF, and a byte order mark in
    /// front goes. Nothing else changes, here or later, so offsets stay those of the article.
    #[must_use]
    pub fn clean(raw: &str) -> Cow<'_, str> {
        let raw = raw.strip_prefix('\u{feff}').unwrap_or(raw);
        if raw.contains('\r') { Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(raw) }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.source
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.source.is_empty()
    }

    /// The end of the text in bytes.
    #[must_use]
    pub fn end(&self) -> ByteOffset {
        ByteOffset::new(self.0.end.byte)
    }

    /// The end of the text in code points.
    #[must_use]
    pub fn end_code_point(&self) -> CodePoint {
        CodePoint::new(self.0.end.code_point)
    }

    /// The end of the text in UTF-16 units.
    #[must_use]
    pub fn end_utf16(&self) -> Utf16 {
        Utf16::new(self.0.end.utf16)
    }

    /// The span between two positions, or `None` if it is empty or an end is outside the text or inside a character.
    #[must_use]
    pub fn span(&self, start: ByteOffset, end: ByteOffset) -> Option<Span> {
        let span = Span::new(start, end)?;
        self.slice(span).map(|_| span)
    }

    /// The words of a span, or `None` if an end is outside this text or inside one of its characters.
    #[must_use]
    pub fn slice(&self, span: Span) -> Option<&str> {
        self.0.source.get(span.range())
    }

    /// How many paragraphs there are; at least one. Paragraphs end at LF, and lines of more than 8 KiB are cut.
    #[must_use]
    pub fn paragraph_count(&self) -> usize {
        self.0.paragraphs.len()
    }

    /// The bytes of a paragraph, without its LF; empty for a blank line and past the last paragraph.
    #[must_use]
    pub fn paragraph(&self, index: usize) -> Range<ByteOffset> {
        let start = self.0.paragraphs.get(index).copied().unwrap_or(self.end());
        let Some(next) = self.0.paragraphs.get(index + 1) else { return start..self.end() };
        let after_line_end = self.as_str()[..next.index()].ends_with('\n');
        start..ByteOffset::new(next.get() - u32::from(after_line_end))
    }

    /// The paragraph that holds a position; an LF belongs to the paragraph it ends.
    #[must_use]
    pub fn paragraph_at(&self, byte: ByteOffset) -> usize {
        self.0.paragraphs.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The code points before a byte, or `None` outside the text or inside a character.
    #[must_use]
    pub fn code_point(&self, byte: ByteOffset) -> Option<CodePoint> {
        self.at_byte(byte).map(|at| CodePoint::new(at.code_point))
    }

    /// The UTF-16 units before a byte, or `None` outside the text or inside a character.
    #[must_use]
    pub fn utf16(&self, byte: ByteOffset) -> Option<Utf16> {
        self.at_byte(byte).map(|at| Utf16::new(at.utf16))
    }

    /// The byte where a code point starts, or `None` past the end of the text.
    #[must_use]
    pub fn byte_of_code_point(&self, position: CodePoint) -> Option<ByteOffset> {
        self.find(position.get(), |at| at.code_point)
    }

    /// The byte where a UTF-16 unit starts, or `None` past the end of the text or between two surrogates.
    #[must_use]
    pub fn byte_of_utf16(&self, position: Utf16) -> Option<ByteOffset> {
        self.find(position.get(), |at| at.utf16)
    }

    /// Both ends of a span in code points, or `None` if it is no span of this text.
    #[must_use]
    pub fn code_points(&self, span: Span) -> Option<Range<CodePoint>> {
        Some(self.code_point(span.start())?..self.code_point(span.end())?)
    }

    /// Both ends of a span in UTF-16 units, or `None` if it is no span of this text.
    #[must_use]
    pub fn utf16_units(&self, span: Span) -> Option<Range<Utf16>> {
        Some(self.utf16(span.start())?..self.utf16(span.end())?)
    }

    /// The span between two code points, or `None` if it is empty, backwards or past the end.
    #[must_use]
    pub fn span_of_code_points(&self, range: Range<CodePoint>) -> Option<Span> {
        Span::new(self.byte_of_code_point(range.start)?, self.byte_of_code_point(range.end)?)
    }

    /// The span between two UTF-16 units, or `None` if it is empty, backwards, past the end or cuts a character.
    #[must_use]
    pub fn span_of_utf16(&self, range: Range<Utf16>) -> Option<Span> {
        Span::new(self.byte_of_utf16(range.start)?, self.byte_of_utf16(range.end)?)
    }

    fn at_byte(&self, byte: ByteOffset) -> Option<Checkpoint> {
        let Inner { source, checkpoints, .. } = &*self.0;
        if !source.is_char_boundary(byte.index()) {
            return None;
        }
        // The entry for this stride may start past the byte when a character straddles the stride's edge.
        let entry = (byte.index() / STRIDE).min(checkpoints.len().saturating_sub(1));
        let before = checkpoints.get(..=entry).and_then(|upto| upto.iter().rev().find(|at| at.byte <= byte.get()));
        let Some(mut here) = before.copied() else {
            return Some(Checkpoint { byte: byte.get(), code_point: byte.get(), utf16: byte.get() });
        };
        for c in source.get(here.byte as usize..byte.index())?.chars() {
            here.step(c);
        }
        Some(here)
    }

    fn find(&self, target: u32, unit: impl Fn(&Checkpoint) -> u32) -> Option<ByteOffset> {
        let Inner { source, checkpoints, end, .. } = &*self.0;
        if target > unit(end) {
            return None;
        }
        let after = checkpoints.partition_point(|at| unit(at) <= target);
        let Some(mut here) = after.checked_sub(1).and_then(|before| checkpoints.get(before)).copied() else {
            return Some(ByteOffset::new(target));
        };
        for c in source.get(here.byte as usize..)?.chars() {
            if unit(&here) >= target {
                break;
            }
            here.step(c);
        }
        (unit(&here) == target).then_some(ByteOffset::new(here.byte))
    }
}

/// Where paragraphs start: after each LF, and in long lines after a space where there is one.
fn paragraph_starts(source: &str) -> Vec<ByteOffset> {
    let mut starts = vec![ByteOffset::ZERO];
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        let words_end = start + line.trim_end_matches('\n').len();
        let mut rest = start;
        while words_end - rest > LONGEST_PARAGRAPH {
            let cut = source.floor_char_boundary(rest + LONGEST_PARAGRAPH);
            rest = source[rest..cut].rfind(' ').map_or(cut, |space| rest + space + 1);
            starts.extend(ByteOffset::from_index(rest));
        }
        if line.ends_with('\n') {
            starts.extend(ByteOffset::from_index(end));
        }
        start = end;
    }
    starts
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Text").field(&self.as_str()).finish()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All three units differ at every later position, so a mix-up always shows.
    const MIXED: &str = "On 3 March 2021, Zoë Okafor of Lantern Press 🏮 flew to Łódź.\nShe met Mayor Brandt there.";

    #[test]
    fn the_same_words_have_other_numbers_in_other_units() {
        let text = Text::new(MIXED).unwrap();
        for (words, code_points, utf16, bytes) in [
            ("3 March 2021", 3..15, 3..15, 3..15),
            ("Zoë Okafor", 17..27, 17..27, 17..28),
            ("Lantern Press", 31..44, 31..44, 32..45),
            ("Łódź", 55..59, 56..60, 59..66),
            ("Brandt", 75..81, 76..82, 82..88),
        ] {
            let start = MIXED.find(words).unwrap();
            let span = Span::from_range(start..start + words.len()).unwrap();
            assert_eq!(span.range(), bytes);
            assert_eq!(text.slice(span), Some(words));
            let counted = text.code_points(span).unwrap();
            assert_eq!(counted.start.get()..counted.end.get(), code_points, "{words}");
            assert_eq!(text.span_of_code_points(counted), Some(span));
            let counted = text.utf16_units(span).unwrap();
            assert_eq!(counted.start.get()..counted.end.get(), utf16, "{words}");
            assert_eq!(text.span_of_utf16(counted), Some(span));
        }
    }

    #[test]
    fn positions_inside_a_character_are_refused() {
        let text = Text::new("a🏮b").unwrap();
        assert_eq!(text.code_point(ByteOffset::new(2)), None);
        assert_eq!(text.byte_of_utf16(Utf16::new(2)), None);
        assert_eq!(text.byte_of_utf16(Utf16::new(3)), Some(ByteOffset::new(5)));
        assert_eq!(text.code_point(ByteOffset::new(7)), None);
        assert_eq!(text.byte_of_code_point(CodePoint::new(4)), None);
        assert_eq!(text.span(ByteOffset::new(1), ByteOffset::new(3)), None);
    }

    #[test]
    fn paragraphs_are_lines() {
        let text = Text::new("one\n\ntwo\n").unwrap();
        let lines: Vec<_> =
            (0..text.paragraph_count()).map(|i| text.paragraph(i)).map(|p| p.start.get()..p.end.get()).collect();
        assert_eq!(lines, [0..3, 4..4, 5..8, 9..9]);
        let at: Vec<_> = [0, 3, 4, 5, 8, 9].map(|byte| text.paragraph_at(ByteOffset::new(byte))).to_vec();
        assert_eq!(at, [0, 0, 1, 2, 2, 3]);
        assert_eq!(Text::new("").unwrap().paragraph_count(), 1);
    }

    #[test]
    fn a_line_too_long_to_draw_is_cut_at_a_space() {
        for source in ["Łódź or ".repeat(3000), "Ł".repeat(10_000), format!("{}\nshort", "a".repeat(8192))] {
            let text = Text::new(source.clone()).unwrap();
            let paragraphs: Vec<_> = (0..text.paragraph_count()).map(|i| text.paragraph(i)).collect();
            assert!(paragraphs.iter().all(|p| p.end.index() - p.start.index() <= LONGEST_PARAGRAPH));
            let drawn: String = paragraphs.iter().map(|p| &source[p.start.index()..p.end.index()]).collect();
            assert_eq!(drawn, source.replace('\n', ""));
            assert!(source.contains('Ł') || paragraphs.len() == 2, "{}", paragraphs.len());
        }
        let text = Text::new("Łódź or ".repeat(3000)).unwrap();
        assert!(
            (1..text.paragraph_count())
                .all(|i| text.as_str()[text.paragraph(i).start.index()..].starts_with(['Ł', 'o']))
        );
    }

    #[test]
    fn line_ends_become_lf_and_nothing_else_changes() {
        assert_eq!(Text::clean("\u{feff}a\r\nb\rc\n\u{feff}d\u{a0}e\u{301}"), "a\nb\nc\n\u{feff}d\u{a0}e\u{301}");
        assert!(matches!(Text::clean("as it was"), Cow::Borrowed(_)));
    }
}
