//! What becomes of annotations when their text is rewritten.
//!
//! A rewriting is a list of splices. An annotation that no splice touches keeps its words and moves with them. One
//! that is touched is anchored anew: around a typo mended inside it, on the same words if they stand elsewhere in what
//! was put in, on what is left of it at a cut edge. Where its words are no longer the same, the tagger's confidence and
//! the date's value go, and what a person had confirmed becomes a suggestion again, to be looked at. Only where none of its words is left does it go, and undoing
//! brings it back.

use crate::{
    annotation::{Annotation, Status},
    offset::ByteOffset,
    span::Span,
    text::Text,
};
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// A stretch of a text and what shall stand in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// The bytes replaced; empty where something is put in.
    pub range: Range<u32>,
    /// What stands there afterwards.
    pub text: String,
}

impl Splice {
    fn growth(&self) -> i64 {
        i64::try_from(self.text.len()).unwrap_or(i64::MAX) - i64::from(self.range.end - self.range.start)
    }

    /// Whether something inside the span changes. What is put in at its very edge stays outside.
    fn touches(&self, span: Span) -> bool {
        self.range.start < span.end().get() && self.range.end > span.start().get()
    }
}

/// The splices that make one text of another: few and small, along lines first, then along words.
#[must_use]
pub fn splices(before: &str, after: &str) -> Vec<Splice> {
    let (old_lines, new_lines): (Vec<_>, Vec<_>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let mut found = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    for op in capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines) {
        let length = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
        let (old, new) = (length(&old_lines[op.old_range()]), length(&new_lines[op.new_range()]));
        if !matches!(op, DiffOp::Equal { .. }) {
            word_splices(old_at, &before[old_at..old_at + old], &after[new_at..new_at + new], &mut found);
        }
        old_at += old;
        new_at += new;
    }
    found
}

/// The splices between two stretches that begin at byte `at` of the old text, along words. Equal words between two
/// changes keep them apart; changes that meet are one.
fn word_splices(at: usize, before: &str, after: &str, found: &mut Vec<Splice>) {
    let (old_words, new_words) = (words(before), words(after));
    let (mut old_at, mut new_at) = (0, 0);
    for op in capture_diff_slices(Algorithm::Myers, &old_words, &new_words) {
        let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
        let (old, new) = (length(&old_words[op.old_range()]), length(&new_words[op.new_range()]));
        if !matches!(op, DiffOp::Equal { .. }) {
            push(found, at + old_at, &before[old_at..old_at + old], &after[new_at..new_at + new]);
        }
        old_at += old;
        new_at += new;
    }
}

/// Adds a splice, or adds to the last one if they meet. Words are replaced whole: a letter put in at the end of a name
/// belongs to it.
fn push(found: &mut Vec<Splice>, at: usize, old: &str, new: &str) {
    // Texts are shorter than 4 GiB.
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let (start, end) = (offset(at), offset(at + old.len()));
    match found.last_mut().filter(|last| last.range.end == start) {
        Some(last) => {
            last.range.end = end;
            last.text.push_str(new);
        }
        None => found.push(Splice { range: start..end, text: new.to_owned() }),
    }
}

/// Runs of letters and digits, and every other character by itself.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = match rest.find(|c: char| !c.is_alphanumeric()) {
            Some(0) => first.len_utf8(),
            Some(len) => len,
            None => rest.len(),
        };
        words.push(&rest[..len]);
        rest = &rest[len..];
    }
    words
}

/// A checked rewriting of a text.
pub(crate) struct Rewriting<'a> {
    old: &'a str,
    splices: &'a [Splice],
    new: Text,
}

impl<'a> Rewriting<'a> {
    /// Checks the splices and makes the new text.
    pub(crate) fn new(old: &'a Text, splices: &'a [Splice]) -> Result<Self, crate::edit::Refusal> {
        let old = old.as_str();
        let mut new = String::with_capacity(old.len());
        let mut kept = 0;
        for (index, splice) in splices.iter().enumerate() {
            let range = splice.range.start as usize..splice.range.end as usize;
            // Two that meet would leave open which of them comes first at the place where they do.
            let apart = index == 0 || range.start > kept;
            let (Some(before), true) = (old.get(kept..range.start), apart && old.get(range.clone()).is_some()) else {
                return Err(crate::edit::Refusal::Splice { index });
            };
            new.push_str(before);
            new.push_str(&splice.text);
            kept = range.end;
        }
        new.push_str(&old[kept..]);
        Ok(Self { old, splices, new: Text::new(new)? })
    }

    /// The text afterwards.
    pub(crate) fn into_text(self) -> Text {
        self.new
    }

    /// The splices that take this rewriting back.
    pub(crate) fn inverse(&self) -> Vec<Splice> {
        let mut growth = 0;
        let mut back = Vec::with_capacity(self.splices.len());
        for splice in self.splices {
            let start = shifted(splice.range.start, growth);
            growth += splice.growth();
            let range = start..shifted(splice.range.end, growth);
            back.push(Splice {
                range,
                text: self.old[splice.range.start as usize..splice.range.end as usize].to_owned(),
            });
        }
        back
    }

