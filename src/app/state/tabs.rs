//! The other tabs of this page in the same browser.

use leptos::prelude::*;

use crate::dom::channel::{Channel, Word};

/// The way to the other tabs. Where the browser has none, nobody hears.
#[derive(Clone, Copy)]
pub(crate) struct Tabs {
    channel: StoredValue<Option<Channel>, LocalStorage>,
}

impl Tabs {
    pub(crate) fn new() -> Self {
        Self { channel: StoredValue::new_local(None) }
    }

    /// Calls `heard` with each word of another tab.
    pub(crate) fn listen(self, heard: impl FnMut(Word) + 'static) {
        self.channel.set_value(Channel::open(heard));
    }

    /// Tells the other tabs.
    pub(crate) fn tell(self, word: &Word) {
        self.channel.with_value(|channel| channel.as_ref().map(|channel| channel.tell(word)));
    }
}
