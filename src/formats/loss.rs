//! What a format cannot hold, in numbers for the documents at hand.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What would be lost by writing these documents in this format; empty if nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossReport {
    /// One entry for each kind of loss, those that leave whole annotations out first.
    pub losses: Vec<Loss>,
}

impl LossReport {
    /// Whether everything survives.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.losses.is_empty()
    }

    /// How many annotations are left out altogether.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.losses.iter().filter(|loss| loss.kind.leaves_out()).map(|loss| loss.count).sum()
    }

    pub(crate) fn add(&mut self, kind: LossKind, example: &str) {
        let loss = match self.losses.iter_mut().position(|loss| loss.kind == kind) {
            Some(index) => &mut self.losses[index],
            None => {
                let index = self.losses.partition_point(|loss| loss.kind < kind);
                self.losses.insert(index, Loss { kind, count: 0, examples: Vec::new() });
                &mut self.losses[index]
            }
        };
        loss.count += 1;
        if loss.examples.len() < Loss::EXAMPLES && !loss.examples.iter().any(|known| known == example) {
            loss.examples.push(example.to_owned());
        }
    }
}

/// One kind of loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// What is lost.
    pub kind: LossKind,
    /// How often.
    pub count: usize,
    /// The words of the first few annotations, or titles of the first few documents, that lose it.
    pub examples: Vec<String>,
}

impl Loss {
    const EXAMPLES: usize = 3;
}

/// What can be lost, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LossKind {
    /// Annotations of any kind: left out.
    Annotation,
    /// Annotations that are no dates, in a format of dates: left out.
    NotDate,
    /// Rejected annotations, which the format would take for true ones: left out.
    Rejected,
    /// Annotations of nothing but white space: left out.
    Blank,
    /// Annotations with a line break inside: left out.
    LineBreak,
    /// Annotations that share text with another: the less certain or shorter one is left out.
    Overlap,
    /// Line ends of CR LF or CR, which become LF.
    LineEnd,
    /// White space at the edges of annotations, which are cut to their words.
    Edge,
    /// That an annotation is a suggestion nobody has looked at.
    Status,
    /// How sure the tagger was.
    Confidence,
    /// What a date means.
    Value,
    /// What the words of a date say beyond its value.
    Timex,
    /// Which mentions are of the same thing.
    Entity,
    /// What people call the entities that they have named.
    EntityName,
    /// Remarks.
    Note,
    /// Who made an annotation.
    Origin,
    /// The names, keys and colours that people gave to labels in use.
    LabelName,
    /// The texts themselves.
    Text,
    /// The white space between words: texts come back with a space between any two and a line for each sentence.
    WhiteSpace,
    /// The names of documents in files.
    DocumentId,
    /// The titles of documents.
    Title,
    /// The days documents were written.
    Date,
}

impl LossKind {
    /// Whether the annotations concerned are missing from the file, not only something about them.
    #[must_use]
    pub fn leaves_out(self) -> bool {
        self <= Self::Overlap
    }

    /// What is lost, for that many.
    #[must_use]
    pub fn describe(self, count: usize) -> &'static str {
        let (one, several) = self.words();
        if count == 1 { one } else { several }
    }

    /// What is lost, for one and for several.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Annotation => ("annotation is left out", "annotations are left out"),
            Self::NotDate => ("annotation that is no date is left out", "annotations that are no dates are left out"),
            Self::Rejected => ("rejected annotation is left out", "rejected annotations are left out"),
            Self::Blank => ("annotation of white space is left out", "annotations of white space are left out"),
            Self::LineEnd => ("text gets LF for its CR LF line ends", "texts get LF for their CR LF line ends"),
            Self::Edge => ("annotation is cut to its words", "annotations are cut to their words"),
            Self::LineBreak => {
                ("annotation across a line break is left out", "annotations across line breaks are left out")
            }
            Self::Overlap => {
                ("annotation that overlaps another is left out", "annotations that overlap others are left out")
            }
            Self::Status => (
                "suggestion can no longer be told from a confirmed annotation",
                "suggestions can no longer be told from confirmed annotations",
            ),
            Self::Confidence => ("confidence is lost", "confidences are lost"),
            Self::Value => ("date value is lost", "date values are lost"),
            Self::Timex => (
                "date value loses what only TIMEX3 says, such as early, evening or every",
                "date values lose what only TIMEX3 says, such as early, evening or every",
            ),
            Self::Entity => ("mention loses its entity", "mentions lose their entities"),
            Self::EntityName => ("entity loses the name it was given", "entities lose the names they were given"),
            Self::Note => ("note is lost", "notes are lost"),
            Self::Origin => ("annotation no longer says who made it", "annotations no longer say who made them"),
            Self::LabelName => ("label loses its name, key and color", "labels lose their names, keys and colors"),
            Self::Text => ("text is left out", "texts are left out"),
            Self::WhiteSpace => ("text keeps only its words", "texts keep only their words"),
            Self::DocumentId => ("document loses its identifier", "documents lose their identifiers"),
            Self::Title => ("document loses its title", "documents lose their titles"),
            Self::Date => ("document loses its date", "documents lose their dates"),
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.kind.describe(self.count))?;
        for (index, example) in self.examples.iter().enumerate() {
            write!(f, "{} {example:?}", if index == 0 { ":" } else { "," })?;
        }
        if self.count > self.examples.len() && !self.examples.is_empty() {
            f.write_str(" …")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_counted_by_kind_gravest_first() {
        let mut report = LossReport::default();
        assert!(report.is_empty());
        report.add(LossKind::Confidence, "Rome");
        for words in ["Ann", "Ann", "Bob", "Eve", "Łódź"] {
            report.add(LossKind::Overlap, words);
        }
        let lines: Vec<_> = report.losses.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                r#"5 annotations that overlap others are left out: "Ann", "Bob", "Eve" …"#,
                r#"1 confidence is lost: "Rome""#
            ]
        );
        assert_eq!(report.left_out(), 5);
    }
}
