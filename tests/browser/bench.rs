//! How fast the page is, by the browser's own clocks. It demands nothing, so it does not run with the tests: `cargo xtask
//! bench` runs it and puts what it writes into the report.

use crate::hands::other_label;
use crate::long_text::busy;
use crate::page::{Mark, Page, Role};
use crate::parity::Worker;
use crate::session::{Scheme, visit, visit_folder};
use crate::wait::{until, until_for};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use tagline_tests::{articles, corpus};
use tagline_xtask::{dist, paths, peers};

/// How often taggers take turns on the same text; the fastest turn counts, which others on the machine disturbed least.
const TURNS: usize = 4;

/// How many characters of news the taggers read; the slowest of them takes seconds for it.
const NEWS: usize = 60_000;
const MEGABYTE: usize = 1_000_000;

/// How long the slowest tagger may take for one turn.
const PATIENCE: Duration = Duration::from_secs(240);

/// Sizes of article that are pasted, in bytes.
const SIZES: [usize; 3] = [5_000, 100_000, MEGABYTE];

/// How many times slower than the machine the page's thread is made.
const THROTTLES: [u32; 2] = [1, 4];

/// After how many documents the memory is looked at.
const DOCUMENTS: [usize; 2] = [5, 50];

/// Notes, from before the page's own program runs, when what a person waits for has come.
const WATCH: &str = "
    const bench = window.bench = { pasted: 0, box: 0, ready: 0, first: 0, last: 0, events: [], long: [], shift: 0 };
    const observe = (type, note, more) =>
        new PerformanceObserver(list => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });
    observe('event', entry => bench.events.push([entry.name, entry.duration]), { durationThreshold: 16 });
    observe('longtask', entry => bench.long.push(entry.duration));
    // What a person has just asked for is no shift.
    observe('layout-shift', entry => bench.shift += entry.hadRecentInput ? 0 : entry.value);
    addEventListener('paste', event => Object.assign(bench, { pasted: event.timeStamp, first: 0, last: 0, long: [] }), true);
    const framed = what => requestAnimationFrame(at => bench[what] ||= at);
    new MutationObserver(records => {
        if (!bench.box && document.querySelector('textarea')) framed('box');
        if (!bench.ready && document.querySelector('.foot')?.textContent.includes('The tagger is ready')) framed('ready');
        const marked = node => node.nodeType === 1 && (node.matches('mark[data-id]') || node.querySelector('mark[data-id]'));
        if (!records.some(({ addedNodes }) => [...addedNodes].some(marked))) return;
        framed('first');
        bench.last = performance.now();
    }).observe(document, { subtree: true, childList: true, characterData: true });";

/// Whether the tagger says that it has done what it was asked.
const READY: &str = "return document.querySelector('.foot').textContent.includes('The tagger is ready')";

/// Pastes a text into the box, as far as a script can.
const PASTE: &str = "
    const data = new DataTransfer();
    data.setData('text/plain', arguments[0]);
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector('textarea').dispatchEvent(paste);";

/// Runs a peer over texts, one after the other.
const RUN_PEER: &str = "
    const [peer, texts, done] = arguments;
    import(new URL(peer, location.href).href).then(({ default: tag }) => {
        const begun = performance.now();
        const found = texts.reduce((sum, text) => sum + tag(text), 0);
        done({ took: performance.now() - begun, found });
    }, error => done({ error: String(error) }));";

/// Scrolls step by step, each as far as most of the window is high, and gives how long each took until its frame.
const SCROLL: &str = "
    const done = arguments[0], took = [];
    const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    (async () => {
        scrollTo(0, 0);
        await frame();
        for (let step = 0; step < 60; step++) {
            const begun = performance.now();
            scrollBy({ top: 0.8 * innerHeight, behavior: 'instant' });
            await frame();
            took.push(performance.now() - begun);
        }
        done(took);
    })();";

