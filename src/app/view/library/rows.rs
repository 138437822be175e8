//! The rows of the library, of which only those in the window and some around it are drawn, and walked with the arrow
//! keys.

use crate::view::each::each;
use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::{
    ev::{self, KeyboardEvent},
    html::Ul,
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::row::Row;
use crate::dom::{
    bounds::px,
    keyboard,
    schedule::{next_frame, next_frame_for_page},
};
use crate::state::{
    Page,
    library::{
        arrange::Drawer,
        stretch::{Position, stretch},
    },
};
use crate::view::live::live;

/// The height of a row before one has been measured, in CSS pixels.
const ROW: f64 = 48.0;

#[component]
pub(super) fn Rows(page: Page) -> impl IntoView {
    let (library, shown) = (page.library, page.library.shown());
    let list = NodeRef::<Ul>::new();
    let count = Memo::new(move |_| shown.with(Vec::len));
    let position = RwSignal::new(Position { top: 0.0, window: 0.0, row: ROW });
    let measure = move || {
        if let Some(list) = list.get_untracked() {
            position.set(measured(&list, position.get_untracked().row));
        }
    };
    for listener in
        [window_event_listener(ev::scroll, move |_| measure()), window_event_listener(ev::resize, move |_| measure())]
    {
        on_cleanup(move || listener.remove());
    }
    // Drawn once, the list has a place and its rows a height. A list that merely grows is not measured again, which would
    // have the page laid out at every change.
    Effect::new(move || {
        if list.get().is_some() {
            next_frame(measure);
        }
    });
    let drawn = Memo::new(move |_| stretch(position.get(), count.get()));
    let ids = move || shown.with(|shown| shown.get(drawn.get()).map(<[String]>::to_vec).unwrap_or_default());
    let row = Memo::new(move |_| position.get().row);
    let space = move |rows: usize| px(rows as f64 * row.get());
    let (renaming, open) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let keyed = move |event: KeyboardEvent| keys(page, renaming, &event);
    view! {
        <Show when=move || count.get() != 0 fallback=move || view! { <Nothing page/> }>
            <ul class="rows" node_ref=list aria-label=live(move || library.wish().read().drawer.name()) on:keydown=handler(keyed)
                style:padding-top=live(move || space(drawn.get().start))
                style:padding-bottom=live(move || space(count.get() - drawn.get().end.min(count.get())))>
                {each(ids, String::clone, move |id| view! { <Row page id renaming open/> }.into_any())}
            </ul>
        </Show>
    }
}

fn measured(list: &Element, row: f64) -> Position {
    let window = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let first = list.first_element_child().map(|first| first.get_bounding_client_rect().height());
    Position { top: list.get_bounding_client_rect().top(), window, row: first.filter(|row| *row > 0.0).unwrap_or(row) }
}

/// Why no row is shown, and what would make one appear.
#[component]
fn Nothing(page: Page) -> impl IntoView {
    let wish = page.library.wish();
    let word = move || match wish.get() {
        wish if !wish.words.trim().is_empty() => {
            format!("No article here has “{}” in its title, date or labels.", wish.words.trim())
        }
        wish => match wish.drawer {
            Drawer::Articles => "No articles here. What you paste or open next appears here.",
            Drawer::Archive => "Nothing is archived. Archive finished articles to keep the list short.",
            Drawer::Bin => "The bin is empty. Deleted articles stay here until you empty it.",
        }
        .to_owned(),
    };
    let searching = move || !wish.read().words.trim().is_empty();
    view! {
        <p class="hint nothing">{word}" "
            <Show when=searching>
                <button class="quiet link" on:click=handler(move |_| wish.update(|wish| wish.words.clear()))>"Show all"</button>
            </Show>
        </p>
    }
}

/// What keys do on the title of a row.
fn keys(page: Page, renaming: RwSignal<Option<String>>, event: &KeyboardEvent) {
    let Some(title) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
    if !title.matches(".row-title").unwrap_or(false) || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let Some(id) = title.get_attribute("data-document") else { return };
    let shown = page.library.shown();
    let Some(at) = shown.with_untracked(|shown| shown.iter().position(|known| *known == id)) else { return };
    let last = shown.with_untracked(|shown| shown.len().saturating_sub(1));
    match keyboard::key(event).as_str() {
        "ArrowDown" => go_to(page, (at + 1).min(last)),
        "ArrowUp" => go_to(page, at.saturating_sub(1)),
        "Home" => go_to(page, 0),
        "End" => go_to(page, last),
        "F2" => renaming.set(Some(id)),
        "Delete" => {
            // The keyboard goes to the next row before this one is gone.
            go_to(page, if at < last { at + 1 } else { at.saturating_sub(1) });
            page.library.put(vec![id], Drawer::Bin);
        }
        _ => return,
    }
    event.prevent_default();
}

/// Gives the keyboard to a row. One that is far away is scrolled to, and drawn, before that.
fn go_to(page: Page, at: usize) {
    let Some(id) = page.library.shown().with_untracked(|shown| shown.get(at).cloned()) else { return };
    if hold(&id) {
        return;
    }
    let edge =
        if at == 0 { 0.0 } else { f64::from(document().document_element().map_or(0, |page| page.scroll_height())) };
    window().scroll_to_with_x_and_y(0.0, edge);
    // Two frames: one for the scrolling to be noticed, one for the rows to be drawn.
    next_frame_for_page(id, |id| {
        next_frame_for_page(id, |id| {
            hold(&id);
        });
    });
}

/// Gives the keyboard to the title of a document, if it is drawn.
fn hold(id: &str) -> bool {
    let Ok(titles) = document().query_selector_all(".row-title") else { return false };
    let mut titles = (0..titles.length()).filter_map(|at| titles.item(at)?.dyn_into::<HtmlElement>().ok());
    titles
        .find(|title| title.get_attribute("data-document").as_deref() == Some(id))
        .is_some_and(|title| title.focus().is_ok())
}
