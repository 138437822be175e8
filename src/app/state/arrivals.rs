//! What the tagger has found, on its way into the document: a portion at a time, so that no key has to wait for a book.

use std::{collections::VecDeque, ops::Range};
use tagline_core::{ByteOffset, Document, Mention};

/// As many mentions as are taken in without a break: a few milliseconds' work.
const PORTION: usize = 250;

/// Mentions that start in a stretch of the text and replace all that was said of it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// The request that they answer.
    pub(crate) number: u32,
    /// What is still to be taken in of the stretch, and of the mentions.
    pub(crate) within: Range<ByteOffset>,
    pub(crate) mentions: VecDeque<Mention>,
    /// Whether this is the last word on the whole text.
    pub(crate) complete: bool,
    /// Whether the deep tagger has had its say.
    pub(crate) joint: bool,
}

impl Arrival {
    /// Takes a portion off: the mentions that start in a part of the stretch. No mention, found or suggested before,
    /// runs over the end of the part, or the one before the end would be in the way of the one after it.
    pub(crate) fn portion(&mut self, document: &Document) -> (Range<ByteOffset>, Vec<Mention>) {
        let start = self.within.start;
        let mut mentions: Vec<_> = self.mentions.drain(..PORTION.min(self.mentions.len())).collect();
        while let Some(next) = self.mentions.front() {
            let cut = next.span.start();
            let mut across = document.layer().overlapping(cut..ByteOffset::new(cut.get() + 1));
            if across.all(|other| !other.is_replaceable() || other.span.start() >= cut) {
                self.within.start = cut;
                return (start..cut, mentions);
            }
            mentions.extend(self.mentions.pop_front());
        }
        self.within.start = self.within.end;
        (start..self.within.end, mentions)
    }

    /// Whether all of it has been taken in.
    pub(crate) fn is_over(&self) -> bool {
        self.within.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Confidence, Label, Origin, Span, Text};

    fn mentions(spans: impl IntoIterator<Item = Range<usize>>) -> Vec<Mention> {
        let mention = |range| Mention {
            span: Span::from_range(range).unwrap(),
            label: Label::ORG,
            confidence: Confidence::CERTAIN,
            value: None,
        };
        spans.into_iter().map(mention).collect()
    }

    /// By portions or at once, the document is the same: also where the mentions before ran over the cuts.
    #[test]
    fn portions_add_up() {
        let text = Text::new("ab ".repeat(3 * PORTION)).unwrap();
        let origin = Origin::Model("test".to_owned());
        let whole = ByteOffset::ZERO..text.end();
        let before = mentions((0..PORTION).map(|at| 6 * at..6 * at + 5));
        let found = mentions((0..3 * PORTION - 1).map(|at| 3 * at + 1..3 * at + 2));
        for gap in [1, 2, 7] {
            let mut at_once = Document::new("1".to_owned(), String::new(), text.clone());
            at_once.suggest(whole.clone(), before.clone(), &origin);
            let mut by_portions = at_once.clone();
            let found: Vec<_> = found.iter().step_by(gap).cloned().collect();
            at_once.suggest(whole.clone(), found.clone(), &origin);

            let mut arrival =
                Arrival { number: 0, within: whole.clone(), mentions: found.into(), complete: true, joint: false };
            let mut portions = 0;
            while !arrival.is_over() {
                let (within, mentions) = arrival.portion(&by_portions);
                by_portions.suggest(within, mentions, &origin);
                portions += 1;
            }
            let spans = |document: &Document| document.layer().iter().map(|a| a.span).collect::<Vec<_>>();
            assert_eq!(spans(&by_portions), spans(&at_once), "every {gap}");
            assert_eq!(portions > 1, gap < 7, "every {gap}");
        }
    }
}
