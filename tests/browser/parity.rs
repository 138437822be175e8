//! The tagger in the page and the native one: the same text gets the same mentions, with the same confidence.

use crate::session::visit;
use crate::{page::Page, wait::until};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;
use std::path::PathBuf;
use tagline_core::{ByteOffset, CivilDate, Mention};
use tagline_engine::{Engine, TagOptions};
use tagline_tests::corpus;
use tagline_wire::{TagRequest, TaggerReply, TaggerRequest, decode, encode};

/// How many articles are compared.
const ARTICLES: usize = 200;

/// How often the speed is measured; the fastest time is the one that others on the machine disturbed least.
const ROUNDS: usize = 5;

/// Starts a tagging worker as the page does, and keeps what it says with the milliseconds since the last request.
const START: &str = "
    const folder = document.querySelector('meta[name=tagline-workers]').content;
    const started = performance.now();
    const worker = new Worker(folder + 'tagline-worker_loader.js', { type: 'module' });
    const parity = window.parity = { worker, started, heard: [] };
    const keep = (text, at) => parity.heard.push([text, at - parity.started]);
    worker.onerror = event => keep('!' + event.message, performance.now());
    worker.onmessage = event => {
        const at = performance.now();
        let text = '';
        for (const byte of event.data) text += String.fromCharCode(byte);
        keep(btoa(text), at);
    };";

/// Sends the worker a message.
const POST: &str = "
    const bytes = Uint8Array.from(atob(arguments[0]), char => char.charCodeAt(0));
    window.parity.started = performance.now();
    window.parity.worker.postMessage(bytes, [bytes.buffer]);";

/// Takes what the worker has said since the last look.
const HEAR: &str = "return window.parity.heard.splice(0);";

/// A tagging worker of the page's own build, started by the test.
pub(crate) struct Worker {
    page: Page,
    number: u32,
}

impl Worker {
    /// Starts one and waits until it can be asked; gives also its model's name and how many milliseconds that took.
    pub(crate) async fn start(page: Page) -> (Self, String, f64) {
        page.run(START, &[]).await;
        let worker = Self { page, number: 0 };
        let (model, took) = worker
            .hear("the tagging worker is ready", |reply| match reply {
                TaggerReply::Ready { model, .. } => Some(model),
                _ => None,
            })
            .await;
        (worker, model, took)
    }

    /// The worker's last word on a text, and how many milliseconds it took to say.
    pub(crate) async fn tag(&mut self, text: &str, date: Option<CivilDate>, first: u32) -> (Vec<Mention>, f64) {
        self.number += 1;
        let asked = self.number;
        let (text, view) = (text.to_owned(), ByteOffset::ZERO);
        let request = TagRequest { number: asked, text, date, order: None, first, view, refine: false };
        let request = encode(&TaggerRequest::Tag(request)).unwrap();
        self.page.run(POST, &[json!(BASE64_STANDARD.encode(request))]).await;
        self.hear("the text is tagged", |reply| match reply {
            TaggerReply::Found { number, mentions, complete: true, .. } if number == asked => Some(mentions),
            _ => None,
        })
        .await
    }

    /// Listens until the worker says what is waited for.
    async fn hear<T>(&self, what: &str, wanted: impl Fn(TaggerReply) -> Option<T>) -> (T, f64) {
        until(what, async || {
            let heard: Vec<(String, f64)> = serde_json::from_value(self.page.run(HEAR, &[]).await).unwrap();
            heard.into_iter().find_map(|(bytes, at)| {
                let bytes = BASE64_STANDARD.decode(&bytes).unwrap_or_else(|_| panic!("the worker broke down: {bytes}"));
                match decode(&bytes).unwrap() {
                    TaggerReply::Failed { reason } => panic!("{reason}"),
                    reply => wanted(reply).map(|answer| (answer, at)),
                }
            })
        })
        .await
    }
}

#[tokio::test]
async fn the_page_and_the_command_line_tag_alike() {
    let Some(articles) = corpus::wikinews() else { return };
    let engine = engine();
    visit("the_page_and_the_command_line_tag_alike", |page| async move {
        // The page's own worker would compete with ours for the machine.
        page.says("The tagger is ready").await;
        let (mut worker, model, load) = Worker::start(page).await;
        assert_eq!(model, engine.version(), "the page was built with another model: run `cargo xtask build`");
        let mut compared = 0;
        for (number, text) in articles.iter().take(ARTICLES).enumerate() {
            // Every other article has its date given; the rest tell theirs, or have none.
            let date = if number % 2 == 0 { None } else { CivilDate::new(2020, 2, 29) };
            // A small first slice cuts the text in the middle of the story.
            let (mentions, _) = worker.tag(text, date, 1024).await;
            let native = engine.tag(text, &TagOptions { date, ..TagOptions::default() });
            for (there, here) in mentions.iter().zip(&native) {
                assert_eq!(there, here, "article {number}: the page (left) and the native build (right) differ");
            }
            assert_eq!(mentions.len(), native.len(), "article {number}: as many mentions");
            compared += native.len();
        }
        assert!(compared > 10 * ARTICLES, "only {compared} mentions to compare");
        measure(&mut worker, &articles.join("\n\n"), load).await;
    })
    .await;
}

/// Prints how fast the worker is. Nothing is demanded: a test machine may be busy.
async fn measure(worker: &mut Worker, text: &str, load: f64) {
    let mut fastest = f64::INFINITY;
    for _ in 0..ROUNDS {
        let (_, took) = worker.tag(text, None, u32::MAX).await;
        fastest = fastest.min(took);
    }
    let megabytes = f64::from(u32::try_from(text.len()).unwrap()) / 1e6;
    eprintln!("the worker was ready after {load:.0} ms; {:.2} MB/s in the page", megabytes / (fastest / 1e3));
}

/// The native tagger on the model that the page is built with.
fn engine() -> Engine {
    let model = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src/engine/model/tagline.model");
    Engine::load(&std::fs::read(model).unwrap()).unwrap()
}
