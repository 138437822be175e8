//! Many documents: taken in together, found, moved, thrown away and brought back.

use crate::page::{Page, Role};
use crate::session::{self, visit, visit_in_chromium};
use crate::wait::{until, until_for};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tagline_tests::{articles, corpus};
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// Notes every long task of the page's own thread from now on.
const WATCH: &str = "
    window.tasks = [];
    new PerformanceObserver(list => tasks.push(...list.getEntries().map(task => [task.startTime, task.duration])))
        .observe({ type: 'longtask' });";

/// What is known of the rows that are drawn: title and facts.
const ROWS: &str =
    "return [...document.querySelectorAll('.row')].map(row => row.innerText.replace(/\\s+/g, ' ').trim());";

/// How far the work has come: steps done and steps in all; or the words of the page where there is none.
const STEPS: &str = "
    const bar = document.querySelector('.work progress');
    return bar ? [bar.value, bar.max] : document.body.innerText;";

/// How long a thousand articles may take on a busy machine.
const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn a_thousand_articles_are_taken_in_while_the_page_goes_on() {
    let texts = corpus::thousand().unwrap_or_else(|| made(200));
    visit("a_thousand_articles_are_taken_in_while_the_page_goes_on", |page| async move {
        let folder = files(&texts);
        page.says("The tagger is ready").await;
        page.run(WATCH, &[]).await;
        let start = Instant::now();
        page.hand_in_all(&paths(folder.path())).await;
        let mut seen: Vec<u64> = Vec::new();
        until_for(LONG, "everything is tagged", async || match page.run(STEPS, &[]).await {
            Value::Array(steps) => {
                seen.extend(steps.first().and_then(Value::as_f64).map(|done| done as u64));
                None
            }
            words => words.as_str().filter(|words| words.contains("from")).map(drop),
        })
        .await;
        let seconds = start.elapsed().as_secs_f64();
        assert!(seen.is_sorted(), "the bar never goes back: {seen:?}");
        seen.dedup();
        assert!(seen.len() > 4, "the bar moves: {seen:?}");
        page.says(&format!("{} articles from", grouped(texts.len()))).await;
        report(&page, &texts, seconds).await;

        // Only a part of so many rows is drawn, and every one of them can be reached.
        let rows = rows(&page).await;
        assert!(rows.len() < 100, "{} rows are drawn", rows.len());
        assert!(rows.iter().all(|row| !row.contains("Not tagged yet")), "{rows:?}");
        page.run("document.querySelector('.row-title').focus()", &[]).await;
        page.key(Key::End).await;
        until("the last row has the keyboard", async || {
            let place = "return document.activeElement.closest('li')?.ariaPosInSet";
            page.run(place, &[]).await.as_str().filter(|at| *at == texts.len().to_string()).map(drop)
        })
        .await;
    })
    .await;
}

/// Prints how fast the work was and how busy it kept the page. Nothing is demanded: a test machine may be busy.
async fn report(page: &Page, texts: &[String], seconds: f64) {
    let megabytes = texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    let cores = page.run("return navigator.hardwareConcurrency", &[]).await.as_f64().unwrap_or(1.0);
    let taggers = (cores - 1.0).max(1.0);
    let tasks: Vec<(f64, f64)> = serde_json::from_value(page.run("return tasks", &[]).await).unwrap();
    let longest = tasks.iter().map(|(_, took)| *took).fold(0.0, f64::max);
    eprintln!(
        "{} articles, {megabytes:.1} MB, taken in in {seconds:.1} s: {:.0} articles/s, {:.2} MB/s, {:.2} MB/s for each of {taggers} \
         taggers; {} tasks above 50 ms on the page's thread, the longest of {longest:.0} ms",
        texts.len(),
        texts.len() as f64 / seconds,
        megabytes / seconds,
        megabytes / seconds / taggers,
        tasks.len(),
    );
}

#[tokio::test]
async fn work_that_was_cancelled_goes_on_when_it_is_wanted() {
    visit("work_that_was_cancelled_goes_on_when_it_is_wanted", |page| async move {
        page.says("The tagger is ready").await;
        lines(&page, 400).await;
        until("the articles are stored", async || row_count(&page).await.filter(|count| *count == 400)).await;
        page.press("Cancel").await;
        page.says("not tagged yet.").await;
        page.reload().await;
        page.says("not tagged yet.").await;
        assert_eq!(row_count(&page).await, Some(400), "what was stored is there");
        page.press("Continue").await;
        all_tagged(&page).await;
    })
    .await;
}

