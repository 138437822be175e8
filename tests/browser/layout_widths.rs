//! Where things stand at each width of the window, and what tells mentions apart at a glance.

use crate::page::{Page, Role};
use crate::session::visit_in_chromium;
use crate::wait::until;
use serde::Deserialize;
use serde_json::{Value, json};
use tagline_tests::articles;
use thirtyfour::prelude::*;

/// Widths of windows in CSS pixels: screens, half of a screen, a tablet.
const WIDTHS: [u32; 6] = [1920, 1440, 1280, 1200, 1024, 820];

/// A text of long paragraphs, with a comma behind a name.
const LONG: &str = "\
Floods close the roads along the Danube

BERLIN, January 22, 2019 (Reuters) - In the towns along the river, hundreds of families left their houses during the \
night, and many of them had no more than a few minutes to gather what they needed before the water reached the doors.

Angela Merkel, who travelled to the region with the head of the relief organization, said that the damage would be \
paid for without long forms. She spoke of roads, bridges and schools, and of the many people who had helped others.

Emmanuel Macron, Microsoft and the United Nations sent boats to Paris, London, Vienna and Budapest on Tuesday.
";

#[derive(Clone, Copy, Debug, Deserialize)]
struct Box {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Box {
    fn middle(self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    fn meets(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

async fn measure<T: serde::de::DeserializeOwned>(page: &Page, script: &str) -> T {
    serde_json::from_value(page.run(script, &[]).await).unwrap()
}

/// Gives the page a window of this size. Its width includes that of the scroll bar.
async fn resize(page: &Page, width: u32, height: u32) {
    let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
    page.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await.unwrap();
    until("the window is resized", async || (page.run("return innerWidth", &[]).await == json!(width)).then_some(()))
        .await;
}

async fn prefer(page: &Page, feature: &str, value: &str) {
    let media = json!({"features": [{"name": feature, "value": value}]});
    page.driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
}

/// Takes the mention that reads so.
async fn take(page: &Page, words: &str) {
    let marks = page.tagged().await;
    page.take(marks.iter().find(|mark| mark.text == words).unwrap()).await;
    page.named(Role::Button, "Confirm").await;
}

/// The boxes of the article, the panel, the card and the window's inside. The card counts where it stands beside the
/// article.
const PLACES: &str = "
    const box = selector => { const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
        return { left, top, right, bottom }; };
    const beside = getComputedStyle(document.querySelector('.card')).position === 'absolute';
    const { clientWidth: right, clientHeight: bottom } = document.documentElement;
    return [box('.article'), box('.panel'), beside ? box('.card') : null, { left: 0, top: 0, right, bottom }];";

#[tokio::test]
async fn the_article_stands_in_the_middle_of_what_is_free() {
    visit_in_chromium("the_article_stands_in_the_middle_of_what_is_free", |page| async move {
        page.paste(LONG).await;
        take(&page, "Angela Merkel").await;
        for width in WIDTHS {
            resize(&page, width, 900).await;
            until(&format!("the article stands in the middle at {width}"), async || {
                let (article, panel, card, window): (Box, Box, Option<Box>, Box) = measure(&page, PLACES).await;
                // The list is beside the article or below it; the card has a place of its own, with a gap.
                let (left, right) = match (panel.top < article.bottom, panel.left < article.left) {
                    (true, true) => (panel.right, window.right - panel.left),
                    (true, false) => (0.0, panel.left),
                    (false, _) => (0.0, window.right),
                };
                let free = card.map_or(right, |card| right - (card.right - card.left) - 15.0);
                let middle = f64::midpoint(left, free);
                let clear = card
                    .is_none_or(|card| card.left >= article.right && card.right <= window.right && !card.meets(panel));
                let right_kind = card.is_some() == (width > 1200);
                ((article.middle() - middle).abs() <= 8.0 && clear && right_kind && !article.meets(panel)).then_some(())
            })
            .await;
        }
    })
    .await;
}

/// What can be scrolled up and down and shows a bar for it: the distance of that bar from the window's own.
const BARS: &str = "
    const bars = [...document.querySelectorAll('body *')].filter(element => {
        const { overflowY, scrollbarWidth, scrollbarColor } = getComputedStyle(element);
        const scrolls = element.scrollHeight > element.clientHeight && ['auto', 'scroll'].includes(overflowY);
        return scrolls && element.checkVisibility() && scrollbarWidth !== 'none' && !scrollbarColor.startsWith('rgba(0, 0, 0, 0)');
    });
    const tall = document.documentElement.scrollHeight > innerHeight;
    return [tall, bars.map(bar => `${bar.className}: ${innerWidth - bar.getBoundingClientRect().right}`)];";

#[tokio::test]
async fn one_scroll_bar_is_enough() {
    visit_in_chromium("one_scroll_bar_is_enough", |page| async move {
        page.paste(&LONG.repeat(6)).await;
        page.tagged().await;
        for width in WIDTHS {
            resize(&page, width, 420).await;
            let (tall, bars): (bool, Vec<String>) = measure(&page, BARS).await;
            assert!(tall, "the article is longer than the window");
            assert_eq!(bars, [""; 0], "{width}");
        }
        // Whoever is at the list sees how far it goes on.
        resize(&page, 1440, 420).await;
        page.named(Role::Textbox, "Find a name").await.click().await.unwrap();
        let (_, bars): (bool, Vec<String>) = measure(&page, BARS).await;
        assert_eq!(bars.len(), 1, "{bars:?}");
    })
    .await;
}

/// The characters in each line of the article that another line of its paragraph follows.
const LINES: &str = "
    const full = [];
    for (const paragraph of document.querySelectorAll('.article p:not(.headline)')) {
        const range = new Range(), lines = [];
        const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) for (let at = 0; at < walker.currentNode.length; at += 1) {
            range.setStart(walker.currentNode, at); range.setEnd(walker.currentNode, at + 1);
            const { bottom } = range.getBoundingClientRect(), line = lines.at(-1);
            if (line && Math.abs(line.bottom - bottom) < 8) line.count += 1; else lines.push({ bottom, count: 1 });
        }
        full.push(...lines.slice(0, -1).map(line => line.count));
    }
    return full;";

#[tokio::test]
async fn a_line_holds_60_to_75_characters() {
    visit_in_chromium("a_line_holds_60_to_75_characters", |page| async move {
        page.paste(LONG).await;
        page.tagged().await;
        for width in WIDTHS {
            resize(&page, width, 900).await;
            let lines: Vec<f64> = measure(&page, LINES).await;
            let mean = lines.iter().sum::<f64>() / lines.len() as f64;
            assert!((60.0..=75.0).contains(&mean), "{width}: {mean} characters in a line of {lines:?}");
        }
    })
    .await;
}

/// The boxes of the letters just outside the current mention, and of what is drawn at its edges.
const EDGES: &str = "
    const mark = document.querySelector('mark.current'), boxes = [];
    const box = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
    for (const [node, at] of [[mark.previousSibling, -1], [mark.nextSibling, 0]]) {
        if (node?.nodeType !== Node.TEXT_NODE || !node.data.at(at).trim()) continue;
        const range = new Range(), start = at < 0 ? node.length - 1 : 0;
        range.setStart(node, start); range.setEnd(node, start + 1);
        boxes.push(box(range.getBoundingClientRect()));
    }
    const drawn = [...document.querySelectorAll('.handle')].map(handle => box(handle.getBoundingClientRect()));
    return [boxes, drawn, parseFloat(getComputedStyle(mark).outlineWidth)];";

#[tokio::test]
async fn the_comma_behind_a_mention_can_be_read() {
    visit_in_chromium("the_comma_behind_a_mention_can_be_read", |page| async move {
        page.paste(LONG).await;
        for words in ["Angela Merkel", "Emmanuel Macron", "Paris", "London"] {
            take(&page, words).await;
            until("the handles are there", async || {
                let (_, handles, _): (Vec<Box>, Vec<Box>, f64) = measure(&page, EDGES).await;
                (handles.len() == 2 && handles.iter().all(|handle| handle.bottom > handle.top)).then_some(())
            })
            .await;
            let (letters, handles, outline): (Vec<Box>, Vec<Box>, f64) = measure(&page, EDGES).await;
            assert!(!letters.is_empty(), "a comma follows {words}");
            // A box is higher than the letter in it; a pixel of it is air.
            let hidden = letters.iter().filter(|letter| {
                let inner = Box { bottom: letter.bottom - 1.0, ..**letter };
                handles.iter().any(|handle| handle.meets(inner))
            });
            assert_eq!(hidden.count(), 0, "{words}: {letters:?} {handles:?}");
            assert_eq!(outline, 0.0, "an outline would lie over the comma");
        }
    })
    .await;
}

/// How much of the type's color fills a mark and a sample of the legend, suggested and confirmed; and whether the legend
/// can be seen.
const FILLS: &str = "
    const fill = selector => {
        const color = getComputedStyle(document.querySelector(selector)).backgroundColor;
        const alpha = /[\\/,] *([0-9.]+)\\)$/.exec(color);
        return /^(rgba|color)/.test(color) && alpha ? +alpha[1] : color === 'transparent' ? 0 : 1;
    };
    const legend = document.querySelector('.legend');
    return [fill('mark[data-status=suggested]'), fill('mark[data-status=confirmed]'),
        fill('.legend [data-status=suggested]'), fill('.legend [data-status=confirmed]'),
        legend.checkVisibility() && legend.getBoundingClientRect().bottom < innerHeight];";

#[tokio::test]
async fn suggested_and_confirmed_are_told_apart_at_a_glance() {
    visit_in_chromium("suggested_and_confirmed_are_told_apart_at_a_glance", |page| async move {
        page.paste(LONG).await;
        take(&page, "Angela Merkel").await;
        page.press("Confirm").await;
        page.marks_when("one is confirmed", |marks| marks.iter().any(|mark| mark.name.ends_with(", confirmed"))).await;
        page.key(Key::Escape).await;
        for (feature, value, most, least) in [
            ("prefers-color-scheme", "light", 0.1, 0.25),
            ("prefers-color-scheme", "dark", 0.1, 0.25),
            ("prefers-contrast", "more", 0.0, 0.3),
        ] {
            prefer(&page, feature, value).await;
            let (suggested, confirmed, sample, sure_sample, seen): (f64, f64, f64, f64, bool) =
                measure(&page, FILLS).await;
            assert!(suggested <= most && confirmed >= least, "{feature} {value}: {suggested} and {confirmed}");
            assert_eq!(
                (sample, sure_sample),
                (suggested, confirmed),
                "{feature} {value}: the legend shows the marks as they are"
            );
            assert!(seen, "the legend is on the screen");
        }
        prefer(&page, "forced-colors", "active").await;
        let drawn = "return ['mark', '.legend '].flatMap(part => ['suggested', 'confirmed'].map(status =>
            getComputedStyle(document.querySelector(`${part}[data-status=${status}]`)).backgroundColor));";
        let drawn: Vec<String> = measure(&page, drawn).await;
        assert_ne!(drawn[0], drawn[1], "{drawn:?}");
        assert_eq!(drawn[..2], drawn[2..], "the legend shows the marks as they are");
    })
    .await;
}

