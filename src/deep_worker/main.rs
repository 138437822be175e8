//! A worker of the deep tagger: fetches the model once it is told to, then scores passages one by one.
//!
//! The page starts as many as the machine has cores. The first to load the model keeps it in this browser, where the
//! others, and later visits, find it. It holds one passage at a time, so there is nothing to cancel: the page drops what
//! it no longer wants.

use std::{cell::RefCell, rc::Rc};
use tagline_deep::{DeepTagger, Room};
use tagline_wire::{Advice, DeepReply, DeepRequest, Foreign, decode, encode};
use tagline_worker_kit::{cache, fetch};

/// Under what name this browser keeps the model.
const CACHE: &str = "tagline-deep";

type Port = tagline_worker_kit::Port<DeepReply>;

fn main() {
    console_error_panic_hook::set_once();
    let port = Port::default();
    let answering = port.clone();
    let ready: Rc<RefCell<Option<(DeepTagger, Room)>>> = Rc::default();
    port.listen(move |request| match request {
        Ok(DeepRequest::Load { url, download }) => {
            let (port, ready) = (answering.clone(), Rc::clone(&ready));
            wasm_bindgen_futures::spawn_local(async move {
                match load(&port, &url, download).await {
                    Ok(Some((tagger, kept))) => {
                        let (model, joint) = (tagger.version().to_owned(), tagger.joint().to_vec());
                        *ready.borrow_mut() = Some((tagger, Room::default()));
                        port.post(&DeepReply::Ready { model, joint, kept });
                    }
                    Ok(None) => port.post(&DeepReply::Missing),
                    Err(reason) => port.post(&DeepReply::Failed { reason }),
                }
            });
        }
        Ok(DeepRequest::Score { number, passage, content }) => {
            if let Some((tagger, room)) = &mut *ready.borrow_mut() {
                let scores = decode(&content).and_then(|content| encode(&tagger.score(&content, room)));
                answering.post(&match scores {
                    Ok(scores) => DeepReply::Scored(Advice { number, passage, scores }),
                    Err(foreign) => failed(foreign),
                });
            }
        }
        Err(foreign) => answering.post(&failed(foreign)),
    });
    port.post(&DeepReply::Up);
}

fn failed(foreign: Foreign) -> DeepReply {
    DeepReply::Failed { reason: foreign.to_string() }
}

/// The tagger, and whether this browser keeps its model. `None` if the model would have to be downloaded and may not be.
async fn load(port: &Port, url: &str, download: bool) -> Result<Option<(DeepTagger, bool)>, String> {
    let make = async |packed| DeepTagger::load(&fetch::unpacked(packed).await?).map_err(|error| error.to_string());
    if let Some(packed) = cache::get(CACHE, url).await {
        // What is kept may be damaged too; then it is fetched again.
        match make(packed).await {
            Ok(tagger) => return Ok(Some((tagger, true))),
            Err(_) if download => {}
            Err(reason) => return Err(reason),
        }
    }
    if !download {
        return Ok(None);
    }
    let packed = fetch::download(url, |received, total| port.post(&DeepReply::Loading { received, total })).await?;
    let tagger = make(packed.clone()).await?;
    let kept = cache::put(CACHE, url, &packed).await;
    Ok(Some((tagger, kept)))
}
