//! A module worker that speaks in byte arrays.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::own_files;

/// A running worker; dropping the handle ends it.
pub(crate) struct WorkerHandle {
    worker: Worker,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _died: Closure<dyn FnMut(ErrorEvent)>,
}

impl WorkerHandle {
    /// Starts the worker whose script is called `script`. `heard` gets each message's bytes; `died` is called when
    /// the worker cannot start or breaks down. `None` where the browser has no module workers.
    pub(crate) fn spawn(
        script: &str,
        heard: impl FnMut(Vec<u8>) + 'static,
        died: impl FnMut() + 'static,
    ) -> Option<Self> {
        Self::start(script, Box::new(heard), Box::new(died))
    }

    fn start(script: &str, mut heard: Box<dyn FnMut(Vec<u8>)>, mut died: Box<dyn FnMut()>) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&format!("{}{script}", own_files::workers()), &options).ok()?;
        let heard = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            heard(Uint8Array::new(&event.data()).to_vec());
        });
        let died = Closure::<dyn FnMut(_)>::new(move |_: ErrorEvent| died());
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(died.as_ref().unchecked_ref()));
        Some(Self { worker, _heard: heard, _died: died })
    }

    /// Sends a message. A worker that is gone says so by its own error, not here.
    pub(crate) fn post(&self, bytes: &[u8]) {
        let message = Uint8Array::from(bytes);
        let transfer = js_sys::Array::of1(&message.buffer());
        let _ = self.worker.post_message_with_transfer(&message, &transfer);
    }

    /// Sends a message with a file beside it, which is not read for that.
    pub(crate) fn post_with_file(&self, bytes: &[u8], file: &File) {
        let message = js_sys::Array::of2(&Uint8Array::from(bytes), file);
        let _ = self.worker.post_message(&message);
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
