//! The other places where a name stands that a person has just tagged.

use std::collections::HashSet;
use tagline_core::{Annotation, AnnotationId, Document, Edit, Label, Span, Status};

use super::commands::Command;
use crate::words;

/// An offer to do the same to every repeat of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The mention that was tagged by hand.
    pub(crate) of: AnnotationId,
    /// How often each form of the name stands elsewhere, the full form first: "Okafor (3)".
    pub(crate) forms: Vec<(String, usize)>,
    spans: Vec<Span>,
}

/// Looks for the repeats of a mention that a person has tagged: the same words elsewhere, and of a person's name its
/// last word alone. Only whole words in the same case count, and no place that a person has decided on.
pub(crate) fn offer(document: &Document, of: AnnotationId) -> Option<Offer> {
    let annotation = document.layer().get(of).filter(|annotation| annotation.status == Status::Confirmed)?;
    let name = document.text().slice(annotation.span)?;
    let last = name.rsplit_once(' ').map(|(_, last)| last).filter(|last| last.chars().count() > 1);
    let family = last.filter(|_| annotation.label == Label::PERSON);
    let mut taken = HashSet::new();
    let (mut forms, mut spans) = (Vec::new(), Vec::new());
    for form in std::iter::once(name).chain(family) {
        let found: Vec<_> =
            occurrences(document, form).filter(|span| is_open(document, *span, &annotation.label)).collect();
        let fresh: Vec<_> = found.into_iter().filter(|span| taken.insert(*span)).collect();
        if !fresh.is_empty() {
            forms.push((form.replace('\n', " "), fresh.len()));
            spans.extend(fresh);
        }
    }
    (!spans.is_empty()).then_some(Offer { of, forms, spans })
}

/// Tags all repeats like the first mention. They are marked as suggested: a person has agreed to the rule, not
/// looked at each place.
pub(crate) fn accept(document: &mut Document, offer: &Offer) -> Option<Command> {
    let model = document.layer().get(offer.of)?.clone();
    let mut edits = Vec::new();
    for span in &offer.spans {
        if !is_open(document, *span, &model.label) {
            continue;
        }
        edits.extend(super::commands::give_way(document, *span, None));
        let annotation = Annotation::by_hand(document.fresh_id(), *span, model.label.clone());
        edits.push(Edit::set(Annotation { status: Status::Suggested, ..annotation }));
    }
    // Last, so that the eye stays on the mention it began with.
    edits.push(Edit::set(model.clone()));
    let name = format!("{} more of {}", offer.spans.len(), words::surface(document, &model));
    Some((name, Edit::All(edits)))
}

/// Whether a tagger may be overruled at a place: nobody has decided on it, and it is not labelled so already.
fn is_open(document: &Document, span: Span, label: &Label) -> bool {
    document.layer().overlapping(span.start()..span.end()).all(|other| match other.status {
        Status::Confirmed => false,
        Status::Rejected => other.span != span || other.label != *label,
        Status::Suggested => !(other.label == *label && other.span.contains(span)),
    })
}

fn occurrences<'a>(document: &'a Document, form: &'a str) -> impl Iterator<Item = Span> + 'a {
    let text = document.text().as_str();
    let whole = move |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + form.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(form)
        .filter(move |(at, _)| whole(*at))
        .filter_map(|(at, form)| Span::from_range(at..at + form.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{ByteOffset, Confidence, Mention, Origin, Text};

    const TEXT: &str = "Zoë Okafor spoke. Okafor left; Okaforian. Zoë Okafor waved. Ms Okafor, OKAFOR and Okafor.";

    fn tagged(text: &str, suggestions: &[(usize, &str, Label)]) -> (Document, AnnotationId) {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        let mention = |(skip, words, label): &(usize, &str, Label)| {
            let (start, _) = text.match_indices(words).nth(*skip).unwrap();
            let span = Span::from_range(start..start + words.len()).unwrap();
            Mention { span, label: label.clone(), confidence: Confidence::from_probability(0.6), value: None }
        };
        let mentions: Vec<_> = suggestions.iter().map(mention).collect();
        document.suggest(ByteOffset::ZERO..document.text().end(), mentions, &Origin::Model("test".to_owned()));
        let id = document.fresh_id();
        let span = Span::from_range(0..11).unwrap();
        document.apply(Edit::set(Annotation::by_hand(id, span, Label::PERSON))).unwrap();
        (document, id)
    }

    #[test]
    fn whole_words_of_the_same_case_are_offered() {
        let (document, id) = tagged(TEXT, &[]);
        let forms = offer(&document, id).unwrap().forms;
        assert_eq!(forms, [("Zoë Okafor".to_owned(), 1), ("Okafor".to_owned(), 4)]);
    }

    #[test]
    fn decisions_stand_and_wrong_guesses_give_way() {
        let suggestions = [(1, "Okafor", Label::PLACE), (1, "Zoë Okafor", Label::PERSON)];
        let (mut document, id) = tagged(TEXT, &suggestions);
        let place = document.layer().iter().find(|annotation| annotation.label == Label::PLACE).unwrap().clone();
        let offered = offer(&document, id).unwrap();
        let before = document.clone();
        let (_, edit) = accept(&mut document, &offered).unwrap();
        let inverse = document.apply(edit).unwrap();
        assert_eq!(document.layer().get(place.id).unwrap().status, Status::Rejected);
        assert!(offer(&document, id).is_none());
        document.apply(inverse).unwrap();
        assert_eq!(document, before);
    }
}
