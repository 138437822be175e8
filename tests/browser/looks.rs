//! What tells mentions apart where colours cannot: their lines, in forced colours and on paper too.

use crate::page::Role;
use crate::session::{visit, visit_in_chromium};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tagline_tests::articles;
use thirtyfour::prelude::*;

/// How a suggested and a confirmed mention are drawn, and the lines of the labels.
const DRAWN: &str = "
    const look = mark => { const style = getComputedStyle(mark); return [style.backgroundColor, style.textDecorationLine]; };
    const first = status => document.querySelector(`mark[data-status=${status}]`);
    const lines = [...document.querySelectorAll('mark')].map(mark => [mark.dataset.label, getComputedStyle(mark).textDecorationStyle]);
    return { suggested: look(first('suggested')), confirmed: look(first('confirmed')), lines: Object.fromEntries(lines) };";

/// The label of each mention, and the line that is drawn below it.
const LINES: &str = "
    return [...document.querySelectorAll('mark')].map(mark => {
        const { textDecorationLine, textDecorationStyle } = getComputedStyle(mark);
        return [mark.dataset.label, `${textDecorationLine} ${textDecorationStyle}`];
    });";

/// Whether things can be seen.
const SEEN: &str = "return arguments[0].map(selector => !!document.querySelector(selector)?.getClientRects().length);";

#[tokio::test]
async fn each_type_has_a_line_of_its_own() {
    visit("each_type_has_a_line_of_its_own", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        let lines: Vec<(String, String)> = serde_json::from_value(page.run(LINES, &[]).await).unwrap();
        let (labels, looks): (BTreeSet<_>, BTreeSet<_>) = lines.iter().cloned().unzip();
        assert_eq!((labels.len(), looks.len()), (4, 4), "{lines:?}");
        assert!(looks.iter().all(|look| look.starts_with("underline ")), "{lines:?}");
    })
    .await;
}

#[tokio::test]
async fn mentions_are_told_apart_without_colour_and_on_paper() {
    visit_in_chromium("mentions_are_told_apart_without_colour_and_on_paper", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.take(&marks[0]).await;
        page.key(Key::Enter).await;
        page.marks_when("one is confirmed", |marks| marks[0].name.ends_with(", confirmed")).await;

        let media = json!({"features": [{"name": "forced-colors", "value": "active"}]});
        page.driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
        let drawn: Value = page.run(DRAWN, &[]).await;
        assert_ne!(drawn["suggested"][0], drawn["confirmed"][0], "a fill tells what is confirmed: {drawn}");
        assert_eq!(drawn["suggested"][1], json!("underline"), "{drawn}");
        let lines: Vec<_> = ["PERSON", "PLACE", "ORG", "DATE"].map(|label| drawn["lines"][label].to_string()).into();
        let distinct: BTreeSet<_> = lines.iter().collect();
        assert_eq!(distinct.len(), lines.len(), "every label has a line of its own: {drawn}");

        page.driver.cdp().send_raw("Emulation.setEmulatedMedia", json!({"media": "print"})).await.unwrap();
        let seen = page.run(SEEN, &[json!([".legend", "mark", ".names", ".bar", ".card", ".tools", ".foot"])]).await;
        assert_eq!(
            seen,
            json!([true, true, true, false, false, false, false]),
            "paper shows the article and its legend"
        );
        page.driver.cdp().send_raw("Emulation.setEmulatedMedia", json!({"media": ""})).await.unwrap();
        page.named(Role::Region, "Annotated article").await;
    })
    .await;
}
