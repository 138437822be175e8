//! The icons for systems that take no SVG, drawn from ours by the browser that the tests run in.

use crate::{Failure, Result, dist, paths, shell, tools};
use std::path::Path;
use std::process::{Command, Stdio};

/// Each icon in `shell/about/`, by its name: the drawing in `shell/` and the side in pixels.
const ICONS: [(&str, &str, u32); 4] = [
    ("icon-180.png", "icon-maskable.svg", 180),
    ("icon-192.png", "about/icon.svg", 192),
    ("icon-512.png", "about/icon.svg", 512),
    ("icon-maskable-512.png", "icon-maskable.svg", 512),
];

/// Draws all of them anew. The same browser gives the same files.
///
/// # Errors
/// If there is no browser, or a file cannot be read or written.
pub fn draw() -> Result<()> {
    let browser = tools::ensure_for_browser()?.chromium;
    let scratch = paths::target().join("icons");
    for (name, drawing, side) in ICONS {
        let svg = dist::read(&paths::root().join("shell").join(drawing))?;
        let page = format!(
            "<!doctype html><style>html, body {{ margin: 0 }} svg {{ display: block; width: {side}px }}</style>{}",
            String::from_utf8_lossy(&svg)
        );
        let (html, png) = (scratch.join("icon.html"), paths::root().join("shell/about").join(name));
        dist::write(&html, page.as_bytes())?;
        shell::run(&mut screenshot(&browser, &scratch, &html, &png, side))?;
        println!("{name}: {} bytes", dist::read(&png)?.len());
    }
    std::fs::remove_dir_all(&scratch).map_err(Failure::file(&scratch))
}

fn screenshot(browser: &str, scratch: &Path, html: &Path, png: &Path, side: u32) -> Command {
    let mut command = Command::new(browser);
    command
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        .args(["--hide-scrollbars", "--default-background-color=00000000", "--force-device-scale-factor=1"])
        .arg(format!("--user-data-dir={}", scratch.join("profile").display()))
        .arg(format!("--window-size={side},{side}"))
        .arg(format!("--screenshot={}", png.display()))
        .arg(format!("file://{}", html.display()))
        .stderr(Stdio::null());
    command
}
