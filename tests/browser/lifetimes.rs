//! The page outlives its views: whatever comes late, be it a frame, an answer, a notice's button or a tab that comes back,
//! finds the page alive.

use crate::page::{Page, Role};
use crate::session::visit_in_chromium;
use crate::wait::until;
use serde_json::json;
use std::path::PathBuf;
use tagline_tests::articles;
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// Makes frames, workers' answers and the ends of transactions come late, by what `window.late` says at the time, in
/// milliseconds.
const LATE: &str = "
    // An empty page has no storage.
    window.late = location.protocol === 'http:' ? JSON.parse(sessionStorage.late ?? '{}') : {};
    const later = (what, work) => late[what] ? setTimeout(work, late[what]) : work();
    const frame = window.requestAnimationFrame;
    window.requestAnimationFrame = work => frame.call(window, time => later('frames', () => work(time)));
    const delay = (prototype, property, what) => {
        const { set } = Object.getOwnPropertyDescriptor(prototype, property);
        Object.defineProperty(prototype, property, { set(work) {
            set.call(this, work && function (event) { later(what, () => work.call(this, event)); });
        } });
    };
    delay(Worker.prototype, 'onmessage', 'workers');
    delay(IDBTransaction.prototype, 'oncomplete', 'storage');";

/// Delays of frames, workers and storage, in milliseconds: each may be the last to come.
const DELAYS: [(u32, u32, u32); 8] =
    [(0, 0, 0), (300, 0, 0), (30, 0, 0), (0, 100, 0), (0, 0, 100), (100, 30, 0), (100, 0, 30), (30, 100, 100)];

/// Fails if the page has stopped.
async fn is_alive(page: &Page) {
    let words = page.run("return document.body.innerText", &[]).await;
    let words = words.as_str().unwrap_or_default();
    assert!(!words.contains("This page has stopped"), "the page has stopped: {words}");
}

/// Waits until the page is as wished, which a page that has stopped never is.
async fn until_alive(page: &Page, what: &str, script: &str) {
    until(what, async || {
        is_alive(page).await;
        page.run(script, &[]).await.as_bool().filter(|is| *is)
    })
    .await;
}

/// Opens the page as on the first visit, with everything as late as said.
async fn visit_afresh(page: &Page, (frames, workers, storage): (u32, u32, u32)) {
    let cdp = page.driver.cdp();
    let origin = page.site.url();
    page.driver.goto("about:blank").await.unwrap();
    cdp.send_raw("Storage.clearDataForOrigin", json!({"origin": origin, "storageTypes": "indexeddb,local_storage"}))
        .await
        .unwrap();
    page.open().await;
    let late = json!({"frames": frames, "workers": workers, "storage": storage});
    page.run("sessionStorage.clear(); sessionStorage.late = arguments[0]", &[json!(late.to_string())]).await;
    page.reload().await;
    page.says("The tagger is ready").await;
}

/// Files with an article each, which differ in their first words.
fn files(count: usize) -> (TempDir, Vec<PathBuf>) {
    let folder = crate::session::scratch();
    let files = (1..=count).map(|number| {
        let file = folder.path().join(format!("article-{number}.txt"));
        let text = format!("Report number {number} from Oslo\n\nAda Obi came to Oslo on Monday. {}", articles::PLAIN);
        std::fs::write(&file, text).unwrap();
        file
    });
    let files = files.collect();
    (folder, files)
}

const LISTED: &str = "return !!document.querySelector('[data-document]')";
const HAS_MENTIONS: &str = "return document.querySelectorAll('mark[data-id]').length > 0";

#[tokio::test]
async fn the_first_file_opens_whatever_comes_late() {
    visit_in_chromium("the_first_file_opens_whatever_comes_late", |page| async move {
        let script = json!({"source": LATE});
        page.driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.unwrap();
        let (_folder, files) = files(1);
        for delays in DELAYS.into_iter().cycle().take(3 * DELAYS.len()) {
            visit_afresh(&page, delays).await;
            page.hand_in(&files[0]).await;
            until_alive(&page, "the article is open", HAS_MENTIONS).await;
            // One frame that was asked for before the article came is still to come.
            frames_have_come(&page).await;
            is_alive(&page).await;
        }
    })
    .await;
}

