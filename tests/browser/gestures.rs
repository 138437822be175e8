//! Edges that are dragged, mentions that are split, merged and nested, and what is done to all of a name.

use crate::page::{Mark, Page, Role};
use crate::session::visit;
use crate::wait::until;
use serde_json::json;
use tagline_tests::articles;
use thirtyfour::prelude::*;

const ARTICLE: &str = "The harbour crews of Anholt and Brekke sailed at dawn.\n\n\
    Later the harbour crews came home, and the harbour crews slept.";

/// What is painted over the article under a name.
const PAINTED: &str = "return [...(CSS.highlights.get(arguments[0]) ?? [])].map(range => range.toString());";

/// Where every letter of the article stands.
const LETTERS: &str = "
    const region = document.querySelector('[aria-label=\"Annotated article\"]'), range = new Range();
    range.selectNodeContents(region);
    return [...range.getClientRects()].map(box => [box.x, box.width, box.height]);";

/// Selects words in the article, tags them as a place and gives the mention.
async fn tag(page: &Page, words: &str) -> Mark {
    page.run(SELECT, &[json!(words)]).await;
    page.press("Place").await;
    let fits = |mark: &&Mark| mark.text == words && mark.label == "PLACE";
    let marks = page.marks_when("the words are tagged", |marks| marks.iter().any(|mark| fits(&mark))).await;
    marks.iter().find(fits).unwrap().clone()
}

/// Selects the first such words, in a mention or not.
const SELECT: &str = "
    const region = document.querySelector('[aria-label=\"Annotated article\"]');
    for (const paragraph of region.querySelectorAll('p')) {
        const at = paragraph.textContent.indexOf(arguments[0]);
        if (at < 0) continue;
        const range = new Range(), walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        let passed = 0;
        while (walker.nextNode()) {
            const node = walker.currentNode, end = passed + node.length;
            if (at >= passed && at < end) range.setStart(node, at - passed);
            if (at + arguments[0].length <= end) { range.setEnd(node, at + arguments[0].length - passed); break; }
            passed = end;
        }
        getSelection().removeAllRanges(); getSelection().addRange(range);
        return;
    }";

async fn texts_when(page: &Page, what: &str, expected: &[&str]) {
    page.marks_when(what, |marks| {
        let texts: Vec<_> = marks.iter().map(|mark| mark.text.as_str()).collect();
        expected.iter().all(|wanted| texts.contains(wanted)) && texts.len() >= expected.len()
    })
    .await;
}

#[tokio::test]
async fn an_edge_can_be_dragged_and_escape_takes_it_back() {
    visit("an_edge_can_be_dragged_and_escape_takes_it_back", |page| async move {
        page.paste(ARTICLE).await;
        page.says("The tagger is ready").await;
        let mark = tag(&page, "harbour").await;
        let before = page.run(LETTERS, &[]).await;
        let (x, y) = page.middle_of(Role::Slider, "End of the mention").await;
        assert_eq!(page.run(LETTERS, &[]).await, before, "a handle moves no letter");
        let (from, to) = (page.bounds("harbour").await, page.bounds("harbour crews").await);

        let far = x + to.right - from.right - 6;
        page.driver.action_chain().move_to(x, y).click_and_hold().move_to(far, y).perform().await.unwrap();
        until("what it would be is painted", async || {
            (page.run(PAINTED, &[json!("tagline-dragged")]).await == json!(["harbour crews"])).then_some(())
        })
        .await;
        assert_eq!(page.selected().await, "", "dragging selects nothing");
        page.key(Key::Escape).await;
        until("nothing is painted", async || {
            (page.run(PAINTED, &[json!("tagline-dragged")]).await == json!([])).then_some(())
        })
        .await;
        page.driver.action_chain().release().perform().await.unwrap();
        assert!(page.marks().await.contains(&mark), "Escape takes it back");

        // With Alt an edge stands between any two letters.
        let drag = page.driver.action_chain().key_down(Key::Alt).move_to(x, y).click_and_hold();
        drag.move_to(far, y).release().key_up(Key::Alt).perform().await.unwrap();
        let cut = |mark: &Mark| mark.text.starts_with("harbour cre") && mark.text != "harbour crews";
        page.marks_when("the edge is inside a word", |marks| marks.iter().any(cut)).await;
        page.command("z").await;
        page.marks_when("one step takes it back", |marks| marks.contains(&mark)).await;
    })
    .await;
}

