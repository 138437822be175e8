//! The whole task by each means alone: put an article in, relabel, confirm, delete, add, fix an edge, undo, redo, do
//! the same to all, download.

use crate::hands::{Assistive, Hands, Keyboard, Mouse, ORGANIZATION, Touch, other_label};
use crate::page::{Mark, Page};
use crate::session::{visit, visit_in_chromium};
use tagline_tests::tagline_json;

/// Names that any tagger finds, and a word that none takes for one, three times.
const ARTICLE: &str = "Angela Merkel met Emmanuel Macron in Paris on Monday.\n\n\
    The old harbour was quiet. Beyond the harbour lay the sea, and the harbour lights went out.";

#[tokio::test]
async fn by_keyboard_alone() {
    visit("by_keyboard_alone", |page| async move { whole_task(&Keyboard, &page).await }).await;
}

#[tokio::test]
async fn by_mouse_alone() {
    visit("by_mouse_alone", |page| async move { whole_task(&Mouse, &page).await }).await;
}

#[tokio::test]
async fn by_touch_alone_on_a_phone() {
    visit_in_chromium("by_touch_alone_on_a_phone", |page| async move {
        Touch::emulate(&page).await;
        whole_task(&Touch, &page).await;
    })
    .await;
}

#[tokio::test]
async fn through_the_accessibility_tree_alone() {
    visit_in_chromium("through_the_accessibility_tree_alone", |page| async move {
        whole_task(&Assistive, &page).await;
    })
    .await;
}

async fn whole_task(hands: &impl Hands, page: &Page) {
    let all = corrections(hands, page).await;
    hands.download(page).await;
    let file = page.downloaded().await;
    let file = tagline_json::check(&file).unwrap_or_else(|faults| panic!("{faults}"));
    let [document] = tagline_json::list(&file, "documents") else { panic!("one document: {file}") };
    let places = tagline_json::list(document, "annotations").iter().filter(|written| written["status"] != "rejected");
    let mut written: Vec<_> =
        places.map(|written| (written["start"].as_u64(), written["label"].as_str().map(str::to_owned))).collect();
    let mut shown: Vec<_> = all.iter().map(|mark| (u64::try_from(mark.start).ok(), Some(mark.label.clone()))).collect();
    written.sort();
    shown.sort();
    assert_eq!(written, shown, "the file holds just what the page shows");
}

/// All of the task but the download; gives the mentions as they are then.
async fn corrections(hands: &impl Hands, page: &Page) -> Vec<Mark> {
    hands.put_in(page, ARTICLE).await;
    let found = page.tagged().await;
    let [first, second, third, ..] = found.as_slice() else { panic!("three mentions at least: {found:#?}") };

    hands.take(page, first).await;
    let label = other_label(first);
    hands.relabel(page, label).await;
    page.marks_when("the first is relabelled", |marks| is(marks, first, |mark| mark.label == label.id)).await;

    hands.take(page, second).await;
    hands.confirm(page).await;
    let confirmed = |mark: &Mark| mark.name.ends_with(", confirmed");
    page.marks_when("the second is confirmed", |marks| is(marks, second, confirmed)).await;

    hands.take(page, third).await;
    hands.delete(page).await;
    let gone = |marks: &[Mark]| marks.iter().all(|mark| mark.id != third.id);
    let before = page.marks_when("the third is gone", gone).await;

    hands.add(page, "harbour", ORGANIZATION).await;
    let harbours = |marks: &[Mark]| marks.iter().filter(|mark| mark.text == "harbour" && mark.label == "ORG").count();
    let added = page.marks_when("a word is tagged", |marks| harbours(marks) == 1).await;
    let word = added.iter().find(|mark| mark.text == "harbour").unwrap().clone();

    hands.extend(page, &word, "was").await;
    let longer = |mark: &Mark| mark.text == "harbour was" && mark.end == word.end + 4;
    page.marks_when("its edge is moved", |marks| is(marks, &word, longer)).await;
    hands.undo(page).await;
    page.marks_when("the edge is back", |marks| marks == added).await;
    hands.undo(page).await;
    page.marks_when("the word is no mention", |marks| marks == before).await;
    hands.redo(page).await;
    page.marks_when("the word is a mention again", |marks| marks == added).await;

    hands.apply_to_all(page).await;
    let all = page.marks_when("all three are tagged", |marks| harbours(marks) == 3).await;
    let suggested = all.iter().filter(|mark| mark.text == "harbour" && mark.name.ends_with(", suggested")).count();
    assert_eq!(suggested, 2, "{all:#?}");
    hands.undo(page).await;
    page.marks_when("one step takes that back", |marks| marks == added).await;
    hands.redo(page).await;
    page.marks_when("and one does it again", |marks| marks == all).await;

    all
}

fn is(marks: &[Mark], wanted: &Mark, fits: impl Fn(&Mark) -> bool) -> bool {
    marks.iter().any(|mark| mark.id == wanted.id && fits(mark))
}
