//! The browser engines that the page is tested in.

use crate::{Result, tools};
use std::fmt;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK's small browser, by its own driver.
    WebKit,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The variable that tells the browser tests which engine to drive; without it they drive Chromium.
    pub const VARIABLE: &str = "TAGLINE_ENGINE";

    /// The engine that this run of the browser tests drives.
    #[must_use]
    pub fn of_this_run() -> Self {
        let wanted = std::env::var(Self::VARIABLE).unwrap_or_default();
        Self::ALL.into_iter().find(|engine| engine.word() == wanted).unwrap_or(Self::Chromium)
    }

    /// The word for it in that variable.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Makes sure that it can be driven.
    ///
    /// # Errors
    /// If the browser or its driver is missing and cannot be installed.
    pub fn ensure(self) -> Result<()> {
        match self {
            Self::Chromium => tools::ensure_for_browser().map(drop),
            Self::Firefox => tools::ensure_for_firefox(),
            Self::WebKit => tools::ensure_for_webkit(),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKitGTK",
        })
    }
}
