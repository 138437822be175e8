//! The room that the browser gives, and whether it will keep what lies there.

use leptos::prelude::*;

use super::task;
use crate::dom::{
    room::{self, Room},
    settings,
};

/// The setting that notes that the browser has been asked to keep the page's storage: some ask the person in turn.
const ASKED: &str = "tagline.keep";

/// What is known of the browser's storage.
#[derive(Clone, Copy)]
pub(crate) struct Storage {
    room: RwSignal<Option<Room>>,
}

impl Storage {
    pub(crate) fn new() -> Self {
        Self { room: RwSignal::new(None) }
    }

    /// What is used, when it was looked at last. Tracked.
    pub(crate) fn room(self) -> Option<Room> {
        self.room.get()
    }

    /// Looks anew what is used.
    pub(crate) fn look(self) {
        task::spawn(async move { self.room.set(room::room().await) });
    }

    /// Asks the browser to keep what lies here, once: a person has put work into it.
    pub(crate) fn ask_to_keep(self) {
        if settings::text(ASKED).is_none() {
            self.insist();
        }
    }

    /// Asks the browser to keep what lies here, as the person wishes.
    pub(crate) fn insist(self) {
        settings::keep_text(ASKED, "yes");
        task::spawn(async move {
            room::keep().await;
            self.room.set(room::room().await);
        });
    }
}
