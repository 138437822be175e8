//! Whether the words around a date speak of the past or of what is to come.

use super::matcher::Row;

/// Where the words around a date put it: against the day of writing, or against what the sentence told before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    /// "They met", "they have met".
    Past,
    /// "They will meet", "the meeting is due".
    Future,
    /// "They had met": before what the sentence told last.
    PastPerfect,
    /// "They would meet": after what the sentence told last, or else after the day of writing.
    FutureInPast,
    /// The words do not say.
    Unsaid,
}

impl Tense {
    /// Whether it looks ahead.
    pub(super) fn is_future(self) -> bool {
        matches!(self, Self::Future | Self::FutureInPast)
    }

    /// Whether it looks back.
    pub(super) fn is_past(self) -> bool {
        matches!(self, Self::Past | Self::PastPerfect)
    }
}

/// How far a verb may stand from its date, in tokens.
const REACH: usize = 15;

/// What a preposition right before the date says and, for want of one, the nearest verb that says anything, before
/// the date and then after it, within the sentence.
pub(super) fn of(row: &Row<'_>, start: usize, end: usize) -> Tense {
    let before = || (row.start.max(start.saturating_sub(REACH))..start).rev();
    let after = end..row.end.min(end + REACH);
    if let Some(tense) = by_preposition(row, start, before().any(|at| puts_off(row.surface(at)))) {
        return tense;
    }
    before().chain(after).map(|at| verb_tense(row, at)).find(|tense| *tense != Tense::Unsaid).unwrap_or(Tense::Unsaid)
}

/// "Since Monday" looks back, "ahead of Monday's vote" and "adjourned until Monday" look ahead.
fn by_preposition(row: &Row<'_>, start: usize, put_off: bool) -> Option<Tense> {
    let start = if row.is(start.wrapping_sub(1), "the") { start - 1 } else { start };
    let word = |back: usize| row.surface(start.wrapping_sub(back)).to_ascii_lowercase();
    match (word(2).as_str(), word(1).as_str()) {
        (_, "since") => Some(Tense::Past),
        ("ahead", "of") => Some(Tense::FutureInPast),
        (_, "until" | "till" | "to") if put_off => Some(Tense::FutureInPast),
        _ => None,
    }
}

fn puts_off(word: &str) -> bool {
    matches!(word, "adjourned" | "delayed" | "postponed" | "rescheduled" | "extended" | "remanded" | "deferred")
}

fn verb_tense(row: &Row<'_>, at: usize) -> Tense {
    let before = |back: usize| row.surface(at.wrapping_sub(back));
    let was = ["was", "were", "been"].contains(&before(1));
    let next_is_to = row.is(at + 1, "to");
    match row.surface(at) {
        "will" | "'ll" | "’ll" | "shall" | "upcoming" | "plans" | "tomorrow" | "forthcoming" | "wo" => Tense::Future,
        "scheduled" | "expected" | "slated" | "planned" if was => Tense::FutureInPast,
        "scheduled" | "expected" | "slated" | "planned" => Tense::Future,
        "due" if is_awaited(row, at) => Tense::Future,
        "forecast" | "likely" | "poised" | "predicted" | "projected" | "set" | "going" if next_is_to => Tense::Future,
        // Whoever promises or hopes speaks of what comes after.
        "hopes" | "aims" | "intends" | "wants" | "promises" | "vows" | "pledges" if next_is_to => Tense::Future,
        "agreed" | "hoped" | "intended" | "promised" | "vowed" | "pledged" | "threatened" if next_is_to => {
            Tense::FutureInPast
        }
        "to" if matches!(before(1), "is" | "are") => Tense::Future,
        "to" if matches!(before(1), "was" | "were") => Tense::FutureInPast,
        "would" => Tense::FutureInPast,
        // Modals look ahead, and so does the present tense beside a date: "faces a vote on Tuesday".
        "may" | "might" | "should" | "faces" | "meets" | "begins" | "starts" | "opens" | "votes" | "heads"
        | "returns" | "visits" | "travels" | "arrives" | "hosts" | "expires" => Tense::Future,
        "be" if (1..=3).any(|back| before(back) == "would") => Tense::FutureInPast,
        "be" => Tense::Future,
        // "Will be held": the auxiliary before it decides.
        _ if row.is(at.wrapping_sub(1), "be") => Tense::Unsaid,
        "had" if (1..=3).any(|on| is_participle(row.surface(at + on))) => Tense::PastPerfect,
        word if is_participle(word) && (1..=3).any(|back| before(back) == "had") => Tense::PastPerfect,
        word if is_past(word) => Tense::Past,
        _ => Tense::Unsaid,
    }
}

/// Words that tell of what was.
fn is_past(word: &str) -> bool {
    matches!(
        word,
        "was"
            | "were"
            | "had"
            | "did"
            | "been"
            | "said"
            | "told"
            | "went"
            | "came"
            | "took"
            | "held"
            | "began"
            | "left"
            | "won"
            | "lost"
            | "made"
            | "met"
            | "found"
            | "fell"
            | "rose"
            | "shot"
            | "hit"
            | "gave"
            | "became"
            | "saw"
            | "led"
            | "ago"
    ) || is_regular(word)
}

/// Whether a word can stand behind "had": "had signed", "had left".
fn is_participle(word: &str) -> bool {
    is_regular(word)
        || matches!(
            word,
            "been"
                | "become"
                | "begun"
                | "come"
                | "fallen"
                | "fled"
                | "found"
                | "given"
                | "gone"
                | "held"
                | "hit"
                | "led"
                | "left"
                | "lost"
                | "made"
                | "met"
                | "risen"
                | "said"
                | "seen"
                | "shot"
                | "struck"
                | "taken"
                | "told"
                | "won"
        )
}

/// "signed", "voted".
fn is_regular(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed")
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
