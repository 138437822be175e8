//! When storage fails: a full disk, damaged records, another version's database; and the backup that helps.

use crate::hands::other_label;
use crate::page::{Page, Role};
use crate::session::{visit, visit_in_chromium};
use crate::wait::until;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tagline_tests::articles;
use thirtyfour::prelude::*;

/// Runs a script on the page that says when it is done.
async fn run(page: &Page, script: &str, args: Vec<Value>) -> Value {
    let wrapped = format!(
        "const done = arguments[arguments.length - 1];
        const open = version => new Promise((resolve, reject) => {{
            const request = indexedDB.open('tagline', version);
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
            request.onupgradeneeded = () => {{
                if (version === 1) for (const store of ['documents', 'shelf']) request.result.createObjectStore(store);
            }};
        }});
        const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
        (async (...arguments) => {{ {script} }})(...arguments).then(done, error => done(String(error)));"
    );
    page.driver.execute_async(wrapped, args).await.unwrap().json().clone()
}

/// Sets how many bytes a host may store.
async fn allow(page: &Page, host: &str, bytes: Option<u64>) {
    let quota = match bytes {
        Some(bytes) => json!({"origin": host, "quotaSize": bytes}),
        None => json!({"origin": host}),
    };
    page.driver.cdp().send_raw("Storage.overrideQuotaForOrigin", quota).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_is_made_up_for() {
    // Of others none can be told how full the disk is.
    visit_in_chromium("a_full_disk_loses_nothing_and_is_made_up_for", |page| async move {
        // A host that has stored nothing yet: the browser remembers for a while how much room there was.
        let host = page.site.url().trim_end_matches('/').replace("127.0.0.1", "localhost");
        allow(&page, &host, Some(1)).await;
        page.driver.goto(&host).await.unwrap();
        page.paste(articles::PLAIN).await;
        page.says("Not saved").await;
        page.says("this browser's storage is full").await;
        let marks = page.tagged().await;
        let label = other_label(&marks[0]);
        page.take(&marks[0]).await;
        page.key(label.key).await;
        let changed = page.marks_when("the work goes on", |marks| marks[0].label == label.id).await;
        page.press("Download a backup").await;
        assert!(page.downloaded().await.starts_with(b"Tagline backup 1\n"));

        allow(&page, &host, None).await;
        // The page tries by itself too, after each change.
        until("all is saved", async || {
            if let Some(button) = page.find_named(Role::Button, "Try again").await {
                let _ = button.click().await;
            }
            let word = page.run("return document.querySelector('.save-word').textContent", &[]).await;
            (word == json!("Saved in this browser")).then_some(())
        })
        .await;
        page.reload().await;
        page.marks_when("everything is back", |marks| marks == changed).await;
        page.press("Undo").await;
        page.marks_when("the history as well", |now| now == marks).await;
    })
    .await;
}

#[tokio::test]
async fn a_long_journal_gives_way_to_snapshots() {
    visit("a_long_journal_gives_way_to_snapshots", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        let relabel = "
            const ids = arguments[0];
            let step = window.steps ?? 0;
            const work = () => {
                const mark = document.querySelector(`mark[data-id='${ids[step % ids.length]}']`);
                const key = 'plod'[(step + Math.floor(step / ids.length)) % 4];
                mark.click();
                mark.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
                window.steps = ++step;
                if (step % 300) setTimeout(work);
            };
            work();";
        let ids: Vec<&str> = marks.iter().map(|mark| mark.id.as_str()).collect();
        let stored = "
            const database = await open();
            const keys = store => new Promise((resolve, reject) => {
                const request = database.transaction(store).objectStore(store).getAllKeys();
                request.onsuccess = () => resolve(request.result.map(key => key[1]));
                request.onerror = () => reject(request.error);
            });
            const numbers = [await keys('snapshots'), await keys('journal')];
            database.close();
            return numbers;";
        let mut newest = 0;
        for steps in [300, 600] {
            page.run(relabel, &[json!(ids)]).await;
            until("the steps are done", async || (page.run("return steps", &[]).await == json!(steps)).then_some(()))
                .await;
            newest =
                until("a snapshot sums them up; the one before is kept, and no entry older than both", async || {
                    let (snapshots, journal): (Vec<u32>, Vec<u32>) =
                        serde_json::from_value(run(&page, stored, Vec::new()).await).ok()?;
                    let is_done = snapshots.len() == 2 && snapshots[1] > newest && journal[0] > snapshots[0];
                    is_done.then(|| snapshots[1])
                })
                .await;
        }
        page.says("Saved in this browser").await;
        let now = page.marks().await;
        page.reload().await;
        page.marks_when("everything is back", |found| found == now).await;
        page.press("Undo").await;
        page.marks_when("the last step is undone", |found| found.len() == now.len() && found != now).await;
        page.says("Saved in this browser").await;
    })
    .await;
}

