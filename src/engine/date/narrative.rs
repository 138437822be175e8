//! What a story has told so far, which the dates after it count from.
//!
//! Three things are kept. The date told last is what "two days later" counts from. The day told last in a sentence is
//! what its "had left on Friday" lies before and its "would meet on Friday" after. And a dated opening ("On March 3,
//! 2019, ...") is the frame of its paragraph: the partial dates that follow in it go on from there, until a date
//! leads back to the day of writing. That temporal adverbials at the front set the frame of what follows is Hitzeman's
//! observation (Semantic partition and the ambiguity of sentences containing temporal adverbials, 1997).

use super::{candidate::Standpoint, day::Date, join::Found, matcher::Row, reading::Reading, when::When};

/// Where in a text a date stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The first token of its sentence.
    pub(super) sentence: usize,
    /// Which of the lines of text it stands in.
    pub(super) paragraph: usize,
    /// Whether it is said of the main clause, so that what follows happens then.
    pub(super) opens: bool,
    /// Whether it comes first in its sentence.
    pub(super) leads: bool,
}

/// How many words may stand before a date that comes first: "By late 2019", "Then in 2019".
const FRONT: usize = 2;

impl Place {
    pub(super) fn new(row: &Row<'_>, paragraph: usize, start: usize, reading: &Reading) -> Self {
        Self { sentence: row.start, paragraph, opens: opens(row, start, reading), leads: start - row.start <= FRONT }
    }
}

/// Whether a date is said of the main clause of its sentence: before it comes no comma, bracket or relative, and no
/// participle opens the sentence ("Founded on March 3, 1921, the bank ..."). A bare year must come first of all.
fn opens(row: &Row<'_>, start: usize, reading: &Reading) -> bool {
    /// How far into a sentence its main clause is looked for.
    const CLAUSE: usize = 25;
    let point = &reading.points[0];
    let dated = point.year.is_some() && reading.era.is_none();
    let first = row.surface(row.start);
    let participle = first.len() > 4 && first.ends_with("ed") || matches!(first, "Born" | "Built" | "Made" | "Held");
    let breaks = |at: usize| {
        matches!(
            row.surface(at),
            "," | ";" | ":" | "(" | "[" | "—" | "–" | "who" | "which" | "that" | "whose" | "where" | "when" | "if"
        )
    };
    let ahead = start - row.start;
    let leads = || {
        if point.month.is_some() { ahead <= CLAUSE && !(row.start..start).any(breaks) } else { ahead <= FRONT }
    };
    dated && !participle && leads()
}

/// The dates of a story up to where it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    told: Option<When>,
    /// The day told last and the sentence that told it.
    day: Option<(Date, usize)>,
    /// The first day of the frame, and the place that set it.
    frame: Option<(Date, Place)>,
}

impl Story {
    /// What a date is counted from.
    pub(super) fn standpoint(&self, found: &Found, anchor: Option<Date>) -> Standpoint {
        let Place { sentence, paragraph, leads, .. } = found.place;
        // "He spoke to us in July" at the end of a sentence may well be the July just past.
        let is_day = found.reading.points[0].day.is_some();
        let frame = self
            .frame
            .filter(|(_, place)| place.paragraph == paragraph && (is_day || leads || place.sentence == sentence));
        Standpoint {
            anchor,
            told: self.told,
            day: self.day.filter(|told| told.1 == sentence).map(|told| told.0),
            frame: frame.map(|frame| frame.0),
            tense: found.tense,
            lent_year: found.lent_year,
        }
    }

    /// Goes on to the next date, which means this stretch of the calendar.
    pub(super) fn tell(&mut self, found: &Found, when: Option<When>) {
        let (reading, place) = (&found.reading, found.place);
        if counts_from_writing(reading) {
            self.frame = None;
        }
        let Some((when, first)) = when.and_then(|when| Some((when, when.first_day()?))) else { return };
        let in_frame = self.frame.is_some_and(|(_, frame)| frame.paragraph == place.paragraph);
        let partial = reading.points[0].month.is_some() && reading.points[0].year.is_none();
        if place.opens || in_frame && (reading.told || partial && found.tense.is_past()) {
            self.frame = Some((first, place));
        }
        self.told = Some(when);
        if matches!(when, When::Day(..)) {
            self.day = Some((first, place.sentence));
        }
    }
}

/// Whether a date leads back to the day of writing: "yesterday", "on Monday", "last week".
fn counts_from_writing(reading: &Reading) -> bool {
    let point = &reading.points[0];
    let weekday = point.weekday.is_some() && point.month.is_none() && point.day.is_none();
    let relative = reading.toward.is_some() || reading.sign.is_some() || reading.year_step.is_some();
    weekday || reading.deictic.is_some() || reading.weekend || relative && !reading.told
}
