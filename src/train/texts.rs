//! The running text of the data folder, which nobody annotated, in parts that can be tagged one by one.

use crate::corpus::{self, Corpus};
use std::{collections::HashSet, error::Error, path::Path};

/// Texts, and how many of their lines are seen together at most: the first are sentences of many articles.
const TEXTS: [(&str, usize); 6] = [
    ("wiki_sentences", 1),
    ("wiki_current_events", 12),
    ("wikinews", 12),
    ("masc", 12),
    ("us_presidents", 12),
    ("oanc", 12),
];

/// The name of a text, and its parts.
pub(crate) type Named = (&'static str, Vec<String>);

/// How many letters and digits a sentence has to begin with for it to be told by them.
const TELLING: usize = 40;

/// The parts of each text, but for those that repeat a sentence of the development corpora: what is scored on those must
/// not have seen them.
pub(crate) fn read(data: &Path) -> Result<Vec<Named>, Box<dyn Error>> {
    let held_back = beginnings(&corpus::read_corpora(data, "dev")?);
    let of_text = |(name, lines)| {
        let text = corpus::read_file(&data.join("text").join(format!("{name}.txt.gz")))?;
        let (repeated, parts): (Vec<String>, Vec<String>) =
            parts(&text, lines).into_iter().partition(|part| repeats(part, &held_back));
        eprintln!("{name}: {} texts, {} left out", parts.len(), repeated.len());
        Ok((name, parts))
    };
    TEXTS.into_iter().map(of_text).collect()
}

/// Cuts documents, between which a line is empty, into parts of some lines at most.
fn parts(text: &str, lines: usize) -> Vec<String> {
    let of_document = |document: &str| -> Vec<String> {
        let all: Vec<&str> = document.lines().filter(|line| !line.is_empty()).collect();
        all.chunks(lines).map(|part| part.join("\n") + "\n").collect()
    };
    text.split("\n\n").flat_map(of_document).collect()
}

/// What the sentences of corpora begin with, however they are spaced.
fn beginnings(corpora: &[Corpus]) -> HashSet<Vec<u8>> {
    let sentences = corpora.iter().flat_map(|corpus| &corpus.documents).flat_map(|document| &document.sentences);
    sentences.filter_map(|sentence| Some(letters(&sentence.tokens.concat()).get(..TELLING)?.to_vec())).collect()
}

/// Whether a text holds one of these beginnings.
fn repeats(text: &str, beginnings: &HashSet<Vec<u8>>) -> bool {
    letters(text).windows(TELLING).any(|window| beginnings.contains(window))
}

/// The letters and digits of a text, in lower case.
fn letters(text: &str) -> Vec<u8> {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_train::GoldSentence;

    #[test]
    fn a_text_that_repeats_a_sentence_is_told_however_it_is_spaced() {
        let tokens = "The bridge over the Mur , closed since May , opens again".split(' ').map(str::to_owned).collect();
        let sentence = GoldSentence { tokens, mentions: Vec::new() };
        let known: HashSet<_> = [letters(&sentence.tokens.concat())[..TELLING].to_vec()].into();
        assert!(repeats("He said: \"The bridge over the Mur, closed since May, opens again tomorrow.\"", &known));
        assert!(!repeats("The bridge over the Mur, closed since March, opens again.", &known));
    }

    #[test]
    fn a_text_is_cut_at_documents_and_after_some_lines() {
        assert_eq!(parts("a\nb\nc\n\nd\n", 2), ["a\nb\n", "c\n", "d\n"]);
    }
}
