//! No worker reaches another origin, on a host that sends no header: they are asked from inside, from the first visit on.

use crate::builds;
use crate::page::Page;
use crate::session::{Scheme, faults, visit, visit_folder};
use crate::wait::until;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use tagline_tests::articles;
use tagline_xtask::{paths, server::Site};

/// Every program beside the page that sees a text; `probe` is bound by the policy alone, without the guard.
const WORKERS: [&str; 5] =
    ["tagline-worker", "tagline-pile-worker", "tagline-deep-worker", "tagline-formats-worker", "probe"];

/// What stays possible under the policy alone, and reaches no host.
const HARMLESS: [(&str, &str); 0] = [];

/// Another origin on this machine, which answers everybody and notes who came.
struct Stranger {
    address: String,
    visits: Arc<Mutex<Vec<String>>>,
}

impl Stranger {
    fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let visits = Arc::<Mutex<Vec<String>>>::default();
        let record = Arc::clone(&visits);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let record = Arc::clone(&record);
                std::thread::spawn(move || answer(&stream, &record));
            }
        });
        Self { address, visits }
    }

    fn visits(&self) -> Vec<String> {
        std::mem::take(&mut *self.visits.lock().unwrap())
    }
}

fn answer(mut stream: &TcpStream, record: &Mutex<Vec<String>>) {
    let mut line = String::new();
    if BufReader::new(stream).read_line(&mut line).is_ok_and(|length| length > 0) {
        record.lock().unwrap().push(line.trim_end().to_owned());
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nAccess-Control-Allow-Origin: *\r\n";
        // Who asked may be gone.
        let _ = write!(stream, "{head}Content-Length: 0\r\nConnection: close\r\n\r\n");
    }
}

#[tokio::test]
async fn no_worker_reaches_another_origin() {
    let stranger = Stranger::open();
    assert!(
        TcpStream::connect(stranger.address.trim_start_matches("http://"))
            .and_then(|mut stream| {
                stream.write_all(b"GET /control HTTP/1.1\r\n\r\n")?;
                BufReader::new(stream).read_line(&mut String::new())
            })
            .is_ok()
    );
    assert_eq!(stranger.visits(), ["GET /control HTTP/1.1"], "who comes is noted");

    let name = "no_worker_reaches_another_origin";
    visit_folder(builds::probing().path(), Scheme::Light, "/", name, |page| async move {
        listen(&page).await;
        page.says("The tagger is ready").await;
        for worker in WORKERS {
            start(&page, worker).await;
        }
        check(&page, &stranger, &WORKERS).await;

        // Once the service worker answers, its own scope is another one that text could leave by.
        page.says("Works offline").await;
        page.reload().await;
        listen(&page).await;
        page.says("The tagger is ready").await;
        for worker in WORKERS {
            start(&page, worker).await;
        }
        check(&page, &stranger, &[&WORKERS[..], &["service-worker"]].concat()).await;
        // The browser complains of what it has refused.
        faults(page.engine, &page.driver).await;
    })
    .await;
}

#[tokio::test]
async fn the_page_works_on_a_host_that_sends_the_headers() {
    let site = Arc::new(Site::open_with_headers(&paths::dist(), "/", 0).unwrap());
    visit("the_page_works_on_a_host_that_sends_the_headers", |page| async move {
        page.driver.goto(site.url()).await.unwrap();
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Works offline").await;
        page.reload().await;
        page.tagged().await;
        page.press("Export").await;
        page.says("Written and read back").await;
    })
    .await;
}

/// Notes what the workers say.
async fn listen(page: &Page) {
    let script = "
        window.probes = { up: [], outcomes: {} };
        window.channel = new BroadcastChannel('probe');
        window.channel.onmessage = ({ data }) => {
            if (data.up) window.probes.up.push(data.up);
            if (data.outcomes) window.probes.outcomes[data.from] = data.outcomes;
        };";
    page.run(script, &[]).await;
}

/// Starts a worker as the page does, and waits until it is there.
async fn start(page: &Page, worker: &str) {
    let script = "
        const folder = document.querySelector('meta[name=tagline-workers]').content;
        const file = arguments[0] === 'probe' ? './probe.js' : `${folder}${arguments[0]}_loader.js`;
        (window.workers ??= []).push(new Worker(file, { type: 'module' }));";
    page.run(script, &[json!(worker)]).await;
    until("the worker is up", async || {
        let up = page.run("return window.probes.up.includes(arguments[0])", &[json!(worker)]).await;
        (up == json!(true)).then_some(())
    })
    .await;
}

/// Has all of them try, and fails if one got through.
async fn check(page: &Page, stranger: &Stranger, programs: &[&str]) {
    page.run("window.channel.postMessage({ host: arguments[0] })", &[json!(stranger.address)]).await;
    let outcomes: BTreeMap<String, BTreeMap<String, String>> = until("all have tried", async || {
        let outcomes = page.run("return window.probes.outcomes", &[]).await;
        let all = programs.iter().all(|program| outcomes[program].is_object());
        all.then(|| serde_json::from_value::<Value>(outcomes).and_then(serde_json::from_value).unwrap())
    })
    .await;
    for (program, tries) in &outcomes {
        for (attempt, outcome) in tries {
            let is_harmless = HARMLESS.contains(&(program.as_str(), attempt.as_str()));
            assert!(outcome != "done" || is_harmless, "{program}, {attempt}: {outcomes:#?}");
        }
    }
    assert_eq!(stranger.visits(), [""; 0], "{outcomes:#?}");
}
