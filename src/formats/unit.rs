//! What offsets count, and which unit a file really counts in.

use serde::{Deserialize, Serialize};
use std::fmt;
use tagline_core::{ByteOffset, CodePoint, Span, Text, Utf16};
use unicode_segmentation::UnicodeSegmentation;

/// What the offsets of a file count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Unicode code points, as in Python.
    CodePoint,
    /// UTF-16 code units, as in JavaScript and Java.
    Utf16,
    /// UTF-8 bytes.
    Byte,
    /// Code points of the text while its line ends were still CR LF.
    CodePointCrLf,
    /// UTF-16 code units of the text while its line ends were still CR LF.
    Utf16CrLf,
    /// What a reader takes for one character (extended grapheme clusters).
    Grapheme,
}

impl Unit {
    /// All units, the likeliest first.
    const ALL: [Self; 6] =
        [Self::CodePoint, Self::Utf16, Self::CodePointCrLf, Self::Utf16CrLf, Self::Byte, Self::Grapheme];
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CodePoint => "code points",
            Self::Utf16 => "UTF-16 units",
            Self::Byte => "bytes",
            Self::CodePointCrLf => "code points with CR LF line ends",
            Self::Utf16CrLf => "UTF-16 units with CR LF line ends",
            Self::Grapheme => "grapheme clusters",
        })
    }
}

/// A text seen through one unit.
pub(crate) struct Ruler<'a> {
    text: &'a Text,
    unit: Unit,
    /// For units that [`Text`] does not count in: the byte behind each position, `None` inside a character.
    bytes: Vec<Option<ByteOffset>>,
}

impl<'a> Ruler<'a> {
    /// The text, counted in a unit.
    pub(crate) fn new(text: &'a Text, unit: Unit) -> Self {
        let source = text.as_str();
        let mut bytes = Vec::new();
        let mut mark = |byte: usize, width: usize| {
            bytes.push(ByteOffset::from_index(byte));
            bytes.extend(std::iter::repeat_n(None, width.saturating_sub(1)));
        };
        match unit {
            Unit::CodePoint | Unit::Utf16 | Unit::Byte => {}
            Unit::Grapheme => source.grapheme_indices(true).for_each(|(byte, _)| mark(byte, 1)),
            Unit::CodePointCrLf | Unit::Utf16CrLf => {
                for (byte, c) in source.char_indices() {
                    if c == '\n' && !source[..byte].ends_with('\r') {
                        mark(byte, 1); // the CR that was there
                        mark(byte, 1);
                    } else {
                        mark(byte, if unit == Unit::Utf16CrLf { c.len_utf16() } else { 1 });
                    }
                }
            }
        }
        mark(source.len(), 1);
        Self { text, unit, bytes }
    }

    /// The span between two positions, or `None` if it is empty, past the end or cuts a character.
    pub(crate) fn span(&self, start: u64, end: u64) -> Option<Span> {
        self.text.span(self.byte(start)?, self.byte(end)?)
    }

    /// The length of the text.
    pub(crate) fn length(&self) -> u64 {
        match self.unit {
            Unit::CodePoint => self.text.end_code_point().get().into(),
            Unit::Utf16 => self.text.end_utf16().get().into(),
            Unit::Byte => self.text.end().get().into(),
            Unit::CodePointCrLf | Unit::Utf16CrLf | Unit::Grapheme => (self.bytes.len() - 1) as u64,
        }
    }

    fn byte(&self, position: u64) -> Option<ByteOffset> {
        let small = u32::try_from(position).ok()?;
        match self.unit {
            Unit::CodePoint => self.text.byte_of_code_point(CodePoint::new(small)),
            Unit::Utf16 => self.text.byte_of_utf16(Utf16::new(small)),
            Unit::Byte => self.text.as_str().is_char_boundary(small as usize).then(|| ByteOffset::new(small)),
            Unit::CodePointCrLf | Unit::Utf16CrLf | Unit::Grapheme => *self.bytes.get(small as usize)?,
        }
    }
}

/// Offsets as a file gives them, with the words they are said to cover, where the format repeats them.
pub(crate) type Offsets<'a> = (u64, u64, Option<&'a str>);

