//! Annotated files: opened with what the doctor has to tell, and written as the person has chosen.

use crate::page::{Page, Role};
use crate::session::visit;
use crate::wait::until;
use std::io::Write;
use tagline_tests::articles;
use thirtyfour::prelude::*;

/// What doccano exports where a program in Python has counted: code points, where doccano itself counts UTF-16 units.
const CODE_POINTS: &str = concat!(
    r#"{"id": 1, "text": "🌊 Zoë Okafor flew to Łódź on Monday.", "label": [[2, 12, "PERSON"], [21, 25, "TOWN"]]}"#,
    "\n",
    r#"{"id": 2, "text": "Rome was quiet.", "label": [[0, 4, "PLACE"]]}"#,
    "\n",
);

#[tokio::test]
async fn an_annotated_file_is_mended_and_kept() {
    visit("an_annotated_file_is_mended_and_kept", |page| async move {
        page.says("The tagger is ready").await;
        let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
        file.write_all(CODE_POINTS.as_bytes()).unwrap();
        page.hand_in(file.path()).await;
        page.says("the offsets of this document count code points").await;
        page.named(Role::Dialog, "Import report").await;
        page.press("Close").await;
        page.open_listed("Zoë Okafor").await;
        let marks = page.marks_when("the file's mentions are shown", |marks| marks.len() == 2).await;
        let names: Vec<&str> = marks.iter().map(|mark| mark.name.as_str()).collect();
        assert_eq!(names, ["Zoë Okafor, person, confirmed", "Łódź, town, confirmed"]);
        page.press("Library").await;
        page.says("1 of 1").await;
    })
    .await;
}

#[tokio::test]
async fn all_articles_go_into_one_project() {
    visit("all_articles_go_into_one_project", |page| async move {
        page.says("The tagger is ready").await;
        let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
        file.write_all(CODE_POINTS.as_bytes()).unwrap();
        page.hand_in(file.path()).await;
        page.named(Role::Dialog, "Import report").await;
        page.press("Close").await;
        page.open_listed("Zoë Okafor").await;
        page.marks_when("the first article is shown", |marks| marks.len() == 2).await;
        page.press("Export").await;
        page.says("Written and read back: 2 of 2 spans verified").await;
        page.named(Role::Radio, "All 2 articles in this browser").await.click().await.unwrap();
        page.says("Written and read back: 3 of 3 spans verified").await;
        // A format for one text gets a file for each, packed with a card that says what is in it.
        choose(&page, "TEI").await;
        page.says("Annotated texts").await;
        page.says("Written and read back: 3 of 3 spans verified").await;
        page.press("Download").await;
        let packed = page.downloaded().await;
        assert!(packed.starts_with(b"PK"), "a zip archive");
        let holds = |name: &str| packed.windows(name.len()).any(|window| window == name.as_bytes());
        for name in ["data/1.tei.xml", "data/2.tei.xml", "README.md", "labels.json", "SHA256SUMS"] {
            assert!(holds(name), "{name} is in the archive");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_a_text_is_refused_with_a_reason() {
    visit("what_is_not_a_text_is_refused_with_a_reason", |page| async move {
        let mut file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
        file.write_all(b"{\"format\": \"tagline\", \"version\": 99, \"documents\": [").unwrap();
        page.hand_in(file.path()).await;
        page.says("is of none of the formats that can be read here").await;
        page.press("Close").await;
        page.named(Role::Textbox, "Article text").await;
    })
    .await;
}

#[tokio::test]
async fn the_chosen_format_is_verified_and_remembered() {
    visit("the_chosen_format_is_verified_and_remembered", |page| async move {
        page.paste(articles::PLAIN).await;
        let count = page.tagged().await.len();
        page.press("Export").await;
        choose(&page, "doccano").await;
        page.says(&format!("Written and read back: {count} of {count} spans verified.")).await;
        page.press("Download").await;
        let file = String::from_utf8(page.downloaded().await).unwrap();
        assert_eq!(
            file.matches("\"PERSON\"").count()
                + file.matches("\"PLACE\"").count()
                + file.matches("\"ORG\"").count()
                + file.matches("\"DATE\"").count(),
            count,
            "{file}"
        );
        page.press("Close").await;
        page.reload().await;
        page.tagged().await;
        page.press("Export").await;
        let format = page.named(Role::Combobox, "Format").await;
        until("the choice is remembered", async || {
            format.prop("value").await.ok().flatten().filter(|chosen| chosen == "doccano").map(drop)
        })
        .await;
    })
    .await;
}

/// Chooses a format by its name.
async fn choose(page: &Page, name: &str) {
    let format = page.named(Role::Combobox, "Format").await;
    until("there are formats to choose from", async || {
        format.text().await.ok().filter(|shown| shown.contains(name)).map(drop)
    })
    .await;
    let options = format.find_all(By::Css("option")).await.unwrap();
    for option in options {
        if option.text().await.unwrap().starts_with(name) {
            option.click().await.unwrap();
            return;
        }
    }
    panic!("no format {name}");
}
