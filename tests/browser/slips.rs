//! Slips of the hand, and keys that are meant for something else: none of them changes an article unasked.

use crate::page::{Page, Role};
use crate::session::visit;
use crate::wait::until;
use serde_json::json;
use tagline_tests::articles;
use thirtyfour::prelude::*;

#[tokio::test]
async fn a_selection_of_half_the_article_is_not_tagged_by_a_key() {
    visit("a_selection_of_half_the_article_is_not_tagged_by_a_key", |page| async move {
        let long = "The river ran past the mill and the yard and the bridge ".repeat(4);
        page.paste(&format!("{}\n\n{long}near Paris.\n", articles::PLAIN.trim())).await;
        let marks = page.tagged().await;
        let all = "const article = document.querySelector('section.article');
            getSelection().selectAllChildren(article); article.focus();";
        page.run(all, &[]).await;
        page.named(Role::Button, "Place").await;
        page.key("l").await;
        page.says("Nothing was tagged: the selection runs over").await;
        assert_eq!(page.marks().await, marks);
        assert!(!page.selected().await.is_empty(), "the selection stays, to be made smaller");
        page.press("Dismiss").await;

        // Within a paragraph it is asked.
        let last = "const paragraph = [...document.querySelectorAll('.article p')].findLast(line => line.textContent.includes('mill'));
            getSelection().selectAllChildren(paragraph); document.querySelector('section.article').focus();";
        page.run(last, &[]).await;
        page.named(Role::Button, "Place").await;
        page.key("l").await;
        page.says("Nothing was tagged yet: the selection has").await;
        assert_eq!(page.marks().await, marks);
        page.press("Tag it anyway").await;
        page.marks_when("it is tagged now", |now| now.iter().any(|mark| mark.text.starts_with("The river ran"))).await;
        page.command("z").await;
        page.marks_when("one step takes it back", |now| now == marks).await;
    })
    .await;
}

#[tokio::test]
async fn fast_clicks_change_nothing() {
    visit("fast_clicks_change_nothing", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        for times in 1..=3 {
            for words in [marks[0].text.as_str(), marks[1].text.as_str(), "observers"] {
                let bounds = page.bounds(words).await;
                let mut chain =
                    page.driver.action_chain().move_to(i64::midpoint(bounds.left, bounds.right), bounds.middle());
                for _ in 0..times {
                    chain = chain.click();
                }
                chain.perform().await.unwrap();
            }
        }
        page.key(Key::Escape).await;
        assert_eq!(page.marks().await, marks);
    })
    .await;
}

#[tokio::test]
async fn keys_are_the_article_s_only_while_it_has_the_keyboard() {
    visit("keys_are_the_article_s_only_while_it_has_the_keyboard", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        for button in ["History", "Search", "Labels", "Export", "Review", "New article", "Help"] {
            page.take(&marks[0]).await;
            let focus = "[...document.querySelectorAll('header button, .tools button')]
                .find(button => (button.getAttribute('aria-label') ?? button.textContent) === arguments[0]).focus()";
            page.run(focus, &[json!(button)]).await;
            for key in ["o", "l", "m", "s", "a"] {
                page.key(key).await;
            }
            page.key(Key::Backspace).await;
            page.key(Key::Delete).await;
            assert_eq!(page.marks().await, marks, "while {button} has the keyboard");
        }
        page.press("More about Angela Merkel").await;
        page.take(&marks[0]).await;
        // Fields: of the panel, of the bar, of the card.
        let fields = "return [...document.querySelectorAll('input:not([type=checkbox], [type=file], [type=date]), select')]
            .filter(field => field.checkVisibility()).length";
        let count = page.run(fields, &[]).await.as_u64().unwrap();
        assert!(count > 3, "there are fields");
        for at in 0..count {
            page.run(
                "const field = [...document.querySelectorAll('input:not([type=checkbox], [type=file], [type=date]), select')]
                    .filter(field => field.checkVisibility())[arguments[0]];
                field.focus(); window.was = field.value; if (field.select) { field.value = ''; }",
                &[json!(at)],
            )
            .await;
            page.key(Key::Backspace).await;
            page.key(Key::Delete).await;
            page.run("const field = document.activeElement; if (field.select) { field.value = window.was; }", &[]).await;
        }
        assert_eq!(page.marks().await, marks, "Backspace in an empty field deletes no mention");
    })
    .await;
}

