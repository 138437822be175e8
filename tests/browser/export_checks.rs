//! What the export dialog says before a file is downloaded: which names a pseudonymized copy still tells, that a file
//! holds no mentions, and why there is none.

use crate::page::{Page, Role};
use crate::session::visit;
use crate::wait::until;
use std::io::Write;
use tagline_tests::articles;
use thirtyfour::prelude::*;

/// Two articles, in the first of which only the family name is annotated; counted in code points.
const BLANKENSHIP: &str = concat!(
    r#"{"id": 1, "text": "🌊 CEO Don Blankenship left. BLANKENSHIP's lawyer wept.", "label": [[10, 21, "PERSON"]]}"#,
    "\n",
    r#"{"id": 2, "text": "Ann Bell rang.", "label": [[0, 8, "PERSON"]]}"#,
    "\n",
);

#[tokio::test]
async fn what_looks_like_a_replaced_name_is_shown_and_replaced() {
    visit("what_looks_like_a_replaced_name_is_shown_and_replaced", |page| async move {
        open_first(&page).await;
        page.press("Export").await;
        more_options(&page).await;
        page.named(Role::Checkbox, "Replace names by pseudonyms").await.click().await.unwrap();
        page.says("1 name replaced, 2 places still look like one of them.").await;
        page.says("Names are replaced by pseudonyms in this file.").await;
        page.press("Replace “Don”").await;
        page.says("1 name replaced, 1 place still looks like one of them.").await;
        // The keyboard goes on to what is left.
        until("the next button has the keyboard", async || {
            (page.focused().await.1 == "Replace “BLANKENSHIP”").then_some(())
        })
        .await;
        page.press("Replace it too").await;
        page.says("2 names replaced, no place looks like one of them any more.").await;
        page.press("Download").await;
        let file = String::from_utf8(page.downloaded().await).unwrap();
        assert!(file.contains("CEO [PERSON_1] left. [PERSON_1]'s lawyer wept."), "{file}");
        let lower = file.to_lowercase();
        assert!(!lower.contains("blankenship") && !lower.contains("don "), "{file}");
    })
    .await;
}

#[tokio::test]
async fn replacements_are_undone_and_do_not_go_to_the_next_article() {
    visit("replacements_are_undone_and_do_not_go_to_the_next_article", |page| async move {
        open_first(&page).await;
        page.press("Export").await;
        more_options(&page).await;
        page.named(Role::Checkbox, "Replace names by pseudonyms").await.click().await.unwrap();
        page.press("Replace all 2").await;
        page.says("no place looks like one of them any more").await;
        page.press("Undo these replacements").await;
        page.says("2 places still look like one of them").await;
        page.press("Close").await;
        // The same article once more: what was chosen is said at the top.
        page.press("Export").await;
        page.says("Names are replaced by pseudonyms in this file.").await;
        page.press("Close").await;
        page.press("Library").await;
        page.open_listed("Ann Bell").await;
        page.marks_when("the second article is open", |marks| marks.len() == 1 && marks[0].name.starts_with("Ann"))
            .await;
        page.press("Export").await;
        page.says("Names are not replaced in this file: that choice was for another article.").await;
        page.press("Download").await;
        let file = String::from_utf8(page.downloaded().await).unwrap();
        assert!(file.contains("Ann Bell rang."), "{file}");
    })
    .await;
}

#[tokio::test]
async fn a_file_without_mentions_is_called_so() {
    visit("a_file_without_mentions_is_called_so", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("Export").await;
        page.says("Written and read back").await;
        let suggested = page.named(Role::Checkbox, "Suggested").await;
        suggested.click().await.unwrap();
        page.says("Nothing is confirmed yet: the file will hold no mentions.").await;
        page.named(Role::Checkbox, "Confirmed").await.click().await.unwrap();
        page.says("Neither suggested nor confirmed mentions are chosen: the file will hold no mentions.").await;
        suggested.click().await.unwrap();
        until("the file holds mentions again", async || {
            let text = page.run("return document.body.innerText", &[]).await;
            text.as_str().is_some_and(|text| text.contains("verified") && !text.contains("no mentions")).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_downloaded_has_no_live_button() {
    visit("what_cannot_be_downloaded_has_no_live_button", |page| async move {
        open_first(&page).await;
        page.press("Export").await;
        more_options(&page).await;
        page.named(Role::Textbox, "Write PERSON as").await.send_keys("two words\t").await.unwrap();
        page.says("PERSON cannot be written as").await;
        let download = page.named(Role::Button, "Download").await;
        until("nothing can be downloaded", async || (!download.is_enabled().await.ok()?).then_some(())).await;
        let reason = page
            .run(
                "return document.getElementById(arguments[0])?.textContent",
                &[download.attr("aria-describedby").await.unwrap().into()],
            )
            .await;
        assert_eq!(reason, "No file was made; the reason is above.");
    })
    .await;
}

/// Opens both articles, and the first of them on the page.
async fn open_first(page: &Page) {
    page.says("The tagger is ready").await;
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
    file.write_all(BLANKENSHIP.as_bytes()).unwrap();
    page.hand_in(file.path()).await;
    page.named(Role::Dialog, "Import report").await;
    page.press("Close").await;
    page.open_listed("CEO Don").await;
    page.marks_when("the first article is open", |marks| marks.len() == 1).await;
}

async fn more_options(page: &Page) {
    let summary = By::XPath("//dialog[@open]//summary[.='More options']".to_owned());
    let summary = until("there are more options", async || page.driver.find(summary.clone()).await.ok()).await;
    summary.click().await.unwrap();
}
