//! What is left of the work when a program dies: a worker's, or the page's own.

use crate::builds;
use crate::page::{Page, Role};
use crate::session::{Scheme, faults, visit, visit_folder};
use crate::wait::until;
use serde_json::json;
use tagline_tests::articles;
use tagline_xtask::engines::Engine;
use thirtyfour::prelude::*;

#[tokio::test]
async fn a_tagger_that_dies_is_replaced_and_asked_again() {
    visit_mortal("a_tagger_that_dies_is_replaced_and_asked_again", |page| async move {
        page.says("The tagger is ready").await;
        count(&page, "tagline-worker").await;
        // It dies over the work.
        trap(&page, "next").await;
        let article = articles::PLAIN.repeat(100);
        page.paste(&article).await;
        page.marks_when("the end is tagged", |marks| {
            marks.last().is_some_and(|last| last.end + articles::PLAIN.chars().count() > article.chars().count())
        })
        .await;

        for replacements in 1..=2 {
            came(&page, replacements).await;
            page.says("The tagger is ready").await;
            trap(&page, "now").await;
        }
        page.says("The tagger has stopped").await;
        page.press("Try again").await;
        page.says("The tagger is ready").await;
    })
    .await;
}

#[tokio::test]
async fn a_deep_tagger_that_dies_is_replaced() {
    visit_mortal("a_deep_tagger_that_dies_is_replaced", |page| async move {
        page.paste(articles::PLAIN).await;
        page.press("Download it").await;
        page.says("Ready, with the larger model").await;
        count(&page, "tagline-deep-worker").await;
        trap(&page, "now").await;
        came(&page, 1).await;
        page.says("Ready, with the larger model").await;
    })
    .await;
}

#[tokio::test]
async fn a_formats_worker_that_dies_is_replaced_and_asked_again() {
    visit_mortal("a_formats_worker_that_dies_is_replaced_and_asked_again", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("Export").await;
        page.says("Written and read back").await;
        trap(&page, "next").await;
        page.key(Key::Escape).await;
        page.press("Export").await;
        page.says("Written and read back").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_dies_hands_the_work_out() {
    visit("a_page_that_dies_hands_the_work_out", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.says("Saved in this browser").await;
        // A browser that makes no elements any more: the program panics at the next.
        let script = "
            const make = Document.prototype.createElement;
            Document.prototype.createElement = function (name) {
                if (!new Error().stack.includes('rescue-')) throw new Error('no more elements');
                return make.call(this, name);
            };";
        page.run(script, &[]).await;
        page.press("New article").await;
        page.says("This page has stopped").await;
        page.says("Your work is saved up to").await;
        page.press("Download a backup").await;
        let backup = page.downloaded().await;
        page.press("Reload").await;
        page.named(Role::Button, "Annotate").await;

        // The file holds the work, even where nothing else does. Seen from a file that every browser shows rather than saves.
        page.driver.goto(page.site.url() + "service-worker.js").await.unwrap();
        let forget =
            "const done = arguments[0]; const gone = indexedDB.deleteDatabase('tagline'); localStorage.clear();
            gone.onsuccess = () => done('gone'); gone.onerror = gone.onblocked = () => done('kept');";
        let forgotten = page.driver.execute_async(forget, Vec::new()).await.unwrap().json().clone();
        assert_eq!(forgotten, json!("gone"));
        page.open().await;
        let file = tempfile::Builder::new().suffix(".backup").tempfile().unwrap();
        std::fs::write(file.path(), backup).unwrap();
        page.hand_in(file.path()).await;
        page.says("1 article restored.").await;
        page.press("Close").await;
        page.open_listed("Merkel meets Macron").await;
        page.marks_when("the work is back", |now| now == marks).await;
        // Only now, as some of them may come late.
        expect_complaints(&page).await;
    })
    .await;
}

/// Runs a test on a build whose workers can be made to die. Firefox and WebKit tell the page of what they die of.
async fn visit_mortal<Test, Done>(name: &str, test: Test)
where
    Test: FnOnce(Page) -> Done + 'static,
    Done: Future<Output = ()> + 'static,
{
    visit_folder(builds::mortal().path(), Scheme::Light, "/", name, |page| async move {
        let (engine, driver) = (page.engine, page.driver.clone());
        test(page).await;
        if engine != Engine::Chromium {
            assert!(!faults(engine, &driver).await.is_empty());
        }
    })
    .await;
}

/// Has the workers of a mortal build die.
async fn trap(page: &Page, when: &str) {
    page.run("new BroadcastChannel('trap').postMessage(arguments[0])", &[json!(when)]).await;
}

/// Counts from now on how many workers of a mortal build come.
async fn count(page: &Page, worker: &str) {
    let script = "
        window.came = 0;
        window.channel = new BroadcastChannel('trap');
        window.channel.onmessage = ({ data }) => window.came += data === `${arguments[0]} came`;";
    page.run(script, &[json!(worker)]).await;
}

/// Waits until so many have come.
async fn came(page: &Page, least: u64) {
    until("a worker is replaced", async || {
        page.run("return window.came", &[]).await.as_u64().filter(|came| *came >= least)
    })
    .await;
}

/// The browser has complained of what was done to it; the console is looked at after every test. What is looked at in other
/// browsers was lost with the reload.
async fn expect_complaints(page: &Page) {
    let told = !faults(page.engine, &page.driver).await.is_empty();
    assert!(told || page.engine != Engine::Chromium);
}
