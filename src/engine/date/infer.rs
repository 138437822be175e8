//! The day a text was written, found in the text itself.

use super::{
    day::Date,
    join::Found,
    reading::{Pair, Point, Reading},
    tense::Tense,
};
use crate::token::{Token, TokenKind};
use std::{fmt, ops::Range};
use tagline_core::{CivilDate, MONTHS};

/// A day that a text was probably written on, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inference {
    /// The day.
    pub date: CivilDate,
    /// What says so.
    pub reason: Reason,
    /// Other days that what says so would fit, the earliest first.
    pub others: Vec<CivilDate>,
}

/// What tells the day a text was written; its `Display` is a sentence for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A date on a line of its own, or in front of the story.
    Dateline {
        /// The tokens of the date.
        tokens: Range<usize>,
    },
    /// A weekday named with a day, which only some years fit.
    Weekday {
        /// The tokens of the date.
        tokens: Range<usize>,
        /// The day without its year: "28 February".
        day: String,
        /// The weekday that is named with it.
        weekday: &'static str,
        /// The two years before the chosen one in which the day falls on the weekday, and the chosen one.
        years: Vec<i16>,
        /// The weekday that the story opens with, if that is the day it was written on: a report is about its day.
        opening: Option<&'static str>,
    },
    /// A full date that opens the story and is the latest it tells.
    LatestDate {
        /// The tokens of the date.
        tokens: Range<usize>,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dateline { .. } => f.write_str("the text is headed with this date"),
            Self::Weekday { day, weekday, years, opening, .. } => {
                write!(f, "{day} was a {weekday} that year")?;
                let (_, others) = years.split_last().unwrap_or((&0, &[]));
                let others: Vec<_> = others.iter().map(ToString::to_string).collect();
                if !others.is_empty() {
                    write!(f, " (also in {})", others.join(" and "))?;
                }
                opening.map_or(Ok(()), |weekday| write!(f, ". The story opens with {weekday}"))
            }
            Self::LatestDate { .. } => f.write_str("the story opens with this date and names none later"),
        }
    }
}

/// How many tokens a line may have to be a dateline or byline.
const DATELINE: usize = 14;

/// How many lines from the top a dateline may stand.
const TOP: usize = 12;

/// Looks for the day of writing among the dates found.
pub(super) fn infer(text: &str, tokens: &[Token], found: &[Found]) -> Option<Inference> {
    let lines = lines(text, tokens);
    dateline(tokens, &lines, found, text).or_else(|| weekday_with_day(found)).or_else(|| latest(found, &lines))
}

/// The tokens of each line.
fn lines(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for at in 1..=tokens.len() {
        let breaks = at == tokens.len()
            || text.get(tokens[at - 1].end as usize..tokens[at].start as usize).is_some_and(|gap| gap.contains('\n'));
        if breaks {
            lines.push(start..at);
            start = at;
        }
    }
    lines
}

/// A full date that is most of a short line near the top, or that stands with a place in front of the story:
/// "KYIV, Feb. 24, 2022 (Agency) -".
fn dateline(tokens: &[Token], lines: &[Range<usize>], found: &[Found], text: &str) -> Option<Inference> {
    let top = &lines[..lines.len().min(TOP)];
    let end = top.last()?.end;
    found.iter().take_while(|date| date.tokens.start < end).find_map(|date| {
        let day = full_day(&date.reading)?;
        let line = top.iter().find(|line| line.contains(&date.tokens.start))?;
        let heads_line =
            line.len() <= DATELINE && line.len() <= 2 * date.tokens.len() + 4 && !ends_sentence(text, tokens, line);
        let leads_story = date.tokens.start - line.start <= 6
            && tokens
                .get(date.tokens.end)
                .is_some_and(|after| matches!(after.surface(text), "(" | "—" | "–" | "-" | "--" | "|"));
        (heads_line || leads_story).then(|| Inference {
            date: day,
            reason: Reason::Dateline { tokens: date.tokens.clone() },
            others: Vec::new(),
        })
    })
}

fn ends_sentence(text: &str, tokens: &[Token], line: &Range<usize>) -> bool {
    let last = &tokens[line.end - 1];
    last.kind == TokenKind::Punctuation && matches!(last.surface(text), "." | "!" | "?" | "”" | "\"")
}

