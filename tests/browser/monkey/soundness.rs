//! What must hold after every step, and what a reload and the history must bring back.

use super::Walk;
use crate::page::Mark;
use crate::wait::until;
use serde_json::json;
use std::time::{Duration, Instant};

/// How long a page may take to draw what a step has changed.
const SETTLING: Duration = Duration::from_secs(10);

/// What is wrong with the page, if anything: it has stopped; a mark does not cover the words it says, counted in code
/// points; a mark has no name or says of a decision how sure the tagger was; something that was pasted has become an
/// element.
const FAULTS: &str = "
    if (document.body.innerText.includes('This page has stopped')) {
        return ['the page has stopped: ' + [...document.querySelectorAll('details, pre')].map(part => part.textContent).join(' ')];
    }
    const faults = [];
    if (document.querySelector('img, iframe, script:not([src]):not([type])')) faults.push('markup was let in');
    const paragraphs = [...document.querySelectorAll('.article [data-paragraph]')];
    if (!paragraphs.length || document.querySelector('.article .to-come')) return faults;
    const text = [...paragraphs.map(paragraph => paragraph.textContent).join('\\n')];
    const drawn = new Map();
    for (const mark of document.querySelectorAll('mark[data-id]')) {
        const id = mark.dataset.id;
        if (mark.parentElement.closest(`mark[data-id='${id}']`)) continue;
        drawn.set(id, { mark, words: (drawn.get(id)?.words ?? '') + mark.textContent });
    }
    for (const [id, { mark, words }] of drawn) {
        const meant = text.slice(+mark.dataset.start, +mark.dataset.end).join('');
        if (meant.replaceAll('\\n', '') !== words) faults.push(`mark ${id} shows ${words} and means ${meant}`);
        const name = mark.getAttribute('aria-label');
        if (!name) faults.push(`mark ${id} has no name`);
    }
    return faults;";

impl Walk {
    /// Fails unless the page is sound, or becomes so when it has drawn what has just changed.
    pub(super) async fn is_sound(&self) {
        let start = Instant::now();
        loop {
            let faults = self.page.run(FAULTS, &[]).await;
            if faults == json!([]) {
                return;
            }
            let stopped = faults.to_string().contains("the page has stopped");
            if stopped || start.elapsed() > SETTLING {
                self.fail(&format!("the page is not sound: {faults:#}"));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A reload shows what was there.
    pub(super) async fn brings_everything_back(&mut self) {
        self.note("reload, and compare");
        self.leave_dialogs().await;
        self.leave_editor().await;
        if !self.is_open().await {
            self.open_something().await;
        }
        self.is_settled().await;
        let before = self.page.marks().await;
        self.page.reload().await;
        self.is_settled().await;
        let back = self.page.marks_soon(|marks| marks == before).await;
        if let Err(now) = back {
            self.fail(&format!("a reload changes the marks:\n{}", difference(&before, &now)));
        }
        self.is_sound().await;
    }

    /// Undoing everything and doing it again leads back to the same decisions.
    pub(super) async fn undoes_and_redoes_everything(&mut self) {
        self.note("undo everything, and redo it");
        self.leave_dialogs().await;
        let decided = |marks: &[Mark]| -> Vec<Mark> {
            marks.iter().filter(|mark| !mark.name.ends_with(", suggested")).cloned().collect()
        };
        self.walk_history("Redo").await;
        self.is_settled().await;
        let before = decided(&self.page.marks().await);
        self.walk_history("Undo").await;
        self.is_sound().await;
        self.walk_history("Redo").await;
        self.is_settled().await;
        let back = self.page.marks_soon(|marks| decided(marks) == before).await;
        if let Err(now) = back {
            self.fail(&format!("undo and redo change decisions:\n{}", difference(&before, &decided(&now))));
        }
        self.is_sound().await;
    }

    async fn walk_history(&self, button: &str) {
        let press = "
            const button = [...document.querySelectorAll('.pair button')].find(button => button.textContent.startsWith(arguments[0]));
            if (!button || button.disabled) return true;
            button.click();
            return false;";
        until("the history's end is reached", async || {
            self.page.run(press, &[json!(button)]).await.as_bool().filter(|done| *done)
        })
        .await;
    }

    /// Waits until the tagger is through and everything is stored.
    pub(super) async fn is_settled(&self) {
        until("the article is tagged and stored", async || {
            self.is_sound().await;
            let words = self.page.run("return document.body.innerText", &[]).await;
            let words = words.as_str().unwrap_or_default();
            let tagged =
                ["The tagger is ready", "Ready, with the larger model"].iter().any(|told| words.contains(told));
            let stored = words.contains("Saved in this browser") || words.contains("is being edited in another tab");
            (tagged && stored && !words.contains("Tagging")).then_some(())
        })
        .await;
    }
}

/// What is in one list of mentions and not in the other.
fn difference(before: &[Mark], now: &[Mark]) -> String {
    let lines = |these: &[Mark], those: &[Mark], sign: &str| -> String {
        these.iter().filter(|mark| !those.contains(mark)).map(|mark| format!("{sign} {mark:?}\n")).collect()
    };
    [lines(before, now, "-"), lines(now, before, "+")].concat()
}
