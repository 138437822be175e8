//! Every place has an address that Back, Forward, a reload and another tab go by.

use crate::gate::Gate;
use crate::page::{Page, Role};
use crate::session::{Scheme, visit, visit_as};
use crate::wait::until;
use serde_json::json;
use tagline_tests::articles;
use thirtyfour::prelude::*;

const OTHER: &str = "Storm over Oslo\n\nErna Solberg left Oslo for Bergen on Monday.\n";

/// The part of the address behind `#`.
async fn fragment(page: &Page) -> String {
    page.run("return location.hash", &[]).await.as_str().unwrap_or_default().to_owned()
}

/// Waits until the address ends so.
async fn is_at(page: &Page, wanted: &str) {
    until(&format!("the address is {wanted}"), async || (fragment(page).await == wanted).then_some(())).await;
}

/// Waits until the tab is called so.
async fn is_called(page: &Page, wanted: &str) {
    until(&format!("the tab is called {wanted:?}"), async || (page.driver.title().await.ok()? == wanted).then_some(()))
        .await;
}

/// Waits until the window is scrolled to the top.
async fn is_at_the_top(page: &Page) {
    until("the window is at the top", async || (page.run("return scrollY", &[]).await == json!(0)).then_some(())).await;
}

/// The paragraph below the bar.
const READING: &str = "
    const middle = document.querySelector('.article')?.getBoundingClientRect();
    if (!middle) return null;
    for (let y = 57; y < innerHeight; y += 12) {
        const at = document.elementFromPoint(middle.x + middle.width / 2, y)?.closest('[data-paragraph]');
        if (at) return [at.dataset.paragraph, Math.round(at.getBoundingClientRect().top)];
    }
    return null;";

#[tokio::test]
async fn back_and_forward_lead_from_place_to_place() {
    visit("back_and_forward_lead_from_place_to_place", |page| async move {
        is_at(&page, "#/").await;
        is_called(&page, "Tagline").await;
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        is_called(&page, "Merkel meets Macron in Paris – Tagline").await;
        let first = fragment(&page).await;
        assert!(first.starts_with("#/article/") && !first.contains("Merkel"), "{first}");
        page.press("New article").await;
        is_at(&page, "#/").await;
        until("the box has the keyboard", async || (page.focused().await.1 == "Article text").then_some(())).await;
        page.paste(OTHER).await;
        page.tagged().await;
        let second = fragment(&page).await;
        assert_ne!(first, second);
        page.press("Library").await;
        is_at(&page, "#/library").await;
        is_called(&page, "Library – Tagline").await;
        page.named(Role::Link, "Storm over Oslo").await;

        page.driver.back().await.unwrap();
        page.says("Erna Solberg left").await;
        page.driver.back().await.unwrap();
        page.named(Role::Button, "Annotate").await;
        page.driver.back().await.unwrap();
        page.says("signed a treaty").await;
        is_at(&page, &first).await;
        page.driver.forward().await.unwrap();
        page.driver.forward().await.unwrap();
        page.says("Erna Solberg left").await;
        is_called(&page, "Storm over Oslo – Tagline").await;

        // A reload stays, and Back still leads back.
        page.reload().await;
        page.says("Erna Solberg left").await;
        is_at(&page, &second).await;
        page.driver.back().await.unwrap();
        page.named(Role::Button, "Annotate").await;
        page.reload().await;
        page.named(Role::Button, "Annotate").await;
        is_at(&page, "#/").await;

        // The name of the page leads to the library.
        page.named(Role::Link, "Tagline").await.click().await.unwrap();
        page.named(Role::Textbox, "Find an article").await;
        is_at(&page, "#/library").await;
        page.reload().await;
        page.named(Role::Textbox, "Find an article").await;
    })
    .await;
}

#[tokio::test]
async fn a_new_title_names_the_tab() {
    visit("a_new_title_names_the_tab", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        let title = page.named(Role::Textbox, "Title").await;
        title.click().await.unwrap();
        page.command("a").await;
        title.send_keys("Aachen".to_owned() + Key::Enter).await.unwrap();
        is_called(&page, "Aachen – Tagline").await;
        page.press("Undo").await;
        is_called(&page, "Merkel meets Macron in Paris – Tagline").await;
    })
    .await;
}

