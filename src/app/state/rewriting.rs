//! Rewriting the article's text, and what it does to the mentions.

use tagline_core::{Document, Edit, Refusal, Status, Text, remap};

use super::commands::Command;
use crate::words;

/// Replaces the text; `None` if nothing of it has changed.
pub(crate) fn rewrite(document: &Document, raw: &str) -> Option<Command> {
    let wanted = Text::clean(raw);
    if wanted == document.text().as_str() {
        return None;
    }
    let splices = remap::splices(document.text().as_str(), &wanted);
    let changes = words::count(splices.len(), "change");
    Some((format!("Text edited, {changes}"), Edit::Text { splices, states: Vec::new() }))
}

/// What a rewriting has done to the mentions that a person had decided on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Toll {
    /// Those whose words have changed, which are to be looked at again.
    pub(crate) doubtful: usize,
    /// Those whose words are gone.
    pub(crate) gone: usize,
}

/// What an edit would do to the mentions.
///
/// # Errors
/// If the document refuses the edit.
pub(crate) fn toll(document: &Document, edit: &Edit) -> Result<Toll, Refusal> {
    let mut after = document.clone();
    after.apply(edit.clone())?;
    let mut toll = Toll::default();
    for annotation in document.layer().iter().filter(|annotation| annotation.status == Status::Confirmed) {
        match after.layer().get(annotation.id) {
            None => toll.gone += 1,
            Some(moved) if moved.status != Status::Confirmed => toll.doubtful += 1,
            Some(_) => {}
        }
    }
    Ok(toll)
}

impl Toll {
    /// A sentence for the person; `None` if there is nothing to tell.
    pub(crate) fn words(self) -> Option<String> {
        let doubtful = (self.doubtful > 0)
            .then(|| format!("{} changed: check under Review", words::count(self.doubtful, "confirmed mention")));
        let gone =
            (self.gone > 0).then(|| format!("{} removed with the words", words::count(self.gone, "confirmed mention")));
        let told: Vec<_> = doubtful.into_iter().chain(gone).collect();
        (!told.is_empty()).then(|| format!("{}.", told.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, Label, Span};

    #[test]
    fn the_toll_of_a_rewriting_is_told() {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new("Zoe met Ann in Rome.").unwrap());
        for range in [0..3, 8..11, 15..19] {
            let span = Span::from_range(range).unwrap();
            let annotation = Annotation::by_hand(document.fresh_id(), span, Label::PERSON);
            document.apply(Edit::set(annotation)).unwrap();
        }
        let (name, edit) = rewrite(&document, "Zoë met in Rome.\r\n").unwrap();
        assert_eq!(name, "Text edited, 3 changes");
        let toll = toll(&document, &edit).unwrap();
        assert_eq!(toll, Toll { doubtful: 1, gone: 1 });
        let told = "1 confirmed mention changed: check under Review; 1 confirmed mention removed with the words.";
        assert_eq!(toll.words().as_deref(), Some(told));
        assert!(rewrite(&document, "Zoe met Ann in Rome.").is_none());
        assert_eq!(Toll::default().words(), None);
    }
}
