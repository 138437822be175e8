//! The document's labels: adding, renaming, recoloring, removing.

use tagline_core::{Annotation, Document, Edit, Label, LabelInfo, Status, label::LabelError};

use super::{
    commands::{Command, dismissal},
    keymap::Keymap,
    label_keys::free_key,
};

/// Adds a label of this name. Its identifier is made from the name: "Court case" is `COURT_CASE`.
///
/// # Errors
/// A sentence for the person, if the name makes no identifier or one that is taken.
pub(crate) fn add(document: &Document, keymap: &Keymap, name: &str) -> Result<Command, String> {
    let name = name.trim();
    let id: String = name.split_whitespace().collect::<Vec<_>>().join("_").to_uppercase();
    let label =
        Label::new(&id).map_err(|error: LabelError| format!("That name does not work for a label: {error}."))?;
    if document.labels().get(&label).is_some() {
        return Err(format!("There is already a label {id}."));
    }
    let key = free_key(document.labels(), keymap, name);
    let info = LabelInfo { label, name: name.to_owned(), key, colour: None };
    Ok((format!("Label {name} added"), put(document, info)))
}

/// Changes what is known of a label.
pub(crate) fn change(document: &Document, info: LabelInfo) -> Option<Command> {
    (document.labels().get(&info.label) != Some(&info))
        .then(|| (format!("Label {} changed", info.name), put(document, info)))
}

fn put(document: &Document, info: LabelInfo) -> Edit {
    let mut labels = document.labels().clone();
    labels.put(info);
    Edit::Labels(labels)
}

/// How many mentions carry a label.
pub(crate) fn uses(document: &Document, label: &Label) -> usize {
    document.layer().iter().filter(|a| a.label == *label && a.status != Status::Rejected).count()
}

/// Removes a label. Its mentions get another label, or go if there is none. What was rejected under it stays rejected
/// under it: nobody has said that it is anything else.
pub(crate) fn remove(document: &Document, label: &Label, instead: Option<&Label>) -> Command {
    let changed = |annotation: &Annotation| match instead {
        Some(label) => {
            let changed = Annotation { label: label.clone(), value: None, ..annotation.clone() };
            Edit::set(annotation.decided_by_person(changed))
        }
        None => dismissal(annotation),
    };
    let carries = |annotation: &&Annotation| annotation.label == *label && annotation.status != Status::Rejected;
    let carrying = document.layer().iter().filter(carries);
    let mut edits: Vec<_> = carrying.map(changed).collect();
    let mut labels = document.labels().clone();
    labels.remove(label);
    edits.push(Edit::Labels(labels));
    (format!("Label {} removed", document.labels().name(label)), Edit::All(edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Span, Text};

    fn document() -> Document {
        Document::new("1".to_owned(), String::new(), Text::new("Brown v. Board").unwrap())
    }

    #[test]
    fn a_label_is_added_under_an_identifier_and_a_key() {
        let mut document = document();
        let (name, edit) = add(&document, &Keymap::default(), " Court case ").unwrap();
        assert_eq!(name, "Label Court case added");
        document.apply(edit).unwrap();
        let info = document.labels().get(&Label::new("COURT_CASE").unwrap()).unwrap();
        assert_eq!((info.name.as_str(), info.key), ("Court case", Some('c')));
        assert_eq!(
            add(&document, &Keymap::default(), "court CASE").unwrap_err(),
            "There is already a label COURT_CASE."
        );
        assert!(add(&document, &Keymap::default(), " ").is_err());
    }

    #[test]
    fn removing_a_label_moves_or_removes_its_mentions() {
        for (instead, expected) in [(Some(Label::ORG), Some(Label::ORG)), (None, None)] {
            let mut document = document();
            let (_, edit) = add(&document, &Keymap::default(), "Case").unwrap();
            document.apply(edit).unwrap();
            let label = Label::new("CASE").unwrap();
            let annotation = Annotation::by_hand(document.fresh_id(), Span::from_range(0..14).unwrap(), label.clone());
            document.apply(Edit::set(annotation)).unwrap();
            assert_eq!(uses(&document, &label), 1);
            let before = document.clone();
            let (_, edit) = remove(&document, &label, instead.as_ref());
            let inverse = document.apply(edit).unwrap();
            assert_eq!(document.layer().iter().next().map(|annotation| annotation.label.clone()), expected);
            assert!(document.labels().get(&label).is_none());
            document.apply(inverse).unwrap();
            assert_eq!(document, before);
        }
    }
}
