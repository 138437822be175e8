//! A worker that tags stored documents which nobody has open, a pile at a time. The page starts as many as the machine
//! has cores when there is such work, so that what it takes to read stored documents costs the first load nothing.

mod pile;

use tagline_engine::Engine;
use tagline_wire::PileReply;
use tagline_worker_kit::tagger;

type Port = tagline_worker_kit::Port<PileReply>;

fn main() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let port = Port::default();
        match tagger::load(|_, _| {}).await {
            Ok(engine) => serve(&port, engine),
            Err(reason) => port.post(&PileReply::Failed { reason }),
        }
    });
}

/// Says that the engine is there and answers requests from then on.
fn serve(port: &Port, engine: Engine) {
    let answering = port.clone();
    port.listen(move |request| {
        answering.post(&match request {
            Ok(request) => PileReply::Done(pile::answer(&engine, request)),
            Err(foreign) => PileReply::Failed { reason: foreign.to_string() },
        });
    });
    port.post(&PileReply::Ready);
}
