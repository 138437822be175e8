//! The whole job: paste, correct, come back, download; on real articles and on one made of every trap.

use crate::hands::other_label;
use crate::page::{Mark, Page, Role};
use crate::session::visit;
use crate::wait::until;
use std::collections::BTreeMap;
use tagline_tests::{articles, corpus, tagline_json};
use thirtyfour::prelude::*;

#[tokio::test]
async fn an_article_of_many_scripts_goes_all_the_way() {
    visit("an_article_of_many_scripts_goes_all_the_way", |page| async move {
        whole_path(&page, articles::MANY_SCRIPTS).await;
    })
    .await;
}

#[tokio::test]
async fn a_news_article_goes_all_the_way() {
    let Some(articles) = corpus::wikinews() else { return };
    visit("a_news_article_goes_all_the_way", |page| async move {
        whole_path(&page, &articles[0]).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_is_tagged_when_asked() {
    visit("what_is_typed_is_tagged_when_asked", |page| async move {
        page.type_in("Angela Merkel flew to London on Monday.").await;
        page.press("Annotate").await;
        let marks = page.tagged().await;
        assert!(marks.iter().any(|mark| mark.text == "Angela Merkel" && mark.label == "PERSON"), "{marks:#?}");
    })
    .await;
}

#[tokio::test]
async fn keys_do_what_buttons_do() {
    visit("keys_do_what_buttons_do", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        let (first, label) = (&marks[0], other_label(&marks[0]));
        page.take(first).await;
        page.key(label.key).await;
        page.marks_when("the first is relabelled", |marks| {
            find(marks, first).is_some_and(|mark| mark.label == label.id)
        })
        .await;
        page.key(Key::Backspace).await;
        page.marks_when("the first is deleted", |marks| find(marks, first).is_none()).await;
        page.command("z").await;
        page.marks_when("the first is back", |marks| find(marks, first).is_some()).await;
        page.command("z").await;
        page.marks_when("all is as it was", |now| now == marks).await;
    })
    .await;
}

/// Pastes an article, relabels one mention, deletes one and adds one, undoes and redoes it, reloads, exports, and
/// checks the downloaded file against what the page shows.
async fn whole_path(page: &Page, article: &str) {
    let article = article.replace("\r\n", "\n");
    page.paste(&article).await;
    let suggested = page.tagged().await;
    assert!(suggested.len() >= 3, "an article has mentions: {suggested:#?}");
    check_marks(&article, &suggested);
    assert_eq!(page.article().await, article.replace('\n', ""), "the page shows the whole article");

    let corrected = correct(page, &article, &suggested).await;
    for _ in 0..3 {
        page.press("Undo").await;
    }
    page.marks_when("undoing brings back the suggestions", |marks| marks == suggested).await;
    for _ in 0..3 {
        page.press("Redo").await;
    }
    page.marks_when("redoing brings back the corrections", |marks| marks == corrected).await;

    page.says("Saved in this browser").await;
    page.reload().await;
    page.marks_when("a reload brings everything back", |marks| marks == corrected).await;

    let file = export(page).await;
    check_file(&article, &corrected, &file);
}

/// Relabels the first mention, deletes the second and tags a word that none of them holds.
async fn correct(page: &Page, article: &str, suggested: &[Mark]) -> Vec<Mark> {
    let [first, second, ..] = suggested else { panic!("two mentions at least") };
    let label = other_label(first);
    page.take(first).await;
    page.press(label.name).await;
    let relabelled = page
        .marks_when("the first is relabelled", |marks| find(marks, first).is_some_and(|mark| mark.label == label.id))
        .await;
    let name = &find(&relabelled, first).unwrap().name;
    assert_eq!(*name, format!("{}, {}, confirmed", first.text, label.name.to_lowercase()));

    // The card of the first may lie over the second.
    page.key(Key::Escape).await;
    page.take(second).await;
    page.press("Not a name").await;
    page.marks_when("the second is gone", |marks| find(marks, second).is_none()).await;

    let word = free_word(article, suggested);
    page.select(&word).await;
    page.press("Organization").await;
    let added = |mark: &Mark| mark.text == word && mark.label == "ORG";
    page.marks_when("a mention is added", |marks| marks.iter().any(added)).await
}

/// Exports Tagline JSON through the dialog and gives the downloaded file's bytes.
async fn export(page: &Page) -> Vec<u8> {
    page.press("Export").await;
    let dialog = page.named(Role::Dialog, "Export").await;
    let format = page.named(Role::Combobox, "Format").await;
    until("there are formats to choose from", async || {
        let shown = format.text().await.ok()?;
        shown.contains("Tagline JSON").then_some(())
    })
    .await;
    page.press("Download").await;
    let file = page.downloaded().await;
    dialog.send_keys(Key::Escape).await.unwrap();
    file
}

/// Every mark covers the words it says, counted in code points.
fn check_marks(article: &str, marks: &[Mark]) {
    for mark in marks {
        let words: String = article.chars().skip(mark.start).take(mark.end - mark.start).collect();
        assert_eq!(words, mark.text, "{mark:?}");
        let label = if mark.label == "ORG" { "organization".to_owned() } else { mark.label.to_lowercase() };
        let begins = format!("{}, {label}, ", mark.text);
        assert!(mark.name.starts_with(&begins) && mark.name.ends_with(" percent, suggested"), "{mark:?}");
    }
}

/// The file keeps its promises and holds the article and just the mentions on the page.
fn check_file(article: &str, marks: &[Mark], file: &[u8]) {
    let file = tagline_json::check(file).unwrap_or_else(|faults| panic!("{faults}"));
    let [document] = tagline_json::list(&file, "documents") else { panic!("one document: {file}") };
    assert_eq!(document["text"].as_str(), Some(article));
    let written: BTreeMap<_, _> = tagline_json::list(document, "annotations")
        .iter()
        .map(|annotation| {
            let offset = |key: &str| annotation[key].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap();
            ((offset("start"), offset("end")), annotation["label"].as_str().unwrap_or_default())
        })
        .collect();
    let shown: BTreeMap<_, _> = marks.iter().map(|mark| ((mark.start, mark.end), mark.label.as_str())).collect();
    assert_eq!(written, shown);
}

fn find<'a>(marks: &'a [Mark], wanted: &Mark) -> Option<&'a Mark> {
    marks.iter().find(|mark| mark.id == wanted.id)
}

/// A word of the article that stands once, in no mention.
fn free_word(article: &str, marks: &[Mark]) -> String {
    let words = article.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 4);
    let taken = |word: &str| marks.iter().any(|mark| mark.text.contains(word));
    let mut free = words.filter(|word| article.matches(word).count() == 1 && !taken(word));
    free.next().expect("an article has a word that is no mention").to_owned()
}
