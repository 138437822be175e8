//! What a walk has made of an article can be exported at any time, and the file says what is true.

use super::Walk;
use crate::wait::until;
use serde_json::{Value, json};

/// What the dialog says of the file, once there is one or none can be made.
const OUTCOME: &str = "
    const outcome = document.querySelector('dialog:modal .outcome');
    return outcome && !outcome.textContent.includes('Writing') ? outcome.textContent : null;";

/// Keeps the next file that is downloaded where the test can read it.
const CATCH: &str = "
    window.caught = null;
    const make = URL.createObjectURL;
    URL.createObjectURL = blob => { window.caught = blob; URL.createObjectURL = make; return make.call(URL, blob); };";

/// The text of that file, if it is JSON.
const CAUGHT: &str = "
    const done = arguments[0];
    if (!window.caught) return done(null);
    caught.text().then(text => { try { done(JSON.parse(text)); } catch { done('no JSON'); } });";

impl Walk {
    /// Exports the open article in some format, which must verify; the native one must also tell the truth.
    pub(super) async fn export_is_true(&mut self) {
        self.leave_dialogs().await;
        self.leave_editor().await;
        if !self.is_open().await {
            return;
        }
        let shown = "
            const button = [...document.querySelectorAll('.bar button')].find(button => button.textContent === 'Export');
            button?.click();
            return !!button;";
        if self.page.run(shown, &[]).await != json!(true) {
            return;
        }
        let native = self.dice.once_in(2);
        let number = self.dice.below(64);
        let format = self.choose_format(native, number).await;
        self.note(format!("export as {format}"));
        let told = until("the file is written", async || {
            self.is_sound().await;
            self.page.run(OUTCOME, &[]).await.as_str().map(str::to_owned)
        })
        .await;
        // What a format cannot hold at all, it says in words of its own.
        if told.contains("withheld") || told.contains("could not be written") {
            self.fail(&format!("{format} is refused: {told}"));
        }
        if native {
            self.page.run(CATCH, &[]).await;
            let download = "
                const buttons = [...document.querySelectorAll('dialog:modal .dialog-end button')];
                const button = buttons.find(button => button.textContent.startsWith('Download'));
                if (button && !button.disabled) button.click();";
            self.page.run(download, &[]).await;
            self.caught_is_true().await;
        }
        self.leave_dialogs().await;
    }

    async fn choose_format(&self, native: bool, number: usize) -> String {
        let choose = "
            const select = document.querySelector('#export-format');
            if (!select?.options.length) return null;
            const native = [...select.options].findIndex(option => option.value.startsWith('tagline'));
            select.selectedIndex = arguments[0] && native >= 0 ? native : arguments[1] % select.options.length;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return select.value;";
        until("there are formats", async || {
            self.is_sound().await;
            self.page.run(choose, &[json!(native), json!(number)]).await.as_str().map(str::to_owned)
        })
        .await
    }

    /// Looks at the file that was downloaded, if one was: the page may have asked something first.
    async fn caught_is_true(&self) {
        let file = self.page.driver.execute_async(CAUGHT, Vec::new()).await.unwrap().json().clone();
        let faults = faults(&file);
        if !faults.is_empty() {
            self.fail(&format!("the file is untrue: {faults:#?}"));
        }
    }
}

/// What is untrue in a native file: words that do not stand where they are said to, or a decision of a person's that has a
/// model's confidence.
fn faults(file: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for document in file["documents"].as_array().into_iter().flatten() {
        let text: Vec<char> = document["text"].as_str().unwrap_or_default().chars().collect();
        for annotation in document["annotations"].as_array().into_iter().flatten() {
            let at = |key: &str| annotation[key].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
            let words: Option<String> = text.get(at("start")..at("end")).map(|words| words.iter().collect());
            if words.as_deref() != annotation["text"].as_str() {
                faults.push(format!("the words are not there: {annotation}"));
            }
            let human = annotation["origin"] == "human" || annotation["origin"]["kind"] == "human";
            if human && !annotation["confidence"].is_null() {
                faults.push(format!("a person's decision has a confidence: {annotation}"));
            }
        }
    }
    faults
}

#[test]
fn an_untrue_file_is_seen() {
    let file = |annotation: Value| json!({"documents": [{"text": "Łódź", "annotations": [annotation]}]});
    let human = json!({"start": 0, "end": 4, "text": "Łódź", "origin": "human", "confidence": null});
    assert!(faults(&file(human)).is_empty());
    let sure = json!({"start": 0, "end": 4, "text": "Łódź", "origin": "human", "confidence": 0.9});
    assert_eq!(faults(&file(sure)).len(), 1);
    let moved = json!({"start": 1, "end": 4, "text": "Łódź", "origin": "human", "confidence": null});
    assert_eq!(faults(&file(moved)).len(), 1);
    assert!(faults(&Value::Null).is_empty());
}
