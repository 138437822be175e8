//! What is chosen when a file is written.

use crate::{conll::Columns, tagline::Extra, tags::Scheme, unit::Unit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tagline_core::{Annotation, Confidence, Label, Status};

/// What goes into a file. By default everything that nobody has rejected.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportOptions {
    /// Whether suggestions are written that nobody has looked at.
    pub suggested: bool,
    /// Whether annotations are written that a person made or agreed to.
    pub confirmed: bool,
    /// Whether annotations are written that a person rejected, in formats that can say so.
    pub rejected: bool,
    /// Suggestions below this are left out. What a person has confirmed stays, however unsure the tagger was.
    pub min_confidence: Confidence,
    /// Labels to be written under another identifier, such as PLACE as LOC.
    pub labels: BTreeMap<Label, Label>,
    /// What offsets count, in formats where that is a choice; `None` for what the format's readers expect.
    pub unit: Option<Unit>,
    /// How tags of tokens say where an annotation begins and ends.
    pub scheme: Scheme,
    /// Which columns a line of CoNLL has.
    pub columns: Columns,
    /// What the file says it was made by.
    pub generator: Generator,
    /// Unknown fields to be kept from an earlier import, by document identifier.
    pub extras: BTreeMap<String, Extra>,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            suggested: true,
            confirmed: true,
            rejected: false,
            min_confidence: Confidence::from_probability(0.0),
            labels: BTreeMap::new(),
            unit: None,
            scheme: Scheme::default(),
            columns: Columns::default(),
            generator: Generator::default(),
            extras: BTreeMap::new(),
        }
    }
}

impl ExportOptions {
    /// Whether an annotation is to be written.
    #[must_use]
    pub fn includes(&self, annotation: &Annotation) -> bool {
        match annotation.status {
            Status::Suggested => {
                self.suggested && annotation.confidence.is_none_or(|confidence| confidence >= self.min_confidence)
            }
            Status::Confirmed => self.confirmed,
            Status::Rejected => self.rejected,
        }
    }
}

/// The program that writes a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generator {
    /// The program.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The model that made the suggestions, by name and version, if one did.
    pub model: Option<String>,
}

impl Default for Generator {
    /// Tagline in this version, with no word on a model.
    fn default() -> Self {
        Self { name: "Tagline".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned(), model: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{AnnotationId, Span};

    #[test]
    fn confidence_decides_on_suggestions_only() {
        let span = Span::from_range(0..1).unwrap();
        let confirmed = Annotation {
            confidence: Some(Confidence::from_probability(0.2)),
            ..Annotation::by_hand(AnnotationId(0), span, Label::ORG)
        };
        let suggested = Annotation { status: Status::Suggested, ..confirmed.clone() };
        let rejected = Annotation { status: Status::Rejected, ..confirmed.clone() };
        let by_default = ExportOptions::default();
        let picky = ExportOptions { min_confidence: Confidence::from_probability(0.5), ..ExportOptions::default() };
        let all = ExportOptions { rejected: true, ..ExportOptions::default() };
        let cases = [(&by_default, [true, true, false]), (&picky, [true, false, false]), (&all, [true, true, true])];
        for (options, expected) in cases {
            assert_eq!([&confirmed, &suggested, &rejected].map(|annotation| options.includes(annotation)), expected);
        }
    }
}
