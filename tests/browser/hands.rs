//! The four ways to work on the page: by keys, by mouse, by touch, and through the accessibility tree.

use crate::page::{Mark, Page, Role};
use crate::wait::until;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};
use thirtyfour::prelude::*;

/// A label as a person sets it.
#[derive(Clone, Copy)]
pub(crate) struct LabelControl {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) key: &'static str,
}

pub(crate) const ORGANIZATION: LabelControl = LabelControl { id: "ORG", name: "Organization", key: "o" };

/// A label that a mention does not have.
pub(crate) fn other_label(mark: &Mark) -> LabelControl {
    if mark.label == "PERSON" {
        LabelControl { id: "PLACE", name: "Place", key: "l" }
    } else {
        LabelControl { id: "PERSON", name: "Person", key: "p" }
    }
}

/// Everything that a correction takes, each by one means alone.
pub(crate) trait Hands {
    async fn put_in(&self, page: &Page, text: &str);
    async fn take(&self, page: &Page, mark: &Mark);
    async fn relabel(&self, page: &Page, label: LabelControl);
    async fn confirm(&self, page: &Page);
    async fn delete(&self, page: &Page);
    /// Tags a word, where it first stands.
    async fn add(&self, page: &Page, word: &str, label: LabelControl);
    /// Moves the end of the mention in hand to that of the word after it.
    async fn extend(&self, page: &Page, mark: &Mark, next: &str);
    async fn undo(&self, page: &Page);
    async fn redo(&self, page: &Page);
    async fn apply_to_all(&self, page: &Page);
    async fn download(&self, page: &Page);
}

pub(crate) struct Keyboard;

impl Keyboard {
    /// Presses Tab until the keyboard is with what has this role and name.
    async fn tab_to(&self, page: &Page, role: &str, name: &str) {
        // More than the page has of anything.
        for _ in 0..200 {
            if page.focused().await == (role.to_owned(), name.to_owned()) {
                return;
            }
            page.key(Key::Tab).await;
        }
        panic!("Tab never comes to the {role} named {name:?}");
    }
}

impl Hands for Keyboard {
    async fn put_in(&self, page: &Page, text: &str) {
        self.tab_to(page, "textbox", "Article text").await;
        page.key(text).await;
        for key in ["a", "x", "v"] {
            page.command(key).await;
        }
    }

    async fn take(&self, page: &Page, mark: &Mark) {
        if page.held().await.is_none() {
            self.tab_to(page, "region", "Annotated article").await;
        }
        for _ in 0..200 {
            match page.held().await {
                Some(held) if held == mark.id => return,
                Some(held) if page.comes_before(mark, &held).await => page.key(Key::Left).await,
                _ => page.key(Key::Right).await,
            }
        }
        panic!("the arrow keys never come to {mark:?}");
    }

    async fn relabel(&self, page: &Page, label: LabelControl) {
        page.key(label.key).await;
    }

    async fn confirm(&self, page: &Page) {
        page.key(Key::Enter).await;
    }

    async fn delete(&self, page: &Page) {
        page.key(Key::Backspace).await;
    }

    async fn add(&self, page: &Page, word: &str, label: LabelControl) {
        for _ in 0..200 {
            if page.selected().await == word {
                return page.key(label.key).await;
            }
            page.key("w").await;
        }
        panic!("W never comes to {word:?}");
    }

    async fn extend(&self, page: &Page, _: &Mark, _: &str) {
        page.shifted(Key::Right).await;
    }

    async fn undo(&self, page: &Page) {
        page.command("z").await;
    }

    async fn redo(&self, page: &Page) {
        page.command("y").await;
    }

    async fn apply_to_all(&self, page: &Page) {
        page.key("a").await;
    }

    async fn download(&self, page: &Page) {
        self.tab_to(page, "button", "Export").await;
        page.enter().await;
        page.says("Written and read back").await;
        self.tab_to(page, "button", "Download").await;
        page.enter().await;
    }
}

pub(crate) struct Mouse;

impl Hands for Mouse {
    async fn put_in(&self, page: &Page, text: &str) {
        // Pasting by mouse is the browser's own menu, which no driver reaches.
        page.paste(text).await;
    }

