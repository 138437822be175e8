//! The deep tagger: offered, downloaded, at work, turned off; and its scores, which are the native ones to the last bit.

use crate::{
    gate::Gate,
    page::{Page, Role},
    session::{faults, visit, visit_in_chromium},
    wait::until,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;
use std::path::PathBuf;
use tagline_deep::{DeepTagger, Room, WordScores};
use tagline_engine::{Engine, TagOptions};
use tagline_tests::{articles, corpus};
use tagline_wire::{DeepReply, DeepRequest, decode, encode};

/// Of how many articles a passage is compared.
const ARTICLES: usize = 200;

/// Starts a worker of the deep tagger as the page does, and keeps what it says.
const START: &str = "
    const folder = document.querySelector('meta[name=tagline-workers]').content;
    const worker = new Worker(folder + 'tagline-deep-worker_loader.js', { type: 'module' });
    const deep = window.deep = { worker, heard: [] };
    worker.onerror = event => deep.heard.push('!' + event.message);
    worker.onmessage = event => {
        let text = '';
        for (const byte of event.data) text += String.fromCharCode(byte);
        deep.heard.push(btoa(text));
    };";

/// Sends the worker messages.
const POST: &str = "
    for (const message of arguments[0]) {
        const bytes = Uint8Array.from(atob(message), char => char.charCodeAt(0));
        window.deep.worker.postMessage(bytes, [bytes.buffer]);
    }";

/// Takes what the worker has said since the last look.
const HEAR: &str = "return window.deep.heard.splice(0);";

/// Makes the browser one whose owner wants to save data.
const SAVE_DATA: &str = "Object.defineProperty(NetworkInformation.prototype, 'saveData', { get: () => true });";

/// Where the page says that the model lies.
const ADDRESS: &str =
    "return new URL(document.querySelector('meta[name=tagline-deep]').content, document.baseURI).href;";

#[tokio::test]
async fn the_deep_tagger_comes_when_asked_for_and_goes_when_told() {
    if model().is_none() {
        return;
    }
    visit("the_deep_tagger_comes_when_asked_for_and_goes_when_told", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        let asked = "return performance.getEntriesByType('resource').filter(entry => /deep/.test(entry.name)).length;";
        assert_eq!(page.run(asked, &[]).await, json!(0), "nothing is fetched before it is asked for");

        // A word of the person's own.
        let confirmed = page.marks().await.swap_remove(0);
        page.take(&confirmed).await;
        page.key("d").await;
        let is_confirmed = |mark: &crate::page::Mark| mark.label == "DATE" && mark.name.ends_with("confirmed");
        page.marks_when("the first mention is a date", |marks| marks.iter().any(is_confirmed)).await;

        page.named(Role::Region, "Larger model").await;
        page.press("Download it").await;
        page.says("Ready, with the larger model").await;
        assert!(page.find_named(Role::Region, "Larger model").await.is_none(), "what was asked for is offered no more");
        assert!(page.marks().await.iter().any(is_confirmed), "what a person has decided stays");

        // It comes back by itself, from where the browser keeps it.
        page.reload().await;
        page.says("Ready, with the larger model").await;

        page.press("Larger model on").await;
        page.named(Role::Dialog, "The larger model").await;
        page.named(Role::Checkbox, "Use the larger model").await.click().await.unwrap();
        page.says("The tagger is ready").await;
        assert!(page.marks().await.iter().any(is_confirmed), "what a person has decided stays");
        page.reload().await;
        page.says("The tagger is ready").await;
        page.named(Role::Button, "Larger model").await;
    })
    .await;
}

#[tokio::test]
async fn the_deep_tagger_works_without_its_host() {
    if model().is_none() {
        return;
    }
    visit("the_deep_tagger_works_without_its_host", |page| async move {
        let gate = Gate::pass(&page).await;
        page.paste(articles::PLAIN).await;
        page.press("Download it").await;
        page.says("Ready, with the larger model").await;
        gate.shut();
        page.reload().await;
        page.says("Ready, with the larger model").await;
        page.press("Larger model on").await;
        page.says("stored in this browser: it works offline too").await;
    })
    .await;
}

#[tokio::test]
async fn a_download_that_fails_leaves_the_page_as_it_is() {
    if model().is_none() {
        return;
    }
    visit("a_download_that_fails_leaves_the_page_as_it_is", |page| async move {
        let gate = Gate::pass(&page).await;
        page.paste(articles::PLAIN).await;
        let before = page.tagged().await;
        gate.shut();
        page.press("Download it").await;
        page.says("Check the connection and try again").await;
        page.says("Your text and tags are safe, and the tagger goes on without it.").await;
        page.named(Role::Button, "Try again").await;
        assert_eq!(page.marks().await, before);
        // The browser complains of a host that is not there.
        faults(page.engine, &page.driver).await;
    })
    .await;
}

