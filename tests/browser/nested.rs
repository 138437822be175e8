//! Mentions within mentions: drawn to a depth, counted below it, and listed all.

use crate::page::Role;
use crate::session::visit;
use crate::wait::until;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Instant};

/// As many mentions, each within the one before.
const MENTIONS: usize = 1_200;

#[tokio::test]
async fn mentions_nested_a_thousand_deep_are_drawn_to_a_limit() {
    visit("mentions_nested_a_thousand_deep_are_drawn_to_a_limit", |page| async move {
        let text = format!("{} and the rest.", "word ".repeat(2 * MENTIONS));
        let spans: Vec<Value> = (0..MENTIONS).map(|at| json!([at, 10 * MENTIONS - at, "ORG"])).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep.jsonl");
        std::fs::write(&path, json!({"id": 1, "text": text, "label": spans}).to_string()).unwrap();
        page.says("The tagger is ready").await;
        let start = Instant::now();
        page.hand_in(&path).await;
        let marks = page.tagged().await;
        eprintln!("{} of {MENTIONS} marks drawn after {:.1} s", marks.len(), start.elapsed().as_secs_f64());
        assert!((2..100).contains(&marks.len()), "{}", marks.len());
        let deepest = marks.iter().find(|mark| mark.name.contains("more mentions inside it, in the list"));
        let deepest = deepest.expect("what is not drawn is counted");
        let drawn: BTreeSet<&String> = marks.iter().map(|mark| &mark.id).collect();
        let deeper = (MENTIONS - drawn.len()).to_string();
        let told = deepest.name.replace(',', "");
        assert!(told.contains(&format!("{deeper} more mentions inside it")), "{} drawn", drawn.len());
        page.named(Role::Dialog, "Import report").await;
        page.press("Close").await;
        // The article still takes a correction.
        page.take(&marks[0]).await;
        page.key('p').await;
        page.marks_when("one of them is relabelled", |marks| marks.iter().any(|mark| mark.label == "PERSON")).await;
        until("the panel lists all", async || {
            let script = "return document.querySelector('.panel').textContent.replaceAll(',', '')";
            let panel = page.run(script, &[]).await;
            panel.as_str()?.contains(&(MENTIONS - 1).to_string()).then_some(())
        })
        .await;
        page.named(Role::Button, "Export").await;
    })
    .await;
}