/// Finds the unit in which a document's offsets count: the one it should be, unless another is better borne out.
///
/// Only annotations that the two units place differently can tell. The other unit is taken if it puts every one of
/// them on the words that the format says they cover, or, where the format does not repeat the words, on edges that are
/// neither within a word nor at white space; and if the unit that should be fails at least half of them.
pub(crate) fn diagnose(text: &Text, offsets: &[Offsets<'_>], declared: Unit) -> Unit {
    let expected = Ruler::new(text, declared);
    if offsets.iter().all(|offsets| fits(text, expected.span(offsets.0, offsets.1), offsets.2)) {
        return declared;
    }
    let better = |unit: &Unit| {
        let ruler = Ruler::new(text, *unit);
        let (mut telling, mut wrong) = (0, 0);
        for (start, end, surface) in offsets {
            let (here, there) = (expected.span(*start, *end), ruler.span(*start, *end));
            if here == there {
                continue;
            }
            if !fits(text, there, *surface) {
                return false;
            }
            telling += 1;
            wrong += usize::from(!fits(text, here, *surface));
        }
        telling > 0 && 2 * wrong >= telling
    };
    Unit::ALL.into_iter().filter(|unit| *unit != declared).find(better).unwrap_or(declared)
}

fn fits(text: &Text, span: Option<Span>, surface: Option<&str>) -> bool {
    let Some(span) = span else { return false };
    match surface {
        Some(surface) => text.slice(span) == Some(surface),
        None => clean_edge(text.as_str(), span.start()) && clean_edge(text.as_str(), span.end()) && trimmed(text, span),
    }
}

/// Whether no word goes on across this position.
fn clean_edge(text: &str, at: ByteOffset) -> bool {
    let (before, after) = text.split_at(at.index());
    let within = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !(within(before.chars().next_back()) && within(after.chars().next()))
}

fn trimmed(text: &Text, span: Span) -> bool {
    text.slice(span).is_some_and(|words| words.trim().len() == words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str =
        "On 3 March 2021, Zoë Okafor of Lantern Press 🏮 👨‍👩‍👧\nflew to Łódź.\nShe met Mayor Brandt there.";
    const WORDS: [&str; 5] = ["3 March 2021", "Zoë Okafor", "Lantern Press", "Łódź", "Brandt"];

    /// The offsets of the words in a unit, counted the slow way.
    fn offsets(unit: Unit) -> Vec<(u64, u64)> {
        let count = |text: &str| match unit {
            Unit::CodePoint => text.chars().count(),
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Byte => text.len(),
            Unit::CodePointCrLf => text.replace('\n', "\r\n").chars().count(),
            Unit::Utf16CrLf => text.replace('\n', "\r\n").encode_utf16().count(),
            Unit::Grapheme => text.graphemes(true).count(),
        };
        let position = |byte: usize| count(&MIXED[..byte]) as u64;
        WORDS.map(|words| MIXED.find(words).map(|at| (position(at), position(at + words.len()))).unwrap()).to_vec()
    }

    #[test]
    fn every_unit_is_measured_and_recognised() {
        let text = Text::new(MIXED).unwrap();
        for truth in Unit::ALL {
            let ruler = Ruler::new(&text, truth);
            let counted = offsets(truth);
            let found: Vec<_> = counted.iter().filter_map(|(s, e)| text.slice(ruler.span(*s, *e)?)).collect();
            assert_eq!(found, WORDS, "{truth}");
            assert_eq!(ruler.span(0, ruler.length()).and_then(|span| text.slice(span)), Some(MIXED), "{truth}");
            assert_eq!(ruler.span(0, ruler.length() + 1), None, "{truth}");
            for declared in Unit::ALL {
                let said: Vec<_> = counted.iter().zip(WORDS).map(|((s, e), words)| (*s, *e, Some(words))).collect();
                assert_eq!(diagnose(&text, &said, declared), truth, "{truth} declared as {declared}");
            }
        }
    }

    #[test]
    fn edges_betray_the_unit_where_words_are_not_repeated() {
        let text = Text::new(MIXED).unwrap();
        let late = |unit| offsets(unit)[3..].iter().map(|(s, e)| (*s, *e, None)).collect::<Vec<_>>();
        assert_eq!(diagnose(&text, &late(Unit::Utf16), Unit::CodePoint), Unit::Utf16);
        assert_eq!(diagnose(&text, &late(Unit::CodePoint), Unit::Utf16), Unit::CodePoint);
        assert_eq!(diagnose(&text, &late(Unit::CodePointCrLf), Unit::CodePoint), Unit::CodePointCrLf);
    }

    #[test]
    fn one_odd_span_refutes_nothing() {
        let text = Text::new(MIXED).unwrap();
        let mut spans: Vec<_> = offsets(Unit::CodePoint).into_iter().map(|(s, e)| (s, e, None)).collect();
        spans.push((4, 7, None));
        assert_eq!(diagnose(&text, &spans, Unit::CodePoint), Unit::CodePoint);
        assert_eq!(diagnose(&text, &[(4, 700, None)], Unit::CodePoint), Unit::CodePoint);
        // Nor does it keep the rest from being mended.
        let mut spans: Vec<_> = offsets(Unit::Utf16).into_iter().map(|(s, e)| (s, e, None)).collect();
        spans.extend([(4, 7, None), (4, 700, None)]);
        assert_eq!(diagnose(&text, &spans, Unit::CodePoint), Unit::Utf16);
        assert_eq!(diagnose(&text, &[], Unit::Utf16), Unit::Utf16);
    }
}
