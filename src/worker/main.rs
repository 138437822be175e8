//! The tagging worker: fetches the model, then answers the page's requests slice by slice.
//!
//! It keeps nothing between requests but the engine and the dates of the text read last. Between two slices it lets the event loop run, so that a newer
//! request, which makes the running one pointless, is noticed at once. Where the deep tagger is there, the worker asks it
//! through the page, passage by passage, and brings both answers together.

mod advice;
mod dates;
mod refine;

use advice::Line;
use dates::DateAnswers;
use gloo_timers::future::TimeoutFuture;
use std::{cell::RefCell, rc::Rc};
use tagline_core::ByteOffset;
use tagline_engine::{Dates, Engine, Joint, JointParts, TagOptions, Tagging};
use tagline_wire::{TagRequest, TaggerReply, TaggerRequest};
use tagline_worker_kit::tagger;

/// Bytes tagged between two looks at the event loop: a few hundredths of a second.
const SLICE: usize = 64 * 1024;

/// A text with something of each kind in it, tagged before anyone asks: browsers compile a function when it is first called,
/// for which the first article would have to wait.
const WARM_UP: &str = "PARIS, Nov. 7, 2021 (Reuters) - Ann Lee of the International Monetary Fund (IMF) flew to New York on \
    Sunday.\n\n“I shall be back by 3 p.m. tomorrow,” Lee told @imf and the U.S. Senate in the spring of 1998.\n";

type Port = tagline_worker_kit::Port<TaggerReply>;

/// What the page has said and nobody has taken up yet.
#[derive(Default)]
struct Inbox {
    /// The newest text, until it is taken up.
    text: Option<TagRequest>,
    /// How the deep tagger is brought in, if it is.
    joint: Option<Rc<Joint>>,
    /// The deep tagger's word on the text that was taken up last.
    advice: Line,
}

fn main() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let port = Port::default();
        match tagger::load(|received, total| port.post(&TaggerReply::Loading { received, total })).await {
            Ok(engine) => serve(&port, &Rc::new(engine)),
            Err(reason) => port.post(&TaggerReply::Failed { reason }),
        }
    });
}

/// Says that the engine is there and answers requests from then on.
fn serve(port: &Port, engine: &Rc<Engine>) {
    let inbox = Rc::new(RefCell::new(Inbox::default()));
    let (answering, warm, engine) = (port.clone(), engine, Rc::clone(engine));
    let mut dates = DateAnswers::default();
    let ready = TaggerReply::Ready { model: engine.version().to_owned(), reliability: engine.reliability().clone() };
    port.listen(move |request| match request {
        Ok(TaggerRequest::Tag(request)) => {
            let mut open = inbox.borrow_mut();
            // Whoever waits for advice on the text before hears that there will be none.
            open.advice.close();
            if open.text.replace(request).is_none() {
                let (port, engine, inbox) = (answering.clone(), Rc::clone(&engine), Rc::clone(&inbox));
                wasm_bindgen_futures::spawn_local(async move { answer(&port, &engine, &inbox).await });
            }
        }
        Ok(TaggerRequest::Join(parts)) => {
            let joint = parts.map(|parts| JointParts::read(&parts).and_then(|parts| Joint::new(&engine, parts)));
            match joint.transpose() {
                Ok(joint) => {
                    let reliability = joint.as_ref().map(|joint| joint.reliability().clone());
                    inbox.borrow_mut().joint = joint.map(Rc::new);
                    answering.post(&TaggerReply::Joined { reliability });
                }
                Err(error) => answering.post(&TaggerReply::Failed { reason: error.to_string() }),
            }
        }
        Ok(TaggerRequest::Advise(advice)) => inbox.borrow().advice.put(advice),
        Ok(TaggerRequest::ReadDates(request)) => answering.post(&dates.answer(request)),
        Err(foreign) => answering.post(&TaggerReply::Failed { reason: foreign.to_string() }),
    });
    port.post(&ready);
    let _ = warm.tag(WARM_UP, &TagOptions::default());
}

/// Tags the newest request's text: first what is in view, then the rest, then the document as a whole; and then all of it
/// again with the deep tagger. Returns early when a newer request has come in, whose own task takes over.
async fn answer(port: &Port, engine: &Engine, inbox: &RefCell<Inbox>) {
    let (request, joint, line) = {
        let mut inbox = inbox.borrow_mut();
        let Some(request) = inbox.text.take() else { return };
        inbox.advice = Line::default();
        (request, inbox.joint.clone(), inbox.advice.clone())
    };
    let options = TagOptions { date: request.date, order: request.order, dates: Dates::All };
    if !request.refine {
        let mut tagging = engine.start(&request.text, &options);
        port.post(&dated(request.number, &tagging));
        let (mut from, mut slice) = (ByteOffset::ZERO, request.first as usize);
        while let Some(mentions) = tagging.advance(slice) {
            let to = tagging.position();
            let number = request.number;
            port.post(&TaggerReply::Found { number, from, to, mentions, complete: false, joint: false });
            (from, slice) = (to, SLICE);
            TimeoutFuture::new(0).await;
            if inbox.borrow().text.is_some() {
                return;
            }
        }
        let (number, from, to) = (request.number, ByteOffset::ZERO, tagging.position());
        let mentions = tagging.finish();
        port.post(&TaggerReply::Found { number, from, to, mentions, complete: true, joint: false });
    }
    if let Some(joint) = joint {
        refine::refine(port, engine.start_joint(&joint, &request.text, &options), &request, &line).await;
    }
}

fn dated(number: u32, tagging: &Tagging<'_>) -> TaggerReply {
    let (inferred, open) = tagger::dating(tagging);
    TaggerReply::Dated { number, inferred, open }
}
