//! The tagging of one text, from the top and in steps.

use crate::{
    date::{self, DateContext, DateMention, Inference, OrderFinding},
    document::Document,
    engine::{Engine, TagOptions},
    joint::{Joint, OtherScores, Sum},
    layout,
    marginals::{Exponentials, Marginals},
    memory::Memory,
    mentions::{self, Candidate},
    register::Register,
    scores::{Scorer, Store},
    sentence, tags, token,
    weights::{Scores, Weights},
};
use std::ops::Range;
use tagline_core::{
    ByteOffset, Mention, Passage, Span,
    passage::{self, Stretch},
};

/// A text being tagged: from the top, or with another tagger's help in any order.
#[derive(Debug)]
pub struct Tagging<'a> {
    engine: &'a Engine,
    advice: Option<Advice<'a>>,
    text: &'a str,
    document: Document,
    inferred: Option<Inference>,
    order: OrderFinding,
    /// The wanted dates.
    dates: Vec<DateMention>,
    scorer: Scorer,
    /// The next sentence to tag from the top.
    next: usize,
    position: usize,
    memory: Memory,
    mentions: Vec<Mention>,
}

/// What another tagger has said so far.
#[derive(Debug)]
struct Advice<'a> {
    joint: &'a Joint,
    /// How the scores of both are summed in this text.
    sum: &'a Sum,
    /// By token; nothing where it has not said anything yet.
    scores: Vec<Option<OtherScores>>,
    /// The sentences tagged so far, with the scores of both, in whatever order they came.
    tagged: Vec<(Range<usize>, Vec<Scores>)>,
}

/// Sentences that have just been tagged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advance {
    /// Where the first begins.
    pub from: ByteOffset,
    /// Where the last ends.
    pub to: ByteOffset,
    /// Their mentions.
    pub mentions: Vec<Mention>,
}

