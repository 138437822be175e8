//! What the tabs of this page tell one another.

use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// The channel's name. Tabs of another version of the page, whose words may mean something else, are on another.
const NAME: &str = "tagline.1";

/// One tab's word to all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Word {
    /// What lists show has changed.
    Listed,
    /// Records of a document have been written, up to this number.
    Written { id: String, last: u32 },
    /// Another tab would like to edit the document.
    Asked { id: String },
    /// It cannot: there are changes here that could not be stored.
    Kept { id: String },
}

/// The way to the other tabs.
pub(crate) struct Channel {
    channel: BroadcastChannel,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Listens to the other tabs; `None` where the browser has no such channels.
    pub(crate) fn open(mut heard: impl FnMut(Word) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(NAME).ok()?;
        let heard = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            if let Ok(word) = postcard::from_bytes(&Uint8Array::new(&event.data()).to_vec()) {
                heard(word);
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Some(Self { channel, _heard: heard })
    }

    /// Tells the other tabs. Those that are gone do not hear it.
    pub(crate) fn tell(&self, word: &Word) {
        if let Ok(bytes) = postcard::to_allocvec(word) {
            let _ = self.channel.post_message(&Uint8Array::from(bytes.as_slice()));
        }
    }
}
