//! Chromium for one test.

use crate::driver::Driver;
use crate::session::{Browser, Wishes};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tagline_xtask::tools;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel};

/// Chromium as it should be for a test: no window, no sandbox (root has none), and no business of its own on the net.
const ARGUMENTS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--lang=en-US",
    "--window-size=1280,900",
];

/// Opens Chromium with an empty profile, or one that outlives it, and a folder for downloads.
///
/// It is told that every host but this machine is reached through the proxy, so whatever leaves the machine, from the
/// page or a worker, arrives there.
pub(crate) async fn open(wanted: &Wishes<'_>) -> Browser {
    let mut chromedriver = Command::new("chromedriver");
    chromedriver.arg("--port=0");
    let chromedriver = Driver::start(chromedriver, "started successfully on port ");
    let browser = tools::find_browser().expect("Chromium with its driver: run `cargo xtask test --browser`");
    let mut wishes = ChromiumCapabilities::new();
    wishes.set("browserName", "chrome").unwrap();
    if let Some(binary) = on_path(&browser.chromium) {
        wishes.set_binary(&binary.to_string_lossy()).unwrap();
    }
    for argument in ARGUMENTS {
        wishes.add_arg(argument).unwrap();
    }
    if let Some(profile) = wanted.profile {
        wishes.add_arg(&format!("--user-data-dir={}", profile.display())).unwrap();
    }
    wishes.add_arg(&format!("--proxy-server={}", wanted.proxy)).unwrap();
    wishes.set_logging_prefs("browser", LoggingPrefsLogLevel::All).unwrap();
    wishes.set_logging_prefs("performance", LoggingPrefsLogLevel::All).unwrap();
    let driver = WebDriver::new(chromedriver.url(), wishes).await.unwrap();
    let cdp = driver.cdp();
    let behavior = json!({"behavior": "allow", "downloadPath": wanted.downloads});
    cdp.send_raw("Browser.setDownloadBehavior", behavior).await.unwrap();
    let features = json!({"features": [{"name": "prefers-color-scheme", "value": wanted.scheme.word()}]});
    cdp.send_raw("Emulation.setEmulatedMedia", features).await.unwrap();
    Browser { driver, _processes: vec![Box::new(chromedriver)] }
}

/// Kills the browser that has this profile, as a power cut would: it hears nothing of it. With it go all processes that it
/// has started: one that lived on would have the database open for a moment more, and a Chromium that finds it locked may
/// make a new one in its place.
pub(crate) fn kill(profile: &Path) {
    // Chromium notes there which process has the profile: its host's name, a hyphen, its number.
    let lock = std::fs::read_link(profile.join("SingletonLock")).unwrap();
    let browser: u32 = lock.to_string_lossy().rsplit('-').next().unwrap().parse().unwrap();
    let mut processes = vec![browser];
    let mut next = 0;
    while let Some(parent) = processes.get(next).copied() {
        next += 1;
        processes.extend(children(parent));
    }
    for process in &processes {
        // Some end by themselves once the first is gone.
        let _ = Command::new("kill").args(["-KILL", &process.to_string()]).stderr(Stdio::null()).status();
    }
    while processes.iter().any(|process| Path::new("/proc").join(process.to_string()).join("exe").exists()) {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The processes that a process has started and that are still its own.
fn children(process: u32) -> Vec<u32> {
    let tasks = format!("/proc/{process}/task");
    let tasks = std::fs::read_dir(tasks).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
