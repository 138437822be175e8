//! The card: where it stands, what it offers, and what it says before it does it.

use crate::hands::Touch;
use crate::page::{Mark, Page, Role};
use crate::session::{visit, visit_in_chromium};
use crate::wait::until;
use serde::Deserialize;
use serde_json::json;
use tagline_tests::articles;
use thirtyfour::prelude::*;

const ARTICLE: &str = "The harbour crews of Anholt and Brekke sailed at dawn.\n\n\
    Later the harbour crews came home, and the harbour crews slept.";

/// What is painted over the article under a name.
const PAINTED: &str = "return [...(CSS.highlights.get(arguments[0]) ?? [])].map(range => range.toString());";

/// Where the card, the current mention and the notice stand in the window.
const SCENE: &str = "
    const box = element => { const box = element?.getBoundingClientRect(); return box && box.height ? [box.left, box.top, box.right, box.bottom] : null; };
    const card = document.querySelector('[aria-label=Correction]');
    const shown = card.checkVisibility({ visibilityProperty: true });
    return { card: shown ? box(card) : null, mention: box(document.querySelector('mark.current')), notice: box(document.querySelector('.notice')),
        article: box(document.querySelector('.article')), window: [innerWidth, innerHeight] };";

/// Boxes as left, top, right and bottom, in CSS pixels.
type Rect = [f64; 4];

#[derive(Debug, Deserialize)]
struct Scene {
    card: Option<Rect>,
    mention: Option<Rect>,
    notice: Option<Rect>,
    article: Rect,
    window: [f64; 2],
}

async fn scene(page: &Page) -> Scene {
    serde_json::from_value(page.run(SCENE, &[]).await).unwrap()
}

/// Waits until the card and what is around it stand as wished.
async fn scene_when(page: &Page, what: &str, wish: impl Fn(&Scene) -> bool) -> Scene {
    until(what, async || Some(scene(page).await).filter(|scene| wish(scene))).await
}

fn are_apart(one: Rect, other: Rect) -> bool {
    one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1]
}

/// Whether the card is whole in the window and leaves its mention free.
fn stands_well(scene: &Scene) -> bool {
    let (Some(card), Some(mention), [width, height]) = (scene.card, scene.mention, scene.window) else { return false };
    let is_whole = card[0] >= 0.0 && card[1] >= 0.0 && card[2] <= width + 0.5 && card[3] <= height + 0.5;
    is_whole && are_apart(card, mention) && mention[1] >= 0.0 && mention[3] <= height
}

async fn resize(page: &Page, (width, height): (u32, u32)) {
    let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
    page.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await.unwrap();
}

/// Tags words as a place, be they a mention or not, and takes the mention.
async fn tag(page: &Page, words: &str) -> Mark {
    match page.marks().await.iter().find(|mark| mark.text == words) {
        Some(mark) => page.take(mark).await,
        None => page.select(words).await,
    }
    page.press("Place").await;
    let fits = |mark: &&Mark| mark.text == words && mark.label == "PLACE";
    let marks = page.marks_when("the words are tagged", |marks| marks.iter().any(|mark| fits(&mark))).await;
    let mark = marks.iter().find(fits).unwrap().clone();
    page.take(&mark).await;
    mark
}

