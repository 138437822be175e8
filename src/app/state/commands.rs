//! From what a person wants to the edit that does it, and the name it goes by in the history.

use tagline_core::{
    Annotation, AnnotationId, DateKind, DateValue, Document, Edit, Label, Origin, Span, Status, date_in_words,
};

use crate::words;

/// An edit and its name: "Łódź is a place".
pub(crate) type Command = (String, Edit);

/// Says what a mention is. That it is one is then beyond doubt.
pub(crate) fn relabel(document: &Document, id: AnnotationId, label: &Label) -> Option<Command> {
    let annotation = document.layer().get(id)?;
    if annotation.label == *label {
        return confirm(document, id);
    }
    let name = format!("{} is now {}", words::surface(document, annotation), naming(document, label));
    // A value belongs to the date it was read from.
    let changed = Annotation { label: label.clone(), status: Status::Confirmed, value: None, ..annotation.clone() };
    Some((name, Edit::set(annotation.decided_by_person(changed))))
}

/// Agrees to a suggestion; nothing if it has been agreed to.
pub(crate) fn confirm(document: &Document, id: AnnotationId) -> Option<Command> {
    let annotation = document.layer().get(id).filter(|annotation| annotation.status != Status::Confirmed)?;
    let name = format!("{} confirmed as {}", words::surface(document, annotation), naming(document, &annotation.label));
    Some((name, agreement(annotation)))
}

/// Takes a mention away. What a tagger or a file said is kept as rejected, so that it does not come back; what a
/// person made by hand simply goes.
pub(crate) fn delete(document: &Document, id: AnnotationId) -> Option<Command> {
    let annotation = document.layer().get(id)?;
    let name = format!("{} is not a name", words::surface(document, annotation));
    Some((name, dismissal(annotation)))
}

/// Tags a stretch of text by hand. A mention with just these bounds is relabelled; suggestions that the new mention
/// overlaps give way to it; what people made may nest and overlap.
pub(crate) fn add(document: &mut Document, span: Span, label: &Label) -> Option<Command> {
    let mut overlapped = document.layer().overlapping(span.start()..span.end());
    if let Some(same) = overlapped.find(|other| other.span == span && other.status != Status::Rejected) {
        let id = same.id;
        drop(overlapped);
        return relabel(document, id, label);
    }
    drop(overlapped);
    let annotation = Annotation::by_hand(document.fresh_id(), span, label.clone());
    let name = format!("{} is {}", words::surface(document, &annotation), naming(document, label));
    let mut edits = give_way(document, span, None);
    edits.push(Edit::set(annotation));
    Some((name, Edit::All(edits)))
}

/// Tags a stretch of text besides what it overlaps: that is agreed to, and both stand. The same words may be two things
/// at once.
pub(crate) fn add_beside(document: &mut Document, span: Span, label: &Label) -> Option<Command> {
    let mut overlapped = document.layer().overlapping(span.start()..span.end());
    if overlapped.any(|other| other.span == span && other.label == *label && other.status != Status::Rejected) {
        drop(overlapped);
        return add(document, span, label);
    }
    drop(overlapped);
    let annotation = Annotation::by_hand(document.fresh_id(), span, label.clone());
    let name = format!("{} is {} too", words::surface(document, &annotation), naming(document, label));
    let overlapped = document.layer().overlapping(span.start()..span.end());
    let agreed = overlapped.filter(|other| other.status == Status::Suggested);
    let mut edits: Vec<_> = agreed.map(agreement).collect();
    edits.push(Edit::set(annotation));
    Some((name, Edit::All(edits)))
}

/// The edits by which suggestions give way to a mention of these bounds; `except` is that mention itself.
pub(crate) fn give_way(document: &Document, span: Span, except: Option<AnnotationId>) -> Vec<Edit> {
    let overlapped = document.layer().overlapping(span.start()..span.end());
    overlapped.filter(|other| other.status == Status::Suggested && Some(other.id) != except).map(dismissal).collect()
}