/// The names in the list: each one's type, the line below it and what it says.
const NAMES: &str = "
    return [...document.querySelectorAll('.names .entry')].map(entry => [entry.dataset.label,
        getComputedStyle(entry.querySelector('.name > span')).textDecorationStyle, entry.innerText]);";

#[tokio::test]
async fn every_order_of_the_list_shows_type_and_confidence() {
    visit_in_chromium("every_order_of_the_list_shows_type_and_confidence", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        for order in ["Position", "Frequency", "Least sure first"] {
            let choice = page.named(Role::Combobox, "Sort names by").await;
            choice.send_keys(order).await.unwrap();
            until(&format!("the list is in the order {order:?}"), async || {
                let names: Vec<(String, String, String)> = measure(&page, NAMES).await;
                let line = |label: &str| match label {
                    "PERSON" => "solid",
                    "PLACE" => "dashed",
                    "ORG" => "double",
                    _ => "dotted",
                };
                let shown =
                    |(label, style, words): &(String, String, String)| *style == line(label) && words.contains('%');
                (names.len() > 5 && names.iter().all(shown)).then_some(())
            })
            .await;
        }
    })
    .await;
}

/// Where the columns of the library and their headings begin or end.
const COLUMNS: &str = "
    const start = selector => {
        const { paddingInlineStart } = getComputedStyle(document.querySelector(selector));
        return document.querySelector(selector).getBoundingClientRect().left + parseFloat(paddingInlineStart);
    };
    return [['.row-title', 1], ['.row-date', 2], ['.row-counts', 3], ['.row-progress', 4]]
        .map(([column, at]) => [start(column), start(`.headings button:nth-child(${at})`)]);";

