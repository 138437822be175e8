//! Where words, numbers and marks begin and end.
//!
//! The rules, in the order they are tried: web and e-mail addresses, handles and hashtags; dotted
//! abbreviations; numbers; words, less their clitics and with their stop where it is theirs; runs of stops or
//! dashes; everything else one sign at a time, an emoji sequence counting as one sign. Hyphens always split.
//! Nothing is normalised: a token is a stretch of the text as it stands.

mod abbreviation;
mod class;
mod number;
mod web;
mod word;

pub(crate) use abbreviation::leads_on;
use class::{is_apostrophe, is_mark, is_punctuation, is_word};
pub use class::{is_dash, is_space};

/// A word, number or mark of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The byte where it begins.
    pub start: u32,
    /// The byte just after it.
    pub end: u32,
    /// What it is made of.
    pub kind: TokenKind,
}

impl Token {
    /// The token as it stands in the text it was cut from; empty for any other text that it does not fit.
    #[must_use]
    pub fn surface<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters first: "Łódź", "U.S.", "Mr.", "n’t", "’s", "A380".
    Word,
    /// A digit first: "1,000", "14:00", "28th", "1990s", "2021-03-03".
    Number,
    /// A mark that structures text, or a run of stops or hyphens: ",", "“", "…", "...", "--".
    Punctuation,
    /// A sign that stands for something: "$", "US$", "%", "©", "👩‍🚀".
    Symbol,
    /// "https://example.org/a", "bbc.co.uk".
    Url,
    /// "desk@example.org".
    Email,
    /// "@example".
    Handle,
    /// "#Budget2022".
    Hashtag,
}

/// Cuts a text into tokens, in linear time and whatever the text holds.
///
/// Tokens are sorted, do not overlap, hold no white space, and together cover every character that is not a
/// [space](is_space). Text past 4 GiB is not looked at.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    let text = &text[..text.floor_char_boundary(u32::MAX as usize)];
    let mut cutter = Cutter { text, tokens: Vec::with_capacity(text.len() / 5), plain_until: 0 };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at = if is_space(c) { at + c.len_utf8() } else { cutter.cut(at, c) };
    }
    cutter.tokens
}

struct Cutter<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    plain_until: usize,
}

impl Cutter<'_> {
    /// Cuts the token, or the word and its clitics, that begins at `start` with `first`; returns where it ends.
    fn cut(&mut self, start: usize, first: char) -> usize {
        if let Some((end, kind)) = web::address(self.text, start, &mut self.plain_until) {
            self.push(start, end, kind);
            end
        } else if first.is_ascii_digit() {
            let end = number::end(self.text, start);
            let end = word::label_cut(&self.text[start..end]).map_or(end, |cut| start + cut);
            self.push_with_clitics(start, end, TokenKind::Number)
        } else if is_word(first) {
            self.cut_word(start, first)
        } else if is_apostrophe(first)
            && let Some(len) = word::lone_clitic(&self.text[start..])
        {
            // Text that was cut before: "New Year 's Eve".
            self.push(start, start + len, TokenKind::Word);
            start + len
        } else {
            let end = self.sign_end(start, first);
            let kind = if is_punctuation(first) { TokenKind::Punctuation } else { TokenKind::Symbol };
            self.push(start, end, kind);
            end
        }
    }

    fn cut_word(&mut self, start: usize, first: char) -> usize {
        let kind = if first.is_numeric() { TokenKind::Number } else { TokenKind::Word };
        if let Some(end) = word::dotted_end(self.text, start) {
            self.push(start, end, kind);
            return self.cut_possessive(end);
        }
        let end = word::end(self.text, start + first.len_utf8(), start);
        let word = &self.text[start..end];
        if let Some(cut) = word::label_cut(word) {
            self.push(start, start + cut, kind);
            return start + cut;
        }
        if let Some(len) = word::currency_sign(word, &self.text[end..]) {
            self.push(start, end + len, TokenKind::Symbol);
            return end + len;
        }
        if self.text[end..].starts_with('.') {
            let before = self.tokens.last().map(|token| token.surface(self.text));
            if word::keeps_stop(word, before, &self.text[end + 1..]) {
                self.push(start, end + 1, kind);
                return self.cut_possessive(end + 1);
            }
        }
        self.push_with_clitics(start, end, kind)
    }

    /// Cuts the ’s behind an abbreviation ("U.S.’s"), if there is one at `at`.
    fn cut_possessive(&mut self, at: usize) -> usize {
        let mut rest = self.text[at..].chars();
        let (Some(apostrophe), Some('s' | 'S')) = (rest.next(), rest.next()) else { return at };
        if !is_apostrophe(apostrophe) || rest.next().is_some_and(is_word) {
            return at;
        }
        let end = at + apostrophe.len_utf8() + 1;
        self.push(at, end, TokenKind::Word);
        end
    }

    fn push_with_clitics(&mut self, start: usize, end: usize, kind: TokenKind) -> usize {
        let mut from = start;
        for cut in word::clitics(&self.text[start..end]) {
            let kind = if from == start { kind } else { TokenKind::Word };
            self.push(from, start + cut, kind);
            from = start + cut;
        }
        self.push(from, end, if from == start { kind } else { TokenKind::Word });
        end
    }

    /// Where a token that is neither word nor number ends: a run of stops or hyphens, a flag, an emoji with what
    /// is joined to it, or a single sign.
    fn sign_end(&self, start: usize, first: char) -> usize {
        let mut end = start + first.len_utf8();
        let rest = |at: usize| self.text[at..].chars();
        if matches!(first, '.' | '-' | '…' | '*' | '_' | '=') {
            return end + rest(end).take_while(|c| *c == first).map(char::len_utf8).sum::<usize>();
        }
        if matches!(first, '`' | '\'') {
            // The quotes of TeX and of the Penn Treebank.
            return if rest(end).next() == Some(first) { end + 1 } else { end };
        }
        let is_flag_half = |c: char| matches!(c, '\u{1F1E6}'..='\u{1F1FF}');
        if is_flag_half(first) && rest(end).next().is_some_and(is_flag_half) {
            return end + 4;
        }
        loop {
            end += rest(end).take_while(|c| is_mark(*c)).map(char::len_utf8).sum::<usize>();
            let mut following = rest(end);
            let joined =
                if is_punctuation(first) || following.next() != Some('\u{200D}') { None } else { following.next() };
            match joined {
                Some(c) if !is_space(c) && !is_word(c) => end += '\u{200D}'.len_utf8() + c.len_utf8(),
                _ => return end,
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        // Both fit: the text was cut to 4 GiB.
        let offset = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        if start < end {
            self.tokens.push(Token { start: offset(start), end: offset(end), kind });
        }
    }
}

#[cfg(test)]
mod tests;
