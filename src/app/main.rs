//! The page: a person pastes an article, corrects what the tagger found, and downloads the result.
//!
//! Four layers, each knowing only the ones before it: [`dom`] turns browser things (selections, pastes, files,
//! workers) into plain values; [`store`] keeps documents in the browser's database; [`state`] holds the open document
//! and talks to the workers; [`view`] draws the state and turns gestures into commands. What is pure in `store` and
//! `state` is tested without a browser.

mod dom;
mod state;
mod store;
mod view;
mod words;

use wasm_bindgen::JsCast;

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        dom::rescue::tell(&panic.to_string());
    }));
    let Some(root) = leptos::prelude::document().get_element_by_id("app") else { return };
    // The static shell has done its work once the live page stands.
    root.set_text_content(None);
    leptos::mount::mount_to(root.unchecked_into(), view::App).forget();
}
