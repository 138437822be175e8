//! The built page in real browsers, driven through WebDriver: the one that `TAGLINE_ENGINE` names, or Chromium.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod accessibility;
mod bench;
mod builds;
mod card;
mod chromium;
mod date_values;
mod dates;
mod deep;
mod driver;
mod files;
mod firefox;
mod first_load;
mod focus;
mod gate;
mod gestures;
mod hands;
mod history;
mod keys;
mod keystrokes;
mod layout;
mod layout_widths;
mod library;
mod long_text;
mod looks;
mod monkey;
mod notes;
mod offline;
mod outside;
mod page;
mod parity;
mod privacy;
mod redraw;
mod rescue;
mod selecting;
mod session;
mod slips;
mod storage;
mod survival;
mod tabs;
mod tasks;
mod wait;
mod webkit;
mod whole_path;
mod workbench;
