//! An annotation says who set it, and what was taken away stays away.

use proptest::prelude::*;
use tagline_core::{Annotation, AnnotationId, Document, Status};

use super::{Deed, deeds, perform, tag, tagged, text};
use crate::state::commands;

/// Says who set an annotation that was changed in one command, which is not a rewriting of the text.
fn check_origin(before: Option<&Annotation>, after: &Annotation, is_valued: bool) -> Result<(), TestCaseError> {
    let content = |annotation: &Annotation| (annotation.span, annotation.label.clone(), annotation.value.clone());
    match before.filter(|before| content(before) == content(after) && !is_valued) {
        Some(before) => prop_assert_eq!((&after.origin, after.confidence), (&before.origin, before.confidence)),
        None => prop_assert!(after.origin.is_human() && after.confidence.is_none(), "{before:?} {after:?}"),
    }
    Ok(())
}

/// Says who set an annotation that has gone with its words, or whose words were edited.
fn check_rewritten(before: (&Document, &Annotation), after: (&Document, &Annotation)) -> Result<(), TestCaseError> {
    let words =
        |(document, annotation): (&Document, &Annotation)| document.text().slice(annotation.span).map(str::to_owned);
    let same = words(before) == words(after);
    let ((_, before), (_, after)) = (before, after);
    if same {
        prop_assert_eq!(&Annotation { span: before.span, ..after.clone() }, before);
    } else {
        prop_assert!(after.confidence.is_none() && after.value.is_none() && after.status != Status::Confirmed);
        let is_decided = before.status == Status::Confirmed;
        let is_right = if is_decided { after.origin.is_human() } else { after.origin == before.origin };
        prop_assert!(is_right, "{before:?} {after:?}");
    }
    Ok(())
}

proptest! {
    /// What a person sets is the person's, without a model's confidence; what a person only agrees to or rejects stays
    /// the model's.
    #[test]
    fn every_annotation_says_who_set_it(text in text(), deeds in deeds()) {
        perform(&mut tagged(&text), &deeds, |deed, edit, before, after| {
            for annotation in after.layer().iter() {
                match before.layer().get(annotation.id) {
                    Some(known) if edit.rewrites() => check_rewritten((before, known), (after, annotation))?,
                    known => {
                        let is_valued = matches!(deed, Deed::Value { .. }) && edit.annotations().contains(&annotation.id);
                        check_origin(known, annotation, is_valued)?;
                    }
                }
            }
            Ok(())
        })?;
    }

    /// What a person has taken away, corrected before or not, tagging again does not bring back.
    #[test]
    fn what_was_deleted_does_not_come_back(text in text(), deeds in deeds()) {
        let mut document = tagged(&text);
        // Labels stay what they are, words too, and no edge leaves the words it was on.
        let is_of_mentions = |deed: &Deed| !matches!(
            deed,
            Deed::Nudge { .. } | Deed::Rewrite { .. } | Deed::DropBoilerplate | Deed::RemoveLabel { .. }
        );
        let deeds: Vec<_> = deeds.into_iter().filter(is_of_mentions).collect();
        perform(&mut document, &deeds, |_, _, _, _| Ok(()))?;
        let shown = |document: &Document| -> Vec<AnnotationId> {
            document.layer().iter().filter(|a| a.status != Status::Rejected).map(|a| a.id).collect()
        };
        for id in shown(&document) {
            let (_, edit) = commands::delete(&document, id).unwrap();
            document.apply(edit).unwrap();
        }
        tag(&mut document);
        prop_assert_eq!(shown(&document), []);
    }
}
