//! Dates that a person tags, corrects, types and dates: each by the user's door, and what becomes of its value.

use crate::page::{Mark, Page, Role};
use crate::session::{visit, visit_in_chromium};
use crate::wait::until;
use serde_json::json;
use thirtyfour::prelude::*;

/// A report that says when it was written: a Monday.
const REPORT: &str = "LONDON, Nov. 8, 2021 (Agency) - The ships met at 14:00 GMT on Sunday afternoon off Malta.\n\n\
                      The talks of February 28 had failed. The crews left Malta on Thursday.";

async fn mark(page: &Page, words: &str) -> Mark {
    let is_it = |mark: &&Mark| mark.text == words;
    until(&format!("{words} is a mention"), async || page.marks().await.iter().find(is_it).cloned()).await
}

/// Puts the report in and takes the mention that reads so.
async fn report(page: &Page, words: &str) -> Mark {
    page.paste(REPORT).await;
    page.tagged().await;
    let mark = mark(page, words).await;
    page.take(&mark).await;
    mark
}

/// Waits until the card shows a value for the mention in hand.
async fn value_is(page: &Page, value: &str) {
    let shown = async || {
        let field = page.find_named(Role::Textbox, "Value").await?;
        field.prop("value").await.ok().flatten().filter(|shown| shown == value)
    };
    until(&format!("the value is {value:?}"), shown).await;
}

/// Writes a value and presses a key after it.
async fn write(page: &Page, value: &str, key: Key) {
    let field = page.named(Role::Textbox, "Value").await;
    // Not cleared by the driver, which would leave it in between.
    page.driver.execute("arguments[0].select()", vec![field.to_json().unwrap()]).await.unwrap();
    field.send_keys(format!("{value}{}", char::from(key))).await.unwrap();
}

async fn held_is(page: &Page, id: &str) {
    until("the mention has the keyboard", async || (page.held().await.as_deref() == Some(id)).then_some(())).await;
}

/// Presses a button until the mention in hand reads so.
async fn press_until(page: &Page, button: &str, id: &str, words: &str) {
    for _ in 0..9 {
        let marks = page.marks().await;
        if marks.iter().any(|mark| mark.id == id && mark.text == words) {
            return;
        }
        page.press(button).await;
    }
    panic!("{button:?} never leads to {words:?}");
}

/// The names of the steps, the newest first.
async fn steps(page: &Page) -> Vec<String> {
    let names = "return [...document.querySelectorAll('.steps .name')].map(row => row.innerText.trim())";
    serde_json::from_value(page.run(names, &[]).await).unwrap()
}

#[tokio::test]
async fn a_date_whose_edge_moves_is_read_again_at_once() {
    visit("a_date_whose_edge_moves_is_read_again_at_once", |page| async move {
        let Mark { id, .. } = report(&page, "14:00 GMT on Sunday afternoon").await;
        value_is(&page, "14:00 UTC on 7 November 2021").await;
        press_until(&page, "Start one word later", &id, "Sunday afternoon").await;
        value_is(&page, "afternoon of 7 November 2021").await;
        press_until(&page, "End one word earlier", &id, "Sunday").await;
        value_is(&page, "7 November 2021").await;
        page.says("Saved in this browser").await;
        page.reload().await;
        let sunday = mark(&page, "Sunday").await;
        page.take(&sunday).await;
        value_is(&page, "7 November 2021").await;
        // What the grammar says is no step of its own.
        page.press("Undo").await;
        mark(&page, "Sunday afternoon").await;
        value_is(&page, "afternoon of 7 November 2021").await;
        page.press("Redo").await;
        mark(&page, "Sunday").await;
        value_is(&page, "7 November 2021").await;
    })
    .await;
}

#[tokio::test]
async fn a_date_tagged_by_hand_has_a_value_and_follows_the_articles_date() {
    visit("a_date_tagged_by_hand_has_a_value_and_follows_the_articles_date", |page| async move {
        report(&page, "February 28").await;
        value_is(&page, "28 February 2021").await;
        page.key(Key::Backspace).await;
        page.marks_when("it is none", |marks| marks.iter().all(|mark| mark.text != "February 28")).await;
        page.select("February 28").await;
        page.key("d").await;
        let again = mark(&page, "February 28").await;
        page.take(&again).await;
        value_is(&page, "28 February 2021").await;
        // Away and back.
        let thursday = mark(&page, "Thursday").await;
        page.take(&thursday).await;
        page.key("p").await;
        page.marks_when("it is a person", |marks| {
            marks.iter().any(|mark| mark.id == thursday.id && mark.label == "PERSON")
        })
        .await;
        page.key("d").await;
        value_is(&page, "4 November 2021").await;

        let date = page.named(Role::Textbox, "Article date").await;
        date.send_keys(format!("03022020{}", char::from(Key::Enter))).await.unwrap();
        page.take(&thursday).await;
        value_is(&page, "27 February 2020").await;
        page.take(&again).await;
        value_is(&page, "28 February 2020").await;
        page.press("Undo").await;
        value_is(&page, "28 February 2021").await;
    })
    .await;
}

