use super::*;
use crate::{sentence::sentences, token::tokenize};

/// A text with brackets around its dates, as the text itself and where the dates are.
fn unbracket(marked: &str) -> (String, Vec<Range<usize>>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    let mut open = 0;
    for c in marked.chars() {
        match c {
            '[' => open = text.len(),
            ']' => spans.push(open..text.len()),
            _ => text.push(c),
        }
    }
    (text, spans)
}

fn find(text: &str, anchor: Option<CivilDate>) -> Vec<(Range<usize>, DateMention)> {
    let tokens = tokenize(text);
    find_dates(text, &tokens, &sentences(text, &tokens), anchor)
        .into_iter()
        .map(|mention| {
            let span = tokens[mention.tokens.start].start as usize..tokens[mention.tokens.end - 1].end as usize;
            (span, mention)
        })
        .collect()
}

#[test]
fn every_form_reads_its_example() {
    for (pattern, example) in form::FORMS {
        let (text, spans) = unbracket(example);
        let found: Vec<_> = find(&text, None).into_iter().map(|(span, _)| span).collect();
        assert_eq!(found, spans, "{pattern}: {example}");
    }
}
