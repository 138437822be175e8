//! Where the keyboard is after each command, as the table in `view/keyboard.rs` says: never nowhere.

use crate::page::{Page, Role};
use crate::session::visit;
use crate::wait::until;
use serde_json::json;
use tagline_tests::articles;
use thirtyfour::prelude::*;

const ARTICLE: &str = "Zoë Okafor flew from Paris to London on Monday. Okafor met Angela Merkel in Berlin.\n\n\
    The harbour was quiet. Beyond the harbour lay the sea.";

/// What has the keyboard: the body, the article, a mention, or a control by its name.
const HELD: &str = "
    const active = document.activeElement;
    if (!active || active === document.body || active === document.documentElement) return 'nothing';
    if (active.matches('section.article')) return 'the article';
    if (active.matches('mark')) return `the mention ${active.textContent}`;
    const entry = active.closest('.entry');
    if (entry) return `the entry ${entry.querySelector('.name [dir]').textContent}`;
    return active.getAttribute('aria-label') ?? active.labels?.[0]?.textContent ?? active.textContent;";

async fn held(page: &Page) -> String {
    page.run(HELD, &[]).await.as_str().unwrap_or_default().to_owned()
}

/// Waits until the keyboard is with something whose description begins so.
async fn keyboard_is_with(page: &Page, after: &str, beginning: &str) {
    until(&format!("after {after} the keyboard is with {beginning:?}"), async || {
        held(page).await.starts_with(beginning).then_some(())
    })
    .await;
}

/// Chooses the option with these words in the list with this name.
async fn choose(page: &Page, list: &str, option: &str) {
    let list = page.named(Role::Combobox, list).await;
    list.focus().await.unwrap();
    let script = "const [list, words] = arguments;
        list.selectedIndex = [...list.options].findIndex(option => option.text === words);
        list.dispatchEvent(new Event('change', { bubbles: true }));";
    page.driver.execute(script, vec![list.to_json().unwrap(), json!(option)]).await.unwrap();
}

/// Gives the keyboard to a button and presses Enter, as those do who work by keys alone.
async fn enter(page: &Page, button: &str) {
    let button = page.named(Role::Button, button).await;
    button.focus().await.unwrap();
    page.enter().await;
}

#[tokio::test]
async fn the_article_has_the_keyboard_as_soon_as_it_is_there() {
    visit("the_article_has_the_keyboard_as_soon_as_it_is_there", |page| async move {
        page.says("The tagger is ready").await;
        keyboard_is_with(&page, "the first visit", "Article text").await;
        page.paste(ARTICLE).await;
        keyboard_is_with(&page, "pasting", "the article").await;
        let marks = page.tagged().await;
        page.key(Key::Right).await;
        keyboard_is_with(&page, "→", &format!("the mention {}", marks[0].text)).await;
        page.reload().await;
        page.marks_when("the article is back", |now| now == marks).await;
        keyboard_is_with(&page, "reloading", "the article").await;
        page.key(Key::Tab).await;
        keyboard_is_with(&page, "Tab", &format!("the mention {}", marks[0].text)).await;

        enter(&page, "New article").await;
        keyboard_is_with(&page, "New article", "Article text").await;
        page.type_in("Paris again.").await;
        page.command(&String::from(char::from(Key::Enter))).await;
        keyboard_is_with(&page, "Ctrl+Enter", "the article").await;
        page.tagged().await;
        enter(&page, "New article").await;
        page.open_listed("Okafor").await;
        keyboard_is_with(&page, "opening from the library", "the article").await;

        // A key is not lost either where somebody has clicked beside everything.
        page.run("document.activeElement.blur()", &[]).await;
        page.key(Key::Right).await;
        keyboard_is_with(&page, "→ with the keyboard nowhere", "the mention").await;
    })
    .await;
}

#[tokio::test]
async fn tab_comes_to_the_text_soon_and_in_its_order() {
    visit("tab_comes_to_the_text_soon_and_in_its_order", |page| async move {
        page.paste(&articles::PLAIN.repeat(12)).await;
        let marks = page.tagged().await;
        keyboard_is_with(&page, "pasting", "the article").await;
        page.key(Key::Tab).await;
        let first = page.held().await;
        assert_eq!(first.as_ref(), Some(&marks[0].id), "Tab comes to the first mention, not to the end");
        page.key(Key::Escape).await;
        page.run("scrollTo(0, document.body.scrollHeight / 2)", &[]).await;
        page.key(Key::Tab).await;
        let place = "const box = document.activeElement.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight;";
        until("Tab comes to a mention in view", async || page.run(place, &[]).await.as_bool().filter(|seen| *seen)).await;
        let held = page.held().await;
        assert!(held.is_some() && held != first, "the mention is one further down: {held:?}");

        // From the top of the page, the first stop leads past the bar.
        page.key(Key::Escape).await;
        page.run("document.querySelector('.skip').focus()", &[]).await;
        page.enter().await;
        keyboard_is_with(&page, "Go to the article", "the article").await;
    })
    .await;
}