#[tokio::test]
async fn a_value_is_typed_in_plain_words_and_stays_the_persons() {
    visit("a_value_is_typed_in_plain_words_and_stays_the_persons", |page| async move {
        let Mark { id, .. } = report(&page, "Thursday").await;
        for (typed, shown) in [
            ("28 Feb 2025", "28 February 2025"),
            ("early 2019", "early 2019"),
            ("Q4 2019", "Q4 2019"),
            ("last Sunday", "7 November 2021"),
            ("14:30 on 3 March 2021", "14:30 on 3 March 2021"),
            ("end of 2019", "end of 2019"),
            ("2019-36", "Q4 2019"),
        ] {
            write(&page, typed, Key::Enter).await;
            held_is(&page, &id).await;
            value_is(&page, shown).await;
        }
        page.driver.find(By::XPath("//summary[. = 'More']")).await.unwrap().click().await.unwrap();
        page.says("2019-36").await;
        page.says("DATE 2019-Q4").await;
        write(&page, "soon", Key::Enter).await;
        page.says("“soon” can’t be read as a date: write it like “28 Feb 2025” or “early 2019”.").await;
        value_is(&page, "soon").await;
        write(&page, "", Key::Escape).await;
        value_is(&page, "Q4 2019").await;

        let date = page.named(Role::Textbox, "Article date").await;
        date.send_keys(format!("03022020{}", char::from(Key::Enter))).await.unwrap();
        page.says("count from it").await;
        value_is(&page, "Q4 2019").await;
        page.press("Read it from the text").await;
        value_is(&page, "27 February 2020").await;
    })
    .await;
}

#[tokio::test]
async fn escape_leaves_the_value_and_then_the_mention() {
    visit("escape_leaves_the_value_and_then_the_mention", |page| async move {
        let Mark { id, .. } = report(&page, "Thursday").await;
        value_is(&page, "4 November 2021").await;
        write(&page, "2021-03-01", Key::Enter).await;
        held_is(&page, &id).await;
        value_is(&page, "1 March 2021").await;
        write(&page, "2021-03-02", Key::Escape).await;
        held_is(&page, &id).await;
        value_is(&page, "1 March 2021").await;
        page.key(Key::Escape).await;
        until("the card is gone", async || page.find_named(Role::Textbox, "Value").await.is_none().then_some(())).await;
        assert_eq!(page.held().await, None);
    })
    .await;
}

#[tokio::test]
async fn a_typed_article_date_is_one_step() {
    // How a date is typed differs from browser to browser.
    visit_in_chromium("a_typed_article_date_is_one_step", |page| async move {
        page.paste("Ann left Rome on Monday.").await;
        page.tagged().await;
        page.press("History").await;
        page.press("Close history").await;
        let date = page.named(Role::Textbox, "Article date").await;
        date.send_keys("03022021").await.unwrap();
        page.says("count from it").await;
        date.send_keys(format!("{}04{}", char::from(Key::Left), char::from(Key::Tab))).await.unwrap();
        page.press("History").await;
        let set = async || {
            let steps = steps(&page).await;
            steps.first().is_some_and(|step| step.starts_with("Article date set to 4 March 2021")).then_some(steps)
        };
        let steps_made = until("the date is set", set).await;
        assert_eq!(steps_made.len(), 2, "one step, and the beginning: {steps_made:?}");
        page.press("Close history").await;
        let date = page.named(Role::Textbox, "Article date").await;
        page.driver
            .execute("arguments[0].focus(); arguments[0].value = ''", vec![date.to_json().unwrap()])
            .await
            .unwrap();
        page.key(Key::Tab).await;
        page.press("History").await;
        until("it is removed", async || (steps(&page).await.first()? == "Article date removed").then_some(())).await;
        assert_eq!(steps(&page).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn redo_without_a_current_mention_leaves_the_view_where_it_is() {
    visit("redo_without_a_current_mention_leaves_the_view_where_it_is", |page| async move {
        let lines: Vec<_> =
            (0..200).map(|line| format!("Ann met Bob for the {line}th time and said nothing.")).collect();
        page.paste(&lines.join("\n\n")).await;
        page.tagged().await;
        page.press("Edit text").await;
        let field = page.named(Role::Textbox, "Text of the article").await;
        field.send_keys("New. ").await.unwrap();
        page.press("Save text").await;
        let top = "return document.querySelector('#paragraph-200').getBoundingClientRect().top";
        let near = async || page.run(top, &[]).await.as_f64().filter(|top| (0.0..400.0).contains(top));
        page.run("document.querySelector('#paragraph-200').scrollIntoView({ block: 'start' }); scrollBy(0, -120)", &[])
            .await;
        until("the middle is in view", near).await;
        for button in ["Undo", "Redo"] {
            page.press(button).await;
            page.says(if button == "Undo" { "Undone" } else { "Redone" }).await;
            until("the same lines are in view", near).await;
        }
        assert_eq!(page.run("return scrollY > 1000", &[]).await, json!(true));
    })
    .await;
}
