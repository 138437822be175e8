//! Reading back what was written.

use crate::{
    codec::Holds,
    fields,
    import::{Import, Problem, Trouble},
    names::{called, entity_names},
    origin,
    sheet::{Sheet, held, is_blank},
};
use std::{borrow::Cow, collections::HashMap, fmt};
use tagline_core::{
    Annotation, AnnotationId, Confidence, DateValue, Document, EntityId, LabelInfo, Origin, Span, Text,
};

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
        self.differences.is_empty()
    }

    /// Returns the first difference and how many more there are, as a part of a sentence; `None` if the file is good.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        match self.differences.as_slice() {
            [] => None,
            [only] => Some(only.to_string()),
            [first, rest @ ..] => Some(format!("{first} ({} more)", rest.len())),
        }
    }
}

impl fmt::Display for Verified {
    /// Says how many spans are verified and what the first difference is, as a part of a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} spans verified", self.spans, self.of)?;
        self.complaint().map_or(Ok(()), |complaint| write!(f, "; {complaint}"))
    }
}

/// Something that did not come back as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Another number of documents.
    Documents {
        /// How many were written.
        written: usize,
        /// How many came back.
        read: usize,
    },
    /// A field of a document or of one of its annotations, labels or entities.
    Field {
        /// The title of the document or, if it has none, its identifier.
        document: String,
        /// What the field belongs to, such as `“Rome” (PLACE)`; empty for the document itself.
        of: String,
        /// The field, such as `status`.
        field: &'static str,
        /// Its value in the document; `None` for nothing.
        written: Option<String>,
        /// Its value in the file; `None` for nothing.
        read: Option<String>,
    },
    /// An annotation that did not come back.
    Missing {
        /// The title of the document or, if it has none, its identifier.
        document: String,
        /// Its words and label.
        annotation: String,
    },
    /// An annotation that came back and is not in the document.
    Added {
        /// The title of the document or, if it has none, its identifier.
        document: String,
        /// Its words and label.
        annotation: String,
    },
    /// Something the reader complained about.
    Problem(Problem),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = |value: &Option<String>| value.as_ref().map_or("nothing".to_owned(), |value| format!("“{value}”"));
        match self {
            Self::Documents { written, read } => write!(f, "{written} documents were written, but {read} read back"),
            Self::Field { document, of, field, written, read } => {
                let of = if of.is_empty() { String::new() } else { format!(" of {of}") };
                let (written, read) = (value(written), value(read));
                write!(f, "in “{document}”, the {field}{of} should be {written} but reads back as {read}")
            }
            Self::Missing { document, annotation } => write!(f, "in “{document}”, {annotation} did not read back"),
            Self::Added { document, annotation } => {
                write!(f, "in “{document}”, {annotation} reads back but is not in the document")
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
    for (sheet, read) in sheets.iter().zip(&import.documents) {
        let read = &read.document;
        let mut report = Report { document: document_name(&sheet.document), verified: &mut verified };
        compare_document(&sheet.document, read, holds, &mut report);
        if holds.names {
            compare_names(sheet, read, &mut report);
        }
        let (meant, read_text) = (Page::new(sheet.document.text(), holds), Page::new(read.text(), holds));
        compare_texts(&meant.text, &read_text.text, &mut report);
        let meant = sheet.annotations.iter().map(|annotation| (meant.place(annotation), quoted(sheet, annotation)));
        let read = read.layer().iter().map(|annotation| read_text.place(annotation)).collect();
        compare_annotations(meant, read, &read_text, holds, &mut report);
    }
    // That two documents go by one name was so before they were written.
    let complaints = import.problems.iter().filter(|problem| !matches!(problem.trouble, Trouble::DocumentId { .. }));
    verified.differences.extend(complaints.cloned().map(Difference::Problem));
    verified
}

/// What is found about one document.
struct Report<'a> {
    document: String,
    verified: &'a mut Verified,
}

impl Report<'_> {
    fn field(&mut self, of: &str, field: &'static str, written: Option<String>, read: Option<String>) {
        let (document, of) = (self.document.clone(), of.to_owned());
        self.verified.differences.push(Difference::Field { document, of, field, written, read });
    }

    /// Notes a field that differs, if it does.
    fn compare(&mut self, of: &str, field: &'static str, written: Option<&str>, read: Option<&str>) {
        if written != read {
            self.field(of, field, written.map(excerpt), read.map(excerpt));
        }
    }
}

/// The most of a value that is quoted, in characters.
const LONGEST: usize = 60;

/// The beginning of a value, on one line.
fn excerpt(value: &str) -> String {
    let mut excerpt: String = value.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(LONGEST).is_some() {
        excerpt.push('…');
    }
    excerpt
}

fn document_name(document: &Document) -> String {
    excerpt(called(document))
}

/// An annotation by its words and label.
fn quoted(sheet: &Sheet<'_>, annotation: &Annotation) -> String {
    format!("“{}” ({})", excerpt(sheet.surface(annotation.span)), annotation.label)
}

