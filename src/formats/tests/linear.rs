//! Writing and reading take time that grows with the file, whatever the format: four times the annotations take about
//! four times as long, where sixteen times would show a loop inside a loop.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};
use tagline_core::{Annotation, AnnotationId, Document, Label, LabelSet, Span, Text};
use tagline_formats::{ExportOptions, Format, verify, write};

/// How many annotations the smaller document has.
const FEW: u32 = 500;

/// Below this a measurement tells more of the machine than of the reader.
const NOISE: Duration = Duration::from_millis(60);

/// How the annotations of a document lie.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// One behind the other.
    Apart,
    /// One over all of the text, and the others in it one behind the other.
    Enclosed,
    /// Each in the one before.
    Nested,
    /// All in one place.
    Stacked,
    /// Each cuts the one before.
    Crossing,
}

const WORDS: &str = "Paris is big. ";

fn document(shape: Shape, count: u32) -> Document {
    // Names that nest as deep as they are many are long in sum, which is no one's fault: their texts stay short.
    let text = match shape {
        Shape::Nested => "a".repeat(2 * count as usize + 1),
        _ => WORDS.repeat(count as usize),
    };
    let text = Text::new(text).unwrap();
    let annotations = (0..count).map(|id| {
        let at = id as usize * WORDS.len();
        let range = match shape {
            Shape::Enclosed if id == 0 => 0..text.as_str().len(),
            Shape::Apart | Shape::Enclosed => at..at + 5,
            Shape::Nested => id as usize..text.as_str().len() - id as usize,
            Shape::Stacked => 0..5,
            Shape::Crossing => at..(at + WORDS.len() + 5).min(text.as_str().len()),
        };
        let label = if id % 2 == 0 { Label::PLACE } else { Label::DATE };
        Annotation::by_hand(AnnotationId(id), Span::from_range(range).unwrap(), label)
    });
    Document::new("1".to_owned(), "Paris".to_owned(), text.clone())
        .with(None, LabelSet::default(), annotations.collect::<Vec<_>>())
        .unwrap()
}

fn time(format: Format, document: &Document) -> Duration {
    let options = ExportOptions::default();
    let start = on_processor();
    let bytes = write(format, &[document], &options).unwrap();
    assert!(verify(format, &bytes, &[document], &options).unwrap().is_good(), "{}", format.name());
    on_processor().saturating_sub(start)
}

/// How long this thread has had a processor, which what else runs on the machine does not count in. Where the system does
/// not tell, how long it has been there.
fn on_processor() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// Formats that are slow: their time for a document, and for one of so many times the annotations, where that is more
/// than so many times the time.
fn slow(shape: Shape, few: u32, times: u32, most: u32) -> Vec<String> {
    slower(&format!("{shape:?}"), [few, few * times].map(|count| document(shape, count)), most)
}

fn slower(name: &str, documents: [Document; 2], most: u32) -> Vec<String> {
    let measured = Format::ALL.iter().map(|format| {
        // Whatever else the machine does only ever adds to a measurement.
        let [few, many] = documents.each_ref().map(|document| time(*format, document).min(time(*format, document)));
        (format, few, many)
    });
    measured
        .filter(|(_, few, many)| *many > NOISE && *many > *few * most)
        .map(|(format, few, many)| format!("{} ({name}): {few:?}, then {many:?}", format.name()))
        .collect()
}

#[test]
fn four_times_the_annotations_take_about_four_times_as_long() {
    let shapes = [Shape::Apart, Shape::Enclosed, Shape::Stacked, Shape::Crossing];
    let mut found: Vec<String> = shapes.into_iter().flat_map(|shape| slow(shape, FEW, 4, 11)).collect();
    // Here what is written grows with the square by itself, so there are fewer.
    found.extend(slow(Shape::Nested, FEW / 4, 4, 24));
    assert!(found.is_empty(), "{found:#?}");
}

/// What texts repeat that no article does.
const ODD: [&str; 12] = ["\n", " ", ".", "a", "A. ", "e\u{301}", "🇩🇪", "👨\u{200d}", "]{", "<&", "\r\n", "\"\\"];

#[test]
fn texts_that_no_one_writes_take_no_longer_than_others() {
    const FEW: usize = 1_500;
    let one = |part: &str, count: usize| {
        let text = Text::new(["Ann ", &part.repeat(count), " Ann"].concat()).unwrap();
        let length = text.as_str().len();
        let span = |range| Span::from_range(range).unwrap();
        let annotations = [(0, span(0..3)), (1, span(length - 3..length))]
            .map(|(id, span)| Annotation::by_hand(AnnotationId(id), span, Label::PERSON));
        Document::new("1".to_owned(), "Ann".to_owned(), text).with(None, LabelSet::default(), annotations).unwrap()
    };
    let found: Vec<String> = ODD
        .iter()
        .flat_map(|part| slower(&format!("{part:?}"), [FEW, 4 * FEW].map(|count| one(part, count)), 8))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// The same up to what a long book has, for an optimized build: minutes otherwise.
#[test]
#[ignore = "takes minutes without optimization"]
fn a_hundred_thousand_annotations_take_a_hundred_times_as_long_as_a_thousand() {
    for few in [1_000, 10_000] {
        let found = slow(Shape::Apart, few, 10, 25);
        assert!(found.is_empty(), "{found:#?}");
    }
}
