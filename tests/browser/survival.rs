//! The browser is killed in the middle of the work, fifty times, and nothing that was said to be saved is lost.

use crate::chromium;
use crate::outside::Outside;
use crate::page::{Mark, Page};
use crate::session::{self, Scheme, Wishes};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tagline_tests::articles;
use tagline_xtask::{engines::Engine, paths, server::Site};

/// How often the browser is killed.
const KILLS: usize = 50;
/// Which moments it is killed at; printed when the test fails.
const SEED: u64 = 20_211_107;
/// The longest that the work goes on before a kill.
const LONGEST: Duration = Duration::from_millis(500);
/// Every so many edits one is undone.
const UNDO_EVERY: usize = 7;

/// Every so many edits the work waits until the page says that all is saved.
const WAIT_EVERY: usize = 5;
/// The most edits that are made between two kills.
const MOST: usize = 1000;
/// What the page says when all is saved.
const SAVED: &str = "Saved in this browser";

/// Goes on with the work from an edit on: mentions are relabelled in turn, and every seventh time the last edit is
/// undone. When the page says that all is saved, the number of edits so far is passed on to the server, which outlives
/// the browser.
const WORK: &str = "
    const [ids, labels, undoEvery, waitEvery, saved, from] = arguments;
    const word = document.querySelector('.save-word');
    let edit = from, relabelled = 0;
    const pass = () => { if (word.textContent === saved) fetch('?edits=' + edit, { cache: 'no-store' }); };
    new MutationObserver(pass).observe(word, { childList: true, characterData: true, subtree: true });
    for (let before = 0; before < from; before++) if (before % undoEvery !== undoEvery - 1) relabelled++;
    const press = (target, key, ctrlKey) =>
        target.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
    const work = () => {
        if (edit % waitEvery === 0 && word.textContent !== saved) return setTimeout(work, 1);
        if (edit % undoEvery === undoEvery - 1) {
            press(document.body, 'z', true);
        } else {
            const mark = document.querySelector(`mark[data-id='${ids[relabelled % ids.length]}']`);
            mark.click();
            const turn = Math.floor(relabelled / ids.length) + relabelled % ids.length;
            press(mark, labels[turn % labels.length], false);
            relabelled++;
        }
        edit++;
        setTimeout(work, edit % 5);
    };
    work();";
/// The keys of the labels, and what they say.
const LABELS: [(&str, &str); 4] = [("p", "PERSON"), ("l", "PLACE"), ("o", "ORG"), ("d", "DATE")];

/// The labels of the mentions after so many edits; `None` is as the tagger left it.
fn expected(mentions: usize, edits: usize) -> Vec<Option<&'static str>> {
    let mut labels = vec![None; mentions];
    let mut done: Vec<(usize, Option<&'static str>)> = Vec::new();
    let mut relabelled = 0;
    for edit in 0..edits {
        if edit % UNDO_EVERY == UNDO_EVERY - 1 {
            if let Some((mention, before)) = done.pop() {
                labels[mention] = before;
            }
            continue;
        }
        let mention = relabelled % mentions;
        let label = LABELS[(relabelled / mentions + mention) % LABELS.len()].1;
        done.push((mention, labels[mention].replace(label)));
        relabelled += 1;
    }
    labels
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

/// The highest number of edits that the page has passed on as saved.
fn acknowledged(site: &Site) -> usize {
    let asked = site.asked();
    let numbers = asked.iter().filter_map(|asked| asked.path.split_once("?edits=")?.1.parse().ok());
    numbers.max().unwrap_or(0)
}

/// The number of edits, not fewer than these, that leaves the marks as they are now. An edit and its undoing leave them
/// as if there had been neither, and which of the two it was makes no difference for what follows.
fn restored(first: &[Mark], marks: &[Mark], at_least: usize) -> Option<usize> {
    (at_least..at_least + MOST).find(|edits| {
        let labels = expected(first.len(), *edits);
        let mut all = marks.iter().zip(first).zip(labels);
        all.all(|((mark, was), label)| mark.id == was.id && mark.label == label.unwrap_or(&was.label))
    })
}

/// Every mark stands on the words it says it does, and no two cover the same.
fn check(marks: &[Mark], article: &[char]) {
    for mark in marks {
        let words: String = article[mark.start..mark.end].iter().collect();
        assert_eq!(words, mark.text);
    }
    assert!(marks.windows(2).all(|pair| pair[0].end <= pair[1].start), "{marks:#?}");
}

#[tokio::test]
async fn what_is_saved_survives_the_killing_of_the_browser() {
    let site = Arc::new(Site::open(&paths::dist(), "/", 0).unwrap());
    let scratch = session::scratch();
    let profile = scratch.path().join("profile");
    let downloads = scratch.path().join("downloads");
    std::fs::create_dir_all(&downloads).unwrap();
    let outside = Outside::open();
    let article: Vec<char> = articles::PLAIN.chars().collect();
    let mut dice = Dice(SEED);
    let (mut first, mut edits) = (Vec::<Mark>::new(), 0);
    for kill in 0..=KILLS {
        let wishes = Wishes {
            scratch: scratch.path(),
            downloads: &downloads,
            proxy: outside.address,
            scheme: Scheme::Light,
            profile: Some(&profile),
        };
        let browser = chromium::open(&wishes).await;
        let driver = browser.driver.clone();
        let page = Page::new(driver.clone(), Engine::Chromium, Arc::clone(&site), downloads.clone());
        page.open().await;
        if kill == 0 {
            page.paste(articles::PLAIN).await;
            first = page.tagged().await;
            page.says(SAVED).await;
        }
        eprintln!("visit {kill} of seed {SEED}");
        let acknowledged = acknowledged(&site);
        let marks = page.marks_when("the article is back", |marks| marks.len() == first.len()).await;
        check(&marks, &article);
        let Some(found) = restored(&first, &marks, edits.max(acknowledged)) else {
            panic!(
                "kill {kill} of seed {SEED}: {acknowledged} edits were acknowledged, but these are the marks: {marks:#?}"
            );
        };
        edits = found;
        if kill == KILLS {
            eprintln!("{edits} edits survived {KILLS} kills");
            assert!(edits > KILLS, "there was no work to be lost");
            page.press("History").await;
            page.press("Start").await;
            page.marks_when("all of it can be undone", |marks| marks == first).await;
            driver.quit().await.unwrap();
            break;
        }
        let ids: Vec<&str> = first.iter().map(|mark| mark.id.as_str()).collect();
        let keys = LABELS.map(|(key, _)| key);
        page.run(WORK, &[json!(ids), json!(keys), json!(UNDO_EVERY), json!(WAIT_EVERY), json!(SAVED), json!(edits)])
            .await;
        tokio::time::sleep(Duration::from_millis(dice.roll(u64::try_from(LONGEST.as_millis()).unwrap()))).await;
        chromium::kill(&profile);
        let _ = driver.quit().await;
    }
}

#[test]
fn an_undone_edit_leaves_what_was_before() {
    let after = |edits| expected(2, edits);
    assert_eq!(after(1), [Some("PERSON"), None]);
    assert_eq!(after(6), [Some("ORG"), Some("DATE")]);
    assert_eq!(after(7), [Some("ORG"), Some("ORG")]);
}
