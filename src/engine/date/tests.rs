use super::*;
use crate::{sentence::sentences, token::tokenize};
use proptest::prelude::*;
use tagline_core::TimexModifier;

mod forms;
mod reader;

/// A text with brackets around its dates, as the text itself and where the dates are.
fn unbracket(marked: &str) -> (String, Vec<Range<usize>>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    let mut open = 0;
    for c in marked.chars() {
        match c {
            '[' => open = text.len(),
            ']' => spans.push(open..text.len()),
            _ => text.push(c),
        }
    }
    (text, spans)
}

fn find(text: &str, anchor: Option<CivilDate>) -> Vec<(Range<usize>, DateMention)> {
    let tokens = tokenize(text);
    find_dates(text, &tokens, &sentences(text, &tokens), DateContext { date: anchor, order: None })
        .mentions
        .into_iter()
        .map(|mention| {
            let span = tokens[mention.tokens.start].start as usize..tokens[mention.tokens.end - 1].end as usize;
            (span, mention)
        })
        .collect()
}

#[test]
fn every_form_reads_its_example() {
    for (pattern, example) in form::FORMS {
        let (text, spans) = unbracket(example);
        let found: Vec<_> = find(&text, None).into_iter().map(|(span, _)| span).collect();
        assert_eq!(found, spans, "{pattern}: {example}");
    }
}