fn compare_document(meant: &Document, read: &Document, holds: &Holds, report: &mut Report<'_>) {
    if holds.document_id {
        report.compare("", "identifier", Some(meant.id()), Some(read.id()));
    }
    if holds.title {
        report.compare("", "title", Some(meant.title()), Some(read.title()));
    }
    if holds.date {
        let ((date, reason), (read_date, read_reason)) = (fields::dated(meant), fields::dated(read));
        let [date, read_date] = [date, read_date].map(|date| date.map(|date| date.to_string()));
        report.compare("", "date", date.as_deref(), read_date.as_deref());
        report.compare("", "reason for the date", reason, read_reason);
    }
}

/// Compares what the labels and entities in use are called. What a document does not say of a label may be anything.
fn compare_names(sheet: &Sheet<'_>, read: &Document, report: &mut Report<'_>) {
    let mut labels: Vec<_> = sheet.annotations.iter().map(|annotation| &annotation.label).collect();
    labels.sort_unstable();
    labels.dedup();
    for label in labels {
        let Some(meant) = sheet.document.labels().get(label) else { continue };
        let read = read.labels().get(label);
        let of = format!("the label {label}");
        report.compare(&of, "name", Some(&meant.name), read.map(|info| info.name.as_str()));
        for (field, value) in [
            ("key", (|info| info.key.map(String::from)) as fn(&LabelInfo) -> Option<String>),
            ("color", |info| info.colour.map(|colour| colour.to_string())),
        ] {
            report.compare(&of, field, value(meant).as_deref(), read.and_then(value).as_deref());
        }
    }
    let meant = entity_names(&sheet.document, &sheet.annotations);
    let read = entity_names(read, read.layer().iter());
    for (EntityId(id), name) in &meant {
        let of = format!("the entity {id}");
        report.compare(&of, "name", Some(name), read.get(&EntityId(*id)).map(String::as_str));
    }
}

fn compare_texts(meant: &str, read: &str, report: &mut Report<'_>) {
    if meant != read {
        let pairs = meant.char_indices().zip(read.chars());
        let at = pairs.take_while(|((_, a), b)| a == b).last().map_or(0, |((at, c), _)| at + c.len_utf8());
        let rest = |text: &str| text.get(at..).filter(|rest| !rest.is_empty()).map(excerpt);
        let of = format!("text after {at} bytes");
        report.field(&of, "rest", rest(meant), rest(read));
    }
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
    meant: impl Iterator<Item = (Annotation, String)>,
    read: Vec<Annotation>,
    page: &Page<'_>,
    holds: &Holds,
    report: &mut Report<'_>,
) {
    // Where a format has no identifiers, two annotations of one span may come back in either order.
    let mut unmatched: HashMap<Span, Vec<Annotation>> = HashMap::new();
    // The last of each list is the first to be asked for, and taken off the list's end.
    for annotation in read.into_iter().rev() {
        unmatched.entry(annotation.span).or_default().push(comparable(&annotation, holds));
    }
    let mut unlike = Vec::new();
    for (meant, quoted) in meant {
        let candidates = unmatched.entry(meant.span).or_default();
        let wanted = comparable(&meant, holds);
        match candidates.iter().rposition(|candidate| *candidate == wanted) {
            Some(index) => {
                candidates.swap_remove(index);
                report.verified.spans += 1;
            }
            None => unlike.push((wanted, quoted)),
        }
    }
    for (wanted, quoted) in unlike {
        let candidates = unmatched.entry(wanted.span).or_default();
        let like = |other: &Annotation| (other.label == wanted.label, other.id == wanted.id);
        match (0..candidates.len()).max_by_key(|index| like(&candidates[*index])) {
            Some(index) => compare_fields(&wanted, &candidates.swap_remove(index), &quoted, report),
            None => {
                let document = report.document.clone();
                report.verified.differences.push(Difference::Missing { document, annotation: quoted });
            }
        }
    }
    let mut added: Vec<_> = unmatched.into_values().flatten().collect();
    added.sort_by(|a, b| a.span.reading_order(b.span));
    for Annotation { span, label, .. } in added {
        let words = page.text.get(span.range()).unwrap_or_default();
        let (document, annotation) = (report.document.clone(), format!("“{}” ({label})", excerpt(words)));
        report.verified.differences.push(Difference::Added { document, annotation });
    }
}