    /// Whether the annotation's words stay as they are.
    pub(crate) fn spares(&self, span: Span) -> bool {
        let first = self.splices.partition_point(|splice| splice.range.end <= span.start().get());
        self.splices.get(first).is_none_or(|splice| !splice.touches(span))
    }

    /// Where an annotation goes: with its words if it is spared, anchored anew if not; `None` if its words are gone.
    pub(crate) fn moved(&self, annotation: &Annotation) -> Option<Annotation> {
        let span = annotation.span;
        if self.spares(span) {
            let growth = self.growth_before(span.start().get());
            let span =
                Span::new(offset(shifted(span.start().get(), growth)), offset(shifted(span.end().get(), growth)))?;
            return Some(Annotation { span, ..annotation.clone() });
        }
        let words = &self.old[span.range()];
        let anchored = self.widened(span).or_else(|| self.found_again(words))?;
        let moved = Annotation { span: anchored, ..annotation.clone() };
        Some(if self.new.slice(anchored) == Some(words) { moved } else { reworded(moved) })
    }

    /// By how much the text before byte `at` of the old text has grown; what is put in at that byte counts.
    fn growth_before(&self, at: u32) -> i64 {
        self.splices.iter().take_while(|splice| splice.range.end <= at).map(Splice::growth).sum()
    }

    /// The span around the splices inside it. At an edge that a splice cuts through, what the splice brings counts as
    /// far as it continues the word. `None` if nothing of the span's own is left.
    fn widened(&self, span: Span) -> Option<Span> {
        let (start, end) = (span.start().get(), span.end().get());
        let first = self.splices.iter().find(|splice| splice.touches(span))?;
        let last = self.splices.iter().rfind(|splice| splice.touches(span))?;
        let covered = |splice: &Splice| splice.range.start <= start && splice.range.end >= end;
        if covered(first) && (first.text.trim().is_empty() || first.range != (start..end)) {
            return None;
        }
        let new = self.new.as_str();
        let new_start = if first.range.start < start {
            // The tail of what the splice brings that runs on into the span.
            let after = usize_of(shifted(first.range.end, self.growth_before(first.range.end)));
            let brought = &new[after - first.text.len()..after];
            after - brought.chars().rev().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>()
        } else {
            usize_of(shifted(start, self.growth_before(start.min(first.range.start))))
        };
        let new_end = if last.range.end > end {
            let before = usize_of(shifted(last.range.start, self.growth_before(last.range.start)));
            let brought = &new[before..before + last.text.len()];
            before + brought.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>()
        } else {
            usize_of(shifted(end, self.growth_before(end)))
        };
        let words = new.get(new_start..new_end)?;
        let lead = words.len() - words.trim_start().len();
        Span::from_range(new_start + lead..new_start + lead + words.trim().len())
    }

    /// The one place in what was put in where the same words stand, as when a paragraph has been moved.
    fn found_again(&self, words: &str) -> Option<Span> {
        let mut places = self.splices.iter().flat_map(|splice| {
            let growth = self.growth_before(splice.range.start);
            // What is put in at an empty range would count itself.
            let own = if splice.range.is_empty() { splice.growth() } else { 0 };
            let at = usize_of(shifted(splice.range.start, growth - own));
            splice.text.match_indices(words).map(move |(found, _)| at + found).collect::<Vec<_>>()
        });
        let place = places.next()?;
        places.next().is_none().then(|| Span::from_range(place..place + words.len())).flatten()
    }
}

/// Returns an annotation whose words are now others. What the tagger was sure of and what the date meant was said of
/// the old ones. What a person had agreed to is theirs from now on, and a suggestion until they have looked at it.
fn reworded(annotation: Annotation) -> Annotation {
    let annotation = Annotation { confidence: None, value: None, ..annotation };
    match annotation.status {
        Status::Confirmed => Annotation { status: Status::Suggested, ..annotation.set_by_person() },
        Status::Suggested | Status::Rejected => annotation,
    }
}

/// A byte of the old text in the new one. The new text was made and is shorter than 4 GiB, so this fits.
fn shifted(at: u32, growth: i64) -> u32 {
    u32::try_from(i64::from(at) + growth).unwrap_or(u32::MAX)
}

fn offset(at: u32) -> ByteOffset {
    ByteOffset::new(at)
}