#[tokio::test]
async fn the_card_finds_its_place_in_a_window_of_any_size() {
    visit_in_chromium("the_card_finds_its_place_in_a_window_of_any_size", |page| async move {
        page.paste(&articles::PLAIN.repeat(8)).await;
        let marks = page.tagged().await;
        page.take(&marks[marks.len() / 2]).await;
        for size in [(1440, 900), (1250, 600), (1024, 768), (820, 1180), (390, 844), (1280, 800)] {
            resize(&page, size).await;
            scene_when(&page, &format!("the card stands well at {size:?}"), stands_well).await;
        }
        let scene = scene_when(&page, "it is beside the article again", |scene| {
            scene.card.is_some_and(|card| card[0] >= scene.article[2])
        })
        .await;
        let (card, mention) = (scene.card.unwrap(), scene.mention.unwrap());
        assert!(
            (card[1] - mention[1]).abs() < 1.0 || card[3] > scene.window[1] - 80.0,
            "level or at the foot: {scene:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_card_goes_with_its_mention_and_comes_back_with_it() {
    visit_in_chromium("the_card_goes_with_its_mention_and_comes_back_with_it", |page| async move {
        page.paste(&articles::PLAIN.repeat(12)).await;
        let marks = page.tagged().await;
        for size in [(1440, 900), (390, 844)] {
            resize(&page, size).await;
            page.take(&marks[4]).await;
            scene_when(&page, "the card is there", stands_well).await;
            page.run("scrollTo(0, document.documentElement.scrollHeight)", &[]).await;
            scene_when(&page, "it is away with its mention", |scene| scene.card.is_none()).await;
            page.run("document.querySelector('mark.current').scrollIntoView({ block: 'center' })", &[]).await;
            let back = scene_when(&page, "it is back", |scene| scene.card.is_some()).await;
            assert!(are_apart(back.card.unwrap(), back.mention.unwrap()), "{back:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_notice_leaves_the_card_free() {
    visit_in_chromium("a_notice_leaves_the_card_free", |page| async move {
        page.paste(&articles::PLAIN.repeat(8)).await;
        let marks = page.tagged().await;
        // An edit that touches a confirmed mention brings a notice.
        page.take(&marks[0]).await;
        page.press("Confirm").await;
        page.press("Edit text").await;
        let field = page.named(Role::Textbox, "Text of the article").await;
        let cut = "arguments[0].value = arguments[0].value.replace('Merkel', 'Merkal'); arguments[0].dispatchEvent(new Event('input', { bubbles: true }));";
        page.driver.execute(cut, vec![field.to_json().unwrap()]).await.unwrap();
        page.press("Save text").await;
        scene_when(&page, "there is a notice", |scene| scene.notice.is_some()).await;
        for size in [(1440, 900), (1280, 700), (1024, 768), (390, 844)] {
            resize(&page, size).await;
            page.run("document.querySelectorAll('mark')[30].click()", &[]).await;
            let what = format!("neither lies over the other at {size:?}");
            scene_when(&page, &what, |scene| {
                stands_well(scene) && scene.notice.is_some_and(|notice| are_apart(notice, scene.card.unwrap()))
            })
            .await;
        }
    })
    .await;
}

/// The widest overhang of anything in the card beyond its sides, and of any label's name beyond its button, in pixels.
const OVERHANG: &str = "
    const card = document.querySelector('[aria-label=Correction]'), sides = card.getBoundingClientRect();
    const over = [...card.querySelectorAll('button, input, textarea')].filter(element => element.checkVisibility()).map(element => {
        const box = element.getBoundingClientRect();
        return Math.max(box.right - sides.right, sides.left - box.left, element.scrollWidth - element.clientWidth - 1);
    });
    return Math.max(card.scrollWidth - card.clientWidth, ...over);";

#[tokio::test]
async fn long_names_of_labels_stay_inside_the_card() {
    visit_in_chromium("long_names_of_labels_stay_inside_the_card", |page| async move {
        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        page.press("Labels").await;
        let field = page.named(Role::Textbox, "Name of the new label").await;
        for name in [
            "Intergovernmental organization or treaty body",
            "Donaudampfschifffahrtsgesellschaft",
            "منظمة حكومية دولية",
        ] {
            field.send_keys(format!("{name}{}", char::from(Key::Enter))).await.unwrap();
            page.named(Role::Textbox, &format!("Key of {name}")).await;
        }
        page.press("Close").await;
        for size in [(1440, 900), (1024, 768), (820, 1180), (390, 844)] {
            resize(&page, size).await;
            page.take(&marks[2]).await;
            scene_when(&page, "the card is there", stands_well).await;
            let over = page.run(OVERHANG, &[]).await.as_f64().unwrap();
            assert!(over <= 0.5, "{over} pixels stick out at {size:?}");
        }
    })
    .await;
}

/// Where the buttons of the card stand.
const BUTTONS: &str = "
    return Object.fromEntries([...document.querySelectorAll('[aria-label=Correction] button')].filter(button => button.checkVisibility())
        .map(button => [button.innerText, Math.round(button.getBoundingClientRect().top)]));";

#[tokio::test]
async fn no_button_moves_when_an_offer_comes() {
    visit_in_chromium("no_button_moves_when_an_offer_comes", |page| async move {
        page.paste(ARTICLE).await;
        page.says("The tagger is ready").await;
        for size in [(1440, 520), (1440, 900), (1024, 768), (390, 844)] {
            resize(&page, size).await;
            let whole = tag(&page, "harbour crews").await;
            page.button_beginning("Also tag 2 others").await;
            scene_when(&page, "the card is there", stands_well).await;
            let with = page.run(BUTTONS, &[]).await;
            // Without the other two there is nothing to offer.
            page.key("a").await;
            until("the offer is gone", async || {
                let offer = page.run("return !document.querySelector('.card-offer')", &[]).await;
                offer.as_bool().filter(|gone| *gone)
            })
            .await;
            scene_when(&page, "the card is there", stands_well).await;
            let without = page.run(BUTTONS, &[]).await;
            // What is in the corner of a sheet goes up with it.
            let in_corner = |name: &str| size.0 < 1200 && ["×", "Undo"].contains(&name);
            for (name, top) in without.as_object().unwrap().iter().filter(|(name, _)| !in_corner(name)) {
                assert_eq!(with[name], *top, "{name} at {size:?}");
            }
            page.command("z").await;
            page.command("z").await;
            page.marks_when("all is taken back", |marks| marks.iter().all(|mark| mark.id != whole.id)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_offer_names_the_words_it_is_about() {
    visit("an_offer_names_the_words_it_is_about", |page| async move {
        page.paste(ARTICLE).await;
        page.says("The tagger is ready").await;
        tag(&page, "harbour crews").await;
        page.press("Also tag 2 others: harbour crews").await;
        let crews = |marks: &[Mark]| marks.iter().filter(|mark| mark.text == "harbour crews").count();
        let marks = page.marks_when("all are tagged", |marks| crews(marks) == 3).await;
        let anholt = tag(&page, "Anholt").await;
        page.take(&marks[0]).await;
        page.press("Not a name").await;
        until("the eye goes to the next mention", async || {
            (page.held().await.as_deref() == Some(&anholt.id)).then_some(())
        })
        .await;
        page.says("“harbour crews” is not a name.").await;
        page.button_beginning("Also 2 others: harbour crews").await;
        page.key("a").await;
        page.marks_when("none is left", |marks| crews(marks) == 0).await;
        page.command("z").await;
        page.marks_when("one step takes it back", |marks| crews(marks) == 2).await;
    })
    .await;
}

#[tokio::test]
async fn a_merge_shows_what_it_joins() {
    visit("a_merge_shows_what_it_joins", |page| async move {
        page.paste(ARTICLE).await;
        page.says("The tagger is ready").await;
        tag(&page, "Brekke").await;
        tag(&page, "Anholt").await;
        let merge = page.named(Role::Button, "Merge with Brekke → Anholt and Brekke").await;
        assert_eq!(page.run(PAINTED, &[json!("tagline-joined")]).await, json!([]));
        page.driver.action_chain().move_to_element_center(&merge).perform().await.unwrap();
        until("what it would be is painted", async || {
            (page.run(PAINTED, &[json!("tagline-joined")]).await == json!(["Anholt and Brekke"])).then_some(())
        })
        .await;
        page.click(&merge).await;
        page.marks_when("they are one", |marks| marks.iter().any(|mark| mark.text == "Anholt and Brekke")).await;
        until("nothing is painted", async || {
            (page.run(PAINTED, &[json!("tagline-joined")]).await == json!([])).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn entities_show_what_they_become_before_they_are_merged() {
    visit("entities_show_what_they_become_before_they_are_merged", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("More about London").await;
        let others = page.named(Role::Combobox, "Same as").await;
        others.send_keys("Berlin").await.unwrap();
        let merge = page.named(Role::Button, "Merge with Berlin → Berlin, 2 mentions").await;
        assert_eq!(page.run(PAINTED, &[json!("tagline-joined")]).await, json!(["London", "Berlin"]));
        page.named(Role::Button, "More about London").await;
        page.click(&merge).await;
        until("they are one entry", async || {
            page.find_named(Role::Button, "More about London").await.is_none().then_some(())
        })
        .await;
        page.press("Undo").await;
        page.named(Role::Button, "More about London").await;
    })
    .await;
}

/// The card's targets that a finger misses.
const SMALL: &str = "
    return [...document.querySelectorAll('[aria-label=Correction] button')].filter(button => button.checkVisibility())
        .map(button => [button.innerText, button.getBoundingClientRect()]).filter(([, box]) => Math.min(box.width, box.height) < 43.9)
        .map(([name]) => name);";

#[tokio::test]
async fn on_a_phone_undo_is_at_hand_and_the_mention_free() {
    visit_in_chromium("on_a_phone_undo_is_at_hand_and_the_mention_free", |page| async move {
        page.paste(&articles::PLAIN.repeat(6)).await;
        let marks = page.tagged().await;
        Touch::emulate(&page).await;
        for mark in [&marks[3], marks.last().unwrap()] {
            page.take(mark).await;
            scene_when(&page, "the card is there", stands_well).await;
            assert_eq!(page.run(SMALL, &[]).await, json!([]));
        }
        let label = crate::hands::other_label(marks.last().unwrap());
        let changed = |marks: &[Mark]| marks.last().is_some_and(|mark| mark.label == label.id);
        let at = |name: &'static str| format!("[...document.querySelectorAll('[aria-label=Correction] button')].find(button => button.innerText.startsWith('{name}'))");
        page.run(&format!("{}.click()", at(label.name)), &[]).await;
        page.marks_when("it has another label", changed).await;
        // Without scrolling.
        let is_in_reach = format!("const box = {}.getBoundingClientRect(); return box.height > 43 && box.top > 0 && box.bottom <= innerHeight;", at("Undo"));
        until("Undo is in reach", async || page.run(&is_in_reach, &[]).await.as_bool().filter(|seen| *seen)).await;
        page.run(&format!("{}.click()", at("Undo")), &[]).await;
        page.marks_when("it is taken back", |marks| !changed(marks)).await;
    })
    .await;
}

#[tokio::test]
async fn the_review_keeps_each_mention_in_the_middle() {
    visit_in_chromium("the_review_keeps_each_mention_in_the_middle", |page| async move {
        page.paste(&articles::PLAIN.repeat(12)).await;
        page.tagged().await;
        page.press("Review").await;
        for _ in 0..8 {
            scene_when(&page, "the mention is in the middle, or the page ends", |scene| {
                let (Some(mention), [_, height]) = (scene.mention, scene.window) else { return false };
                let middle = f64::midpoint(mention[1], mention[3]);
                (middle - f64::midpoint(100.0, height)).abs() < 40.0 || scene.article[1] > 100.0
            })
            .await;
            page.key(Key::Enter).await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_hidden_is_not_accepted() {
    visit("what_is_hidden_is_not_accepted", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("Hide person in the article").await;
        page.press("Review").await;
        page.says("Hidden and left as they are: Person (").await;
        let least = page.named(Role::Textbox, "Accept above, in percent").await;
        least.clear().await.unwrap();
        least.send_keys("50").await.unwrap();
        let sure = |mark: &Mark| {
            mark.name.rsplit(", ").find_map(|part| part.strip_suffix(" percent")?.parse::<u32>().ok()) >= Some(50)
        };
        let before = page.marks().await;
        let shown = before.iter().filter(|mark| mark.label != "PERSON" && sure(mark)).count();
        page.press(&format!("Accept {shown}")).await;
        let confirmed = |mark: &&Mark| mark.name.ends_with(", confirmed");
        let after =
            page.marks_when("they are confirmed", |marks| marks.iter().filter(confirmed).count() == shown).await;
        assert!(after.iter().filter(confirmed).all(|mark| mark.label != "PERSON"), "{after:#?}");
        let rest = before.iter().filter(|mark| mark.label != "PERSON").count() - shown;
        for _ in 0..rest {
            page.key(Key::Enter).await;
        }
        page.says("Everything shown is checked. Hidden and still to check: Person (").await;
        page.press("Show all").await;
        page.named(Role::Button, "Next").await;
    })
    .await;
}

#[tokio::test]
async fn a_key_of_a_label_is_checked() {
    visit("a_key_of_a_label_is_checked", |page| async move {
        page.paste(ARTICLE).await;
        page.says("The tagger is ready").await;
        page.press("Labels").await;
        let name = page.named(Role::Textbox, "Name of the new label").await;
        name.send_keys(format!("Animal{}", char::from(Key::Enter))).await.unwrap();
        let key = async |key: &str| {
            let field = page.named(Role::Textbox, "Key of Animal").await;
            field.clear().await.unwrap();
            field.send_keys(format!("{key}{}", char::from(Key::Enter))).await.unwrap();
        };
        key("a").await;
        page.says("A is the key for “Do the same wherever the name stands”: choose another.").await;
        key("n").await;
        page.says("N is the key for “Next mention that the tagger is unsure of”: choose another.").await;
        key("p").await;
        page.says("Person has no key now.").await;
        page.press("Close").await;
        // The dialog gave the keyboard back to the button that opened it.
        page.run("document.querySelector('section.article').focus()", &[]).await;
        page.select("harbour crews").await;
        page.named(Role::Button, "Animal").await;
        page.key("p").await;
        page.marks_when("P tags as Animal", |marks| marks.iter().any(|mark| mark.label == "ANIMAL")).await;
    })
    .await;
}
