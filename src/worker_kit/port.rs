//! A worker's end of the line to the page.

use serde::{Serialize, de::DeserializeOwned};
use std::marker::PhantomData;
use tagline_wire::{Foreign, decode, encode};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Posts replies to the page and hears its requests.
pub struct Port<Reply> {
    scope: DedicatedWorkerGlobalScope,
    posts: PhantomData<fn(Reply)>,
}

impl<Reply> Clone for Port<Reply> {
    fn clone(&self) -> Self {
        Self { scope: self.scope.clone(), posts: PhantomData }
    }
}

impl<Reply> Default for Port<Reply> {
    fn default() -> Self {
        Self { scope: js_sys::global().unchecked_into(), posts: PhantomData }
    }
}

impl<Reply: Serialize + 'static> Port<Reply> {
    /// Sends a reply; the page drops what it cannot read, so there is nobody to tell of a failure.
    pub fn post(&self, reply: &Reply) {
        if let Ok(bytes) = encode(reply) {
            let _ = self.scope.post_message(&js_sys::Uint8Array::from(bytes.as_slice()));
        }
    }

    /// Calls `heard` with every request, or with what cannot be read as one, as long as the worker lives.
    pub fn listen<Request: DeserializeOwned>(&self, mut heard: impl FnMut(Result<Request, Foreign>) + 'static) {
        let listener = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            heard(decode(&js_sys::Uint8Array::new(&event.data()).to_vec()));
        });
        self.scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
    }
}