#[tokio::test]
async fn data_are_saved_where_the_browser_asks_for_it() {
    if model().is_none() {
        return;
    }
    visit_in_chromium("data_are_saved_where_the_browser_asks_for_it", |page| async move {
        let script = json!({ "source": SAVE_DATA });
        page.driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.unwrap();
        let is_model = |path: &str| path.starts_with("/tagline-deep-") && path.ends_with(".model.gz");
        let downloads = || page.site.asked().iter().filter(|asked| is_model(&asked.path)).count();
        page.reload().await;
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Works offline").await;
        assert!(page.find_named(Role::Region, "Larger model").await.is_none(), "nothing is offered");
        assert_eq!(downloads(), 0);

        // A word of the person's own counts for more.
        page.press("Larger model").await;
        page.named(Role::Checkbox, "Use the larger model").await.click().await.unwrap();
        page.says("Ready, with the larger model").await;
        assert_eq!(downloads(), 1);

        // But what the browser has thrown away is not fetched again without one.
        let forget = "const done = arguments[0]; caches.delete('tagline-deep').then(done);";
        assert_eq!(page.driver.execute_async(forget, Vec::new()).await.unwrap().json(), &json!(true));
        page.reload().await;
        page.says("The tagger is ready").await;
        page.named(Role::Button, "Larger model").await;
        assert_eq!(downloads(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_page_and_the_command_line_score_alike() {
    let (Some(model), Some(texts)) = (model(), corpus::wikinews()) else { return };
    visit("the_page_and_the_command_line_score_alike", |page| async move {
        let deep = DeepTagger::load(&model).unwrap();
        let engine = Engine::load(&std::fs::read(path("engine/model/tagline.model")).unwrap()).unwrap();
        // The page's own workers would compete with ours for the machine.
        page.says("The tagger is ready").await;
        start(&page).await;
        let (mut room, mut compared) = (Room::default(), 0);
        for (number, text) in (0..).zip(texts.iter().take(ARTICLES)) {
            let tagging = engine.start(text, &TagOptions::default());
            let stretches = tagging.stretches();
            let passage = tagging.passage(&stretches[number as usize % stretches.len()]);
            let native = deep.score(&passage, &mut room);
            let content = encode(&passage).unwrap();
            let there = score(&page, DeepRequest::Score { number, passage: 0, content }).await;
            assert_eq!(there, native, "article {number}: the page (left) and the native build (right) differ");
            compared += native.len();
        }
        assert!(compared > 20 * ARTICLES, "only {compared} words to compare");
    })
    .await;
}

async fn start(page: &Page) {
    page.run(START, &[]).await;
    let url = page.run(ADDRESS, &[]).await.as_str().unwrap().to_owned();
    hear(page, "the worker is up", |reply| matches!(reply, DeepReply::Up).then_some(())).await;
    post(page, &DeepRequest::Load { url, download: true }).await;
    hear(page, "the model is there", |reply| matches!(reply, DeepReply::Ready { .. }).then_some(())).await;
}

async fn score(page: &Page, request: DeepRequest) -> Vec<WordScores> {
    post(page, &request).await;
    hear(page, "the passage is scored", |reply| match reply {
        DeepReply::Scored(advice) => decode(&advice.scores).ok(),
        _ => None,
    })
    .await
}

async fn post(page: &Page, request: &DeepRequest) {
    page.run(POST, &[json!([BASE64_STANDARD.encode(encode(request).unwrap())])]).await;
}

/// Listens until the worker says what is waited for.
async fn hear<T>(page: &Page, what: &str, wanted: impl Fn(DeepReply) -> Option<T>) -> T {
    until(what, async || {
        let heard: Vec<String> = serde_json::from_value(page.run(HEAR, &[]).await).unwrap();
        heard.into_iter().find_map(|bytes| {
            let bytes = BASE64_STANDARD.decode(&bytes).unwrap_or_else(|_| panic!("the worker broke down: {bytes}"));
            match decode(&bytes).unwrap() {
                DeepReply::Failed { reason } => panic!("{reason}"),
                reply => wanted(reply),
            }
        })
    })
    .await
}

/// The model that the page is built with; `None` with a note where there is none yet.
fn model() -> Option<Vec<u8>> {
    let model = std::fs::read(path("deep/model/tagline-deep.model")).unwrap();
    if model.is_empty() {
        eprintln!("note: there is no model of the deep tagger, so it is not tested");
    }
    (!model.is_empty()).then_some(model)
}

fn path(below: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src").join(below)
}
