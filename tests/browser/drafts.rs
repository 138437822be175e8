//! What was typed and not saved yet is there again, however the page was left.

use crate::chromium;
use crate::outside::Outside;
use crate::page::{Page, Role};
use crate::session::{self, Scheme, Wishes, visit, visit_in_chromium};
use crate::wait::until;
use serde_json::json;
use std::sync::Arc;
use tagline_tests::articles;
use tagline_xtask::{engines::Engine, paths, server::Site};
use thirtyfour::prelude::*;

/// What is typed at the beginning of the text.
const TYPED: &str = "TYPED FOR AN HOUR. ";
const OFFER: &str = "You have an unsaved edit of this text from";
const KEPT: &str = "Your edit is kept in this browser.";

/// Opens the text of the article as a field and types at its beginning.
async fn edit(page: &Page, words: &str) {
    page.press("Edit text").await;
    let field = page.named(Role::Textbox, "Text of the article").await;
    let is_ready =
        "return document.activeElement?.id === 'text-of-article' && document.activeElement.selectionEnd === 0";
    until("the caret is at the beginning", async || (page.run(is_ready, &[]).await == json!(true)).then_some(())).await;
    field.send_keys(words).await.unwrap();
}

/// The text in the editor, once it is open.
async fn text(page: &Page) -> String {
    page.named(Role::Textbox, "Text of the article").await.prop("value").await.unwrap().unwrap_or_default()
}

/// Goes on with the edit that is offered.
async fn go_on(page: &Page) {
    page.says(OFFER).await;
    page.press("Continue editing").await;
    assert!(text(page).await.starts_with(TYPED));
}

/// Puts the edit into the article, after which nothing is offered any more.
async fn save(page: &Page) {
    page.press("Save text").await;
    until("the article has it", async || page.article().await.contains(TYPED.trim()).then_some(())).await;
    page.says("Saved in this browser").await;
    page.reload().await;
    until("the article has it after a reload", async || page.article().await.contains(TYPED.trim()).then_some(()))
        .await;
    assert!(page.find_named(Role::Button, "Continue editing").await.is_none());
}