/// Says what a date means. From then on the value is the person's: it no longer follows the tagger. A value of no EDTF
/// says that it cannot be known. `None` if the mention is gone.
pub(crate) fn set_value(document: &Document, id: AnnotationId, mut value: DateValue) -> Option<Command> {
    let annotation = document.layer().get(id)?;
    // How the words of the article point at the calendar does not change by what they are said to mean.
    let before = annotation.value.as_ref().map(|value| value.kind).filter(|kind| *kind != DateKind::Time);
    if value.kind != DateKind::Time && !value.edtf.as_ref().is_some_and(|edtf| edtf.contains('T')) {
        value.kind = before.unwrap_or(value.kind);
    }
    let words = date_in_words(&value).unwrap_or_else(|| "no known date".to_owned());
    let name = format!("{} is {words}", words::surface(document, annotation));
    let given = Annotation { value: Some(value.unmarked()), status: Status::Confirmed, ..annotation.clone() };
    // The person's also where it is the very value that the tagger had read.
    Some((name, Edit::set(given.set_by_person())))
}

/// Takes back what a person has said of a date, so that its value follows the tagger again.
pub(crate) fn forget_value(document: &Document, id: AnnotationId) -> Option<Command> {
    let annotation = document.layer().get(id)?;
    let name = format!("{} is read from the text", words::surface(document, annotation));
    let changed = Annotation { value: None, ..annotation.clone() };
    Some((name, Edit::set(annotation.decided_by_person(changed))))
}

/// The span that a selection means: without the white space at its ends; `None` if there is nothing else.
pub(crate) fn trimmed(document: &Document, span: Span) -> Option<Span> {
    let words = document.text().slice(span)?;
    let start = span.start().index() + (words.len() - words.trim_start().len());
    Span::from_range(start..start + words.trim().len())
}

/// Returns the edit that takes a mention away. What a tagger or a file said is kept as rejected, corrected or not, so
/// that tagging again does not bring it back; what a person tagged from scratch is removed.
pub(crate) fn dismissal(annotation: &Annotation) -> Edit {
    match annotation.origin {
        Origin::Human => Edit::remove(annotation.id),
        Origin::Model(_) | Origin::Rule(_) | Origin::Import(_) | Origin::Correction => {
            let rejected = Annotation { status: Status::Rejected, ..annotation.clone() };
            Edit::set(annotation.decided_by_person(rejected))
        }
    }
}

/// Returns the edit that confirms a mention as it is.
pub(crate) fn agreement(annotation: &Annotation) -> Edit {
    let confirmed = Annotation { status: Status::Confirmed, ..annotation.clone() };
    Edit::set(annotation.decided_by_person(confirmed))
}

