//! Firefox for one test.

use crate::driver::Driver;
use crate::session::{Browser, Scheme, Wishes};
use std::process::Command;
use tagline_xtask::tools;
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::{FirefoxCapabilities, prelude::*};

/// What Firefox asks the net for by itself, each silenced by giving it nowhere to ask.
const OWN_BUSINESS: [&str; 6] = [
    "services.settings.server",
    "app.update.url",
    "network.captive-portal-service.enabled",
    "network.connectivity-service.enabled",
    "browser.safebrowsing.update.enabled",
    "extensions.systemAddon.update.enabled",
];

/// Opens headless Firefox with an empty profile, a folder for downloads, and a proxy for all that leaves the machine.
pub(crate) async fn open(wanted: &Wishes<'_>) -> Browser {
    let firefox = tools::find_firefox().expect("Firefox with geckodriver: run `cargo xtask test --browser`");
    let mut wishes = FirefoxCapabilities::new();
    for argument in ["-headless", "--width=1280", "--height=900"] {
        wishes.add_arg(argument).unwrap();
    }
    wishes.set_firefox_binary(&firefox.to_string_lossy()).unwrap();
    let mut preferences = FirefoxPreferences::new();
    preferences.set("browser.download.folderList", 2).unwrap();
    preferences.set("browser.download.dir", wanted.downloads.to_string_lossy()).unwrap();
    preferences.set("browser.download.useDownloadDir", true).unwrap();
    preferences.set("intl.accept_languages", "en-US").unwrap();
    // Lets a test put a text on the clipboard without a click before.
    preferences.set("dom.events.testing.asyncClipboard", true).unwrap();
    let scheme = if wanted.scheme == Scheme::Dark { 0 } else { 1 };
    preferences.set("layout.css.prefers-color-scheme.content-override", scheme).unwrap();
    preferences.set("network.proxy.type", 1).unwrap();
    for kind in ["http", "ssl"] {
        preferences.set(&format!("network.proxy.{kind}"), wanted.proxy.ip().to_string()).unwrap();
        preferences.set(&format!("network.proxy.{kind}_port"), wanted.proxy.port()).unwrap();
    }
    for business in OWN_BUSINESS {
        match business.ends_with("enabled") {
            true => preferences.set(business, false).unwrap(),
            false => preferences.set(business, "").unwrap(),
        }
    }
    wishes.set_preferences(preferences).unwrap();

    let mut geckodriver = Command::new("geckodriver");
    geckodriver.args(["--port", "0"]).env("PATH", tools::path());
    let geckodriver = Driver::start(geckodriver, "Listening on 127.0.0.1:");
    let driver = WebDriver::new(geckodriver.url(), wishes).await.unwrap();
    Browser { driver, _processes: vec![Box::new(geckodriver)] }
}
