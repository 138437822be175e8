//! What stands beside a match.

use super::{class::Class, matcher::Row, nouns};

/// The token before a match.
pub(super) struct Before<'r, 't> {
    pub(super) row: &'r Row<'t>,
    pub(super) at: usize,
}

impl Before<'_, '_> {
    pub(super) fn surface(&self) -> &str {
        if self.at > self.row.start { self.row.surface(self.at - 1) } else { "" }
    }

    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.surface().eq_ignore_ascii_case(word))
    }

    pub(super) fn is_in(&self) -> bool {
        self.is_one_of(&["in", "during"])
    }

    /// A word that leads on to a time.
    pub(super) fn is_temporal(&self) -> bool {
        self.is_one_of(&[
            "in",
            "since",
            "until",
            "till",
            "during",
            "by",
            "from",
            "of",
            "before",
            "after",
            "between",
            "to",
            "through",
            "throughout",
            "for",
            "around",
            "circa",
            "early",
            "late",
            "mid",
            "on",
            "about",
            "and",
            "or",
        ])
    }

    /// A word that leaves no doubt that a time follows.
    pub(super) fn is_strongly_temporal(&self) -> bool {
        self.is_one_of(&["in", "since", "until", "till", "during", "early", "late", "mid", "throughout"])
    }

    /// A word that leads on to a time of day.
    pub(super) fn is_clock_lead(&self) -> bool {
        self.is_one_of(&[
            "at", "by", "around", "about", "until", "till", "from", "since", "before", "after", "between", "to",
            "circa",
        ])
    }

    pub(super) fn is_capitalised(&self) -> bool {
        self.at > self.row.start + 1 && self.surface().starts_with(char::is_uppercase)
    }
}

/// A dash that ties what follows to the match: "16-year-old".
pub(super) fn glued_on(row: &Row<'_>, at: usize) -> bool {
    row.is_dash(at) && row.is_glued(at) && row.is_glued(at + 1) && !matches!(row.surface(at), "–" | "—" | "--")
}

/// A hyphen that ties the match to what stands before: "F-1500". Words that only say when do not count: "mid-",
/// "pre-", "post-".
pub(super) fn glued_before(row: &Row<'_>, at: usize) -> bool {
    if !(at > row.start + 1 && row.is(at - 1, "-") && row.is_glued(at) && row.is_glued(at - 1)) {
        return false;
    }
    let prefix = row.surface(at - 2);
    let is_prefix = matches!(&*prefix.to_ascii_lowercase(), "mid" | "pre" | "post" | "early" | "late" | "non");
    let is_date = prefix.starts_with(|c: char| c.is_ascii_digit()) && matches!(prefix.len(), 1 | 2 | 4);
    !(is_prefix || is_date || row.lexeme(at - 2).classes.has(Class::Month))
}

/// Whether a noun phrase can end before a token: a mark, or a word that begins something new.
pub(super) fn ends_phrase(row: &Row<'_>, at: usize) -> bool {
    let word = row.surface(at);
    let Some(first) = word.chars().next() else { return true };
    let goes_on = first.is_alphanumeric() || glued_on(row, at) || matches!(word, "'s" | "’s");
    !goes_on || nouns::ends_phrase(word)
}
