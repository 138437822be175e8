//! The worker's end of the line to the page.

use tagline_wire::{TagRequest, TaggerReply, decode, encode};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Posts replies to the page and hears its requests.
#[derive(Clone)]
pub(crate) struct Port(DedicatedWorkerGlobalScope);

impl Port {
    pub(crate) fn new() -> Self {
        Self(js_sys::global().unchecked_into())
    }

    /// Sends a reply; the page drops what it cannot read, so there is nobody to tell of a failure.
    pub(crate) fn post(&self, reply: &TaggerReply) {
        if let Ok(bytes) = encode(reply) {
            let _ = self.0.post_message(&js_sys::Uint8Array::from(bytes.as_slice()));
        }
    }

    /// Calls `heard` with every request, as long as the worker lives.
    pub(crate) fn listen(&self, mut heard: impl FnMut(TagRequest) + 'static) {
        let port = self.clone();
        let listener = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            match decode(&js_sys::Uint8Array::new(&event.data()).to_vec()) {
                Ok(request) => heard(request),
                Err(foreign) => port.post(&TaggerReply::Failed { reason: foreign.to_string() }),
            }
        });
        self.0.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
    }
}
