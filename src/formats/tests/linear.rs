//! Writing and reading take time that grows with the file, whatever the format: four times the annotations take about
//! four times as long, where sixteen times would show a loop inside a loop.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use std::time::{Duration, Instant};
use tagline_core::{Annotation, AnnotationId, Document, Label, LabelSet, Span, Text};
use tagline_formats::{ExportOptions, Format, verify, write};

/// How many annotations the smaller document has.
const FEW: u32 = 2_000;

/// Below this a measurement tells more of the machine than of the reader.
const NOISE: Duration = Duration::from_millis(300);

fn document(count: u32) -> Document {
    let text = Text::new("Paris is big. ".repeat(count as usize)).unwrap();
    let annotations = (0..count).map(|id| {
        let start = id as usize * 14;
        let label = if id % 2 == 0 { Label::PLACE } else { Label::DATE };
        Annotation::by_hand(AnnotationId(id), Span::from_range(start..start + 5).unwrap(), label)
    });
    Document::new("1".to_owned(), "Paris".to_owned(), text).with(None, LabelSet::default(), annotations).unwrap()
}

fn time(format: Format, document: &Document) -> Duration {
    let options = ExportOptions::default();
    let start = Instant::now();
    let bytes = write(format, &[document], &options).unwrap();
    assert!(verify(format, &bytes, &[document], &options).unwrap().is_good(), "{}", format.name());
    start.elapsed()
}

#[test]
fn four_times_the_annotations_take_about_four_times_as_long() {
    let (few, many) = (document(FEW), document(4 * FEW));
    let slow: Vec<String> = (Format::ALL.iter())
        .filter_map(|format| {
            // Whatever else the machine does only ever adds to a measurement.
            let [few, many] = [&few, &many].map(|document| time(*format, document).min(time(*format, document)));
            (many > NOISE && many > few * 9).then(|| format!("{}: {few:?}, then {many:?}", format.name()))
        })
        .collect();
    assert!(slow.is_empty(), "{slow:?}");
}
