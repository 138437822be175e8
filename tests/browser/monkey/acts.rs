//! What a person can do to the page, one thing at a time.

use super::Walk;
use crate::wait::until;
use serde::Deserialize;
use serde_json::json;
use std::path::{Path, PathBuf};
use tagline_tests::articles;
use tagline_xtask::engines::Engine;
use thirtyfour::prelude::*;

/// What it leaves alone: the buttons that open the browser's own windows, which no script closes. The fields behind them
/// get their files all the same.
const AVOIDED: [&str; 4] = ["Open files", "Open folder", "Load label set", "Restore a backup"];

/// What it types into fields, commands for ill-meant readers included.
const WORDS: [&str; 10] = [
    "Merkel",
    "2021-11",
    "early 2019",
    "<img src=x onerror=alert(1)>",
    "(",
    "\u{202e}שלום 🏮",
    "7",
    "",
    "delete all",
    "empty the bin",
];

/// Keys that it presses while the article has the keyboard.
const KEYS: [&str; 24] = [
    "p", "l", "o", "d", "a", "n", "N", "s", "m", "w", "1", " ", "P", "W", "O", "x", "?", "j", "k", "[", "]", "/", "u",
    "b",
];

/// Keys that have no character.
const NAMED: [Key; 9] =
    [Key::Enter, Key::Escape, Key::Delete, Key::Backspace, Key::Left, Key::Right, Key::Up, Key::Tab, Key::Home];

/// Finds everything that a person can reach, in the open dialog alone if there is one, and keeps it for the next script.
/// Gives what each thing is and is called. Mentions are all one thing here, as there may be very many.
const REACH: &str = "
    const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
    const wanted = `button, select, textarea, summary, a[href^='#'], [role=slider],
        input:not([type=file]), [role=button], [contenteditable=true]`;
    const usable = element => !element.disabled && !element.closest('[hidden], [inert]')
        && element.checkVisibility({ visibilityProperty: true });
    const name = element => (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent).trim();
    window.reach = [...(dialog ?? document).querySelectorAll(wanted)].filter(usable)
        .filter(element => !arguments[0].includes(name(element)));
    return reach.map(element => ({ kind: element.matches('[role=slider]') ? 'handle' : element.matches('select') ? 'select'
        : element.matches('textarea, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=color], [type=date], [type=range])')
            ? 'text' : element.matches('input:not([type=checkbox], [type=radio])') ? 'value' : 'press',
        name: name(element).slice(0, 60) }));";

/// Scrolls a thing that was found into view and gives its middle, or nothing if something else lies over it: then no
/// pointer gets there.
const MIDDLE: &str = "
    const element = arguments[1] ?? window.reach[arguments[0]];
    if (!element?.isConnected) return null;
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = element.getClientRects()[0];
    if (!box) return null;
    const x = Math.round(box.x + box.width / 2), y = Math.round(box.y + box.height / 2);
    const hit = document.elementFromPoint(x, y);
    return hit && (element.contains(hit) || hit.closest('label')?.control === element) ? [x, y] : null;";

/// Sets what a thing holds, where typing would depend on the engine's own widgets.
const SET: &str = "
    const [index, words, number] = arguments, element = window.reach[index];
    if (!element?.isConnected) return;
    if (element.matches('select')) {
        element.selectedIndex = number % Math.max(element.options.length, 1);
    } else {
        element.value = { color: '#' + (number * 65793 % 16777216).toString(16).padStart(6, '0'),
            date: `20${10 + number % 20}-0${1 + number % 9}-1${number % 10}`, range: String(number * 7 % 100) }[element.type] ?? words;
        element.dispatchEvent(new Event('input', { bubbles: true }));
    }
    element.dispatchEvent(new Event('change', { bubbles: true }));";

/// Pastes as a person does, without the clipboard.
const PASTE: &str = "
    const data = new DataTransfer();
    data.setData('text/plain', arguments[0]);
    const field = document.querySelector('#article-text');
    field.value = '';
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";

