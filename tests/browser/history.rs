//! The history: undo across reloads, and the panel that goes to any step.

use crate::hands::other_label;
use crate::page::{Mark, Page};
use crate::session::visit;
use crate::wait::until;
use tagline_tests::articles;
use thirtyfour::prelude::*;

fn labels(marks: &[Mark]) -> Vec<&str> {
    marks.iter().map(|mark| mark.label.as_str()).collect()
}

/// Relabels some mentions, one after the other, and gives the states between.
async fn relabel(page: &Page, marks: &[Mark]) -> Vec<Vec<Mark>> {
    let mut states = vec![page.marks().await];
    for mark in marks {
        let label = other_label(mark);
        page.take(mark).await;
        page.key(label.key).await;
        let done = page.marks_when("it is relabelled", |now| {
            now.iter().any(|known| known.id == mark.id && known.label == label.id)
        });
        states.push(done.await);
    }
    page.says("Saved in this browser").await;
    states
}

#[tokio::test]
async fn undo_and_redo_outlive_the_page() {
    visit("undo_and_redo_outlive_the_page", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        let states = relabel(&page, &marks[..3]).await;
        page.press("Undo").await;
        page.marks_when("one step back", |now| now == states[2]).await;
        page.says("Saved in this browser").await;
        page.reload().await;
        page.marks_when("the article is back, one step back", |now| now == states[2]).await;
        page.press("Redo").await;
        page.marks_when("and forth again", |now| now == states[3]).await;
        for before in states[..3].iter().rev() {
            page.press("Undo").await;
            page.marks_when("back to the beginning", |now| now == *before).await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_panel_goes_to_any_step_and_shows_what_it_changed() {
    visit("the_panel_goes_to_any_step_and_shows_what_it_changed", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        let states = relabel(&page, &marks[..3]).await;
        page.press("History").await;
        page.says("3 steps").await;
        let names: Vec<String> = {
            let listed =
                page.run("return [...document.querySelectorAll('.steps .name')].map(row => row.innerText.trim())", &[]);
            serde_json::from_value(listed.await).unwrap()
        };
        assert_eq!(names.len(), 4);
        for (step, at) in [(&names[2], 1), (&names[3], 0), (&names[0], 3), (&names[1], 2)] {
            page.press(step).await;
            page.marks_when("the article is as it was then", |now| labels(now) == labels(&states[at])).await;
            let current = page.run("return document.querySelector('[aria-current=step]').innerText.trim()", &[]).await;
            assert_eq!(current.as_str(), Some(step.as_str()));
        }
        page.says("3 steps, 1 of them undone").await;
        page.press(&format!("What changed: {}", names[2])).await;
        let changes = page.run("return document.querySelector('.changes').innerText", &[]).await;
        assert!(
            changes.as_str().unwrap().contains("suggested") && changes.as_str().unwrap().contains("confirmed"),
            "{changes}"
        );

        // The arrow keys and Enter do the same.
        page.press(&names[0]).await;
        page.marks_when("all is done", |now| labels(now) == labels(&states[3])).await;
        page.key(Key::Down).await;
        page.key(Key::Down).await;
        page.enter().await;
        page.marks_when("two steps back", |now| labels(now) == labels(&states[1])).await;
        page.says("Saved in this browser").await;
        page.reload().await;
        page.marks_when("and so it stays", |now| labels(now) == labels(&states[1])).await;
        until("what is undone can be redone", async || page.find_named(crate::page::Role::Button, "Redo").await).await;
    })
    .await;
}
