//! One correction redraws one paragraph.

use crate::hands::{Hands as _, Keyboard};
use crate::session::visit;
use crate::wait::until;
use serde_json::json;
use tagline_tests::articles;

/// Notes every change inside the article, by the paragraph it is in.
const WATCH: &str = "
    const region = document.querySelector('[aria-label=\"Annotated article\"]');
    const touched = window.touched = new Set();
    const paragraph = node => (node.nodeType === 1 ? node : node.parentElement)?.closest('p');
    new MutationObserver(records => {
        for (const { target } of records) touched.add(paragraph(target) ?? 'outside any paragraph');
    }).observe(region, { subtree: true, childList: true, attributes: true, characterData: true });";

/// How many paragraphs have been touched, and whether anything outside them.
const TOUCHED: &str = "return [window.touched.size, window.touched.has('outside any paragraph')];";

#[tokio::test]
async fn a_correction_touches_one_paragraph() {
    visit("a_correction_touches_one_paragraph", |page| async move {
        page.paste(&articles::PLAIN.repeat(20)).await;
        let marks = page.tagged().await;
        let middle = &marks[marks.len() / 2];
        Keyboard.take(&page, &marks[0]).await;
        page.take(middle).await;
        until("the mention is in hand", async || (page.held().await.as_ref() == Some(&middle.id)).then_some(())).await;
        page.run(WATCH, &[]).await;
        let label = crate::hands::other_label(middle);
        page.key(label.key).await;
        page.marks_when("it is relabelled", |marks| {
            marks.iter().any(|mark| mark.id == middle.id && mark.label == label.id)
        })
        .await;
        until("the keyboard is back", async || (page.held().await.as_ref() == Some(&middle.id)).then_some(())).await;
        assert_eq!(page.run(TOUCHED, &[]).await, json!([1, false]));
    })
    .await;
}