/// Drops files on the page.
const DROP: &str = "
    const dataTransfer = new DataTransfer();
    for (const [name, text] of arguments[0]) dataTransfer.items.add(new File([text], name));
    for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }";

/// Has frames come later by so many milliseconds, as on a machine that is busy with other things.
const LATE: &str = "
    window.frame ??= window.requestAnimationFrame;
    window.requestAnimationFrame = arguments[0]
        ? work => window.frame(time => setTimeout(() => work(time), arguments[0]))
        : window.frame;";

#[derive(Debug, Deserialize)]
struct Thing {
    kind: String,
    name: String,
}

/// Small files of many kinds, in a folder: good, odd and broken ones.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let plain = articles::PLAIN;
    let json = json!({"format": "tagline", "version": 1, "offset_unit": "unicode_code_point", "documents": [
        {"id": "walk-1", "title": "Walk", "text": "Ada Obi came to Oslo.", "date": null, "annotations": [
            {"id": 1, "start": 0, "end": 7, "text": "Ada Obi", "label": "PERSON", "status": "confirmed", "origin": "human"}],
        "entities": []}], "labels": []});
    let contents = [
        ("note.txt", "Ada Obi came to Oslo.".to_owned()),
        ("scripts.txt", articles::MANY_SCRIPTS.to_owned()),
        ("lines.txt", format!("Advertisement\n{plain}\nAdvertisement\n{plain}")),
        ("empty.txt", String::new()),
        (
            "page.html",
            "<html><body><h1>Ada</h1><p>Ada Obi <b>came</b> to Oslo.</p><script>1</script></body></html>".to_owned(),
        ),
        ("walk.json", json.to_string()),
        ("broken.json", "{\"format\": \"tagline\", ".to_owned()),
        ("many.jsonl", "{\"text\": \"Ada Obi came to Oslo.\", \"label\": [[0, 7, \"PERSON\"]]}\n".repeat(3)),
        ("tokens.conll", "Ada B-PER\nObi I-PER\ncame O\nto O\nOslo B-LOC\n. O\n\n".to_owned()),
    ];
    let write = |(name, content): (&str, String)| {
        let file = folder.join(name);
        std::fs::write(&file, content).unwrap();
        file
    };
    contents.into_iter().map(write).collect()
}

impl Walk {
    /// Does one thing that somebody might do; gives what it was.
    pub(super) async fn act(&mut self) -> String {
        let open = self.is_open().await;
        let in_dialog = self.page.run("return !!document.querySelector('dialog:modal')", &[]).await == json!(true);
        let on_desk = self.page.run("return !!document.querySelector('#article-text')", &[]).await == json!(true);
        if on_desk && !in_dialog && self.dice.once_in(3) {
            return self.begin().await;
        }
        match self.dice.below(60) {
            0 => self.late_frames().await,
            1 => self.look_away().await,
            2 => self.edit_elsewhere().await,
            3 => self.resize().await,
            4 => self.drop_files().await,
            5 if !in_dialog => self.reload().await,
            6 if open => self.command(["z", "y"]).await,
            7..17 if open && !in_dialog => self.key_in_article().await,
            17..25 if open && !in_dialog => self.mention().await,
            25..29 if open && !in_dialog => self.drag_over_text().await,
            _ => self.reach_something().await,
        }
    }

    /// Puts an article in, or opens files.
    async fn begin(&mut self) -> String {
        if self.dice.once_in(2) {
            let article = self.dice.one_of(&[articles::PLAIN, articles::MANY_SCRIPTS]);
            self.page.run(PASTE, &[json!(article)]).await;
            return "paste an article".to_owned();
        }
        let count = 1 + self.dice.below(3);
        let files: Vec<PathBuf> = (0..count).map(|_| self.files[self.dice.below(self.files.len())].clone()).collect();
        let names: Vec<String> =
            files.iter().map(|file| file.file_name().unwrap_or_default().to_string_lossy().into_owned()).collect();
        let field = By::Css("input[aria-label='Open files: choose']");
        // It may be gone by now: an article is opened as soon as it is read.
        if let Ok(field) = self.page.driver.find(field).await {
            let paths: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
            let _ = field.send_keys(paths.join("\n")).await;
        }
        format!("open {names:?}")
    }