/// Runs a table of cases: see its first lines.
#[test]
fn every_case_of_the_table_is_read_as_it_says() {
    let mut anchor = None;
    let (mut dates, mut wrong) = (0, Vec::new());
    for line in include_str!("cases.tsv").lines() {
        if let Some(written) = line.strip_prefix("@ ") {
            anchor = CivilDate::parse(written);
        } else if !line.is_empty() && !line.starts_with('#') {
            let mut columns = line.split('\t');
            let (text, spans) = unbracket(columns.next().unwrap());
            let expected: Vec<_> = spans.into_iter().zip(columns.map(str::to_owned)).collect();
            let found: Vec<_> = find(&text, anchor)
                .into_iter()
                .map(|(span, mention)| {
                    let value = mention.value.edtf.as_deref().unwrap_or("?");
                    (span, format!("{} {value}", mention.value.kind.as_str()))
                })
                .collect();
            dates += found.len();
            if found != expected {
                wrong.push(format!("{line}\n  found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(dates >= 300, "{dates} dates in the table");
}

#[test]
fn calendar_words_are_cut_out_of_what_stands_around_them() {
    let cases = [
        ("At 14:00 GMT on Sunday afternoon they met.", "Sunday"),
        ("They met last Friday.", "Friday"),
        ("In early March 2020 they met.", "March 2020"),
        ("In mid-March 2020 they met.", "mid-March 2020"),
        ("In the second half of the 20th century they met.", "second half of the 20th century"),
        ("They met on March 3 and 4.", "March 3"),
        ("They met on 3 and 4 March 2020.", "4 March 2020"),
        ("They met in the '90s.", "'90s"),
        ("They met yesterday at noon.", ""),
        ("They met last week.", ""),
        ("They met in the summer.", ""),
        ("They met in the 6th century B.C. and left.", "6th century B.C."),
    ];
    for (text, expected) in cases {
        let tokens = tokenize(text);
        let parts: Vec<_> = find_dates(text, &tokens, &sentences(text, &tokens), DateContext::default())
            .mentions
            .iter()
            .filter_map(calendar_part)
            .map(|part| &text[tokens[part.start].start as usize..tokens[part.end - 1].end as usize])
            .collect();
        assert_eq!(parts.join("|"), expected, "{text}");
    }
}

#[test]
fn timex_values_follow_iso_timeml() {
    let cases = [
        ("They met on March 3, 2021.", "DATE 2021-03-03"),
        ("They met in the early 1990s.", "DATE 199 START"),
        ("They met in the mid-19th century.", "DATE 18 MID"),
        ("They met in the third quarter of 2008.", "DATE 2008-Q3"),
        ("They met in the summer of 2009.", "DATE 2009-SU"),
        ("He died in 44 BC.", "DATE BC0044"),
        ("They met last week.", "DATE 2022-W08"),
        ("They met last weekend.", "DATE 2022-W08-WE"),
        ("They met on Friday evening.", "TIME 2022-02-25TEV"),
        ("They met at 14:00 GMT on Sunday.", "TIME 2022-02-27T14:00Z"),
        ("They meet every Monday.", "SET XXXX-WXX-1"),
        ("They met late last year.", "DATE 2021 END"),
    ];
    for (text, expected) in cases {
        let found = find(text, CivilDate::new(2022, 3, 2));
        let timex = found[0].1.value.timex3();
        let modifier = timex.modifier.map(TimexModifier::as_str);
        let parts = [Some(timex.kind.as_str()), timex.value.as_deref(), modifier];
        assert_eq!(parts.into_iter().flatten().collect::<Vec<_>>().join(" "), expected, "{text}");
    }
}

fn weekday_of(date: CivilDate) -> String {
    let day: jiff::civil::Date = date.to_string().parse().unwrap();
    format!("{:?}", day.weekday())
}

/// A date in every form that can hold its year and reads back as the same day.
fn forms_of(date: CivilDate) -> Vec<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, day) = (date.year(), date.month(), date.day());
    let name = MONTHS[usize::from(month) - 1];
    let short = if name.len() > 4 { format!("{}.", &name[..3]) } else { name.to_owned() };
    let ordinal = match (day, day % 10) {
        (11..=13, _) => format!("{day}th"),
        (_, 1) => format!("{day}st"),
        (_, 2) => format!("{day}nd"),
        (_, 3) => format!("{day}rd"),
        _ => format!("{day}th"),
    };
    let mut forms = vec![date.to_string(), format!("{date}T14:00Z")];
    if year < 1000 {
        forms.extend([format!("{name} {day}, {year} AD"), format!("{day} {name} {year} CE")]);
    }
    if year >= 100 {
        forms.extend([format!("{name} {day}, {year}"), format!("{day} {name} {year}")]);
    }
    if year >= 1000 {
        forms.extend([
            format!("{name} {day} {year}"),
            format!("{short} {day}, {year}"),
            format!("{day} {short} {year}"),
            format!("{name} {ordinal}, {year}"),
            format!("{ordinal} {name} {year}"),
            format!("{ordinal} of {name}, {year}"),
            format!("{day}-{}-{year}", &name[..3]),
            format!("{year} {name} {day}"),
            format!("{year}/{month:02}/{day:02}"),
            format!("{day:02}.{month:02}.{year}"),
            format!("{}, {month}/{day}/{year}", weekday_of(date)),
            name.to_uppercase() + &format!(" {day}, {year}"),
        ]);
    }
    forms
}

proptest! {
    #[test]
    fn a_date_written_in_any_form_reads_as_the_same_day(year in readable_year(), month in 1_u8..=12, day in 1_u8..=31) {
        let Some(date) = CivilDate::new(year, month, day) else { return Ok(()) };
        for form in forms_of(date) {
            let text = format!("It happened on {form} in Oslo.");
            let found = find(&text, None);
            prop_assert_eq!(found.len(), 1, "{}", text);
            let value = found[0].1.value.edtf.as_deref().unwrap_or_default();
            prop_assert_eq!(value.split('T').next().map(str::to_owned), Some(date.to_string()), "{}", text);
            prop_assert_eq!(&text[found[0].0.clone()], form.as_str());
        }
    }

    #[test]
    fn relative_dates_count_by_the_calendar(year in 2_u16..=9998, month in 1_u8..=12, day in 1_u8..=28, days in 1_u8..=99) {
        let anchor = CivilDate::new(year, month, day);
        let value = |text: &str| find(text, anchor)[0].1.value.edtf.clone().unwrap_or_default();
        let back: jiff::civil::Date = value(&format!("They met {days} days ago.")).parse().unwrap();
        let on: jiff::civil::Date = value(&format!("They will meet {days} days from now.")).parse().unwrap();
        prop_assert_eq!(back.until(on).unwrap().get_days(), 2 * i32::from(days));
    }

    #[test]
    fn any_text_is_searched_without_panic(text in "\\PC{0,200}", year in 1_u16..=9999) {
        check_mentions(&text, CivilDate::new(year, 12, 31));
    }

    #[test]
    fn any_row_of_date_words_is_searched_without_panic(words in prop::collection::vec(word(), 0..30), glue in "[ ,-]") {
        check_mentions(&words.join(&glue), CivilDate::new(1, 1, 1));
        check_mentions(&words.join(" "), CivilDate::new(9999, 12, 31));
        check_mentions(&words.join(" "), None);
    }
}

/// A year of those that are read; half of the time one where the way to write it changes.
fn readable_year() -> impl Strategy<Value = u16> {
    prop_oneof![1_u16..=2200, prop::sample::select(vec![1, 99, 100, 999, 1000, 2200])]
}

/// A word of the lexicon, a number, or something that joins them.
fn word() -> impl Strategy<Value = String> {
    let words: Vec<_> = form::FORMS.iter().flat_map(|(_, example)| example.split(['[', ']', ' '])).collect();
    prop_oneof![
        prop::sample::select(words).prop_map(str::to_owned),
        "[0-9]{1,5}",
        "[0-9]{1,2}[:/.][0-9]{1,2}",
        "(the|of|to|and|ago|BC|century|99999999999|-|–)"
    ]
}

fn check_mentions(text: &str, anchor: Option<CivilDate>) {
    let tokens = tokenize(text);
    let sentences = sentences(text, &tokens);
    let mut end = 0;
    for mention in find_dates(text, &tokens, &sentences, DateContext { date: anchor, order: None }).mentions {
        assert!(mention.tokens.start >= end && mention.tokens.end > mention.tokens.start, "{text}");
        assert!(
            sentences
                .iter()
                .any(|sentence| sentence.start <= mention.tokens.start && mention.tokens.end <= sentence.end)
        );
        if let Some(value) = mention.value.edtf.as_deref() {
            assert!(tagline_core::edtf::is_valid(value), "{value}: {text}");
        }
        if let Some(part) = calendar_part(&mention) {
            assert!(
                mention.tokens.start <= part.start && part.end <= mention.tokens.end && part.start < part.end,
                "{text}"
            );
        }
        end = mention.tokens.end;
    }
}

#[test]
fn the_day_of_writing_is_read_from_the_text() {
    let cases = [
        ("Headline of the day\nSaturday, September 7, 2019\nHe left yesterday.", Some("2019-09-07 headed")),
        ("Headline\nBy Ana Bo, March 3, 2021 14:05 GMT\nHe left on Sunday.", Some("2021-03-03 headed")),
        ("KYIV, Feb. 24, 2022 (Agency) - Tanks rolled on Thursday.", Some("2022-02-24 headed")),
        (
            "Talks ended on Friday, February 28. The war began in 2022.",
            Some("2025-02-28 28 February was a Friday that year (also in 2014 and 2020)"),
        ),
        (
            "They met on Sunday over a deal of October 2021. The talks began on Friday, November 5.",
            Some("2021-11-07 5 November was a Friday that year (also in 2010). The story opens with Sunday"),
        ),
        (
            "He resigned on March 3, 2021. A day earlier he had left, they said on Thursday.",
            Some("2021-03-03 the story opens with this date"),
        ),
        ("He was born on March 3, 1921 and died on May 5, 1999.", None),
        (
            "Talks ended on Friday, February 28. The war began in 2022. Elections will be held in 2030.",
            Some("2025-02-28 28 February was a Friday that year (also in 2014 and 2020)"),
        ),
        // Only 2025 and 2031 would do, and 2024 is said to be still to come.
        ("Talks ended on Friday, February 28. The war began in 2022. Elections will be held in 2024.", None),
        ("They met on Friday, February 28.", None),
        ("They met.", None),
    ];
    for (text, expected) in cases {
        let tokens = tokenize(text);
        let found = find_dates(text, &tokens, &sentences(text, &tokens), DateContext::default()).inferred;
        let found = found.map(|found| format!("{} {}", found.date, found.reason));
        match expected {
            None => assert_eq!(found, None, "{text}"),
            Some(expected) => {
                let (date, reason) = expected.split_at(10);
                let found = found.unwrap_or_default();
                assert!(found.starts_with(date) && found.contains(reason.trim()), "{text}: {found}");
            }
        }
    }
}

#[test]
fn long_rows_of_dates_take_linear_time() {
    // Quadratic work on any of these would take minutes.
    for unit in
        ["Sunday 14:00 ", "March ", "3 March 2021, ", "1 - ", "the ", "a few ", "2001\n", "May-", "3/4/21 ", "will "]
    {
        let text = unit.repeat(400_000 / unit.len());
        let start = std::time::Instant::now();
        let tokens = tokenize(&text);
        let sentences = sentences(&text, &tokens);
        let _ = find_dates(&text, &tokens, &sentences, DateContext::default());
        assert!(start.elapsed().as_secs() < 10, "{unit:?} took {:?}", start.elapsed());
    }
}
