//! What is drawn anew after a change: the paragraphs it touches, and no more of them at once than one key can wait for.

use leptos::prelude::*;
use std::{collections::VecDeque, ops::Range};
use tagline_core::{AnnotationId, Span, Text, history::Change, sorting};

use super::{Open, Session};
use crate::{
    dom::{turn::turn, view_anchor::ViewAnchor},
    state::{pieces, task},
};

/// How much of the text is drawn anew in one go, in bytes: with all its mentions, a few milliseconds' work.
const AT_ONCE: u32 = 4 * 1024;

impl Session {
    /// Draws anew what a change has changed, what is around a mention first.
    pub(super) fn show(self, change: &Change, around: Option<AnnotationId>) {
        if change.rewritten {
            self.reopen();
        } else if change.sweeping {
            let count = self.look(|snapshot| snapshot.document.text().paragraph_count()).unwrap_or_default();
            self.draw((0..count).collect(), around);
        } else {
            self.draw(self.paragraphs_of(&change.spans), around);
        }
        self.changed.notify();
    }

    /// The paragraphs that some spans lie in.
    pub(super) fn paragraphs_of(self, spans: &[Span]) -> Vec<usize> {
        self.look(|snapshot| {
            let touched = |span: &Span| pieces::paragraphs(&snapshot.document, span.start(), span.end());
            let mut paragraphs: Vec<_> = spans.iter().flat_map(touched).collect();
            sorting::sort_by(&mut paragraphs, Ord::cmp);
            paragraphs.dedup();
            paragraphs
        })
        .unwrap_or_default()
    }

    /// Draws paragraphs anew, those around a mention first. What is too much for one go comes between the frames that
    /// follow, so that no key has to wait for it.
    pub(super) fn draw(self, mut paragraphs: Vec<usize>, around: Option<AnnotationId>) {
        let eye = self.look(|snapshot| {
            let document = &snapshot.document;
            Some(document.text().paragraph_at(document.layer().get(around?)?.span.start()))
        });
        let eye = eye.flatten().unwrap_or_default();
        sorting::sort_by_key(&mut paragraphs, |paragraph| paragraph.abs_diff(eye));
        let busy = self.stale.with_value(|stale| !stale.is_empty());
        self.stale.update_value(|stale| {
            let earlier = std::mem::take(stale);
            stale.extend(paragraphs);
            stale.extend(earlier);
        });
        let more = self.draw_some();
        if more && !busy {
            task::spawn(async move {
                turn().await;
                while self.draw_some() {
                    turn().await;
                }
            });
        }
    }

    /// Draws some of the paragraphs that wait; whether there are more.
    fn draw_some(self) -> bool {
        let mut some = Vec::new();
        let mut bytes = 0;
        while bytes < AT_ONCE
            && let Some(paragraph) = self.stale.try_update_value(VecDeque::pop_front).flatten()
        {
            self.open.with_value(|open| {
                if let Some(Open { snapshot, paragraphs }) = open {
                    let Range { start, end } = snapshot.document.text().paragraph(paragraph);
                    bytes += end.get() - start.get();
                    some.extend(paragraphs.get(paragraph).cloned());
                }
            });
        }
        for trigger in some {
            trigger.notify();
        }
        self.stale.with_value(|stale| !stale.is_empty())
    }

    /// Draws the article anew after its text, and with it its paragraphs, have changed. The line at the top of the window
    /// stays there, if it is still part of the text.
    fn reopen(self) {
        let anchor = ViewAnchor::take();
        self.open.update_value(|open| {
            if let Some(Open { snapshot, paragraphs }) = open {
                let count = snapshot.document.text().paragraph_count();
                *paragraphs = std::iter::repeat_with(ArcTrigger::new).take(count).collect();
            }
        });
        self.stale.set_value(VecDeque::new());
        self.openings.update_value(|openings| *openings += 1);
        self.current.set(None);
        self.opening.set(self.openings.get_value());
        if let Some(anchor) = anchor {
            let paragraph = self.look(|snapshot| nearest(snapshot.document.text(), anchor.paragraph, &anchor.words));
            task::spawn(anchor.restore(paragraph.unwrap_or_default()));
        }
    }
}

/// Returns the paragraph that reads so and is nearest to a number; without one, the paragraph of that number or the last.
fn nearest(text: &Text, number: usize, words: &str) -> usize {
    let count = text.paragraph_count();
    let reads_so = |paragraph: &usize| {
        let Range { start, end } = text.paragraph(*paragraph);
        text.as_str().get(start.index()..end.index()).is_some_and(|line| line.trim() == words.trim())
    };
    let near = (0..count).filter(reads_so).min_by_key(|paragraph| paragraph.abs_diff(number));
    near.unwrap_or_else(|| number.min(count.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_again_where_it_has_moved() {
        let text = Text::new("New\nOne\n\nTwo\nOne\n").unwrap();
        for (number, words, expected) in [(0, "One", 1), (3, "One", 4), (2, "Two", 3), (2, "Gone", 2), (99, "Gone", 5)]
        {
            assert_eq!(nearest(&text, number, words), expected, "{words} from {number}");
        }
    }
}
