//! Reading back what was written.

use crate::{
    codec::Holds,
    fields,
    import::{Import, Problem, Trouble},
    sheet::{Sheet, held, is_blank},
};
use std::{borrow::Cow, collections::HashMap, fmt};
use tagline_core::{Annotation, AnnotationId, Document, Label, Origin, Span, Text};

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
        write!(f, "{} of {} spans verified", self.spans, self.of)?;
        self.differences.first().map_or(Ok(()), |first| write!(f, ", and {first}"))
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

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Documents { written, read } => write!(f, "of {written} documents {read} came back"),
            Self::Document { document } => {
                write!(f, "the title, date or another name in document {} came back changed", document + 1)
            }
            Self::Text { document, byte } => {
                write!(f, "the text of document {} came back changed from byte {byte} on", document + 1)
            }
            Self::Missing { document, span, label } => {
                let (start, end) = (span.start().get(), span.end().get());
                write!(f, "in document {} the {label} at bytes {start} to {end} did not come back", document + 1)
            }
            Self::Added { document, span, label } => {
                let (start, end) = (span.start().get(), span.end().get());
                write!(
                    f,
                    "in document {} a {label} came back at bytes {start} to {end} that is not there",
                    document + 1
                )
            }
            Self::Problem(problem) => problem.fmt(f),
        }
    }
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
        let (meant, read) = (&*sheet.document, &read.document);
        if (holds.document_id && meant.id() != read.id())
            || (holds.title && meant.title() != read.title())
            || (holds.date && fields::dated(meant) != fields::dated(read))
            || (holds.names && !same_names(sheet, read))
        {
            verified.differences.push(Difference::Document { document });
        }
        let (meant, read_text) = (Page::new(meant.text(), holds), Page::new(read.text(), holds));
        if meant.text != read_text.text {
            let same = |(a, b): &(u8, u8)| a == b;
            let byte = meant.text.bytes().zip(read_text.text.bytes()).take_while(same).count();
            verified.differences.push(Difference::Text { document, byte });
        }
        let meant = sheet.annotations.iter().map(|annotation| meant.place(annotation));
        let read = read.layer().iter().map(|annotation| read_text.place(annotation));
        compare_annotations(document, meant, read, holds, &mut verified);
    }
    // That two documents go by one name was so before they were written.
    let complaints = import.problems.iter().filter(|problem| !matches!(problem.trouble, Trouble::DocumentId { .. }));
    verified.differences.extend(complaints.cloned().map(Difference::Problem));
    verified
}

/// Whether the labels and entities in use are called what they were called.
fn same_names(sheet: &Sheet<'_>, read: &Document) -> bool {
    sheet.annotations.iter().all(|annotation| {
        let entity = |document: &Document| annotation.entity.and_then(|id| document.entity_name(id).map(str::to_owned));
        sheet.document.labels().get(&annotation.label) == read.labels().get(&annotation.label)
            && entity(&sheet.document) == entity(read)
    })
}

/// A text as far as a format holds it: with its white space or without.
struct Page<'a> {
    text: Cow<'a, str>,
    /// Where each byte went, if white space was taken out.
    moved: Option<Vec<usize>>,
}

impl<'a> Page<'a> {
    fn new(text: &'a Text, holds: &Holds) -> Self {
        let text = text.as_str();
        if holds.white_space {
            return Self { text: Cow::Borrowed(text), moved: None };
        }
        let mut words = String::with_capacity(text.len());
        let mut moved = Vec::with_capacity(text.len() + 1);
        for c in text.chars() {
            moved.extend(std::iter::repeat_n(words.len(), c.len_utf8()));
            if !is_blank(c) {
                words.push(c);
            }
        }
        moved.push(words.len());
        Self { text: Cow::Owned(words), moved: Some(moved) }
    }

    /// The annotation where it stands on this page.
    fn place(&self, annotation: &Annotation) -> Annotation {
        let at = |byte: usize| self.moved.as_ref().map_or(byte, |moved| moved[byte]);
        let range = annotation.span.range();
        let span = Span::from_range(at(range.start)..at(range.end)).unwrap_or(annotation.span);
        Annotation { span, ..annotation.clone() }
    }
}

fn compare_annotations(
    document: usize,
    meant: impl Iterator<Item = Annotation>,
    read: impl Iterator<Item = Annotation>,
    holds: &Holds,
    verified: &mut Verified,
) {
    // Where a format has no identifiers, two annotations of one span may come back in either order.
    let mut unmatched: HashMap<Span, Vec<Annotation>> = HashMap::new();
    for annotation in read {
        unmatched.entry(annotation.span).or_default().push(comparable(&annotation, holds));
    }
    for meant in meant {
        let candidates = unmatched.entry(meant.span).or_default();
        let wanted = comparable(&meant, holds);
        if let Some(index) = candidates.iter().position(|candidate| *candidate == wanted) {
            candidates.swap_remove(index);
            verified.spans += 1;
        } else {
            let (span, label) = (meant.span, meant.label);
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
