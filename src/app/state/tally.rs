//! What is worked out of all mentions of the open document: at once for an article, a little at a time for a book, so
//! that no key has to wait for it.

use leptos::prelude::*;
use std::sync::Arc;
use tagline_core::{Annotation, Document};

use super::Page;
use crate::dom::{schedule::spawn_in_view, turn::turn};

/// Something that is worked out of all mentions.
pub(crate) trait Tally: Default + 'static {
    type Sum: Default + PartialEq + Send + Sync + 'static;

    /// Takes a mention in. They come in reading order, the rejected among them.
    fn add(&mut self, document: &Document, annotation: &Annotation);

    /// What has come of them.
    fn sum(self, document: &Document) -> Self::Sum;
}

/// As many mentions as are counted without a break: a few milliseconds' work.
const AT_ONCE: usize = 1000;

/// The sum over a document.
pub(crate) fn of<T: Tally>(document: &Document) -> T::Sum {
    let mut tally = T::default();
    document.layer().iter().for_each(|annotation| tally.add(document, annotation));
    tally.sum(document)
}

/// The sum over the open document, kept true for as long as the view that asks. While the document is being tagged it
/// stays as it was and then changes once, so that nothing jumps.
pub(crate) fn follow<T: Tally>(page: Page) -> RwSignal<Arc<T::Sum>> {
    let sum = RwSignal::new(Arc::<T::Sum>::default());
    let found = move |found: T::Sum| {
        if sum.with_untracked(|sum| **sum != found) {
            sum.set(Arc::new(found));
        }
    };
    Effect::new(move || {
        if page.tagger.is_tagging() {
            return;
        }
        let count = page.session.watch(|snapshot| snapshot.document.layer().len()).unwrap_or_default();
        if count <= AT_ONCE {
            found(page.session.look(|snapshot| of::<T>(&snapshot.document)).unwrap_or_default());
            return;
        }
        // Given up when the effect runs again after another change.
        spawn_in_view(async move {
            let (mut tally, mut done, mut last) = (T::default(), 0, None);
            while done < count {
                turn().await;
                page.session.look(|snapshot| {
                    let document = &snapshot.document;
                    for annotation in document.layer().after(last).take(AT_ONCE) {
                        tally.add(document, annotation);
                        last = Some(annotation.id);
                    }
                });
                done += AT_ONCE;
            }
            turn().await;
            found(page.session.look(|snapshot| tally.sum(&snapshot.document)).unwrap_or_default());
        });
    });
    sum
}
