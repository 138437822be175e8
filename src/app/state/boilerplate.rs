//! Page furniture, such as "Advertisement" or a repeated headline: what the person is told of it, and dropping it.

use tagline_core::{
    Document, Edit,
    boilerplate::{self, Stub, StubKind},
};

use super::commands::Command;
use crate::words;

/// What there is, in words: "“Advertisement” twice and the headline, repeated". What is quoted may run from right to left,
/// and then carries the rest of the sentence with it unless it is kept apart.
pub(crate) fn told(document: &Document, stubs: &[Stub]) -> String {
    let mut forms: Vec<(String, usize)> = Vec::new();
    for stub in stubs {
        let form = match stub.kind {
            StubKind::Headline => "the headline, repeated".to_owned(),
            StubKind::Advertisement => {
                format!("“\u{2068}{}\u{2069}”", document.text().slice(stub.span).unwrap_or_default())
            }
        };
        match forms.iter_mut().find(|(known, _)| *known == form) {
            Some((_, count)) => *count += 1,
            None => forms.push((form, 1)),
        }
    }
    let counted = |(form, count)| match count {
        1 => form,
        2 => format!("{form} twice"),
        count => format!("{form} {count} times"),
    };
    let forms: Vec<_> = forms.into_iter().map(counted).collect();
    match forms.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        forms => forms.join(""),
    }
}

/// Takes the lines out of the text. Mentions in them go with them, and come back when it is undone.
pub(crate) fn drop(document: &Document, stubs: &[Stub]) -> Option<Command> {
    let splices = boilerplate::without(document.text(), stubs);
    let name = format!("{} dropped", words::count(stubs.len(), "line"));
    (!splices.is_empty()).then_some((name, Edit::Text { splices, states: Vec::new() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, Label, Span, Text};

    #[test]
    fn stray_lines_are_told_and_dropped_in_one_step() {
        let text = "Flood talks open\nAdvertisement\nFlood talks open\n\nIn Łódź.\nAdvertisement\n";
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        let at = text.find("Łódź").unwrap();
        let annotation = Annotation::by_hand(document.fresh_id(), Span::from_range(at..at + 7).unwrap(), Label::PLACE);
        document.apply(Edit::set(annotation)).unwrap();
        let stubs = boilerplate::stubs(document.text());
        assert_eq!(told(&document, &stubs), "“\u{2068}Advertisement\u{2069}” twice and the headline, repeated");
        assert_eq!(told(&document, &stubs[..1]), "“\u{2068}Advertisement\u{2069}”");

        let before = document.clone();
        let (name, edit) = drop(&document, &stubs).unwrap();
        assert_eq!(name, "3 lines dropped");
        let inverse = document.apply(edit).unwrap();
        assert_eq!(document.text().as_str(), "Flood talks open\n\nIn Łódź.\n");
        let moved: Vec<_> = document.layer().iter().map(|a| document.text().slice(a.span).unwrap()).collect();
        assert_eq!(moved, ["Łódź"]);
        assert_eq!(boilerplate::stubs(document.text()), []);
        document.apply(inverse).unwrap();
        assert_eq!(document, before);
    }
}
