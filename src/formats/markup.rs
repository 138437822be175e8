//! A text with its annotations as elements that nest.

use crate::sheet::Sheet;
use tagline_core::Annotation;

/// Writes a text of which no two annotations cross: `text` writes what stands between, `open` and `close` what stands at
/// the edges of an annotation.
pub(crate) fn nested(
    sheet: &Sheet<'_>,
    file: &mut String,
    text: &dyn Fn(&str) -> String,
    open: &dyn Fn(&Annotation) -> String,
    close: &dyn Fn(&Annotation) -> String,
) {
    let source = sheet.document.text().as_str();
    let mut pending: Vec<&Annotation> = Vec::new();
    let mut at = 0;
    let mut upto = |file: &mut String, to: usize| {
        file.push_str(&text(source.get(at..to).unwrap_or_default()));
        at = to;
    };
    for annotation in &sheet.annotations {
        while let Some(done) = pending.pop_if(|open| open.span.end() <= annotation.span.start()) {
            upto(file, done.span.range().end);
            file.push_str(&close(done));
        }
        upto(file, annotation.span.range().start);
        file.push_str(&open(annotation));
        pending.push(annotation);
    }
    while let Some(done) = pending.pop() {
        upto(file, done.span.range().end);
        file.push_str(&close(done));
    }
    upto(file, source.len());
}
