//! The other places where a name stands that a person has just decided on.

use std::collections::BTreeMap;
use tagline_core::{Annotation, AnnotationId, Document, Edit, Label, Span, Status};

use super::{
    aliases,
    commands::Command,
    longer::{self, Longer},
};
use crate::words;

/// An offer to do the same wherever a name stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    /// How often each form of the name stands elsewhere, the full form first: "Okafor" 3, "Ms Okafor" 1.
    pub(crate) forms: Vec<(String, usize)>,
    /// The places, form by form.
    pub(crate) spans: Vec<Span>,
    /// The mention that was decided on.
    pub(crate) about: Span,
    deed: Deed,
    /// The longer suggestions that would go, such as "2 longer names: VAALCO Energy, Inc."
    replaced: Option<String>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Deed {
    /// The places are to be suggested as what this mention is.
    TagLike(AnnotationId),
    /// These guesses are to be rejected.
    Reject(Vec<AnnotationId>),
}

impl Offer {
    /// The offer in words: "Also tag 1 other “Okafor”", "Also 4 others: Okafor (3), Ms Okafor (1)".
    pub(crate) fn words(&self) -> String {
        if let Some(replaced) = &self.replaced {
            return format!("Also replace {replaced}");
        }
        let verb = if self.is_rejection() { "Also" } else { "Also tag" };
        let forms = match self.forms.as_slice() {
            [(form, 1)] => return format!("{verb} 1 other “{form}”"),
            [(form, _)] => form.clone(),
            forms => forms.iter().map(|(form, count)| format!("{form} ({count})")).collect::<Vec<_>>().join(", "),
        };
        format!("{verb} {} others: {forms}", self.spans.len())
    }

    /// What the offer follows from, where that is no longer a mention: "“May” is not a name."
    pub(crate) fn title(&self) -> Option<String> {
        let (form, _) = self.forms.first().filter(|_| self.is_rejection())?;
        Some(format!("“{form}” is not a name."))
    }

    fn is_rejection(&self) -> bool {
        matches!(self.deed, Deed::Reject(_))
    }
}

/// Looks for the repeats of a mention that a person has tagged: the same words elsewhere, and what else the name goes by
/// (see [`aliases::forms`]). Only whole words in the same case count, no place that a person has decided on, and none
/// that is part of a longer name.
pub(crate) fn offer(document: &Document, of: AnnotationId) -> Option<Offer> {
    find(document, of, Longer::Leave)
}

/// Looks for the repeats of a mention that [`offer`] leaves out because a longer suggestion stands there.
pub(crate) fn replacement(document: &Document, of: AnnotationId) -> Option<Offer> {
    let offer = find(document, of, Longer::Replace)?;
    Some(Offer { replaced: longer::listed(document, offer.spans.iter().copied()), ..offer })
}

fn find(document: &Document, of: AnnotationId, longer: Longer) -> Option<Offer> {
    let annotation = document.layer().get(of).filter(|annotation| annotation.status == Status::Confirmed)?;
    let text = document.text().as_str();
    let name = text.get(annotation.span.range())?;
    let is_wanted = |span: Span| {
        is_open(document, span, &annotation.label, longer)
            && (longer == Longer::Leave || longer::in_the_way(document, span).next().is_some())
    };
    // Where the places found so far start and end.
    let mut taken = BTreeMap::new();
    let (about, deed) = (annotation.span, Deed::TagLike(of));
    let mut offer = Offer { forms: Vec::new(), spans: Vec::new(), about, deed, replaced: None };
    for (number, form) in aliases::forms(text, name, &annotation.label).iter().enumerate() {
        let shortened = number > 0;
        for span in occurrences(text, form) {
            let stands_alone = !shortened || !is_in_longer_name(text, span);
            let before = taken.range(..=span.start()).next_back();
            let covered = before.is_some_and(|(_, end)| *end >= span.end());
            if stands_alone && !covered && is_wanted(span) {
                taken.insert(span.start(), span.end());
                offer.count(called(text, span, form));
                offer.spans.push(span);
            }
        }
    }
    (!offer.spans.is_empty()).then_some(offer)
}

