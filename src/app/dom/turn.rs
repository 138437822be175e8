//! Long work in short tasks.

use futures_channel::oneshot::channel;
use gloo::events::EventListener;
use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// Lets the browser do what else waits, such as a key or a frame, and comes back right after.
///
/// By a message of the page to itself: a timer is held back for four milliseconds each time, and for a second where the
/// page is not in front.
pub(crate) async fn turn() {
    let (sender, receiver) = channel();
    let _listener = EventListener::once(&window(), "message", move |_| {
        // Whoever waited may be gone.
        let _ = sender.send(());
    });
    if window().post_message(&JsValue::NULL, "/").is_ok() {
        let _ = receiver.await;
    }
}
