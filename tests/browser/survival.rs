//! The browser is killed in the middle of the work, fifty times, and nothing that was said to be saved is lost.

use crate::chromium;
use crate::outside::Outside;
use crate::page::{Mark, Page};
use crate::session::{self, Scheme, Wishes};
use crate::wait::until;
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

/// Goes on with the work from an edit on: mentions are relabelled in turn, and every seventh time the last edit is
/// undone. What the page says is saved is passed on to the server, which outlives the browser.
const WORK: &str = "
    const [ids, labels, every, from] = arguments;
    const word = document.querySelector('.save-word');
    const pass = () => fetch('?saved=' + word.dataset.saved, { cache: 'no-store' });
    new MutationObserver(pass).observe(word, { attributes: true, attributeFilter: ['data-saved'] });
    let edit = from, relabelled = 0;
    for (let before = 0; before < from; before++) if (before % every !== every - 1) relabelled++;
    const press = (target, key, ctrlKey) =>
        target.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
    const work = () => {
        if (edit % every === every - 1) {
            press(document.body, 'z', true);
        } else {
            const mark = document.querySelector(`mark[data-id='${ids[relabelled % ids.length]}']`);
            mark.click();
            const turn = Math.floor(relabelled / ids.length) + relabelled % ids.length;
            press(mark, labels[turn % labels.length], false);
            relabelled++;
        }
        edit++;
        window.edits = edit;
        setTimeout(work, edit % 5);
    };
    work();";
/// The keys of the labels, and what they say. Not that of dates: the value that is read for one is a record of its own, and
/// records are what is counted here.
const LABELS: [(&str, &str); 3] = [("p", "PERSON"), ("l", "PLACE"), ("o", "ORG")];

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

/// The number of the last record that the page says is saved.
async fn saved(page: &Page) -> Option<usize> {
    let saved = page.run("return document.querySelector('.save-word')?.dataset.saved ?? null", &[]).await;
    saved.as_str()?.parse().ok()
}

/// The highest number that the page has passed on as saved.
fn acknowledged(site: &Site) -> usize {
    let asked = site.asked();
    let numbers = asked.iter().filter_map(|asked| asked.path.split_once("?saved=")?.1.parse().ok());
    numbers.max().unwrap_or(0)
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
    let (mut first, mut base, mut edits) = (Vec::<Mark>::new(), 0, 0);
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
            base = until("the tagged article is saved", async || {
                let state = page.run("return document.querySelector('.save-word').textContent", &[]).await;
                if state == json!("Saved in this browser") { saved(&page).await } else { None }
            })
            .await;
        }
        eprintln!("visit {kill} of seed {SEED}");
        let acknowledged = acknowledged(&site).saturating_sub(base);
        let marks = page.marks_when("the article is back", |marks| marks.len() == first.len()).await;
        let restored = until("the page says what is saved", async || saved(&page).await).await.saturating_sub(base);
        let told = format!("kill {kill} of seed {SEED}: {restored} edits, of which {acknowledged} were acknowledged");
        assert!(restored >= acknowledged && restored >= edits, "{told}");
        check(&marks, &article);
        for ((mark, was), label) in marks.iter().zip(&first).zip(expected(first.len(), restored)) {
            assert_eq!((&mark.id, mark.label.as_str()), (&was.id, label.unwrap_or(&was.label)), "{told}");
        }
        edits = restored;
        if kill == KILLS {
            eprintln!("{told}");
            page.press("History").await;
            page.press("Start").await;
            page.marks_when("all of it can be undone", |marks| marks == first).await;
            driver.quit().await.unwrap();
            break;
        }
        let ids: Vec<&str> = first.iter().map(|mark| mark.id.as_str()).collect();
        let keys = LABELS.map(|(key, _)| key);
        page.run(WORK, &[json!(ids), json!(keys), json!(UNDO_EVERY), json!(edits)]).await;
        tokio::time::sleep(Duration::from_millis(dice.roll(u64::try_from(LONGEST.as_millis()).unwrap()))).await;
        chromium::kill(&profile);
        let _ = driver.quit().await;
    }
}

#[test]
fn an_undone_edit_leaves_what_was_before() {
    let after = |edits| expected(2, edits);
    assert_eq!(after(1), [Some("PERSON"), None]);
    assert_eq!(after(6), [Some("ORG"), Some("PERSON")]);
    assert_eq!(after(7), [Some("ORG"), Some("ORG")]);
}
