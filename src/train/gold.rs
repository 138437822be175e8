//! Gold files: `token<TAB>tag`, one token a line, IOB2 tags, a blank line after each sentence, and a sentence of the
//! one token `-DOCSTART-` where a document begins.

use std::ops::Range;
use tagline_core::Label;

/// A document as its annotators left it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldDocument {
    /// Its sentences.
    pub sentences: Vec<GoldSentence>,
}

/// A sentence as its annotators left it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldSentence {
    /// Its tokens.
    pub tokens: Vec<String>,
    /// The mentions, as ranges of tokens, in order.
    pub mentions: Vec<(Range<usize>, Label)>,
}

/// Why a file cannot be read as gold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoldError {
    /// A line is not a token and a tag with a tab between.
    Columns {
        /// The line, counted from 1.
        line: usize,
    },
    /// A tag is not `O`, `B-X` or `I-X`.
    Tag {
        /// The line, counted from 1.
        line: usize,
        /// What stands there.
        tag: String,
    },
}

impl std::fmt::Display for GoldError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Columns { line } => {
                write!(f, "line {line} does not hold a token and a tag with a tab between: is this a two-column file?")
            }
            Self::Tag { line, tag } => write!(f, "line {line} has the tag {tag:?}: write O, B-PERSON, I-PERSON, ..."),
        }
    }
}

impl std::error::Error for GoldError {}

/// Reads a gold file. One without `-DOCSTART-` is a single document. The type names LOC, GPE, PER and TIME are read
/// as PLACE, PLACE, PERSON and DATE.
///
/// # Errors
/// If a line has not two columns or its tag cannot be read.
pub fn read_gold(text: &str) -> Result<Vec<GoldDocument>, GoldError> {
    let mut documents: Vec<GoldDocument> = Vec::new();
    let mut sentence = GoldSentence::default();
    let close = |sentence: &mut GoldSentence, documents: &mut Vec<GoldDocument>| {
        let sentence = std::mem::take(sentence);
        if sentence.tokens == ["-DOCSTART-"] {
            documents.push(GoldDocument::default());
        } else if !sentence.tokens.is_empty() {
            match documents.last_mut() {
                Some(document) => document.sentences.push(sentence),
                None => documents.push(GoldDocument { sentences: vec![sentence] }),
            }
        }
    };
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.trim().is_empty() {
            close(&mut sentence, &mut documents);
            continue;
        }
        let (token, tag) = line.split_once('\t').ok_or(GoldError::Columns { line: number })?;
        let at = sentence.tokens.len();
        sentence.tokens.push(token.to_owned());
        let wrong = || GoldError::Tag { line: number, tag: tag.to_owned() };
        let Some((part, kind)) = tag.trim_end().split_once('-') else {
            if tag.trim_end() == "O" {
                continue;
            }
            return Err(wrong());
        };
        let label = match kind {
            "PER" => Label::PERSON,
            "LOC" | "GPE" => Label::PLACE,
            "TIME" => Label::DATE,
            other => Label::new(other).map_err(|_| wrong())?,
        };
        match (part, sentence.mentions.last_mut()) {
            ("I", Some((range, last))) if range.end == at && *last == label => range.end += 1,
            ("B" | "I", _) => sentence.mentions.push((at..at + 1, label)),
            _ => return Err(wrong()),
        }
    }
    close(&mut sentence, &mut documents);
    documents.retain(|document| !document.sentences.is_empty());
    Ok(documents)
}

impl GoldDocument {
    /// The document as plain text: tokens joined by single spaces, a line per sentence; and the mentions as ranges of
    /// bytes in it.
    #[must_use]
    pub fn text(&self) -> (String, Vec<(Range<usize>, Label)>) {
        let (mut text, mut mentions) = (String::new(), Vec::new());
        for sentence in &self.sentences {
            let mut places = Vec::with_capacity(sentence.tokens.len());
            for (i, token) in sentence.tokens.iter().enumerate() {
                if i > 0 {
                    text.push(' ');
                }
                places.push(text.len()..text.len() + token.len());
                text.push_str(token);
            }
            text.push('\n');
            for (range, label) in &sentence.mentions {
                mentions.push((places[range.start].start..places[range.end - 1].end, label.clone()));
            }
        }
        (text, mentions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "-DOCSTART-\tO\n\nMs\tO\nAda\tB-PER\nKing\tI-PER\nParis\tB-PLACE\n\n-DOCSTART-\tO\n\n2010\tB-DATE\n2011\tB-DATE\n";

    #[test]
    fn documents_sentences_and_mentions_are_read() {
        let documents = read_gold(FILE).unwrap();
        assert_eq!(documents.len(), 2);
        let (text, mentions) = documents[0].text();
        assert_eq!(text, "Ms Ada King Paris\n");
        let spans: Vec<_> = mentions.iter().map(|(range, label)| (&text[range.clone()], label.as_str())).collect();
        assert_eq!(spans, [("Ada King", "PERSON"), ("Paris", "PLACE")]);
        assert_eq!(documents[1].sentences[0].mentions.len(), 2);
    }

    #[test]
    fn errors_name_the_line() {
        assert_eq!(read_gold("a\tO\nb"), Err(GoldError::Columns { line: 2 }));
        assert_eq!(read_gold("a\tX"), Err(GoldError::Tag { line: 1, tag: "X".to_owned() }));
        assert_eq!(read_gold("a\tE-PER"), Err(GoldError::Tag { line: 1, tag: "E-PER".to_owned() }));
    }
}