    async fn reach_something(&mut self) -> String {
        let reach: Vec<Thing> = serde_json::from_value(self.page.run(REACH, &[json!(AVOIDED)]).await).unwrap();
        let index = self.dice.below(reach.len());
        let Some(Thing { kind, name }) = reach.get(index) else { return "nothing to reach".to_owned() };
        let words = self.dice.one_of(&WORDS);
        let number = self.dice.below(100);
        match kind.as_str() {
            "handle" => self.drag_handle(index).await,
            "text" => {
                self.type_into(index, words).await;
                return format!("type {words:?} into {name:?}");
            }
            "select" | "value" => drop(self.page.run(SET, &[json!(index), json!(words), json!(number)]).await),
            _ => self.press(index).await,
        }
        format!("{kind} {name:?}")
    }

    /// Presses what was found, with the mouse if it gets there; now and then twice.
    async fn press(&mut self, index: usize) {
        let times = if self.dice.once_in(8) { 2 } else { 1 };
        match self.middle(index).await {
            Some((x, y)) => {
                for _ in 0..times {
                    let _ = self.page.driver.action_chain().move_to(x, y).click().perform().await;
                }
            }
            None => drop(self.page.run("window.reach[arguments[0]]?.click()", &[json!(index)]).await),
        }
    }

    async fn middle(&self, index: usize) -> Option<(i64, i64)> {
        serde_json::from_value(self.page.run(MIDDLE, &[json!(index)]).await).ok().flatten()
    }

    /// Types over what a field holds, and leaves it in one of the ways there are.
    async fn type_into(&mut self, index: usize, words: &str) {
        let focus = "
            const element = window.reach[arguments[0]];
            element?.focus();
            // A text of many lines is added to, others are written anew.
            if (element?.matches('textarea')) element.setSelectionRange?.(5, 9); else element?.select?.();";
        self.page.run(focus, &[json!(index)]).await;
        if !words.is_empty() {
            let _ = self.page.driver.action_chain().send_keys(words).perform().await;
        }
        match self.dice.below(6) {
            0 => self.key(Key::Enter).await,
            1 => self.key(Key::Escape).await,
            2 => self.key(Key::Tab).await,
            3 => drop(self.command(["\n"]).await),
            _ => {}
        }
    }

    async fn key(&self, key: impl Into<thirtyfour::TypingData>) {
        let _ = self.page.driver.action_chain().send_keys(key).perform().await;
    }

    async fn command<const N: usize>(&mut self, keys: [&str; N]) -> String {
        let key = self.dice.one_of(&keys);
        let chain = self.page.driver.action_chain().key_down(Key::Control).send_keys(key).key_up(Key::Control);
        let _ = chain.perform().await;
        format!("Control and {key:?}")
    }

    async fn key_in_article(&mut self) -> String {
        let focus = "
            const held = document.activeElement?.closest('.article');
            (held ? document.activeElement : document.querySelector('.article'))?.focus({ preventScroll: true });";
        self.page.run(focus, &[]).await;
        if self.dice.once_in(3) {
            let key = self.dice.one_of(&NAMED);
            let held = self.dice.one_of(&[None, Some(Key::Shift), Some(Key::Alt)]);
            let chain = self.page.driver.action_chain();
            let chain = match held.clone() {
                Some(held) => chain.key_down(held.clone()).send_keys(key.clone()).key_up(held),
                None => chain.send_keys(key.clone()),
            };
            let _ = chain.perform().await;
            return format!("key {key:?} with {held:?}");
        }
        let key = self.dice.one_of(&KEYS);
        self.key(key).await;
        format!("key {key:?}")
    }