/// Whether a button is in the window, and whether it stands below the last row.
const BUTTON: &str = "
    const button = [...document.querySelectorAll('button')].find(button => button.textContent === arguments[0]);
    const { top, bottom } = button.getBoundingClientRect();
    return [top >= 0 && bottom <= innerHeight, top >= document.querySelector('.rows').getBoundingClientRect().bottom];";

/// The titles of the library as they are listed.
const TITLES: &str = "return [...document.querySelectorAll('.row-title')].map(title => title.textContent);";

#[tokio::test]
async fn the_library_has_headings_that_sort_and_keeps_danger_apart() {
    visit_in_chromium("the_library_has_headings_that_sort_and_keeps_danger_apart", |page| async move {
        page.says("The tagger is ready").await;
        let lines: String = ["Ann met Ben in Rome on Monday.", "No names here.", "London is far."]
            .iter()
            .map(|text| format!("{}\n", json!({"text": text, "title": text})))
            .collect();
        let folder = crate::session::scratch();
        let file = folder.path().join("articles.jsonl");
        std::fs::write(&file, lines).unwrap();
        page.hand_in(&file).await;
        page.says("3 articles from 1 file.").await;

        let listed = async |expected: [&str; 3]| {
            until(&format!("the library lists {expected:?}"), async || {
                let titles: Vec<String> = measure(&page, TITLES).await;
                let begins = titles.iter().zip(expected).all(|(title, expected)| title.starts_with(expected));
                (titles.len() == 3 && begins).then_some(())
            })
            .await;
        };
        page.press("Title").await;
        listed(["Ann", "London", "No"]).await;
        page.press("Title").await;
        listed(["No", "London", "Ann"]).await;
        page.press("Mentions").await;
        listed(["Ann", "London", "No"]).await;
        for width in [1440, 1280, 1024] {
            resize(&page, width, 900).await;
            let columns: Vec<(f64, f64)> = measure(&page, COLUMNS).await;
            assert!(columns.iter().all(|(column, heading)| (column - heading).abs() < 2.0), "{width}: {columns:?}");
        }
        for name in ["Back up everything", "Restore a backup"] {
            let found: (bool, bool) = serde_json::from_value(page.run(BUTTON, &[json!(name)]).await).unwrap();
            assert_eq!(found, (true, false), "{name} is in sight, above the list");
        }
        let (_, below): (bool, bool) = serde_json::from_value(page.run(BUTTON, &[json!("Delete all…")]).await).unwrap();
        assert!(below, "what deletes everything stands below the list");
    })
    .await;
}

