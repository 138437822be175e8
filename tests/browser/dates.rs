//! Dates as data on the page: what they count from, what they mean, and the timeline.

use crate::page::{Page, Role};
use crate::session::{visit, visit_in_chromium};
use crate::wait::until;
use serde_json::json;
use thirtyfour::prelude::*;

/// A story that tells its day by a weekday named with a day, with two years in which it could have been written.
const STORY: &str = "They met on Sunday over a deal of October 2021. The talks began on Friday, November 5. \
                     Envoys met again yesterday.";

/// The value that the card shows for the mention that reads so.
async fn value_of(page: &Page, words: &str) -> String {
    let marks = page.marks().await;
    let mark = marks.iter().find(|mark| mark.text == words).unwrap_or_else(|| panic!("{words} is no mention"));
    page.take(mark).await;
    page.named(Role::Textbox, "Value").await.prop("value").await.unwrap().unwrap_or_default()
}

async fn value_becomes(page: &Page, words: &str, value: &str) {
    until(&format!("{words} means {value}"), async || (value_of(page, words).await == value).then_some(())).await;
}

#[tokio::test]
async fn the_day_of_writing_is_told_with_its_reason_and_changed_with_one_click() {
    visit("the_day_of_writing_is_told_with_its_reason_and_changed_with_one_click", |page| async move {
        page.paste(STORY).await;
        page.tagged().await;
        page.says("Probably 7 November 2021: 5 November was a Friday that year (also in 2010).").await;
        value_becomes(&page, "yesterday", "6 November 2021").await;
        page.press("Use 7 November 2010").await;
        value_becomes(&page, "yesterday", "6 November 2010").await;
        page.press("Undo").await;
        page.says("Probably 7 November 2021").await;
        value_becomes(&page, "yesterday", "6 November 2021").await;
    })
    .await;
}

#[tokio::test]
async fn a_date_that_two_orders_read_differently_is_asked_about_once() {
    visit("a_date_that_two_orders_read_differently_is_asked_about_once", |page| async move {
        page.paste("The bill of 03/04/2021 was paid on 05/06/2021 in full.").await;
        page.tagged().await;
        page.says("Which day is 03/04/2021?").await;
        page.says("Assumed to be").await;
        let asked = page.run("return document.body.innerText.split('Which day is').length - 1", &[]).await;
        assert_eq!(asked, json!(1), "one question for both dates");
        value_becomes(&page, "05/06/2021", "6 May 2021").await;
        page.press_beginning("3 April").await;
        value_becomes(&page, "05/06/2021", "5 June 2021").await;
        value_becomes(&page, "03/04/2021", "3 April 2021").await;
        page.press("Undo").await;
        value_becomes(&page, "05/06/2021", "6 May 2021").await;
    })
    .await;
}

#[tokio::test]
async fn a_value_is_edited_and_nonsense_is_refused() {
    visit("a_value_is_edited_and_nonsense_is_refused", |page| async move {
        page.paste("The bridge was opened on March 3, 2021 in Graz.").await;
        page.tagged().await;
        value_becomes(&page, "March 3, 2021", "3 March 2021").await;
        let write = async |value: &str| {
            let field = page.named(Role::Textbox, "Value").await;
            // Not cleared by the driver, which would leave it in between: an empty field is a value taken away.
            page.driver.execute("arguments[0].select()", vec![field.to_json().unwrap()]).await.unwrap();
            field.send_keys(format!("{value}{}", char::from(Key::Enter))).await.unwrap();
        };
        write("soon").await;
        page.says("can’t be read as a date").await;
        write("2021-03-04").await;
        value_becomes(&page, "March 3, 2021", "4 March 2021").await;
        page.press("Undo").await;
        value_becomes(&page, "March 3, 2021", "3 March 2021").await;
    })
    .await;
}

#[tokio::test]
async fn the_timeline_leads_to_mentions_by_keyboard_and_is_printed() {
    // Others cannot be asked to show what they would print.
    visit_in_chromium("the_timeline_leads_to_mentions_by_keyboard_and_is_printed", |page| async move {
        page.paste("The bridge was opened on March 3, 2021. It had been planned since 1998 and burned in May 2019.")
            .await;
        page.tagged().await;
        page.says("Timeline").await;
        let order = "return [...document.querySelectorAll('.timeline .value')].map(value => value.textContent)";
        let values = async || {
            Some(page.run(order, &[]).await).filter(|values| *values == json!(["1998", "May 2019", "3 March 2021"]))
        };
        until("the dates stand in the order of the calendar", values).await;
        let stretches = page
            .run("return document.querySelector('.timeline svg .stretch').getAttribute('d').split('M').length - 1", &[])
            .await;
        assert_eq!(stretches, json!(3), "the drawing has a stretch for each");
        page.run("document.querySelector('.timeline button').focus()", &[]).await;
        page.key(Key::Enter).await;
        until("1998 is the mention that keys act on", async || {
            let marks = page.marks().await;
            let mark = marks.iter().find(|mark| mark.text == "1998")?;
            (page.held().await.as_ref() == Some(&mark.id)).then_some(())
        })
        .await;
        page.driver.cdp().send_raw("Emulation.setEmulatedMedia", json!({"media": "print"})).await.unwrap();
        let seen = "const box = document.querySelector('.timeline svg').getBoundingClientRect();
            return box.width > 0 && box.height > 0;";
        assert_eq!(page.run(seen, &[]).await, json!(true), "the drawing is on paper too");
    })
    .await;
}
