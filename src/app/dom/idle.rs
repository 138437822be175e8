//! Work that can wait.

use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

use super::schedule::PageLifetime;

/// How long the browser may put the work off, in milliseconds.
const LONGEST: u32 = 2000;
/// How long to wait where the browser does not say when it is idle, in milliseconds.
const USUAL: u32 = 250;

/// Does work for the page when the page is idle.
#[expect(clippy::disallowed_methods, reason = "what the work is done to lasts as long as the page")]
pub(crate) fn when_idle<T: PageLifetime>(context: T, work: fn(T)) {
    let work = move || work(context);
    let window = leptos::prelude::window();
    // Safari has no such callback.
    if js_sys::Reflect::has(&window, &JsValue::from_str("requestIdleCallback")).unwrap_or(false) {
        let options = web_sys::IdleRequestOptions::new();
        options.set_timeout(LONGEST);
        let callback = Closure::once_into_js(work);
        let _ = window.request_idle_callback_with_options(callback.unchecked_ref(), &options);
    } else {
        Timeout::new(USUAL, work).forget();
    }
}
