//! Which key does what is the person's to say.

use crate::hands::{Hands as _, Keyboard};
use crate::page::Role;
use crate::session::visit;
use crate::wait::until;
use tagline_tests::articles;
use thirtyfour::prelude::*;

#[tokio::test]
async fn a_key_can_be_changed_and_all_reset() {
    visit("a_key_can_be_changed_and_all_reset", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.key("?").await;
        page.named(Role::Dialog, "Help").await;
        page.press("Not a name: ⌫ Del").await;
        page.named(Role::Button, "Not a name: press a key").await;
        page.key("p").await;
        page.says("P already says “Person”").await;
        page.press("Not a name: ⌫ Del").await;
        page.key("x").await;
        page.named(Role::Button, "Not a name: X").await;
        page.press("Close").await;

        page.reload().await;
        page.marks_when("the article is back", |now| now == marks).await;
        Keyboard.take(&page, &marks[0]).await;
        page.key(Key::Backspace).await;
        page.key("x").await;
        let one_less = page.marks_when("a mention is deleted", |now| now.len() < marks.len()).await;
        assert_eq!(one_less.len(), marks.len() - 1, "only the new key deletes");

        page.press("Help").await;
        page.press("Reset all").await;
        page.named(Role::Button, "Not a name: ⌫ Del").await;
    })
    .await;
}

#[tokio::test]
async fn single_characters_can_be_switched_off() {
    visit("single_characters_can_be_switched_off", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.key("?").await;
        page.named(Role::Checkbox, "Use single letters, digits and signs as keys").await.click().await.unwrap();
        page.named(Role::Button, "Split into several mentions: no key").await;
        page.press("Close").await;

        Keyboard.take(&page, &marks[0]).await;
        for key in ["p", "l", "o", "d", "1", "?"] {
            page.key(key).await;
        }
        page.key(Key::Enter).await;
        let confirmed = |name: &str| name.ends_with(", confirmed");
        let now = page.marks_when("Enter still confirms", |now| confirmed(&now[0].name)).await;
        assert_eq!(now[0].label, marks[0].label, "letters and digits do nothing");
        assert!(page.find_named(Role::Dialog, "Help").await.is_none(), "nor do signs");
        until("the card no longer shows letters", async || {
            let person = page.find_named(Role::Button, "Person").await?;
            (person.text().await.ok()? == "Person").then_some(())
        })
        .await;
    })
    .await;
}
