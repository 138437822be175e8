//! Highlights light up where the words stand: nothing moves.

use crate::session::visit;
use tagline_tests::articles;

/// Sums the layout shifts so far that no click or key press has just caused, as the browser scores them.
const SHIFT: &str = "
    const done = arguments[0];
    new PerformanceObserver(list => done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
        .observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(0), 100)));";

#[tokio::test]
async fn nothing_moves_when_highlights_arrive() {
    visit("nothing_moves_when_highlights_arrive", |page| async move {
        page.says("The tagger is ready").await;
        page.paste(&articles::PLAIN.repeat(40)).await;
        page.tagged().await;
        let shift = page.driver.execute_async(SHIFT, Vec::new()).await.unwrap().json().as_f64();
        assert_eq!(shift, Some(0.0));
    })
    .await;
}
