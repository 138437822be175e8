//! What the looks of a line tell about the names in it: datelines, courtesy titles, and hyphens.
//!
//! Corpora have hardly any of either, as their makers cut them off or annotate sentences one by one, while every news
//! page begins with one. So the sequence model is told rather than taught: names get a higher score where the layout
//! says what they are.

use crate::{
    document::Document,
    gazetteer::groups,
    tags::split,
    token::{Token, TokenKind, is_dash},
    weights::Scores,
    word::{SentenceCase, WordCase},
};
use std::ops::Range;

/// How much the layout says, in factors of e.
const STRENGTH: i32 = 4;

/// Titles that nothing but a person's name follows.
const COURTESY: [&str; 11] = ["Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Mx", "Mx.", "Messrs.", "Mme", "Mlle"];

/// What makes an adjective of a name behind it: "pro-Chavez".
const PREFIXES: [&str; 8] = ["anti", "ex", "mid", "non", "pan", "post", "pre", "pro"];

/// In how many tokens a dateline must have come to its dash.
const LONGEST_DATELINE: usize = 16;

const PERSON: usize = 0;
const PLACE: usize = 1;
const ORG: usize = 2;

/// Raises the scores of a sentence's tokens where the layout says what they are. `unit` makes a factor of e.
pub(crate) fn raise(text: &str, document: &Document, sentence: &Range<usize>, scores: &mut [Scores], unit: i32) {
    let line = Line { text, document, sentence };
    let mut favour = |token: usize, kind: Option<usize>| {
        for (label, score) in scores[token - sentence.start].iter_mut().enumerate() {
            if split(label).map(|(kind, _)| kind) == kind {
                *score += STRENGTH * unit;
            }
        }
    };
    line.dateline(&mut favour);
    for token in sentence.start + 1..sentence.end {
        if COURTESY.contains(&line.surface(token - 1)) && line.is_capitalised(token) {
            favour(token, Some(PERSON));
        }
    }
}

/// Whether a hyphen makes a name part of an adjective, as in "U.S.-led" and "anti-Taliban": no name, no more than
/// "American" is. Two names that a hyphen joins, as in "the Mexico-U.S. border", are two names.
pub(crate) fn in_adjective(text: &str, tokens: &[Token], name: &Range<usize>) -> bool {
    let surface = |token: usize| tokens.get(token).map_or("", |token| token.surface(text));
    let glued =
        |left: usize| matches!((tokens.get(left), tokens.get(left + 1)), (Some(l), Some(r)) if l.end == r.start);
    let hyphen = |at: usize| surface(at) == "-";
    let behind = hyphen(name.end)
        && glued(name.end.wrapping_sub(1))
        && glued(name.end)
        && surface(name.end + 1).starts_with(char::is_lowercase);
    let before = || {
        let start = name.start;
        start > 1
            && hyphen(start - 1)
            && glued(start - 1)
            && glued(start - 2)
            && PREFIXES.iter().any(|prefix| surface(start - 2).eq_ignore_ascii_case(prefix))
    };
    behind || before()
}

struct Line<'t> {
    text: &'t str,
    document: &'t Document,
    sentence: &'t Range<usize>,
}

impl<'t> Line<'t> {
    fn surface(&self, token: usize) -> &'t str {
        if self.sentence.contains(&token) { self.document.tokens[token].surface(self.text) } else { "" }
    }

    fn is_capitalised(&self, token: usize) -> bool {
        self.document.tokens[token].kind == TokenKind::Word && self.document.word(token).case == WordCase::Capital
    }

    fn is_shouted(&self, token: usize) -> bool {
        let letters = || self.surface(token).chars().filter(|c| c.is_alphabetic());
        self.is_capitalised(token) && letters().nth(1).is_some() && letters().all(char::is_uppercase)
    }

    fn begins_line(&self) -> bool {
        let start = self.document.tokens[self.sentence.start].start as usize;
        self.text[..start].trim_end_matches([' ', '\t', '\r']).chars().next_back().is_none_or(|c| c == '\n')
    }

    /// "KYIV, Ukraine (AP) —", "MOSCOW, March 3 (Reuters) -", "CAIRO/JERUSALEM —": a line that begins in capitals, and
    /// comes to a dash before any word in lower case. What stands in brackets before the dash is the agency.
    fn dateline(&self, favour: &mut impl FnMut(usize, Option<usize>)) {
        let first = self.sentence.start;
        if !self.begins_line() || !self.is_shouted(first) || self.document.word(first).sentence != SentenceCase::Usual {
            return;
        }
        let Some(dash) = (first..self.sentence.end.min(first + LONGEST_DATELINE)).find(|&token| self.ends(token))
        else {
            return;
        };
        let plain = |token: usize| {
            self.is_capitalised(token)
                || matches!(self.surface(token), "," | "." | "/" | "(" | ")" | "-")
                || self.document.tokens[token].kind == TokenKind::Number
        };
        if !(first..dash).all(plain) {
            return;
        }
        let agency = (first..dash).rev().find(|&token| self.surface(token) == "(");
        // "BREAKING — Police" and "NASA — The agency" are no datelines.
        let is_place = groups(self.document.word(first).lists) & 1 == 1;
        if !is_place && agency.is_none() && !(first..dash).any(|token| self.surface(token) == ",") {
            return;
        }
        for token in first..dash {
            match (self.surface(token), agency) {
                ("/" | "(" | ")", _) => favour(token, None),
                _ if !self.is_capitalised(token) => {}
                (_, Some(agency)) if token > agency => favour(token, Some(ORG)),
                _ => favour(token, Some(PLACE)),
            }
        }
    }

    /// A dash with nothing or a space on either side alike, as it stands behind a dateline and not inside a name.
    fn ends(&self, token: usize) -> bool {
        let end = |token: usize| self.document.tokens[token].end;
        let start = |token: usize| self.document.tokens[token].start;
        let surface = self.surface(token);
        let spaced = token > self.sentence.start && end(token - 1) < start(token);
        let long = surface.len() > 1 || self.surface(token.saturating_sub(1)) == ")";
        !surface.is_empty() && surface.chars().all(is_dash) && (spaced || long)
    }
}
