//! Reading back what was written.

use crate::{
    codec::Holds,
    import::{Import, Problem},
    sheet::{Sheet, held},
};
use std::{collections::HashMap, fmt};
use tagline_core::{Annotation, AnnotationId, Label, Origin, Span};

/// How what was read back compares with what was meant to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many spans came back true.
    pub spans: usize,
    /// How many spans were to be written.
    pub of: usize,
    /// Everything that did not come back as it was; empty if the file is good.
    pub differences: Vec<Difference>,
}

impl Verified {
    /// Whether the file says exactly what it should.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.differences.is_empty() && self.spans == self.of
    }
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} spans verified", self.spans, self.of)
    }
}

/// Something that did not come back as it was written. Documents are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Another number of documents.
    Documents {
        /// How many were written.
        written: usize,
        /// How many came back.
        read: usize,
    },
    /// Another identifier, title or date of a document.
    Document {
        /// Which.
        document: usize,
    },
    /// Another text.
    Text {
        /// In which document.
        document: usize,
        /// The first byte that differs.
        byte: usize,
    },
    /// An annotation that did not come back as it was.
    Missing {
        /// In which document.
        document: usize,
        /// The bytes it covers.
        span: Span,
        /// Its label.
        label: Label,
    },
    /// An annotation that was not there.
    Added {
        /// In which document.
        document: usize,
        /// The bytes it covers.
        span: Span,
        /// Its label.
        label: Label,
    },
    /// Something the reader complained about.
    Problem(Problem),
}

/// Compares what was read with what was meant, as far as the format can hold it.
pub(crate) fn compare(sheets: &[Sheet<'_>], import: &Import, holds: &Holds) -> Verified {
    let of = sheets.iter().map(|sheet| sheet.annotations.len()).sum();
    let mut verified = Verified { spans: 0, of, differences: Vec::new() };
    if sheets.len() != import.documents.len() {
        let (written, read) = (sheets.len(), import.documents.len());
        verified.differences.push(Difference::Documents { written, read });
    }
    for (document, (sheet, read)) in sheets.iter().zip(&import.documents).enumerate() {
        let (meant, read) = (sheet.document, &read.document);
        if (holds.document_id && meant.id() != read.id())
            || (holds.title && meant.title() != read.title())
            || (holds.date && meant.date() != read.date())
        {
            verified.differences.push(Difference::Document { document });
        }
        if meant.text() != read.text() {
            let same = |(a, b): &(u8, u8)| a == b;
            let byte = meant.text().as_str().bytes().zip(read.text().as_str().bytes()).take_while(same).count();
            verified.differences.push(Difference::Text { document, byte });
        }
        compare_annotations(document, sheet, read.layer().iter(), holds, &mut verified);
    }
    verified.differences.extend(import.problems.iter().cloned().map(Difference::Problem));
    verified
}

fn compare_annotations<'a>(
    document: usize,
    sheet: &Sheet<'_>,
    read: impl Iterator<Item = &'a Annotation>,
    holds: &Holds,
    verified: &mut Verified,
) {
    // Where a format has no identifiers, two annotations of one span may come back in either order.
    let mut unmatched: HashMap<Span, Vec<Annotation>> = HashMap::new();
    for annotation in read {
        unmatched.entry(annotation.span).or_default().push(comparable(annotation, holds));
    }
    for meant in &sheet.annotations {
        let candidates = unmatched.entry(meant.span).or_default();
        let wanted = comparable(meant, holds);
        if let Some(index) = candidates.iter().position(|candidate| *candidate == wanted) {
            candidates.swap_remove(index);
            verified.spans += 1;
        } else {
            let (span, label) = (meant.span, meant.label.clone());
            verified.differences.push(Difference::Missing { document, span, label });
        }
    }
    let mut added: Vec<_> = unmatched.into_values().flatten().collect();
    added.sort_by(|a, b| a.span.reading_order(b.span));
    let added = added.into_iter().map(|Annotation { span, label, .. }| Difference::Added { document, span, label });
    verified.differences.extend(added);
}

/// The annotation with everything blanked that the format does not hold.
fn comparable(annotation: &Annotation, holds: &Holds) -> Annotation {
    let mut annotation = held(annotation, holds);
    if !holds.origin {
        annotation.origin = Origin::Human;
    }
    if !holds.ids {
        annotation.id = AnnotationId(0);
    }
    annotation
}