/// Waits until every frame that has been asked for so far has come, however late.
async fn frames_have_come(page: &Page) {
    let script = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
    page.driver.execute_async(script, Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_file_is_read_while_another_tab_is_looked_at() {
    visit_in_chromium("a_file_is_read_while_another_tab_is_looked_at", |page| async move {
        let (_folder, files) = files(4);
        page.says("The tagger is ready").await;
        for file in &files {
            page.run(LOOK_AWAY, &[]).await;
            page.hand_in(file).await;
            until_alive(&page, "the article is open", HAS_MENTIONS).await;
            page.run(COME_BACK, &[]).await;
            is_alive(&page).await;
            page.press("New article").await;
            page.named(Role::Button, "Annotate").await;
        }
        page.press("Library").await;
        until_alive(&page, "the articles are listed", LISTED).await;
        // The library comes and goes without a single frame.
        page.run(LOOK_AWAY, &[]).await;
        for _ in 0..5 {
            page.run("document.querySelector('[data-document]').click()", &[]).await;
            until_alive(&page, "the article is open", HAS_MENTIONS).await;
            page.run("document.querySelector('.library-button').click()", &[]).await;
            until_alive(&page, "it is closed", LISTED).await;
        }
        page.run(COME_BACK, &[]).await;
        is_alive(&page).await;
    })
    .await;
}

/// Has no frame come, as in a tab that is not looked at. Drivers have their own mind about which tab is in front.
const LOOK_AWAY: &str = "
    window.frame = window.requestAnimationFrame;
    window.missed = [];
    window.requestAnimationFrame = work => window.missed.push(work);";

/// Has all of them come.
const COME_BACK: &str = "
    window.requestAnimationFrame = window.frame;
    for (const work of window.missed) work(performance.now());";

/// Opens one article of the library after another: the next step is taken the moment that it can be, often before a frame
/// has come. Only each article waits until 160 milliseconds have gone since the one before, because Chromium ignores
/// what goes beyond 200 navigations in ten seconds, and there are three to an article. Gives the number of switches made
/// before the page stopped, if it did.
const SWITCH: &str = "
    const [count, done] = arguments;
    const wait = look => new Promise((found, failed) => {
        const channel = new MessageChannel(), start = performance.now();
        const again = () => {
            if (document.querySelector('main.rescue') || performance.now() - start > 30000) return failed();
            const thing = look();
            if (thing) { channel.port1.close(); found(thing); } else channel.port2.postMessage(0);
        };
        channel.port1.onmessage = again;
        again();
    });
    (async () => {
        let switches = 0, last = 0;
        try {
            while (switches < count) {
                const rows = await wait(() => {
                    const rows = document.querySelectorAll('[data-document]');
                    return rows.length > 1 && performance.now() - last > 160 && rows;
                });
                last = performance.now();
                rows[switches % rows.length].click();
                (await wait(() => document.querySelector('.article mark') && document.querySelector('.library-button'))).click();
                switches++;
            }
        } catch {}
        done(switches);
    })();";

#[tokio::test]
async fn articles_are_switched_four_hundred_times() {
    visit_in_chromium("articles_are_switched_four_hundred_times", |page| async move {
        let (_folder, files) = files(20);
        page.says("The tagger is ready").await;
        page.hand_in_all(&files).await;
        page.says("20 articles from 20 files").await;
        // A part at a time, as the driver waits for no more than two minutes.
        page.driver.set_script_timeout(std::time::Duration::from_secs(100)).await.unwrap();
        for _ in 0..8 {
            let switches = page.driver.execute_async(SWITCH, vec![json!(50)]).await.unwrap().json().clone();
            is_alive(&page).await;
            assert_eq!(switches, json!(50));
        }
        frames_have_come(&page).await;
        is_alive(&page).await;
    })
    .await;
}

#[tokio::test]
async fn a_notice_can_be_undone_when_the_view_it_came_from_is_gone() {
    visit_in_chromium("a_notice_can_be_undone_when_the_view_it_came_from_is_gone", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        let text = page.article().await;

        // Changing a word of a confirmed mention is told, with a way back.
        page.take(&marks[0]).await;
        page.press("Confirm").await;
        for _ in 0..3 {
            rewrite(&page, &marks[0].text).await;
            page.press_in_notice("Undo").await;
            until("the text is as it was", async || (page.article().await == text).then_some(())).await;
            is_alive(&page).await;
        }

        // The same with the article closed and opened again before the button is pressed.
        rewrite(&page, &marks[0].text).await;
        page.press("Library").await;
        until_alive(&page, "the article is listed", LISTED).await;
        page.run("document.querySelector('[data-document]').click()", &[]).await;
        page.tagged().await;
        page.press_in_notice("Undo").await;
        frames_have_come(&page).await;
        is_alive(&page).await;
    })
    .await;
}

/// Changes a letter of some words in the text editor.
async fn rewrite(page: &Page, words: &str) {
    page.press("Edit text").await;
    page.named(Role::Textbox, "Text of the article").await;
    let changed = format!("{}x", &words[..words.len() - 1]);
    let script = "
        const field = document.querySelector('#text-of-article');
        field.value = field.value.replace(arguments[0], arguments[1]);
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    page.run(script, &[json!(words), json!(changed)]).await;
    page.press("Save text").await;
    page.named(Role::Region, "Annotated article").await;
}

#[tokio::test]
async fn what_was_thrown_away_comes_back_when_the_library_is_gone() {
    visit_in_chromium("what_was_thrown_away_comes_back_when_the_library_is_gone", |page| async move {
        let (_folder, files) = files(3);
        page.says("The tagger is ready").await;
        page.hand_in_all(&files).await;
        page.says("3 articles from 3 files").await;
        page.press("Library").await;
        until_alive(&page, "the articles are listed", LISTED).await;
        page.run("document.querySelector('[data-document]').focus()", &[]).await;
        page.key(Key::Delete).await;
        page.says("moved to the bin").await;
        page.run("document.querySelector('[data-document]').click()", &[]).await;
        page.tagged().await;
        page.press_in_notice("Undo").await;
        page.press("Library").await;
        until("all three are listed", async || {
            let rows = page.run("return document.querySelectorAll('[data-document]').length", &[]).await;
            (rows == json!(3)).then_some(())
        })
        .await;
        is_alive(&page).await;
    })
    .await;
}

/// Events that the browser raises by itself while an element that has the keyboard is removed find its view gone.
#[tokio::test]
async fn a_field_that_is_removed_while_it_has_the_keyboard_stops_nothing() {
    visit_in_chromium("a_field_that_is_removed_while_it_has_the_keyboard_stops_nothing", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        let date = marks.iter().find(|mark| mark.label == "DATE").unwrap();
        for field in ["#date-value", ".title", "#article-date"] {
            page.take(date).await;
            // Typed into, and then the article is put away by something that takes no focus.
            let script = "
                const field = document.querySelector(arguments[0]);
                if (!field) return false;
                field.focus();
                document.execCommand('insertText', false, '2');
                document.querySelector('.library-button').click();
                return true;";
            page.run(script, &[json!(field)]).await;
            until_alive(&page, "the articles are listed", LISTED).await;
            page.run("document.querySelector('[data-document]').click()", &[]).await;
            page.tagged().await;
        }
    })
    .await;
}
