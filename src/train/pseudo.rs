//! Pseudo-labels: running text with the labels that both taggers together give it, for the instant tagger to learn more
//! from (distillation).

use crate::{
    corpus::{self, Corpus},
    deep::Both,
    evaluate,
    lessons::{Lesson, Source},
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    error::Error,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
};
use tagline_core::Mention;
use tagline_engine::tags;

/// Texts, and how many of their lines are seen together at most: the first are sentences of many articles.
const TEXTS: [(&str, usize); 6] = [
    ("wiki_sentences", 1),
    ("wiki_current_events", 12),
    ("wikinews", 12),
    ("masc", 12),
    ("us_presidents", 12),
    ("oanc", 12),
];

/// How much a sentence counts, beside one that people annotated.
const WEIGHT: f32 = 0.5;

/// How many letters and digits a sentence has to begin with for it to be told by them.
const TELLING: usize = 40;

/// A text with what is known of it, offsets in bytes.
#[derive(Serialize, Deserialize)]
struct Line {
    text: String,
    /// Where the mentions begin and end, and the number of their type.
    mentions: Vec<(usize, usize, usize)>,
}

/// Labels the texts of the data folder and writes them, one a line, but for those that repeat a sentence of the
/// development corpora: what is scored on those must not have seen them.
pub(crate) fn write(both: &Both, data: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let label = |text: String| {
        let mentions = both.tag(&text, &evaluate::options());
        Line { mentions: mentions.iter().filter_map(numbers).collect(), text }
    };
    let held_back = beginnings(&corpus::read_corpora(data, "dev")?);
    let mut file = BufWriter::new(File::create(out)?);
    for (name, lines) in TEXTS {
        let text = corpus::read_file(&data.join("text").join(format!("{name}.txt.gz")))?;
        let (repeated, parts): (Vec<String>, Vec<String>) =
            parts(&text, lines).into_iter().partition(|part| repeats(part, &held_back));
        eprintln!("{name}: {} texts, {} left out", parts.len(), repeated.len());
        for line in parts.into_par_iter().map(label).collect::<Vec<Line>>() {
            serde_json::to_writer(&mut file, &line)?;
            file.write_all(b"\n")?;
        }
    }
    Ok(file.flush()?)
}

/// Reads what [`write`] wrote.
pub(crate) fn read(path: &Path) -> Result<Vec<Lesson>, Box<dyn Error>> {
    let lesson = |line: String| -> Result<Lesson, Box<dyn Error>> {
        let Line { text, mentions } = serde_json::from_str(&line)?;
        Ok(Lesson {
            text,
            mentions: mentions.into_iter().map(|(start, end, kind)| (start..end, kind)).collect(),
            silent: Vec::new(),
            source: Source { weight: WEIGHT, ..Source::default() },
        })
    };
    BufReader::new(File::open(path)?).lines().map(|line| lesson(line?)).collect()
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

/// Where a mention begins and ends, and the number of its type.
fn numbers(mention: &Mention) -> Option<(usize, usize, usize)> {
    let range = mention.span.range();
    Some((range.start, range.end, tags::kind(&mention.label)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_engine::tags::{OUTSIDE, Part, tag};
    use tagline_train::GoldSentence;

    #[test]
    fn what_was_labelled_is_learned_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pseudo.jsonl");
        let line = Line { text: "Ada met Otto in Graz .\n".to_owned(), mentions: vec![(0, 3, 0), (16, 20, 1)] };
        std::fs::write(&path, serde_json::to_string(&line).unwrap() + "\n").unwrap();
        let lessons = read(&path).unwrap();
        let (person, place, outside) = (1 << tag(0, Part::Single), 1 << tag(1, Part::Single), 1 << OUTSIDE);
        assert_eq!(lessons[0].align().allowed, [person, outside, outside, outside, place, outside]);
        assert_eq!(lessons[0].source.weight, WEIGHT);
    }

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