#[tokio::test]
async fn work_goes_on_by_itself_after_a_reload() {
    visit("work_goes_on_by_itself_after_a_reload", |page| async move {
        page.says("The tagger is ready").await;
        lines(&page, 400).await;
        until("the articles are stored", async || row_count(&page).await.filter(|count| *count == 400)).await;
        page.reload().await;
        all_tagged(&page).await;
        assert_eq!(row_count(&page).await, Some(400));
    })
    .await;
}

#[tokio::test]
async fn files_that_cannot_be_read_hold_up_no_other() {
    visit("files_that_cannot_be_read_hold_up_no_other", |page| async move {
        let folder = session::scratch();
        let put = |name: &str, content: &[u8]| std::fs::write(folder.path().join(name), content).unwrap();
        put("a good.txt", articles::PLAIN.as_bytes());
        put("b empty.txt", b" \n");
        put("c picture.png", b"\x89PNG\r\n\0\0");
        put("d broken.json", b"{\"format\": \"tagline\", \"documents\": [");
        put("e page.html", b"<title>T</title><p>Angela Merkel flew to <b>Paris</b>.<p>Then home.");
        put("f lines.jsonl", b"{\"text\": \"Rome was quiet.\"}\n{\"text\": 7}\n{\"text\": \"Oslo was not.\"}\n");
        put("g notes.md", b"# Notes\n\nBerlin again.");
        page.hand_in_all(&paths(folder.path())).await;
        page.named(Role::Dialog, "Import report").await;
        let told = page.run("return document.querySelector('dialog[open]').innerText", &[]).await;
        let told = told.as_str().unwrap_or_default();
        assert!(told.contains("5 articles from 7 files"), "{told}");
        for bad in ["b empty.txt", "c picture.png", "d broken.json", "f lines.jsonl"] {
            assert!(told.contains(bad), "{bad} is named: {told}");
        }
        page.press("Close").await;
        all_tagged(&page).await;
        let rows = rows(&page).await.join("\n");
        for good in ["a good", "e page", "Rome was quiet.", "Oslo was not.", "g notes"] {
            assert!(rows.contains(good), "{good} is kept: {rows}");
        }
        page.open_listed("e page").await;
        assert!(
            page.article().await.contains("Angela Merkel flew to Paris."),
            "a page of the web is reduced to its text"
        );
    })
    .await;
}

#[tokio::test]
async fn a_folder_is_dropped_with_all_that_lies_in_it() {
    // Others have no hand that could drop something from outside.
    visit_in_chromium("a_folder_is_dropped_with_all_that_lies_in_it", |page| async move {
        let folder = session::scratch();
        let deep = folder.path().join("news/2024");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(folder.path().join("news/.DS_Store"), b"\0").unwrap();
        for (place, text) in [("news/one.txt", "Rome was quiet."), ("news/2024/two.txt", "Oslo was not.")] {
            std::fs::write(folder.path().join(place), text).unwrap();
        }
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({"items": [], "files": [folder.path().join("news")], "dragOperationsMask": 1});
            let event = json!({"type": kind, "x": 300, "y": 300, "data": data});
            page.driver.cdp().send_raw("Input.dispatchDragEvent", event).await.unwrap();
        }
        page.says("2 articles from 2 files").await;
        let rows = rows(&page).await.join("\n");
        assert!(rows.contains("one") && rows.contains("two"), "{rows}");
    })
    .await;
}

