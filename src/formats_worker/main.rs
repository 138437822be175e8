//! The export worker: writes documents in a format, reads the bytes back, and only then hands them over.
//!
//! It is fetched when the export dialog is first opened, so that the formats cost the first load nothing.

use js_sys::Uint8Array;
use tagline_core::Document;
use tagline_formats::{ExportOptions, Format, Generator};
use tagline_wire::{CompanionFile, ExportRequest, ExporterReply, FormatInfo, decode, encode};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let listener = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
        let reply = match decode::<ExportRequest>(&Uint8Array::new(&event.data()).to_vec()) {
            Ok(request) => answer(&request),
            Err(foreign) => ExporterReply::Failed { number: 0, reason: foreign.to_string() },
        };
        post(&answering, &reply);
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    post(&scope, &ExporterReply::Ready(Format::ALL.iter().copied().map(offer).collect()));
}

/// Sends a reply; the page drops what it cannot read, so there is nobody to tell of a failure.
fn post(scope: &DedicatedWorkerGlobalScope, reply: &ExporterReply) {
    if let Ok(bytes) = encode(reply) {
        let _ = scope.post_message(&Uint8Array::from(bytes.as_slice()));
    }
}

fn offer(format: Format) -> FormatInfo {
    FormatInfo {
        id: format.id().to_owned(),
        name: format.name().to_owned(),
        description: format.description().to_owned(),
        extension: format.extension().to_owned(),
        mime: format.mime().to_owned(),
    }
}

fn answer(request: &ExportRequest) -> ExporterReply {
    write(request).unwrap_or_else(|reason| ExporterReply::Failed { number: request.number, reason })
}

/// The file with all that is to be said of it; or why it is withheld.
fn write(request: &ExportRequest) -> Result<ExporterReply, String> {
    // A format that was not asked for by name is the native one.
    let format = Format::from_id(&request.format).unwrap_or(Format::Tagline);
    let generator = Generator { model: request.model.clone(), ..Generator::default() };
    let options = ExportOptions { rejected: request.rejected, generator, ..ExportOptions::default() };
    let documents: Vec<&Document> = request.documents.iter().collect();
    let bytes = tagline_formats::write(format, &documents, &options).map_err(|error| error.to_string())?;
    let verified = tagline_formats::verify(format, &bytes, &documents, &options)
        .map_err(|error| format!("The file was written but cannot be read back, so it is withheld: {error}"))?;
    if !verified.is_good() {
        return Err(format!("The file was written but does not say what it should, so it is withheld: {verified}."));
    }
    let losses = tagline_formats::loss(format, &documents, &options).losses;
    let companions = tagline_formats::companions(format, &documents, &options).into_iter().map(|companion| {
        CompanionFile { name: companion.name.to_owned(), mime: companion.mime.to_owned(), bytes: companion.bytes }
    });
    Ok(ExporterReply::Written {
        number: request.number,
        bytes,
        verified: u32::try_from(verified.spans).unwrap_or(u32::MAX),
        losses: losses.iter().map(ToString::to_string).collect(),
        companions: companions.collect(),
    })
}
