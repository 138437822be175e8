//! Dates read where a person has marked or typed them.

use super::*;
use tagline_core::{Span, date_in_words, edtf_in_words};

fn reader(text: &str, date: &str) -> DateReader {
    DateReader::new(text.to_owned(), DateContext { date: CivilDate::parse(date), order: None })
}

/// What the words mean where they first stand in a text.
fn at(text: &str, date: &str, words: &str) -> Option<String> {
    let start = text.find(words).unwrap();
    let value = reader(text, date).at(Span::from_range(start..start + words.len()).unwrap());
    value.and_then(|value| date_in_words(&value))
}

#[test]
fn what_the_search_finds_reads_the_same_at_its_place() {
    let mut anchor = None;
    for line in include_str!("../cases.tsv").lines() {
        if let Some(written) = line.strip_prefix("@ ") {
            anchor = CivilDate::parse(written);
        } else if !line.is_empty() && !line.starts_with('#') {
            let (text, _) = unbracket(line.split('\t').next().unwrap());
            let reader = DateReader::new(text.clone(), DateContext { date: anchor, order: None });
            for (span, mention) in find(&text, anchor) {
                let value = reader.at(Span::from_range(span.clone()).unwrap());
                assert_eq!(value, Some(mention.value), "{} in {text}", &text[span]);
            }
        }
    }
}

#[test]
fn a_marked_expression_is_read_in_its_place() {
    const REPORT: &str = "The ships met at 14:00 GMT on Sunday afternoon. Talks had failed on February 24, 2022.";
    for (text, date, words, expected) in [
        (REPORT, "2022-03-01", "14:00 GMT on Sunday afternoon", Some("14:00 UTC on 27 February 2022")),
        (REPORT, "2022-03-01", "Sunday afternoon", Some("afternoon of 27 February 2022")),
        (REPORT, "2022-03-01", "Sunday", Some("27 February 2022")),
        (REPORT, "2022-03-01", "on Sunday", Some("27 February 2022")),
        (REPORT, "2022-03-01", "14:00 GMT", Some("14:00 UTC")),
        // A part of a date keeps what the whole says.
        (REPORT, "2025-03-01", "February 24", Some("24 February 2022")),
        (REPORT, "2025-03-01", "February", Some("February 2022")),
        ("They met on Sunday, 7 November 2021.", "2021-12-01", "Sunday", Some("7 November 2021")),
        // Who marks a date believes that it is one.
        ("they met on march 5 in Oslo", "2021-06-01", "march 5", Some("5 March 2021")),
        ("The case of May was heard.", "2021-06-01", "May", Some("May 2021")),
        ("He came on 28 Feb. and left.", "2021-06-01", "28 Feb", Some("28 February 2021")),
        ("He came (Sunday) and left.", "2021-11-09", "(Sunday)", Some("7 November 2021")),
        // Two dates that one mention holds.
        ("They met from May to July 2020.", "2021-06-01", "May to July 2020", Some("May–July 2020")),
        ("They met from May to July 2020.", "2021-06-01", "May", Some("May 2020")),
        ("They met in 1998 and in 2005.", "2021-06-01", "1998 and in 2005", Some("1998 and 2005")),
        // The story counts.
        ("They met on March 3, 2019. Two days later they left.", "2021-06-01", "Two days later", Some("5 March 2019")),
        ("They met again.", "2021-06-01", "again", None),
        ("They met on Sunday.", "", "Sunday", None),
    ] {
        assert_eq!(at(text, date, words).as_deref(), expected, "{words} in {text}");
    }
}

#[test]
fn no_place_in_a_text_is_too_odd() {
    let text = "On Łódź’s 3–4 May 2021-03-03T14:00Z, Feb. 28 … 👩🏽‍🚒 noon";
    let reader = reader(text, "2021-11-08");
    let bounds: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for (from, start) in bounds.iter().enumerate() {
        for end in &bounds[from + 1..] {
            let _ = reader.at(Span::from_range(*start..*end).unwrap());
        }
    }
}

#[test]
fn typed_words_are_read_or_refused_as_a_whole() {
    let reader = reader("They met on Sunday, 28/02/2020 of course.", "2021-11-08");
    for (words, expected) in [
        ("28 Feb 2025", Some("2025-02-28")),
        ("feb 28 2025", Some("2025-02-28")),
        ("February 28th, 2025", Some("2025-02-28")),
        ("28.02.2025", Some("2025-02-28")),
        ("03/04/2025", Some("2025-04-03")),
        ("2025-02-28", Some("2025-02-28")),
        ("199X", Some("199X")),
        ("2019-Q4", Some("2019-36")),
        ("early 2019", Some("2019")),
        ("the end of 2019", Some("2019")),
        ("Q4 2019", Some("2019-36")),
        ("the 1990s", Some("199X")),
        ("19th century", Some("18XX")),
        ("44 BC", Some("-0043")),
        ("last Sunday", Some("2021-11-07")),
        ("yesterday", Some("2021-11-07")),
        ("14:30 on 3 March 2021", Some("2021-03-03T14:30")),
        ("2:30 pm", Some("T14:30")),
        ("from 3 May to 5 June 2020", Some("2020-05-03/2020-06-05")),
        ("between 1998 and 2005", Some("1998/2005")),
        ("since 2019", Some("2019/..")),
        ("until March 2019", Some("../2019-03")),
        ("about 1850", Some("1850~")),
        ("circa 1850", Some("1850~")),
        ("soon", None),
        ("28 Foo 2025", None),
        ("30 February 2025", None),
        ("7 Nov 2021 or so", None),
        ("12", None),
        ("", None),
    ] {
        let value = reader.typed(words).and_then(|value| value.edtf);
        assert_eq!(value.as_deref(), expected, "{words}");
    }
}

#[test]
fn the_words_of_a_value_are_read_back() {
    let reader = reader("They met.", "2021-11-08");
    for value in [
        "2025-02-28",
        "2025-02",
        "2025",
        "0079",
        "-0043",
        "199X",
        "19XX",
        "-00XX",
        "2021-21",
        "2019-36",
        "2019-40",
        "1939/1945",
        "2020-09-05/2020-09-07",
        "2020-05-03/2020-06-05",
        "2020-12-30/2021-01-02",
        "2009-01/2009-03",
        "2009-11/2010-01",
        "192X/193X",
        "2019/..",
        "../2019",
        "{2021-03-03,2021-03-04}",
        "{2021-03-03,2021-04-05}",
        "1850~",
        "1850?",
        "1850-03%",
        "T14:00",
        "T14:00Z",
        "2022-02-27T14:00Z",
        "2022-02-27T09:30",
        "2022-02-27T09:30+01:00",
        "2022-02-27T09:30-05:30",
    ] {
        let words = edtf_in_words(value);
        let read = reader.typed(&words).and_then(|value| value.edtf);
        assert_eq!(read.as_deref(), Some(value), "{words}");
    }
    for words in
        ["early 2019", "mid-2019", "end of 2019", "mid-March 2021", "end of the 1990s", "afternoon of 7 November 2021"]
    {
        let value = reader.typed(words);
        assert_eq!(value.as_ref().and_then(date_in_words).as_deref(), Some(words));
    }
}
