//! Pseudo-labels: running text with the labels that both taggers together give it, for the instant tagger to learn more
//! from (distillation).

use crate::{
    deep::Both,
    evaluate,
    lessons::{Lesson, Source},
    texts,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::{
    error::Error,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
};
use tagline_core::Mention;
use tagline_engine::tags;

/// How much a sentence counts, beside one that people annotated.
const WEIGHT: f32 = 0.5;

/// A text with what is known of it, offsets in bytes.
#[derive(Serialize, Deserialize)]
struct Line {
    text: String,
    /// Where the mentions begin and end, and the number of their type.
    mentions: Vec<(usize, usize, usize)>,
}

/// Labels the texts of the data folder and writes them, one a line.
pub(crate) fn write(both: &Both, data: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let label = |text: String| {
        let mentions = both.tag(&text, &evaluate::options());
        Line { mentions: mentions.iter().filter_map(numbers).collect(), text }
    };
    let mut file = BufWriter::new(File::create(out)?);
    for (_, parts) in texts::read(data)? {
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

/// Where a mention begins and ends, and the number of its type.
fn numbers(mention: &Mention) -> Option<(usize, usize, usize)> {
    let range = mention.span.range();
    Some((range.start, range.end, tags::kind(&mention.label)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_engine::tags::{OUTSIDE, Part, tag};

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
}
