//! Where sentences end.

use crate::token::{Token, TokenKind, leads_on};
use std::ops::Range;

/// Cuts tokens into sentences: ranges of token indices, in order, never empty, together covering all tokens. A
/// line is never joined to the next, so a headline without a stop is a sentence of its own; nor is a cell of a table.
#[must_use]
pub fn sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut quotes = 0_usize;
    let mut at = 0;
    while at < tokens.len() {
        let context = Context { text, tokens, start };
        let end = if context.ends_line(at) { Some(at + 1) } else { context.end_after(at, quotes % 2 == 1) };
        quotes += usize::from(tokens[at].surface(text) == "\"");
        if let Some(end) = end {
            found.push(start..end);
            start = end;
            quotes = 0;
            at = end;
        } else {
            at += 1;
        }
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

struct Context<'t> {
    text: &'t str,
    tokens: &'t [Token],
    /// The first token of the sentence that is being read.
    start: usize,
}

impl<'t> Context<'t> {
    fn surface(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| token.surface(self.text))
    }

    /// What stands between a token and the next one.
    fn gap_after(&self, at: usize) -> &'t str {
        let end = self.tokens.get(at).map_or(0, |token| token.end as usize);
        let next = self.tokens.get(at + 1).map_or(self.text.len(), |token| token.start as usize);
        self.text.get(end..next).unwrap_or_default()
    }

    /// Whether a line ends after a token, or a cell of a table: a tab or a stretch of spaces sets cells apart. So does
    /// nothing at all where a word was glued to the label of a page, or to another word.
    fn ends_line(&self, at: usize) -> bool {
        let gap = self.gap_after(at).as_bytes();
        if gap.is_empty() {
            // "5PM" is one thing all the same.
            let mut next = self.surface(at + 1).chars();
            return self.is_word(at)
                && self.is_word(at + 1)
                && self.surface(at).ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
                && next.next().is_some_and(char::is_uppercase)
                && next.next().is_some_and(char::is_lowercase);
        }
        gap.contains(&b'\n') || gap.contains(&b'\t') || gap.windows(3).any(|bytes| bytes == b"   ")
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
    }

    /// If the sentence ends with the token at `at`, the index after its last token: closing quotes and brackets
    /// still belong to it.
    fn end_after(&self, at: usize, in_quotes: bool) -> Option<usize> {
        let token = self.tokens.get(at)?;
        let surface = token.surface(self.text);
        let stop = match token.kind {
            TokenKind::Punctuation => Stop::of(surface)?,
            TokenKind::Word if surface.ends_with('.') && !leads_on(surface) => Stop::Abbreviation,
            _ => return None,
        };
        if stop == Stop::Full && at == self.start + 1 && self.is_enumerator(at - 1) {
            return None;
        }
        let mut last = at;
        let mut open_quote = in_quotes;
        while !self.ends_line(last) && self.closes(last + 1, &mut open_quote) {
            last += 1;
        }
        if self.ends_line(last) || last + 1 >= self.tokens.len() {
            return Some(last + 1);
        }
        self.begins(last + 1, stop, at).then_some(last + 1)
    }

    /// "1" and "(a" in front of a stop at the beginning of a line number a list.
    fn is_enumerator(&self, at: usize) -> bool {
        let surface = self.surface(at);
        let starts_line = at == 0 || self.ends_line(at - 1);
        starts_line && surface.len() <= 3 && (surface.len() == 1 || surface.bytes().all(|b| b.is_ascii_digit()))
    }

    /// Whether the token goes with the sentence before it: a further stop, a closing bracket or quote.
    fn closes(&self, at: usize, open_quote: &mut bool) -> bool {
        match self.surface(at) {
            ")" | "]" | "}" | "”" | "’" | "»" | "›" | "''" | "」" | "』" | "）" => true,
            "\"" | "'" => {
                let free_before = !self.gap_after(at - 1).is_empty();
                let free_after = !self.gap_after(at).is_empty() || at + 1 >= self.tokens.len();
                // Text with a space on either side of every mark tells nothing: count the quotes instead.
                let closes = if free_before == free_after { *open_quote } else { free_after };
                *open_quote &= !closes;
                closes
            }
            surface => Stop::of(surface).is_some(),
        }
    }

    /// Whether a sentence can begin at `next`, given the stop before it (token `at`).
    fn begins(&self, next: usize, stop: Stop, at: usize) -> bool {
        let mut first = next;
        while let "“" | "‘" | "\"" | "'" | "``" | "(" | "[" | "«" | "„" | "「" | "—" | "–" | "-" | "--" =
            self.surface(first)
        {
            if self.ends_line(first) {
                break;
            }
            first += 1;
        }
        let surface = self.surface(first);
        let Some(initial) = surface.chars().next() else { return true };
        match stop {
            Stop::Full if initial.is_lowercase() => false,
            Stop::Full => {
                // Glued to what follows, a stop ends a sentence only between plain words: "words.Next".
                next != at + 1
                    || next != first
                    || !self.gap_after(at).is_empty()
                    || initial.is_alphabetic() && self.surface(at.saturating_sub(1)).chars().nth(1).is_some()
            }
            Stop::Strong | Stop::Trailing => !initial.is_lowercase(),
            Stop::Abbreviation => {
                let after_mark = next != first || next != at + 1;
                let clock = matches!(self.surface(at), "a.m." | "p.m." | "A.M." | "P.M.");
                (after_mark || clock) && initial.is_uppercase() && !(clock && continues_clock(surface))
                    || OPENERS.split(' ').any(|opener| opener == surface)
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// A full stop.
    Full,
    /// Marks that stand nowhere else: "!", "?", "。".
    Strong,
    /// Dots that trail off.
    Trailing,
    /// A word that has a stop of its own, which may also end the sentence: "in the U.S."
    Abbreviation,
}

impl Stop {
    fn of(surface: &str) -> Option<Self> {
        match surface {
            "." => Some(Self::Full),
            "!" | "?" | "。" | "！" | "？" | "।" | "॥" | "؟" | "۔" | "‼" | "⁇" | "⁈" | "⁉" => {
                Some(Self::Strong)
            }
            "…" => Some(Self::Trailing),
            _ if surface.starts_with("..") || surface.starts_with('…') => Some(Self::Trailing),
            _ => None,
        }
    }
}

/// What follows "5 p.m." within a sentence: zones, days and months, as in "5 p.m. Eastern on" or "5 p.m. Monday".
fn continues_clock(surface: &str) -> bool {
    surface.len() <= 5 && surface.bytes().all(|b| b.is_ascii_uppercase())
        || matches!(surface, "Eastern" | "Central" | "Mountain" | "Pacific" | "Greenwich" | "Moscow" | "Beijing")
        || surface.ends_with("day")
        || ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            .iter()
            .any(|month| surface.starts_with(month))
}

/// Words that, capitalised after an abbreviation, begin a sentence rather than a name: "in the U.S. The", but
/// "the U.S. President".
const OPENERS: &str = "\
    A About According After All Also Although An And Another Any As At Because Before Both But By Despite \
    During Each Earlier Even Every Few Following For From Given He Her Here His How However I If In Instead \
    It Its Last Later Many Meanwhile More Most Much My Neither Nevertheless No Nobody Not Now On Once One \
    Only Or Other Others Our Over Police Several She Since So Some Speaking Still Such That The Their Then \
    There These They This Those Though Three Through To Today Two Under Until We What When Where Whether \
    While Who Why With Yesterday Yet You Your";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        let tokens = tokenize(text);
        sentences(text, &tokens)
            .into_iter()
            .map(|range| &text[tokens[range.start].start as usize..tokens[range.end - 1].end as usize])
            .collect()
    }

    #[test]
    fn sentences_end_where_a_reader_pauses() {
        // Each case is written with a bar where it must be cut.
        let cases = [
            "He left. |She stayed.",
            "He lives in the U.S. |The visa expired.",
            "The U.S. President spoke. |Mr. Khan and J. R. R. Tolkien did not.",
            "Headline without a stop\n|The story begins here. |It goes on.",
            "“We won.” |He smiled.",
            "\"We won.\" |He smiled.",
            "He said: \"We won.\" |\"We lost,\" she said.",
            "\"Really?\" he asked. |Yes!",
            "(He left.) |Then it rained.",
            "It rained... and rained. |Then... |Nothing.",
            "Clear words.|Next one.",
            "Prices rose 3.5 percent. |12 people left.",
            "They met at 5 p.m. |He was late.",
            "They met at 5 p.m. Monday in St. Louis.",
            "They met at 5 p.m. EST.",
            "Acme Inc. Chairman Bo Li left. |Acme Inc. |The company said so.",
            "1. First things first.\n|2. Next.",
            "See No. 10. |It is there.",
            "markets.|إعلان",
            "東京は寒い。|大阪も。",
            "On Jan. 6, 2021, it happened. |By Feb. 3 it was over.",
            "So do I. |Then we left.",
            "1\t|Tokyo\t|Japan\n|2   |New  Delhi   |India",
            "By Ada Lind|Published3 March 2021|Updated 4 March",
        ];
        for case in cases {
            let expected: Vec<_> = case.split('|').map(str::trim).collect();
            assert_eq!(split(&case.replace('|', "")), expected);
        }
    }

    proptest! {
        #[test]
        fn sentences_cover_all_tokens_and_no_line_break(text in "([A-Za-z\"”’().!?…]|\\. |\\n|U\\.S\\. |Mr\\. |\\PC){0,60}") {
            let tokens = tokenize(&text);
            let mut end = 0;
            for sentence in sentences(&text, &tokens) {
                prop_assert!(sentence.start == end && sentence.end > end, "{:?}", text);
                end = sentence.end;
                let span = tokens[sentence.start].start as usize..tokens[sentence.end - 1].end as usize;
                prop_assert!(!text[span].contains('\n'), "{:?}", text);
            }
            prop_assert_eq!(end, tokens.len(), "{:?}", text);
        }
    }
}
