//! Reading date expressions where a person has marked them, whatever the search has found there.

use super::{
    DateContext,
    context::{self, Document},
    day::Date,
    infer,
    join::{self, Found},
    lexicon,
    matcher::{self, Row},
    may_is_a_name,
    narrative::Story,
    reading::Pair,
    search, starts_line,
};
use crate::{
    sentence::sentences,
    token::{Token, tokenize},
};
use std::ops::Range;
use tagline_core::{DateKind, DateValue, NumericOrder, Span};

/// A text whose dates have been found, so that further expressions can be read in it: at places that a person has
/// marked ([`DateReader::at`]), or in words that a person has typed about it ([`DateReader::typed`]).
///
/// A marked expression is read as the search would read it there: with the tense of its sentence, and counted from the
/// dates told before it. That somebody took it for a date is believed, so "may 5" needs no capital.
#[derive(Debug)]
pub struct DateReader {
    text: String,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
    /// The number of the line that each sentence stands in.
    lines: Vec<usize>,
    found: Vec<Found>,
    /// What each found date means.
    values: Vec<DateValue>,
    /// The story before each found date, and after the last.
    stories: Vec<Story>,
    document: Document,
    pub(super) order: NumericOrder,
    pub(super) anchor: Option<Date>,
}

/// The sentence that a marked expression stands in, its tokens cut at the marks.
struct Excerpt {
    tokens: Vec<Token>,
    /// The tokens of the expression.
    marked: Range<usize>,
    /// The number of the sentence.
    sentence: usize,
}

impl DateReader {
    /// Finds the dates of a text.
    #[must_use]
    pub fn new(text: String, context: DateContext) -> Self {
        let tokens = tokenize(&text);
        let sentences = sentences(&text, &tokens);
        let (found, finding) = search(&text, &tokens, &sentences, context.order);
        let inferred = if context.date.is_none() { infer::infer(&text, &tokens, &found) } else { None };
        let anchor = context.date.or(inferred.map(|inference| inference.date)).and_then(Date::of);
        let mut line = 0;
        let lines = sentences.iter().map(|sentence| {
            line += usize::from(starts_line(&text, &tokens, sentence.start));
            line
        });
        let lines = lines.collect();
        let (mut values, mut stories) = (Vec::with_capacity(found.len()), vec![Story::default()]);
        for date in &found {
            let mut story = stories.last().cloned().unwrap_or_default();
            values.push(join::value(date, &mut story, anchor));
            stories.push(story);
        }
        let document = Document { may_is_a_name: may_is_a_name(&text, &tokens) };
        Self { text, tokens, sentences, lines, found, values, stories, document, order: finding.order, anchor }
    }

    /// What the expression at a place means; `None` if the grammar cannot read it.
    #[must_use]
    pub fn at(&self, span: Span) -> Option<DateValue> {
        let (from, to) = (span.start().get(), span.end().get());
        let first = self.tokens.partition_point(|token| token.end <= from);
        let end = self.tokens.partition_point(|token| token.start < to);
        if first >= end {
            return None;
        }
        let is_whole = self.tokens.get(first)?.start >= from && self.tokens.get(end - 1)?.end <= to;
        if let Some(at) = self.found.iter().position(|date| date.tokens == (first..end)).filter(|_| is_whole) {
            return self.values.get(at).cloned();
        }
        let excerpt = self.excerpt(span, first..end, is_whole)?;
        let mut inside = self.read(&excerpt);
        let before = self.found.partition_point(|date| date.tokens.end <= first);
        let around = self.found[before..].iter().take_while(|date| date.tokens.start < end);
        for outer in around {
            inside.iter_mut().for_each(|inner| borrow(inner, outer));
        }
        let mut story = self.stories.get(before)?.clone();
        let values: Vec<_> = inside.iter().map(|date| join::value(date, &mut story, self.anchor)).collect();
        let between = inside.windows(2).next().map(|pair| pair[0].tokens.end..pair[1].tokens.start);
        let between =
            between.and_then(|gap| Some(excerpt.tokens.get(gap)?.iter().map(|token| token.surface(&self.text))));
        together(values, between.into_iter().flatten())
    }

    fn excerpt(&self, span: Span, tokens: Range<usize>, is_whole: bool) -> Option<Excerpt> {
        let of_token = |token: usize| self.sentences.partition_point(|sentence| sentence.end <= token);
        let (sentence, last) = (of_token(tokens.start), of_token(tokens.end - 1));
        let (start, end) = (self.sentences.get(sentence)?.start, self.sentences.get(last)?.end);
        let mut cut = self.tokens.get(start..tokens.start)?.to_vec();
        let marked = cut.len();
        if is_whole {
            cut.extend_from_slice(self.tokens.get(tokens.clone())?);
        } else {
            let at = span.start().get();
            let moved = |token: Token| Token { start: token.start + at, end: token.end + at, ..token };
            cut.extend(tokenize(self.text.get(span.range())?).into_iter().map(moved));
        }
        let marked = marked..cut.len();
        cut.extend_from_slice(self.tokens.get(tokens.end..end)?);
        Some(Excerpt { tokens: cut, marked, sentence })
    }