    /// Clicks, double-clicks or drags a mention.
    async fn mention(&mut self) -> String {
        let number = self.dice.below(1000);
        let find = "
            const marks = document.querySelectorAll('mark[data-id]');
            window.reach = [marks[arguments[0] % Math.max(marks.length, 1)]];";
        self.page.run(find, &[json!(number)]).await;
        let Some((x, y)) = self.middle(0).await else { return "no mention to be reached".to_owned() };
        let chain = self.page.driver.action_chain().move_to(x, y);
        let (to_x, to_y) = (x + by(&mut self.dice, 300), y + by(&mut self.dice, 60));
        let (chain, what) = match self.dice.below(4) {
            0 => (chain.double_click(), "double-click"),
            1 => (chain.click_and_hold().move_to(to_x.max(0), to_y.max(0)).release(), "drag over"),
            _ => (chain.click(), "click"),
        };
        let _ = chain.perform().await;
        format!("{what} mention {number} at {x},{y} to {to_x},{to_y}")
    }

    /// Selects words, from one place in the article to another.
    async fn drag_over_text(&mut self) -> String {
        let [x, y] = [900, 500].map(|most| 100 + i64::try_from(self.dice.below(most)).unwrap_or_default());
        let (to_x, to_y) = ((x + by(&mut self.dice, 400)).max(0), (y + by(&mut self.dice, 100)).max(0));
        let over = "return !!document.elementFromPoint(arguments[0], arguments[1])?.closest('.article')";
        if self.page.run(over, &[json!(x), json!(y)]).await != json!(true) {
            return "no text there".to_owned();
        }
        let chain = self.page.driver.action_chain().move_to(x, y);
        let chain = if self.dice.once_in(3) {
            chain.double_click()
        } else {
            chain.click_and_hold().move_to(to_x, to_y).release()
        };
        // A place outside of the window is refused.
        let _ = chain.perform().await;
        format!("select from {x},{y} to {to_x},{to_y}")
    }

    /// Drags a handle somewhere, and now and then takes it back with Escape.
    async fn drag_handle(&mut self, index: usize) {
        let Some((x, y)) = self.middle(index).await else { return };
        let (to_x, to_y) = ((x + by(&mut self.dice, 400)).max(0), (y + by(&mut self.dice, 120)).max(0));
        let chain = self.page.driver.action_chain().move_to(x, y).click_and_hold().move_to(to_x, to_y);
        if self.dice.once_in(4) {
            let _ = chain.perform().await;
            self.key(Key::Escape).await;
            let _ = self.page.driver.action_chain().release().perform().await;
        } else if chain.release().perform().await.is_err() {
            // Refused halfway, outside of the window: the button is still down.
            let _ = self.page.driver.action_chain().release().perform().await;
        }
    }

    async fn drop_files(&mut self) -> String {
        let count = 1 + self.dice.below(2);
        let files: Vec<(String, String)> = (0..count)
            .map(|_| {
                let file = &self.files[self.dice.below(self.files.len())];
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                (name, std::fs::read_to_string(file).unwrap())
            })
            .collect();
        self.page.run(DROP, &[json!(files)]).await;
        format!("drop {:?}", files.iter().map(|(name, _)| name).collect::<Vec<_>>())
    }

    async fn late_frames(&mut self) -> String {
        let late = self.dice.one_of(&[0, 50, 400]);
        self.page.run(LATE, &[json!(late)]).await;
        format!("frames come {late} ms late")
    }

    async fn reload(&mut self) -> String {
        self.page.reload().await;
        "reload".to_owned()
    }

    async fn resize(&mut self) -> String {
        let (width, height) = self.dice.one_of(&[(1280, 900), (1440, 900), (1024, 768), (500, 844)]);
        let _ = self.page.driver.set_window_rect(0, 0, width, height).await;
        format!("a window of {width} by {height}")
    }