    async fn take(&self, page: &Page, mark: &Mark) {
        page.take(mark).await;
    }

    async fn relabel(&self, page: &Page, label: LabelControl) {
        page.press(label.name).await;
    }

    async fn confirm(&self, page: &Page) {
        page.press("Confirm").await;
    }

    async fn delete(&self, page: &Page) {
        page.press("Not a name").await;
    }

    async fn add(&self, page: &Page, word: &str, label: LabelControl) {
        let bounds = page.bounds(word).await;
        let drag = page.driver.action_chain().move_to(bounds.left + 1, bounds.middle()).click_and_hold();
        drag.move_to(bounds.right - 1, bounds.middle()).release().perform().await.unwrap();
        page.press(label.name).await;
    }

    async fn extend(&self, page: &Page, mark: &Mark, next: &str) {
        let (from, to) = (page.bounds(&mark.text).await, page.bounds(&format!("{} {next}", mark.text)).await);
        let (x, y) = page.middle_of(Role::Slider, "End of the mention").await;
        let drag = page.driver.action_chain().move_to(x, y).click_and_hold();
        drag.move_to(x + to.right - from.right, y + 2).release().perform().await.unwrap();
    }

    async fn undo(&self, page: &Page) {
        page.press("Undo").await;
    }

    async fn redo(&self, page: &Page) {
        page.press("Redo").await;
    }

    async fn apply_to_all(&self, page: &Page) {
        page.press_beginning("Also tag ").await;
    }

    async fn download(&self, page: &Page) {
        page.press("Export").await;
        page.says("Written and read back").await;
        page.press("Download").await;
    }
}

/// A finger on a phone's screen of 390 by 844 pixels.
pub(crate) struct Touch;

impl Touch {
    /// Makes the browser a phone.
    pub(crate) async fn emulate(page: &Page) {
        page.be_a_phone().await;
        let cdp = page.driver.cdp();
        cdp.send_raw("Emulation.setTouchEmulationEnabled", json!({"enabled": true})).await.unwrap();
    }

    async fn touch(page: &Page, kind: &str, points: Value) {
        Self::touch_ago(page, kind, points, 0.0).await;
    }

    /// What a finger did some seconds ago, as the browser is told.
    async fn touch_ago(page: &Page, kind: &str, points: Value, seconds: f64) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
        let event = json!({"type": kind, "touchPoints": points, "timestamp": now - seconds});
        page.driver.cdp().send_raw("Input.dispatchTouchEvent", event).await.unwrap();
    }

    async fn tap(page: &Page, (x, y): (i64, i64)) {
        Self::touch(page, "touchStart", json!([{"x": x, "y": y}])).await;
        Self::touch(page, "touchEnd", json!([])).await;
    }

    async fn tap_button(page: &Page, name: &str) {
        page.bring_into_view(Role::Button, name).await;
        let place = page.middle_of(Role::Button, name).await;
        Self::tap(page, place).await;
    }
}

impl Hands for Touch {
    async fn put_in(&self, page: &Page, text: &str) {
        page.paste(text).await;
    }

    async fn take(&self, page: &Page, mark: &Mark) {
        let bounds = page.bounds(&mark.text).await;
        Self::tap(page, (bounds.left + 4, bounds.middle())).await;
    }

    async fn relabel(&self, page: &Page, label: LabelControl) {
        Self::tap_button(page, label.name).await;
    }

    async fn confirm(&self, page: &Page) {
        Self::tap_button(page, "Confirm").await;
    }

    async fn delete(&self, page: &Page) {
        Self::tap_button(page, "Not a name").await;
    }

    async fn add(&self, page: &Page, word: &str, label: LabelControl) {
        // A long press selects a word with the system's own handles, which an emulated phone lacks.
        page.select(word).await;
        Self::tap_button(page, label.name).await;
    }

