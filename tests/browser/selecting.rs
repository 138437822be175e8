//! What a mouse or finger takes: from the first letter on, without the article before a name, each of several mentions in
//! one place, and the word under the pointer that drags an edge.

use crate::hands::Touch;
use crate::page::{Bounds, Mark, Page, Role};
use crate::session::{visit, visit_in_chromium};
use crate::wait::until;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// Presses the mouse at one place and lets it go at another.
async fn drag(page: &Page, from: (i64, i64), to: (i64, i64)) {
    let chain = page.driver.action_chain().move_to(from.0, from.1).click_and_hold();
    chain.move_to((from.0 + to.0) / 2, (from.1 + to.1) / 2).move_to(to.0, to.1).release().perform().await.unwrap();
}

/// Selects the first such words, in a mention or not, tags them and gives the mention.
async fn tag(page: &Page, words: &str, label: &str) -> Mark {
    let Bounds { left, right, .. } = page.bounds(words).await;
    let y = page.bounds(words).await.middle();
    drag(page, (left + 1, y), (right - 1, y)).await;
    page.press(label).await;
    let marks = page.marks_when("it is tagged", |marks| marks.iter().any(|mark| mark.text == words)).await;
    marks.into_iter().find(|mark| mark.text == words).unwrap()
}

#[tokio::test]
async fn a_selection_may_begin_on_the_first_letter_of_a_mention() {
    visit("a_selection_may_begin_on_the_first_letter_of_a_mention", |page| async move {
        page.paste("She works at the Bank of England in London.").await;
        let marks = page.tagged().await;
        assert!(marks.iter().any(|mark| mark.text == "Bank of England"), "{marks:?}");
        let Bounds { left, right, .. } = page.bounds("Bank").await;
        let y = page.bounds("Bank").await.middle();
        for inset in [0, 1, 2, 3, 5] {
            page.key(Key::Escape).await;
            drag(&page, (left + inset, y), (right - 1, y)).await;
            until(&format!("from {inset} pixels on, the word is selected"), async || {
                (page.selected().await == "Bank").then_some(())
            })
            .await;
        }
        page.key("l").await;
        let now = page.marks_when("the words are tagged", |marks| marks.iter().any(|mark| mark.text == "Bank")).await;
        assert!(now.iter().any(|mark| mark.text == "Bank" && mark.label == "PLACE"), "{now:?}");
    })
    .await;
}

/// Clicks a place as often as said, as fast as a person can.
async fn click(page: &Page, words: &str, times: usize) {
    let bounds = page.bounds(words).await;
    let x = i64::midpoint(bounds.left, bounds.right);
    let mut chain = page.driver.action_chain().move_to(x, bounds.middle());
    for _ in 0..times {
        chain = chain.click();
    }
    chain.perform().await.unwrap();
}

#[tokio::test]
async fn a_double_click_takes_the_word_and_no_more() {
    visit("a_double_click_takes_the_word_and_no_more", |page| async move {
        page.paste("La sede dell'Unesco e dell’Onu, L'Oréal, O'Brien, Massey's. König: don't stop at fine").await;
        page.says("The tagger is ready").await;
        for (under, expected) in [
            ("nesco", "Unesco"),
            ("Onu", "Onu"),
            ("Oréal", "L'Oréal"),
            ("Brien", "O'Brien"),
            ("Massey", "Massey"),
            ("König", "König"),
            ("don't", "don't"),
            ("fine", "fine"),
        ] {
            click(&page, under, 2).await;
            until(&format!("{expected} is selected"), async || (page.selected().await == expected).then_some(())).await;
        }
        page.key("o").await;
        page.marks_when("the last word is tagged", |marks| marks.iter().any(|mark| mark.text == "fine")).await;
    })
    .await;
}

#[tokio::test]
async fn each_of_several_mentions_in_one_place_is_within_reach() {
    visit("each_of_several_mentions_in_one_place_is_within_reach", |page| async move {
        page.paste("In the harbour of Anholt lay a boat.").await;
        page.says("The tagger is ready").await;
        let outer = tag(&page, "harbour of Anholt", "Place").await;
        page.key(Key::Escape).await;
        page.driver.action_chain().key_down(Key::Shift).perform().await.unwrap();
        page.driver.action_chain().key_up(Key::Shift).perform().await.unwrap();
        page.take(&outer).await;
        page.press("Add second label").await;
        page.press("Organization").await;
        let same = |mark: &&Mark| mark.text == outer.text;
        let marks = page.marks_when("there are two", |marks| marks.iter().filter(same).count() == 2).await;
        let ids: Vec<String> = marks.iter().filter(same).map(|mark| mark.id.clone()).collect();

        let mut seen = Vec::new();
        for _ in 0..4 {
            page.take(&marks[0]).await;
            let held = until("a mention has the keyboard", async || page.held().await).await;
            seen.push(held);
        }
        assert_eq!(seen[0], seen[2], "clicks come round: {seen:?}");
        assert!(seen[0] != seen[1] && ids.iter().all(|id| seen.contains(id)), "clicks reach both: {seen:?}");

        page.key(Key::Escape).await;
        let mut by_keys = Vec::new();
        for _ in 0..2 {
            page.key(Key::Right).await;
            by_keys.push(until("a mention has the keyboard", async || page.held().await).await);
        }
        assert!(by_keys[0] != by_keys[1] && ids.iter().all(|id| by_keys.contains(id)), "→ reaches both: {by_keys:?}");

        let name = page.button_beginning("Mention 2 of 2 in this place").await;
        page.press(&name).await;
        page.button_beginning("Mention 1 of 2 in this place").await;
        page.key("p").await;
        page.marks_when("a key acts on that one alone", |marks| {
            let labels: Vec<&str> = marks.iter().filter(same).map(|mark| mark.label.as_str()).collect();
            labels.contains(&"PERSON") && labels.iter().any(|label| *label != "PERSON")
        })
        .await;
    })
    .await;
}

