//! How many keys each correction costs, as `docs/keystrokes.md` says.

use crate::hands::{Hands as _, Keyboard};
use crate::page::{Mark, Page};
use crate::session::visit;
use std::cell::Cell;
use thirtyfour::prelude::*;

const ARTICLE: &str = "Angela Merkel met Emmanuel Macron in Paris on Monday.\n\n\
    The old harbour was quiet. Beyond the harbour lay the sea, and the harbour lights went out.";

/// A keyboard that counts what is pressed on it; Shift and the key it is held for are one.
struct Counter<'a> {
    page: &'a Page,
    pressed: Cell<u32>,
}

impl Counter<'_> {
    async fn press(&self, key: impl Into<TypingData>) {
        self.pressed.set(self.pressed.get() + 1);
        self.page.key(key).await;
    }

    async fn press_with_shift(&self, key: impl Into<TypingData>) {
        self.pressed.set(self.pressed.get() + 1);
        self.page.shifted(key).await;
    }

    fn count(&self) -> u32 {
        self.pressed.take()
    }
}

#[tokio::test]
async fn each_correction_costs_as_few_keys_as_the_docs_say() {
    visit("each_correction_costs_as_few_keys_as_the_docs_say", |page| async move {
        page.paste(ARTICLE).await;
        let marks = page.tagged().await;
        let keys = Counter { page: &page, pressed: Cell::new(0) };
        let [first, .., last] = marks.as_slice() else { panic!("two mentions at least: {marks:#?}") };

        Keyboard.take(&page, first).await;
        keys.press(Key::Enter).await;
        until_is(&page, first, "accepted", |mark| mark.name.ends_with(", confirmed")).await;
        assert_eq!(keys.count(), 1, "accept");

        Keyboard.take(&page, first).await;
        keys.press("o").await;
        until_is(&page, first, "relabelled", |mark| mark.label == "ORG").await;
        assert_eq!(keys.count(), 1, "relabel");

        keys.press_with_shift(Key::Right).await;
        until_is(&page, first, "a word longer", |mark| mark.text == format!("{} met", first.text)).await;
        assert_eq!(keys.count(), 1, "fix one boundary, by a word");

        Keyboard.take(&page, last).await;
        keys.press(Key::Backspace).await;
        page.marks_when("the last is deleted", |marks| marks.iter().all(|mark| mark.id != last.id)).await;
        assert_eq!(keys.count(), 1, "delete");

        page.select("harbour").await;
        page.named(crate::page::Role::Button, "Organization").await;
        keys.press("o").await;
        page.button_beginning("Also tag 2 others: harbour").await;
        keys.press("a").await;
        page.marks_when("the name is tagged everywhere", |marks| {
            marks.iter().filter(|mark| mark.text == "harbour").count() == 3
        })
        .await;
        assert_eq!(keys.count(), 2, "tag all of a name");
    })
    .await;
}

async fn until_is(page: &Page, wanted: &Mark, what: &str, fits: impl Fn(&Mark) -> bool) {
    page.marks_when(what, |marks| marks.iter().any(|mark| mark.id == wanted.id && fits(mark))).await;
}