#[tokio::test]
async fn corrections_leave_the_keyboard_with_a_mention() {
    visit("corrections_leave_the_keyboard_with_a_mention", |page| async move {
        page.paste(ARTICLE).await;
        page.tagged().await;
        let corrections: [(&str, &str); 8] = [
            ("o", "a label"),
            ("Enter", "Confirm"),
            ("a", "Apply to all"),
            ("Backspace", "Delete"),
            ("n", "N"),
            ("m", "Merge"),
            ("s", "Split"),
            ("p", "another label"),
        ];
        page.key(Key::Right).await;
        for (key, name) in corrections {
            match key {
                "Enter" => page.key(Key::Enter).await,
                "Backspace" => page.key(Key::Backspace).await,
                key => page.key(key).await,
            }
            keyboard_is_with(&page, name, "the mention").await;
        }
        page.command("z").await;
        keyboard_is_with(&page, "Ctrl+Z", "the mention").await;
        page.key(Key::Escape).await;
        keyboard_is_with(&page, "Escape", "the article").await;
        // By the buttons, with the keyboard on them.
        page.key(Key::Right).await;
        for name in ["Confirm", "Not a name", "Person"] {
            enter(&page, name).await;
            keyboard_is_with(&page, name, "the mention").await;
        }
        page.select("harbour").await;
        page.key("l").await;
        keyboard_is_with(&page, "tagging words", "the mention harbour").await;
        // Without a mention left, the article has it.
        while !page.marks().await.is_empty() {
            page.key(Key::Right).await;
            page.key(Key::Left).await;
            page.key(Key::Backspace).await;
        }
        keyboard_is_with(&page, "deleting the last mention", "the article").await;
    })
    .await;
}