/// Notes the fields in which two annotations of one span differ.
fn compare_fields(meant: &Annotation, read: &Annotation, quoted: &str, report: &mut Report<'_>) {
    type Field = (&'static str, fn(&Annotation) -> Option<String>);
    const FIELDS: [Field; 9] = [
        ("label", |a| Some(a.label.to_string())),
        ("status", |a| Some(a.status.as_str().to_owned())),
        ("origin", |a| Some(origin::word(&a.origin))),
        ("confidence", |a| a.confidence.map(Confidence::probability).map(|probability| probability.to_string())),
        ("date", |a| a.value.as_ref().map(described)),
        ("source of the date", |a| {
            a.value.as_ref().filter(|value| value.is_read_by_tagger()).map(|_| "tagger".to_owned())
        }),
        ("entity", |a| a.entity.map(|EntityId(id)| id.to_string())),
        ("note", |a| a.note.clone()),
        ("identifier", |a| Some(a.id.0.to_string())),
    ];
    for (field, value) in FIELDS {
        report.compare(quoted, field, value(meant).as_deref(), value(read).as_deref());
    }
}

/// A date by its kind, its EDTF and its TIMEX3.
fn described(value: &DateValue) -> String {
    let timex = value.timex3();
    let parts = [
        Some(value.kind.as_str()),
        value.edtf.as_deref(),
        Some(timex.kind.as_str()),
        timex.value.as_deref(),
        timex.modifier.map(|modifier| modifier.as_str()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The annotation with everything blanked that the format does not hold.
fn comparable(annotation: &Annotation, holds: &Holds) -> Annotation {
    let mut annotation = held(annotation, holds);
    // Files have one word for both.
    if !holds.origin || annotation.origin.is_human() {
        annotation.origin = Origin::Human;
    }
    if !holds.ids {
        annotation.id = AnnotationId(0);
    }
    annotation
}

#[cfg(test)]
mod tests {
    use crate::{ExportOptions, Format, verify, write};
    use tagline_core::{Annotation, AnnotationId, Document, EntityId, Label, LabelInfo, LabelSet, Span, Status, Text};

    fn flight() -> Document {
        let text = Text::new("Paris, Rome").unwrap();
        let span = |range| Span::from_range(range).unwrap();
        let paris = Annotation::by_hand(AnnotationId(0), span(0..5), Label::PLACE);
        let rome =
            Annotation { entity: Some(EntityId(1)), ..Annotation::by_hand(AnnotationId(1), span(7..11), Label::PLACE) };
        let document = Document::new("1".to_owned(), "Flight".to_owned(), text);
        let document = document.with(None, LabelSet::default(), [paris, rome]).unwrap();
        document.with_names([(EntityId(1), "Paris".to_owned())])
    }

    /// What is said of a file of one document that is compared with another.
    fn said(written: &Document, meant: &Document) -> String {
        let options = ExportOptions::default();
        let bytes = write(Format::Tagline, &[written], &options).unwrap();
        verify(Format::Tagline, &bytes, &[meant], &options).unwrap().to_string()
    }

    #[test]
    fn a_difference_names_the_document_the_field_and_both_values() {
        let meant = flight();
        let changed = |id: usize, change: fn(&mut Annotation)| {
            let mut annotations: Vec<_> = meant.layer().iter().cloned().collect();
            change(&mut annotations[id]);
            let same = Document::new("1".to_owned(), "Flight".to_owned(), meant.text().clone());
            let same = same.with(None, meant.labels().clone(), annotations).unwrap();
            same.with_names([(EntityId(1), "Paris".to_owned())])
        };
        let titled = Document::new("1".to_owned(), "Fright".to_owned(), meant.text().clone());
        let titled = titled.with(None, LabelSet::default(), meant.layer().iter().cloned()).unwrap();
        let mut labels = LabelSet::default();
        labels.put(LabelInfo { label: Label::PLACE, name: "Place".to_owned(), key: Some('x'), colour: None });
        let keyed = flight().with(None, labels, meant.layer().iter().cloned()).unwrap();
        let fewer = flight().with(None, LabelSet::default(), meant.layer().iter().take(1).cloned()).unwrap();
        for (written, expected) in [
            (meant.clone(), "2 of 2 spans verified"),
            (
                meant.clone().with_names([]),
                "2 of 2 spans verified; in “Flight”, the name of the entity 1 should be “Paris” but reads back as “Rome”",
            ),
            (
                changed(1, |a| a.status = Status::Suggested),
                "1 of 2 spans verified; in “Flight”, the status of “Rome” (PLACE) should be “confirmed” but reads back as \
                 “suggested”",
            ),
            (
                changed(0, |a| a.note = Some("which?".to_owned())),
                "1 of 2 spans verified; in “Flight”, the note of “Paris” (PLACE) should be nothing but reads back as “which?”",
            ),
            (
                changed(0, |a| a.label = Label::PERSON),
                "1 of 2 spans verified; in “Flight”, the label of “Paris” (PLACE) should be “PLACE” but reads back as “PERSON”",
            ),
            (
                titled.with_names([(EntityId(1), "Paris".to_owned())]),
                "2 of 2 spans verified; in “Flight”, the title should be “Flight” but reads back as “Fright”",
            ),
            (
                keyed,
                "2 of 2 spans verified; in “Flight”, the key of the label PLACE should be “l” but reads back as “x”",
            ),
            (
                fewer,
                "1 of 2 spans verified; in “Flight”, the name of the entity 1 should be “Paris” but reads back as nothing \
                 (1 more)",
            ),
        ] {
            assert_eq!(said(&written, &meant), expected);
        }
        let other = Document::new("1".to_owned(), "Flight".to_owned(), Text::new("Paris, Oslo").unwrap());
        let other = other.with(None, LabelSet::default(), meant.layer().iter().take(1).cloned()).unwrap();
        assert!(
            said(&meant, &other).contains("the rest of text after 7 bytes should be “Oslo” but reads back as “Rome”")
        );
        assert!(said(&meant, &other).contains("(1 more)"));
    }
}
