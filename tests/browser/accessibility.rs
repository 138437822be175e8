//! axe-core finds nothing to complain of, in any state of the page, light or dark.

use crate::hands::Touch;
use crate::page::{Page, Role};
use crate::session::{Scheme, visit_as, visit_in_chromium};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tagline_tests::{articles, tagline_json::list};
use tagline_xtask::paths;
use thirtyfour::prelude::*;

const AXE: &str = "axe-core@4.14.1";

#[tokio::test]
async fn light() {
    every_state("accessibility_light", Scheme::Light).await;
}

#[tokio::test]
async fn dark() {
    every_state("accessibility_dark", Scheme::Dark).await;
}

async fn every_state(name: &str, scheme: Scheme) {
    let Some(axe) = axe() else { return };
    visit_as(scheme, "/", name, move |page| async move {
        let query = format!("return matchMedia('(prefers-color-scheme: {})').matches", scheme.word());
        assert_eq!(page.run(&query, &[]).await, json!(true));
        page.says("The tagger is ready").await;
        check(&page, axe, "empty").await;

        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        check(&page, axe, "reader").await;

        page.take(&marks[0]).await;
        page.named(Role::Button, "Not a name").await;
        check(&page, axe, "reader with a mention taken").await;

        page.key(Key::Escape).await;
        page.select("observers").await;
        page.says("Tag the selection as").await;
        check(&page, axe, "reader with words selected").await;
        page.key("o").await;
        page.press("Help").await;
        page.named(Role::Dialog, "Help").await;
        check(&page, axe, "keys").await;
        page.press("Close").await;

        page.press("More about Angela Merkel").await;
        check(&page, axe, "reader with an entry open").await;

        page.press("Review").await;
        page.says("checked").await;
        check(&page, axe, "review").await;
        page.press("End review").await;

        page.press("Search").await;
        page.named(Role::Textbox, "Search for").await.send_keys("the").await.unwrap();
        page.button_beginning("Next hit").await;
        check(&page, axe, "search").await;
        page.press("End search").await;

        page.press("How accurate is it?").await;
        page.named(Role::Dialog, "How sure the tagger is").await;
        check(&page, axe, "confidence").await;
        page.press("Close").await;

        page.press("Edit text").await;
        page.named(Role::Textbox, "Text of the article").await;
        check(&page, axe, "text as a field").await;
        page.press("Close").await;

        page.press("Labels").await;
        let name = page.named(Role::Textbox, "Name of the new label").await;
        name.send_keys(format!("Event{}", char::from(Key::Enter))).await.unwrap();
        page.press("Remove Event").await;
        page.named(Role::Button, "Remove the label").await;
        check(&page, axe, "labels").await;
        page.press("Close").await;

        page.press("Export").await;
        page.says("Written and read back").await;
        check(&page, axe, "dialog").await;
        page.key(Key::Escape).await;

        page.be_a_phone().await;
        page.take(&marks[0]).await;
        page.named(Role::Button, "Not a name").await;
        check(&page, axe, "reader on a phone").await;

        page.press("Library").await;
        page.named(Role::Textbox, "Find an article").await;
        check(&page, axe, "library").await;
        page.press("New article").await;
        page.says("Recent articles").await;
        check(&page, axe, "recent articles").await;
        page.paste(&format!("{}Advertisement\n", articles::PLAIN)).await;
        page.tagged().await;
        page.named(Role::Button, "Drop 1 line").await;
        check(&page, axe, "stray lines").await;
    })
    .await;
}

/// What a pointer can take and is smaller than it must be, but for links within a sentence.
const TOO_SMALL: &str = "
    const all = [...document.querySelectorAll('button:not(.link), select, textarea, input:not([type=checkbox]), .handle')];
    const small = all.map(target => [target, target.getBoundingClientRect()])
        .filter(([target, box]) => box.width && !target.classList.contains('unseen') && Math.min(box.width, box.height) < arguments[0] - 0.1);
    return small.map(([target, box]) => `${target.outerHTML.slice(0, 120)}: ${box.width} by ${box.height}`);";

#[tokio::test]
async fn targets_are_large_enough_for_mouse_and_finger() {
    visit_in_chromium("targets_are_large_enough_for_mouse_and_finger", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.take(&marks[0]).await;
        page.named(Role::Slider, "End of the mention").await;
        page.press("More about Angela Merkel").await;
        page.named(Role::Button, "Confirm all").await;
        assert_eq!(page.run(TOO_SMALL, &[json!(24)]).await, json!([]), "24 pixels for a mouse");
        Touch::emulate(&page).await;
        page.take(&marks[0]).await;
        page.named(Role::Slider, "End of the mention").await;
        assert_eq!(page.run(TOO_SMALL, &[json!(44)]).await, json!([]), "44 pixels for a finger");
    })
    .await;
}

/// Runs axe on the page as it stands.
async fn check(page: &Page, axe: &str, state: &str) {
    page.run(axe, &[]).await;
    let run = "const done = arguments[0]; axe.run().then(done, error => done({ error: String(error) }));";
    let found = page.driver.execute_async(run, Vec::new()).await.unwrap().json().clone();
    assert_eq!(found["error"], Value::Null, "axe runs");
    let breaches: Vec<String> = list(&found, "violations")
        .iter()
        .map(|breach| {
            let places: Vec<String> = list(breach, "nodes").iter().map(|node| node["html"].to_string()).collect();
            format!("{}: {} at {}", breach["id"], breach["help"], places.join(", "))
        })
        .collect();
    assert!(breaches.is_empty(), "{state}: {breaches:#?}");
}

/// The checker's script, fetched once from the npm registry; `None`, with a note, where there is no npm.
fn axe() -> Option<&'static str> {
    static SCRIPT: OnceLock<Option<String>> = OnceLock::new();
    SCRIPT.get_or_init(fetch_axe).as_deref()
}

fn fetch_axe() -> Option<String> {
    let folder: PathBuf = paths::target().join("browser").join("npm");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !script.is_file() {
        std::fs::create_dir_all(&folder).unwrap();
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .arg(AXE);
        let ended = npm.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !ended.is_ok_and(|status| status.success()) {
            eprintln!("note: npm could not fetch {AXE}, so accessibility is not tested");
            return None;
        }
    }
    std::fs::read_to_string(script).ok()
}