#[tokio::test]
#[ignore = "measures, and takes minutes"]
async fn tagging_beside_peers() {
    let bundles = peers::ensure().unwrap();
    let site = paths::target().join("bench/site");
    for (name, path) in dist::files(&paths::dist()).unwrap().into_iter().chain(dist::files(&bundles).unwrap()) {
        let copy = site.join(name);
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        std::fs::copy(path, copy).unwrap();
    }
    visit_folder(&site, Scheme::Light, "/", "tagging_beside_peers", |page| async move {
        page.driver.set_script_timeout(PATIENCE).await.unwrap();
        page.says("The tagger is ready").await;
        // One text: from article to article, messages would wait for their turn on a busy machine.
        let text = news(NEWS).join("\n\n");
        let (mut worker, _, load) = Worker::start(page.clone()).await;
        // Until the browser has compiled it for speed; peers are compiled on their way through the first turn.
        worker.tag(&news(MEGABYTE).join("\n\n"), None, u32::MAX).await;
        let mut taggers = vec![json!({"name": "Tagline", "load_ms": load, "took_ms": f64::INFINITY, "found": 0})];
        taggers.extend(peers::PEERS.map(|peer| json!({"name": peer.name, "took_ms": f64::INFINITY, "found": 0})));
        for _ in 0..TURNS {
            let (mentions, took) = worker.tag(&text, None, u32::MAX).await;
            faster(&mut taggers[0], took, mentions.len());
            for (peer, tagger) in peers::PEERS.iter().zip(&mut taggers[1..]) {
                let arguments = vec![json!(peer.bundle), json!([text])];
                let answer = page.driver.execute_async(RUN_PEER, arguments).await.unwrap().json().clone();
                assert_eq!(answer["error"], Value::Null, "{}", peer.name);
                let found = answer["found"].as_u64().and_then(|found| usize::try_from(found).ok()).unwrap();
                faster(tagger, answer["took"].as_f64().unwrap(), found);
            }
        }
        keep("chromium", &json!({"bytes": text.len(), "taggers": taggers}));
    })
    .await;
}

#[tokio::test]
#[ignore = "measures, and takes minutes"]
async fn the_page() {
    visit("the_page", |page| async move {
        let add = json!({"source": WATCH});
        page.driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", add).await.unwrap();
        page.driver.cdp().send_raw("Performance.enable", json!({"timeDomain": "threadTicks"})).await.unwrap();
        let mut starts = Vec::new();
        let mut pastes = Vec::new();
        let mut gestures = Vec::new();
        for throttle in THROTTLES {
            page.driver.cdp().send_raw("Emulation.setCPUThrottlingRate", json!({"rate": throttle})).await.unwrap();
            start_afresh(&page).await;
            starts.push(started(&page, throttle).await);
            for size in SIZES {
                start_afresh(&page).await;
                pastes.push(pasted(&page, size, throttle).await);
                if size == SIZES[1] {
                    gestures.push(corrected(&page, throttle).await);
                }
            }
        }
        page.driver.cdp().send_raw("Emulation.setCPUThrottlingRate", json!({"rate": 1})).await.unwrap();
        let memory = remembered(&page).await;
        let version = page.run("return navigator.userAgent.match(/Chrome\\/([0-9.]+)/)?.[1]", &[]).await;
        keep(
            "page",
            &json!({"chromium": version, "starts": starts, "pastes": pastes, "gestures": gestures, "memory": memory}),
        );
    })
    .await;
}

/// Opens the page with nothing in it, once the tagger is ready.
async fn start_afresh(page: &Page) {
    put_away(page).await;
    page.reload().await;
    page.named(Role::Textbox, "Article text").await;
    until("the tagger is ready", async || page.run("return bench.ready > 0", &[]).await.as_bool()?.then_some(())).await;
}

/// Puts away the article that is open, if there is one. Not by the button's name: the browser would be asked for those of
/// all marks too.
async fn put_away(page: &Page) {
    page.run("document.querySelector('.new-article')?.click()", &[]).await;
    let is_away = "return Boolean(document.querySelector('textarea'))";
    until("there is nothing open", async || page.run(is_away, &[]).await.as_bool()?.then_some(())).await;
}

/// Pastes an article and waits until all of it is tagged.
async fn paste(page: &Page, text: &str) {
    page.paste(text).await;
    all_tagged(page).await;
}

async fn all_tagged(page: &Page) {
    let tagged = format!("return bench.first > 0 && (() => {{ {READY} }})()");
    until_for(PATIENCE, "all is tagged", async || page.run(&tagged, &[]).await.as_bool()?.then_some(())).await;
}

async fn started(page: &Page, throttle: u32) -> Value {
    let script = "
        const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
        return { paint, box: bench.box, ready: bench.ready };";
    let mut times = page.run(script, &[]).await;
    times["throttle"] = json!(throttle);
    times
}

/// What pasting an article takes until all of it is tagged.
async fn pasted(page: &Page, size: usize, throttle: u32) -> Value {
    let text = news(size).join("\n\n");
    paste(page, &text).await;
    let script = "
        const worst = values => values.reduce((worst, value) => Math.max(worst, value), 0);
        return { first: bench.first - bench.pasted, all: bench.last - bench.pasted, shift: bench.shift,
                 long_tasks: bench.long.length, longest_task: worst(bench.long),
                 marks: document.querySelectorAll('mark[data-id]').length };";
    let mut times = page.run(script, &[]).await;
    let scroll: Vec<f64> =
        serde_json::from_value(page.driver.execute_async(SCROLL, Vec::new()).await.unwrap().json().clone()).unwrap();
    (times["bytes"], times["throttle"]) = (json!(text.len()), json!(throttle));
    (times["scroll_median"], times["scroll_worst"]) = (json!(quantile(&scroll, 0.5)), json!(quantile(&scroll, 1.0)));
    times
}

