//! Prodigy's JSON Lines: `{"text", "tokens", "spans", "answer"}`, one task a line.
//!
//! Offsets count code points; a span also names its first and its last token, the last one inclusively. Prodigy skips
//! spans that do not fall on the tokens beside them, so the tokens are cut to fit.

use crate::{
    budget::Budget,
    claim::{Account, Claim},
    codec::{Codec, Facts, Holds, Overlap, Writer},
    error::{ReadError, WriteError},
    import::Import,
    json::{Item, Object, utf8},
    options::ExportOptions,
    sheet::{Sheet, is_blank},
    tokens::{Token, sentences},
    unit::Unit,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use tagline_core::{Span, Status};

/// Prodigy's tasks.
pub(crate) struct Prodigy;

#[derive(Serialize)]
struct Task<'a> {
    text: &'a str,
    tokens: Vec<TokenOut<'a>>,
    spans: Vec<SpanOut<'a>>,
    answer: Answer,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct TokenOut<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    id: usize,
    /// Whether white space follows.
    ws: bool,
}

#[derive(Serialize)]
struct SpanOut<'a> {
    start: u32,
    end: u32,
    token_start: usize,
    token_end: usize,
    label: &'a str,
}

/// What Prodigy shows at the corner of a task.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Meta<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
}

/// What the person at Prodigy pressed.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Accept,
    Reject,
    Ignore,
}

impl From<Answer> for Status {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Accept => Self::Confirmed,
            Answer::Reject => Self::Rejected,
            Answer::Ignore => Self::Suggested,
        }
    }
}

impl Codec for Prodigy {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "Prodigy JSONL",
            id: "prodigy",
            extension: "jsonl",
            mime: "application/jsonl",
            description: "Prodigy: tasks with tokens and spans, ready for db-in",
            several: true,
            holds: Holds { overlap: Overlap::None, ragged: false, document_id: true, title: true, ..Holds::SPANS },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let mut lines = Vec::new();
        for sheet in sheets {
            serde_json::to_writer(&mut lines, &task(sheet))?;
            lines.push(b'\n');
        }
        Ok(lines)
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        for line in Item::lines(utf8(bytes)?) {
            let line = line?;
            let mut task = line.object()?;
            let text = task.required_item("text")?.text()?;
            let answer: Option<Answer> = task.optional("answer")?;
            // Other programs keep other things there.
            let meta: Meta<'_> = task.item("meta").and_then(|meta| meta.get().ok()).unwrap_or_default();
            let spans = task.list("spans")?;
            let status = answer.map_or(Status::Suggested, Status::from);
            let claims = spans.iter().map(|span| claim(span.object()?, status)).collect::<Result<_, _>>()?;
            let (id, title) = (meta.id.into_owned(), meta.title.map(Cow::into_owned));
            let account =
                Account { place: line.place(), id, title, text, claims, unit: writer.counted(Unit::CodePoint) };
            let document = account.document(&mut import.problems)?;
            budget.take(&mut import, document)?;
        }
        Ok(import)
    }
}

fn claim(mut span: Object<'_>, status: Status) -> Result<Claim<'_>, ReadError> {
    let ends = (span.required("start")?, span.required("end")?);
    let label: Cow<'_, str> = span.required("label")?;
    Ok(Claim { status, ..Claim::new(Prodigy.facts().id, span.place(), ends, label) })
}

fn task<'a>(sheet: &'a Sheet<'_>) -> Task<'a> {
    let text = sheet.document.text().as_str();
    let tokens: Vec<Token<'a>> = sentences(sheet).into_iter().flatten().collect();
    let offsets = |token: &Token<'_>| {
        let span = Span::from_range(token.range.clone());
        span.map(|span| sheet.offsets(span, Unit::CodePoint)).unwrap_or_default()
    };
    let mut spans: Vec<SpanOut<'a>> = Vec::new();
    for (id, token) in tokens.iter().enumerate() {
        let (start, end) = offsets(token);
        match (token.annotation, spans.last_mut()) {
            (Some(annotation), _) if token.opens() => {
                spans.push(SpanOut { start, end, token_start: id, token_end: id, label: annotation.label.as_str() });
            }
            (Some(_), Some(open)) => (open.end, open.token_end) = (end, id),
            _ => {}
        }
    }
    let token = |(id, token): (usize, &Token<'a>)| {
        let (start, end) = offsets(token);
        let ws = text[token.range.end..].starts_with(is_blank);
        TokenOut { text: &text[token.range.clone()], start, end, id, ws }
    };
    Task {
        text,
        tokens: tokens.iter().enumerate().map(token).collect(),
        spans,
        answer: Answer::Accept,
        meta: Meta { id: sheet.document.id().into(), title: Some(sheet.document.title().into()) },
    }
}
