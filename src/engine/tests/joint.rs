//! Two taggers at once: each has its say, and the order in which passages come makes no difference.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

use std::sync::LazyLock;
use tagline_core::Mention;
use tagline_engine::{
    Engine, Joint, JointParts, TagOptions,
    joint::{ONE, OtherScores, Weighing},
    tags::{LABELS, Part, TYPES, tag},
};

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::load(include_bytes!("../model/tagline.model")).expect("the model that ships loads"));

/// Long enough for several passages, with a surname that means nothing by itself.
fn text() -> String {
    let filler = "Nothing of the kind had been heard of in the town for years. ".repeat(15);
    format!(
        "May said no.\n{filler}\nTheresa May met Angela Merkel in Berlin.\n{filler}\nOn Sunday May flew to Paris.\n"
    )
}

/// Tags with another tagger that scores by `say`, and hears of the passages in the order of `order`.
fn tagged(parts: JointParts, say: impl Fn(&str) -> OtherScores, order: impl Fn(&mut [usize])) -> Vec<Mention> {
    let (text, joint) = (text(), Joint::new(&ENGINE, parts).expect("the parts fit"));
    let mut tagging = ENGINE.start_joint(&joint, &text, &TagOptions::default());
    let stretches = tagging.stretches();
    assert!(stretches.len() > 2);
    let mut numbers: Vec<usize> = (0..stretches.len()).collect();
    order(&mut numbers);
    for stretch in numbers.into_iter().map(|number| &stretches[number]) {
        let passage = tagging.passage(stretch);
        let words = &passage.words[passage.core.start as usize..passage.core.end as usize];
        let said: Vec<_> =
            words.iter().map(|word| say(&passage.text[word.start as usize..word.end as usize])).collect();
        tagging.advise(stretch, &said);
    }
    tagging.finish()
}

fn surfaces(mentions: &[Mention]) -> Vec<String> {
    let text = text();
    mentions.iter().map(|mention| format!("{}/{}", &text[mention.span.range()], mention.label)).collect()
}

fn parts(own: u16, other: u16) -> JointParts {
    biased(own, other, [0; TYPES])
}

fn biased(own: u16, other: u16, bias: [i16; TYPES]) -> JointParts {
    JointParts { articles: Weighing { own, other, bias }, ..JointParts::alone([[0.0; LABELS]; LABELS]) }
}

/// Knows no name but Berlin, which it takes for somebody.
fn odd(word: &str) -> OtherScores {
    let mut scores = [0; LABELS];
    if word == "Berlin" {
        scores[tag(0, Part::Single)] = 20 * 256;
    }
    scores
}

#[test]
fn a_tagger_without_weight_changes_nothing() {
    let alone = ENGINE.tag(&text(), &TagOptions::default());
    assert_eq!(surfaces(&tagged(parts(ONE, 0), odd, |_| ())), surfaces(&alone));
}

#[test]
fn both_have_their_say() {
    let found = surfaces(&tagged(parts(ONE, ONE), odd, |_| ()));
    assert!(found.contains(&"Berlin/PERSON".to_owned()) && found.contains(&"Paris/PLACE".to_owned()), "{found:?}");
    let found = surfaces(&tagged(biased(ONE, ONE, [0, -9999, 0, 0]), odd, |_| ()));
    assert!(!found.iter().any(|name| name.ends_with("/PLACE")), "{found:?}");
}

#[test]
fn passages_may_come_in_any_order() {
    let from_the_top = tagged(parts(ONE, ONE), odd, |_| ());
    assert_eq!(tagged(parts(ONE, ONE), odd, <[usize]>::reverse), from_the_top);
    assert_eq!(tagged(parts(ONE, ONE), odd, |order| order.rotate_left(1)), from_the_top);
}

#[test]
fn posts_are_looked_at_one_by_one_and_weighed_in_their_own_way() {
    let text = "RT @ann: Berlin. So true\nin Berlin today\n#berlin is Berlin\n";
    // In articles the other tagger has no say.
    let posts = Weighing { own: 0, other: ONE, bias: [0; TYPES] };
    let parts = JointParts { posts, ..parts(ONE, 0) };
    let joint = Joint::new(&ENGINE, parts).expect("the parts fit");
    let mut tagging = ENGINE.start_joint(&joint, text, &TagOptions::default());
    let stretches = tagging.stretches();
    let passages: Vec<String> = stretches.iter().map(|stretch| tagging.passage(stretch).text).collect();
    assert_eq!(passages, text.lines().collect::<Vec<_>>());
    for stretch in &stretches {
        let passage = tagging.passage(stretch);
        let said: Vec<_> =
            passage.words.iter().map(|word| odd(&passage.text[word.start as usize..word.end as usize])).collect();
        tagging.advise(stretch, &said);
    }
    let people = tagging.finish().into_iter().filter(|mention| mention.label.to_string() == "PERSON").count();
    assert_eq!(people, 3);
}
