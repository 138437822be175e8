//! Tokens.

/// A stretch of text that is never split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its first byte.
    pub start: u32,
    /// The first byte after it.
    pub end: u32,
    /// What it is made of.
    pub kind: TokenKind,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters.
    Word,
    /// Digits.
    Number,
    /// A mark.
    Punctuation,
    /// A sign.
    Symbol,
    /// A web address.
    Url,
    /// A mail address.
    Email,
    /// `@name`.
    Handle,
    /// `#name`.
    Hashtag,
}

/// The tokens of a text, in order.
#[must_use]
pub fn tokenize(_text: &str) -> Vec<Token> {
    Vec::new()
}
