//! Highlights light up where the words stand: nothing moves.

use crate::page::Role;
use crate::session::{visit, visit_in_chromium};
use serde_json::{Value, json};
use tagline_tests::articles;
use tagline_xtask::engines::Engine;

/// The layout shifts so far inside the article, and what moved. Those within half a second of the paste count as well,
/// which the browser's own score leaves out.
const SHIFTS: &str = "
    const done = arguments[0];
    const article = document.querySelector('[aria-label=\"Annotated article\"]');
    const counts = entry => entry.sources.some(source => article.contains(source.node));
    const moved = source => source.node?.outerHTML ?? source.node?.data;
    const told = entry => ({ score: entry.value, moved: entry.sources.map(moved) });
    new PerformanceObserver(list => done(list.getEntries().filter(counts).map(told)))
        .observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done([]), 100)));";

/// The paragraphs whose last letter stands elsewhere, by more than so many pixels, once their marks are taken away.
const DISPLACED: &str = "
    const last = paragraph => {
        const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), range = new Range();
        let node; while (walker.nextNode()) node = walker.currentNode;
        range.setStart(node, node.length - 1); range.setEnd(node, node.length);
        return range.getBoundingClientRect();
    };
    const region = document.querySelector('[aria-label=\"Annotated article\"]');
    return [...region.querySelectorAll('p')].filter(paragraph => paragraph.textContent.trim()).filter(paragraph => {
        const marked = last(paragraph);
        paragraph.textContent = paragraph.textContent;
        const plain = last(paragraph);
        return Math.abs(marked.right - plain.right) > arguments[0] || Math.abs(marked.bottom - plain.bottom) > 0.1;
    }).map(paragraph => paragraph.textContent);";

#[tokio::test]
async fn nothing_moves_when_highlights_arrive() {
    visit_in_chromium("nothing_moves_when_highlights_arrive", |page| async move {
        page.says("The tagger is ready").await;
        page.paste(&articles::PLAIN.repeat(40)).await;
        page.tagged().await;
        let shifts = page.driver.execute_async(SHIFTS, Vec::new()).await.unwrap().json().clone();
        assert_eq!(shifts, json!([]));
    })
    .await;
}

#[tokio::test]
async fn words_stand_where_they_would_without_highlights() {
    visit("words_stand_where_they_would_without_highlights", |page| async move {
        // The second runs from right to left in part, with letters that join.
        for article in [articles::PLAIN, articles::MANY_SCRIPTS] {
            page.paste(article).await;
            page.tagged().await;
            page.named(Role::Region, "Annotated article").await;
            // WebKit draws no two letters closer for each other's sake where a mark begins or ends, and tells wrongly where
            // one stands in a line that runs from right to left.
            let most = match page.engine {
                Engine::WebKit if article == articles::PLAIN => 2.0,
                Engine::WebKit => f64::MAX,
                _ => 0.1,
            };
            let displaced: Value = page.run(DISPLACED, &[json!(most)]).await;
            assert_eq!(displaced, json!([]));
            page.press("New article").await;
        }
    })
    .await;
}
