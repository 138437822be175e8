//! Whether the rounded network in Rust scores as the trainer's in PyTorch does, on the windows that an export brings along.

use super::export::{Export, ExportError};
use serde::Deserialize;
use std::path::Path;
use tagline_core::Passage;
use tagline_deep::{DeepTagger, LABELS, Room, SCORE_UNITS};

/// A window as the trainer has seen it.
#[derive(Deserialize)]
struct Window {
    words: Vec<String>,
    /// How many pieces each word has.
    pieces_of_words: Vec<usize>,
    /// How many words each sentence has.
    sentences: Vec<u32>,
    /// The pieces and the cases of their words, with both ends.
    pieces: Vec<usize>,
    cases: Vec<u8>,
    scores: Vec<[f32; LABELS]>,
}

/// Compares, and says in a sentence what differs.
pub(crate) fn compare(folder: &Path, export: &Export, deep: &DeepTagger) -> Result<String, ExportError> {
    let windows: Vec<Window> = Export::windows(folder)?;
    let mut room = Room::default();
    let (mut words, mut cut, mut other, mut apart) = (0, 0, 0, 0.0);
    for window in &windows {
        let passage = window.passage();
        let scores = deep.score(&passage, &mut room);
        let pieces = deep.pieces(&passage);
        let mut at = 1;
        for (word, (there, here)) in window.scores.iter().zip(&scores).enumerate() {
            let count = window.pieces_of_words[word];
            let known: Vec<&str> = window.pieces[at..at + count]
                .iter()
                .filter_map(|piece| export.vocabulary.get(*piece))
                .map(String::as_str)
                .collect();
            at += count;
            cut += usize::from(pieces.get(word).is_none_or(|pieces| *pieces != known));
            let here = here.map(|score| f32::from(score) / f32::from(SCORE_UNITS));
            other += usize::from(best(there) != best(&here));
            apart += there.iter().zip(&here).map(|(a, b)| f64::from((a - b).abs())).sum::<f64>() / LABELS as f64;
            words += 1;
        }
    }
    Ok(format!(
        "of {words} words, {cut} are cut otherwise than by the trainer, {other} get another best label, and scores differ by \
         {:.3} on average",
        apart / f64::from(u32::try_from(words.max(1)).unwrap_or(u32::MAX))
    ))
}

fn best(scores: &[f32; LABELS]) -> Option<usize> {
    (0..LABELS).max_by(|a, b| scores[*a].total_cmp(&scores[*b]))
}

impl Window {
    /// The words as a text: what stands before each is told by its case.
    fn passage(&self) -> Passage {
        let mut passage = Passage {
            firsts: self.sentences.iter().scan(0, |next, len| Some(std::mem::replace(next, *next + len))).collect(),
            core: 0..self.words.len() as u32,
            ..Passage::default()
        };
        let mut at = 1;
        for (word, count) in self.words.iter().zip(&self.pieces_of_words) {
            let glued = self.cases[at] / 10 % 2 == 1;
            at += count;
            if !glued && !passage.text.is_empty() {
                passage.text.push(' ');
            }
            let start = passage.text.len() as u32;
            passage.text.push_str(word);
            passage.words.push(start..passage.text.len() as u32);
        }
        passage
    }
}
