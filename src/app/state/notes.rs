//! A person's remarks on mentions.

use tagline_core::{Annotation, AnnotationId, Document, Edit};

use super::commands::Command;
use crate::words;

/// Writes a note on a mention, or takes it away if the text is blank. A note is no decision on the mention: its span,
/// label, status and origin stay as they are. Returns `None` if nothing changes or the mention is gone.
pub(crate) fn set_note(document: &Document, id: AnnotationId, text: &str) -> Option<Command> {
    let annotation = document.layer().get(id)?;
    let note = Some(text.trim().replace("\r\n", "\n")).filter(|note| !note.is_empty());
    if note == annotation.note {
        return None;
    }
    let surface = words::surface(document, annotation);
    let name = match (&annotation.note, &note) {
        (None, _) => format!("Note on {surface} added"),
        (_, None) => format!("Note on {surface} removed"),
        _ => format!("Note on {surface} changed"),
    };
    Some((name, Edit::set(annotation.decided_by_person(Annotation { note, ..annotation.clone() }))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{ByteOffset, Confidence, Label, Mention, Origin, Span, Text};

    fn document() -> Document {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new("Łódź wrote.").unwrap());
        let span = Span::from_range(0..7).unwrap();
        let confidence = Confidence::from_probability(0.8);
        let mention = Mention { span, label: Label::PLACE, confidence, value: None };
        document.suggest(ByteOffset::ZERO..document.text().end(), [mention], &Origin::Model("test".to_owned()));
        document
    }

    #[test]
    fn a_note_is_added_changed_and_removed_and_decides_nothing() {
        let mut document = document();
        let before = document.layer().iter().next().unwrap().clone();
        for (text, name, note) in [
            (" the city \n", Some("Note on Łódź added"), Some("the city")),
            ("the city", None, Some("the city")),
            ("the city\r\nor the club?", Some("Note on Łódź changed"), Some("the city\nor the club?")),
            ("  ", Some("Note on Łódź removed"), None),
            ("", None, None),
        ] {
            let command = set_note(&document, before.id, text);
            assert_eq!(command.as_ref().map(|(name, _)| name.as_str()), name, "{text:?}");
            if let Some((_, edit)) = command {
                let whole = document.clone();
                let inverse = document.apply(edit).unwrap();
                let after = document.clone();
                document.apply(inverse).unwrap();
                assert_eq!(document, whole);
                document = after;
            }
            let expected = Annotation { note: note.map(str::to_owned), ..before.clone() };
            assert_eq!(document.layer().get(before.id), Some(&expected));
        }
        assert!(set_note(&document, AnnotationId(9), "gone").is_none());
    }

    #[test]
    fn a_suggestion_with_a_note_outlives_a_tagger_that_no_longer_makes_it() {
        let mut document = document();
        let id = document.layer().iter().next().unwrap().id;
        let (_, edit) = set_note(&document, id, "the city").unwrap();
        document.apply(edit).unwrap();
        document.suggest(ByteOffset::ZERO..document.text().end(), [], &Origin::Model("newer".to_owned()));
        assert_eq!(document.layer().get(id).and_then(|annotation| annotation.note.as_deref()), Some("the city"));
    }
}
