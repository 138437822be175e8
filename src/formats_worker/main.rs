//! The formats worker: writes documents in a format, reads the bytes back, and only then hands them over; takes in files
//! of any format; searches texts by pattern; and reads and writes label sets.
//!
//! It is fetched when the export dialog or a file is first opened, so that the formats cost the first load nothing.

mod export;
mod intake;
mod labels;
mod plain;
mod pseudonyms;
mod search;

use intake::Intake;
use js_sys::{Array, Uint8Array};
use tagline_formats::{Format, Problem};
use tagline_wire::{FormatInfo, FormatsReply, FormatsRequest, decode, encode};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

/// How many problems are told one by one; a file of the wrong kind may have one in every line.
const TOLD: usize = 200;

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let mut intake = Intake::default();
    let listener = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
        // A file travels beside its message, in a list of two.
        let (message, file) = match event.data().dyn_into::<Array>() {
            Ok(pair) => (pair.get(0), pair.get(1).dyn_into::<Blob>().ok()),
            Err(message) => (message, None),
        };
        let reply = match decode::<FormatsRequest>(&Uint8Array::new(&message).to_vec()) {
            Ok(FormatsRequest::Export(request)) => export::answer(&request),
            Ok(FormatsRequest::Search(request)) => search::answer(&request),
            Ok(FormatsRequest::WriteLabels { number, labels }) => {
                FormatsReply::LabelsWritten { number, json: labels::write(&labels) }
            }
            Ok(FormatsRequest::ReadLabels { number, json }) => {
                FormatsReply::LabelsRead { number, labels: labels::read(&json) }
            }
            Ok(FormatsRequest::Know(ids)) => return intake.know(ids),
            Ok(FormatsRequest::Take(request)) => intake.take(request, file.as_ref()),
            Ok(FormatsRequest::Reduced(page)) => intake.reduced(&page),
            Ok(FormatsRequest::Next) => FormatsReply::Batch(intake.next()),
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

fn told(problems: &[Problem]) -> Vec<String> {
    let mut told: Vec<String> = problems.iter().take(TOLD).map(ToString::to_string).collect();
    if problems.len() > TOLD {
        told.push(format!("… and {} more", problems.len() - TOLD));
    }
    told
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
