//! `tagline annotate`.

use crate::{
    Failed,
    args::Annotate,
    lines::{Batch, Batches, Line},
    model::{self, Model},
    pipeline::ordered,
    plain::Source,
    progress::Progress,
    record::{Answer, Entity, Failure, Refusal, parse},
    tell,
};
use serde::Serialize;
use std::{
    io::{self, IsTerminal, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};
use tagline_core::{CivilDate, DateValue, NumericOrder, Text};
use tagline_engine::{Dates, TagOptions};

/// The answers to a batch of requests.
#[derive(Default)]
struct Answers {
    /// Lines of JSON.
    json: Vec<u8>,
    /// What could not be tagged: where it stands, and why.
    refused: Vec<(String, Refusal)>,
    texts: u64,
    /// Bytes of input.
    bytes: u64,
}

/// What every text is tagged with.
struct Tagger {
    model: Model,
    date: Option<CivilDate>,
    order: Option<NumericOrder>,
    dates: Dates,
}

/// Tags what the arguments name.
pub(crate) fn run(args: Annotate) -> Result<(), Failed> {
    let (order, dates) = (args.order.map(Into::into), args.dates.into());
    let tagger = Arc::new(Tagger { model: model::load(args.model)?, date: args.date, order, dates });
    let jobs = args.jobs.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from);
    if args.plain {
        let sources = if args.files.is_empty() { vec![Source::Stdin] } else { sources(args.files) };
        let progress = Progress::new(Some(sources.len() as u64));
        let tag = move |source: Source| Ok(tagger.source(&source));
        return write(jobs, sources.into_iter(), tag, progress);
    }
    if io::stdin().is_terminal() {
        tell(format_args!("reading JSON Lines from the keyboard; end with Ctrl-D, see --help for the fields"));
    }
    let tag = move |batch: io::Result<Batch>| batch.map(|batch| tagger.batch(&batch));
    write(jobs, Batches::new(io::stdin()), tag, Progress::new(None))
}

fn sources(files: Vec<std::path::PathBuf>) -> Vec<Source> {
    files.into_iter().map(Source::new).collect()
}

/// Tags pieces of work in parallel and writes their answers in order.
fn write<T: Send + 'static>(
    jobs: usize,
    pieces: impl Iterator<Item = T> + Send + 'static,
    tag: impl Fn(T) -> io::Result<Answers> + Send + Sync + 'static,
    mut progress: Progress,
) -> Result<(), Failed> {
    let mut out = io::stdout().lock();
    let mut refused = 0u64;
    let mut unreadable = None;
    let written = ordered(jobs, pieces, tag, |answers| {
        match answers {
            Ok(answers) => {
                // Before the answer is out: whoever reads both streams learns of a bad line in time.
                for (place, refusal) in &answers.refused {
                    progress.report(&format!("{place}: {refusal}"));
                }
                refused += answers.refused.len() as u64;
                out.write_all(&answers.json)?;
                out.flush()?;
                progress.add(answers.texts, answers.bytes);
            }
            Err(error) => unreadable = Some(error),
        }
        Ok(())
    });
    drop(progress);
    written.map_err(Failed::writing)?;
    match (unreadable, refused) {
        (Some(error), _) => Err(Failed::Input(error)),
        (None, 0) => Ok(()),
        (None, refused) => Err(Failed::Refused(refused)),
    }
}

impl Tagger {
    fn batch(&self, batch: &Batch) -> Answers {
        let mut answers = Answers::default();
        for (line, number) in batch.lines.iter().zip(batch.first..) {
            match line {
                Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => {}
                Line::Bytes(bytes) => {
                    answers.bytes += bytes.len() as u64 + 1;
                    let (id, request) = parse(bytes);
                    let tagged = request.map(|request| (request.text, request.date));
                    self.answer(&mut answers, id, || format!("line {number}"), tagged);
                }
                Line::TooLong => {
                    self.answer(&mut answers, (), || format!("line {number}"), Err(Refusal::TooLong));
                }
            }
        }
        answers
    }

    fn source(&self, source: &Source) -> Answers {
        let mut answers = Answers::default();
        let text = source.text().map(|text| (text, None));
        answers.bytes = text.as_ref().map_or(0, |(text, _)| text.len() as u64);
        self.answer(&mut answers, source.name(), || source.name(), text);
        answers
    }

    /// Tags one text and adds the line that answers it.
    fn answer<I: Serialize>(
        &self,
        answers: &mut Answers,
        id: I,
        place: impl Fn() -> String,
        text: Result<(String, Option<CivilDate>), Refusal>,
    ) {
        answers.texts += 1;
        let kept = answers.json.len();
        let refusal = match text.and_then(|(text, date)| self.tag(answers, &id, text, date)) {
            Ok(()) => None,
            Err(refusal) => {
                answers.json.truncate(kept);
                let failure = Failure { id: &id, error: refusal.to_string() };
                // Writing to memory cannot fail, and an id was JSON before.
                let _ = serde_json::to_writer(&mut answers.json, &failure);
                Some(refusal)
            }
        };
        answers.json.push(b'\n');
        answers.refused.extend(refusal.map(|refusal| (place(), refusal)));
    }

    fn tag<I: Serialize>(
        &self,
        answers: &mut Answers,
        id: I,
        text: String,
        date: Option<CivilDate>,
    ) -> Result<(), Refusal> {
        let text = Text::new(text).map_err(|_| Refusal::TooLong)?;
        let options = TagOptions { date: date.or(self.date), order: self.order, dates: self.dates };
        // One text in a million that breaks the tagger must not cost a night's work on the rest.
        let mentions =
            catch_unwind(AssertUnwindSafe(|| self.model.tag(text.as_str(), &options))).map_err(|_| Refusal::Tagger)?;
        let entities = mentions.iter().map(|mention| {
            let range = text.code_points(mention.span)?;
            Some(Entity {
                start: range.start.get(),
                end: range.end.get(),
                label: mention.label.as_str(),
                text: text.slice(mention.span)?,
                confidence: mention.confidence.probability(),
                kind: mention.value.as_ref().map(|value| value.kind.as_str()),
                value: mention.value.as_ref().and_then(|value| value.edtf.as_deref()),
                timex3: mention.value.as_ref().map(DateValue::timex3),
            })
        });
        let entities = entities.collect::<Option<Vec<_>>>().ok_or(Refusal::Tagger)?;
        let answer = Answer { id, text: text.as_str(), entities };
        serde_json::to_writer(&mut answers.json, &answer).map_err(|_| Refusal::Tagger)
    }
}
