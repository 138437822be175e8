//! The page without its host, and with a host that serves a newer build.

use crate::builds;
use crate::gate::Gate;
use crate::page::Page;
use crate::session::{Scheme, visit, visit_as};
use crate::wait::until;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tagline_tests::{articles, tagline_json};
use tagline_xtask::{dist, engines::Engine, offline::SERVICE_WORKER, paths, server::Site};

#[tokio::test]
async fn the_page_works_without_its_host() {
    visit_as(Scheme::Light, "/some/where/", "the_page_works_without_its_host", |page| async move {
        let gate = Gate::pass(&page).await;
        gate.shut();
        page.reload().await;

        page.paste(articles::PLAIN).await;
        let marks = page.tagged().await;
        assert!(marks.len() >= 3, "{marks:#?}");
        export(&page).await;
    })
    .await;
}

#[tokio::test]
async fn keeping_the_page_fetches_nothing_twice() {
    visit("keeping_the_page_fetches_nothing_twice", |page| async move {
        page.says("Works offline").await;
        let mut asked: Vec<String> = page.site.asked().into_iter().map(|asked| asked.path).collect();
        asked.sort();
        let once: BTreeSet<String> = asked.iter().cloned().collect();
        // The browser asks for the icon when it likes, be it once more after the icon has been kept.
        asked.dedup_by(|path, before| path == before && path.ends_with("/icon.svg"));
        // WebKitGTK has no cache while it is driven.
        if page.engine != Engine::WebKit {
            assert_eq!(asked, Vec::from_iter(once.clone()), "no file is asked for twice");
        }
        let files = dist::files(&paths::dist()).unwrap().into_iter().map(|(name, _)| format!("/{name}"));
        // The deep tagger's model is for those who ask for it, and what tells of headers for hosts.
        let is_wanted = |file: &String| {
            let for_hosts = file.starts_with("/hosting/") || file == "/_headers";
            !(for_hosts || file.ends_with(".model.gz") && file.starts_with("/tagline-deep-"))
        };
        let unasked: Vec<String> = files.filter(|file| !once.contains(file) && is_wanted(file)).collect();
        assert_eq!(unasked, ["/SHA256SUMS", "/index.html"], "all but these are kept; the page goes by its folder");
        assert!(!once.iter().any(|file| !is_wanted(file)), "{once:?}");
    })
    .await;
}

#[tokio::test]
async fn a_page_stays_what_it_was_until_it_is_reloaded() {
    let host = builds::Host::open();
    let (first, second) = (builds::first(), builds::second());
    host.serve(first.path());
    let site = Arc::new(Site::open(host.folder(), "/", 0).unwrap());
    visit("a_page_stays_what_it_was_until_it_is_reloaded", |page| async move {
        let [old, new] = [&first, &second].map(builds::Build::version);
        page.driver.goto(site.url()).await.unwrap();
        page.says("Works offline").await;
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.says("Saved in this browser").await;

        // Half an upload: the new service worker beside the old files.
        std::fs::copy(second.path().join(SERVICE_WORKER), host.folder().join(SERVICE_WORKER)).unwrap();
        assert_eq!(update(&page).await, json!("refused"));
        assert_eq!(build(&page).await, old);

        host.serve(second.path());
        assert_eq!(update(&page).await, json!("kept"));
        page.says("A new version is ready").await;
        let other = page.driver.new_tab().await.unwrap();
        let this = page.driver.window().await.unwrap();
        page.driver.switch_to_window(other.clone()).await.unwrap();
        page.driver.goto(site.url()).await.unwrap();
        page.tagged().await;
        assert_eq!(build(&page).await, old, "what is opened beside an open page is of its build");

        page.driver.switch_to_window(this.clone()).await.unwrap();
        page.press("Reload").await;
        until("the new build is open", async || (build(&page).await == new).then_some(())).await;
        page.tagged().await;
        export(&page).await;
        assert!(fetched(&page).await.is_subset(&second.files()), "{:?}", fetched(&page).await);

        // The host has no file of the old build any more; the page that was opened with it has them all the same.
        page.driver.switch_to_window(other).await.unwrap();
        assert_eq!(build(&page).await, old);
        page.press("Export").await;
        page.says("Written and read back").await;
        assert!(fetched(&page).await.is_subset(&first.files()), "{:?}", fetched(&page).await);
        assert_eq!(stores(&page).await, 2);

        page.reload().await;
        until("the new build is open", async || (build(&page).await == new).then_some(())).await;
        until("the old build is thrown away", async || (stores(&page).await == 1).then_some(())).await;
    })
    .await;
}

/// Has the open article written, and checks the file.
async fn export(page: &Page) {
    page.press("Export").await;
    page.says("Written and read back").await;
    page.press("Download").await;
    tagline_json::check(&page.downloaded().await).unwrap_or_else(|faults| panic!("{faults}"));
}

/// Has the browser look for a newer build, as it does by itself in time; says what became of it.
async fn update(page: &Page) -> Value {
    let script = "
        const done = arguments[0];
        navigator.serviceWorker.getRegistration().then(async registration => {
            const { installing } = await registration.update();
            installing.onstatechange = () => {
                if (installing.state === 'installed') done('kept');
                if (installing.state === 'redundant') done('refused');
            };
        }).catch(error => done(String(error)));";
    page.driver.execute_async(script, Vec::new()).await.unwrap().json().clone()
}

/// The version of the page that is open.
async fn build(page: &Page) -> String {
    let script = "return document.querySelector('meta[name=tagline-build]')?.content ?? ''";
    page.run(script, &[]).await.as_str().unwrap_or_default().to_owned()
}

/// How many builds the browser keeps.
async fn stores(page: &Page) -> usize {
    let script = "const done = arguments[0]; caches.keys().then(names => done(names.length));";
    let count = page.driver.execute_async(script, Vec::new()).await.unwrap().json().as_u64();
    usize::try_from(count.unwrap()).unwrap()
}

/// The files that the open page has fetched, by their path.
async fn fetched(page: &Page) -> BTreeSet<String> {
    let script = "return performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname.slice(1))";
    serde_json::from_value(page.run(script, &[]).await).unwrap()
}