#[tokio::test]
async fn buttons_that_go_hand_the_keyboard_on() {
    visit("buttons_that_go_hand_the_keyboard_on", |page| async move {
        page.paste(ARTICLE).await;
        page.tagged().await;
        page.key(Key::Right).await;
        page.key("o").await;
        // Undo is spent after one press.
        enter(&page, "Undo").await;
        keyboard_is_with(&page, "the last Undo", "Redo").await;
        enter(&page, "Redo").await;
        keyboard_is_with(&page, "the last Redo", "Undo").await;

        enter(&page, "Review").await;
        keyboard_is_with(&page, "Review", "the mention").await;
        page.run("document.querySelector('[aria-label=\"Accept above, in percent\"]').value = 50;
            document.querySelector('[aria-label=\"Accept above, in percent\"]').dispatchEvent(new Event('input', { bubbles: true }));", &[]).await;
        let accept = page.button_beginning("Accept ").await;
        enter(&page, &accept).await;
        until("the keyboard is somewhere", async || (held(&page).await != "nothing").then_some(())).await;
        enter(&page, "End review").await;
        until("the keyboard is in the text", async || held(&page).await.starts_with("the ").then_some(())).await;

        enter(&page, "Search").await;
        keyboard_is_with(&page, "Search", "Search for").await;
        page.key("harbour").await;
        let tag = page.button_beginning("2 as place").await;
        enter(&page, &tag).await;
        keyboard_is_with(&page, "tagging hits", "Search for").await;
        page.key(Key::Escape).await;
        until("the keyboard is in the text", async || held(&page).await.starts_with("the ").then_some(())).await;
        enter(&page, "Search").await;
        enter(&page, "End search").await;
        until("the keyboard is in the text", async || held(&page).await.starts_with("the ").then_some(())).await;

        enter(&page, "History").await;
        until("the keyboard is in the history", async || {
            page.run("return !!document.activeElement.closest('.steps')", &[]).await.as_bool().filter(|inside| *inside)
        })
        .await;
        enter(&page, "Close history").await;
        keyboard_is_with(&page, "Close history", "History").await;

        enter(&page, "Edit text").await;
        keyboard_is_with(&page, "Edit text", "Text of the article").await;
        page.key(" More.").await;
        enter(&page, "Save text").await;
        keyboard_is_with(&page, "Save text", "the article").await;
        page.command("z").await;
        keyboard_is_with(&page, "undoing a changed text", "the article").await;
        enter(&page, "Edit text").await;
        keyboard_is_with(&page, "Edit text", "Text of the article").await;
        enter(&page, "Close").await;
        keyboard_is_with(&page, "Close", "the article").await;
    })
    .await;
}

#[tokio::test]
async fn dialogs_give_the_keyboard_back() {
    visit("dialogs_give_the_keyboard_back", |page| async move {
        page.paste(ARTICLE).await;
        page.tagged().await;
        for (opener, dialog) in [
            ("Export", "Export"),
            ("Help", "Help"),
            ("Labels", "Labels"),
            ("How accurate is it?", "How sure the tagger is"),
        ] {
            for closer in ["Close", "Escape"] {
                enter(&page, opener).await;
                page.named(Role::Dialog, dialog).await;
                if closer == "Close" {
                    enter(&page, "Close").await;
                } else {
                    page.key(Key::Escape).await;
                }
                keyboard_is_with(&page, &format!("{closer} in {dialog}"), opener).await;
            }
        }
        // Opened by a key, a dialog gives it back to the mention; and no key reaches past it.
        page.key(Key::Escape).await;
        page.run("document.querySelector('section.article').focus()", &[]).await;
        page.key(Key::Right).await;
        page.key("o").await;
        let before = page.marks().await;
        page.key("?").await;
        page.named(Role::Dialog, "Help").await;
        for key in ["p", "l", "n", "a"] {
            page.key(key).await;
        }
        page.command("z").await;
        assert_eq!(page.marks().await, before, "keys in a dialog change nothing behind it");
        page.key(Key::Escape).await;
        keyboard_is_with(&page, "closing the keys", "the mention").await;
    })
    .await;
}

#[tokio::test]
async fn the_list_keeps_the_keyboard_with_the_entry() {
    visit("the_list_keeps_the_keyboard_with_the_entry", |page| async move {
        page.paste("She flew from Paris to London and then to Rome. Rome is far from Paris.").await;
        page.tagged().await;
        enter(&page, "More about Rome").await;
        choose(&page, "Same as", "Paris").await;
        let merge = page.button_beginning("Merge with Paris → Paris").await;
        enter(&page, &merge).await;
        keyboard_is_with(&page, "merging", "the entry ").await;
        let split = page.button_beginning("Split off ").await;
        enter(&page, &split).await;
        keyboard_is_with(&page, "Split off", "the entry ").await;
        page.command("z").await;
        page.command("z").await;

        enter(&page, "More about London").await;
        page.named(Role::Textbox, "Name").await.send_keys(format!(" Town{}", char::from(Key::Enter))).await.unwrap();
        keyboard_is_with(&page, "renaming", "the entry London Town").await;
        choose(&page, "Type", "Organization").await;
        until("the keyboard is with an entry", async || held(&page).await.starts_with("the entry").then_some(())).await;
        enter(&page, "Confirm all").await;
        keyboard_is_with(&page, "Confirm all", "the entry ").await;
        enter(&page, "Not a name: all").await;
        until("the keyboard is somewhere", async || (held(&page).await != "nothing").then_some(())).await;

        // To a mention and back.
        page.named(Role::Button, "Paris 2 mentions").await.focus().await.unwrap();
        page.enter().await;
        keyboard_is_with(&page, "an entry", "the mention Paris").await;
        page.key(Key::Escape).await;
        keyboard_is_with(&page, "Escape", "the entry Paris").await;
    })
    .await;
}

#[tokio::test]
async fn the_library_keeps_the_keyboard() {
    visit("the_library_keeps_the_keyboard", |page| async move {
        for text in ["Alpha in Paris.", "Beta in Rome.", "Gamma in London."] {
            page.paste(text).await;
            page.tagged().await;
            page.says("Saved in this browser").await;
            enter(&page, "New article").await;
            keyboard_is_with(&page, "New article", "Article text").await;
        }
        enter(&page, "Library").await;
        keyboard_is_with(&page, "Library", "Library").await;
        for (action, title) in
            [("Archive", "Alpha in Paris."), ("Delete", "Beta in Rome."), ("Duplicate", "Gamma in London.")]
        {
            enter(&page, &format!("More about {title}")).await;
            enter(&page, action).await;
            until(&format!("after {action} the keyboard is somewhere"), async || {
                (held(&page).await != "nothing").then_some(())
            })
            .await;
        }
        page.named(Role::Link, "Gamma in London.").await.focus().await.unwrap();
        page.key(Key::F2).await;
        keyboard_is_with(&page, "F2", "Title").await;
        page.key(format!("!{}", char::from(Key::Enter))).await;
        until("after renaming the keyboard is in the row", async || {
            page.run("return !!document.activeElement.closest('.row')", &[]).await.as_bool().filter(|inside| *inside)
        })
        .await;
    })
    .await;
}
