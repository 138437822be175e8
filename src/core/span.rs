//! A stretch of text.

use crate::offset::ByteOffset;
use serde::{Deserialize, Serialize};

/// A half-open, never empty stretch of a text, in bytes: `start` is inside, `end` is not.
///
/// That both ends lie on character boundaries depends on the text at hand: [`Text::slice`](crate::Text::slice)
/// checks it, and a [`Layer`](crate::Layer) takes no span that fails it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(ByteOffset, ByteOffset)", into = "(ByteOffset, ByteOffset)")]
pub struct Span {
    start: ByteOffset,
    end: ByteOffset,
}

impl Span {
    /// The span from `start` to just before `end`, or `None` if that is empty or backwards.
    #[must_use]
    pub fn new(start: ByteOffset, end: ByteOffset) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// The span over a range of string indices, or `None` if it is empty, backwards or past 4 GiB.
    #[must_use]
    pub fn from_range(range: std::ops::Range<usize>) -> Option<Self> {
        Self::new(ByteOffset::from_index(range.start)?, ByteOffset::from_index(range.end)?)
    }

    /// Where the first character begins.
    #[must_use]
    pub fn start(self) -> ByteOffset {
        self.start
    }

    /// Where the first character after the span begins.
    #[must_use]
    pub fn end(self) -> ByteOffset {
        self.end
    }

    /// The range of string indices.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start.index()..self.end.index()
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span; a span contains itself.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Order in reading: earlier starts first, and of those that start together the longest, so that an
    /// enclosing span comes before what it encloses.
    #[must_use]
    pub fn reading_order(self, other: Self) -> std::cmp::Ordering {
        self.start.cmp(&other.start).then(other.end.cmp(&self.end))
    }
}

/// The two ends of a stored span do not make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptySpan {
    /// Where the stored span says it starts.
    pub start: ByteOffset,
    /// Where the stored span says it ends.
    pub end: ByteOffset,
}

impl std::fmt::Display for EmptySpan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a span from {} to {} holds no text", self.start, self.end)
    }
}

impl std::error::Error for EmptySpan {}

impl TryFrom<(ByteOffset, ByteOffset)> for Span {
    type Error = EmptySpan;

    fn try_from((start, end): (ByteOffset, ByteOffset)) -> Result<Self, EmptySpan> {
        Self::new(start, end).ok_or(EmptySpan { start, end })
    }
}

impl From<Span> for (ByteOffset, ByteOffset) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span::new(ByteOffset::new(start), ByteOffset::new(end)).unwrap()
    }

    #[test]
    fn a_span_is_never_empty_or_backwards() {
        assert_eq!(Span::new(ByteOffset::new(3), ByteOffset::new(3)), None);
        assert_eq!(Span::new(ByteOffset::new(4), ByteOffset::new(3)), None);
        assert!(postcard::from_bytes::<Span>(&[7, 7]).is_err());
    }

    #[test]
    fn neighbours_do_not_overlap() {
        assert!(!span(0, 3).overlaps(span(3, 5)));
        assert!(span(0, 4).overlaps(span(3, 5)));
        assert!(span(0, 4).contains(span(0, 4)));
        assert!(!span(0, 4).contains(span(3, 5)));
    }

    #[test]
    fn the_enclosing_span_is_read_first() {
        let mut spans = [span(4, 6), span(0, 3), span(0, 9)];
        spans.sort_by(|a, b| a.reading_order(*b));
        assert_eq!(spans, [span(0, 9), span(0, 3), span(4, 6)]);
    }
}
