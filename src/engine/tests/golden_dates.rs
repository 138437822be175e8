//! The dates of whole articles, in golden files that were looked at line by line.
//!
//! One file per article in `dates/`: the day that the article tells it was written on, and every date mention with
//! its kind and the value that it has counted from that day. The Wikinews articles are not ours to ship, so the
//! files quote nothing of them but titles and dates; where the articles are not at hand, only the sample is tested.
//!
//! A change for the better is accepted with `UPDATE_EXPECT=1 cargo test -p tagline-engine --test golden_dates`, once
//! every changed line has been looked at.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use expect_test::expect_file;
use std::{fmt::Write as _, io::Read as _};
use tagline_engine::{
    date::{DateContext, find_dates},
    sentence::sentences,
    token::tokenize,
};

/// The articles of the corpus with the most ways to count from the day of writing ("yesterday", "last month", "on
/// Monday"), and when they were written. They are numbered from 1 in the order of the file.
const WIKINEWS: [(usize, &str); 5] =
    [(46, "2019-03-31"), (92, "2019-09-01"), (149, "2019-10-22"), (165, "2019-12-07"), (171, "2019-12-30")];

/// What the engine gets wrong: a golden file, a line of its article, an expression there, and what is wrong with it.
const KNOWN_FAILURES: [(&str, usize, &str, &str); 1] =
    [("wikinews_92", 6, "Last week", "is 2019-08-25/2019-08-31; a Sunday writer may not count it to the week it ends")];

#[test]
fn the_dates_of_the_sample_are_right() {
    let sample = include_str!("../../app/sample.txt");
    // It is a made-up report of Sunday, 7 November 2021: the talks began on Friday, November 5.
    check("sample", "The sample article", sample, "2021-11-07");
}

#[test]
fn the_dates_of_real_reports_are_right() {
    let Some(articles) = wikinews() else { return };
    for (number, written) in WIKINEWS {
        let text = &articles[number - 1];
        let title = text.lines().next().unwrap();
        check(&format!("wikinews_{number}"), &format!("Wikinews article {number}: {title}"), text, written);
    }
}

fn check(name: &str, title: &str, text: &str, written: &str) {
    let (inferred, dates) = report(name, text);
    assert_eq!(inferred.split(',').next(), Some(written), "{title}: the day it was written on");
    expect_file![format!("dates/{name}.txt")].assert_eq(&format!("{title}\n{inferred}\n\n{dates}"));
}

/// The day a text was written on with the reason to think so, and a table of its dates.
fn report(name: &str, text: &str) -> (String, String) {
    let tokens = tokenize(text);
    let found = find_dates(text, &tokens, &sentences(text, &tokens), DateContext::default());
    let inferred =
        found.inferred.map_or("unknown".to_owned(), |found| format!("{}, because {}", found.date, found.reason));
    let mut table = format!("{:>4}  {:40}  {:8}  {}\n", "line", "expression", "kind", "value");
    for date in found.mentions {
        let span = tokens[date.tokens.start].start as usize..tokens[date.tokens.end - 1].end as usize;
        let line = text[..span.start].matches('\n').count() + 1;
        let expression = &text[span];
        let value = date.value.edtf.as_deref().unwrap_or("?");
        write!(table, "{line:>4}  {expression:40}  {:8}  {value}", date.value.kind.as_str()).unwrap();
        let known = KNOWN_FAILURES.iter().find(|known| (known.0, known.1, known.2) == (name, line, expression));
        if let Some((.., wrong)) = known {
            write!(table, "  wrong: {wrong}").unwrap();
        }
        table.push('\n');
    }
    (inferred, table)
}

/// The Wikinews articles beside the repository, if they are there.
fn wikinews() -> Option<Vec<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/text/wikinews.txt.gz");
    let Ok(file) = std::fs::File::open(path) else {
        eprintln!("note: there are no articles at {path}, so only the sample is tested");
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    Some(text.split("\n\n").map(str::trim).filter(|article| !article.is_empty()).map(str::to_owned).collect())
}
