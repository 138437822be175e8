//! What is done to more than one mention: reviewing, whole entities, own labels, and the text itself.

use crate::page::Role;
use crate::session::visit;
use crate::wait::until;
use tagline_tests::articles;
use thirtyfour::prelude::*;

#[tokio::test]
async fn a_review_has_an_end() {
    visit("a_review_has_an_end", |page| async move {
        page.paste(articles::PLAIN).await;
        let all = page.tagged().await.len();
        page.press("Review").await;
        page.says(&format!("0 of {all} checked")).await;
        page.key(Key::Backspace).await;
        page.says(&format!("1 of {all} checked")).await;
        for checked in 2..=all {
            page.key(Key::Enter).await;
            page.says(&format!("{checked} of {all} checked")).await;
        }
        page.says(&format!("Everything is checked: {} confirmed, 1 rejected.", all - 1)).await;
        page.press("End review").await;
        assert!(page.find_named(Role::Region, "Review").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn what_the_tagger_is_sure_of_is_accepted_at_once() {
    visit("what_the_tagger_is_sure_of_is_accepted_at_once", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("Review").await;
        page.says("in 100 are right").await;
        let least = page.named(Role::Textbox, "Accept above, in percent").await;
        least.clear().await.unwrap();
        least.send_keys("60").await.unwrap();
        let sure = page.marks().await.iter().filter(|mark| percent(&mark.name) >= Some(60)).count();
        page.press(&format!("Accept {sure}")).await;
        let confirmed = page
            .marks_when("they are confirmed", |marks| marks.iter().any(|mark| mark.name.ends_with(", confirmed")))
            .await;
        assert_eq!(confirmed.iter().filter(|mark| mark.name.ends_with(", confirmed")).count(), sure);
        page.press("Undo").await;
        page.marks_when("one undo takes it back", |marks| marks.iter().all(|mark| mark.name.ends_with(", suggested")))
            .await;
    })
    .await;
}

#[tokio::test]
async fn names_of_one_person_are_one_entry() {
    visit("names_of_one_person_are_one_entry", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        // The headline says "Merkel", the article "Angela Merkel".
        page.press("More about Angela Merkel").await;
        page.press("Split off Merkel").await;
        page.named(Role::Button, "More about Merkel").await;
        page.press("Undo").await;
        until("the entry is one again", async || {
            page.find_named(Role::Button, "More about Merkel").await.is_none().then_some(())
        })
        .await;
        let name = page.named(Role::Textbox, "Name").await;
        name.clear().await.unwrap();
        name.send_keys(format!("Chancellor Merkel{}", char::from(Key::Enter))).await.unwrap();
        page.named(Role::Button, "More about Chancellor Merkel").await;
        page.press("Confirm all").await;
        page.marks_when("all three are confirmed", |marks| {
            marks.iter().filter(|mark| mark.text.ends_with("Merkel")).all(|mark| mark.name.ends_with(", confirmed"))
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn mentions_follow_their_words_when_the_text_is_edited() {
    visit("mentions_follow_their_words_when_the_text_is_edited", |page| async move {
        page.paste(articles::PLAIN).await;
        let before = page.tagged().await;
        let berlin = before.iter().find(|mark| mark.text == "Berlin").unwrap();
        page.take(berlin).await;
        page.key(Key::Enter).await;
        page.press("Edit text").await;
        until("the field has the keyboard", async || {
            let (_, name) = page.focused().await;
            (name == "Text of the article").then_some(())
        })
        .await;
        // The caret stands at the top.
        page.key("Corrected. ").await;
        page.press("Save text").await;
        page.says("Corrected. Merkel meets").await;
        let berlin = page
            .marks_when("Berlin has moved", |marks| {
                marks.iter().any(|mark| mark.id == berlin.id && mark.start == berlin.start + 11)
            })
            .await;
        assert!(
            berlin.iter().any(|mark| mark.text == "Berlin" && mark.name == "Berlin, place, confirmed"),
            "{berlin:#?}"
        );
        page.press("Undo").await;
        until("the text is as it was", async || page.article().await.starts_with("Merkel meets").then_some(())).await;
        page.press("Undo").await;
        page.says("The tagger is ready").await;
        page.marks_when("all is as it was", |marks| marks == before).await;
    })
    .await;
}

#[tokio::test]
async fn a_label_of_ones_own_is_added_and_removed() {
    visit("a_label_of_ones_own_is_added_and_removed", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("Labels").await;
        let name = page.named(Role::Textbox, "Name of the new label").await;
        name.send_keys(format!("Event{}", char::from(Key::Enter))).await.unwrap();
        page.named(Role::Textbox, "Key of Event").await;
        page.press("Close").await;
        page.select("treaty").await;
        page.press("Event").await;
        page.marks_when("the word is an event", |marks| {
            marks.iter().any(|mark| mark.name == "treaty, event, confirmed")
        })
        .await;
        page.press("Labels").await;
        page.press("Remove Event").await;
        page.press("Remove them too").await;
        page.marks_when("the mention went with its label", |marks| marks.iter().all(|mark| mark.label != "EVENT"))
            .await;
        page.press("Close").await;
        page.press("Undo").await;
        page.marks_when("one undo brings both back", |marks| marks.iter().any(|mark| mark.label == "EVENT")).await;
    })
    .await;
}

#[tokio::test]
async fn everything_a_search_finds_is_tagged_at_once() {
    visit("everything_a_search_finds_is_tagged_at_once", |page| async move {
        page.paste(articles::PLAIN).await;
        let before = page.tagged().await;
        page.press("Search").await;
        let field = page.named(Role::Textbox, "Search for").await;
        field.send_keys("signed|observers").await.unwrap();
        page.says("Nothing found").await;
        page.named(Role::Checkbox, "Regular expression").await.click().await.unwrap();
        page.says("1 of 2 hits").await;
        page.press("2 as organization").await;
        page.marks_when("both are tagged", |marks| marks.len() == before.len() + 2).await;
        page.press("Undo").await;
        page.marks_when("one undo takes it back", |marks| marks == before).await;
        field.send_keys("(").await.unwrap();
        page.says("This regular expression is not valid: unclosed group.").await;
        page.press("End search").await;
    })
    .await;
}

#[tokio::test]
async fn lines_of_the_page_are_dropped_when_asked_and_come_back() {
    visit("lines_of_the_page_are_dropped_when_asked_and_come_back", |page| async move {
        let stray = "\n\nAdvertisement\n\nMerkel meets Macron in Paris\n\n";
        let pasted = articles::PLAIN.replacen("\n\n", stray, 1);
        page.paste(&pasted).await;
        page.tagged().await;
        let shows = async |text: &str| {
            let words = text.replace('\n', "");
            until("the article is as expected", async || (page.article().await == words).then_some(())).await;
        };
        shows(&pasted).await;
        page.press("Drop 2 lines").await;
        shows(articles::PLAIN).await;
        page.press("Undo").await;
        shows(&pasted).await;

        page.press("Keep").await;
        page.says("Saved in this browser").await;
        page.reload().await;
        page.tagged().await;
        shows(&pasted).await;
        assert!(page.find_named(Role::Button, "Drop 2 lines").await.is_none(), "it is not asked twice");
    })
    .await;
}

/// The confidence in a mark's accessible name.
fn percent(name: &str) -> Option<u32> {
    name.rsplit(", ").find_map(|part| part.strip_suffix(" percent")?.parse().ok())
}
