//! Names and dates of a sentence, brought together without overlap.
//!
//! The sequence model knows names, the date grammar knows dates and what they mean. Where both claim a word, a date
//! inside a longer name is part of the name ("Sunday Times"), a name inside a longer date is part of the date, and
//! where both claim the very same words the sequence model has seen the context ("May" who resigned).

use crate::{
    date::{DateMention, calendar_part},
    engine::Dates,
    marginals::Marginals,
    tags,
};
use std::ops::Range;
use tagline_core::{Confidence, DateKind, DateValue};

/// The type number of dates.
pub(crate) const DATE: usize = 3;

/// Dates that no annotation tells the worth of, such as "yesterday", are nearly always dates.
const UNJUDGED: f64 = 0.95;

/// A mention of a sentence, before it is placed in the text.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Its tokens, as indices into the document.
    pub tokens: Range<usize>,
    /// Its type.
    pub kind: usize,
    /// How probable the sequence model finds it.
    pub probability: f64,
    /// What it means, if it is a date.
    pub value: Option<DateValue>,
}

/// The dates wanted of those found in a text, with the tokens they are to cover.
pub(crate) fn wanted_dates(found: Vec<DateMention>, dates: Dates) -> Vec<DateMention> {
    match dates {
        Dates::All => found,
        Dates::Calendar => found
            .into_iter()
            .filter_map(|mut mention| {
                mention.tokens = calendar_part(&mention)?;
                Some(mention)
            })
            .collect(),
    }
}

/// The mentions of a sentence: what the best path says, and the dates.
pub(crate) fn bring_together(
    sentence: &Range<usize>,
    path: &[u8],
    marginals: &Marginals,
    dates: &[DateMention],
) -> Vec<Candidate> {
    let local = |tokens: &Range<usize>| tokens.start - sentence.start..tokens.end - sentence.start;
    let mut names: Vec<Candidate> = tags::decode(path)
        .into_iter()
        .filter(|(_, kind)| *kind != DATE)
        .map(|(range, kind)| Candidate {
            probability: marginals.mention(range.clone(), kind),
            tokens: range.start + sentence.start..range.end + sentence.start,
            kind,
            value: None,
        })
        .collect();
    let mut kept = Vec::new();
    for date in dates {
        let clashes = |name: &Candidate| name.tokens.start < date.tokens.end && date.tokens.start < name.tokens.end;
        let name_wins = |name: &Candidate| {
            let longer = name.tokens.len() > date.tokens.len();
            let covers = name.tokens.start <= date.tokens.start && date.tokens.end <= name.tokens.end;
            covers && (longer || name.probability > 0.5)
        };
        if names.iter().any(|name| clashes(name) && name_wins(name)) {
            continue;
        }
        names.retain(|name| !clashes(name));
        let probability = match date.value.kind {
            DateKind::Calendar => marginals.mention(local(&date.tokens), DATE),
            DateKind::Relative | DateKind::Time => UNJUDGED,
        };
        let value = Some(date.value.clone());
        kept.push(Candidate { tokens: date.tokens.clone(), kind: DATE, probability, value });
    }
    names.append(&mut kept);
    names.sort_by_key(|name| name.tokens.start);
    names
}

/// How sure a candidate is: calibrated where annotations could judge it.
pub(crate) fn confidence(candidate: &Candidate, calibration: &[crate::calibration::Calibration]) -> Confidence {
    match &candidate.value {
        Some(DateValue { kind: DateKind::Relative | DateKind::Time, .. }) => {
            Confidence::from_probability(candidate.probability)
        }
        _ => calibration.get(candidate.kind).map_or_else(
            || Confidence::from_probability(candidate.probability),
            |line| line.confidence(candidate.probability),
        ),
    }
}
