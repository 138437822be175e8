//! Names and dates of a sentence, brought together without overlap.
//!
//! The sequence model knows names, the date grammar knows dates and what they mean. Where both claim a word, a date
//! inside a longer name is part of the name ("Sunday Times"), a name inside a longer date is part of the date, and
//! where both claim the very same words the sequence model has seen the context ("May" who resigned).

use crate::{
    date::{DateMention, calendar_part},
    engine::Dates,
    marginals::Marginals,
    tags::{self, DATE},
};
use std::ops::Range;
use tagline_core::{Confidence, DateKind, DateValue};

/// Dates that no annotation tells the worth of, such as "yesterday", are nearly always dates.
const UNJUDGED: f64 = 0.95;

/// A name less probable than this is far more often wrong than right, and no suggestion.
const LEAST: f64 = 0.35;

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

/// The mentions of a sentence: what the best path says, and the dates. A name `in_adjective` is none.
pub(crate) fn bring_together(
    sentence: &Range<usize>,
    path: &[u8],
    marginals: &Marginals,
    dates: &[DateMention],
    in_adjective: impl Fn(&Range<usize>) -> bool,
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
        .filter(|name| name.probability >= LEAST && !in_adjective(&name.tokens))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        date::{DateContext, find_dates},
        marginals::Exponentials,
        sentence::sentences,
        sparse::SparseRows,
        tags::LABELS,
        token::tokenize,
        weights::{Scores, Weights},
    };

    const SCALE: u16 = 24;
    const SURE: i32 = 200;
    /// For a name of one word, one chance in six.
    const UNSURE: i32 = 0;
    /// For a name of three words, some four chances in ten.
    const HALF_SURE: i32 = 16;

    /// Words that the sequence model takes for a name, the number of its type, and the score of each of its labels, in
    /// tenths of a factor of e.
    type Name = (&'static str, usize, i32);

    /// The mentions of a text in which the sequence model sees these names, each of a type and with a score.
    fn together(text: &str, names: &[Name]) -> Vec<String> {
        let tokens = tokenize(text);
        let sentence = 0..tokens.len();
        let dates = find_dates(text, &tokens, &sentences(text, &tokens), DateContext::default()).mentions;
        let place = |name: &str| {
            let start = text.find(name).unwrap();
            let at = |byte: usize| tokens.iter().position(|token| token.start as usize >= byte);
            at(start).unwrap()..at(start + name.len()).unwrap_or(tokens.len())
        };
        let spans: Vec<_> = names.iter().map(|(name, kind, _)| (place(name), *kind)).collect();
        let path: Vec<u8> =
            tags::encode(tokens.len(), &spans).into_iter().map(|tag| u8::try_from(tag).unwrap()).collect();
        let scores: Vec<Scores> = (0..tokens.len())
            .map(|token| {
                let score = spans.iter().zip(names).find(|((span, _), _)| span.contains(&token));
                let score = score.map_or(SURE, |(_, (.., score))| *score) * i32::from(SCALE) / 10;
                std::array::from_fn(|label| if label == usize::from(path[token]) { score } else { 0 })
            })
            .collect();
        let weights = Weights::new(&[], &SparseRows::default(), &[[0; LABELS]; LABELS], SCALE);
        let exponentials = Exponentials::new(&weights.unwrap());
        let marginals = Marginals::new(&scores, &exponentials);
        bring_together(&sentence, &path, &marginals, &dates, |_| false)
            .iter()
            .map(|found| {
                let words = tokens[found.tokens.start].start as usize..tokens[found.tokens.end - 1].end as usize;
                format!("{}/{}", &text[words], tags::label(found.kind))
            })
            .collect()
    }

    #[test]
    fn names_and_dates_that_claim_the_same_words_agree() {
        let table: &[(&str, &[Name], &[&str])] = &[
            // Nothing is claimed twice.
            ("Ann came in April 2020", &[("Ann", 0, SURE)], &["Ann/PERSON", "April 2020/DATE"]),
            // A date inside a longer name is part of it, even if the model is in doubt.
            ("The June 1848 Society met", &[("June 1848 Society", 2, HALF_SURE)], &["June 1848 Society/ORG"]),
            // A name that is far more often wrong than right is none.
            ("They met Oslo Club here", &[("Oslo Club", 2, UNSURE)], &[]),
            // Of the very same words the model knows the context, if it is more sure than not.
            ("They met April in Oslo", &[("April", 0, SURE)], &["April/PERSON"]),
            ("They met April in Oslo", &[("April", 0, UNSURE)], &["April/DATE"]),
            // A name inside a longer date is part of the date, and so is one that crosses its edge.
            ("On Friday, April 28 it rained", &[("April", 0, SURE)], &["Friday, April 28/DATE"]),
            ("They saw Ann April 28 again", &[("Ann April", 0, SURE)], &["April 28/DATE"]),
            // Dates come from the grammar alone.
            ("They met in fine weather", &[("weather", DATE, SURE)], &[]),
            ("They met in 1999", &[("1999", DATE, SURE)], &["1999/DATE"]),
        ];
        for (text, names, expected) in table {
            assert_eq!(together(text, names), *expected, "{text}: {names:?}");
        }
    }
}
