//! WebKitGTK's small browser for one test. It cannot do without a screen, so it gets one that nobody sees.

use crate::driver::{Driver, Screen};
use crate::session::{Browser, Scheme, Wishes};
use serde_json::json;
use std::process::Command;
use tagline_xtask::tools;
use thirtyfour::{Capabilities, prelude::*};

/// Opens it with a home of its own, where its downloads go, and a proxy for all that leaves the machine.
pub(crate) async fn open(wanted: &Wishes<'_>) -> Browser {
    let binary = tools::find_webkit().expect("WebKitGTK with its driver: run `cargo xtask test --engines webkit`");
    let screen = Screen::open();
    let command = || {
        let mut command = Command::new("WebKitWebDriver");
        command.env("DISPLAY", &screen.name).env("HOME", wanted.downloads).env("LANG", "C.UTF-8");
        command.env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
        // A virtual screen has no graphics processor, and root no sandbox.
        command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
        command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        for folder in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
            command.env(folder, wanted.scratch.join("home"));
        }
        command
    };
    let driver = Driver::start_at(command, "--port=");
    let mut arguments = vec![
        "--automation".to_owned(),
        format!("--proxy=http://{}", wanted.proxy),
        "--ignore-host=127.0.0.1".to_owned(),
    ];
    if wanted.scheme == Scheme::Dark {
        arguments.push("--dark-mode".to_owned());
    }
    let mut wishes = Capabilities::new();
    wishes.set("browserName", "MiniBrowser").unwrap();
    wishes.set("webkitgtk:browserOptions", json!({"binary": binary, "args": arguments})).unwrap();
    let session = WebDriver::new(driver.url(), wishes).await.unwrap();
    session.set_window_rect(0, 0, 1280, 900).await.unwrap();
    Browser { driver: session, _processes: vec![Box::new(driver), Box::new(screen)] }
}
