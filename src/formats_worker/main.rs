//! The formats worker: writes documents in a format, reads the bytes back, and only then hands them over; and reads
//! documents from files of any format; and searches texts by pattern, and reads and writes
//! label sets.
//!
//! It is fetched when the export dialog is first opened or the first annotated file, so that the formats cost the first
//! load nothing.

mod export;
mod labels;
mod open;
mod search;

use js_sys::Uint8Array;
use tagline_formats::Format;
use tagline_wire::{FormatInfo, FormatsReply, FormatsRequest, decode, encode};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let listener = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
        let reply = match decode::<FormatsRequest>(&Uint8Array::new(&event.data()).to_vec()) {
            Ok(FormatsRequest::Export(request)) => export::answer(&request),
            Ok(FormatsRequest::Open(request)) => open::answer(&request),
            Ok(FormatsRequest::Search(request)) => search::answer(&request),
            Ok(FormatsRequest::WriteLabels { number, labels }) => {
                FormatsReply::LabelsWritten { number, json: labels::write(&labels) }
            }
            Ok(FormatsRequest::ReadLabels { number, json }) => {
                FormatsReply::LabelsRead { number, labels: labels::read(&json) }
            }
            Err(foreign) => FormatsReply::Failed { number: 0, reason: foreign.to_string() },
        };
        post(&answering, &reply);
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    post(&scope, &FormatsReply::Ready(Format::ALL.iter().copied().map(offer).collect()));
}

/// Sends a reply; the page drops what it cannot read, so there is nobody to tell of a failure.
fn post(scope: &DedicatedWorkerGlobalScope, reply: &FormatsReply) {
    if let Ok(bytes) = encode(reply) {
        let _ = scope.post_message(&Uint8Array::from(bytes.as_slice()));
    }
}

fn offer(format: Format) -> FormatInfo {
    FormatInfo {
        id: format.id().to_owned(),
        name: format.name().to_owned(),
        description: format.description().to_owned(),
        units: format.units().iter().map(|unit| (export::word(*unit).to_owned(), unit.to_string())).collect(),
        has_schemes: format.has_schemes(),
        holds_several: format.holds_several(),
    }
}