/// Looks for the guesses that are just like one which a person has rejected: the same words under the same label.
pub(crate) fn rejection(document: &Document, rejected: &Annotation) -> Option<Offer> {
    let words = document.text().slice(rejected.span)?;
    let like = |other: &&Annotation| {
        other.status == Status::Suggested
            && other.label == rejected.label
            && other.id != rejected.id
            && document.text().slice(other.span) == Some(words)
    };
    let (ids, spans): (Vec<_>, Vec<_>) =
        document.layer().iter().filter(like).map(|other| (other.id, other.span)).unzip();
    let forms = vec![(words.replace('\n', " "), spans.len())];
    (!spans.is_empty()).then_some(Offer { forms, spans, about: rejected.span, deed: Deed::Reject(ids), replaced: None })
}

/// Does what was offered. What is tagged so is marked as suggested: a person has agreed to the rule, not looked at each
/// place.
pub(crate) fn accept(document: &mut Document, offer: &Offer) -> Option<Command> {
    let count = offer.spans.len();
    match &offer.deed {
        Deed::TagLike(of) => {
            let model = document.layer().get(*of)?.clone();
            let longer = if offer.replaced.is_some() { Longer::Replace } else { Longer::Leave };
            let mut edits = Vec::new();
            for span in offer.spans.iter().copied() {
                if !is_open(document, span, &model.label, longer) {
                    continue;
                }
                edits.extend(super::commands::give_way(document, span, None));
                let annotation = Annotation::by_hand(document.fresh_id(), span, model.label.clone());
                edits.push(Edit::set(Annotation { status: Status::Suggested, ..annotation }));
            }
            // Last, so that the eye stays on the mention it began with.
            edits.push(Edit::set(model.clone()));
            Some((format!("{count} more of {}", words::surface(document, &model)), Edit::All(edits)))
        }
        Deed::Reject(ids) => {
            let still = ids.iter().filter_map(|id| document.layer().get(*id));
            let still = still.filter(|annotation| annotation.status == Status::Suggested);
            let edits = still.map(super::commands::dismissal).collect();
            let form = offer.forms.first().map(|(form, _)| form.as_str()).unwrap_or_default();
            Some((format!("Not a name: {count} more of {form}"), Edit::All(edits)))
        }
    }
}

impl Offer {
    fn count(&mut self, form: String) {
        match self.forms.iter_mut().find(|(known, _)| *known == form) {
            Some((_, count)) => *count += 1,
            None => self.forms.push((form, 1)),
        }
    }
}

/// What a place is listed as: its words, after a form of address if there is one.
fn called(text: &str, span: Span, form: &str) -> String {
    let form = form.replace('\n', " ");
    match aliases::title_before(text, span.start().index()) {
        Some(title) => format!("{title} {form}"),
        None => form,
    }
}

/// Whether a tagger may be overruled at a place: nobody has decided on it, it is not labelled so already, and no longer
/// suggestion would go.
fn is_open(document: &Document, span: Span, label: &Label, longer: Longer) -> bool {
    let is_left = longer == Longer::Leave && longer::in_the_way(document, span).next().is_some();
    !is_left
        && document.layer().overlapping(span.start()..span.end()).all(|other| match other.status {
            Status::Confirmed => false,
            Status::Rejected | Status::Suggested => other.span != span || other.label != *label,
        })
}

/// Whether a shortened name stands beside other capitals, which then are part of another name: "Ann Okafor", "Okafor
/// Street". A form of address is none, nor is a word that is written large because its sentence begins with it.
fn is_in_longer_name(text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.start().index()], &text[span.end().index()..]);
    let large = |word: &str| word.starts_with(char::is_uppercase);
    let next = after.strip_prefix(' ').and_then(|after| after.split(char::is_whitespace).next());
    let previous = before.strip_suffix(' ').and_then(|before| before.rsplit(char::is_whitespace).next());
    let follows = previous.is_some_and(|word| {
        let rest = before[..before.len() - 1 - word.len()].trim_end_matches([' ', '“', '"', '(']);
        let begins = rest.is_empty() || rest.ends_with(['.', '!', '?', ':', '\n', '”']);
        let closed = word.ends_with([',', '.', ';', ':', '!', '?', ')', '”', '"']);
        large(word) && !begins && !closed && aliases::title_before(text, span.start().index()).is_none()
    });
    follows || next.is_some_and(large)
}