#[tokio::test]
async fn mentions_split_merge_and_nest() {
    visit("mentions_split_merge_and_nest", |page| async move {
        page.paste(ARTICLE).await;
        page.says("The tagger is ready").await;
        let whole = tag(&page, "Anholt and Brekke").await;
        page.key("s").await;
        texts_when(&page, "a list is split", &["Anholt", "Brekke"]).await;
        page.key("m").await;
        page.marks_when("and merged again", |marks| marks.iter().any(|mark| mark.text == whole.text)).await;
        page.run(SELECT, &[json!(" and ")]).await;
        page.press("Split").await;
        texts_when(&page, "it is split where it is selected", &["Anholt", "Brekke"]).await;
        page.press_beginning("Merge with Brekke → Anholt and Brekke").await;
        page.marks_when("and merged by a button", |marks| marks.iter().any(|mark| mark.text == whole.text)).await;

        page.run(SELECT, &[json!("Brekke")]).await;
        page.named(Role::Button, "Add second label").await;
        page.shifted("o").await;
        texts_when(&page, "a mention stands inside another", &["Anholt and Brekke", "Brekke"]).await;
        page.press("Add second label").await;
        page.press("Person").await;
        let both = |marks: &[Mark]| marks.iter().filter(|mark| mark.text == "Brekke").count() == 2;
        page.marks_when("and is two things", both).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_rejected_once_can_be_rejected_everywhere() {
    visit("what_is_rejected_once_can_be_rejected_everywhere", |page| async move {
        page.paste(ARTICLE).await;
        page.says("The tagger is ready").await;
        let first = tag(&page, "harbour crews").await;
        page.button_beginning("Also tag 2 others: harbour crews").await;
        until("the places are painted", async || {
            let painted = page.run(PAINTED, &[json!("tagline-offered")]).await;
            (painted == json!(["harbour crews", "harbour crews"])).then_some(())
        })
        .await;
        page.key("a").await;
        let crews = |marks: &[Mark]| marks.iter().filter(|mark| mark.text == "harbour crews").count();
        let all = page.marks_when("all are tagged", |marks| crews(marks) == 3).await;
        let second = all.iter().find(|mark| mark.text == "harbour crews" && mark.id != first.id).unwrap();
        page.key(Key::Escape).await;
        page.take(second).await;
        page.key(Key::Backspace).await;
        page.button_beginning("Also 1 other “harbour crews”").await;
        page.key("a").await;
        page.marks_when("the guesses are gone, the decision stands", |marks| {
            crews(marks) == 1 && marks.iter().any(|mark| mark.id == first.id)
        })
        .await;
        page.command("z").await;
        page.marks_when("one step takes it back", |marks| crews(marks) == 2).await;
    })
    .await;
}

/// Scrolls until a mention stands at the window's foot, and gives its middle.
const TO_THE_FOOT: &str = "
    const mark = document.querySelector(`mark[data-id='${arguments[0]}']`);
    for (let again = 0; again < 3; again++) scrollBy(0, mark.getBoundingClientRect().bottom - innerHeight + 4);
    const box = mark.getBoundingClientRect();
    return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];";

#[tokio::test]
async fn a_slow_press_at_the_edge_of_the_window_takes_the_mention() {
    visit("a_slow_press_at_the_edge_of_the_window_takes_the_mention", |page| async move {
        page.paste(&articles::PLAIN.repeat(6)).await;
        let marks = page.tagged().await;
        let mark = &marks[marks.len() / 2];
        let at = page.run(TO_THE_FOOT, &[json!(mark.id)]).await;
        let [x, y]: [i64; 2] = serde_json::from_value(at).unwrap();
        page.driver.action_chain().move_to(x, y).click_and_hold().perform().await.unwrap();
        page.named(Role::Button, "Not a name").await;
        page.driver.action_chain().release().perform().await.unwrap();
        until("the mention is clear of the foot", async || {
            let place = "return innerHeight - document.activeElement.getBoundingClientRect().bottom";
            page.run(place, &[]).await.as_f64().filter(|room| *room >= 20.0)
        })
        .await;
        let label = crate::hands::other_label(mark);
        page.key(label.key).await;
        page.marks_when("keys act on it", |marks| marks.iter().any(|now| now.id == mark.id && now.label == label.id))
            .await;
    })
    .await;
}

#[tokio::test]
async fn the_card_covers_no_mention_it_is_about() {
    visit("the_card_covers_no_mention_it_is_about", |page| async move {
        page.paste(&ARTICLE.repeat(6)).await;
        page.says("The tagger is ready").await;
        tag(&page, "Anholt").await;
        for (width, height) in [(1440, 900), (1000, 800), (500, 800)] {
            page.driver.set_window_rect(0, 0, width, height).await.unwrap();
            page.key(Key::Right).await;
            page.key(Key::Left).await;
            until(&format!("at {width} pixels the card leaves the mention free"), async || {
                page.run(IS_FREE, &[]).await.as_bool().filter(|free| *free)
            })
            .await;
        }
    })
    .await;
}

/// Whether the mention in hand can be seen whole: in the window and under nothing.
const IS_FREE: &str = "
    const mark = document.activeElement;
    if (!mark.dataset.id) return false;
    const box = mark.getBoundingClientRect(), card = document.querySelector('[aria-label=Correction]').getBoundingClientRect();
    const apart = card.right <= box.left || card.left >= box.right || card.bottom <= box.top || card.top >= box.bottom;
    return apart && card.height > 0 && box.top >= 0 && box.bottom <= innerHeight;";
