//! A monkey at the page: whatever is pressed, in whatever order, the page stays sound and nothing is lost.
//!
//! It sees what assistive technology sees, and does what that can do. Its seed makes a run repeatable; with
//! `TAGLINE_SOAK_MINUTES` set it goes on for as long and says how much memory the page holds.

use crate::page::{Page, Role};
use crate::session::visit_in_chromium;
use crate::wait::until;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tagline_tests::articles;

/// Steps of a run that is not a soak.
const STEPS: usize = 150;
const SEED: u64 = 20_211_107;

/// What it leaves alone: the browser's own windows, which no script closes, and the way out.
const AVOIDED: [&str; 5] = ["Open files", "Load label set", "Files to open", "Label set to load", "Dismiss"];

/// What it types into fields, commands for ill-meant readers included.
const WORDS: [&str; 6] = ["Merkel", "2021-11", "<img src=x onerror=alert(1)>", "(", "\u{202e}שלום 🏮", "7"];

/// Characters that it types while the article has the keyboard.
const KEYS: [&str; 14] = ["p", "l", "o", "d", "a", "n", "s", "m", "w", "1", " ", "P", "W", "O"];

/// What is wrong with the page, if anything: every mark covers the words it says, counted in code points, all marks are
/// named, and nothing that was pasted has become an element.
const FAULTS: &str = "
    const paragraphs = [...document.querySelectorAll('.article [data-paragraph]')];
    if (!paragraphs.length) return [];
    const text = [...paragraphs.map(paragraph => paragraph.textContent).join('\\n')];
    const drawn = new Map();
    for (const mark of document.querySelectorAll('mark[data-id]')) {
        const id = mark.dataset.id;
        if (mark.parentElement.closest(`mark[data-id='${id}']`)) continue;
        drawn.set(id, { mark, words: (drawn.get(id)?.words ?? '') + mark.textContent });
    }
    const faults = [];
    for (const [id, { mark, words }] of drawn) {
        const meant = text.slice(+mark.dataset.start, +mark.dataset.end).join('');
        if (meant.replaceAll('\\n', '') !== words) faults.push(`mark ${id} shows ${words} and means ${meant}`);
        if (!mark.getAttribute('aria-label')) faults.push(`mark ${id} has no name`);
    }
    if (document.querySelector('img, iframe, script:not([src]):not([type])')) faults.push('markup was let in');
    return faults;";

#[tokio::test]
async fn whatever_is_pressed_nothing_is_lost() {
    visit_in_chromium("whatever_is_pressed_nothing_is_lost", |page| async move {
        let minutes = std::env::var("TAGLINE_SOAK_MINUTES").ok().and_then(|minutes| minutes.parse::<u64>().ok());
        let mut dice = Dice(SEED);
        page.says("The tagger is ready").await;
        let start = Instant::now();
        let mut step = 0;
        let goes_on = |step| match minutes {
            Some(minutes) => start.elapsed() < Duration::from_secs(60 * minutes),
            None => step < STEPS,
        };
        while goes_on(step) {
            let deed = act(&page, &mut dice).await;
            let faults = page.run(FAULTS, &[]).await;
            assert_eq!(faults, json!([]), "after step {step}: {deed}");
            step += 1;
            if minutes.is_some() && step % 200 == 0 {
                eprintln!("{step} steps, {} MB held", megabytes(&page).await);
            }
        }
        nothing_is_lost(&page).await;
    })
    .await;
}