    /// Looks at an empty tab for a while, during which the page gets no frames, and something is pressed by a script.
    async fn look_away(&mut self) -> String {
        let number = self.dice.below(100);
        let other = self.other_tab(None).await;
        let press = "
            const buttons = [...document.querySelectorAll('button')].filter(button => !arguments[1].includes(button.textContent.trim()));
            const button = buttons[arguments[0] % Math.max(buttons.length, 1)];
            button?.click();
            return button?.textContent ?? '';";
        let pressed = self.page.run(press, &[json!(number), json!(AVOIDED)]).await;
        self.is_sound().await;
        self.close_tab(other).await;
        format!("look at another tab, while {pressed} is pressed")
    }

    /// Opens the page in a second tab, takes over what is open there, changes something, and closes that tab.
    async fn edit_elsewhere(&mut self) -> String {
        let url = self.page.driver.current_url().await.unwrap().to_string();
        let other = self.other_tab(Some(&url)).await;
        let tab = self.page.driver.window().await.unwrap();
        self.page.driver.switch_to_window(other.clone()).await.unwrap();
        until("the second tab has opened", async || {
            self.is_sound().await;
            let open = "return !!document.querySelector('#article-text, #library-title, .article [data-paragraph]')";
            self.page.run(open, &[]).await.as_bool().filter(|open| *open)
        })
        .await;
        let change = "
            const [number] = arguments, buttons = [...document.querySelectorAll('button')];
            buttons.find(button => button.textContent === 'Edit here')?.click();
            const marks = document.querySelectorAll('mark[data-id]');
            marks[number % Math.max(marks.length, 1)]?.click();
            buttons.find(button => button.textContent.startsWith('Confirm'))?.click();";
        self.page.run(change, &[json!(self.dice.below(100))]).await;
        self.is_sound().await;
        self.page.driver.switch_to_window(tab).await.unwrap();
        self.close_tab(other).await;
        "edit in a second tab".to_owned()
    }

    /// Opens another tab in front of the page. The driver stays with the page.
    async fn other_tab(&self, url: Option<&str>) -> WindowHandle {
        let driver = &self.page.driver;
        let tab = driver.window().await.unwrap();
        let other = driver.new_tab().await.unwrap();
        driver.switch_to_window(other.clone()).await.unwrap();
        if let Some(url) = url {
            driver.goto(url).await.unwrap();
        }
        driver.switch_to_window(tab).await.unwrap();
        other
    }

    async fn close_tab(&self, other: WindowHandle) {
        let driver = &self.page.driver;
        let tab = driver.window().await.unwrap();
        driver.switch_to_window(other).await.unwrap();
        driver.close_window().await.unwrap();
        driver.switch_to_window(tab).await.unwrap();
        if self.page.engine == Engine::Chromium {
            let _ = driver.cdp().send_raw("Page.bringToFront", json!({})).await;
        }
    }

    pub(super) async fn is_open(&self) -> bool {
        let open = "return !!document.querySelector('.article [data-paragraph]')";
        self.page.run(open, &[]).await == json!(true)
    }

    /// Closes every dialog.
    pub(super) async fn leave_dialogs(&self) {
        self.page.run("document.querySelectorAll('dialog[open]').forEach(dialog => dialog.close())", &[]).await;
    }

    /// Gives up a change of the text that has not been saved.
    pub(super) async fn leave_editor(&self) {
        let cancel = "[...document.querySelectorAll('.text-editor button')].find(button => ['Cancel', 'Close'].includes(button.textContent))?.click()";
        self.page.run(cancel, &[]).await;
        self.leave_dialogs().await;
    }

    /// Opens an article where none is.
    pub(super) async fn open_something(&self) {
        until("an article is open", async || {
            if self.page.run("return !!document.querySelector('#article-text')", &[]).await != json!(true) {
                self.page.run("document.querySelector('.new-article')?.click()", &[]).await;
            } else if !self.is_open().await {
                self.page.run(PASTE, &[json!(articles::PLAIN)]).await;
            }
            self.is_sound().await;
            self.is_open().await.then_some(())
        })
        .await;
    }
}

/// A number between the negative and the positive of another.
fn by(dice: &mut super::dice::Dice, most: usize) -> i64 {
    i64::try_from(dice.below(2 * most)).unwrap_or_default() - i64::try_from(most).unwrap_or_default()
}
