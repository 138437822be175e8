//! Notes on mentions: written, found again, taken back and exported.

use crate::page::{Mark, Page, Role};
use crate::session::visit;
use crate::wait::until;
use tagline_tests::{articles, tagline_json};
use thirtyfour::prelude::*;

async fn note(page: &Page) -> String {
    let field = page.named(Role::Textbox, "Note").await;
    field.prop("value").await.unwrap().unwrap_or_default()
}

fn has_note(mark: &Mark) -> bool {
    mark.name.ends_with(", has a note")
}

#[tokio::test]
async fn a_note_is_one_step_and_decides_nothing() {
    visit("a_note_is_one_step_and_decides_nothing", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.take(&marks[1]).await;
        page.press("Add note").await;
        let field = page.named(Role::Textbox, "Note").await;
        // Letters are no commands here, and Shift+Enter begins a line.
        field.send_keys("plan dose").await.unwrap();
        page.shifted(Key::Enter).await;
        page.key("of it").await;
        page.key(Key::Enter).await;
        let now = page.marks_when("the mention has a note", |marks| has_note(&marks[1])).await;
        assert_eq!(now[1].name, format!("{}, has a note", marks[1].name), "nothing else has changed");
        assert_eq!(page.held().await.as_deref(), Some(marks[1].id.as_str()), "the keyboard is back with the mention");
        assert_eq!(note(&page).await, "plan dose\nof it");
        page.press("Undo").await;
        page.marks_when("one step takes it back", |now| *now == marks).await;
        page.press("Redo").await;
        page.marks_when("and brings it back", |marks| has_note(&marks[1])).await;

        page.says("Saved in this browser").await;
        page.reload().await;
        page.marks_when("it is there after a reload", |marks| marks.len() > 1 && has_note(&marks[1])).await;
        page.take(&marks[1]).await;
        assert_eq!(note(&page).await, "plan dose\nof it");

        page.press("Export").await;
        page.says("Written and read back").await;
        page.press("Download").await;
        let file = tagline_json::check(&page.downloaded().await).unwrap_or_else(|faults| panic!("{faults}"));
        let [document] = tagline_json::list(&file, "documents") else { panic!("one document: {file}") };
        let noted: Vec<_> =
            tagline_json::list(document, "annotations").iter().filter(|a| !a["note"].is_null()).collect();
        let [noted] = noted.as_slice() else { panic!("one note: {noted:#?}") };
        assert_eq!(noted["note"], "plan dose\nof it");
        assert_eq!(noted["status"], "suggested");
    })
    .await;
}

#[tokio::test]
async fn a_note_half_typed_is_kept_when_another_mention_is_taken() {
    visit("a_note_half_typed_is_kept_when_another_mention_is_taken", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.take(&marks[1]).await;
        page.key(Key::F2).await;
        until("the field has the keyboard", async || (page.focused().await.1 == "Note").then_some(())).await;
        page.key("half a th").await;
        page.take(&marks[2]).await;
        page.marks_when("the note is kept", |marks| has_note(&marks[1]) && !has_note(&marks[2])).await;
        page.press("Add note").await;
        assert_eq!(note(&page).await, "", "the next mention has none");
        page.key("and anoth").await;
        page.press("New article").await;
        page.named(Role::Textbox, "Article text").await;
        page.open_listed("Merkel meets").await;
        page.marks_when("both are there", |marks| marks.len() > 2 && has_note(&marks[1]) && has_note(&marks[2])).await;
        page.take(&marks[2]).await;
        until("its note is shown", async || (note(&page).await == "and anoth").then_some(())).await;
    })
    .await;
}
