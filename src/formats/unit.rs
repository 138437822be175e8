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
    /// Code points of the text as if its CR LF line ends were LF.
    CodePointLf,
    /// UTF-16 code units of the text as if its CR LF line ends were LF.
    Utf16Lf,
    /// What a reader takes for one character (extended grapheme clusters).
    Grapheme,
}

impl Unit {
    /// All units, the likeliest first.
    const ALL: [Self; 8] = [
        Self::CodePoint,
        Self::Utf16,
        Self::CodePointCrLf,
        Self::Utf16CrLf,
        Self::CodePointLf,
        Self::Utf16Lf,
        Self::Byte,
        Self::Grapheme,
    ];
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CodePoint => "code points",
            Self::Utf16 => "UTF-16 units",
            Self::Byte => "bytes",
            Self::CodePointCrLf => "code points with CR LF line ends",
            Self::Utf16CrLf => "UTF-16 units with CR LF line ends",
            Self::CodePointLf => "code points with LF line ends",
            Self::Utf16Lf => "UTF-16 units with LF line ends",
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
            Unit::CodePointLf | Unit::Utf16Lf => {
                for (byte, c) in source.char_indices() {
                    // Of CR LF the CR is counted, so that what ends before the line end ends before both.
                    if c != '\n' || !source[..byte].ends_with('\r') {
                        mark(byte, if unit == Unit::Utf16Lf { c.len_utf16() } else { 1 });
                    }
                }
            }
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
            Unit::CodePointCrLf | Unit::Utf16CrLf | Unit::CodePointLf | Unit::Utf16Lf | Unit::Grapheme => {
                (self.bytes.len() - 1) as u64
            }
        }
    }

    fn byte(&self, position: u64) -> Option<ByteOffset> {
        let small = u32::try_from(position).ok()?;
        match self.unit {
            Unit::CodePoint => self.text.byte_of_code_point(CodePoint::new(small)),
            Unit::Utf16 => self.text.byte_of_utf16(Utf16::new(small)),
            Unit::Byte => self.text.as_str().is_char_boundary(small as usize).then(|| ByteOffset::new(small)),
            Unit::CodePointCrLf | Unit::Utf16CrLf | Unit::CodePointLf | Unit::Utf16Lf | Unit::Grapheme => {
                *self.bytes.get(small as usize)?
            }
        }
    }
}

/// Offsets as a file gives them, with the words they are said to cover, where the format repeats them.
pub(crate) type Offsets<'a> = (u64, u64, Option<&'a str>);

/// Finds the unit in which a document's offsets count: the one it should be, unless another is better borne out.
///
/// Only annotations that the two units place differently can tell. The other unit is taken if it puts every one of
/// them on the words that the format says they cover, or, where the format does not repeat the words, on edges that are
/// neither within a word nor at white space; and if the unit that should be fails at least half of them, or puts two or
/// more of them where, unlike there, nothing looks like a name.
pub(crate) fn diagnose(text: &Text, offsets: &[Offsets<'_>], declared: Unit) -> Unit {
    let expected = Ruler::new(text, declared);
    let better = |unit: &Unit| {
        let ruler = Ruler::new(text, *unit);
        let (mut telling, mut wrong) = (0, 0);
        let (mut names_here, mut names_there) = (0, 0);
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
            names_here += usize::from(surface.is_none() && looks_like_name(text, here));
            names_there += usize::from(surface.is_none() && looks_like_name(text, there));
        }
        let by_names = names_there > 1 && names_here == 0;
        telling > 0 && (2 * wrong >= telling || by_names)
    };
    let borne_out = |offsets: &Offsets<'_>| fits(text, expected.span(offsets.0, offsets.1), offsets.2);
    let said = offsets.iter().all(|offsets| offsets.2.is_some());
    if said && offsets.iter().all(borne_out) {
        return declared;
    }
    Unit::ALL.into_iter().filter(|unit| *unit != declared).find(better).unwrap_or(declared)
}

