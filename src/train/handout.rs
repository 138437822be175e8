//! The corpora as the deep tagger's trainer is to see them: the same texts, tokens, sentences and allowed labels that the
//! instant tagger learns from, a document a line.

use crate::{
    corpus::{Corpus, read_corpora},
    examples::Plan,
    lessons::{Allowed, Guise, Lesson, Source, lesson, lessons},
    texts,
    training::FULL,
};
use serde::Serialize;
use std::{
    error::Error,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};
use tagline_engine::tags;

/// A document, with all offsets in bytes of its text.
#[derive(Serialize)]
struct Line<'l> {
    #[serde(flatten)]
    origin: &'l Origin<'l>,
    /// How much its sentences count.
    weight: f32,
    /// How much worse it is to miss a mention in it than to find one too many; see [`Plan::cost`].
    cost: f32,
    text: &'l str,
    /// Where the engine's tokens begin and end.
    words: Vec<(u32, u32)>,
    /// How many tokens each sentence has.
    sentences: Vec<usize>,
    /// The labels that each token may have, a bit each.
    allowed: Vec<Allowed>,
    /// Where the annotators' mentions begin and end, and the number of their type.
    mentions: Vec<(usize, usize, usize)>,
}

/// Writes `train.jsonl`, `dev.jsonl` and, of text that nobody annotated, `raw.jsonl`.
pub(crate) fn write(data: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    write_corpora(data, out)?;
    write_raw(texts::read(data)?, out)
}

fn write_corpora(data: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    // Capitals and lower case are the same pieces to an uncased network: its trainer changes their case by itself.
    let plan = Plan { guises: false, silver: 0.5, ..FULL.plan };
    let mut file = BufWriter::new(File::create(out.join("train.jsonl"))?);
    for corpus in read_corpora(data, "train")? {
        let origin = Origin::of(&corpus);
        for lesson in lessons(std::slice::from_ref(&corpus), plan) {
            write_line(&mut file, &origin, &lesson)?;
        }
    }
    file.flush()?;
    let mut file = BufWriter::new(File::create(out.join("dev.jsonl"))?);
    for corpus in read_corpora(data, "dev")? {
        let origin = Origin::of(&corpus);
        for document in &corpus.documents {
            // As `GoldDocument::text` joins it, on which every tagger is scored.
            write_line(&mut file, &origin, &lesson(document, Guise::Spaced, Source::default()))?;
        }
    }
    file.flush()?;
    Ok(())
}

fn write_raw(texts: Vec<(&str, Vec<String>)>, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(out.join("raw.jsonl"))?);
    let source = Source { open: 0, weight: 1.0, cost: 0.0 };
    for (name, parts) in texts {
        let origin = Origin { corpus: name, gold: false, types: Vec::new() };
        for text in parts {
            let silent = std::iter::once(0..text.len()).collect();
            let lesson = Lesson { text, mentions: Vec::new(), silent, source };
            write_line(&mut file, &origin, &lesson)?;
        }
    }
    file.flush()?;
    Ok(())
}

/// Where a document comes from.
#[derive(Serialize)]
struct Origin<'c> {
    corpus: &'c str,
    /// Whether people annotated it.
    gold: bool,
    /// The numbers of the types that its annotators marked.
    types: Vec<usize>,
}

impl<'c> Origin<'c> {
    fn of(corpus: &'c Corpus) -> Self {
        Self { corpus: &corpus.name, gold: corpus.gold, types: corpus.types.iter().filter_map(tags::kind).collect() }
    }
}

fn write_line(file: &mut impl Write, origin: &Origin<'_>, lesson: &Lesson) -> Result<(), Box<dyn Error>> {
    let aligned = lesson.align();
    let line = Line {
        origin,
        weight: lesson.source.weight,
        cost: lesson.source.cost,
        text: &lesson.text,
        words: aligned.tokens.iter().map(|token| (token.start, token.end)).collect(),
        sentences: aligned.sentences.iter().map(ExactSizeIterator::len).collect(),
        allowed: aligned.allowed,
        mentions: lesson.mentions.iter().map(|(range, kind)| (range.start, range.end, *kind)).collect(),
    };
    serde_json::to_writer(&mut *file, &line)?;
    file.write_all(b"\n")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_engine::tags::{LABELS, OUTSIDE, Part, tag};

    const CORPUS: &str =
        "On\tO\nFriday\tO\nMs\tO\nAda\tB-PERSON\nLind\tI-PERSON\nleft\tO\nU.S.-led\tO\nGraz\tB-PLACE\n.\tO\n\n";

    #[test]
    fn a_line_holds_tokens_and_what_they_may_be() {
        let data = tempfile::tempdir().unwrap();
        let row = |split| format!("{split}.tsv\tsmall\t{split}\tPERSON PLACE\tgold\tyes\n");
        fs::write(data.path().join("corpora.tsv"), format!("file\n{}{}", row("train"), row("dev"))).unwrap();
        fs::write(data.path().join("train.tsv"), CORPUS).unwrap();
        fs::write(data.path().join("dev.tsv"), CORPUS).unwrap();
        let out = data.path().join("lessons");
        write_corpora(data.path(), &out).unwrap();
        let read = |name: &str| -> serde_json::Value {
            serde_json::from_str(&fs::read_to_string(out.join(name)).unwrap()).unwrap()
        };
        let line = read("train.jsonl");
        let text = line["text"].as_str().unwrap();
        let allowed: Vec<u64> =
            line["allowed"].as_array().unwrap().iter().filter_map(serde_json::Value::as_u64).collect();
        let words = line["words"].as_array().unwrap();
        let at = |index: usize, end: usize| words[index][end].as_u64().unwrap() as usize;
        let set = |word: &str| {
            let index = (0..words.len()).find(|index| &text[at(*index, 0)..at(*index, 1)] == word).unwrap();
            allowed[index]
        };
        assert_eq!(set("Ada"), 1 << tag(0, Part::Begin));
        assert_eq!(set("Lind"), 1 << tag(0, Part::End));
        assert_eq!(set("Graz"), 1 << tag(1, Part::Single));
        // Organizations and dates are not annotated; a date is read in one place. Inside "U.S.-led" nothing is.
        let may = |word: &str, kind| set(word) & 1 << tag(kind, Part::Single) != 0;
        assert!(set("left") & 1 << OUTSIDE != 0 && set("Friday") & 1 << OUTSIDE != 0);
        assert_eq!([0, 2, 3].map(|kind| may("left", kind)), [false, true, false]);
        assert_eq!([0, 2, 3].map(|kind| may("Friday", kind)), [false, true, true]);
        assert!(set("U.S.") & 1 << tag(1, Part::Single) != 0);
        assert_eq!(read("dev.jsonl")["text"], "On Friday Ms Ada Lind left U.S.-led Graz .\n");
    }

    #[test]
    fn a_text_that_nobody_annotated_says_nothing() {
        let out = tempfile::tempdir().unwrap();
        write_raw(vec![("made", vec!["Ada left.\n".to_owned()])], out.path()).unwrap();
        let line: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(out.path().join("raw.jsonl")).unwrap()).unwrap();
        assert_eq!((&line["corpus"], &line["gold"]), (&"made".into(), &false.into()));
        assert_eq!(line["allowed"], serde_json::json!(vec![(1 << LABELS) - 1; 3]));
        assert_eq!(line["words"], serde_json::json!([[0, 3], [4, 8], [8, 9]]));
    }
}