#[tokio::test]
async fn an_address_opens_its_article_in_another_tab() {
    visit("an_address_opens_its_article_in_another_tab", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        let first = page.driver.current_url().await.unwrap();
        page.press("New article").await;
        page.paste(OTHER).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        let other = page.driver.new_tab().await.unwrap();
        page.driver.switch_to_window(other).await.unwrap();
        page.driver.goto(first.as_str()).await.unwrap();
        page.says("signed a treaty").await;
        // The one that is open nowhere is edited here.
        assert!(page.find_named(Role::Button, "Edit here").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn an_address_of_nothing_is_answered_with_the_library() {
    visit("an_address_of_nothing_is_answered_with_the_library", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        let article = fragment(&page).await;
        let cases = [
            ("#/article/18f0000000-deadbeef", "isn't in this browser"),
            ("#/article/__proto__", "isn't in this browser"),
            ("#/article/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "isn't in this browser"),
            ("#/article/%E0%A4%A", "nothing at this address"),
            ("#/elsewhere", "nothing at this address"),
        ];
        for (fragment, words) in cases {
            // While the page is open, and by a fresh visit.
            page.run("location.hash = arguments[0]", &[json!(fragment)]).await;
            page.says(words).await;
            page.named(Role::Link, "Merkel meets Macron in Paris").await;
            is_at(&page, "#/library").await;
            page.press("Dismiss").await;
            page.driver.goto("about:blank").await.unwrap();
            page.driver.goto(page.site.url() + fragment).await.unwrap();
            page.says(words).await;
            is_at(&page, "#/library").await;
            page.press("Dismiss").await;
        }
        // An anchor is nobody's place.
        page.open_listed("Merkel meets Macron").await;
        is_at(&page, &article).await;
        page.run("location.hash = '#paragraph-2'", &[]).await;
        page.says("signed a treaty").await;
        assert_eq!(fragment(&page).await, "#paragraph-2");
    })
    .await;
}

#[tokio::test]
async fn back_leads_to_where_the_reader_was() {
    visit("back_leads_to_where_the_reader_was", |page| async move {
        page.says("The tagger is ready").await;
        page.paste(&articles::PLAIN.repeat(60)).await;
        page.tagged().await;
        page.run("document.querySelector('#paragraph-120').scrollIntoView()", &[]).await;
        // Lines above that had never been laid out take their height only now.
        let mut before = json!(null);
        let reading = until("the middle is read", async || {
            let reading = page.run(READING, &[]).await;
            let is_still = reading == std::mem::replace(&mut before, reading.clone());
            (is_still && reading[0] != json!("0") && !reading.is_null()).then_some(reading)
        })
        .await;
        page.press("New article").await;
        page.named(Role::Button, "Annotate").await;
        is_at_the_top(&page).await;
        page.driver.back().await.unwrap();
        until("the reader is back where they were", async || (page.run(READING, &[]).await == reading).then_some(()))
            .await;
        page.reload().await;
        until("after a reload as well", async || (page.run(READING, &[]).await == reading).then_some(())).await;
        page.press("Library").await;
        page.named(Role::Textbox, "Find an article").await;
        is_at_the_top(&page).await;
        // Opened anew, it begins at its beginning.
        page.open_listed("Merkel meets Macron").await;
        page.named(Role::Region, "Annotated article").await;
        is_at_the_top(&page).await;
    })
    .await;
}

#[tokio::test]
async fn an_installed_page_opens_what_was_open() {
    visit("an_installed_page_opens_what_was_open", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        let address = fragment(&page).await;
        // It starts without a fragment.
        page.driver.goto("about:blank").await.unwrap();
        page.open().await;
        page.says("signed a treaty").await;
        is_at(&page, &address).await;
    })
    .await;
}

#[tokio::test]
async fn addresses_work_below_a_folder_and_without_a_network() {
    let name = "addresses_work_below_a_folder_and_without_a_network";
    visit_as(Scheme::Light, "/some/where/", name, |page| async move {
        let gate = Gate::pass(&page).await;
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        let address = fragment(&page).await;
        page.press("Library").await;
        gate.shut();
        for document in ["", "index.html"] {
            page.driver.goto("about:blank").await.unwrap();
            page.driver.goto(format!("{}{document}{address}", gate.url())).await.unwrap();
            page.says("signed a treaty").await;
            page.named(Role::Link, "Tagline").await.click().await.unwrap();
            page.named(Role::Textbox, "Find an article").await;
            assert_eq!(fragment(&page).await, "#/library");
        }
    })
    .await;
}

#[tokio::test]
async fn an_article_in_the_bin_says_so_when_its_address_is_opened() {
    visit("an_article_in_the_bin_says_so_when_its_address_is_opened", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        page.press("Library").await;
        page.named(Role::Link, "Merkel meets Macron in Paris").await;
        page.run("document.querySelector('.row-title').focus()", &[]).await;
        page.key(Key::Delete).await;
        page.says("No articles here.").await;
        page.driver.back().await.unwrap();
        page.press_in_notice("Restore").await;
        page.press("Library").await;
        page.named(Role::Link, "Merkel meets Macron in Paris").await;
    })
    .await;
}
