//! The built page in a real browser: headless Chromium, driven through WebDriver.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod accessibility;
mod first_load;
mod layout;
mod outside;
mod page;
mod parity;
mod privacy;
mod session;
mod wait;
mod whole_path;