    async fn extend(&self, page: &Page, mark: &Mark, next: &str) {
        let (from, to) = (page.bounds(&mark.text).await, page.bounds(&format!("{} {next}", mark.text)).await);
        let (x, y) = page.middle_of(Role::Slider, "End of the mention").await;
        // The finger rests before it is lifted; else it would be a fling, and the next tap would only stop that.
        Self::touch_ago(page, "touchStart", json!([{"x": x, "y": y}]), 2.0).await;
        for (step, ago) in (1..=4).zip([1.9, 1.8, 1.7, 1.6]) {
            let x = x + (to.right - from.right) * step / 4;
            Self::touch_ago(page, "touchMove", json!([{"x": x, "y": y}]), ago).await;
        }
        Self::touch(page, "touchEnd", json!([])).await;
    }

    async fn undo(&self, page: &Page) {
        Self::tap_button(page, "Undo").await;
    }

    async fn redo(&self, page: &Page) {
        Self::tap_button(page, "Redo").await;
    }

    async fn apply_to_all(&self, page: &Page) {
        let name = page.button_beginning("Also tag ").await;
        Self::tap_button(page, &name).await;
    }

    async fn download(&self, page: &Page) {
        Self::tap_button(page, "Export").await;
        page.says("Written and read back").await;
        Self::tap_button(page, "Download").await;
    }
}

/// What a screen reader has: roles, names and their default actions, read from the browser's accessibility tree.
pub(crate) struct Assistive;

impl Assistive {
    /// The tree's node of this role whose name begins so.
    async fn node(page: &Page, role: &str, name: &str) -> Value {
        until(&format!("the accessibility tree has a {role} named {name:?}"), async || {
            let tree = page.driver.cdp().send_raw("Accessibility.getFullAXTree", json!({})).await.ok()?;
            let nodes = tree["nodes"].as_array()?;
            let fits = |node: &&Value| {
                let text = |key: &str| node[key]["value"].as_str().unwrap_or_default().to_owned();
                node["ignored"] != json!(true) && text("role") == role && text("name").starts_with(name)
            };
            nodes.iter().find(fits).map(|node| node["backendDOMNodeId"].clone())
        })
        .await
    }

    async fn call(page: &Page, node: Value, deed: &str) {
        let cdp = page.driver.cdp();
        let object = cdp.send_raw("DOM.resolveNode", json!({"backendNodeId": node})).await.unwrap();
        let id = &object["object"]["objectId"];
        let call = json!({"objectId": id, "functionDeclaration": format!("function() {{ this.{deed}(); }}")});
        cdp.send_raw("Runtime.callFunctionOn", call).await.unwrap();
    }

    /// Does what a screen reader does to press a button.
    async fn press(page: &Page, name: &str) {
        Self::call(page, Self::node(page, "button", name).await, "click").await;
    }
}

impl Hands for Assistive {
    async fn put_in(&self, page: &Page, text: &str) {
        Self::call(page, Self::node(page, "textbox", "Article text").await, "focus").await;
        page.driver.cdp().send_raw("Input.insertText", json!({"text": text})).await.unwrap();
        Self::press(page, "Annotate").await;
    }

    async fn take(&self, page: &Page, mark: &Mark) {
        Self::press(page, &mark.name).await;
    }

    async fn relabel(&self, page: &Page, label: LabelControl) {
        Self::press(page, label.name).await;
    }

    async fn confirm(&self, page: &Page) {
        Self::press(page, "Confirm").await;
    }

    async fn delete(&self, page: &Page) {
        Self::press(page, "Not a name").await;
    }

    async fn add(&self, page: &Page, word: &str, label: LabelControl) {
        for _ in 0..200 {
            if page.selected().await == word {
                return Self::press(page, label.name).await;
            }
            page.key("w").await;
        }
        panic!("W never comes to {word:?}");
    }

    async fn extend(&self, page: &Page, _: &Mark, _: &str) {
        Self::press(page, "End one word later").await;
    }

    async fn undo(&self, page: &Page) {
        Self::press(page, "Undo").await;
    }

    async fn redo(&self, page: &Page) {
        Self::press(page, "Redo").await;
    }

    async fn apply_to_all(&self, page: &Page) {
        Self::press(page, "Also tag ").await;
    }

    async fn download(&self, page: &Page) {
        Self::press(page, "Export").await;
        page.says("Written and read back").await;
        Self::press(page, "Download").await;
    }
}
