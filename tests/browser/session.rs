//! One browser with its driver and the served page, for the length of one test.

use crate::outside::Outside;
use crate::page::Page;
use crate::{chromium, firefox, webkit};
use std::any::Any;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tagline_xtask::{engines::Engine, paths, server::Site};
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// An open browser. What runs it is stopped when this is dropped, in this order.
pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    pub(crate) _processes: Vec<Box<dyn Any>>,
}

/// How a browser is to be opened.
pub(crate) struct Wishes<'a> {
    /// A folder of its own.
    pub(crate) scratch: &'a Path,
    /// Where downloads go.
    pub(crate) downloads: &'a Path,
    /// Through which every host but this machine is reached.
    pub(crate) proxy: SocketAddr,
    pub(crate) scheme: Scheme,
    /// Where Chromium keeps what it stores, if that is to outlive it.
    pub(crate) profile: Option<&'a Path>,
}

/// What the system says of light and dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What the page may do wrong without showing it, noted by itself; lost with a reload.
const NOTE_FAULTS: &str = "
    window.faults = [];
    addEventListener('error', event => window.faults.push(`error: ${event.message}`));
    addEventListener('unhandledrejection', event => window.faults.push(`unhandled: ${event.reason}`));
    addEventListener('securitypolicyviolation', event =>
        window.faults.push(`forbidden by ${event.violatedDirective}: ${event.blockedURI}`));";

/// Runs a test on the page served at the root of a host.
pub(crate) async fn visit<Test, Done>(name: &str, test: Test)
where
    Test: FnOnce(Page) -> Done + 'static,
    Done: Future<Output = ()> + 'static,
{
    visit_as(Scheme::Light, "/", name, test).await;
}

/// Runs a test that takes what only Chromium and its own protocol give, such as fingers, forced colours or an account of
/// layout shifts. Elsewhere it is passed over, with a note.
pub(crate) async fn visit_in_chromium<Test, Done>(name: &str, test: Test)
where
    Test: FnOnce(Page) -> Done + 'static,
    Done: Future<Output = ()> + 'static,
{
    match Engine::of_this_run() {
        Engine::Chromium => visit(name, test).await,
        engine => eprintln!("note: what {name} takes, {engine} does not give, so it is not tested there"),
    }
}

/// Runs a test on the page served below a path, which begins and ends with `/`, in light or dark.
///
/// If the test fails, a picture of the page and its console are left in `target/browser/`. Whatever the test does, the
/// console must stay free of errors, which is where breaches of the content security policy are reported too, and no
/// request may leave the machine.
pub(crate) async fn visit_as<Test, Done>(scheme: Scheme, prefix: &str, name: &str, test: Test)
where
    Test: FnOnce(Page) -> Done + 'static,
    Done: Future<Output = ()> + 'static,
{
    visit_folder(&paths::dist(), scheme, prefix, name, test).await;
}

/// The same with any folder that holds the page.
pub(crate) async fn visit_folder<Test, Done>(folder: &Path, scheme: Scheme, prefix: &str, name: &str, test: Test)
where
    Test: FnOnce(Page) -> Done + 'static,
    Done: Future<Output = ()> + 'static,
{
    assert!(folder.join("index.html").is_file(), "there is no built page: run `cargo xtask test --browser`");
    let site = Arc::new(Site::open(folder, prefix, 0).unwrap());
    let scratch = scratch();
    let downloads = scratch.path().join("downloads");
    std::fs::create_dir_all(&downloads).unwrap();
    let outside = Outside::open();
    let wishes =
        Wishes { scratch: scratch.path(), downloads: &downloads, proxy: outside.address, scheme, profile: None };
    let engine = Engine::of_this_run();
    let browser = match engine {
        Engine::Chromium => chromium::open(&wishes).await,
        Engine::Firefox => firefox::open(&wishes).await,
        Engine::WebKit => webkit::open(&wishes).await,
    };
    let driver = browser.driver.clone();
    let page = Page::new(driver.clone(), engine, site, downloads);
    let visited = async move {
        page.open().await;
        page.run(NOTE_FAULTS, &[]).await;
        test(page).await;
    };

    // In a task of its own, so that a failed assertion comes back as a value and the browser can still be asked.
    let tests = tokio::task::LocalSet::new();
    let outcome = tests.run_until(async { tokio::task::spawn_local(visited).await }).await;
    let faults = faults(engine, &driver).await;
    let asked_outside = outside.asked();
    if outcome.is_err() || !faults.is_empty() || !asked_outside.is_empty() {
        let folder = failures();
        let picture = folder.join(format!("{name}.{}.png", engine.word()));
        let _ = driver.screenshot(&picture).await;
        let _ = std::fs::write(picture.with_extension("log"), faults.join("\n"));
        eprintln!("{name}: see {} and the .log beside it", picture.display());
    }
    driver.quit().await.unwrap();
    drop(browser);
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
    assert!(faults.is_empty(), "the console holds errors: {faults:#?}");
    assert!(asked_outside.is_empty(), "requests left the machine: {asked_outside:#?}");
}

/// What went wrong on the page since this was last asked: Chromium's console tells; elsewhere the page has noted it.
pub(crate) async fn faults(engine: Engine, driver: &WebDriver) -> Vec<String> {
    if engine == Engine::Chromium {
        let console = driver.browser_log().await.unwrap_or_default();
        let lines = console.into_iter().map(|entry| format!("{}: {}", entry.level, entry.message));
        // What is shown in the page's place, as a plain file, has no icon, and the browser asks for one by itself.
        return lines.filter(|line| line.starts_with("SEVERE") && !line.contains("/favicon.ico ")).collect();
    }
    let noted = driver.execute("return window.faults?.splice(0) ?? []", Vec::new()).await;
    noted.ok().and_then(|noted| serde_json::from_value(noted.json().clone()).ok()).unwrap_or_default()
}

/// A folder for the downloads. Inside the repository, as a Chromium that is packed as a snap sees
/// no other place that we do.
pub(crate) fn scratch() -> TempDir {
    tempfile::tempdir_in(failures()).unwrap()
}

fn failures() -> PathBuf {
    let folder = paths::target().join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