impl<'a> Tagging<'a> {
    pub(crate) fn new(engine: &'a Engine, text: &'a str, options: &TagOptions, joint: Option<&'a Joint>) -> Self {
        let tokens = token::tokenize(text);
        let sentences = sentence::sentences(text, &tokens);
        let context = DateContext { date: options.date, order: options.order };
        let found = date::find_dates(text, &tokens, &sentences, context);
        let Store { words, kept } = engine.borrow_store();
        let document = Document::new(text, tokens, sentences, &engine.knowledge, words);
        let dates = mentions::wanted_dates(found.mentions, options.dates);
        let scorer = Scorer::new(&document, kept, &engine.weights);
        let advice = joint.map(|joint| Advice {
            joint,
            sum: joint.sum(Register::of(text)),
            scores: vec![None; document.tokens.len()],
            tagged: Vec::new(),
        });
        Self {
            advice,
            text,
            document,
            inferred: found.inferred,
            order: found.order,
            dates,
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

    /// The stretches that the other tagger is to be asked about, in reading order.
    #[must_use]
    pub fn stretches(&self) -> Vec<Stretch> {
        let sentences = &self.document.sentences;
        match Register::of(self.text) {
            Register::Article => passage::divide(sentences),
            // A post's neighbours are by other people, on other things.
            Register::Posts => {
                sentences.chunk_by(|one, next| self.share_a_line(one, next)).flat_map(passage::divide).collect()
            }
        }
    }

    /// Whether no line ends between two sentences.
    fn share_a_line(&self, one: &Range<usize>, next: &Range<usize>) -> bool {
        let tokens = &self.document.tokens;
        let between = tokens.get(one.end.wrapping_sub(1)).zip(tokens.get(next.start));
        let between = between.and_then(|(last, first)| self.text.get(last.end as usize..first.start as usize));
        between.is_some_and(|between| !between.contains('\n'))
    }

    /// Whether a stretch ends before a place in the text.
    #[must_use]
    pub fn is_before(&self, stretch: &Stretch, place: ByteOffset) -> bool {
        let last = stretch.core.end.checked_sub(1).and_then(|last| self.document.tokens.get(last));
        last.is_some_and(|last| last.end <= place.get())
    }

    /// Where the text ends.
    #[must_use]
    pub fn end(&self) -> ByteOffset {
        ByteOffset::from_index(self.text.len()).unwrap_or_default()
    }

    /// A stretch as the other tagger wants it.
    #[must_use]
    pub fn passage(&self, stretch: &Stretch) -> Passage {
        let place = |token: usize| self.document.tokens.get(token).map_or(0..0, |token| token.start..token.end);
        Passage::new(self.text, stretch, place, &self.document.sentences)
    }

    /// Takes what the other tagger says of a stretch, and tags the sentences of which everything is said now. Does nothing
    /// unless the tagging was begun with another tagger.
    pub fn advise(&mut self, stretch: &Stretch, said: &[OtherScores]) -> Option<Advance> {
        let scores = &mut self.advice.as_mut()?.scores;
        for (slot, said) in scores.get_mut(stretch.core.clone())?.iter_mut().zip(said) {
            *slot = Some(*said);
        }
        let sentences = &self.document.sentences;
        let first = sentences.partition_point(|sentence| sentence.end <= stretch.core.start);
        let said = |sentence: &&Range<usize>| scores[Range::clone(sentence)].iter().all(Option::is_some);
        let touched = sentences[first..].iter().take_while(|sentence| sentence.start < stretch.core.end);
        let whole: Vec<Range<usize>> = touched.filter(said).cloned().collect();
        let from = self.document.tokens.get(whole.first()?.start)?.start;
        let to = self.document.tokens.get(whole.last()?.end.checked_sub(1)?)?.end;
        let before = self.mentions.len();
        whole.into_iter().for_each(|sentence| self.sentence(sentence));
        let mentions = self.mentions[before..].to_vec();
        Some(Advance { from: ByteOffset::new(from), to: ByteOffset::new(to), mentions })
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
        self.mentions.sort_by_key(|mention| mention.span.start());
        self.remember_in_order();
        let memory = std::mem::take(&mut self.memory);
        let mut changed = Vec::new();
        let dated = |token: usize| {
            let next = self.dates.partition_point(|date| date.tokens.end <= token);
            self.dates.get(next).is_some_and(|date| date.tokens.start <= token)
        };
        for (tokens, scores) in memory.second_thoughts(&self.document, scale, dated) {
            let path = self.weights().best_path(&scores);
            let marginals = Marginals::new(&scores, self.exponentials());
            let found = self.bring_together(&tokens, &path, &marginals);
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

    fn sentence(&mut self, tokens: Range<usize>) {
        let engine = self.engine;
        let mut scores =
            self.scorer.score(&mut self.document, tokens.clone(), &engine.weights, &engine.knowledge.gazetteer);
        if let Some(Advice { sum, scores: said, .. }) = &self.advice {
            scores.iter_mut().zip(&said[tokens.clone()]).for_each(|(own, said)| sum.mix(own, said.as_ref()));
        }
        layout::raise(self.text, &self.document, &tokens, &mut scores, i32::from(self.weights().scale()));
        if let Some(advice) = &mut self.advice {
            advice.tagged.push((tokens.clone(), scores.clone()));
        }
        let dates = self.dates_in(&tokens);
        let path = self.weights().best_path(&scores);
        let names = tokens.clone().any(|token| self.memory.concerns(&self.document, token));
        if !names && dates.is_empty() && path.iter().all(|tag| usize::from(*tag) == tags::OUTSIDE) {
            return;
        }
        let marginals = Marginals::new(&scores, self.exponentials());
        let found = self.bring_together(&tokens, &path, &marginals);
        let found: Vec<Mention> = found.iter().filter_map(|candidate| self.place(candidate)).collect();
        if names && self.advice.is_none() {
            self.memory.note(&self.document, tokens, scores, &marginals);
        }
        self.mentions.extend(found);
    }

    /// Remembers what was tagged with another tagger's help as if it had been tagged from the top, since what is
    /// remembered of a sentence depends on those before it.
    fn remember_in_order(&mut self) {
        let Some(advice) = &mut self.advice else { return };
        let mut tagged = std::mem::take(&mut advice.tagged);
        tagged.sort_by_key(|(tokens, _)| tokens.start);
        for (tokens, scores) in tagged {
            if tokens.clone().any(|token| self.memory.concerns(&self.document, token)) {
                let marginals = Marginals::new(&scores, self.exponentials());
                self.memory.note(&self.document, tokens, scores, &marginals);
            }
        }
    }

    fn bring_together(&self, tokens: &Range<usize>, path: &[u8], marginals: &Marginals) -> Vec<Candidate> {
        let in_adjective = |name: &Range<usize>| layout::in_adjective(self.text, &self.document.tokens, name);
        mentions::bring_together(tokens, path, marginals, self.dates_in(tokens), in_adjective)
    }

    fn dates_in(&self, tokens: &Range<usize>) -> &[DateMention] {
        let first = self.dates.partition_point(|date| date.tokens.start < tokens.start);
        let end = self.dates.partition_point(|date| date.tokens.start < tokens.end);
        &self.dates[first..end]
    }

    fn weights(&self) -> &'a Weights {
        self.advice.as_ref().map_or(&self.engine.weights, |advice| advice.sum.weights())
    }

    fn exponentials(&self) -> &'a Exponentials {
        self.advice.as_ref().map_or(&self.engine.exponentials, |advice| advice.sum.exponentials())
    }

    /// A candidate as a mention of the text.
    fn place(&self, candidate: &Candidate) -> Option<Mention> {
        let calibration = self.advice.as_ref().map_or(&self.engine.calibration, |advice| advice.joint.calibration());
        let token = |index: usize| self.document.tokens.get(index);
        let first = token(candidate.tokens.start)?;
        let last = token(candidate.tokens.end.checked_sub(1)?)?;
        Some(Mention {
            span: Span::new(ByteOffset::new(first.start), ByteOffset::new(last.end))?,
            label: tags::label(candidate.kind),
            confidence: mentions::confidence(candidate, calibration),
            value: candidate.value.clone(),
        })
    }
}