#[tokio::test]
async fn what_is_deleted_comes_back_from_the_bin() {
    visit("what_is_deleted_comes_back_from_the_bin", |page| async move {
        lines(&page, 3).await;
        all_tagged(&page).await;
        page.press("More about Article 2 of many").await;
        page.press("Delete").await;
        page.says("“Article 2 of many” moved to the bin.").await;
        until("it is gone from the list", async || row_count(&page).await.filter(|count| *count == 2)).await;
        page.press("Undo").await;
        until("it is back", async || row_count(&page).await.filter(|count| *count == 3)).await;

        // Everything at once asks for a word, and the wrong one does nothing.
        page.press("Delete all…").await;
        let word = page.named(Role::Textbox, "Type “delete all” to confirm").await;
        word.send_keys("delete").await.unwrap();
        let button = page.named(Role::Button, "Delete all").await;
        assert!(!button.is_enabled().await.unwrap());
        word.send_keys(" all").await.unwrap();
        page.press("Delete all").await;
        page.says("3 articles moved to the bin.").await;
        page.reload().await;
        page.press("Bin 3").await;
        page.press("More about Article 1 of many").await;
        page.press("Restore").await;
        page.press("Articles 1").await;
        until("one is back", async || row_count(&page).await.filter(|count| *count == 1)).await;
        page.press("Bin 2").await;
        page.press("Empty the bin…").await;
        page.named(Role::Textbox, "Type “empty the bin” to confirm").await.send_keys("empty the bin").await.unwrap();
        page.press("Empty the bin").await;
        page.says("2 articles deleted for good.").await;
        page.reload().await;
        until("one is left", async || row_count(&page).await.filter(|count| *count == 1)).await;
    })
    .await;
}

#[tokio::test]
async fn articles_are_found_renamed_copied_and_archived() {
    visit("articles_are_found_renamed_copied_and_archived", |page| async move {
        lines(&page, 12).await;
        all_tagged(&page).await;
        page.named(Role::Textbox, "Find an article").await.send_keys("article 1").await.unwrap();
        until("four are found", async || row_count(&page).await.filter(|count| *count == 4)).await;
        page.run("document.querySelector('[data-document]').focus()", &[]).await;
        page.key(Key::F2).await;
        page.named(Role::Textbox, "Title").await;
        page.key("Article 1 renamed").await;
        page.key(Key::Enter).await;
        page.press("More about Article 1 renamed").await;
        page.press("Duplicate").await;
        page.named(Role::Checkbox, "Select Article 1 renamed (copy)").await.click().await.unwrap();
        page.press("Archive").await;
        page.press("Archive 1").await;
        let rows = rows(&page).await;
        assert!(rows[0].contains("Article 1 renamed (copy)"), "{rows:?}");
    })
    .await;
}

/// Articles made for the purpose, of which no two are alike.
fn made(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("Article {number} of many\n\n{}", articles::PLAIN)).collect()
}

/// A folder with a file for each text.
fn files(texts: &[String]) -> TempDir {
    let folder = session::scratch();
    for (number, text) in texts.iter().enumerate() {
        std::fs::write(folder.path().join(format!("article {number:04}.txt")), text).unwrap();
    }
    folder
}

/// The files of a folder, in order.
fn paths(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Opens one file with so many articles, a line of JSON each.
async fn lines(page: &Page, count: usize) {
    let folder = session::scratch();
    let lines: Vec<String> = made(count).iter().map(|text| json!({ "text": text }).to_string()).collect();
    let file = folder.path().join("many.jsonl");
    std::fs::write(&file, lines.join("\n")).unwrap();
    page.hand_in(&file).await;
    // The browser reads the file when it is asked to, not when it is chosen.
    until("the articles arrive", async || row_count(page).await.filter(|rows| *rows == count)).await;
}

/// What each drawn row says.
async fn rows(page: &Page) -> Vec<String> {
    serde_json::from_value(page.run(ROWS, &[]).await).unwrap()
}

/// How many rows the list has, drawn or not.
async fn row_count(page: &Page) -> Option<usize> {
    let size = page.run("return document.querySelector('.row')?.ariaSetSize ?? null", &[]).await;
    size.as_str()?.parse().ok()
}

/// Waits until nothing is left to do.
async fn all_tagged(page: &Page) {
    until("all articles are tagged", async || {
        let busy =
            page.run("return Boolean(document.querySelector('.work')) || !document.querySelector('.row')", &[]).await;
        (busy == json!(false)).then_some(())
    })
    .await;
    let rows = rows(page).await;
    assert!(rows.iter().all(|row| !row.contains("Not tagged yet")), "{rows:?}");
}

fn grouped(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}