/// Tells what has the keyboard that a key was pressed to end a composition, as input methods for Japanese do.
const COMPOSED: &str = "
    const [key, flagged, held] = arguments;
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
        { key, keyCode: 229, isComposing: flagged, ctrlKey: held, bubbles: true, cancelable: true }));";

#[tokio::test]
async fn an_enter_that_ends_a_composition_does_nothing_else() {
    visit("an_enter_that_ends_a_composition_does_nothing_else", |page| async move {
        page.says("The tagger is ready").await;
        let composes = async |keys: &[(&str, bool)]| {
            for (key, held) in keys {
                for flagged in [true, false] {
                    page.run(COMPOSED, &[json!(key), json!(flagged), json!(held)]).await;
                }
            }
        };
        page.type_in("Paris").await;
        composes(&[("Enter", true)]).await;
        assert!(page.find_named(Role::Textbox, "Article text").await.is_some(), "the draft is not annotated");
        page.command("a").await;
        page.key(Key::Backspace).await;
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.says("Saved in this browser").await;

        page.take(&marks[0]).await;
        composes(&[("Enter", false), ("Backspace", false), ("l", false), ("Escape", false)]).await;
        assert_eq!(page.marks().await, marks, "in the article");
        assert_eq!(page.held().await.as_ref(), Some(&marks[0].id));

        page.press("Search").await;
        page.named(Role::Textbox, "Search for").await.send_keys("the").await.unwrap();
        page.says("1 of ").await;
        composes(&[("Enter", false), ("Escape", false)]).await;
        assert!(page.find_named(Role::Textbox, "Search for").await.is_some(), "the search goes on");
        page.says("1 of ").await;
        page.press("End search").await;

        page.press("Edit text").await;
        page.named(Role::Textbox, "Text of the article").await.click().await.unwrap();
        composes(&[("Enter", true), ("Escape", false)]).await;
        assert!(page.find_named(Role::Textbox, "Text of the article").await.is_some(), "the text stays open");
        page.press("Close").await;

        page.press("Library").await;
        page.press_beginning("More about").await;
        page.press("Rename").await;
        page.named(Role::Textbox, "Title").await;
        composes(&[("Enter", false), ("Escape", false)]).await;
        assert!(page.find_named(Role::Textbox, "Title").await.is_some(), "the title stays open");
    })
    .await;
}

#[tokio::test]
async fn what_is_copied_is_plain_words() {
    visit("what_is_copied_is_plain_words", |page| async move {
        page.paste("Angela Merkel met Emmanuel Macron in Paris.\nThey spoke.").await;
        let marks = page.tagged().await;
        page.take(&marks[0]).await;
        page.named(Role::Button, "Confirm").await;
        let copied = page
            .run(
                "getSelection().selectAllChildren(document.querySelector('section.article'));
                const clipboardData = new DataTransfer();
                const event = new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true });
                document.querySelector('.article p').dispatchEvent(event);
                return [clipboardData.getData('text/plain'), clipboardData.types.length, getSelection().toString()];",
                &[],
            )
            .await;
        assert_eq!(copied[0], json!("Angela Merkel met Emmanuel Macron in Paris.\nThey spoke."));
        assert_eq!(copied[1], json!(1), "no form but plain text");
        let seen = copied[2].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(seen, "Angela Merkel met Emmanuel Macron in Paris. They spoke.", "nor does the browser find more");
    })
    .await;
}

#[tokio::test]
async fn a_label_goes_to_the_article_that_is_seen() {
    visit("a_label_goes_to_the_article_that_is_seen", |page| async move {
        let folder = crate::session::scratch();
        let words = ["alder", "birch", "cedar"];
        let files: Vec<_> = words
            .iter()
            .map(|word| {
                let file = folder.path().join(format!("{word}.txt"));
                std::fs::write(&file, format!("The {word} fell.\n\n{}", articles::PLAIN.repeat(20))).unwrap();
                file
            })
            .collect();
        page.says("The tagger is ready").await;
        page.hand_in_all(&files).await;
        for round in 0..2 {
            for word in words {
                page.open_listed(word).await;
                open_at(&page, word).await;
                page.press("New article").await;
            }
            let word = words[round];
            page.open_listed(word).await;
            open_at(&page, word).await;
            page.select(word).await;
            page.key("l").await;
            page.marks_when("it is tagged at once", |marks| {
                marks.iter().any(|mark| mark.text == word && mark.label == "PLACE")
            })
            .await;
            page.says("Saved in this browser").await;
            page.press("New article").await;
        }
        for (at, word) in words.iter().enumerate() {
            page.open_listed(word).await;
            open_at(&page, word).await;
            let marks = page.tagged().await;
            let tagged: Vec<&str> =
                marks.iter().map(|mark| mark.text.as_str()).filter(|text| words.contains(text)).collect();
            assert_eq!(tagged, if at < 2 { vec![*word] } else { vec![] }, "in the article of the {word}");
            page.press("New article").await;
        }
    })
    .await;
}

