//! Copies of documents in which names are replaced, the same name everywhere by the same pseudonym.
//!
//! A pseudonym is a label and a number, `[PERSON_1]`, counted through all documents. Mentions of one entity share it, and
//! so do mentions of one label that are written the same, but for case and white space. By default only what is annotated
//! is replaced. Where a text still looks like a replaced name, in any form, case or part of it, the place is listed, and a
//! person can have it replaced as well: see [`AlsoReplace`].

mod copy;
mod leftover;
mod likeness;
mod names;
mod neighbors;
#[cfg(test)]
mod tests;
mod words;

pub use leftover::{AlsoReplace, Leftover, LeftoverGroup};

use crate::{error::WriteError, table::Cell};
use copy::Copying;
use leftover::{Leftovers, neutral_labels};
use likeness::Likeness;
use names::{Names, Stretch};
use std::collections::BTreeSet;
use tagline_core::{Annotation, Document, Label, Span, Status, Text};

/// How many characters of a text are shown on either side of a place.
const EXCERPT: usize = 32;

/// Documents without names, and what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pseudonymised {
    /// The copies, in the order of the originals. Their annotations cover the pseudonyms.
    pub documents: Vec<Document>,
    /// What each pseudonym stands for.
    pub key: Vec<Entry>,
    /// How many places were replaced.
    pub replaced: usize,
    /// Where the copies still look like a replaced name, in reading order.
    pub leftovers: Vec<Leftover>,
    /// These places by what is written there.
    pub groups: Vec<LeftoverGroup>,
}

/// A pseudonym and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Such as `[PERSON_1]`.
    pub pseudonym: String,
    /// What it is.
    pub label: Label,
    /// The names that were replaced by it, each once, in the order they were found.
    pub names: Vec<String>,
}

/// Replaces every mention of these labels that nobody has rejected, and what else the person wants. Annotations inside a
/// replaced name go with it, and so do remarks, names of entities, identifiers and titles, which may tell names too.
///
/// # Errors
/// If a copy would be longer than any text may be.
pub fn pseudonymised(
    documents: &[&Document],
    labels: &BTreeSet<Label>,
    also: &AlsoReplace,
) -> Result<Pseudonymised, WriteError> {
    let mut names = Names::default();
    let wanted = |annotation: &Annotation| annotation.status != Status::Rejected && labels.contains(&annotation.label);
    let mut stretches: Vec<Vec<Stretch>> =
        documents.iter().enumerate().map(|(number, document)| names.take(number, document, wanted)).collect();
    let leftovers = Leftovers::find(documents, &mut names, &mut stretches, also);
    let likeness = Likeness::new(&names.list);
    let neutral = neutral_labels(documents, &likeness);
    let key = names.entries(&neutral);
    let copying = Copying { likeness: &likeness, labels: &neutral };
    let copies = documents.iter().zip(&stretches).enumerate().map(|(number, (document, stretches))| {
        let replaced: Vec<(&Stretch, &str)> =
            stretches.iter().map(|stretch| (stretch, key[stretch.name].pseudonym.as_str())).collect();
        copying.copy(number, document, &replaced)
    });
    let too_long = || WriteError::Serializer { problem: "the copy would be too long for one text".to_owned() };
    let documents: Vec<Document> = copies.collect::<Option<_>>().ok_or_else(too_long)?;
    let replaced = stretches.iter().map(Vec::len).sum();
    let Leftovers { places, groups, .. } = leftovers;
    Ok(Pseudonymised { documents, key, replaced, leftovers: places, groups })
}

impl Pseudonymised {
    /// The key as a table in CSV: a row for each name.
    ///
    /// # Errors
    /// Never in practice: the table is written to memory.
    pub fn key_table(&self) -> Result<Vec<u8>, WriteError> {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["pseudonym", "label", "name"])?;
        for Entry { pseudonym, label, names } in &self.key {
            for name in names {
                table.write_record(
                    [pseudonym, label.as_str(), name].map(|cell| Cell::new(cell).guarded().into_owned()),
                )?;
            }
        }
        table.into_inner().map_err(|error| WriteError::Serializer { problem: error.to_string() })
    }

    /// What was replaced and what is left, as a sentence: "25 names replaced, 3 places still look like one of them."
    #[must_use]
    pub fn summary(&self) -> String {
        let names = if self.replaced == 1 { "name" } else { "names" };
        let left = match self.leftovers.len() {
            0 => "no place looks like one of them any more".to_owned(),
            1 => "1 place still looks like one of them".to_owned(),
            count => format!("{count} places still look like one of them"),
        };
        format!("{} {names} replaced, {left}.", self.replaced)
    }
}

/// A place in a text with what stands before and after it, each on one line.
#[must_use]
pub fn excerpt(text: &Text, span: Span) -> [String; 3] {
    let (source, range) = (text.as_str(), span.range());
    let line = |words: &str| words.replace(|c: char| c.is_whitespace() || c.is_control(), " ");
    let start = source[..range.start].char_indices().rev().take(EXCERPT).last().map_or(range.start, |(at, _)| at);
    let end = source[range.end..].char_indices().nth(EXCERPT).map_or(source.len(), |(at, _)| range.end + at);
    let before = if start > 0 { "…" } else { "" };
    let after = if end < source.len() { "…" } else { "" };
    [
        format!("{before}{}", line(&source[start..range.start])),
        line(&source[range.clone()]),
        format!("{}{after}", line(&source[range.end..end])),
    ]
}
