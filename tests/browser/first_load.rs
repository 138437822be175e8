//! What happens before a person has done anything, and where the page may lie.

use crate::page::Role;
use crate::session::{Scheme, visit, visit_as};
use tagline_tests::articles;

#[tokio::test]
async fn the_page_opens_ready_to_be_pasted_into() {
    visit("the_page_opens_ready_to_be_pasted_into", |page| async move {
        page.named(Role::Textbox, "Article text").await;
        for button in ["Annotate", "Open files"] {
            page.named(Role::Button, button).await;
        }
        page.says("The tagger is ready").await;
    })
    .await;
}

#[tokio::test]
async fn the_page_works_below_a_path() {
    visit_as(Scheme::Light, "/some/where/", "the_page_works_below_a_path", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("Export").await;
        page.says("Written and read back").await;
    })
    .await;
}