/// One thing that somebody might do; gives what it was.
async fn act(page: &Page, dice: &mut Dice) -> String {
    let open = page.run("return !!document.querySelector('.article [data-paragraph]')", &[]).await == json!(true);
    let in_dialog = page.run("return !!document.querySelector('dialog[open]')", &[]).await == json!(true);
    if !open && !in_dialog && page.run("return !!document.querySelector('#article-text')", &[]).await == json!(true) {
        let article = [articles::PLAIN, articles::MANY_SCRIPTS][dice.below(2)];
        page.run(PASTE, &[json!(article)]).await;
        page.tagged().await;
        return "paste".to_owned();
    }
    if dice.below(3) == 0 && !in_dialog {
        page.run("(document.activeElement?.closest('.article') ?? document.querySelector('.article'))?.focus()", &[])
            .await;
        let key = KEYS[dice.below(KEYS.len())];
        page.key(key).await;
        return format!("key {key:?}");
    }
    let tree = page.driver.cdp().send_raw("Accessibility.getFullAXTree", json!({})).await.unwrap();
    let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
    let text = |node: &Value, key: &str| node[key]["value"].as_str().unwrap_or_default().to_owned();
    let roles = ["button", "textbox", "searchbox", "combobox", "checkbox", "spinbutton", "DisclosureTriangle"];
    let usable = |node: &&Value| {
        node["ignored"] != json!(true)
            && roles.contains(&text(node, "role").as_str())
            && !AVOIDED.contains(&text(node, "name").as_str())
    };
    let usable: Vec<&Value> = nodes.iter().filter(usable).collect();
    let Some(node) = usable.get(dice.below(usable.len().max(1))) else { return "nothing to do".to_owned() };
    let (role, name) = (text(node, "role"), text(node, "name"));
    let words = WORDS[dice.below(WORDS.len())];
    let cdp = page.driver.cdp();
    // It may be gone by now, as for a person who is too late.
    if let Ok(object) = cdp.send_raw("DOM.resolveNode", json!({"backendNodeId": node["backendDOMNodeId"]})).await {
        let call = json!({"objectId": object["object"]["objectId"], "functionDeclaration": DO,
            "arguments": [{"value": words}, {"value": dice.below(7)}]});
        let _ = cdp.send_raw("Runtime.callFunctionOn", call).await;
    }
    format!("{role} {name:?}, {words:?}")
}

/// Pastes as a person does, without the clipboard.
const PASTE: &str = "
    const data = new DataTransfer();
    data.setData('text/plain', arguments[0]);
    const field = document.querySelector('#article-text');
    field.value = '';
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";

/// Does to an element what can be done to it.
const DO: &str = "function (words, number) {
    if (this.matches('select')) {
        this.selectedIndex = number % this.options.length;
        this.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (this.matches('textarea, input:not([type=checkbox], [type=color], [type=file])')) {
        this.focus();
        if (!this.matches('#text-of-article') || number === 0) this.value = words;
        else this.value = this.value.replace(/a/, words);
        this.dispatchEvent(new Event('input', { bubbles: true }));
        this.dispatchEvent(new Event('change', { bubbles: true }));
    } else {
        this.click();
    }
}";

/// A reload shows what was there, and undoing everything leads back to an article as it was tagged.
async fn nothing_is_lost(page: &Page) {
    page.run("document.querySelectorAll('dialog[open]').forEach(dialog => dialog.close())", &[]).await;
    if page.run("return !!document.querySelector('#library-title')", &[]).await == json!(true) {
        page.press("New article").await;
        page.named(Role::Textbox, "Article text").await;
    }
    if page.run("return !!document.querySelector('#article-text')", &[]).await == json!(true) {
        page.run(PASTE, &[json!(articles::PLAIN)]).await;
    }
    let close = "[...document.querySelectorAll('.text-editor button')].find(it => it.textContent === 'Close')?.click()";
    page.run(close, &[]).await;
    page.says("The tagger is ready").await;
    page.says("Saved in this browser").await;
    let before = page.marks().await;
    page.reload().await;
    page.marks_when("a reload brings everything back", |marks| marks == before).await;
    until("everything is undone", async || {
        let undo =
            "const undo = [...document.querySelectorAll('.pair button')].find(button => button.textContent === 'Undo');
            if (undo.disabled) return true; undo.click(); return false;";
        page.run(undo, &[]).await.as_bool().filter(|done| *done)
    })
    .await;
    page.says("The tagger is ready").await;
    page.marks_when("only what the tagger said is left", |marks| {
        marks.iter().all(|mark| mark.name.ends_with(", suggested"))
    })
    .await;
    assert_eq!(page.run(FAULTS, &[]).await, json!([]));
}

/// What the page holds in memory once what it no longer needs is let go.
async fn megabytes(page: &Page) -> u64 {
    let cdp = page.driver.cdp();
    cdp.send_raw("HeapProfiler.collectGarbage", json!({})).await.unwrap();
    let usage = cdp.send_raw("Runtime.getHeapUsage", json!({})).await.unwrap();
    let held = ["usedSize", "backingStorageSize"].iter().filter_map(|key| usage[*key].as_f64()).sum::<f64>();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of megabytes")]
    let megabytes = (held / 1e6) as u64;
    megabytes
}

/// Numbers that look random and are the same in every run (splitmix64, by Sebastiano Vigna, public domain).
struct Dice(u64);

impl Dice {
    /// A number below `sides`, which is not 0.
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % (sides as u64)).unwrap_or_default()
    }
}