fn usize_of(at: u32) -> usize {
    at as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        annotation::{AnnotationId, Origin},
        label::Label,
    };

    /// The words that a confirmed mention of `words` covers after a rewriting, with `?` if it is doubtful.
    fn after(before: &str, words: &str, after: &str) -> String {
        let text = Text::new(before).unwrap();
        let start = before.find(words).unwrap();
        let span = Span::from_range(start..start + words.len()).unwrap();
        let annotation = Annotation::by_hand(AnnotationId(0), span, Label::PERSON);
        let splices = splices(before, after);
        let rewriting = Rewriting::new(&text, &splices).unwrap();
        assert_eq!(rewriting.new.as_str(), after);
        let Some(moved) = rewriting.moved(&annotation) else { return "gone".to_owned() };
        let doubt = if moved.status == Status::Confirmed { "" } else { "?" };
        format!("{}{doubt}", rewriting.new.slice(moved.span).unwrap())
    }

    #[test]
    fn mentions_follow_their_words() {
        let before = "Yesterday Zoë Okafor spoke in Łódź.\nShe met Ann Lee.\n";
        for (words, rewritten, expected) in [
            ("Łódź", "Today Zoë Okafor spoke in Łódź.\nShe met Ann Lee.\n", "Łódź"),
            ("Łódź", "Yesterday Zoë Okafor spoke in dark Łódź, they say.\nShe met Ann Lee.\n", "Łódź"),
            ("Zoë Okafor", "Yesterday Zoë Okaforr spoke in Łódź.\nShe met Ann Lee.\n", "Zoë Okaforr?"),
            ("Zoë Okafor", "Yesterday Zoë M. Okafor spoke in Łódź.\nShe met Ann Lee.\n", "Zoë M. Okafor?"),
            ("Zoë Okafor", "Yesterday Okafor spoke in Łódź.\nShe met Ann Lee.\n", "Okafor?"),
            ("Zoë Okafor", "Yesterday Zoë spoke in Łódź.\nShe met Ann Lee.\n", "Zoë?"),
            ("Zoë Okafor", "Yesterday nobody spoke in Łódź.\nShe met Ann Lee.\n", "nobody?"),
            ("Ann Lee", "She met Ann Lee.\nYesterday Zoë Okafor spoke in Łódź.\n", "Ann Lee"),
            ("Ann Lee", "Yesterday Zoë Okafor spoke in Łódź.\n", "gone"),
            ("Ann Lee", "", "gone"),
            ("Łódź", "Yesterday Zoë Okafor spoke in Lodz.\nShe met Ann Lee.\n", "Lodz?"),
        ] {
            assert_eq!(after(before, words, rewritten), expected, "{words} in {rewritten:?}");
        }
    }

    #[test]
    fn other_words_have_no_confidence_and_no_value() {
        use crate::{
            confidence::Confidence,
            mention::{DateKind, DateValue, Mention},
        };

        let text = Text::new("On Sunday in May.").unwrap();
        let value = Some(DateValue::new(DateKind::Calendar, None));
        let (span, confidence) = (Span::from_range(3..9).unwrap(), Confidence::CERTAIN);
        let mention = Mention { span, label: Label::DATE, confidence, value: value.clone() };
        let model = || Origin::Model("m".to_owned());
        let guess = Annotation::suggested(AnnotationId(0), mention, model());
        for (status, rewritten, expected) in [
            (Status::Suggested, "On a Sunday in May.", (Status::Suggested, model(), Some(confidence))),
            (Status::Confirmed, "On a Sunday in May.", (Status::Confirmed, model(), Some(confidence))),
            (Status::Suggested, "On Monday in May.", (Status::Suggested, model(), None)),
            (Status::Confirmed, "On Monday in May.", (Status::Suggested, Origin::Correction, None)),
            (Status::Rejected, "On Monday in May.", (Status::Rejected, model(), None)),
        ] {
            let splices = splices(text.as_str(), rewritten);
            let rewriting = Rewriting::new(&text, &splices).unwrap();
            let moved = rewriting.moved(&Annotation { status, ..guess.clone() }).unwrap();
            assert_eq!(moved.value, value.clone().filter(|_| expected.2.is_some()), "{rewritten}");
            assert_eq!((moved.status, moved.origin, moved.confidence), expected, "{rewritten}");
        }
    }

    #[test]
    fn a_cut_through_an_edge_keeps_the_word() {
        let text = Text::new("Okafor spoke.").unwrap();
        let annotation = Annotation::by_hand(AnnotationId(0), Span::from_range(0..6).unwrap(), Label::PERSON);
        let splices = [Splice { range: 4..9, text: "ur said, ".to_owned() }];
        let rewriting = Rewriting::new(&text, &splices).unwrap();
        let moved = rewriting.moved(&annotation).unwrap();
        assert_eq!(rewriting.new.slice(moved.span), Some("Okafur"));
    }

    #[test]
    fn splices_that_do_not_fit_are_refused() {
        let text = Text::new("Łódź").unwrap();
        let splice = |range: Range<u32>| Splice { range, text: String::new() };
        for splices in [
            vec![splice(0..1)],
            vec![splice(0..99)],
            vec![splice(2..4), splice(0..2)],
            vec![splice(0..2), splice(2..4)],
        ] {
            assert!(Rewriting::new(&text, &splices).is_err(), "{splices:?}");
        }
    }
}
