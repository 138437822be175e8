//! Whether the words around a date speak of the past or of what is to come.

use super::{matcher::Row, resolve::Tense};

/// Whether the words around a date speak of the past or the future: the nearest verb that says so, before the
/// date and then after it, within the sentence.
pub(super) fn of(row: &Row<'_>, start: usize, end: usize) -> Tense {
    /// How far a verb may stand from its date, in tokens.
    const REACH: usize = 15;
    let before = (row.start.max(start.saturating_sub(REACH))..start).rev();
    let after = end..row.end.min(end + REACH);
    before.chain(after).map(|at| verb_tense(row, at)).find(|tense| *tense != Tense::Unsaid).unwrap_or(Tense::Unsaid)
}

fn verb_tense(row: &Row<'_>, at: usize) -> Tense {
    let word = row.surface(at);
    match word {
        "will" | "'ll" | "’ll" | "shall" | "upcoming" | "scheduled" | "expected" | "slated" | "plans" | "planned"
        | "tomorrow" | "forthcoming" | "wo" => Tense::Future,
        "due" if is_awaited(row, at) => Tense::Future,
        "forecast" | "likely" | "poised" | "predicted" | "projected" | "set" if row.is(at + 1, "to") => Tense::Future,
        "to" if row.is(at.wrapping_sub(1), "is") || row.is(at.wrapping_sub(1), "are") => Tense::Future,
        // Modals look ahead, and so does the present tense beside a date: "faces a vote on Tuesday".
        "would" | "may" | "might" | "should" | "faces" | "meets" | "begins" | "starts" | "opens" | "votes"
        | "heads" | "returns" | "visits" | "travels" | "arrives" | "hosts" | "expires" => Tense::Future,
        "be" => Tense::Future,
        // "Will be held": the auxiliary before it decides.
        _ if row.is(at.wrapping_sub(1), "be") => Tense::Unsaid,
        "was" | "were" | "had" | "did" | "said" | "told" | "went" | "came" | "took" | "held" | "began" | "left"
        | "won" | "lost" | "made" | "met" | "found" | "fell" | "rose" | "shot" | "hit" | "gave" | "became" | "saw"
        | "led" | "ago" | "been" => Tense::Past,
        _ if word.len() > 4 && word.ends_with("ed") => Tense::Past,
        _ => Tense::Unsaid,
    }
}

/// Whether "due" says when: "due on Friday" and "was due to land" do, "closed due to fog" says why.
fn is_awaited(row: &Row<'_>, at: usize) -> bool {
    if !row.is(at + 1, "to") {
        return true;
    }
    let follows_verb = matches!(row.surface(at.wrapping_sub(1)), "is" | "are" | "was" | "were" | "be" | "been" | ",");
    let leads_to_noun = matches!(row.surface(at + 2), "a" | "an" | "the" | "its" | "his" | "her" | "their" | "this");
    follows_verb && !leads_to_noun
}
