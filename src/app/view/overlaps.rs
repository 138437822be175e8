//! The switch between mentions in one place: "1 of 2".

use crate::view::handler::handler;
use leptos::prelude::*;

use super::{deeds, grip::Grip};
use crate::{
    state::{Page, overlaps},
    view::live::live,
};

/// Shows how many mentions there are in the current one's place, and goes to the next of them.
#[component]
pub(super) fn OverlapSwitch(page: Page, grip: Grip) -> impl IntoView {
    let place = Memo::new(move |_| {
        let id = page.session.current().filter(|_| grip.selected.get().is_none())?;
        let stack = page.session.watch(|snapshot| overlaps::at(&snapshot.document, id))?;
        let at = stack.iter().position(|other| *other == id)? + 1;
        (stack.len() > 1).then(|| (at, stack.len(), overlaps::after(&stack, Some(id))))
    });
    let words = move || place.get().map(|(at, count, _)| format!("{at} of {count}"));
    let next = move |_| {
        if let Some((.., Some(next))) = place.get_untracked() {
            page.session.set_current(Some(next));
            deeds::hold_current(page);
        }
    };
    view! {
        <button class="quiet overlap-switch" title="There are several mentions in this place. Click again, or press ← or →, to come to the next."
            hidden=live(move || place.get().is_none())
            aria-label=live(move || words().map(|words| format!("Mention {words} in this place: go to the next")))
            on:click=handler(next)>{live(words)}</button>
    }
}