#[tokio::test]
async fn an_edit_of_the_text_outlives_escape_another_place_and_a_reload() {
    visit("an_edit_of_the_text_outlives_escape_another_place_and_a_reload", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        edit(&page, TYPED).await;
        page.says(KEPT).await;
        page.key(Key::Escape).await;
        go_on(&page).await;
        page.press("Close").await;
        go_on(&page).await;
        page.press("Review").await;
        page.press("End review").await;
        go_on(&page).await;

        page.press("New article").await;
        page.named(Role::Button, "Annotate").await;
        page.driver.back().await.unwrap();
        go_on(&page).await;
        page.driver.back().await.unwrap();
        page.named(Role::Button, "Annotate").await;
        page.driver.forward().await.unwrap();
        go_on(&page).await;

        page.reload().await;
        go_on(&page).await;
        // Typed a moment before the page goes.
        page.named(Role::Textbox, "Text of the article").await.send_keys("AT LAST. ").await.unwrap();
        page.reload().await;
        page.says(OFFER).await;
        page.press("Continue editing").await;
        let found = text(&page).await;
        assert!(found.contains("AT LAST.") && found.contains(TYPED), "{found}");
        save(&page).await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_is_discarded_only_when_asked_and_comes_back() {
    visit("an_edit_is_discarded_only_when_asked_and_comes_back", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        edit(&page, TYPED).await;
        page.key(Key::Escape).await;
        page.says(OFFER).await;
        page.press("Discard").await;
        page.notice("Your edit of the text was discarded.").await;
        assert!(page.find_named(Role::Button, "Continue editing").await.is_none());
        // Undo in the notice, which comes after that of the bar.
        page.run("[...document.querySelectorAll('.notice button')].find(it => it.textContent === 'Undo').click()", &[])
            .await;
        go_on(&page).await;
        page.key(Key::Escape).await;
        page.press("Discard").await;
        page.notice("Your edit of the text was discarded.").await;
        page.reload().await;
        page.tagged().await;
        assert!(page.find_named(Role::Button, "Continue editing").await.is_none());
        // Nothing typed, nothing offered.
        page.press("Edit text").await;
        text(&page).await;
        page.key(Key::Escape).await;
        page.named(Role::Region, "Annotated article").await;
        assert!(page.find_named(Role::Button, "Continue editing").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn an_edit_outlives_its_tab() {
    visit("an_edit_outlives_its_tab", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        let address = page.driver.current_url().await.unwrap();
        let first = page.driver.window().await.unwrap();
        let second = page.driver.new_tab().await.unwrap();
        edit(&page, TYPED).await;
        page.says(KEPT).await;
        page.driver.switch_to_window(first).await.unwrap();
        page.driver.close_window().await.unwrap();
        page.driver.switch_to_window(second).await.unwrap();
        page.driver.goto(address.as_str()).await.unwrap();
        go_on(&page).await;
        save(&page).await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_stays_in_its_tab_when_another_takes_over() {
    visit("an_edit_stays_in_its_tab_when_another_takes_over", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        let first = page.driver.window().await.unwrap();
        let second = page.driver.new_tab().await.unwrap();
        edit(&page, TYPED).await;
        page.says(KEPT).await;
        page.driver.switch_to_window(second.clone()).await.unwrap();
        page.open().await;
        page.press("Edit here").await;
        until("it may write", async || page.find_named(Role::Button, "Edit here").await.is_none().then_some(())).await;
        // The text changes there meanwhile.
        edit(&page, "MEANWHILE. ").await;
        page.press("Save text").await;
        until("the article has it", async || page.article().await.contains("MEANWHILE.").then_some(())).await;
        page.says("Saved in this browser").await;

        page.driver.switch_to_window(first).await.unwrap();
        page.says("The text has changed since you began").await;
        assert!(text(&page).await.starts_with(TYPED));
        page.press("Save text").await;
        page.notice("Not changed: this article is being edited in another tab.").await;
        assert!(text(&page).await.starts_with(TYPED));
        page.press("Edit here").await;
        until("it may write", async || page.find_named(Role::Button, "Edit here").await.is_none().then_some(())).await;
        assert!(text(&page).await.starts_with(TYPED));
        page.press("Save text").await;
        until("the article has it", async || page.article().await.contains(TYPED.trim()).then_some(())).await;
        page.press("Undo").await;
        until("undone, it has what was there", async || page.article().await.contains("MEANWHILE.").then_some(()))
            .await;
    })
    .await;
}

/// Fills the box for a new article as typing or pasting would.
const FILL: &str = "
    const field = document.querySelector('#article-text');
    field.value = arguments[0].repeat(arguments[1]);
    field.dispatchEvent(new Event('input', { bubbles: true }));";

#[tokio::test]
async fn a_long_text_in_the_box_outlives_a_reload() {
    visit("a_long_text_in_the_box_outlives_a_reload", |page| async move {
        let length = "return document.querySelector('#article-text')?.value.length ?? 0";
        page.named(Role::Textbox, "Article text").await;
        // More than the browser's settings take.
        page.run(FILL, &[json!("Łódź lies in Poland. "), json!(400_000)]).await;
        page.press("Library").await;
        page.named(Role::Button, "Restore a backup").await;
        page.press("New article").await;
        let is_there = async || (page.run(length, &[]).await == json!(8_400_000)).then_some(());
        until("the text is in the box", is_there).await;
        page.reload().await;
        until("the text is in the box after a reload", is_there).await;
        // A short one that is annotated is in the box no more.
        page.run(FILL, &[json!(articles::PLAIN), json!(1)]).await;
        page.press("Annotate").await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        page.press("New article").await;
        page.named(Role::Button, "Annotate").await;
        page.reload().await;
        page.named(Role::Button, "Annotate").await;
        page.says("Recent articles").await;
        assert_eq!(page.run(length, &[]).await, json!(0));
    })
    .await;
}

#[tokio::test]
async fn what_an_earlier_version_kept_of_the_box_is_there() {
    visit("what_an_earlier_version_kept_of_the_box_is_there", |page| async move {
        page.run("localStorage.setItem('tagline.draft', JSON.stringify('Half an article'))", &[]).await;
        let value = "return document.querySelector('#article-text')?.value";
        for _ in 0..2 {
            page.reload().await;
            until("it is in the box", async || (page.run(value, &[]).await == json!("Half an article")).then_some(()))
                .await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_edit_that_cannot_be_kept_is_said_not_to_be() {
    // Of others none can be told how full the disk is.
    visit_in_chromium("an_edit_that_cannot_be_kept_is_said_not_to_be", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        let refuse = "
            const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (...arguments) {
                if (this.name === 'open') throw new DOMException('no room', 'QuotaExceededError');
                return put.apply(this, arguments);
            };
            window.allow = () => IDBObjectStore.prototype.put = put;";
        page.run(refuse, &[]).await;
        edit(&page, TYPED).await;
        page.says("Your edit can’t be kept: this browser's storage is full.").await;
        let word = page.run("return document.querySelector('.save-word').textContent", &[]).await;
        assert_eq!(word, json!("Edit not saved"));
        page.run("allow()", &[]).await;
        page.named(Role::Textbox, "Text of the article").await.send_keys("more ").await.unwrap();
        page.says(KEPT).await;
        page.says("Saved in this browser").await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_outlives_the_killing_of_the_browser() {
    let site = Arc::new(Site::open(&paths::dist(), "/", 0).unwrap());
    let scratch = session::scratch();
    let profile = scratch.path().join("profile");
    let downloads = scratch.path().join("downloads");
    std::fs::create_dir_all(&downloads).unwrap();
    let outside = Outside::open();
    for visit in 0..2 {
        let wishes = Wishes {
            scratch: scratch.path(),
            downloads: &downloads,
            proxy: outside.address,
            scheme: Scheme::Light,
            profile: Some(&profile),
        };
        let browser = chromium::open(&wishes).await;
        let page = Page::new(browser.driver.clone(), Engine::Chromium, Arc::clone(&site), downloads.clone());
        page.open().await;
        if visit == 0 {
            page.paste(articles::PLAIN).await;
            page.tagged().await;
            page.says("Saved in this browser").await;
            edit(&page, TYPED).await;
            page.says(KEPT).await;
            chromium::kill(&profile);
        } else {
            go_on(&page).await;
            save(&page).await;
        }
        let _ = browser.driver.clone().quit().await;
    }
}

#[tokio::test]
async fn a_title_that_is_being_typed_is_taken() {
    visit("a_title_that_is_being_typed_is_taken", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        let title = async || page.named(Role::Textbox, "Title").await.prop("value").await.unwrap().unwrap_or_default();
        let has = async |wanted: &str| {
            until(&format!("the title is {wanted:?}"), async || (title().await == wanted).then_some(())).await;
        };
        let retype = async |words: &str| {
            let field = page.named(Role::Textbox, "Title").await;
            field.click().await.unwrap();
            page.command("a").await;
            field.send_keys(words).await.unwrap();
        };
        retype("By Back").await;
        page.driver.back().await.unwrap();
        page.named(Role::Link, "By Back").await;
        page.driver.forward().await.unwrap();
        has("By Back").await;
        retype("By reload").await;
        page.reload().await;
        has("By reload").await;
        page.press("Undo").await;
        has("By Back").await;
    })
    .await;
}
