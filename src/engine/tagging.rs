//! The tagging of one text, from the top and in steps.

use crate::{
    date::{self, DateContext, DateMention, Inference, OrderFinding},
    document::Document,
    engine::{Engine, TagOptions},
    marginals::Marginals,
    memory::Memory,
    mentions::{self, Candidate},
    scores::{Scorer, Store},
    sentence, tags, token,
};
use tagline_core::{ByteOffset, Mention, Span};

/// A text being tagged from the top.
#[derive(Debug)]
pub struct Tagging<'a> {
    engine: &'a Engine,
    text: &'a str,
    document: Document,
    inferred: Option<Inference>,
    order: OrderFinding,
    /// The wanted dates, and the first that does not lie in a tagged sentence.
    dates: Vec<DateMention>,
    next_date: usize,
    scorer: Scorer,
    /// The next sentence to tag.
    next: usize,
    position: usize,
    memory: Memory,
    mentions: Vec<Mention>,
}

impl<'a> Tagging<'a> {
    pub(crate) fn new(engine: &'a Engine, text: &'a str, options: &TagOptions) -> Self {
        let tokens = token::tokenize(text);
        let sentences = sentence::sentences(text, &tokens);
        let context = DateContext { date: options.date, order: options.order };
        let found = date::find_dates(text, &tokens, &sentences, context);
        let Store { words, kept } = engine.borrow_store();
        let document = Document::new(text, tokens, sentences, &engine.knowledge, words);
        let dates = mentions::wanted_dates(found.mentions, options.dates);
        let scorer = Scorer::new(&document, kept, &engine.weights);
        Self {
            text,
            document,
            inferred: found.inferred,
            order: found.order,
            dates,
            next_date: 0,
            scorer,
            next: 0,
            position: 0,
            memory: Memory::default(),
            mentions: Vec::new(),
            engine,
        }
    }

    /// Tags whole paragraphs until at least `bytes` more bytes are done, and returns their mentions; `None`
    /// when the text is used up.
    pub fn advance(&mut self, bytes: usize) -> Option<Vec<Mention>> {
        if self.position == self.text.len() {
            return None;
        }
        let goal = self.position.saturating_add(bytes).min(self.text.len());
        self.position = self.text.as_bytes()[goal..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(self.text.len(), |line_break| goal + line_break + 1);
        let first = self.mentions.len();
        while let Some(sentence) = self.document.sentences.get(self.next).cloned()
            && self.document.tokens.get(sentence.start).is_some_and(|token| (token.start as usize) < self.position)
        {
            self.next += 1;
            self.sentence(sentence);
        }
        Some(self.mentions[first..].to_vec())
    }

    /// The day the text was written as the text itself tells, if no date was given.
    #[must_use]
    pub fn inferred_date(&self) -> Option<&Inference> {
        self.inferred.as_ref()
    }

    /// The order in which numeric dates are read, with the first date that means another day in the other order.
    #[must_use]
    pub fn numeric_order(&self) -> (&OrderFinding, Option<&'a str>) {
        let tokens = self.order.example.clone().and_then(|tokens| self.document.tokens.get(tokens));
        let words =
            tokens.and_then(|tokens| self.text.get(tokens.first()?.start as usize..tokens.last()?.end as usize));
        (&self.order, words)
    }

    /// How far the text is tagged.
    #[must_use]
    pub fn position(&self) -> ByteOffset {
        ByteOffset::from_index(self.position).unwrap_or_default()
    }

    /// The document pass over everything tagged so far, in which repeated names agree: the final list.
    #[must_use]
    pub fn finish(mut self) -> Vec<Mention> {
        let scale = self.engine.weights.scale();
        let memory = std::mem::take(&mut self.memory);
        let mut changed = Vec::new();
        for (tokens, scores) in memory.second_thoughts(&self.document, scale) {
            let path = self.engine.weights.best_path(&scores);
            let marginals = Marginals::new(&scores, &self.engine.exponentials);
            let first = self.dates.partition_point(|date| date.tokens.start < tokens.start);
            let end = self.dates.partition_point(|date| date.tokens.start < tokens.end);
            let found = mentions::bring_together(&tokens, &path, &marginals, &self.dates[first..end]);
            changed.push((tokens, found));
        }
        let mut mentions = Vec::with_capacity(self.mentions.len());
        let mut old = std::mem::take(&mut self.mentions).into_iter().peekable();
        let start_of = |token: usize| self.document.tokens.get(token).map_or(u32::MAX, |token| token.start);
        for (tokens, found) in changed {
            let (start, end) = (start_of(tokens.start), start_of(tokens.end));
            while let Some(mention) = old.next_if(|mention| mention.span.start().get() < start) {
                mentions.push(mention);
            }
            while old.next_if(|mention| mention.span.start().get() < end).is_some() {}
            mentions.extend(found.iter().filter_map(|candidate| self.place(candidate)));
        }
        mentions.extend(old);
        self.engine.return_store(Store { words: self.document.words, kept: self.scorer.into_kept() });
        mentions
    }

    fn sentence(&mut self, tokens: std::ops::Range<usize>) {
        let engine = self.engine;
        let scores =
            self.scorer.score(&mut self.document, tokens.clone(), &engine.weights, &engine.knowledge.gazetteer);
        let first_date = self.next_date;
        while self.dates.get(self.next_date).is_some_and(|date| date.tokens.start < tokens.end) {
            self.next_date += 1;
        }
        let dates = &self.dates[first_date..self.next_date];
        let path = engine.weights.best_path(&scores);
        let names = tokens.clone().any(|token| Memory::concerns(&self.document, token));
        if !names && dates.is_empty() && path.iter().all(|tag| usize::from(*tag) == tags::OUTSIDE) {
            return;
        }
        let marginals = Marginals::new(&scores, &engine.exponentials);
        for candidate in mentions::bring_together(&tokens, &path, &marginals, dates) {
            self.mentions.extend(self.place(&candidate));
        }
        if names {
            self.memory.note(&self.document, tokens, scores, &marginals);
        }
    }

    /// A candidate as a mention of the text.
    fn place(&self, candidate: &Candidate) -> Option<Mention> {
        let token = |index: usize| self.document.tokens.get(index);
        let first = token(candidate.tokens.start)?;
        let last = token(candidate.tokens.end.checked_sub(1)?)?;
        Some(Mention {
            span: Span::new(ByteOffset::new(first.start), ByteOffset::new(last.end))?,
            label: tags::label(candidate.kind),
            confidence: mentions::confidence(candidate, &self.engine.calibration),
            value: candidate.value.clone(),
        })
    }
}
