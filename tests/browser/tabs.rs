//! Two tabs with the same article: one writes, the other watches, and they can change places.

use crate::hands::other_label;
use crate::page::{Mark, Page, Role};
use crate::session::visit;
use crate::wait::until;
use tagline_tests::articles;

/// The words by which a tab says that it only watches.
const WATCHING: &str = "This article is being edited in another tab.";

fn label_of<'a>(marks: &'a [Mark], mark: &Mark) -> Option<&'a str> {
    marks.iter().find(|known| known.id == mark.id).map(|known| known.label.as_str())
}

/// Relabels a mention and waits until that is saved.
async fn relabel(page: &Page, mark: &Mark) -> &'static str {
    let label = other_label(mark);
    page.take(mark).await;
    page.key(label.key).await;
    page.marks_when("it is relabelled", |marks| label_of(marks, mark) == Some(label.id)).await;
    page.says("Saved in this browser").await;
    label.id
}

#[tokio::test]
async fn one_tab_writes_and_the_other_watches_until_it_takes_over() {
    visit("one_tab_writes_and_the_other_watches_until_it_takes_over", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        let (first, second) = (&marks[0], &marks[1]);
        let first_label = relabel(&page, first).await;
        let writing = page.driver.window().await.unwrap();
        let watching = page.driver.new_tab().await.unwrap();
        page.driver.switch_to_window(watching.clone()).await.unwrap();
        page.open().await;
        page.says(WATCHING).await;
        let seen = page.marks_when("the article is there", |seen| seen.len() == marks.len()).await;
        assert_eq!(label_of(&seen, first), Some(first_label));

        // Keys change nothing here.
        page.take(second).await;
        page.key(other_label(second).key).await;
        page.command("z").await;
        let told = page.notice("Not changed: this article is being edited in another tab.").await;
        assert!(told.contains("Edit here"), "{told}");
        page.press("Dismiss").await;
        assert_eq!(page.marks().await, seen);

        // What is done there is seen here.
        page.driver.switch_to_window(writing.clone()).await.unwrap();
        let second_label = relabel(&page, second).await;
        page.driver.switch_to_window(watching.clone()).await.unwrap();
        page.marks_when("it follows", |seen| label_of(seen, second) == Some(second_label)).await;

        page.press("Edit here").await;
        page.named(Role::Region, "Annotated article").await;
        until("it may write", async || page.find_named(Role::Button, "Edit here").await.is_none().then_some(())).await;
        page.press("Undo").await;
        page.marks_when("what was done there is undone here", |seen| label_of(seen, second) == Some(&second.label))
            .await;
        page.says("Saved in this browser").await;

        page.driver.switch_to_window(writing).await.unwrap();
        page.says(WATCHING).await;
        page.marks_when("the first tab follows now", |seen| label_of(seen, second) == Some(&second.label)).await;
        page.command("z").await;
        page.says("Not changed").await;

        // Whoever writes last of all is what a third visit finds.
        page.driver.switch_to_window(watching).await.unwrap();
        page.reload().await;
        let found = page.marks_when("it is back", |seen| seen.len() == marks.len()).await;
        assert_eq!(
            (label_of(&found, first), label_of(&found, second)),
            (Some(first_label), Some(second.label.as_str()))
        );
    })
    .await;
}

#[tokio::test]
async fn the_list_of_articles_follows_other_tabs() {
    visit("the_list_of_articles_follows_other_tabs", |page| async move {
        let listing = page.driver.window().await.unwrap();
        let other = page.driver.new_tab().await.unwrap();
        page.driver.switch_to_window(other).await.unwrap();
        page.open().await;
        // Not pasted: only the tab in front may use the clipboard.
        page.type_in(articles::PLAIN).await;
        page.press("Annotate").await;
        page.tagged().await;
        page.driver.switch_to_window(listing).await.unwrap();
        page.says("Merkel meets Macron in Paris").await;
    })
    .await;
}

#[tokio::test]
async fn a_tab_that_follows_edits_as_soon_as_the_other_is_closed() {
    visit("a_tab_that_follows_edits_as_soon_as_the_other_is_closed", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.says("Saved in this browser").await;
        let writing = page.driver.window().await.unwrap();
        let watching = page.driver.new_tab().await.unwrap();
        page.driver.switch_to_window(watching.clone()).await.unwrap();
        page.open().await;
        page.says(WATCHING).await;
        page.marks_when("the article is there", |seen| seen.len() == marks.len()).await;

        // Once by leaving the article there, once by closing the tab.
        page.driver.switch_to_window(writing.clone()).await.unwrap();
        page.press("Library").await;
        page.driver.switch_to_window(watching.clone()).await.unwrap();
        page.notice("You can edit it here now.").await;
        assert!(page.find_named(Role::Region, "Read-only").await.is_none());
        relabel(&page, &marks[0]).await;

        page.driver.switch_to_window(writing.clone()).await.unwrap();
        page.open_listed("Merkel meets Macron").await;
        page.says(WATCHING).await;
        page.driver.switch_to_window(watching).await.unwrap();
        page.driver.close_window().await.unwrap();
        page.driver.switch_to_window(writing).await.unwrap();
        until("it may write", async || page.find_named(Role::Region, "Read-only").await.is_none().then_some(())).await;
        relabel(&page, &marks[1]).await;
    })
    .await;
}