#[tokio::test]
async fn what_the_first_version_stored_is_taken_over() {
    visit("what_the_first_version_stored_is_taken_over", |page| async move {
        let document = STANDARD.encode(include_bytes!("../../src/wire/fixtures/first-document.bin"));
        let listing = STANDARD.encode(include_bytes!("../../src/wire/fixtures/first-listing.bin"));
        let store = "
            await new Promise(resolve => indexedDB.deleteDatabase('tagline').onsuccess = resolve);
            const database = await open(1);
            const transaction = database.transaction(['documents', 'shelf'], 'readwrite');
            transaction.objectStore('documents').put(bytes(arguments[0]), '18f-1');
            transaction.objectStore('shelf').put(bytes(arguments[1]), '18f-1');
            transaction.objectStore('documents').put(bytes(arguments[0]).slice(0, 40), 'damaged');
            transaction.objectStore('shelf').put(bytes(arguments[1]), 'damaged');
            await new Promise(resolve => transaction.oncomplete = resolve);
            database.close();
            localStorage.clear();
            return 'stored';";
        // From a plain file of the same host, which is shown as text: the page itself would make its own database anew as soon as it is deleted.
        page.driver.goto(format!("{}service-worker.js", page.site.url())).await.unwrap();
        assert_eq!(run(&page, store, vec![json!(document), json!(listing)]).await, json!("stored"));
        page.open().await;
        page.press("Library").await;
        // Of the two of this title, the one that is whole.
        let whole = By::Css("a[data-document='18f-1']");
        let whole = until("it is listed", async || page.driver.find(whole.clone()).await.ok()).await;
        page.click(&whole).await;
        page.says("World Food Programme").await;
        page.press("History").await;
        page.press("Start").await;
        page.says("The WFP met").await;
        let stores = "const database = await open(); const names = [...database.objectStoreNames]; database.close(); return names;";
        assert_eq!(run(&page, stores, Vec::new()).await, json!(["journal", "listings", "open", "snapshots"]));
    })
    .await;
}

#[tokio::test]
async fn a_damaged_record_costs_itself_and_says_so() {
    visit("a_damaged_record_costs_itself_and_says_so", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        for mark in &marks[..3] {
            page.take(mark).await;
            page.key(other_label(mark).key).await;
        }
        page.marks_when("three are relabelled", |now| (0..3).all(|at| now[at].label != marks[at].label)).await;
        page.says("Saved in this browser").await;
        let now = page.marks().await;
        let damage = "
            const database = await open();
            const journal = database.transaction('journal', 'readwrite').objectStore('journal');
            const asked = request => new Promise(resolve => request.onsuccess = () => resolve(request.result));
            const keys = await asked(journal.getAllKeys()), key = keys[keys.length - 2];
            const record = await asked(journal.get(key));
            record[record.length - 1] ^= 1;
            await asked(journal.put(record, key));
            database.close();
            return 'damaged';";
        assert_eq!(run(&page, damage, Vec::new()).await, json!("damaged"));
        page.reload().await;
        page.says("1 record of this article could not be read. At most 1 change is lost").await;
        let found = page.marks_when("the article is back", |found| found.len() == now.len()).await;
        let differ: Vec<usize> = (0..now.len()).filter(|at| found[*at] != now[*at]).collect();
        assert_eq!(differ, [1]);
        assert_eq!(found[1], marks[1]);
    })
    .await;
}

