//! Characters that are drawn as nothing: shown by a mark, and without power over what stands around them.

use crate::session::visit;
use serde_json::json;

/// Whether the first letter of a word stands to the left of its last, and the codes of what is marked as hidden.
const DRAWN: &str = "
    const article = document.querySelector('section.article');
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const place = (node, at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
    };
    let inOrder = null;
    while (walker.nextNode()) {
        const node = walker.currentNode, at = node.data.indexOf('live');
        if (at >= 0) inOrder = place(node, at) < place(node, at + 3);
    }
    return [inOrder, [...article.querySelectorAll('[data-hidden]')].map(it => it.dataset.hidden)];";

#[tokio::test]
async fn hidden_characters_are_shown_and_turn_nothing_around() {
    visit("hidden_characters_are_shown_and_turn_nothing_around", |page| async move {
        let text = "Angela Merkel said in Berlin that the word \u{202e}live\u{202c} is not\u{200b}hing else.";
        page.paste(text).await;
        page.tagged().await;
        assert_eq!(page.run(DRAWN, &[]).await, json!([true, ["202E", "202C", "200B"]]));
        assert_eq!(page.article().await, text, "the text itself stays as it is");
        // Offsets count them as well.
        page.select("hing").await;
        assert_eq!(page.selected().await, "hing");
        page.key("p").await;
        page.marks_when("what comes after them is tagged", |marks| marks.iter().any(|mark| mark.text == "hing")).await;
    })
    .await;
}