/// Several lines with a word of its own at each place.
const LINES: &str = "The old mill at Anholt stood by the river in 2000 and nobody in the village remembered who had once owned it, \
    though Massey Energy of Richmond kept a ledger in which every sack of flour that left the yard was written down with \
    a date, a weight and the name of the carter who took it away over the bridge towards the harbour of Brekke.";

/// Tags the two words in the middle and gives the mention.
async fn massey(page: &Page) -> Mark {
    let marks = page.marks().await;
    for mark in &marks {
        page.take(mark).await;
        page.key(Key::Backspace).await;
    }
    page.key(Key::Escape).await;
    tag(page, "Massey Energy", "Organization").await
}

#[tokio::test]
async fn a_dragged_edge_goes_to_the_word_under_the_mouse() {
    visit("a_dragged_edge_goes_to_the_word_under_the_mouse", |page| async move {
        page.paste(LINES).await;
        page.tagged().await;
        let mark = massey(&page).await;
        for (edge, word, expected) in [
            ("End", "Richmond", "Massey Energy of Richmond"),
            ("End", "flour", "Massey Energy of Richmond kept a ledger in which every sack of flour"),
            ("End", "Massey", "Massey"),
            ("Start", "2000", "2000 and nobody in the village remembered who had once owned it, though Massey Energy"),
            ("Start", "though", "though Massey Energy"),
            ("Start", "Energy", "Energy"),
            ("Start", "Anholt", ""),
            ("End", "Brekke", ""),
        ] {
            let handle = page.middle_of(Role::Slider, &format!("{edge} of the mention")).await;
            let target = page.bounds(word).await;
            let x = i64::midpoint(target.left, target.right);
            drag(&page, handle, (x, target.middle())).await;
            let now = page
                .marks_when(&format!("the {edge} is at {word}"), |marks| {
                    let found = marks.iter().find(|now| now.id == mark.id);
                    let reaches =
                        |text: &str| if edge == "End" { text.ends_with(word) } else { text.starts_with(word) };
                    found.is_some_and(
                        |found| if expected.is_empty() { reaches(&found.text) } else { found.text == expected },
                    )
                })
                .await;
            assert!(now.iter().any(|now| now.id == mark.id));
            page.command("z").await;
            page.marks_when("it is taken back", |marks| marks.iter().any(|now| now.text == mark.text)).await;
        }
        // Beyond the other edge nothing would be left.
        for (edge, word) in [("End", "2000"), ("Start", "Richmond")] {
            let handle = page.middle_of(Role::Slider, &format!("{edge} of the mention")).await;
            let target = page.bounds(word).await;
            drag(&page, handle, (target.left + 4, target.middle())).await;
            page.says("“Massey Energy” is unchanged.").await;
            assert!(page.marks().await.iter().any(|now| now.text == mark.text));
            page.press("Dismiss").await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_finger_drags_an_edge_from_below_it() {
    visit_in_chromium("a_finger_drags_an_edge_from_below_it", |page| async move {
        page.paste(LINES).await;
        page.tagged().await;
        let mark = massey(&page).await;
        Touch::emulate(&page).await;
        for (edge, word) in [("End", "Richmond"), ("End", "flour"), ("Start", "village"), ("Start", "2000")] {
            page.bring_into_view(Role::Slider, &format!("{edge} of the mention")).await;
            let (x, y) = page.middle_of(Role::Slider, &format!("{edge} of the mention")).await;
            let line = page.bounds(if edge == "End" { "Energy" } else { "Massey" }).await;
            let from = (if edge == "End" { line.right } else { line.left }, line.middle());
            let target = page.bounds(word).await;
            // The finger stays as far from the word as it was from the edge.
            let to = (x + i64::midpoint(target.left, target.right) - from.0, y + target.middle() - from.1);
            touch(&page, "touchStart", json!([{"x": x, "y": y}])).await;
            touch(&page, "touchMove", json!([{"x": (x + to.0) / 2, "y": (y + to.1) / 2}])).await;
            touch(&page, "touchMove", json!([{"x": to.0, "y": to.1}])).await;
            touch(&page, "touchEnd", json!([])).await;
            page.marks_when(&format!("the {edge} is at {word}"), |marks| {
                marks.iter().any(|now| {
                    now.id == mark.id
                        && if edge == "End" { now.text.ends_with(word) } else { now.text.starts_with(word) }
                })
            })
            .await;
            page.press("Undo").await;
            page.marks_when("it is taken back", |marks| marks.iter().any(|now| now.text == mark.text)).await;
        }
    })
    .await;
}

async fn touch(page: &Page, kind: &str, points: Value) {
    page.driver.cdp().send_raw("Input.dispatchTouchEvent", json!({"type": kind, "touchPoints": points})).await.unwrap();
}
