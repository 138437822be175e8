//! What goes wrong, grouped so that a person sees patterns.

use crate::{corpus::Corpus, evaluate::Found};
use std::{collections::BTreeMap, fmt::Write, ops::Range};
use tagline_core::Label;

/// How many examples of each group are shown.
const EXAMPLES: usize = 12;
/// How many bytes of context are shown on either side.
const CONTEXT: usize = 50;

/// The errors in a corpus by kind, the most frequent first, with examples spread over the corpus.
pub(crate) fn list(corpus: &Corpus, found: &[Found]) -> String {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Found { text, gold, mentions } in found {
        let scored = |label: &Label| corpus.types.contains(label);
        let mentions: Vec<(Range<usize>, &Label)> =
            mentions.iter().map(|m| (m.span.range(), &m.label)).filter(|(_, label)| scored(label)).collect();
        let overlaps = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        for (range, label) in gold.iter().filter(|(_, label)| scored(label)) {
            if mentions.iter().any(|(found, as_label)| found == range && *as_label == label) {
                continue;
            }
            let group = match mentions.iter().find(|(found, _)| overlaps(found, range)) {
                None => format!("{label} missed"),
                Some((found, as_label)) if found == range => format!("{label} taken for {as_label}"),
                Some((_, as_label)) if *as_label == label => format!("{label} with other bounds"),
                Some((_, as_label)) => format!("{label} overlapped by {as_label}"),
            };
            groups.entry(group).or_default().push(show(text, range));
        }
        for (range, label) in &mentions {
            if !gold.iter().any(|(gold, _)| overlaps(gold, range)) {
                groups.entry(format!("{label} where there is none")).or_default().push(show(text, range));
            }
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, examples)| std::cmp::Reverse(examples.len()));
    let mut list = format!("\n## {}.{}\n", corpus.name, corpus.split);
    for (group, examples) in groups {
        let _ = writeln!(list, "\n{group}: {}", examples.len());
        for example in examples.iter().step_by(examples.len().div_ceil(EXAMPLES)) {
            let _ = writeln!(list, "  {example}");
        }
    }
    list
}

fn show(text: &str, range: &Range<usize>) -> String {
    let before = text.floor_char_boundary(range.start.saturating_sub(CONTEXT));
    let after = text.ceil_char_boundary((range.end + CONTEXT).min(text.len()));
    let line = format!("{}[{}]{}", &text[before..range.start], &text[range.clone()], &text[range.end..after]);
    line.replace('\n', " / ")
}
