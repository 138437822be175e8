//! Tokens and sentences of any text.

use tagline_engine::{sentence, token};

/// Tokens stand in order, apart, on the boundaries of characters, and between them is nothing but white space and what no
/// token holds; sentences cover all of them in order.
pub(super) fn hold(bytes: &[u8]) {
    let text = super::text(bytes);
    let tokens = token::tokenize(&text);
    let mut end = 0;
    for token in &tokens {
        let range = token.start as usize..token.end as usize;
        assert!(range.start >= end && range.start < range.end, "{range:?} after {end}");
        assert!(text.get(range.clone()).is_some_and(|words| words.trim() == words), "{range:?} has blank edges");
        assert!(text[end..range.start].chars().all(|c| !c.is_alphanumeric()), "letters are left out before {range:?}");
        end = range.end;
    }
    assert!(text[end..].chars().all(|c| !c.is_alphanumeric()), "letters are left out at the end");
    let sentences = sentence::sentences(&text, &tokens);
    let covered: Vec<usize> = sentences.into_iter().flatten().collect();
    assert!(covered.into_iter().eq(0..tokens.len()), "every token is in one sentence");
}
