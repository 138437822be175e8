//! Whether the page opens without a network, and whether a newer build of it is there. What keeps the page is
//! `shell/offline.js`, which names the events here.

use leptos::prelude::*;
use web_sys::Event;

use super::{
    keeper::{Keeper, SaveState},
    tagger::{Tagger, TaggerProgress},
};

/// What is kept of the page itself.
#[derive(Clone, Copy)]
pub(crate) struct Offline {
    kept: RwSignal<bool>,
    newer: RwSignal<bool>,
    /// The person wants the newer build, as soon as the last change is stored.
    wanted: RwSignal<bool>,
}

impl Offline {
    /// Has the page kept once the tagger has its model, so as not to be in its way.
    pub(crate) fn start(tagger: Tagger, keeper: Keeper) -> Self {
        let [kept, newer, wanted] = [false; 3].map(RwSignal::new);
        // The page lasts as long as its window, so nobody stops listening.
        window_event_listener_untyped("tagline-kept", move |_| kept.set(true));
        window_event_listener_untyped("tagline-newer", move |_| newer.set(true));
        let ready = Memo::new(move |_| !matches!(tagger.progress(), TaggerProgress::Loading { .. }));
        Effect::new(move || {
            if ready.get() {
                say("tagline-ready");
            }
        });
        Effect::new(move || {
            if wanted.get() && keeper.state() != SaveState::Saving {
                say("tagline-renew");
            }
        });
        Self { kept, newer, wanted }
    }

    /// Whether the page opens without a network. Tracked.
    pub(crate) fn is_kept(self) -> bool {
        self.kept.get()
    }

    /// Whether the person is to be told of a newer build. Tracked.
    pub(crate) fn is_newer(self) -> bool {
        self.newer.get()
    }

    /// Goes on with this build.
    pub(crate) fn later(self) {
        self.newer.set(false);
    }

    /// Opens the newer build.
    pub(crate) fn renew(self) {
        self.wanted.set(true);
    }
}

/// Tells whoever listens. That an event can be made and sent, every browser grants.
fn say(what: &str) {
    let _ = Event::new(what).and_then(|event| leptos::prelude::window().dispatch_event(&event));
}
