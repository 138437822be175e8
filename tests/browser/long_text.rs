//! A novel of a megabyte with twenty thousand mentions: what it costs, and that no gesture waits for all of it.

use crate::hands::other_label;
use crate::page::{Mark, Page};
use crate::session::{visit, visit_in_chromium};
use crate::wait::{until, until_for};
use serde_json::{Value, json};
use std::io::Write as _;
use std::time::Duration;
use tagline_tests::novel::{Novel, novel};
use thirtyfour::prelude::*;

const MEGABYTE: usize = 1_000_000;
const MENTIONS: usize = 20_000;

/// Far longer than the longest step here takes, as machines may be busy.
const PATIENCE: Duration = Duration::from_secs(240);

/// How often each cost is taken.
const ROUNDS: usize = 8;

/// Waits until the last section stands and is filled. With little work, as it counts among what is measured.
const FILLED: &str = "
    const done = arguments[0];
    const filled = part => !part.matches('.to-come') && [...part.children].every(line => line.matches('.blank') || line.firstChild);
    const look = () => {
        const part = document.querySelector('.article')?.lastElementChild;
        if (part && filled(part)) done(); else setTimeout(look, 20);
    };
    look();";

/// How many paragraphs and marks stand.
const STANDING: &str =
    "return [document.querySelectorAll('[data-paragraph]').length, document.querySelectorAll('mark').length];";

/// How many mentions the page says there are: "0 of 11,900 mentions confirmed".
const COUNTED: &str = "
    const [, counted] = /of ([0-9,]+) mentions/.exec(document.querySelector('.panel').textContent) ?? [];
    return Number(counted?.replaceAll(',', ''));";

#[tokio::test]
async fn mentions_cost_at_most_twice_the_text_besides() {
    visit_in_chromium("mentions_cost_at_most_twice_the_text_besides", |page| async move {
        page.says("The tagger is ready").await;
        let novel = novel(MEGABYTE);
        // Opened once before, so that no run pays for what is done but once.
        build(&page, &novel, 1).await;
        // What else the machine does can only add to a cost, so the least of several taken in turn is nearest to it.
        let (mut without, mut with) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            without = without.min(build(&page, &novel, 1).await);
            with = with.min(build(&page, &novel, MENTIONS).await);
        }
        eprintln!(
            "the main thread is busy for {without:.3} s without mentions, {with:.3} s with {MENTIONS}: {:.2} times",
            with / without
        );
        assert!(with <= 3.0 * without, "with mentions {with} s, without {without} s");
    })
    .await;
}

/// Opens a novel with so many of its mentions, puts it away again, and gives what opening it took of the main thread,
/// in seconds of its own time.
async fn build(page: &Page, novel: &Novel, mentions: usize) -> f64 {
    let mut file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    file.write_all(&novel.to_json(mentions)).unwrap();
    page.driver.cdp().send_raw("Performance.enable", json!({"timeDomain": "threadTicks"})).await.unwrap();
    // What was open before leaves nothing to clear away.
    page.driver.cdp().send_raw("HeapProfiler.collectGarbage", json!({})).await.unwrap();
    let before = busy(page).await;
    page.hand_in(file.path()).await;
    page.driver.set_script_timeout(PATIENCE).await.unwrap();
    page.driver.execute_async(FILLED, Vec::new()).await.unwrap();
    let cost = busy(page).await - before;
    page.driver.cdp().send_raw("Performance.disable", json!({})).await.unwrap();
    let [standing, marks]: [usize; 2] = serde_json::from_value(page.run(STANDING, &[]).await).unwrap();
    assert_eq!((standing, marks), (novel.text.lines().count() + 1, mentions));
    // Not by its name: the browser would be asked for those of all marks too.
    page.run("document.querySelector('.new-article').click()", &[]).await;
    page.file_field().await;
    cost
}

/// How long the main thread has been busy with tasks, in seconds of its own time, once `Performance` counts them so.
pub(crate) async fn busy(page: &Page) -> f64 {
    let metrics = page.driver.cdp().send_raw("Performance.getMetrics", json!({})).await.unwrap();
    let metrics = metrics["metrics"].as_array().unwrap();
    metrics.iter().find(|metric| metric["name"] == "TaskDuration").and_then(|metric| metric["value"].as_f64()).unwrap()
}

/// Notes every change inside the article, by the paragraph it is in.
const WATCH: &str = "
    const touched = window.touched = new Set();
    const paragraph = node => (node.nodeType === 1 ? node : node.parentElement)?.closest('p');
    new MutationObserver(records => {
        for (const { target } of records) touched.add(paragraph(target)?.id ?? 'outside any paragraph');
    }).observe(document.querySelector('.article'), { subtree: true, childList: true, attributes: true, characterData: true });";

#[tokio::test]
async fn a_novel_is_tagged_and_one_correction_touches_one_paragraph() {
    visit("a_novel_is_tagged_and_one_correction_touches_one_paragraph", |page| async move {
        page.says("The tagger is ready").await;
        page.run(NOTE_LONG_TASKS, &[]).await;
        let novel = novel(MEGABYTE);
        page.paste(&novel.text).await;
        until_for(PATIENCE, "the whole novel is tagged", async || {
            let [_, marks]: [usize; 2] = serde_json::from_value(page.run(STANDING, &[]).await).ok()?;
            let counted = page.run(COUNTED, &[]).await.as_u64()?;
            let said = page.run("return document.querySelector('.tagger-word').textContent", &[]).await;
            (marks > novel.mentions.len() * 9 / 10 && marks as u64 == counted && said.as_str()?.contains("is ready"))
                .then_some(())
        })
        .await;
        let long = page.run("return window.longTasks", &[]).await;
        eprintln!("tasks above 50 ms while a megabyte is opened and tagged, by the clock: {long}");

        let mark = page.run(VISIBLE, &[]).await;
        let mark: Mark = serde_json::from_value(mark).unwrap();
        page.take(&mark).await;
        until("the mention is in hand", async || (page.held().await.as_ref() == Some(&mark.id)).then_some(())).await;
        page.run(WATCH, &[]).await;
        let label = other_label(&mark);
        page.key(label.key).await;
        let selector = format!("mark[data-id='{}'][data-label='{}']", mark.id, label.id);
        until("it is relabelled", async || page.driver.find(By::Css(&selector)).await.ok()).await;
        until("the keyboard is back", async || (page.held().await.as_ref() == Some(&mark.id)).then_some(())).await;
        let touched = page.run("return [...window.touched]", &[]).await;
        assert_eq!(touched.as_array().map(Vec::len), Some(1), "{touched}");
        assert_ne!(touched[0], Value::from("outside any paragraph"));
    })
    .await;
}

const NOTE_LONG_TASKS: &str = "
    window.longTasks = [];
    new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(entry => Math.round(entry.duration))))
        .observe({ type: 'longtask' });";

/// A mention in the window.
const VISIBLE: &str = "
    const mark = [...document.querySelectorAll('mark')].find(mark => mark.getBoundingClientRect().top > 200);
    return { id: mark.dataset.id, label: mark.dataset.label, start: +mark.dataset.start, end: +mark.dataset.end,
        text: mark.textContent, name: mark.getAttribute('aria-label') };";
