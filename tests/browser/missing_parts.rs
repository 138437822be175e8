//! Browsers that lack or block a part that the page uses: each is told by its name, and the page works without it where
//! it can.

use crate::page::Page;
use crate::session::{faults, visit_in_chromium};
use serde_json::json;
use tagline_tests::articles;

/// A browser that blocks cookies blocks all of these with them.
const BLOCKED_STORAGE: &str = "
    const refuse = () => { throw new DOMException('Access is denied for this document.', 'SecurityError'); };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
        Object.defineProperty(window, name, { get: refuse });
    Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: refuse });
    LockManager.prototype.request = async () => refuse();
    LockManager.prototype.query = async () => refuse();";

/// Storage that has been asked and never answers.
const SILENT_STORAGE: &str = "IDBFactory.prototype.open = () => new EventTarget();";

const NO_WEB_ASSEMBLY: &str = "delete globalThis.WebAssembly;";

/// Workers that are refused when they are made.
const NO_WORKERS: &str = "
    globalThis.Worker = class { constructor() { throw new DOMException('Workers are blocked.', 'SecurityError'); } };";

/// Opens the page in a browser that this is done to before.
async fn open_without(page: &Page, part: &str) {
    page.driver.goto("about:blank").await.unwrap();
    page.driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", json!({"source": part})).await.unwrap();
    page.open().await;
}

#[tokio::test]
async fn without_storage_the_page_works_in_memory_and_says_so() {
    visit_in_chromium("without_storage_the_page_works_in_memory_and_says_so", |page| async move {
        open_without(&page, BLOCKED_STORAGE).await;
        works_in_memory(&page).await;
    })
    .await;
}

#[tokio::test]
async fn storage_that_never_answers_is_given_up_and_told() {
    visit_in_chromium("storage_that_never_answers_is_given_up_and_told", |page| async move {
        open_without(&page, SILENT_STORAGE).await;
        works_in_memory(&page).await;
        page.says("its storage does not answer").await;
    })
    .await;
}

/// Tags and exports an article that cannot be stored, which is told.
async fn works_in_memory(page: &Page) {
    page.paste(articles::PLAIN).await;
    page.tagged().await;
    page.says("Your last changes are not stored").await;
    page.says("Not saved").await;
    page.press("Export").await;
    page.says("Written and read back").await;
    faults(page.engine, &page.driver).await;
}

#[tokio::test]
async fn without_web_assembly_the_page_names_it_and_hands_the_work_out() {
    visit_in_chromium("without_web_assembly_the_page_names_it_and_hands_the_work_out", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        open_without(&page, NO_WEB_ASSEMBLY).await;
        page.says("WebAssembly is switched off in this browser").await;
        page.says("Everything saved in this browser is safe").await;
        page.press("Download a backup").await;
        assert!(page.downloaded().await.starts_with(b"Tagline backup 1\n"));
        faults(page.engine, &page.driver).await;
    })
    .await;
}

#[tokio::test]
async fn without_workers_the_page_says_so_and_tags_by_hand() {
    visit_in_chromium("without_workers_the_page_says_so_and_tags_by_hand", |page| async move {
        open_without(&page, NO_WORKERS).await;
        page.says("The tagger cannot start in this browser").await;
        page.paste(articles::PLAIN).await;
        page.says("Saved in this browser").await;
        page.press("Export").await;
        page.says("The part that writes files cannot start in this browser").await;
        faults(page.engine, &page.driver).await;
    })
    .await;
}