/// A label in a sentence: "a place", "an organization".
pub(crate) fn naming(document: &Document, label: &Label) -> String {
    let name = document.labels().name(label).to_lowercase();
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{ByteOffset, Confidence, Mention, Text};

    fn suggested(text: &str, words: &[(&str, Label)]) -> Document {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        let mentions = words.iter().map(|(words, label)| Mention {
            span: find(&document, words),
            label: label.clone(),
            confidence: Confidence::from_probability(0.8),
            value: None,
        });
        let mentions: Vec<_> = mentions.collect();
        let all = ByteOffset::ZERO..document.text().end();
        document.suggest(all, mentions, &Origin::Model("test".to_owned()));
        document
    }

    fn find(document: &Document, words: &str) -> Span {
        let start = document.text().as_str().find(words).unwrap();
        Span::from_range(start..start + words.len()).unwrap()
    }

    fn shown(document: &Document) -> Vec<(String, Label, Status)> {
        let shown = document.layer().iter().filter(|annotation| annotation.status != Status::Rejected);
        shown.map(|a| (words::surface(document, a), a.label.clone(), a.status)).collect()
    }

    fn run(document: &mut Document, command: Option<Command>) -> String {
        let (name, edit) = command.unwrap();
        document.apply(edit).unwrap();
        name
    }

    #[test]
    fn relabelling_confirms() {
        let mut document = suggested("Łódź wrote.", &[("Łódź", Label::ORG)]);
        let id = document.layer().iter().next().unwrap().id;
        let command = relabel(&document, id, &Label::PLACE);
        assert_eq!(run(&mut document, command), "Łódź is now a place");
        assert_eq!(shown(&document), [("Łódź".to_owned(), Label::PLACE, Status::Confirmed)]);
        assert!(confirm(&document, id).is_none());
    }

    #[test]
    fn a_longer_mention_by_hand_replaces_the_suggestions_inside() {
        let mut document = suggested(
            "University of California, Berkeley",
            &[("California", Label::PLACE), ("Berkeley", Label::PLACE)],
        );
        let span = find(&document, "University of California, Berkeley");
        let command = add(&mut document, span, &Label::ORG);
        assert_eq!(run(&mut document, command), "University of California, Berkeley is an organization");
        assert_eq!(shown(&document).len(), 1);
        assert_eq!(document.layer().len(), 3);
    }

    #[test]
    fn tagging_the_same_bounds_again_relabels() {
        let mut document = suggested("May spoke.", &[("May", Label::DATE)]);
        let span = find(&document, "May");
        let command = add(&mut document, span, &Label::PERSON);
        run(&mut document, command);
        assert_eq!(shown(&document), [("May".to_owned(), Label::PERSON, Status::Confirmed)]);
    }

    #[test]
    fn by_choice_both_stand() {
        let mut document = suggested("University of California", &[("California", Label::PLACE)]);
        for (words, label) in [("University of California", Label::ORG), ("California", Label::ORG)] {
            let span = find(&document, words);
            let before = document.clone();
            let (_, edit) = add_beside(&mut document, span, &label).unwrap();
            let inverse = document.apply(edit).unwrap();
            let after = document.clone();
            document.apply(inverse).unwrap();
            assert_eq!(document, before);
            document = after;
        }
        let stands = |words: &str, label| (words.to_owned(), label, Status::Confirmed);
        let expected = [
            stands("University of California", Label::ORG),
            stands("California", Label::PLACE),
            stands("California", Label::ORG),
        ];
        assert_eq!(shown(&document), expected);
        let span = find(&document, "California");
        assert!(add_beside(&mut document, span, &Label::ORG).is_some());
    }

    #[test]
    fn deleting_keeps_the_no_to_a_tagger_and_nothing_of_a_slip_of_the_hand() {
        let mut document = suggested("May spoke in Rome.", &[("May", Label::DATE)]);
        let span = find(&document, "Rome");
        let command = add(&mut document, span, &Label::PLACE);
        run(&mut document, command);
        let ids: Vec<_> = document.layer().iter().map(|annotation| annotation.id).collect();
        for id in ids {
            let command = delete(&document, id);
            run(&mut document, command);
        }
        let kept: Vec<_> = document.layer().iter().map(|a| (words::surface(&document, a), a.status)).collect();
        assert_eq!(kept, [("May".to_owned(), Status::Rejected)]);
    }

    #[test]
    fn a_value_by_hand_no_longer_follows_the_tagger() {
        let mut document = suggested("On Sunday.", &[("Sunday", Label::DATE)]);
        let id = document.layer().iter().next().unwrap().id;
        let by_hand = DateValue::new(DateKind::Calendar, Some("2021-11-07".to_owned()));
        let command = set_value(&document, id, by_hand);
        assert_eq!(run(&mut document, command), "Sunday is 7 November 2021");
        let span = find(&document, "Sunday");
        let value = Some(DateValue::new(DateKind::Calendar, Some("2021-11-14".to_owned())));
        let mention = Mention { span, label: Label::DATE, confidence: Confidence::CERTAIN, value };
        document.suggest(ByteOffset::ZERO..document.text().end(), [mention], &Origin::Model("test".to_owned()));
        let kept = document.layer().get(id).and_then(|annotation| annotation.value.clone()).unwrap();
        assert_eq!(kept.edtf.as_deref(), Some("2021-11-07"));
        let command = forget_value(&document, id);
        assert_eq!(run(&mut document, command), "Sunday is read from the text");
        assert!(document.layer().get(id).is_some_and(Annotation::is_valued_by_grammar));
    }

    #[test]
    fn a_selection_loses_the_white_space_at_its_ends() {
        let document = suggested("in  Rome\n now", &[]);
        assert_eq!(trimmed(&document, Span::from_range(2..10).unwrap()), Span::from_range(4..8));
        assert_eq!(trimmed(&document, Span::from_range(2..4).unwrap()), None);
    }
}