/// How long each correction takes.
async fn corrected(page: &Page, throttle: u32) -> Value {
    page.run("scrollTo(0, 0)", &[]).await;
    let mark = page.marks().await.swap_remove(3);
    let label = other_label(&mark);
    worst_event(page).await;
    let take = gesture(page, async || page.take(&mark).await).await;
    until("the mention is in hand", async || (page.held().await.as_ref() == Some(&mark.id)).then_some(())).await;
    worst_event(page).await;
    let relabel = gesture(page, async || page.key(label.key).await).await;
    let is_relabelled = |now: &Mark| now.id == mark.id && now.label == label.id;
    page.marks_when("it is relabelled", |marks| marks.iter().any(is_relabelled)).await;
    page.take(&mark).await;
    worst_event(page).await;
    let all = gesture(page, async || page.key("a").await).await;
    let undo = gesture(page, async || page.command("z").await).await;
    let redo = gesture(page, async || page.command("y").await).await;
    page.press("Search").await;
    page.named(Role::Textbox, "Search for").await.click().await.unwrap();
    worst_event(page).await;
    let search = gesture(page, async || page.key("the").await).await;
    page.press("End search").await;
    json!({"throttle": throttle, "take": take, "relabel": relabel, "apply to all": all, "undo": undo, "redo": redo,
           "search": search})
}

/// How long a gesture takes until its frame, by the clock, and how long the page's thread is busy with it and with what
/// follows in the next tenth of a second, by its own time: others on the machine do not count there.
async fn gesture(page: &Page, gesture: impl AsyncFnOnce()) -> Value {
    let before = busy(page).await;
    gesture().await;
    let frame = worst_event(page).await;
    json!({"frame": frame, "own": (busy(page).await - before) * 1e3})
}

/// The longest duration of the events since this was last asked; what is shorter than a frame the browser does not list.
async fn worst_event(page: &Page) -> Value {
    // Entries come after the frame that they are about.
    let settled = "
        const done = arguments[0];
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
            done(bench.events.splice(0).reduce((worst, [, duration]) => Math.max(worst, duration), 0));
        }, 100)));";
    page.driver.execute_async(settled, Vec::new()).await.unwrap().json().clone()
}

/// What the page's heap holds after some documents, the garbage collected. Only scripts touch the page here: an element that
/// a driver has found stays in memory, with all that it was in, as long as the page.
async fn remembered(page: &Page) -> Value {
    let mut found = Vec::new();
    start_afresh(page).await;
    let texts = news(MEGABYTE);
    for (number, text) in texts.iter().cycle().filter(|text| text.len() > 1000).take(DOCUMENTS[1]).enumerate() {
        page.run(PASTE, &[json!(text)]).await;
        all_tagged(page).await;
        if DOCUMENTS.contains(&(number + 1)) {
            // What the first round frees in one heap lets the next free more in the other.
            for _ in 0..3 {
                page.driver.cdp().send_raw("HeapProfiler.collectGarbage", json!({})).await.unwrap();
            }
            let metrics = page.driver.cdp().send_raw("Performance.getMetrics", json!({})).await.unwrap();
            let metric = |name: &str| {
                let metrics = metrics["metrics"].as_array().unwrap();
                metrics.iter().find(|metric| metric["name"] == name).map(|metric| metric["value"].clone())
            };
            found.push(json!({"documents": number + 1, "heap": metric("JSHeapUsedSize"), "nodes": metric("Nodes")}));
        }
        put_away(page).await;
    }
    json!(found)
}

/// News of about so many bytes, article by article.
fn news(bytes: usize) -> Vec<String> {
    let articles = corpus::wikinews().unwrap_or_else(|| vec![articles::PLAIN.to_owned()]);
    let mut left = bytes;
    let enough = |article: &String| {
        let wanted = left > 0;
        left = left.saturating_sub(article.len());
        wanted
    };
    articles.into_iter().cycle().take_while(enough).collect()
}

fn faster(tagger: &mut Value, took: f64, found: usize) {
    if tagger["took_ms"].as_f64().is_none_or(|before| took < before) {
        tagger["took_ms"] = json!(took);
    }
    tagger["found"] = json!(found);
}

fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let at = ((sorted.len().saturating_sub(1)) as f64 * share) as usize;
    sorted.get(at).copied().unwrap_or_default()
}

/// Leaves what was measured where the report is put together.
fn keep(name: &str, found: &Value) {
    let folder: PathBuf = paths::target().join("bench");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.json")), serde_json::to_vec_pretty(found).unwrap()).unwrap();
}
