//! The page as a person knows it: by the names and roles of what is on it.

use crate::wait::until;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use tagline_xtask::server::Site;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::prelude::*;
use thirtyfour::{ElementId, RequestData, SessionId};

/// The page in one browser.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) driver: WebDriver,
    pub(crate) site: Arc<Site>,
    downloads: PathBuf,
}

/// A highlighted mention, as the page shows it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) id: String,
    pub(crate) label: String,
    /// In code points of the article.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The highlighted words.
    pub(crate) text: String,
    /// What a screen reader says.
    pub(crate) name: String,
}

/// Reads every mark at once, so that no mark can go stale between two looks.
const READ_MARKS: &str = "return [...document.querySelectorAll('mark[data-id]')].map(mark => ({
    id: mark.dataset.id, label: mark.dataset.label, start: +mark.dataset.start, end: +mark.dataset.end,
    text: mark.textContent, name: mark.getAttribute('aria-label') ?? '' }));";

/// Selects the first stretch of plain text that reads as wished, as dragging over it would.
const SELECT: &str = "
    const region = document.querySelector('[aria-label=\"Annotated article\"]');
    const walker = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, at = node.data.indexOf(arguments[0]);
        if (at < 0 || node.parentElement.closest('mark')) continue;
        getSelection().setBaseAndExtent(node, at, node, at + arguments[0].length);
        return true;
    }
    return false;";

impl Page {
    pub(crate) fn new(driver: WebDriver, site: Arc<Site>, downloads: PathBuf) -> Self {
        Self { driver, site, downloads }
    }

    /// Opens the page.
    pub(crate) async fn open(&self) {
        self.driver.goto(self.site.url()).await.unwrap();
    }

    /// Reloads the page, as a person would after a crash.
    pub(crate) async fn reload(&self) {
        self.driver.refresh().await.unwrap();
    }

    /// Runs a script on the page and gives what it returns.
    pub(crate) async fn run(&self, script: &str, args: &[Value]) -> Value {
        self.driver.execute(script, args.to_vec()).await.unwrap().json().clone()
    }

    /// The element with this role and accessible name, once there is one to be seen.
    pub(crate) async fn named(&self, role: Role, name: &str) -> WebElement {
        until(&format!("there is a {role:?} named {name:?}"), async || self.find_named(role, name).await).await
    }

    /// The element with this role and accessible name, if it can be seen now.
    pub(crate) async fn find_named(&self, role: Role, name: &str) -> Option<WebElement> {
        for element in self.driver.find_all(By::Css(role.selector())).await.ok()? {
            let label = self.driver.cmd(ComputedLabel(element.element_id())).await.ok()?.value::<String>().ok()?;
            if label == name && element.is_displayed().await.ok()? {
                return Some(element);
            }
        }
        None
    }

    /// Clicks the button of this name.
    pub(crate) async fn press(&self, button: &str) {
        let button = self.named(Role::Button, button).await;
        button.wait_until().enabled().await.unwrap();
        button.click().await.unwrap();
    }

    /// Puts a text on the clipboard and pastes it into the article's box with the keyboard.
    pub(crate) async fn paste(&self, text: &str) {
        let grant = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        self.driver.cdp().send_raw("Browser.grantPermissions", grant).await.unwrap();
        let copy = "const done = arguments[1]; navigator.clipboard.writeText(arguments[0]).then(() => done(''), done);";
        let refused = self.driver.execute_async(copy, vec![json!(text)]).await.unwrap();
        assert_eq!(*refused.json(), json!(""), "the clipboard takes the text");
        self.named(Role::Textbox, "Article text").await.click().await.unwrap();
        self.command("v").await;
    }

    /// Types a text into the article's box.
    pub(crate) async fn type_in(&self, text: &str) {
        self.named(Role::Textbox, "Article text").await.send_keys(text).await.unwrap();
    }

    /// Clicks a mention, which makes it the one that keys and the correction card act on.
    pub(crate) async fn take(&self, mark: &Mark) {
        let selector = format!("mark[data-id='{}']", mark.id);
        self.driver.find(By::Css(selector)).await.unwrap().click().await.unwrap();
    }

    /// Sends a key to whatever has the keyboard.
    pub(crate) async fn key(&self, key: impl Into<TypingData>) {
        self.driver.action_chain().send_keys(key).perform().await.unwrap();
    }

    /// Sends a key while Control is held down.
    pub(crate) async fn command(&self, key: &str) {
        let keys = self.driver.action_chain().key_down(Key::Control).send_keys(key).key_up(Key::Control);
        keys.perform().await.unwrap();
    }

    /// Selects the first words outside any mention that read so.
    pub(crate) async fn select(&self, words: &str) {
        let found = self.run(SELECT, &[json!(words)]).await;
        assert_eq!(found, json!(true), "{words:?} stands in the article, outside any mention");
    }

    /// The article as the page shows it, without mentions' names and controls.
    pub(crate) async fn article(&self) -> String {
        let region = self.named(Role::Region, "Annotated article").await;
        region.prop("textContent").await.unwrap().unwrap_or_default()
    }

    /// Waits until the page shows these words somewhere.
    pub(crate) async fn says(&self, words: &str) {
        until(&format!("the page says {words:?}"), async || {
            let text = self.run("return document.body.innerText", &[]).await;
            text.as_str().is_some_and(|text| text.contains(words)).then_some(())
        })
        .await;
    }

    /// The mentions on the page, once the tagger has been through the whole article.
    pub(crate) async fn tagged(&self) -> Vec<Mark> {
        self.marks_when("there are mentions", |marks| !marks.is_empty()).await;
        self.says("The tagger is ready").await;
        self.marks().await
    }

    /// The mentions on the page.
    pub(crate) async fn marks(&self) -> Vec<Mark> {
        serde_json::from_value(self.run(READ_MARKS, &[]).await).unwrap()
    }

    /// The mentions on the page, once they are as wished.
    pub(crate) async fn marks_when(&self, what: &str, wish: impl Fn(&[Mark]) -> bool) -> Vec<Mark> {
        until(what, async || {
            let marks = self.marks().await;
            wish(&marks).then_some(marks)
        })
        .await
    }

    /// The content of the one file that has been downloaded, once it is complete.
    pub(crate) async fn downloaded(&self) -> Vec<u8> {
        until("a file is downloaded", async || {
            let files: Vec<PathBuf> =
                std::fs::read_dir(&self.downloads).ok()?.flatten().map(|file| file.path()).collect();
            let [file] = files.as_slice() else { return None };
            let complete = file.extension().is_some_and(|extension| extension != "crdownload");
            complete.then(|| std::fs::read(file).ok()).flatten()
        })
        .await
    }
}

/// What an element is to assistive technology.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Button,
    Combobox,
    Dialog,
    Region,
    Textbox,
}

impl Role {
    /// The elements that can have the role.
    fn selector(self) -> &'static str {
        match self {
            Self::Button => "button, [role=button]",
            Self::Combobox => "select, [role=combobox]",
            Self::Dialog => "dialog, [role=dialog]",
            Self::Region => "section, article, main, [role=region]",
            Self::Textbox => "textarea, input, [role=textbox]",
        }
    }
}

/// Asks the browser for an element's accessible name, as it computes it.
#[derive(Debug)]
struct ComputedLabel(ElementId);

impl FormatRequestData for ComputedLabel {
    fn format_request(&self, session: &SessionId) -> RequestData {
        // The default method is GET.
        RequestData::new(Default::default(), format!("session/{session}/element/{}/computedlabel", self.0))
    }
}
