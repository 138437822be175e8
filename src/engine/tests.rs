//! The engine as its callers see it, with the model that ships.

use crate::{
    Dates, Engine, TagOptions, document::Document, features::Sentence, scores::Scorer, sentence::sentences,
    token::tokenize, weights::Scores, words::Words,
};
use proptest::prelude::*;
use std::sync::LazyLock;

const MODEL: &[u8] = include_bytes!("model/tagline.model");

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load(MODEL).unwrap());

/// The mentions of a text, written "surface/LABEL".
fn tagged(text: &str) -> Vec<String> {
    let mentions = ENGINE.tag(text, &TagOptions::default());
    mentions.iter().map(|mention| format!("{}/{}", &text[mention.span.range()], mention.label)).collect()
}

#[test]
fn names_in_the_news_are_found_as_people_count_them() {
    let table: &[(&str, &[&str])] = &[
        // Titles and possessives stay outside.
        (
            "Canadian Prime Minister Justin Trudeau met Angela Merkel's adviser in Berlin.",
            &["Justin Trudeau/PERSON", "Angela Merkel/PERSON", "Berlin/PLACE"],
        ),
        // Countries in a row, one by one; nationalities never.
        (
            "Leaders of France, Germany, the Netherlands and Japan condemned the Russian attack.",
            &["France/PLACE", "Germany/PLACE", "Netherlands/PLACE", "Japan/PLACE"],
        ),
        // A short form in brackets is a mention of its own.
        (
            "The World Health Organization (WHO) said on Sunday that the outbreak in Uganda was over.",
            &["World Health Organization/ORG", "WHO/ORG", "Sunday/DATE", "Uganda/PLACE"],
        ),
        // Addresses, handles and other scripts are left alone and bend no neighbour.
        ("Contact press@example.org or @minister, see https://london.example.com/paris.", &[]),
        ("Thousands marched through Madrid on Saturday.广告", &["Madrid/PLACE", "Saturday/DATE"]),
        ("", &[]),
        ("\n\n \n", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(tagged(text), *expected, "{text}");
    }
}

#[test]
fn what_words_share_is_added_up_as_if_it_were_not_kept() {
    let text = "Paris , Paris and Theresa May ( TM ) met NATO in New York City . May said no .\nMAY SAYS NO TO PARIS";
    let tokens = tokenize(text);
    let sentences = sentences(text, &tokens);
    let mut document = Document::new(text, tokens, sentences, ENGINE.knowledge(), Words::default());
    let gazetteer = &ENGINE.knowledge().gazetteer;
    let one_by_one: Vec<Scores> = (0..document.sentences.len())
        .flat_map(|i| {
            let sentence = Sentence::new(&document, document.sentences[i].clone(), gazetteer);
            let sum = |token| {
                let mut sum = ENGINE.weights.sum();
                sentence.all(token, |feature| sum.add(feature));
                sum.scores()
            };
            document.sentences[i].clone().map(sum).collect::<Vec<_>>()
        })
        .collect();
    // The second time, everything has been met before.
    let mut kept = Vec::new();
    for _ in 0..2 {
        let mut scorer = Scorer::new(&document, kept, &ENGINE.weights);
        let ranges = document.sentences.clone();
        let scores: Vec<Scores> = ranges
            .into_iter()
            .flat_map(|range| scorer.score(&mut document, range, &ENGINE.weights, gazetteer))
            .collect();
        assert_eq!(scores, one_by_one);
        kept = scorer.into_kept();
    }
}

#[test]
fn texts_before_it_do_not_change_what_is_found_in_a_text() {
    let texts = ["Theresa May met NATO in Paris.", "May said no to Paris Hilton.", "MAY SAYS NO TO NATO\nIt may rain."];
    let alone = texts.map(|text| Engine::load(MODEL).unwrap().tag(text, &TagOptions::default()));
    let engine = Engine::load(MODEL).unwrap();
    for _ in 0..2 {
        assert_eq!(texts.map(|text| engine.tag(text, &TagOptions::default())), alone);
    }
}

#[test]
fn calendar_dates_leave_out_the_clock() {
    let text = "He spoke at 14:00 GMT on Sunday, and again yesterday.";
    let options = TagOptions { dates: Dates::Calendar, ..TagOptions::default() };
    let calendar: Vec<_> = ENGINE.tag(text, &options).iter().map(|mention| &text[mention.span.range()]).collect();
    assert_eq!(calendar, ["Sunday"]);
    assert!(tagged(text).contains(&"yesterday/DATE".to_owned()));
}

/// Text as hostile as it is likely: words of names mixed with marks, line breaks and other scripts.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("President Barack Obama ".to_owned()),
        Just("in Łódź, ".to_owned()),
        Just("the U.N.’s ".to_owned()),
        Just("on 5 May 2020".to_owned()),
        Just("\n".to_owned()),
        Just("👩‍🚀🇫🇷".to_owned()),
        Just("مرحبا.".to_owned()),
        Just("e\u{301}".to_owned()),
        ".{0,12}",
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn mentions_are_sorted_apart_and_on_character_boundaries(text in texts()) {
        let mut last = 0;
        for mention in ENGINE.tag(&text, &TagOptions::default()) {
            let range = mention.span.range();
            prop_assert!(range.start >= last);
            prop_assert!(text.get(range.clone()).is_some_and(|surface| surface.trim() == surface));
            last = range.end;
        }
    }

    #[test]
    fn small_steps_come_to_the_same_as_one(text in texts(), step in 1..40_usize) {
        let mut tagging = ENGINE.start(&text, &TagOptions::default());
        let mut position = 0;
        while let Some(found) = tagging.advance(step) {
            prop_assert!(tagging.position().index() > position);
            prop_assert!(found.iter().all(|mention| mention.span.range().start >= position));
            position = tagging.position().index();
        }
        prop_assert_eq!(position, text.len());
        prop_assert_eq!(tagging.finish(), ENGINE.tag(&text, &TagOptions::default()));
    }
}