#[tokio::test]
async fn help_explains_the_marks_and_lists_the_keys_of_search_and_review() {
    visit_in_chromium("help_explains_the_marks_and_lists_the_keys_of_search_and_review", |page| async move {
        page.press("Help").await;
        page.named(Role::Dialog, "Help").await;
        for words in [
            "The first five minutes",
            "Read the marks.",
            "Correct.",
            "Review.",
            "Export.",
            "In the search",
            "In the review",
        ] {
            page.says(words).await;
        }
        let samples = "return [...document.querySelectorAll('dialog[open] .sample')].map(sample => {
            const { textDecorationStyle, backgroundColor } = getComputedStyle(sample);
            return `${textDecorationStyle} ${backgroundColor}`; });";
        let samples: Vec<String> = measure(&page, samples).await;
        let distinct: std::collections::BTreeSet<_> = samples.iter().collect();
        assert_eq!((samples.len(), distinct.len()), (6, 6), "each sample is drawn in its own way: {samples:?}");
        let keys =
            "return [...document.querySelectorAll('.minutes .examples kbd')].map(key => key.textContent).join('')";
        assert_eq!(page.run(keys, &[]).await, json!("PLOD"), "the letters of the types");
    })
    .await;
}

/// The state of the clock that takes a notice away, if there is a notice with one.
const CLOCK: &str = "return document.querySelector('.notice')?.getAnimations()[0]?.playState ?? null;";

#[tokio::test]
async fn news_leave_by_themselves_and_what_asks_stays() {
    visit_in_chromium("news_leave_by_themselves_and_what_asks_stays", |page| async move {
        page.says("The tagger is ready").await;
        let folder = crate::session::scratch();
        let file = folder.path().join("articles.jsonl");
        std::fs::write(&file, "{\"text\": \"Ann met Ben.\"}\n{\"text\": \"No names here.\"}\n").unwrap();
        page.hand_in(&file).await;
        page.says("2 articles from 1 file.").await;
        assert_eq!(page.run(CLOCK, &[]).await, json!("running"));
        let role = "return document.querySelector('.notice').parentElement.role";
        assert_eq!(page.run(role, &[]).await, json!("status"), "news interrupt no screen reader");
        // Whoever is at it has all the time in the world.
        page.named(Role::Button, "Dismiss").await.focus().await.unwrap();
        assert_eq!(page.run(CLOCK, &[]).await, json!("paused"));
        page.run("document.activeElement.blur(); document.querySelector('.notice').getAnimations()[0].finish();", &[])
            .await;
        until("the notice is gone", async || {
            (page.run("return !document.querySelector('.notice')", &[]).await == json!(true)).then_some(())
        })
        .await;

        page.press("More about Ann met Ben.").await;
        page.press("Delete").await;
        page.says("moved to the bin.").await;
        assert_eq!(page.run(CLOCK, &[]).await, Value::Null, "a notice with a button waits for the person");
    })
    .await;
}