/// Waits until the article with this word is open.
async fn open_at(page: &Page, word: &str) {
    until(&format!("the article of the {word} is open"), async || {
        let text = "return document.querySelector('.article p')?.textContent";
        page.run(text, &[]).await.as_str().filter(|text| text.contains(word)).map(drop)
    })
    .await;
}

#[tokio::test]
async fn an_undo_here_and_an_edit_there_both_count() {
    visit("an_undo_here_and_an_edit_there_both_count", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.take(&marks[0]).await;
        page.key("o").await;
        page.key("d").await;
        page.says("Saved in this browser").await;
        let here = page.driver.window().await.unwrap();
        let there = page.driver.new_tab().await.unwrap();
        page.driver.switch_to_window(there.clone()).await.unwrap();
        page.open().await;
        page.named(Role::Button, "Edit here").await;
        page.driver.switch_to_window(here.clone()).await.unwrap();
        page.command("z").await;
        page.driver.switch_to_window(there.clone()).await.unwrap();
        page.press("Edit here").await;
        until("it may write", async || page.find_named(Role::Button, "Edit here").await.is_none().then_some(())).await;
        page.take(&marks[1]).await;
        page.key(crate::hands::other_label(&marks[1]).key).await;
        let both = |now: &[crate::page::Mark]| {
            let label = |mark: &crate::page::Mark| {
                now.iter().find(|other| other.id == mark.id).map(|other| other.label.clone())
            };
            label(&marks[0]).as_deref() == Some("ORG")
                && label(&marks[1]).as_deref() == Some(crate::hands::other_label(&marks[1]).id)
        };
        page.marks_when("both count there", both).await;
        page.driver.switch_to_window(here).await.unwrap();
        page.marks_when("and here", both).await;
    })
    .await;
}

/// What a screen reader says of an element: its role, its name and its description, with nothing said twice.
const SAID: &str = "
    const words = arguments[0].toLowerCase().split(/[^\\p{L}\\p{N}]+/u).filter(Boolean);
    return words.filter((word, at) => words.indexOf(word) !== at);";

#[tokio::test]
async fn type_status_and_words_are_said_once() {
    visit("type_status_and_words_are_said_once", |page| async move {
        page.paste("Angela Merkel met Emmanuel Macron in Paris.").await;
        let marks = page.tagged().await;
        let mark = marks.iter().find(|mark| mark.text == "Paris").unwrap();
        page.named(Role::Button, "Paris").await.focus().await.unwrap();
        page.enter().await;
        until("the mention has the keyboard", async || page.held().await.filter(|held| *held == mark.id)).await;
        let (role, name) = page.focused().await;
        assert_eq!(role, "button");
        assert!(name.starts_with("Paris, place, ") && name.ends_with(", suggested"), "{name}");
        assert_eq!(page.run(SAID, &[json!(name)]).await, json!([]), "{name}");
        let says = "return [document.activeElement.title, document.activeElement.getAttribute('aria-description') ?? ''].join('')";
        assert_eq!(page.run(says, &[]).await, json!(""), "nothing is added to the name");
        page.key(Key::Escape).await;
        until("the entry has it again", async || {
            let (role, name) = page.focused().await;
            (role == "button" && name == "Paris").then_some(())
        })
        .await;
        page.enter().await;
        until("the mention has the keyboard", async || page.held().await).await;
        page.key(Key::Enter).await;
        until("its entry says so", async || {
            let words = "return [...document.querySelectorAll('.entry .name')].map(name => name.textContent.trim()).join('; ')";
            page.run(words, &[]).await.as_str().filter(|words| words.contains("Paris, confirmed")).map(drop)
        })
        .await;
        let now = page.marks_when("it is confirmed", |now| now.iter().any(|now| now.id == mark.id && now.name != mark.name)).await;
        let name = &now.iter().find(|now| now.id == mark.id).unwrap().name;
        assert_eq!(name, "Paris, place, confirmed");
    })
    .await;
}
