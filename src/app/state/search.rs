//! Searching the article, and tagging everything that was found.

use regex::RegexBuilder;
use tagline_core::{Annotation, Document, Edit, Label, Span, Status};

use super::commands::{Command, give_way, naming};
use crate::words;

/// What is searched for, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) pattern: String,
    pub(crate) case: bool,
    pub(crate) whole_words: bool,
    pub(crate) regex: bool,
    /// Only in what is tagged.
    pub(crate) mentions: bool,
}

/// A pattern that is no regular expression; what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadPattern(pub(crate) String);

/// The most memory a compiled pattern may take, in bytes: enough for any that a person types.
const PATTERN_LIMIT: usize = 1 << 20;

/// The places found, in reading order. The search takes time in proportion to the text, whatever the pattern.
pub(crate) fn find(document: &Document, query: &Query) -> Result<Vec<Span>, BadPattern> {
    if query.pattern.is_empty() {
        return Ok(Vec::new());
    }
    let pattern = if query.regex { query.pattern.clone() } else { regex::escape(&query.pattern) };
    let regex = RegexBuilder::new(&pattern)
        .case_insensitive(!query.case)
        .multi_line(true)
        .size_limit(PATTERN_LIMIT)
        .build()
        .map_err(|error| BadPattern(complaint(&error)))?;
    let text = document.text().as_str();
    let whole = |start: usize, end: usize| {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let ends_in_word = inside(text[..end].chars().next_back()) && inside(text[end..].chars().next());
        let starts_in_word = inside(text[..start].chars().next_back()) && inside(text[start..].chars().next());
        !starts_in_word && !ends_in_word
    };
    let tagged = |span: Span| {
        let mut around = document.layer().overlapping(span.start()..span.end());
        around.any(|annotation| annotation.status != Status::Rejected && annotation.span.contains(span))
    };
    let found = regex.find_iter(text).filter(|hit| !query.whole_words || whole(hit.start(), hit.end()));
    let spans = found.filter_map(|hit| Span::from_range(hit.range()));
    Ok(spans.filter(|span| !query.mentions || tagged(*span)).collect())
}

/// The last line of the parser's message: what is wrong, without the drawing of where.
fn complaint(error: &regex::Error) -> String {
    let message = error.to_string();
    let last = message.lines().next_back().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

/// How many of the places found can be tagged so.
pub(crate) fn open(document: &Document, hits: &[Span], label: &Label) -> usize {
    hits.iter().filter(|span| is_open(document, **span, label)).count()
}

/// Tags the places found, but none that a person has decided on. They are marked as suggested: the person has agreed
/// to the pattern, not looked at each place.
pub(crate) fn label_all(document: &mut Document, hits: &[Span], label: &Label) -> Option<Command> {
    let mut edits = Vec::new();
    let mut count = 0;
    for span in hits {
        if is_open(document, *span, label) {
            edits.extend(give_way(document, *span, None));
            let annotation = Annotation::by_hand(document.fresh_id(), *span, label.clone());
            edits.push(Edit::set(Annotation { status: Status::Suggested, ..annotation }));
            count += 1;
        }
    }
    let name = format!("{} tagged as {}", words::count(count, "hit"), naming(document, label));
    (count > 0).then_some((name, Edit::All(edits)))
}

/// Whether a place can be tagged: there is something to tag, nobody has decided on it, and it is not tagged so.
fn is_open(document: &Document, span: Span, label: &Label) -> bool {
    let blank = document.text().slice(span).is_none_or(|words| words.trim().is_empty());
    let mut around = document.layer().overlapping(span.start()..span.end());
    let open = around.all(|other| match other.status {
        Status::Confirmed => false,
        Status::Rejected => other.span != span || other.label != *label,
        Status::Suggested => other.span != span || other.label != *label,
    });
    open && !blank
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::Text;

    fn document() -> Document {
        let text = "Łódź, łódź and Łódźkie.\nRoom 12 and room 7.";
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        let span = Span::from_range(0..7).unwrap();
        let annotation = Annotation::by_hand(document.fresh_id(), span, Label::PLACE);
        document.apply(Edit::set(annotation)).unwrap();
        document
    }

    fn found(query: Query) -> Vec<String> {
        let document = document();
        let hits = find(&document, &query).unwrap();
        hits.into_iter().map(|span| document.text().slice(span).unwrap().to_owned()).collect()
    }

    fn query(pattern: &str) -> Query {
        Query { pattern: pattern.to_owned(), ..Query::default() }
    }

    #[test]
    fn searches_are_plain_or_by_pattern() {
        assert_eq!(found(query("ŁÓDŹ")), ["Łódź", "łódź", "Łódź"]);
        assert_eq!(found(Query { case: true, ..query("Łódź") }), ["Łódź", "Łódź"]);
        assert_eq!(found(Query { whole_words: true, ..query("łódź") }), ["Łódź", "łódź"]);
        assert_eq!(found(Query { mentions: true, ..query("łódź") }), ["Łódź"]);
        assert_eq!(found(query("7.")), ["7."]);
        assert_eq!(found(Query { regex: true, ..query(r"room \d+") }), ["Room 12", "room 7"]);
        assert_eq!(found(Query { regex: true, ..query(r"^\w+") }), ["Łódź", "Room"]);
        assert_eq!(found(query("")), [""; 0]);
        let bad = find(&document(), &Query { regex: true, ..query("(") }).unwrap_err();
        assert_eq!(bad.0, "unclosed group");
        let huge = find(&document(), &Query { regex: true, ..query(r"(\w{1000}){1000}") });
        assert!(huge.is_err());
    }

    #[test]
    fn hits_are_tagged_at_once_but_no_decision_is_touched() {
        let mut document = document();
        let hits = find(&document, &Query { whole_words: true, ..query("łódź") }).unwrap();
        assert_eq!(open(&document, &hits, &Label::ORG), 1);
        let before = document.clone();
        let (name, edit) = label_all(&mut document, &hits, &Label::ORG).unwrap();
        assert_eq!(name, "1 hit tagged as an organization");
        let inverse = document.apply(edit).unwrap();
        assert_eq!(document.layer().len(), 2);
        assert!(label_all(&mut document, &hits, &Label::ORG).is_none());
        document.apply(inverse).unwrap();
        assert_eq!(document, before);
    }
}
