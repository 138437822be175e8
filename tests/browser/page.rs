//! The page as a person knows it: by the names and roles of what is on it.

use crate::wait::until;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tagline_xtask::{engines::Engine, server::Site};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::prelude::*;
use thirtyfour::{ElementId, RequestData, SessionId};

/// How long [`Page::marks_soon`] waits.
const SOON: Duration = Duration::from_secs(20);

/// The page in one browser.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) driver: WebDriver,
    pub(crate) engine: Engine,
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

/// The box of the first such words in the article, be they in one mention, in several or in none.
const BOUNDS: &str = "
    const region = document.querySelector('[aria-label=\"Annotated article\"]');
    for (const paragraph of region.querySelectorAll('p')) {
        const at = paragraph.textContent.indexOf(arguments[0]);
        if (at < 0) continue;
        const range = new Range();
        const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        let passed = 0;
        while (walker.nextNode()) {
            const node = walker.currentNode, inside = offset => offset >= passed && offset <= passed + node.length;
            if (at < passed + node.length && inside(at)) range.setStart(node, at - passed);
            if (inside(at + arguments[0].length)) { range.setEnd(node, at + arguments[0].length - passed); break; }
            passed += node.length;
        }
        if (range.getBoundingClientRect().bottom > innerHeight / 2) {
            range.startContainer.parentElement.scrollIntoView({ block: 'center' });
        }
        const box = range.getBoundingClientRect();
        return [box.left, box.top, box.right, box.bottom];
    }";

/// The elements of a selector that a person can reach.
const WITHIN_REACH: &str = "
    const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
    const all = (dialog ?? document).querySelectorAll(arguments[0]);
    return [...(dialog?.matches(arguments[0]) ? [dialog] : []), ...all].filter(element => element.checkVisibility());";

/// Tells a field that a text is pasted into it.
const PASTE: &str = "
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', arguments[1]);
    arguments[0].dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));";

impl Page {
    pub(crate) fn new(driver: WebDriver, engine: Engine, site: Arc<Site>, downloads: PathBuf) -> Self {
        Self { driver, engine, site, downloads }
    }

    /// Opens the page.
    pub(crate) async fn open(&self) {
        self.driver.goto(self.site.url()).await.unwrap();
    }

    /// Reloads the page, as a person would after a crash.
    pub(crate) async fn reload(&self) {
        if self.engine == Engine::Firefox {
            // Its driver reloads past the service worker, as a person does by Ctrl+Shift+R.
            let here = self.driver.current_url().await.unwrap();
            // From itself to itself, it would only look for an anchor.
            self.driver.goto("about:blank").await.unwrap();
            self.driver.goto(here.as_str()).await.unwrap();
        } else {
            self.driver.refresh().await.unwrap();
        }
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
        for element in self.within_reach(role).await? {
            if self.label(&element).await? == name && element.is_displayed().await.ok()? {
                return Some(element);
            }
        }
        None
    }

    /// The elements with this role that are drawn, those of the open dialog alone if there is one: all else is inert.
    async fn within_reach(&self, role: Role) -> Option<Vec<WebElement>> {
        self.driver.execute(WITHIN_REACH, vec![json!(role.selector())]).await.ok()?.elements().ok()
    }

    /// The accessible name of an element, as the browser computes it.
    async fn label(&self, element: &WebElement) -> Option<String> {
        let asked = Computed { of: element.element_id(), what: "computedlabel" };
        let label = self.driver.cmd(asked).await.ok()?.value::<String>().ok()?;
        // WebKit leaves white space in it that is none of the name's.
        let is_padded = self.engine == Engine::WebKit;
        Some(if is_padded { label.split_whitespace().collect::<Vec<_>>().join(" ") } else { label })
    }

    /// Clicks an element. WebKit's driver, unlike the others, does not scroll to it as far as it takes.
    pub(crate) async fn click(&self, element: &WebElement) {
        if self.engine == Engine::WebKit {
            element.scroll_into_view().await.unwrap();
        }
        element.click().await.unwrap();
    }

    /// Clicks the button of this name.
    pub(crate) async fn press(&self, button: &str) {
        let button = self.named(Role::Button, button).await;
        button.wait_until().enabled().await.unwrap();
        self.click(&button).await;
    }

    /// Clicks the button of this name in the notice on show; others on the page may be called the same.
    pub(crate) async fn press_in_notice(&self, button: &str) {
        let button = By::XPath(format!("//*[contains(@class, 'notices')]//button[normalize-space() = '{button}']"));
        let button = until("a notice has the button", async || self.driver.find(button.clone()).await.ok()).await;
        self.click(&button).await;
    }

