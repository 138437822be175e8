//! Files of the page that are damaged where the browser keeps them: fetched again, and never a way to lose the work.

use crate::gate::Gate;
use crate::page::{Page, Role};
use crate::session::{faults, visit, visit_in_chromium};
use crate::wait::until;
use serde_json::{Value, json};
use tagline_tests::articles;

/// The files that this build keeps, by their address.
const KEPT: &str = "
    const done = arguments[0];
    (async () => {
        const store = await caches.open((await caches.keys()).find(name => name.startsWith('tagline ')));
        done((await store.keys()).map(request => request.url));
    })();";

/// Puts something else in place of a file.
const DAMAGE: &str = "
    const [url, done] = arguments;
    (async () => {
        const store = await caches.open((await caches.keys()).find(name => name.startsWith('tagline ')));
        const { headers } = await store.match(url);
        await store.put(url, new Response('garbage', { headers }));
        done('damaged');
    })();";

/// Whether a file is kept whole again: the text that took its place is gone.
const IS_WHOLE: &str = "
    const [url, done] = arguments;
    (async () => {
        const store = await caches.open((await caches.keys()).find(name => name.startsWith('tagline ')));
        const found = await store.match(url);
        done(found !== undefined && await found.text() !== 'garbage');
    })();";

async fn ask(page: &Page, script: &str, args: Vec<Value>) -> Value {
    page.driver.execute_async(script, args).await.unwrap().json().clone()
}

/// Has Chromium forget what it fetched, from which damaged files would be mended without a network as well.
async fn forget_fetched(page: &Page) {
    page.driver.cdp().send_raw("Network.clearBrowserCache", json!({})).await.unwrap();
}

#[tokio::test]
async fn every_damaged_file_is_fetched_again() {
    visit("every_damaged_file_is_fetched_again", |page| async move {
        page.says("Works offline").await;
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        let files: Vec<String> = serde_json::from_value(ask(&page, KEPT, Vec::new()).await).unwrap();
        assert!(files.len() > 20, "{files:?}");
        for file in files {
            ask(&page, DAMAGE, vec![json!(file)]).await;
            page.reload().await;
            page.tagged().await;
            page.says("Works offline").await;
            // What the page does not ask for by itself is fetched again when it is asked for.
            let fetched = "const [url, done] = arguments; fetch(url).then(answer => done(answer.status), done);";
            assert_eq!(ask(&page, fetched, vec![json!(file)]).await, json!(200), "{file}");
            until("the file is kept whole again", async || {
                (ask(&page, IS_WHOLE, vec![json!(file)]).await == json!(true)).then_some(())
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_damaged_offline_costs_no_work() {
    visit_in_chromium("a_file_that_is_damaged_offline_costs_no_work", |page| async move {
        let gate = Gate::pass(&page).await;
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        let files: Vec<String> = serde_json::from_value(ask(&page, KEPT, Vec::new()).await).unwrap();
        let is_program = |file: &&String| file.contains("/tagline-app-") || file.contains("/start-");
        let programs: Vec<&String> = files.iter().filter(is_program).collect();
        assert_eq!(programs.len(), 3, "{files:?}");
        for file in &files {
            ask(&page, DAMAGE, vec![json!(file)]).await;
        }
        gate.shut();
        forget_fetched(&page).await;
        page.reload().await;
        // Not even the page is left; the service worker stands in for it.
        page.says("could not be loaded completely").await;
        page.says("Everything saved in this browser is safe").await;
        faults(page.engine, &page.driver).await;
    })
    .await;
}

#[tokio::test]
async fn the_last_screen_hands_the_work_out_and_repairs_the_page() {
    visit_in_chromium("the_last_screen_hands_the_work_out_and_repairs_the_page", |page| async move {
        let gate = Gate::pass(&page).await;
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.says("Saved in this browser").await;
        let files: Vec<String> = serde_json::from_value(ask(&page, KEPT, Vec::new()).await).unwrap();
        let program = files.iter().find(|file| file.ends_with("_bg.wasm") && file.contains("/tagline-app-")).unwrap();
        for damaged in [program.clone(), gate.url()] {
            ask(&page, DAMAGE, vec![json!(damaged)]).await;
            gate.hold();
            forget_fetched(&page).await;
            page.reload().await;
            page.says("This page could not be loaded completely").await;
            if damaged == *program {
                page.press("Download a backup").await;
                page.says("The backup holds everything stored in this browser, with its history: 1 article.").await;
                assert!(page.downloaded().await.starts_with(b"Tagline backup 1\n"));
            }
            page.press("Repair the page").await;
            page.says("The page’s host cannot be reached. Nothing has been changed").await;
            gate.let_through();
            page.press("Repair the page").await;
            page.marks_when("the work is there", |now| now == marks).await;
            page.says("Works offline").await;
        }
        page.named(Role::Button, "Export").await;
        faults(page.engine, &page.driver).await;
    })
    .await;
}
