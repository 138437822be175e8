//! Whether the tab is the one in front.

use futures_channel::oneshot::channel;
use gloo::events::EventListener;

/// Returns `true` if the tab is behind others or its window is minimized.
pub(crate) fn is_hidden() -> bool {
    leptos::prelude::document().hidden()
}

/// Waits until the tab is seen; not at all if it is.
pub(crate) async fn until_seen() {
    while is_hidden() {
        let (sender, receiver) = channel();
        let _listener = EventListener::once(&leptos::prelude::document(), "visibilitychange", move |_| {
            // Whoever waited may be gone.
            let _ = sender.send(());
        });
        // The sender goes with the page alone.
        let _ = receiver.await;
    }
}
