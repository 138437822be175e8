//! What a file says of who set what, and files of merged entities.

use crate::page::{Mark, Page, Role};
use crate::session::visit;
use crate::wait::until;
use serde_json::{Value, json};
use tagline_tests::{articles, tagline_json};
use thirtyfour::prelude::*;

/// Exports the open article as Tagline JSON and returns its document.
async fn exported(page: &Page) -> Value {
    page.press("Export").await;
    page.says("Written and read back").await;
    page.press("Download").await;
    let file = page.downloaded().await;
    let file = tagline_json::check(&file).unwrap_or_else(|faults| panic!("{faults}"));
    let [document] = tagline_json::list(&file, "documents") else { panic!("one document: {file}") };
    document.clone()
}

/// The annotation that a mark stands for.
fn annotation<'a>(document: &'a Value, mark: &Mark) -> &'a Value {
    let mut annotations = tagline_json::list(document, "annotations").iter();
    annotations.find(|annotation| annotation["start"] == json!(mark.start)).unwrap()
}

fn marked<'a>(marks: &'a [Mark], words: &str) -> &'a Mark {
    marks.iter().find(|mark| mark.text == words).unwrap_or_else(|| panic!("{words} in {marks:#?}"))
}

#[tokio::test]
async fn the_file_says_who_set_what() {
    visit("the_file_says_who_set_what", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        let (relabelled, confirmed, untouched) =
            (marked(&marks, "Paris"), marked(&marks, "Berlin"), marked(&marks, "London"));
        page.take(relabelled).await;
        page.key("o").await;
        page.marks_when("Paris is an organization", |marks| marked(marks, "Paris").label == "ORG").await;
        page.take(confirmed).await;
        page.key(Key::Enter).await;
        page.marks_when("Berlin is confirmed", |marks| marked(marks, "Berlin").name.ends_with("confirmed")).await;

        let document = exported(&page).await;
        let [relabelled, confirmed, untouched] =
            [relabelled, confirmed, untouched].map(|mark| annotation(&document, mark));
        assert_eq!((&relabelled["label"], &relabelled["status"]), (&json!("ORG"), &json!("confirmed")));
        assert_eq!((&relabelled["origin"], &relabelled["confidence"]), (&json!("human"), &json!(null)));
        for (agreed, status) in [(confirmed, "confirmed"), (untouched, "suggested")] {
            assert_eq!(agreed["status"], json!(status));
            assert!(
                agreed["origin"].as_str().unwrap().starts_with("model:") && agreed["confidence"].is_f64(),
                "{agreed}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_merged_entity_is_in_the_file() {
    visit("a_merged_entity_is_in_the_file", |page| async move {
        page.paste("She flew from Paris to London and then to Rome.").await;
        page.tagged().await;
        page.press("More about Rome").await;
        page.named(Role::Combobox, "Same as").await.send_keys("Paris").await.unwrap();
        page.press_beginning("Merge with Paris → Paris").await;
        until("they are one entry", async || {
            page.find_named(Role::Button, "More about Rome").await.is_none().then_some(())
        })
        .await;
        let document = exported(&page).await;
        let named = |entity: &&Value| entity["name"] == json!("Paris");
        let paris = tagline_json::list(&document, "entities").iter().find(named).unwrap();
        assert_eq!(tagline_json::list(paris, "mentions").len(), 2, "{document}");
    })
    .await;
}

#[tokio::test]
async fn a_search_leaves_longer_names_until_told_otherwise() {
    visit("a_search_leaves_longer_names_until_told_otherwise", |page| async move {
        page.paste(articles::PLAIN).await;
        let before = page.tagged().await;
        let longer = |marks: &[Mark]| marks.iter().filter(|mark| mark.text == "Angela Merkel").count();
        assert_eq!(longer(&before), 2);
        page.press("Search").await;
        page.named(Role::Textbox, "Search for").await.send_keys("angela").await.unwrap();
        page.says("1 of 2 hits").await;
        page.named(Role::Button, "0 as person").await;
        page.named(Role::Checkbox, "Also replace 2 longer names: Angela Merkel").await.click().await.unwrap();
        page.press("2 as person").await;
        page.marks_when("both give way", |marks| longer(marks) == 0 && marks.len() == before.len()).await;
        page.press("Undo").await;
        page.marks_when("one undo takes it back", |marks| marks == before).await;
        let choice = page.named(Role::Checkbox, "Also replace 2 longer names: Angela Merkel").await;
        assert!(choice.is_selected().await.unwrap(), "the same hits, the same choice");
        page.named(Role::Textbox, "Search for").await.send_keys(" m").await.unwrap();
        until("other hits ask anew", async || (!choice.is_selected().await.unwrap_or(false)).then_some(())).await;
        page.named(Role::Button, "0 as person").await;
    })
    .await;
}
