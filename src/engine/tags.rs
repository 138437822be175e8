//! The labels that the sequence model gives to single tokens: BIOES over four types.
//!
//! They are numbered so that those which may follow one another stand together, and sums over all ways to label a
//! sentence run through unbroken rows: after any label that leaves no mention open ([`CLOSING`]) any that is not inside
//! one ([`OPENING`]) may follow, and nothing else, except that a mention goes on.

use std::ops::Range;
use tagline_core::Label;

/// How many labels there are: outside, and begin, inside, end, single for each type.
pub const LABELS: usize = 17;
/// How many types of mention there are, in the order of [`Label::BUILT_IN`].
pub const TYPES: usize = 4;
/// The type number of dates.
pub const DATE: usize = 3;
/// The label of a token that belongs to no mention.
pub const OUTSIDE: usize = TYPES;
/// The labels that leave no mention open: the ends, outside, and the singles.
pub const CLOSING: Range<usize> = 0..2 * TYPES + 1;
/// The labels that are not inside a mention: outside, the singles, and the beginnings.
pub const OPENING: Range<usize> = TYPES..3 * TYPES + 1;

/// Where in its mention a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first of several.
    Begin,
    /// Neither the first nor the last.
    Inside,
    /// The last of several.
    End,
    /// The only one.
    Single,
}

/// The label for a part of a mention.
#[must_use]
pub const fn tag(kind: usize, part: Part) -> usize {
    kind + match part {
        Part::End => 0,
        Part::Single => OUTSIDE + 1,
        Part::Begin => OUTSIDE + 1 + TYPES,
        Part::Inside => OUTSIDE + 1 + 2 * TYPES,
    }
}

/// Every label of a type.
#[must_use]
pub fn parts(kind: usize) -> [usize; 4] {
    [Part::Begin, Part::Inside, Part::End, Part::Single].map(|part| tag(kind, part))
}

/// The type and part of a label, or `None` for outside.
#[must_use]
pub const fn split(tag: usize) -> Option<(usize, Part)> {
    let from_single = match tag.checked_sub(OUTSIDE) {
        None => return Some((tag, Part::End)),
        Some(0) => return None,
        Some(steps) => steps - 1,
    };
    let part = match from_single / TYPES {
        0 => Part::Single,
        1 => Part::Begin,
        _ => Part::Inside,
    };
    Some((from_single % TYPES, part))
}

/// Whether a token labelled `to` may follow one labelled `from`.
#[must_use]
pub const fn follows(from: usize, to: usize) -> bool {
    match (split(from), split(to)) {
        (Some((kind, Part::Begin | Part::Inside)), Some((next, Part::Inside | Part::End))) => kind == next,
        (Some((_, Part::Begin | Part::Inside)), _) | (_, Some((_, Part::Inside | Part::End))) => false,
        _ => true,
    }
}

/// Whether a sentence may begin with a token labelled so.
#[must_use]
pub const fn opens(tag: usize) -> bool {
    OPENING.start <= tag && tag < OPENING.end
}

/// Whether a sentence may end with a token labelled so.
#[must_use]
pub const fn closes(tag: usize) -> bool {
    tag < CLOSING.end
}

/// The type as the rest of the world names it.
#[must_use]
pub fn label(kind: usize) -> Label {
    Label::BUILT_IN.into_iter().nth(kind).unwrap_or(Label::DATE)
}

/// The type that the rest of the world names so, if it is one of ours.
#[must_use]
pub fn kind(label: &Label) -> Option<usize> {
    Label::BUILT_IN.iter().position(|built_in| built_in == label)
}

/// The labels of a sentence of `len` tokens that holds these mentions, given as ranges and types.
#[must_use]
pub fn encode(len: usize, mentions: &[(Range<usize>, usize)]) -> Vec<usize> {
    let mut tags = vec![OUTSIDE; len];
    for (range, kind) in mentions {
        for i in range.clone() {
            let part = match (i == range.start, i + 1 == range.end) {
                (true, true) => Part::Single,
                (true, false) => Part::Begin,
                (false, true) => Part::End,
                (false, false) => Part::Inside,
            };
            tags[i] = tag(*kind, part);
        }
    }
    tags
}

/// The mentions that a sequence of labels spells out, as ranges and types; a mention that never ends is none.
#[must_use]
pub fn decode(tags: &[u8]) -> Vec<(Range<usize>, usize)> {
    let mut mentions = Vec::new();
    let mut start = 0;
    for (i, tag) in tags.iter().enumerate() {
        match split(usize::from(*tag)) {
            Some((_, Part::Begin)) => start = i,
            Some((kind, Part::End)) => mentions.push((start..i + 1, kind)),
            Some((kind, Part::Single)) => mentions.push((i..i + 1, kind)),
            Some((_, Part::Inside)) | None => {}
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_survive_their_labels() {
        let mentions = [(0..1, 1), (1..4, 2), (5..7, 0)];
        let tags = encode(8, &mentions);
        assert!(tags.windows(2).all(|pair| follows(pair[0], pair[1])));
        let tags: Vec<u8> = tags.into_iter().map(|tag| u8::try_from(tag).unwrap()).collect();
        assert_eq!(decode(&tags), mentions);
    }

    #[test]
    fn a_type_is_told_by_its_name() {
        for number in 0..TYPES {
            assert_eq!(kind(&label(number)), Some(number));
        }
        assert_eq!(kind(&Label::new("LAW").unwrap()), None);
    }

    #[test]
    fn a_mention_ends_before_another_begins() {
        let (begin, inside, end) = (tag(1, Part::Begin), tag(1, Part::Inside), tag(1, Part::End));
        assert!(follows(begin, inside) && follows(begin, end) && follows(end, begin) && follows(OUTSIDE, OUTSIDE));
        assert!(!follows(begin, OUTSIDE) && !follows(OUTSIDE, inside) && !follows(begin, tag(2, Part::End)));
        assert!(opens(begin) && !opens(end) && closes(end) && !closes(begin));
        for label in 0..LABELS {
            assert_eq!(follows(OUTSIDE, label), OPENING.contains(&label), "{label}");
            assert_eq!(follows(label, OUTSIDE), CLOSING.contains(&label), "{label}");
            assert_eq!(split(label).map_or(OUTSIDE, |(kind, part)| tag(kind, part)), label);
        }
    }
}
