//! What the person has chosen in the export dialog, remembered from one visit to the next.

use tagline_core::{Document, Label, Status};
use tagline_wire::ExportChoices;

use crate::dom::settings;

/// The setting that keeps the choices.
const CHOICES: &str = "tagline.export";

/// The choices made last, in this visit or an earlier one.
pub(crate) fn remembered() -> ExportChoices {
    lasting(settings::value(CHOICES).unwrap_or_default())
}

/// Keeps the choices. Where settings are blocked the next visit begins with the usual ones.
pub(crate) fn remember(choices: &ExportChoices) {
    settings::keep_value(CHOICES, &lasting(choices.clone()));
}

/// The choices that outlast an article. That its names are replaced is said of one article only.
fn lasting(choices: ExportChoices) -> ExportChoices {
    ExportChoices { pseudonyms: false, ..choices }
}

/// The labels that a document uses, in the order it lists them, and then as they come.
pub(crate) fn labels(document: &Document) -> Vec<Label> {
    let used: Vec<&Label> = document
        .layer()
        .iter()
        .filter(|annotation| annotation.status != Status::Rejected)
        .map(|annotation| &annotation.label)
        .collect();
    let mut labels: Vec<Label> =
        document.labels().iter().map(|info| &info.label).filter(|label| used.contains(label)).cloned().collect();
    for label in used {
        if !labels.contains(label) {
            labels.push(label.clone());
        }
    }
    labels
}

/// What others call a label of ours.
pub(crate) fn usual_names(label: &Label) -> &'static [&'static str] {
    match label.as_str() {
        "PERSON" => &["PER", "persName"],
        "PLACE" => &["LOC", "GPE", "LOCATION"],
        "ORG" => &["ORGANIZATION"],
        "DATE" => &["TIME", "TIMEX3"],
        _ => &[],
    }
}

/// The choices with a label written under another name, or its own if that is empty.
pub(crate) fn with_name(mut choices: ExportChoices, label: &Label, name: &str) -> ExportChoices {
    choices.labels.retain(|(known, _)| known != label);
    if !name.trim().is_empty() {
        choices.labels.push((label.clone(), name.trim().to_owned()));
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pseudonyms_are_not_remembered() {
        let chosen = ExportChoices { format: "tei".to_owned(), pseudonyms: true, ..ExportChoices::default() };
        let kept = lasting(chosen.clone());
        assert_eq!(kept, ExportChoices { pseudonyms: false, ..chosen });
    }

    #[test]
    fn a_label_has_one_other_name_or_none() {
        let chosen = with_name(ExportChoices::default(), &Label::PLACE, "LOC");
        let chosen = with_name(with_name(chosen, &Label::PERSON, " PER "), &Label::PLACE, "GPE");
        assert_eq!(chosen.labels, [(Label::PERSON, "PER".to_owned()), (Label::PLACE, "GPE".to_owned())]);
        assert_eq!(with_name(chosen, &Label::PLACE, " ").labels.len(), 1);
    }
}
