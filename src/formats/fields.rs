//! What an annotation has besides its span and label, as words for formats whose features are free text.

use crate::{claim::Claim, origin};
use tagline_core::{
    Annotation, CivilDate, Confidence, DateKind, DateValue, Document, Edit, EntityId, InferredDate, Status, Timex3,
    TimexKind, TimexModifier,
};

/// Names and values of all that an annotation says, in the order they are written.
pub(crate) fn of(annotation: &Annotation) -> Vec<(&'static str, String)> {
    let date = annotation.value.as_ref();
    let timex = date.map(DateValue::timex3);
    let fields = [
        ("status", Some(annotation.status.as_str().to_owned())),
        ("origin", Some(origin::word(&annotation.origin))),
        ("confidence", annotation.confidence.map(|confidence| confidence.probability().to_string())),
        ("kind", date.map(|date| date.kind.as_str().to_owned())),
        ("value", date.and_then(|date| date.edtf.clone())),
        ("timex_type", timex.as_ref().map(|timex| timex.kind.as_str().to_owned())),
        ("timex_value", timex.as_ref().and_then(|timex| timex.value.clone())),
        ("timex_mod", timex.and_then(|timex| timex.modifier).map(|modifier| modifier.as_str().to_owned())),
        ("entity", annotation.entity.map(|EntityId(id)| id.to_string())),
        ("note", annotation.note.clone()),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Takes into a claim what its fields say. A word that is none of ours is someone else's and is passed over.
pub(crate) fn take<'a>(claim: Claim<'a>, mut field: impl FnMut(&str) -> Option<String>) -> Claim<'a> {
    let probability = field("confidence").and_then(|number| number.parse().ok());
    let edtf = field("value");
    let value = field("kind").and_then(|word| date_kind(&word)).map(|kind| DateValue::new(kind, edtf));
    let timex = field("timex_type").and_then(|word| TimexKind::parse(&word)).map(|kind| Timex3 {
        kind,
        value: field("timex_value"),
        modifier: field("timex_mod").and_then(|word| TimexModifier::parse(&word)),
    });
    Claim {
        status: field("status").and_then(|word| status(&word)).unwrap_or(claim.status),
        origin: field("origin").and_then(|word| origin::of(&word)).unwrap_or(claim.origin),
        confidence: probability.filter(|p| (0.0..=1.0).contains(p)).map(Confidence::from_probability),
        value: match (value, timex) {
            (Some(value), Some(timex)) => Some(value.with_timex3(timex)),
            (value, _) => value,
        },
        entity: field("entity").and_then(|id| id.parse().ok()).map(EntityId),
        note: field("note"),
        ..claim
    }
}

/// The day a document was written and, if only its text tells it, what in the text does.
pub(crate) fn dated(document: &Document) -> (Option<CivilDate>, Option<&str>) {
    let inferred = document.inferred_date();
    (document.date().or(inferred.map(|inferred| inferred.date)), inferred.map(|inferred| inferred.reason.as_str()))
}

/// Dates a document as a file does: a day with a reason is one that the text tells.
pub(crate) fn date(document: &mut Document, date: Option<CivilDate>, reason: Option<String>) {
    match (date, reason) {
        (Some(date), Some(reason)) => document.infer_date(Some(InferredDate { date, reason, others: Vec::new() })),
        (date, _) => {
            // A document takes any date.
            let _ = document.apply(Edit::Date(date));
        }
    }
}

/// The status behind its word.
pub(crate) fn status(word: &str) -> Option<Status> {
    [Status::Suggested, Status::Confirmed, Status::Rejected].into_iter().find(|status| status.as_str() == word)
}

/// The kind of date behind its word.
pub(crate) fn date_kind(word: &str) -> Option<DateKind> {
    [DateKind::Calendar, DateKind::Relative, DateKind::Time].into_iter().find(|kind| kind.as_str() == word)
}
