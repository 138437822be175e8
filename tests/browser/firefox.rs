//! One Firefox with its driver and the served page, for the length of one test.

use crate::page::Page;
use crate::session::{Driver, failures, scratch};
use std::process::Command;
use std::sync::Arc;
use tagline_xtask::{paths, server::Site, tools};
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::{FirefoxCapabilities, prelude::*};

/// Runs a test on the page in headless Firefox; with a note and no more where there is none. If it fails, a picture of
/// the page is left in `target/browser/`.
pub(crate) async fn visit_in_firefox<Test, Done>(name: &str, test: Test)
where
    Test: FnOnce(Page) -> Done + 'static,
    Done: Future<Output = ()> + 'static,
{
    let Some(firefox) = tools::find_firefox() else {
        eprintln!("note: Firefox or geckodriver is missing, so {name} is not tested");
        return;
    };
    let site = Arc::new(Site::open(&paths::dist(), "/", 0).unwrap());
    let scratch = scratch();
    let downloads = scratch.path().join("downloads");
    std::fs::create_dir_all(&downloads).unwrap();

    let mut wishes = FirefoxCapabilities::new();
    wishes.add_arg("-headless").unwrap();
    wishes.set_firefox_binary(&firefox.to_string_lossy()).unwrap();
    let mut preferences = FirefoxPreferences::new();
    preferences.set("browser.download.folderList", 2).unwrap();
    preferences.set("browser.download.dir", downloads.to_string_lossy()).unwrap();
    preferences.set("browser.download.useDownloadDir", true).unwrap();
    preferences.set("intl.accept_languages", "en-US").unwrap();
    wishes.set_preferences(preferences).unwrap();

    let mut geckodriver = Command::new("geckodriver");
    geckodriver.args(["--port", "0"]).env("PATH", tools::path());
    let geckodriver = Driver::start(geckodriver, "Listening on 127.0.0.1:");
    let driver = WebDriver::new(geckodriver.url(), wishes).await.unwrap();
    let page = Page::new(driver.clone(), site, downloads);
    let visited = async move {
        page.open().await;
        test(page).await;
    };
    let tests = tokio::task::LocalSet::new();
    let outcome = tests.run_until(async { tokio::task::spawn_local(visited).await }).await;
    if outcome.is_err() {
        let picture = failures().join(format!("{name}.png"));
        let _ = driver.screenshot(&picture).await;
        eprintln!("{name}: see {}", picture.display());
    }
    driver.quit().await.unwrap();
    drop(geckodriver);
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
}