/// Whether a span begins with a capital or a digit, as names and dates do.
fn looks_like_name(text: &Text, span: Option<Span>) -> bool {
    let first = span.and_then(|span| text.slice(span)).and_then(|words| words.chars().next());
    first.is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

fn fits(text: &Text, span: Option<Span>, surface: Option<&str>) -> bool {
    let Some(span) = span else { return false };
    match surface {
        Some(surface) => text.slice(span) == Some(surface),
        None => clean_edge(text.as_str(), span.start()) && clean_edge(text.as_str(), span.end()) && trimmed(text, span),
    }
}

/// Whether a span begins and ends where words do.
pub(crate) fn has_clean_edges(text: &Text, span: Span) -> bool {
    fits(text, Some(span), None)
}

/// Whether no word goes on across this position. In scripts without spaces, Unicode's word boundaries decide (UAX #29).
fn clean_edge(text: &str, at: ByteOffset) -> bool {
    let (before, after) = text.split_at(at.index());
    let within = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if !(within(before.chars().next_back()) && within(after.chars().next())) {
        return true;
    }
    // What is around tells; a word is hardly longer than this.
    const AROUND: usize = 64;
    let start = (at.index().saturating_sub(AROUND)..).find(|byte| text.is_char_boundary(*byte)).unwrap_or_default();
    let end = (at.index() + AROUND).min(text.len());
    let end = (at.index()..=end).rev().find(|byte| text.is_char_boundary(*byte)).unwrap_or(at.index());
    text[start..end].split_word_bound_indices().any(|(word, _)| start + word == at.index())
}

fn trimmed(text: &Text, span: Span) -> bool {
    // Only the edges are looked at: white space may be long, and many spans may begin with it.
    let is_blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
    text.slice(span).is_some_and(|words| !is_blank(words.chars().next()) && !is_blank(words.chars().next_back()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str =
        "On 3 March 2021, Zoë Okafor of Lantern Press 🏮 👨‍👩‍👧\nflew to Łódź.\nShe met Mayor Brandt there.";
    const WORDS: [&str; 5] = ["3 March 2021", "Zoë Okafor", "Lantern Press", "Łódź", "Brandt"];

    /// The offsets of the words of a text in a unit, counted the slow way.
    fn offsets_in(source: &str, unit: Unit) -> Vec<(u64, u64)> {
        let count = |text: &str| match unit {
            Unit::CodePoint => text.chars().count(),
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Byte => text.len(),
            Unit::CodePointCrLf => text.replace("\r\n", "\n").replace('\n', "\r\n").chars().count(),
            Unit::Utf16CrLf => text.replace("\r\n", "\n").replace('\n', "\r\n").encode_utf16().count(),
            Unit::Grapheme => text.graphemes(true).count(),
            Unit::CodePointLf => text.replace("\r\n", "\n").chars().count(),
            Unit::Utf16Lf => text.replace("\r\n", "\n").encode_utf16().count(),
        };
        let position = |byte: usize| count(&source[..byte]) as u64;
        WORDS.map(|words| source.find(words).map(|at| (position(at), position(at + words.len()))).unwrap()).to_vec()
    }

    fn offsets(unit: Unit) -> Vec<(u64, u64)> {
        offsets_in(MIXED, unit)
    }

    #[test]
    fn every_unit_is_measured_and_recognised() {
        let with_lf = [Unit::CodePoint, Unit::Utf16, Unit::CodePointCrLf, Unit::Utf16CrLf, Unit::Byte, Unit::Grapheme];
        recognised(MIXED, &with_lf);
        let with_crlf = [Unit::CodePoint, Unit::Utf16, Unit::CodePointLf, Unit::Utf16Lf, Unit::Byte];
        recognised(&MIXED.replace('\n', "\r\n"), &with_crlf);
    }

    /// The units that a text tells apart are found out, whatever is declared.
    fn recognised(source: &str, units: &[Unit]) {
        let text = Text::new(source).unwrap();
        for truth in units.iter().copied() {
            let ruler = Ruler::new(&text, truth);
            let counted = offsets_in(source, truth);
            let found: Vec<_> = counted.iter().filter_map(|(s, e)| text.slice(ruler.span(*s, *e)?)).collect();
            assert_eq!(found, WORDS, "{truth}");
            assert_eq!(ruler.span(0, ruler.length()).and_then(|span| text.slice(span)), Some(source), "{truth}");
            assert_eq!(ruler.span(0, ruler.length() + 1), None, "{truth}");
            for declared in units.iter().copied() {
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
    fn scripts_without_spaces_have_edges_too() {
        for (source, words, clean) in [
            ("東京都に行く", "東京", true),
            ("ฉันไปกรุงเทพ", "กรุงเทพ", true),
            ("to Łódź", "ódź", false),
            ("to Łódź", "Łód", false),
            ("the Khans'", "Khans", true),
        ] {
            let text = Text::new(source).unwrap();
            let start = source.find(words).unwrap();
            let span = Span::from_range(start..start + words.len()).unwrap();
            assert_eq!(has_clean_edges(&text, span), clean, "{words} in {source}");
        }
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