#[tokio::test]
async fn an_unreadable_article_keeps_no_other_from_being_exported() {
    visit("an_unreadable_article_keeps_no_other_from_being_exported", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        page.press("New article").await;
        page.paste("Storm over Oslo\n\nErna Solberg left Oslo for Bergen on Monday.\n").await;
        page.tagged().await;
        page.says("Saved in this browser").await;
        let damage = "
            const database = await open();
            const asked = request => new Promise(resolve => request.onsuccess = () => resolve(request.result));
            const first = (await asked(database.transaction('listings').objectStore('listings').getAllKeys()))[0];
            const snapshots = database.transaction('snapshots', 'readwrite').objectStore('snapshots');
            for (const key of await asked(snapshots.getAllKeys())) {
                if (key[0] === first) snapshots.put(new Uint8Array(9), key);
            }
            await new Promise(resolve => snapshots.transaction.oncomplete = resolve);
            database.close();
            return 'damaged';";
        assert_eq!(run(&page, damage, Vec::new()).await, json!("damaged"));
        page.press("Export").await;
        page.says("Written and read back").await;
        page.click(&page.named(Role::Radio, "All 2 articles in this browser").await).await;
        page.says("Left out of the file: 1 article. They are safe in this browser.").await;
        page.says("“Merkel meets Macron in Paris”: It could not be read.").await;
        page.press("Download").await;
        let file = String::from_utf8(page.downloaded().await).unwrap();
        assert!(file.contains("Storm over Oslo") && !file.contains("Macron"), "{file}");
    })
    .await;
}

#[tokio::test]
async fn a_newer_pages_database_is_left_alone() {
    visit("a_newer_pages_database_is_left_alone", |page| async move {
        let newer = "
            await new Promise(resolve => indexedDB.deleteDatabase('tagline').onsuccess = resolve);
            (await open(99)).close();
            return 'newer';";
        page.driver.goto(format!("{}service-worker.js", page.site.url())).await.unwrap();
        assert_eq!(run(&page, newer, Vec::new()).await, json!("newer"));
        page.open().await;
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("it was written by a newer version of this page").await;
        page.says("Not saved").await;
        page.press("Download a backup").await;
        assert!(page.downloaded().await.starts_with(b"Tagline backup 1\n"));
    })
    .await;
}

#[tokio::test]
async fn a_backup_brings_the_same_project_back() {
    visit("a_backup_brings_the_same_project_back", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.take(&marks[0]).await;
        page.key(other_label(&marks[0]).key).await;
        page.marks_when("it is relabelled", |now| now[0].label != marks[0].label).await;
        let now = page.marks().await;
        page.says("Saved in this browser").await;
        page.press("Library").await;
        page.press("Back up everything").await;
        page.says("holds 1 article").await;
        let file = page.downloaded().await;
        let kept = tempfile::Builder::new().suffix(".tagline").tempfile().unwrap();
        std::fs::write(kept.path(), file).unwrap();

        // Brought back where it still is, it changes nothing.
        restore(&page, kept.path()).await;
        page.says("1 already here, unchanged.").await;
        page.press("Close").await;

        // An empty browser gets all of it.
        let empty = "
            await new Promise(resolve => indexedDB.deleteDatabase('tagline').onsuccess = resolve);
            localStorage.clear();
            return 'empty';";
        assert_eq!(run(&page, empty, Vec::new()).await, json!("empty"));
        page.reload().await;
        assert!(page.find_named(Role::Link, "Merkel meets Macron in Paris").await.is_none());
        restore(&page, kept.path()).await;
        page.says("1 article restored.").await;
        page.press("Close").await;
        page.open_listed("Merkel meets Macron").await;
        page.marks_when("the article is as it was", |found| found == now).await;
        page.press("Undo").await;
        page.marks_when("with its history", |found| found == marks).await;
        page.says("Saved in this browser").await;

        // Changed since, it is not overwritten.
        page.press("Library").await;
        restore(&page, kept.path()).await;
        page.says("so the library now has both versions").await;
    })
    .await;
}

/// Gives the page a backup.
async fn restore(page: &Page, file: &std::path::Path) {
    page.named(Role::Button, "Restore a backup").await;
    let picker = until("there is a field for backups", async || {
        page.driver.find(By::Css("input[aria-label='Backup to restore']")).await.ok()
    })
    .await;
    picker.send_keys(file.to_str().unwrap()).await.unwrap();
}
