//! The tagging worker: fetches the model, then answers the page's requests slice by slice.
//!
//! It keeps nothing between requests but the engine. Between two slices it lets the event loop run, so that a newer
//! request, which makes the running one pointless, is noticed at once.

mod model;
mod port;

use gloo_timers::future::TimeoutFuture;
use port::Port;
use std::{cell::RefCell, rc::Rc};
use tagline_core::{ByteOffset, InferredDate};
use tagline_engine::{Dates, Engine, TagOptions, Tagging, date::OrderEvidence};
use tagline_wire::{OpenOrder, TagRequest, TaggerReply};

/// Bytes tagged between two looks at the event loop: a few hundredths of a second.
const SLICE: usize = 64 * 1024;

/// The newest request, until it is taken up.
type Inbox = Rc<RefCell<Option<TagRequest>>>;

fn main() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let port = Port::new();
        match start(&port).await {
            Ok(engine) => serve(&port, &Rc::new(engine)),
            Err(reason) => port.post(&TaggerReply::Failed { reason }),
        }
    });
}

async fn start(port: &Port) -> Result<Engine, String> {
    let bytes = model::fetch(|received, total| port.post(&TaggerReply::Loading { received, total })).await?;
    Engine::load(&bytes).map_err(|error| error.to_string())
}

/// Says that the engine is there and answers requests from then on.
fn serve(port: &Port, engine: &Rc<Engine>) {
    let inbox = Inbox::default();
    let (answering, engine) = (port.clone(), Rc::clone(engine));
    let ready = TaggerReply::Ready { model: engine.version().to_owned(), reliability: engine.reliability().clone() };
    port.listen(move |request: TagRequest| {
        let waiting = inbox.borrow_mut().replace(request).is_some();
        if !waiting {
            let (port, engine, inbox) = (answering.clone(), Rc::clone(&engine), Rc::clone(&inbox));
            wasm_bindgen_futures::spawn_local(async move { answer(&port, &engine, &inbox).await });
        }
    });
    port.post(&ready);
}

/// Tags the newest request's text: first what is in view, then the rest, then the document as a whole. Returns early
/// when a newer request has come in, whose own task takes over.
async fn answer(port: &Port, engine: &Engine, inbox: &Inbox) {
    let Some(TagRequest { number, text, date, order, first }) = inbox.borrow_mut().take() else { return };
    let mut tagging = engine.start(&text, &TagOptions { date, order, dates: Dates::All });
    port.post(&dated(number, &tagging));
    let (mut from, mut slice) = (ByteOffset::ZERO, first as usize);
    while let Some(mentions) = tagging.advance(slice) {
        let to = tagging.position();
        port.post(&TaggerReply::Found { number, from, to, mentions, complete: false });
        (from, slice) = (to, SLICE);
        TimeoutFuture::new(0).await;
        if inbox.borrow().is_some() {
            return;
        }
    }
    let to = tagging.position();
    let mentions = tagging.finish();
    port.post(&TaggerReply::Found { number, from: ByteOffset::ZERO, to, mentions, complete: true });
}

/// What the dates of a text are read by, as far as the page did not say it itself.
fn dated(number: u32, tagging: &Tagging<'_>) -> TaggerReply {
    let inferred = tagging.inferred_date().map(|found| InferredDate {
        date: found.date,
        reason: found.reason.to_string(),
        others: found.others.clone(),
    });
    let (order, example) = tagging.numeric_order();
    // What the text shows needs no question.
    let example = example.filter(|_| order.evidence != OrderEvidence::Shown);
    let open = example.map(|example| OpenOrder { example: example.to_owned(), read: order.order });
    TaggerReply::Dated { number, inferred, open }
}