    /// The dates of a marked expression. What the words around a date must not be, and how dates are capitalized, only
    /// counts if that leaves no word of the expression unread.
    fn read(&self, excerpt: &Excerpt) -> Vec<Found> {
        let lexemes: Vec<_> = excerpt.tokens.iter().map(|token| lexicon::lexeme(&self.text, token)).collect();
        let end = excerpt.tokens.len();
        let row = Row { text: &self.text, tokens: &excerpt.tokens, lexemes: &lexemes, start: 0, end };
        let line = self.lines.get(excerpt.sentence).copied().unwrap_or_default();
        let cautious = dates_in(&row, excerpt.marked.clone(), self.order, line, Some(self.document));
        let mut found = if covered(&cautious) == excerpt.marked.len() {
            cautious
        } else {
            let bold = dates_in(&row, excerpt.marked.clone(), self.order, line, None);
            if covered(&bold) > covered(&cautious) { bold } else { cautious }
        };
        // "from [May] to July 2020".
        let mut later =
            (excerpt.marked.end..row.end).filter_map(|at| super::first_fit(row, at, self.document, self.order, line));
        if let Some(last) = found.last_mut().filter(|last| last.tokens.end == excerpt.marked.end)
            && let Some(next) = later.next()
            && join::lends_year(last, &next, &row)
        {
            last.lent_year = next.reading.points[0].year;
        }
        let start = self.sentences.get(excerpt.sentence).map_or(0, |sentence| sentence.start);
        found.iter_mut().for_each(|date| date.place.sentence = start);
        found
    }
}

/// The dates among some tokens of a sentence, the longest forms first. Without a `document`, any form that names a day
/// that exists is taken.
pub(super) fn dates_in(
    row: &Row<'_>,
    tokens: Range<usize>,
    order: NumericOrder,
    line: usize,
    document: Option<Document>,
) -> Vec<Found> {
    let inner = Row { end: tokens.end, ..*row };
    let mut found = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        let fits = matcher::matches(inner, at).into_iter();
        let mut fits = fits.filter(|fit| document.is_none_or(|document| context::allows(fit, &inner, document)));
        match fits.find_map(|fit| super::read(&fit, row, order, line)) {
            Some(fit) => {
                at = fit.tokens.end;
                join::push(&mut found, 0, fit, &inner);
            }
            None => at += 1,
        }
    }
    found
}

/// How many tokens some dates cover.
pub(super) fn covered(found: &[Found]) -> usize {
    found.iter().map(|date| date.tokens.len()).sum()
}

/// Lends a part of a date what the whole says: "February 24" in "February 24, 2022" is a day of 2022, and "Sunday" in
/// "Sunday, 7 November" is that day.
fn borrow(inner: &mut Found, outer: &Found) {
    let whole = &outer.reading;
    let point = &mut inner.reading.points[0];
    if inner.reading.calendar.is_none() {
        return;
    }
    if point.month.is_some() && point.year.is_none() && point.short_year.is_none() {
        inner.lent_year = inner.lent_year.or(outer.lent_year).or(whole.points.iter().find_map(|point| point.year));
    } else if point.weekday.is_some()
        && point.day.is_none()
        && whole.pair == Pair::None
        && whole.points[0].day.is_some()
    {
        *point = whole.points[0];
    }
}

/// One value of the dates of one expression: "from May to 5 June 2020" is a stretch, "3 March and 5 April" are two
/// days. Of other dates in a row the first with a value counts.
pub(super) fn together<'t>(values: Vec<DateValue>, between: impl Iterator<Item = &'t str>) -> Option<DateValue> {
    if let [first, second] = &values[..]
        && let (Some(from), Some(to)) = (&first.edtf, &second.edtf)
        && first.kind != DateKind::Time
        && second.kind != DateKind::Time
        && ![from, to].iter().any(|edtf| edtf.contains(['/', '{']))
    {
        for word in between {
            match word.to_ascii_lowercase().as_str() {
                "to" | "until" | "till" | "through" | "-" | "–" | "—" => {
                    return Some(DateValue::new(first.kind, Some(format!("{from}/{to}"))));
                }
                "and" | "or" | "&" | "," | ";" => {
                    return Some(DateValue::new(first.kind, Some(format!("{{{from},{to}}}"))));
                }
                _ => {}
            }
        }
    }
    let known = values.iter().position(|value| value.edtf.is_some()).unwrap_or(0);
    values.into_iter().nth(known)
}
