//! A stretch of text, what it is, and who says so.

use crate::{
    confidence::Confidence,
    label::Label,
    mention::{DateValue, Mention},
    span::Span,
};
use serde::{Deserialize, Serialize};

/// Names an annotation within its document; never used a second time, even after the annotation is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnnotationId(pub u32);

/// Names a group of mentions of one thing within its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub u32);

/// A labelled span of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// Its name within the document.
    pub id: AnnotationId,
    /// The bytes it covers.
    pub span: Span,
    /// What it is.
    pub label: Label,
    /// Whether a person has decided on it.
    pub status: Status,
    /// Who set its span, label and value. A person who only agrees to it changes its status and nothing else.
    pub origin: Origin,
    /// How sure the tagger was of span and label; `None` for what a person set.
    pub confidence: Option<Confidence>,
    /// What a date means; see [`Annotation::has_value_by_person`] for who says so.
    pub value: Option<DateValue>,
    /// The group of mentions of the same thing, if it was put in one.
    pub entity: Option<EntityId>,
    /// A remark by the person.
    pub note: Option<String>,
}

/// Whether a person has decided on an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A guess that nobody has looked at.
    Suggested,
    /// A person made it, corrected it or agreed to it.
    Confirmed,
    /// A person said no. It is kept, so that tagging again cannot bring it back.
    Rejected,
}

impl Status {
    /// The word that stands for it in files and on the page.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
        }
    }
}

/// Who set an annotation's span, label and value.
///
/// Stored records hold the number of the case, so new cases come at the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A tagger, by name and version.
    Model(String),
    /// A rule, by name.
    Rule(String),
    /// A person on this page.
    Human,
    /// A file, by the format it was read from.
    Import(String),
    /// A person, by changing what a tagger or a file had said. Files say `human`, as for [`Origin::Human`]. The case is
    /// kept apart because deleting a correction must be remembered: tagging again would bring back what was corrected.
    Correction,
}

impl Origin {
    /// Returns `true` if a person set the annotation, from scratch or by correcting it.
    #[must_use]
    pub fn is_human(&self) -> bool {
        matches!(self, Self::Human | Self::Correction)
    }

    /// Returns `true` if the annotation is as a tagger set it.
    #[must_use]
    pub fn is_tagger(&self) -> bool {
        matches!(self, Self::Model(_) | Self::Rule(_))
    }
}

impl Annotation {
    /// What a person tags by hand: confirmed, since they have seen it.
    #[must_use]
    pub fn by_hand(id: AnnotationId, span: Span, label: Label) -> Self {
        let (status, origin) = (Status::Confirmed, Origin::Human);
        Self { id, span, label, status, origin, confidence: None, value: None, entity: None, note: None }
    }

    /// What a tagger found, not yet looked at by anyone.
    #[must_use]
    pub fn suggested(id: AnnotationId, mention: Mention, origin: Origin) -> Self {
        let Mention { span, label, confidence, value } = mention;
        let (status, confidence) = (Status::Suggested, Some(confidence));
        Self { id, span, label, status, origin, confidence, value, entity: None, note: None }
    }

    /// Returns `changed`, which a person has made of this annotation, with the origin and confidence it then has.
    ///
    /// Where span, label or value differ, the person has set them: the origin is human and there is no confidence.
    /// Where only status, entity or note differ, origin and confidence stay, whatever `changed` says. Every command
    /// that changes an annotation goes through here.
    #[must_use]
    pub fn decided_by_person(&self, changed: Self) -> Self {
        if changed.span == self.span && changed.label == self.label && changed.value == self.value {
            return Self { origin: self.origin.clone(), confidence: self.confidence, ..changed };
        }
        let mut changed = Self { origin: self.origin.clone(), ..changed };
        if self.origin.is_tagger() && changed.value == self.value {
            changed.value = changed.value.map(DateValue::read_by_tagger);
        }
        changed.set_by_person()
    }

    /// Returns the annotation as set by a person, who has looked at all of it.
    #[must_use]
    pub fn set_by_person(self) -> Self {
        let origin = if self.origin == Origin::Human { Origin::Human } else { Origin::Correction };
        Self { origin, confidence: None, ..self }
    }

    /// Returns the annotation with the value that a tagger reads from its words. Span and label keep their origin.
    #[must_use]
    pub fn valued_by_tagger(self, value: Option<DateValue>) -> Self {
        let is_human = self.origin.is_human();
        Self { value: value.map(|value| if is_human { value.read_by_tagger() } else { value }), ..self }
    }

