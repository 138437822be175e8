//! One browser with its driver and the served page, for the length of one test.

use crate::outside::Outside;
use crate::page::Page;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tagline_xtask::{paths, server::Site, tools};
use tempfile::TempDir;
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

/// Runs a test on the page served at the root of a host.
pub(crate) async fn visit<Test, Done>(name: &str, test: Test)
where
    Test: FnOnce(Page) -> Done + 'static,
    Done: Future<Output = ()> + 'static,
{
    visit_below("/", name, test).await;
}

/// Runs a test on the page served below a path, which begins and ends with `/`.
///
/// If the test fails, a picture of the page and its console are left in `target/browser/`. Whatever the test does, the
/// console must stay free of errors, which is where breaches of the content security policy are reported too, and no
/// request may leave the machine.
pub(crate) async fn visit_below<Test, Done>(prefix: &str, name: &str, test: Test)
where
    Test: FnOnce(Page) -> Done + 'static,
    Done: Future<Output = ()> + 'static,
{
    let dist = paths::dist();
    assert!(dist.join("index.html").is_file(), "there is no built page: run `cargo xtask test --browser`");
    let site = Arc::new(Site::open(&dist, prefix, 0).unwrap());
    let scratch = scratch();
    let mut chromedriver = Command::new("chromedriver");
    chromedriver.arg("--port=0");
    let chromedriver = Driver::start(chromedriver, "started successfully on port ");
    let outside = Outside::open();
    let driver = open(&chromedriver, &scratch, &outside).await;
    let page = Page::new(driver.clone(), site, scratch.path().join("downloads"));
    let visited = async move {
        page.open().await;
        test(page).await;
    };

    // In a task of its own, so that a failed assertion comes back as a value and the browser can still be asked.
    let tests = tokio::task::LocalSet::new();
    let outcome = tests.run_until(async { tokio::task::spawn_local(visited).await }).await;
    let console = driver.browser_log().await.unwrap_or_default();
    let console: Vec<String> = console.into_iter().map(|entry| format!("{}: {}", entry.level, entry.message)).collect();
    let errors: Vec<&String> = console.iter().filter(|line| line.starts_with("SEVERE")).collect();
    let asked_outside = outside.asked();
    if outcome.is_err() || !errors.is_empty() || !asked_outside.is_empty() {
        let folder = failures();
        let picture = folder.join(format!("{name}.png"));
        let _ = driver.screenshot(&picture).await;
        let _ = std::fs::write(folder.join(format!("{name}.log")), console.join("\n"));
        eprintln!("{name}: see {} and the .log beside it", picture.display());
    }
    driver.quit().await.unwrap();
    drop(chromedriver);
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
    assert!(errors.is_empty(), "the console holds errors: {errors:#?}");
    assert!(asked_outside.is_empty(), "requests left the machine: {asked_outside:#?}");
}

/// Opens Chromium with an empty profile and a folder for downloads.
///
/// It is told that every host but this machine is reached through `outside`, so whatever leaves the machine, from the
/// page or a worker, arrives there.
async fn open(chromedriver: &Driver, scratch: &TempDir, outside: &Outside) -> WebDriver {
    let browser = tools::find_browser().expect("Chromium with its driver: run `cargo xtask test --browser`");
    let mut wishes = ChromiumCapabilities::new();
    wishes.set("browserName", "chrome").unwrap();
    if let Some(binary) = on_path(&browser.chromium) {
        wishes.set_binary(&binary.to_string_lossy()).unwrap();
    }
    for argument in ARGUMENTS {
        wishes.add_arg(argument).unwrap();
    }
    wishes.add_arg(&format!("--proxy-server={}", outside.address)).unwrap();
    wishes.set_logging_prefs("browser", LoggingPrefsLogLevel::All).unwrap();
    wishes.set_logging_prefs("performance", LoggingPrefsLogLevel::All).unwrap();
    let driver = WebDriver::new(chromedriver.url(), wishes).await.unwrap();
    let downloads = scratch.path().join("downloads");
    std::fs::create_dir_all(&downloads).unwrap();
    let behavior = serde_json::json!({"behavior": "allow", "downloadPath": downloads});
    driver.cdp().send_raw("Browser.setDownloadBehavior", behavior).await.unwrap();
    driver
}

/// A running driver of a browser, stopped when it is dropped.
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts one on a port that it finds free itself and names after these words. Another program may take that port
    /// before the driver does, which then ends without naming it, so it is given several tries.
    pub(crate) fn start(mut command: Command, names_port: &str) -> Self {
        const TRIES: usize = 5;
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut tries = (0..TRIES).filter_map(|_| Self::try_start(&mut command, names_port));
        tries.next().expect("the driver says on which port it listens")
    }

    fn try_start(command: &mut Command, names_port: &str) -> Option<Self> {
        let mut process = command.spawn().expect("the browser's driver: run `cargo xtask test --browser`");
        let output = process.stdout.take().unwrap();
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, rest) = line.split_once(names_port)?;
            rest.trim_end_matches('.').parse().ok()
        });
        let Some(port) = port else {
            process.wait().unwrap();
            return None;
        };
        // Read on: a driver that can no longer write what it logs breaks down.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { process, port })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // chromedriver, asked to shut down, closes its browsers; killed, it would leave them behind. geckodriver knows
        // no such request, and has closed its browser with the session.
        let answer = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).and_then(|mut stream| {
            stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
            let mut answer = [0; 12];
            stream.read_exact(&mut answer).map(|()| answer)
        });
        if !answer.is_ok_and(|answer| answer.ends_with(b"200")) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// A folder for the downloads. Inside the repository, as a Chromium that is packed as a snap sees
/// no other place that we do.
pub(crate) fn scratch() -> TempDir {
    tempfile::tempdir_in(failures()).unwrap()
}

pub(crate) fn failures() -> PathBuf {
    let folder = paths::target().join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