    /// Makes the window as narrow as a phone's screen.
    pub(crate) async fn be_a_phone(&self) {
        if self.engine == Engine::Chromium {
            let screen = json!({"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true});
            self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await.unwrap();
        } else {
            // Windows of these have a least width, which is a little more than that of a phone.
            self.driver.set_window_rect(0, 0, 390, 844).await.unwrap();
        }
    }

    /// Puts a text on the clipboard and pastes it into the article's box with the keyboard. WebKit lets no page write the
    /// clipboard unasked; there the box gets the event that the keyboard would cause.
    pub(crate) async fn paste(&self, text: &str) {
        if self.engine == Engine::WebKit {
            let field = self.named(Role::Textbox, "Article text").await;
            field.click().await.unwrap();
            self.driver.execute(PASTE, vec![field.to_json().unwrap(), json!(text)]).await.unwrap();
            return;
        }
        if self.engine == Engine::Chromium {
            let grant = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
            self.driver.cdp().send_raw("Browser.grantPermissions", grant).await.unwrap();
        }
        let copy = "const done = arguments[1]; navigator.clipboard.writeText(arguments[0]).then(() => done(''), done);";
        let refused = self.driver.execute_async(copy, vec![json!(text)]).await.unwrap();
        assert_eq!(*refused.json(), json!(""), "the clipboard takes the text");
        self.named(Role::Textbox, "Article text").await.click().await.unwrap();
        self.command("v").await;
    }

    /// Opens a file from the disk.
    pub(crate) async fn hand_in(&self, file: &Path) {
        self.hand_in_all(&[file]).await;
    }

    /// Opens files from the disk, as if they had been chosen in the browser's own dialog.
    pub(crate) async fn hand_in_all(&self, files: &[impl AsRef<Path>]) {
        let files: Vec<&str> = files.iter().map(|file| file.as_ref().to_str().unwrap()).collect();
        self.file_field().await.send_keys(files.join("\n")).await.unwrap();
    }

    /// The field for files, once there is one: the page has none before it knows what was open.
    pub(crate) async fn file_field(&self) -> WebElement {
        let field = By::Css("input[aria-label='Open files: choose']");
        until("there is a field for files", async || self.driver.find(field.clone()).await.ok()).await
    }

    /// Opens the article of the library whose title holds these words. Not by its whole name: drivers tell emoji in names
    /// each their own way.
    pub(crate) async fn open_listed(&self, words: &str) {
        let title = By::XPath(format!("//main//a[contains(., '{words}')]"));
        let title = until("the article is listed", async || self.driver.find(title.clone()).await.ok()).await;
        self.click(&title).await;
    }

    /// Types a text into the article's box.
    pub(crate) async fn type_in(&self, text: &str) {
        self.named(Role::Textbox, "Article text").await.send_keys(text).await.unwrap();
    }

    /// Clicks a mention, which makes it the one that keys and the correction card act on.
    pub(crate) async fn take(&self, mark: &Mark) {
        let selector = format!("mark[data-id='{}']", mark.id);
        self.click(&self.driver.find(By::Css(selector)).await.unwrap()).await;
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

    /// Presses Enter on what has the keyboard. In Firefox without a screen, whose window never has the focus, keys reach a
    /// button and do not press it; there it is clicked.
    pub(crate) async fn enter(&self) {
        if self.engine == Engine::Firefox {
            return self.driver.active_element().await.unwrap().click().await.unwrap();
        }
        self.driver.active_element().await.unwrap().send_keys(Key::Enter).await.unwrap();
    }

    /// Sends a key while Shift is held down.
    pub(crate) async fn shifted(&self, key: impl Into<TypingData>) {
        let keys = self.driver.action_chain().key_down(Key::Shift).send_keys(key).key_up(Key::Shift);
        keys.perform().await.unwrap();
    }

    /// Clicks the button whose name begins so.
    pub(crate) async fn press_beginning(&self, beginning: &str) {
        let name = self.button_beginning(beginning).await;
        self.press(&name).await;
    }

    /// The name of the button that begins so, once there is one to be seen.
    pub(crate) async fn button_beginning(&self, beginning: &str) -> String {
        until(&format!("there is a button {beginning:?}…"), async || {
            for button in self.within_reach(Role::Button).await? {
                let name = self.label(&button).await?;
                if name.starts_with(beginning) && button.is_displayed().await.ok()? {
                    return Some(name);
                }
            }
            None
        })
        .await
    }

    /// Where the middle of an element with a role and name is in the window.
    pub(crate) async fn middle_of(&self, role: Role, name: &str) -> (i64, i64) {
        let element = self.named(role, name).await;
        let rect =
            "const box = arguments[0].getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2];";
        let found = self.driver.execute(rect, vec![element.to_json().unwrap()]).await.unwrap();
        let [x, y]: [f64; 2] = serde_json::from_value(found.json().clone()).unwrap();
        (whole(x), whole(y))
    }

    /// Scrolls an element into the window, as a finger would.
    pub(crate) async fn bring_into_view(&self, role: Role, name: &str) {
        self.named(role, name).await.scroll_into_view().await.unwrap();
    }

    /// Where the first of these words in the article is in the window, scrolled into it.
    pub(crate) async fn bounds(&self, words: &str) -> Bounds {
        let found = self.run(BOUNDS, &[json!(words)]).await;
        let [left, top, right, bottom]: [f64; 4] = serde_json::from_value(found).unwrap();
        Bounds { left: whole(left), top: whole(top), right: whole(right), bottom: whole(bottom) }
    }

    /// The role and name of what has the keyboard.
    pub(crate) async fn focused(&self) -> (String, String) {
        let element = self.driver.active_element().await.unwrap();
        let role = self.driver.cmd(Computed { of: element.element_id(), what: "computedrole" }).await.unwrap();
        let name = self.label(&element).await.unwrap_or_default();
        (role.value::<String>().unwrap_or_default(), name)
    }

    /// The mention that has the keyboard.
    pub(crate) async fn held(&self) -> Option<String> {
        self.run("return document.activeElement?.dataset?.id", &[]).await.as_str().map(str::to_owned)
    }

    /// Whether a mention stands before another.
    pub(crate) async fn comes_before(&self, mark: &Mark, other: &str) -> bool {
        let marks = self.marks().await;
        let at = |id: &str| marks.iter().position(|mark| mark.id == id);
        at(&mark.id) < at(other)
    }

    /// The words that are selected.
    pub(crate) async fn selected(&self) -> String {
        self.run("return getSelection().toString()", &[]).await.as_str().unwrap_or_default().to_owned()
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

    /// What the notice with these words says in all, its buttons included, once there is one.
    pub(crate) async fn notice(&self, words: &str) -> String {
        until(&format!("a notice says {words:?}"), async || {
            let shown = "return [...document.querySelectorAll('.notice')].map(notice => notice.innerText)";
            let notices: Vec<String> = serde_json::from_value(self.run(shown, &[]).await).ok()?;
            notices.into_iter().find(|notice| notice.contains(words))
        })
        .await
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

    /// Waits as [`Page::marks_when`] does, but not for long: if it was in vain, gives the mentions as they are.
    pub(crate) async fn marks_soon(&self, wish: impl Fn(&[Mark]) -> bool) -> Result<(), Vec<Mark>> {
        let start = Instant::now();
        loop {
            let marks = self.marks().await;
            if wish(&marks) {
                return Ok(());
            }
            if start.elapsed() > SOON {
                return Err(marks);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The content of the one file that has been downloaded, once it is complete.
    pub(crate) async fn downloaded(&self) -> Vec<u8> {
        until("a file is downloaded", async || {
            // WebKit has its home there, with folders of its own.
            let entries = std::fs::read_dir(&self.downloads).ok()?.flatten().map(|entry| entry.path());
            let files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
            let [file] = files.as_slice() else { return None };
            // What Chromium, Firefox and WebKit call a file that is still on its way.
            let on_its_way = ["crdownload", "part", "wkdownload"];
            let complete = file.extension().is_some_and(|extension| on_its_way.iter().all(|word| extension != *word));
            complete.then(|| std::fs::read(file).ok()).flatten()
        })
        .await
    }
}

/// What an element is to assistive technology.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Button,
    Checkbox,
    Combobox,
    Dialog,
    Link,
    Radio,
    Region,
    Slider,
    Textbox,
}

impl Role {
    /// The elements that can have the role.
    fn selector(self) -> &'static str {
        match self {
            Self::Button => "button, [role=button]",
            Self::Checkbox => "[type=checkbox], [role=checkbox]",
            Self::Combobox => "select, [role=combobox]",
            Self::Dialog => "dialog, [role=dialog]",
            Self::Link => "a[href], [role=link]",
            Self::Radio => "[type=radio], [role=radio]",
            Self::Region => "section, article, main, [role=region]",
            Self::Slider => "[role=slider]",
            Self::Textbox => "textarea, input, [role=textbox]",
        }
    }
}

/// Asks the browser for an element's accessible role or name, as it computes them.
#[derive(Debug)]
struct Computed {
    of: ElementId,
    what: &'static str,
}

impl FormatRequestData for Computed {
    fn format_request(&self, session: &SessionId) -> RequestData {
        // The default method is GET.
        RequestData::new(Default::default(), format!("session/{session}/element/{}/{}", self.of, self.what))
    }
}

/// A box in the window, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) left: i64,
    pub(crate) top: i64,
    pub(crate) right: i64,
    pub(crate) bottom: i64,
}

impl Bounds {
    pub(crate) fn middle(self) -> i64 {
        i64::midpoint(self.top, self.bottom)
    }
}

/// A pointer is at whole pixels.
#[expect(clippy::cast_possible_truncation, reason = "a place in a window")]
fn whole(pixels: f64) -> i64 {
    pixels.round() as i64
}