    /// Returns `true` if a person has said what the date means. Such a value no longer follows the tagger.
    #[must_use]
    pub fn has_value_by_person(&self) -> bool {
        self.origin.is_human() && self.value.as_ref().is_some_and(|value| !value.is_read_by_tagger())
    }

    /// Returns `true` if its value follows the tagger: neither a person nor a file has set one.
    #[must_use]
    pub fn follows_tagger(&self) -> bool {
        !self.has_value_by_person() && !matches!(self.origin, Origin::Import(_))
    }

    /// Returns `true` if a newer guess may take its place: a tagger said it, and no person has touched it. A note is a
    /// person's, so what has one stays.
    #[must_use]
    pub fn is_replaceable(&self) -> bool {
        self.status == Status::Suggested && self.origin.is_tagger() && self.note.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::DateKind;

    fn guess(origin: Origin) -> Annotation {
        let value = Some(DateValue::new(DateKind::Calendar, Some("2022-02-24".to_owned())));
        let confidence = Confidence::from_probability(0.96);
        let mention = Mention { span: Span::from_range(0..4).unwrap(), label: Label::DATE, confidence, value };
        Annotation::suggested(AnnotationId(0), mention, origin)
    }

    #[test]
    fn only_what_a_person_changes_becomes_the_persons() {
        let confirmed = |a: &Annotation| Annotation { status: Status::Confirmed, ..a.clone() };
        let moved = |a: &Annotation| Annotation { span: Span::from_range(0..9).unwrap(), ..confirmed(a) };
        let relabelled = |a: &Annotation| Annotation { label: Label::PERSON, ..confirmed(a) };
        let cleared = |a: &Annotation| Annotation { value: None, ..a.clone() };
        let noted = |a: &Annotation| Annotation {
            note: Some("sure?".to_owned()),
            entity: Some(EntityId(3)),
            // A command cannot claim otherwise.
            origin: Origin::Human,
            confidence: None,
            ..a.clone()
        };
        for (origin, corrected) in [
            (Origin::Model("m".to_owned()), Origin::Correction),
            (Origin::Rule("r".to_owned()), Origin::Correction),
            (Origin::Import("f".to_owned()), Origin::Correction),
            (Origin::Correction, Origin::Correction),
            (Origin::Human, Origin::Human),
        ] {
            let before = guess(origin.clone());
            for changed in [moved(&before), relabelled(&before), cleared(&before)] {
                let decided = before.decided_by_person(changed);
                assert_eq!((&decided.origin, decided.confidence), (&corrected, None));
            }
            for agreed in [confirmed(&before), noted(&before)] {
                let decided = before.decided_by_person(agreed);
                assert_eq!((&decided.origin, decided.confidence), (&origin, before.confidence));
            }
        }
    }

    #[test]
    fn a_value_is_a_persons_only_if_the_person_gave_it() {
        let longer = |a: &Annotation| Annotation { span: Span::from_range(0..9).unwrap(), ..a.clone() };
        let read = guess(Origin::Model("m".to_owned()));
        let moved = read.decided_by_person(longer(&read));
        assert!(moved.origin.is_human() && !moved.has_value_by_person() && moved.follows_tagger());
        let value = Some(DateValue::new(DateKind::Calendar, Some("2022-03".to_owned())));
        let given = read.decided_by_person(Annotation { value: value.clone(), ..read.clone() });
        assert!(given.has_value_by_person() && !given.follows_tagger());
        assert!(given.decided_by_person(longer(&given)).has_value_by_person());
        assert!(!given.clone().valued_by_tagger(value).has_value_by_person());
        // Records of earlier versions have no mark: there, a human origin meant a value by hand.
        assert!(Annotation { origin: Origin::Human, ..read.clone() }.has_value_by_person());
        assert!(!guess(Origin::Import("f".to_owned())).follows_tagger());
    }

    #[test]
    fn stored_origins_keep_their_numbers() {
        let named = |number: u8| vec![number, 1, b'x'];
        for (origin, stored) in [
            (Origin::Model("x".to_owned()), named(0)),
            (Origin::Rule("x".to_owned()), named(1)),
            (Origin::Human, vec![2]),
            (Origin::Import("x".to_owned()), named(3)),
            (Origin::Correction, vec![4]),
        ] {
            assert_eq!(postcard::to_allocvec(&origin).unwrap(), stored);
            assert_eq!(postcard::from_bytes(&stored), Ok(origin));
        }
    }
}
