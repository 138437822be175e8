//! The offer to drop lines that seem to be the page's and not the article's.

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::prelude::*;
use tagline_core::boilerplate::Stub;

use super::grip::Grip;
use crate::{
    dom::{caret, highlight, schedule::next_frame},
    state::{Page, boilerplate},
    words,
};

/// The offer, until the person has decided, and the lines painted in the article meanwhile: what is dropped can be undone,
/// and what is kept is not asked about again.
#[component]
pub(super) fn BoilerplateOffer(page: Page, grip: Grip, stubs: StoredValue<Vec<Stub>>) -> impl IntoView {
    let kept = RwSignal::new(page.keeps_boilerplate());
    paint(page, grip, stubs, kept);
    let told = page.session.look(|snapshot| stubs.with_value(|stubs| boilerplate::told(&snapshot.document, stubs)));
    let count = stubs.with_value(Vec::len);
    let these = if count == 1 { "This line looks" } else { "These lines look" };
    let question = format!("{these} like page furniture: {}.", told.unwrap_or_default());
    let drop_words = format!("Drop {}", words::count(count, "line"));
    let drop = move |_| {
        page.rewrite_by(|document| stubs.with_value(|stubs| boilerplate::drop(document, stubs)));
    };
    let keep = move |_| {
        page.keep_boilerplate();
        kept.set(true);
    };
    view! {
        <Show when=move || count != 0 && !kept.get()>
            <div class="boilerplate" role="group" aria-label="Page furniture">
                <p>{question.clone()}</p>
                <button on:click=handler(drop)>{drop_words.clone()}</button>
                <button class="quiet" on:click=handler(keep)>"Keep"</button>
            </div>
        </Show>
    }
}

/// Paints the lines as long as the offer stands.
fn paint(page: Page, grip: Grip, stubs: StoredValue<Vec<Stub>>, kept: RwSignal<bool>) {
    Effect::new(move || {
        // What is painted goes with a paragraph that is drawn anew, and those of a book come one after the other.
        page.session.watch(|_| ());
        grip.laid_out.track();
        if kept.get() || stubs.with_value(Vec::is_empty) {
            highlight::clear(highlight::STRAY);
            return;
        }
        next_frame(move || {
            let ranges = page.session.look(|snapshot| {
                let range = |stub: &Stub| caret::range_of(&snapshot.document, stub.span);
                // The browser keeps every range up to date with every change of the page.
                stubs.with_value(|stubs| stubs.iter().take(highlight::MOST).filter_map(range).collect::<Vec<_>>())
            });
            highlight::paint(highlight::STRAY, ranges.unwrap_or_default());
        });
    });
    on_cleanup(|| highlight::clear(highlight::STRAY));
}
