//! The weights of features as a model file holds them: most features have a weight for a few labels only.

use crate::tags::LABELS;

/// Rows of weights, of which those that are zero are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SparseRows {
    /// The labels of each row that have a weight, a bit each.
    sets: Vec<u32>,
    /// Their weights, row after row.
    weights: Vec<i8>,
}

impl SparseRows {
    /// The rows of these sets and weights; `None` if their sizes do not fit together or a set holds no label of ours.
    pub(crate) fn new(sets: Vec<u32>, weights: Vec<i8>) -> Option<Self> {
        let fits = sets.iter().all(|set| set >> LABELS == 0);
        let count: usize = sets.iter().map(|set| set.count_ones() as usize).sum();
        (fits && count == weights.len()).then_some(Self { sets, weights })
    }

    /// Adds a row.
    pub fn push(&mut self, row: &[i8; LABELS]) {
        self.sets.push(row.iter().enumerate().fold(0, |set, (label, weight)| set | u32::from(*weight != 0) << label));
        self.weights.extend(row.iter().filter(|weight| **weight != 0));
    }

    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.sets.clear();
        self.weights.clear();
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// The labels of each row that have a weight, a bit each.
    pub(crate) fn sets(&self) -> &[u32] {
        &self.sets
    }

    /// All weights that are not zero, row after row.
    #[must_use]
    pub fn weights(&self) -> &[i8] {
        &self.weights
    }

    /// Each row's labels that have a weight, a bit each, and those weights.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u32, &[i8])> {
        let mut rest = self.weights.as_slice();
        self.sets.iter().map_while(move |set| {
            let (weights, others) = rest.split_at_checked(set.count_ones() as usize)?;
            rest = others;
            Some((*set, weights))
        })
    }
}

impl FromIterator<[i8; LABELS]> for SparseRows {
    fn from_iter<I: IntoIterator<Item = [i8; LABELS]>>(rows: I) -> Self {
        let mut sparse = Self::default();
        rows.into_iter().for_each(|row| sparse.push(&row));
        sparse
    }
}

/// The labels of a set, in order.
pub(crate) fn labels(mut set: u32) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let label = u8::try_from(set.trailing_zeros()).ok().filter(|_| set != 0)?;
        set &= set - 1;
        Some(label)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_come_out_as_they_went_in(rows: Vec<[i8; LABELS]>) {
            let sparse: SparseRows = rows.iter().copied().collect();
            let dense = |(set, weights): (u32, &[i8])| {
                let mut row = [0; LABELS];
                labels(set).zip(weights).for_each(|(label, weight)| row[usize::from(label)] = *weight);
                row
            };
            prop_assert_eq!(sparse.len(), rows.len());
            prop_assert_eq!(sparse.rows().map(dense).collect::<Vec<_>>(), rows);
            prop_assert_eq!(SparseRows::new(sparse.sets.clone(), sparse.weights.clone()), Some(sparse));
        }
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        assert!(SparseRows::new(vec![0b11], vec![1]).is_none());
        assert!(SparseRows::new(vec![0b1], vec![1, 2]).is_none());
        assert!(SparseRows::new(vec![1 << LABELS], vec![1]).is_none());
    }
}