/// A weekday named with a day fits one year in five to eleven; the first of them that is not before the latest
/// year told as past is taken, unless the text speaks of a year before it as still to come; of several such days the
/// last.
fn weekday_with_day(found: &[Found]) -> Option<Inference> {
    /// The years looked at on either side of the latest past year.
    const REACH: i16 = 12;
    let past = found.iter().filter(|date| !date.tense.is_future()).filter_map(|date| year_told(&date.reading)).max()?;
    let ahead = found.iter().filter(|date| date.tense == Tense::Future);
    // What is promised for a year that is past already bounds nothing.
    let coming = ahead.filter_map(|date| year_told(&date.reading)).filter(|year| *year >= past).min();
    found
        .iter()
        .filter(|date| !date.tense.is_future())
        .filter_map(|date| {
            let Point { year: None, month: Some(month), day: Some(day), weekday: Some(weekday), .. } =
                date.reading.points[0]
            else {
                return None;
            };
            let fits = |year: &i16| Date::new(*year, month, day).is_some_and(|date| date.weekday() == weekday);
            let years: Vec<_> = (past - REACH..=past + REACH).filter(fits).collect();
            let year = years
                .iter()
                .copied()
                .find(|year| *year >= past)
                .filter(|year| coming.is_none_or(|coming| *year <= coming))?;
            let date_of_year = Date::new(year, month, day)?;
            let words = format!("{day} {}", MONTHS.get(usize::try_from(month - 1).ok()?)?);
            let weekday = *DAYS.get(usize::try_from(weekday - 1).ok()?)?;
            // The two years before it show what the choice was between; later ones would be further from the story.
            let nearest = years.iter().position(|other| *other == year).unwrap_or(0);
            let years = &years[nearest.saturating_sub(2)..=nearest];
            let reason = Reason::Weekday {
                tokens: date.tokens.clone(),
                day: words,
                weekday,
                years: years.to_vec(),
                opening: None,
            };
            let others = years[..years.len() - 1].iter().filter_map(|year| Date::new(*year, month, day));
            Some((date_of_year, others.collect(), reason))
        })
        .max_by_key(|(day, ..)| *day)
        .and_then(|(day, others, reason)| open_on_weekday(found, day, others, reason))
}

/// A report that opens with "on Sunday", and later tells of Friday, 5 November, was written on the Sunday after it.
fn open_on_weekday(found: &[Found], told: Date, others: Vec<Date>, mut reason: Reason) -> Option<Inference> {
    let Reason::Weekday { tokens, opening, .. } = &mut reason else { return None };
    let lead = found.first().filter(|date| !date.tense.is_future() && date.tokens.start < tokens.start);
    let Some(Point { weekday: Some(weekday), month: None, day: None, .. }) = lead.map(|date| date.reading.points[0])
    else {
        return Some(Inference { date: civil(told)?, reason, others: others.into_iter().filter_map(civil).collect() });
    };
    *opening = DAYS.get(usize::try_from(weekday - 1).ok()?).copied();
    let ahead = (weekday - told.weekday()).rem_euclid(7);
    let written = |told: Date| civil(told.days_on(i64::from(ahead))?);
    Some(Inference { date: written(told)?, reason, others: others.into_iter().filter_map(written).collect() })
}

/// The latest full date, if the story opens with it and nothing later is told as past, and if the text has dates
/// that count from the day of writing; a text without them needs none.
fn latest(found: &[Found], lines: &[Range<usize>]) -> Option<Inference> {
    /// How many lines the headline and the opening of a story take.
    const OPENING: usize = 3;
    let counts = |date: &Found| {
        let reading = &date.reading;
        let weekday = reading.points[0].weekday.is_some() && reading.points[0].month.is_none();
        !reading.repeats && (weekday || reading.deictic.is_some() || reading.toward.is_some() && !reading.told)
    };
    if !found.iter().any(counts) {
        return None;
    }
    let told = || found.iter().filter(|date| !date.tense.is_future());
    let (day, date) = told().filter_map(|date| Some((full_day(&date.reading)?, date))).max_by_key(|(day, _)| *day)?;
    let opens = lines.iter().take(OPENING).any(|line| line.contains(&date.tokens.start));
    let is_latest =
        told().filter_map(|date| year_told(&date.reading)).all(|year| i32::from(year) <= i32::from(day.year()));
    (opens && is_latest).then(|| Inference {
        date: day,
        reason: Reason::LatestDate { tokens: date.tokens.clone() },
        others: Vec::new(),
    })
}

fn full_day(reading: &Reading) -> Option<CivilDate> {
    let point = &reading.points[0];
    let (year, month, day) = (point.year?, point.month?, point.day?);
    if reading.pair != Pair::None || reading.era.is_some() {
        return None;
    }
    CivilDate::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

fn year_told(reading: &Reading) -> Option<i16> {
    let year = reading.points[1].year.or(reading.points[0].year).filter(|_| reading.era.is_none())?;
    i16::try_from(year).ok()
}

fn civil(date: Date) -> Option<CivilDate> {
    CivilDate::new(u16::try_from(date.year()).ok()?, u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
