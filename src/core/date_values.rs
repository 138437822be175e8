//! The values of dates that no suggestion brings one for: those that a person has tagged, changed or agreed to.
//!
//! Such a value is what the date grammar reads at the place of the mention. It is not history, as suggestions are not:
//! it changes when the article's date does, and undoing a step undoes what the person did and no more.

use crate::{
    annotation::{Annotation, Status},
    document::Document,
    edit::Edit,
    label::Label,
    mention::DateValue,
    span::Span,
};

impl Annotation {
    /// Returns `true` if the value is the date grammar's to say. A suggestion brings its own; what a file or a person
    /// has said stays.
    #[must_use]
    pub fn is_valued_by_grammar(&self) -> bool {
        self.label == Label::DATE && self.status != Status::Rejected && !self.is_replaceable() && self.follows_tagger()
    }
}

impl Document {
    /// Gives the dates whose values the grammar says the values that it reads now; `read` returns `None` for a place
    /// that has not been read. Not an edit, as [`Document::suggest`] is none. Returns what has changed, as edits that
    /// make just that change.
    pub fn value_dates(&mut self, read: impl Fn(Span) -> Option<Option<DateValue>>) -> Vec<(Span, Edit)> {
        let valued = |annotation: &Annotation| {
            let value = read(annotation.span)?;
            let after = annotation.clone().valued_by_tagger(value);
            (after != *annotation).then_some(after)
        };
        let dates = self.layer().iter().filter(|annotation| annotation.is_valued_by_grammar());
        let changed: Vec<Annotation> = dates.filter_map(valued).collect();
        let mut changes = Vec::with_capacity(changed.len());
        for annotation in changed {
            let (span, edit) = (annotation.span, Edit::set(annotation));
            // The span is that of an annotation of this very text, so it is not refused.
            if self.apply(edit.clone()).is_ok() {
                changes.push((span, edit));
            }
        }
        changes
    }
}
