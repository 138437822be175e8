//! The whole network: from pieces and their cases to scores of labels.

use crate::{
    case::CASES,
    kernel::{Machine, Portable, ROWS, STEP},
    layer::{Flow, Layer, Norm},
    math::{self, LANES},
    model::Table,
};

/// How many labels each word is scored for.
pub const LABELS: usize = 17;

/// Sizes and weights of the network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// How many numbers a piece has between layers.
    pub width: usize,
    /// How many heads attend, each with its share of the width.
    pub heads: usize,
    /// How many numbers a piece has inside a layer.
    pub inner: usize,
    /// A row for each piece of the vocabulary.
    pub words: Table,
    /// A row for each place in a window.
    pub positions: Table,
    /// A row for each case.
    pub cases: Table,
    /// After the three are added.
    pub norm: Norm,
    /// The layers.
    pub layers: Vec<Layer>,
    /// The weights of each label.
    pub head: Vec<f32>,
    /// What is added to each label.
    pub bias: Vec<f32>,
    /// What is added to each label for each case.
    pub case_bias: Vec<f32>,
}

/// A piece on its way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// Its number in the vocabulary.
    pub(crate) piece: u32,
    /// The case of its word.
    pub(crate) case: u8,
}

impl Network {
    /// How many pieces a window may have.
    pub(crate) fn window(&self) -> usize {
        self.positions.rows()
    }

    /// Whether all parts fit together, for a vocabulary of so many pieces.
    pub(crate) fn fits(&self, vocabulary: usize) -> bool {
        let Self { width, heads, inner, .. } = *self;
        width > 0
            && width.is_multiple_of(STEP)
            && heads > 0
            && width.is_multiple_of(heads * LANES)
            && inner > 0
            && [(&self.words, vocabulary), (&self.cases, CASES)]
                .iter()
                .all(|(table, rows)| table.fits(width) && table.rows() == *rows)
            && self.positions.fits(width)
            // Room for both ends and the longest word.
            && self.window() >= 2 + crate::pieces::MOST_OF_A_WORD
            && self.norm.fits(width)
            && self.layers.iter().all(|layer| layer.fits(width, inner))
            && self.head.len() == LABELS * width
            && self.bias.len() == LABELS
            && self.case_bias.len() == LABELS * CASES
    }

    /// Runs a window through the network on the best machine there is, and gives the scores at the asked places.
    pub(crate) fn scores(&self, window: &[Input], asked: &[usize], flow: &mut Flow) -> Vec<[f32; LABELS]> {
        #[cfg(target_arch = "x86_64")]
        if let Some(machine) = pulp::x86::V3::try_new() {
            return self.scores_on(machine, window, asked, flow);
        }
        self.scores_on(Portable, window, asked, flow)
    }

    pub(crate) fn scores_on<M: Machine>(
        &self,
        machine: M,
        window: &[Input],
        asked: &[usize],
        flow: &mut Flow,
    ) -> Vec<[f32; LABELS]> {
        machine.run(
            #[inline(always)]
            || self.embed(window, flow),
        );
        for layer in &self.layers {
            machine.run(
                #[inline(always)]
                || layer.apply(machine, self.heads, window.len(), flow),
            );
        }
        let score = |at: &usize| {
            let hidden = &flow.hidden[at * self.width..][..self.width];
            let case = &self.case_bias[usize::from(window[*at].case) * LABELS..][..LABELS];
            std::array::from_fn(|label| {
                let weights = &self.head[label * self.width..][..self.width];
                math::dot(hidden, weights) + (self.bias[label] + case[label])
            })
        };
        asked.iter().map(score).collect()
    }

    #[inline(always)]
    fn embed(&self, window: &[Input], flow: &mut Flow) {
        flow.hidden.clear();
        flow.hidden.resize(window.len().next_multiple_of(ROWS) * self.width, 0.0);
        for ((position, input), row) in window.iter().enumerate().zip(flow.hidden.chunks_exact_mut(self.width)) {
            self.words.add(input.piece as usize, row);
            self.positions.add(position, row);
            self.cases.add(usize::from(input.case), row);
        }
        self.norm.apply(&mut flow.hidden);
    }
}
