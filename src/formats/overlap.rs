//! Which of many spans clash, in time that grows with their number and hardly more, however they nest.

use std::ops::Range;
use tagline_core::Span;

/// Spans in reading order, some of which are kept.
pub(crate) struct Kept {
    /// Start and end of every span, in bytes.
    spans: Vec<Range<usize>>,
    /// A binary tree as an array: the leaves, behind the inner nodes, hold the ends of those kept, and every inner node the
    /// larger of the two below it. 0 stands for none, as no span ends there.
    tree: Vec<usize>,
}

impl Kept {
    /// Spans in reading order, none of them kept.
    pub(crate) fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        let spans: Vec<Range<usize>> = spans.into_iter().map(Span::range).collect();
        // One leaf more than there are spans, so that a place behind the last is in the tree.
        let tree = vec![0; 2 * (spans.len() + 1).next_power_of_two()];
        Self { spans, tree }
    }

    /// Keeps a span.
    pub(crate) fn keep(&mut self, index: usize) {
        let mut node = self.leaves() + index;
        self.tree[node] = self.spans[index].end;
        while node > 1 {
            node /= 2;
            self.tree[node] = self.tree[2 * node].max(self.tree[2 * node + 1]);
        }
    }

    /// Returns `true` if the span is kept.
    pub(crate) fn has(&self, index: usize) -> bool {
        self.tree[self.leaves() + index] > 0
    }

    /// Returns `true` if a span shares a byte with one that is kept.
    pub(crate) fn overlaps(&self, index: usize) -> bool {
        let Range { start, end } = self.spans[index];
        self.furthest(0..self.first_at(end)) > start
    }

    /// Returns `true` if a span shares some bytes with one that is kept and each has others too, where none of those kept
    /// do.
    pub(crate) fn crosses(&self, index: usize) -> bool {
        let Range { start, end } = self.spans[index];
        // Of those that begin before and reach in, the last to begin is inside all others and so the first to end.
        let reaches_in = self.last_past(self.first_at(start), start).is_some_and(|innermost| innermost < end);
        reaches_in || self.furthest(self.first_at(start + 1)..self.first_at(end)) > end
    }

    fn leaves(&self) -> usize {
        self.tree.len() / 2
    }

    /// The first span that begins at a byte or after it.
    fn first_at(&self, byte: usize) -> usize {
        self.spans.partition_point(|span| span.start < byte)
    }

    /// The furthest end of those kept in a range.
    fn furthest(&self, range: Range<usize>) -> usize {
        let (mut low, mut high) = (self.leaves() + range.start, self.leaves() + range.end.max(range.start));
        let mut furthest = 0;
        while low < high {
            if low % 2 == 1 {
                furthest = furthest.max(self.tree[low]);
                low += 1;
            }
            if high % 2 == 1 {
                high -= 1;
                furthest = furthest.max(self.tree[high]);
            }
            (low, high) = (low / 2, high / 2);
        }
        furthest
    }

    /// The end of the last of those kept before an index that ends behind a byte.
    fn last_past(&self, before: usize, byte: usize) -> Option<usize> {
        let mut high = self.leaves() + before;
        // Up, to the last whole branch before the index that has one.
        loop {
            if high % 2 == 1 && self.tree[high - 1] > byte {
                high -= 1;
                break;
            }
            high /= 2;
            if high <= 1 {
                return None;
            }
        }
        // And down in it.
        while high < self.leaves() {
            high = if self.tree[2 * high + 1] > byte { 2 * high + 1 } else { 2 * high };
        }
        Some(self.tree[high])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn clashes_are_those_that_comparing_all_finds(
            mut spans in prop::collection::vec((0..30usize, 1..30usize), 0..24),
            order in prop::collection::vec(any::<prop::sample::Index>(), 24),
            nested in any::<bool>(),
        ) {
            spans.sort_by_key(|(start, length)| (*start, std::cmp::Reverse(*length)));
            let ranges: Vec<_> = spans.iter().map(|(start, length)| *start..start + length).collect();
            let mut kept = Kept::new(ranges.iter().map(|range| Span::from_range(range.clone()).unwrap()));
            let mut known: Vec<usize> = Vec::new();
            for index in order.iter().filter(|_| !ranges.is_empty()).map(|at| at.index(ranges.len())) {
                if known.contains(&index) {
                    continue;
                }
                let own = &ranges[index];
                let clashes = known.iter().map(|other| &ranges[*other]).any(|other| {
                    let overlaps = own.start < other.end && other.start < own.end;
                    let within = |a: &Range<usize>, b: &Range<usize>| a.start <= b.start && b.end <= a.end;
                    overlaps && !(nested && (within(own, other) || within(other, own)))
                });
                let found = if nested { kept.crosses(index) } else { kept.overlaps(index) };
                prop_assert_eq!(found, clashes, "{:?} among {:?}", own, known);
                if !clashes {
                    kept.keep(index);
                    known.push(index);
                }
            }
            prop_assert!((0..ranges.len()).all(|index| kept.has(index) == known.contains(&index)));
        }
    }
}
