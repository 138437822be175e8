//! JSON Lines for token classification with Hugging Face's libraries: `{"id", "tokens", "ner_tags", "offsets"}`, one
//! sentence a line.
//!
//! Tags are words such as `B-PERSON`, not numbers, so that a line means something by itself; the class list that
//! `datasets` needs to number them comes beside the file. Offsets count code points and let the spans be checked, but of
//! the text only the words are kept.

use crate::{
    budget::Budget,
    codec::{Codec, Companion, Facts, Holds, Overlap, Writer},
    error::{Fault, ReadError, WriteError},
    import::Import,
    json::{Item, utf8},
    options::ExportOptions,
    sheet::{Sheet, labels},
    tags::{Scheme, Words, tag},
    tokens::{Token, sentences},
    unit::Unit,
};
use serde::Serialize;
use std::borrow::Cow;
use tagline_core::Span;

/// Lines of tokens and tags.
pub(crate) struct HuggingFace;

#[derive(Serialize)]
struct Line<'a> {
    id: String,
    document: &'a str,
    /// Counted from 0 in each document, so that two documents of one name stay two.
    sentence: usize,
    tokens: Vec<&'a str>,
    ner_tags: Vec<String>,
    offsets: Vec<(u32, u32)>,
}

impl Codec for HuggingFace {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "Hugging Face JSONL",
            id: "hugging-face",
            extension: "jsonl",
            mime: "application/jsonl",
            description: "datasets and transformers: tokens and tags for token classification",
            several: true,
            holds: Holds {
                overlap: Overlap::None,
                ragged: false,
                white_space: false,
                document_id: true,
                ..Holds::SPANS
            },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let mut lines = Vec::new();
        for sheet in sheets {
            // A document without words is a sentence without tokens, so that it is not lost.
            let sentences = Some(sentences(sheet)).filter(|found| !found.is_empty()).unwrap_or(vec![Vec::new()]);
            for (number, sentence) in sentences.iter().enumerate() {
                serde_json::to_writer(&mut lines, &line(sheet, number, sentence))?;
                lines.push(b'\n');
            }
        }
        Ok(lines)
    }

    fn companions(&self, sheets: &[Sheet<'_>]) -> Vec<Companion> {
        let labels = labels(sheets);
        let tags = labels.iter().flat_map(|label| [format!("B-{label}"), format!("I-{label}")]);
        let names: Vec<String> = std::iter::once("O".to_owned()).chain(tags).collect();
        // A list of strings is always JSON.
        let bytes = serde_json::to_vec_pretty(&names).unwrap_or_default();
        vec![Companion { name: "ner-tags.json", mime: "application/json", bytes }]
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        let mut open: Option<(String, Words)> = None;
        for item in Item::lines(utf8(bytes)?) {
            let item = item?;
            let mut object = item.object()?;
            let own = object.item("id").map_or(Ok(String::new()), |id| id.name())?;
            // Lines that name no document are documents of their own.
            let id = object.optional("document")?.unwrap_or(own);
            let begins = object.optional("sentence")? == Some(0);
            let tokens: Vec<Cow<'_, str>> = object.required("tokens")?;
            let tags = object.required_item("ner_tags")?;
            let offsets: Option<Vec<(u64, u64)>> = object.optional("offsets")?;
            let tag_list = tags.list()?;
            if tag_list.len() != tokens.len() {
                return Err(tags.wrong("expected as many tags as tokens"));
            }
            let (_, words) = match open.take() {
                Some((document, words)) if document == id && !begins => open.insert((document, words)),
                other => {
                    finish(other, &mut import, &mut budget)?;
                    open.insert((id, Words::new(item.place())))
                }
            };
            for (index, (token, tag)) in tokens.iter().zip(&tag_list).enumerate() {
                let Ok(word) = tag.get::<Cow<'_, str>>() else {
                    return Err(tag.error(Fault::Value {
                        problem: "expected a tag such as B-PERSON; numbers mean nothing without their list".to_owned(),
                    }));
                };
                let offset = offsets.as_ref().and_then(|offsets| offsets.get(index)).map(|(start, _)| *start);
                words.push(token, &word, offset, tag.place())?;
            }
            words.end_sentence();
        }
        finish(open, &mut import, &mut budget)?;
        Ok(import)
    }
}

fn line<'a>(sheet: &'a Sheet<'_>, number: usize, sentence: &[Token<'_>]) -> Line<'a> {
    let text = sheet.document.text().as_str();
    let befores = std::iter::once(None).chain(sentence.iter().map(Some));
    let span = |token: &Token<'_>| Span::from_range(token.range.clone());
    Line {
        id: format!("{}/{number}", sheet.document.id()),
        document: sheet.document.id(),
        sentence: number,
        tokens: sentence.iter().filter_map(|token| text.get(token.range.clone())).collect(),
        ner_tags: sentence.iter().zip(befores).map(|(token, before)| tag(token, before, Scheme::Iob2)).collect(),
        offsets: sentence.iter().filter_map(span).map(|span| sheet.offsets(span, Unit::CodePoint)).collect(),
    }
}

fn finish(document: Option<(String, Words)>, import: &mut Import, budget: &mut Budget) -> Result<(), ReadError> {
    if let Some((id, words)) = document {
        let document = words.document(HuggingFace.facts().id, id, &mut import.problems)?;
        budget.take(import, document)?;
    }
    Ok(())
}
