//! Searching a text. Here and not in the page, since patterns need a library larger than all the page's search.

use regex::RegexBuilder;
use tagline_core::Span;
use tagline_wire::{FormatsReply, Query, SearchRequest};

/// The most memory a compiled pattern may take, in bytes: enough for any that a person types.
const PATTERN_LIMIT: usize = 1 << 20;

pub(crate) fn answer(request: &SearchRequest) -> FormatsReply {
    FormatsReply::Found { number: request.number, hits: find(&request.text, &request.query) }
}

/// The places where a pattern stands, in reading order, in time that grows with the text alone, whatever the pattern.
///
/// # Errors
/// What is wrong with the pattern, in words that follow "cannot be read:".
fn find(text: &str, query: &Query) -> Result<Vec<Span>, String> {
    if query.pattern.is_empty() {
        return Ok(Vec::new());
    }
    let pattern = if query.regex { query.pattern.clone() } else { regex::escape(&query.pattern) };
    let regex = RegexBuilder::new(&pattern)
        .case_insensitive(!query.case)
        .multi_line(true)
        .size_limit(PATTERN_LIMIT)
        .build()
        .map_err(|error| complaint(&error))?;
    let hits = regex.find_iter(text).filter(|hit| !query.whole_words || is_whole(text, hit.start(), hit.end()));
    Ok(hits.filter_map(|hit| Span::from_range(hit.range())).collect())
}

/// Whether neither end lies inside a word.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let inside = |at: usize| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        letter(text[..at].chars().next_back()) && letter(text[at..].chars().next())
    };
    !inside(start) && !inside(end)
}

/// The last line of the parser's message: what is wrong, without the drawing of where.
fn complaint(error: &regex::Error) -> String {
    let message = error.to_string();
    let last = message.lines().next_back().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Łódź, łódź and Łódźkie.\nRoom 12 and room 7.";

    fn found(query: Query) -> Vec<&'static str> {
        find(TEXT, &query).unwrap().into_iter().map(|span| &TEXT[span.range()]).collect()
    }

    fn query(pattern: &str) -> Query {
        Query { pattern: pattern.to_owned(), ..Query::default() }
    }

    #[test]
    fn searches_are_plain_or_by_pattern() {
        assert_eq!(found(query("ŁÓDŹ")), ["Łódź", "łódź", "Łódź"]);
        assert_eq!(found(Query { case: true, ..query("Łódź") }), ["Łódź", "Łódź"]);
        assert_eq!(found(Query { whole_words: true, ..query("łódź") }), ["Łódź", "łódź"]);
        assert_eq!(found(query("7.")), ["7."]);
        assert_eq!(found(Query { regex: true, ..query(r"room \d+") }), ["Room 12", "room 7"]);
        assert_eq!(found(Query { regex: true, ..query(r"^\w+") }), ["Łódź", "Room"]);
        assert_eq!(found(query("")), [""; 0]);
    }

    #[test]
    fn what_is_no_pattern_is_refused_with_the_reason() {
        assert_eq!(find(TEXT, &Query { regex: true, ..query("(") }), Err("unclosed group".to_owned()));
        assert!(find(TEXT, &Query { regex: true, ..query(r"(\w{1000}){1000}") }).is_err());
    }
}
