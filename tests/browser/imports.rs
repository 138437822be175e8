//! An import that is cut off: the next visit tells what became of each file, and no other tab does.

use crate::page::{Page, Role};
use crate::session::visit;
use crate::wait::until;
use serde_json::json;
use std::path::PathBuf;

/// As many files as are taken in, and as many as the reader gets to see before it stalls.
const FILES: usize = 30;
const READ: usize = 12;

/// From now on the worker that reads files gets to see only so many.
const STALL: &str = "
    let left = arguments[0];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...more) {
        const holdsFile = Array.isArray(message) && message.some(part => part instanceof File);
        if (!holdsFile || left-- > 0) return post.call(this, message, ...more);
    };";

/// Every third file has an annotation that fits nowhere, which is left out; every fourth is damaged.
fn files(folder: &tempfile::TempDir) -> Vec<PathBuf> {
    let file = |number: usize| {
        let line = match number {
            _ if number % 4 == 3 => format!("{{\"text\": \"Report {number}"),
            _ if number % 3 == 0 => {
                let span = json!([{"start": 900, "end": 950, "label": "PERSON"}]);
                json!({"text": format!("Report {number} tells of Ann Bell."), "spans": span}).to_string()
            }
            _ => json!({"text": format!("Report {number} tells of Ann Bell."), "spans": []}).to_string(),
        };
        let path = folder.path().join(format!("f{number:02}.jsonl"));
        std::fs::write(&path, line).unwrap();
        path
    };
    (0..FILES).map(file).collect()
}

async fn begin(page: &Page, folder: &tempfile::TempDir) {
    page.says("The tagger is ready").await;
    page.run(STALL, &[json!(READ)]).await;
    page.hand_in_all(&files(folder)).await;
    page.says(&format!("{READ} of {FILES} files read")).await;
}

/// The lines of the report with this name.
async fn lines(page: &Page, list: &str) -> Vec<String> {
    let script = "return [...document.querySelectorAll('ul.report')].filter(list => list.ariaLabel === arguments[0])
        .flatMap(list => [...list.children].map(line => line.textContent))";
    serde_json::from_value(page.run(script, &[json!(list)]).await).unwrap()
}

/// The report tells of all files as it should after [`READ`] of them.
async fn check_report(page: &Page) {
    page.named(Role::Dialog, "Import report").await;
    let failed = lines(page, "What failed, and why").await;
    for number in 0..FILES {
        let told: Vec<&String> = failed.iter().filter(|line| line.contains(&format!("f{number:02}.jsonl"))).collect();
        let is_damaged = number % 4 == 3;
        assert_eq!(told.len(), usize::from(number >= READ || is_damaged), "file {number}: {failed:#?}");
        for line in told {
            assert_eq!(line.contains("closed before it was read"), number >= READ, "{line}");
        }
    }
    let mended = lines(page, "What was corrected or left out").await;
    let left_out = (0..READ).filter(|number| number % 3 == 0 && number % 4 != 3).count();
    assert_eq!(mended.len(), left_out, "{mended:#?}");
}

/// Waits until the library lists so many articles.
async fn are_listed(page: &Page, count: usize) {
    let rows = "return document.querySelectorAll('.row').length";
    until(&format!("{count} articles are listed"), async || (page.run(rows, &[]).await == json!(count)).then_some(()))
        .await;
}

#[tokio::test]
async fn an_import_that_is_cut_off_tells_what_became_of_each_file() {
    visit("an_import_that_is_cut_off_tells_what_became_of_each_file", |page| async move {
        let folder = tempfile::tempdir().unwrap();
        begin(&page, &folder).await;
        page.reload().await;
        check_report(&page).await;
        // Until it is put away, it is told again.
        page.reload().await;
        check_report(&page).await;
        page.press("Close").await;
        page.press("Library").await;
        let stored = (0..READ).filter(|number| number % 4 != 3).count();
        are_listed(&page, stored).await;
        page.reload().await;
        are_listed(&page, stored).await;
        page.says("The tagger is ready").await;
        assert!(page.find_named(Role::Dialog, "Import report").await.is_none(), "what was put away is told no more");
    })
    .await;
}

#[tokio::test]
async fn a_second_tab_says_nothing_of_an_import_that_goes_on() {
    visit("a_second_tab_says_nothing_of_an_import_that_goes_on", |page| async move {
        let folder = tempfile::tempdir().unwrap();
        begin(&page, &folder).await;
        let first = page.driver.window().await.unwrap();
        let second = page.driver.new_tab().await.unwrap();
        page.driver.switch_to_window(second).await.unwrap();
        page.open().await;
        page.says("The tagger is ready").await;
        page.press("Library").await;
        page.says("Report 0 tells").await;
        assert!(page.find_named(Role::Dialog, "Import report").await.is_none(), "the first tab is at it");
        // Once the first tab is gone, a visit tells.
        page.driver.switch_to_window(first).await.unwrap();
        page.driver.close_window().await.unwrap();
        let rest = page.driver.windows().await.unwrap();
        page.driver.switch_to_window(rest[0].clone()).await.unwrap();
        until("the report is told", async || {
            page.reload().await;
            page.says("The tagger is ready").await;
            page.find_named(Role::Dialog, "Import report").await.map(drop)
        })
        .await;
        check_report(&page).await;
    })
    .await;
}