fn occurrences<'a>(text: &'a str, form: &'a str) -> impl Iterator<Item = Span> + 'a {
    let places = text.match_indices(form).filter(move |(at, _)| is_whole(text, *at, at + form.len()));
    places.filter_map(|(at, form)| Span::from_range(at..at + form.len()))
}

/// Whether a stretch is cut out of no word, nor out of a double name: of "Okafor-Smith" and "Paris-Roubaix" no half is
/// meant, but "Paris-based" and "post-Okafor" hold the name.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (&text[..start], &text[end..]);
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if inside(before.chars().next_back()) || inside(after.chars().next()) {
        return false;
    }
    let half_before = before.strip_suffix('-').and_then(|word| word.rsplit(|c: char| !c.is_alphanumeric()).next());
    let half_after = after.strip_prefix('-');
    let large = |half: Option<&str>| half.is_some_and(|half| half.starts_with(char::is_uppercase));
    !large(half_before) && !large(half_after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{ByteOffset, Confidence, Mention, Origin, Text};

    fn find(text: &str, skip: usize, words: &str) -> Span {
        let (start, _) = text.match_indices(words).nth(skip).unwrap();
        Span::from_range(start..start + words.len()).unwrap()
    }

    fn suggested(text: &str, suggestions: &[(usize, &str, Label)]) -> Document {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new(text).unwrap());
        let mention = |(skip, words, label): &(usize, &str, Label)| {
            let (span, label) = (find(text, *skip, words), label.clone());
            Mention { span, label, confidence: Confidence::from_probability(0.6), value: None }
        };
        let mentions: Vec<_> = suggestions.iter().map(mention).collect();
        document.suggest(ByteOffset::ZERO..document.text().end(), mentions, &Origin::Model("test".to_owned()));
        document
    }

    fn tag(document: &mut Document, words: &str, label: Label) -> AnnotationId {
        let span = find(document.text().as_str(), 0, words);
        let (_, edit) = super::super::commands::add(document, span, &label).unwrap();
        let id = edit.last_annotation().unwrap();
        document.apply(edit).unwrap();
        id
    }

    fn offered(text: &str, name: &str, label: Label) -> String {
        let mut document = suggested(text, &[]);
        let id = tag(&mut document, name, label);
        offer(&document, id).map(|offer| offer.words()).unwrap_or_default()
    }

    #[test]
    fn whole_words_of_the_same_case_are_offered() {
        for (text, name, label, expected) in [
            (
                "Zoë Okafor spoke. Okafor left; Okaforian. Zoë Okafor waved. Ms Okafor, OKAFOR and Okafor's dog.",
                "Zoë Okafor",
                Label::PERSON,
                "Also tag 4 others: Zoë Okafor (1), Okafor (2), Ms Okafor (1)",
            ),
            (
                "Zoë Okafor met Ann Okafor in Okafor Street. Yesterday Okafor-Smith left, said Z. Okafor.",
                "Zoë Okafor",
                Label::PERSON,
                "Also tag 1 other “Z. Okafor”",
            ),
            ("Rome, Rome-based, New Rome; Rome-Paris.", "Rome", Label::PLACE, "Also tag 2 others: Rome"),
            (
                "The World Food Programme (WFP) met. WFP's head; the WFPs.",
                "World Food Programme",
                Label::ORG,
                "Also tag 2 others: WFP",
            ),
            (
                "WFP. The World Food Programme (WFP).",
                "WFP",
                Label::ORG,
                "Also tag 2 others: WFP (1), World Food Programme (1)",
            ),
            ("Rome", "Rome", Label::PLACE, ""),
        ] {
            assert_eq!(offered(text, name, label), expected, "{text}");
        }
    }

    #[test]
    fn decisions_stand_and_wrong_guesses_give_way() {
        let text = "Zoë Okafor spoke. Okafor left. Zoë Okafor waved to the Okafor Group and to Okafor.";
        let guesses = [(1, "Okafor", Label::PLACE), (1, "Zoë Okafor", Label::PERSON), (0, "Okafor Group", Label::ORG)];
        let mut document = suggested(text, &guesses);
        let place = document.layer().iter().find(|annotation| annotation.label == Label::PLACE).unwrap().clone();
        let last = find(text, 4, "Okafor");
        let (_, edit) = super::super::commands::add(&mut document, last, &Label::ORG).unwrap();
        document.apply(edit).unwrap();
        let id = tag(&mut document, "Zoë Okafor", Label::PERSON);
        let offered = offer(&document, id).unwrap();
        assert_eq!(offered.words(), "Also tag 1 other “Okafor”");
        let before = document.clone();
        let (_, edit) = accept(&mut document, &offered).unwrap();
        let inverse = document.apply(edit).unwrap();
        assert_eq!(document.layer().get(place.id).unwrap().status, Status::Rejected);
        assert!(offer(&document, id).is_none());
        document.apply(inverse).unwrap();
        assert_eq!(document, before);
    }

    #[test]
    fn longer_suggestions_are_replaced_only_by_a_choice_of_its_own() {
        let text = "VAALCO grew, VAALCO said. VAALCO Energy, Inc. fell. Old VAALCO Energy, Inc. rose.";
        let guesses = [(0, "VAALCO Energy, Inc.", Label::ORG), (1, "VAALCO Energy, Inc.", Label::ORG)];
        let mut document = suggested(text, &guesses);
        let id = tag(&mut document, "VAALCO", Label::ORG);
        for (offered, words, left) in [
            (offer(&document, id), "Also tag 1 other “VAALCO”", 2),
            (replacement(&document, id), "Also replace 2 longer names: VAALCO Energy, Inc.", 0),
        ] {
            let (offered, mut document) = (offered.unwrap(), document.clone());
            assert_eq!(offered.words(), words);
            let (_, edit) = accept(&mut document, &offered).unwrap();
            document.apply(edit).unwrap();
            let is_longer =
                |a: &&Annotation| a.status == Status::Suggested && document.text().slice(a.span) != Some("VAALCO");
            assert_eq!(document.layer().iter().filter(is_longer).count(), left);
        }
        assert_eq!(replacement(&suggested(text, &[]), id), None);
    }

    #[test]
    fn the_same_guess_is_rejected_everywhere_but_where_a_person_agreed() {
        let text = "May spoke. May left. In May, May and Mayor May.";
        let guesses: Vec<_> = (0..4).map(|skip| (skip, "May", Label::DATE)).collect();
        let mut document = suggested(text, &guesses);
        let all: Vec<_> = document.layer().iter().cloned().collect();
        for command in [
            super::super::commands::confirm(&document, all[2].id),
            super::super::commands::delete(&document, all[0].id),
        ] {
            document.apply(command.unwrap().1).unwrap();
        }
        let offer = rejection(&document, &all[0]).unwrap();
        assert_eq!(offer.words(), "Also 2 others: May");
        assert_eq!(offer.title().as_deref(), Some("“May” is not a name."));
        let before = document.clone();
        let (name, edit) = accept(&mut document, &offer).unwrap();
        assert_eq!(name, "Not a name: 2 more of May");
        let inverse = document.apply(edit).unwrap();
        let status: Vec<_> = document.layer().iter().map(|annotation| annotation.status).collect();
        assert_eq!(status, [Status::Rejected, Status::Rejected, Status::Confirmed, Status::Rejected]);
        assert!(rejection(&document, &all[0]).is_none());
        document.apply(inverse).unwrap();
        assert_eq!(document, before);
    }
}
