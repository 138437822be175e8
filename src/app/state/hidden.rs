//! Characters that nobody sees and that change what is read: "evil" after an override reads "live".

use std::ops::Range;

/// Returns `true` for characters that are drawn as nothing: bidirectional embeddings, overrides and isolates, controls,
/// and spaces without width. Joiners, marks of direction and soft hyphens are not among them, as scripts need those.
pub(crate) fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{0}'..='\u{8}'
            | '\u{b}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

/// Returns the ranges of words and of single hidden characters, in order.
pub(crate) fn parts(words: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, hidden) in words.match_indices(is_hidden) {
        if from < at {
            parts.push(from..at);
        }
        from = at + hidden.len();
        parts.push(at..from);
    }
    if from < words.len() {
        parts.push(from..words.len());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_stand_alone() {
        let drawn = |words: &str| parts(words).into_iter().map(|part| words[part].to_owned()).collect::<Vec<_>>();
        assert_eq!(drawn("so \u{202e}live\u{202c}!"), ["so ", "\u{202e}", "live", "\u{202c}", "!"]);
        assert_eq!(drawn("\u{feff}\u{200b}"), ["\u{feff}", "\u{200b}"]);
        assert_eq!(drawn(""), [""; 0]);
        for needed in ["a\u{200d}b", "a\u{200c}b", "a\u{ad}b", "\u{200f}\u{5d0}", "tab\t", "two\nlines"] {
            assert_eq!(drawn(needed), [needed]);
        }
    }
}
